"""What the closed list says is recorded once a person; who was not there after all is taken off again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

from domain.workshops import Theme
from services.hours import hours
from services.seat import seats
from storage import networks, presence, service_times, signups, workshops
from tests.gleanings.made import a_gleaning
from tests.hours.conftest import Field, a_field
from tests.workshops.conftest import Workroom

THREE = 180


async def test_nothing_is_recorded_before_the_list_is_closed(field: Field) -> None:
    await field.came("Paul")
    field.room.now = field.gleaning.end + timedelta(hours=1)
    assert await field.round() == []
    assert await field.times() == []


async def test_each_grown_person_who_came_is_recorded_with_the_hours_of_the_gleaning(field: Field) -> None:
    await field.came("Paul")
    await field.came("Rose", 2, 2)
    await field.came("Nina", came=0)
    await field.close()
    assert await field.round() == [field.gleaning.id]
    assert await field.stand() == {
        "Paul": ("gleaning", THREE, "recorded"),
        "Rose": ("gleaning", THREE, "recorded"),
        "Rose 2": ("gleaning", THREE, "recorded"),
        "Luc": ("facilitation", THREE, "recorded"),
    }
    assert await field.round() == []


async def test_a_guest_without_a_phone_is_recorded_by_name(field: Field) -> None:
    await field.room.run(
        lambda tx: seats.sign_up_guest(tx, field.anne, field.gleaning.id, "Josette Martin", 1, 0, field.room.now)
    )
    (guest,) = await field.room.run(lambda tx: signups.live(tx, field.gleaning.id))
    await field.room.run(lambda tx: presence.tick(tx, guest.id, 1, field.anne.id, field.room.now))
    await field.close()
    await field.round()
    assert [(one.guest, one.person, one.minutes) for one in await field.times()] == [
        ("Josette Martin", None, THREE),
        ("", field.luc.id, THREE),
    ]


async def test_a_leader_who_signed_up_too_is_recorded_once(field: Field) -> None:
    await field.came("Luc")
    await field.came("Paul")
    await field.close()
    await field.round()
    assert await field.stand() == {
        "Luc": ("facilitation", THREE, "recorded"),
        "Paul": ("gleaning", THREE, "recorded"),
    }
    assert await field.round() == []


async def test_a_leader_who_was_ticked_as_absent_is_not_recorded(field: Field) -> None:
    await field.came("Luc", came=0)
    await field.came("Paul")
    await field.close()
    await field.round()
    assert await field.stand() == {"Paul": ("gleaning", THREE, "recorded")}
    assert await field.round() == []


async def test_where_nobody_was_seen_nothing_is_recorded(field: Field) -> None:
    await field.room.sign_up("Paul", field.gleaning)
    await field.close()
    assert await field.round() == []
    assert await field.times() == []


async def test_the_list_is_corrected_and_the_hours_follow(field: Field) -> None:
    await field.came("Paul", 2, came=1)
    await field.came("Nina")
    await field.close()
    await field.round()
    await field.tick("Paul", 2)
    await field.tick("Nina", 0)
    assert await field.round() == [field.gleaning.id]
    assert await field.stand() == {
        "Paul": ("gleaning", THREE, "recorded"),
        "Paul 2": ("gleaning", THREE, "recorded"),
        "Luc": ("facilitation", THREE, "recorded"),
    }
    await field.tick("Paul", 1)
    await field.round()
    assert list(await field.stand()) == ["Paul", "Luc"]
    assert await field.round() == []


async def test_what_was_approved_stays_when_the_list_is_corrected(field: Field) -> None:
    await field.came("Paul")
    await field.close()
    await field.round()
    one = await field.one("Paul")
    await field.room.run(lambda tx: service_times.change(tx, one, "approved", THREE, field.luc.id, field.room.now))
    await field.tick("Paul", 0)
    assert await field.round() == []
    assert (await field.stand())["Paul"] == ("gleaning", THREE, "approved")


async def test_who_is_ticked_after_all_was_decided_is_told_to_those_who_decide(field: Field) -> None:
    await field.came("Paul")
    await field.room.sign_up("Nina", field.gleaning)
    await field.close()
    await field.round()
    await field.tick("Nina", 1)
    await field.round()
    assert await field.told("Luc") == ["ready"]
    for one in await field.times():
        by = field.anne if one.person == field.luc.id else field.luc
        change = partial(service_times.change, old=one, state="approved", minutes=THREE, by=by.id, now=field.room.now)
        await field.room.run(change)
    await field.tick("Nina", 2)
    await field.round()
    assert list(await field.stand()) == ["Paul", "Luc", "Nina", "Nina 2"]
    assert await field.told("Luc") == ["ready", "ready"]


async def test_a_leader_ticked_after_the_hours_were_recorded_is_not_recorded_twice(field: Field) -> None:
    await field.room.sign_up("Luc", field.gleaning)
    await field.came("Paul")
    await field.close()
    await field.round()
    await field.tick("Luc", 1)
    await field.round()
    assert list(await field.stand()) == ["Paul", "Luc"]
    assert await field.round() == []


async def test_of_a_workshop_only_those_who_led_it_are_recorded(room: Workroom) -> None:
    field = await a_field(room)
    workshop = await room.workshop(facilitators=(field.luc.id,))
    field = replace(field, gleaning=workshop)
    await field.came("Paul")
    await field.close()
    assert await field.round() == [workshop.id]
    assert await field.stand() == {"Luc": ("facilitation", THREE, "recorded")}
    assert await field.round() == []


async def test_old_lists_are_left_alone(field: Field) -> None:
    await field.came("Paul")
    await field.close()
    field.room.now += hours.LOOK_BACK
    assert await field.round() == []


async def test_two_rounds_at_once_record_once_and_tell_once(field: Field) -> None:
    await field.came("Paul")
    await field.close()
    now = field.room.now
    await asyncio.gather(*[field.room.run(lambda tx: hours.follow(tx, field.gleaning.id, now)) for _ in range(4)])
    assert list(await field.stand()) == ["Paul", "Luc"]
    assert (await field.told("Luc"), await field.told("Anne")) == (["ready"], ["ready"])


async def test_without_the_name_of_the_occasion_it_would_be_recorded_twice(field: Field) -> None:
    """The control of the one before: what keeps it single is the occasion."""
    await field.came("Paul")
    await field.close()
    await field.round()
    one = await field.one("Paul")
    new = service_times.New(one.network, one.occasion + "x", one.person, "", one.centre, one.role, one.day, one.minutes)
    assert await field.room.run(lambda tx: service_times.record(tx, new, field.room.now))
    assert not await field.room.run(lambda tx: service_times.record(tx, new, field.room.now))
    assert len(await field.times()) == 3


async def test_a_driver_is_recorded_once_and_the_coordinators_are_told(field: Field) -> None:
    paul, day = await field.room.person("Paul"), field.gleaning.start.date()
    centre = field.room.centres[0].id
    for first in (True, False):
        assert (
            await field.room.run(
                lambda tx: hours.record(tx, f"tour:3:person:{paul.id}", paul, centre, "pickup", day, 95, field.room.now)
            )
            is first
        )
    (one,) = await field.room.run(lambda tx: service_times.of_thing(tx, "tour:3"))
    assert (one.person, one.role, one.minutes, one.state) == (paul.id, "pickup", 95, "recorded")
    assert (await field.told("Anne"), await field.told("Luc"), await field.told("Paul")) == (["ready"], [], [])


async def test_more_than_a_day_is_a_day(field: Field) -> None:
    paul, day = await field.room.person("Paul"), field.gleaning.start.date()
    drive = partial(
        hours.record, person=paul, centre=field.room.centres[0].id, role="pickup", day=day, now=field.room.now
    )
    for at, minutes in enumerate((-5, 0, 99999)):
        await field.room.run(partial(drive, occasion=f"tour:{at}:person:{paul.id}", minutes=minutes))
    found = await field.room.run(lambda tx: service_times.of_person(tx, paul.id))
    assert sorted(one.minutes for one in found) == [1, 1, 1440]


async def test_names_of_guests_are_forgotten_after_90_days(field: Field) -> None:
    await field.came("Rose", 2)
    await field.close()
    await field.round()
    await field.room.run(lambda tx: service_times.forget(tx, field.room.now + timedelta(days=89)))
    assert sorted(one.guest for one in await field.times()) == ["", "", "Rose"]
    await field.room.run(lambda tx: service_times.forget(tx, field.room.now + timedelta(days=92)))
    assert sorted(one.guest for one in await field.times()) == ["", "", ""]


async def test_whoever_led_it_alone_at_their_centre_is_approved_by_another_centre(room: Workroom) -> None:
    anne = await room.coordinator()
    zoe = await room.coordinator("Zoé", centre=1)
    field = await a_field(room, facilitators=(anne.id,))
    await field.came("Paul")
    await field.close()
    await field.round()
    assert (await field.told("Anne"), await field.told("Zoé")) == (["ready"], ["ready"])
    assert await room.run(lambda tx: networks.grants(tx, zoe.id)) != []
    assert await room.run(lambda tx: workshops.closed(tx, field.gleaning.id))


async def test_what_somebody_wrote_is_forgotten_after_60_days(field: Field) -> None:
    await field.came("Paul")
    await field.close()
    await field.round()
    one = await field.one("Paul")
    await field.room.run(lambda tx: service_times.keep_note(tx, one.id, "de 9 h à 13 h", field.room.now))
    await field.room.run(lambda tx: service_times.forget(tx, field.room.now + timedelta(days=59)))
    assert (await field.one("Paul")).note == "de 9 h à 13 h"
    await field.room.run(lambda tx: service_times.forget(tx, field.room.now + timedelta(days=61)))
    assert (await field.one("Paul")).note == ""


async def again(field: Field, days: int = 8, **changes: Any) -> Field:
    """Another gleaning, or with a theme a workshop, that Luc leads later."""
    room, start = field.room, (field.gleaning.start + timedelta(days=days))
    changes = {"facilitators": (field.luc.id,)} | changes
    made, _ = await room.run(lambda tx: a_gleaning(tx, room.centres[0], start, room.now, **changes))
    return Field(room, made, field.anne, field.luc)


async def test_who_led_before_is_recorded_again(field: Field) -> None:
    """What is recorded of another day says nothing of this one."""
    await field.came("Paul")
    await field.close()
    await field.round()
    later = await again(field, theme=Theme.COOKING)
    await later.came("Paul")
    await later.close()
    assert await later.round() == [later.gleaning.id]
    assert await later.stand() == {"Luc": ("facilitation", THREE, "recorded")}


async def test_who_was_absent_elsewhere_has_led_here(field: Field) -> None:
    await field.came("Luc", came=0)
    await field.close()
    later = await again(field, theme=Theme.COOKING)
    await later.came("Paul")
    await later.close()
    assert later.gleaning.id in await later.round()
    assert await later.stand() == {"Luc": ("facilitation", THREE, "recorded")}


async def test_who_led_elsewhere_and_gleans_here_is_recorded(field: Field) -> None:
    await field.came("Paul")
    await field.close()
    await field.round()
    later = await again(field, facilitators=())
    await later.came("Luc")
    await later.close()
    assert await later.round() == [later.gleaning.id]
    assert await later.stand() == {"Luc": ("gleaning", THREE, "recorded")}
