"""Waves over time: who is called when, who is not, what a drop-out sets off, and who hears that it will not do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from domain.preferences import Preferences, Topic
from domain.quiet import Quiet
from domain.volunteering import Volunteering
from services.calling import calls, waves
from storage import gleanings, people, preferences, volunteering, workshops
from storage.database import Transaction
from storage.tables import gleaning_call, outbox
from tests.calling.conftest import PARIS, Field
from tests.end_to_end.table import Phone


async def called_off(field: Field, *, end: bool = True) -> None:
    """The gleaning is cancelled, as its coordinator does it."""
    workshop, now = await field.workshop(), field.table.now

    async def cancel(tx: Transaction) -> None:
        await workshops.change(tx, replace(workshop, state="cancelled"), now)
        if end:
            await calls.end(tx, workshop.id, now)

    await field.table.database.run(cancel)
    await field.table.deliver()


async def moved(field: Field, **by: float) -> None:
    """The gleaning is held later, as its coordinator does it."""
    old, now = await field.workshop(), field.table.now

    async def move(tx: Transaction) -> None:
        later = timedelta(**by)
        await workshops.change(tx, replace(old, start=old.start + later, end=old.end + later), now)
        await calls.moved(tx, old, await workshops.get(tx, old.id), now)

    await field.table.database.run(move)
    await field.table.deliver()


def dangers(phone: Phone) -> list[str]:
    """What somebody was told of too few people."""
    return [text for text in phone.texts() if text.startswith("⚠️ Ce glanage risque")]


async def hours(field: Field, count: int, step: float = 1.0) -> None:
    """Let time pass, hour after hour: the calling looks each time, everybody else at the end."""
    for _each in range(round(count / step)):
        field.table.now += timedelta(hours=step)
        await field.table.ring("call_volunteers")
    await field.table.ring()


async def test_only_as_many_are_called_as_it_takes(field_: Field) -> None:
    await field_.crowd(100)
    await field_.opens()
    await field_.table.ring()
    first = len(await field_.calls())
    assert 10 <= first <= 30
    await field_.answer((await field_.called())[:5])
    await hours(field_, 24)
    assert (len(await field_.calls()), (await field_.gleaning()).calling) == (first, "done")


async def test_the_next_wave_comes_when_nobody_answers(field_: Field) -> None:
    await field_.crowd(100)
    await field_.opens()
    await hours(field_, 48)
    found = await field_.calls()
    assert max(one.wave for one in found) >= 3
    assert len({one.person for one in found}) == len(found)
    by_wave = sorted({one.at for one in found})
    assert all(later - before >= timedelta(minutes=20) for before, later in pairwise(by_wave))


async def test_nobody_is_called_before_it_begins_nor_a_prepared_one(field_: Field) -> None:
    await field_.crowd(3)
    await field_.opens(begin=False)
    await hours(field_, 2)
    assert await field_.calls() == []


async def test_nobody_is_called_at_night(field_: Field) -> None:
    await field_.crowd(60)
    early = await field_.volunteer("Lève-tôt", 1)
    person = await field_.table.person(early)
    mine = Preferences(quiet=Quiet(time(19), time(10)))
    run = field_.table.database.run
    await run(lambda tx: preferences.keep(tx, person.id, person.network, mine, field_.table.now))
    field_.table.now += timedelta(hours=11, minutes=30)  # 20:30
    await field_.opens()
    await field_.table.ring()
    await hours(field_, 40, 0.5)
    at = [(one.person, one.at.astimezone(PARIS)) for one in await field_.calls()]
    assert all(8 <= moment.hour < 21 for _who, moment in at)
    assert [10 <= moment.hour < 19 for who, moment in at if who == person.id] == [True]
    assert {moment.date().day for _who, moment in at} == {15, 16, 17}


@pytest.mark.parametrize(
    "like",
    [
        Volunteering(per_week=0),
        Volunteering(days=0b1011111),
        Volunteering(refuses=("carotte",)),
        Volunteering(radius_km=5),
    ],
)
async def test_what_they_have_chosen_is_respected(field_: Field, like: Volunteering) -> None:
    await field_.volunteer("Josette", 6, like=like)
    paul = await field_.volunteer("Paul", 6)
    await field_.opens()
    await hours(field_, 80)
    assert await field_.called() == [paul]


async def test_who_wants_nothing_of_gleanings_or_cannot_be_told_is_not_called(field_: Field) -> None:
    topics, gone, farmer, leader = [await field_.volunteer(name, 3) for name in ("A", "B", "C", "D")]
    one, two, three, four = [(await field_.table.person(phone)) for phone in (topics, gone, farmer, leader)]
    mine = Preferences(topics=(Topic.WORKSHOPS, Topic.RESULTS))

    async def choose(tx: Transaction) -> None:
        await preferences.keep(tx, one.id, one.network, mine, field_.table.now)
        await people.keep(tx, two.id, reachable=False)

    await field_.table.database.run(choose)
    paul = await field_.volunteer("Paul")
    await field_.opens(of={"farmer": three.id}, facilitators=(four.id,))
    await hours(field_, 30)
    assert [call.person for call in await field_.calls()] == [(await field_.table.person(paul)).id]


async def test_nobody_has_more_calls_in_seven_days_than_they_want(field_: Field) -> None:
    await field_.crowd(6)
    now = field_.table.now
    for days in range(2, 12):
        await field_.opens(days=days)
    await hours(field_, 24 * 11, 3)
    rows = await field_.table.database.run(lambda tx: tx.all(select(gleaning_call)))
    by_person: dict[int, list[datetime]] = {}
    for row in rows:
        by_person.setdefault(row.person_id, []).append(row.called_at)
    assert len(by_person) == 6
    for moments in by_person.values():
        moments.sort()
        assert all(third - first >= timedelta(days=7) for first, third in zip(moments, moments[2:], strict=False))
    assert max(len(moments) for moments in by_person.values()) >= 3
    assert min(min(moments) for moments in by_person.values()) >= now


async def test_somebody_with_something_else_at_that_time_is_not_called(field_: Field) -> None:
    josette, paul = await field_.volunteer("Josette"), await field_.volunteer("Paul")
    other = await field_.table.workshop(days=4, hour=10)
    await josette.data(f"v1:seat.go:{other.id}:1:0")
    await field_.opens()
    await field_.table.ring()
    assert await field_.called() == [paul]


async def test_who_drops_out_is_replaced_within_one_round(field_: Field) -> None:
    await field_.crowd(100)
    await field_.opens()
    await field_.table.ring()
    coming = (await field_.called())[:5]
    await field_.answer(coming)
    await field_.table.later(hours=2)
    assert (await field_.gleaning()).calling == "done"
    before = len(await field_.calls())
    for phone in coming:  # all of them: one drop-out may be covered by who has not answered yet
        await field_.gives_back(phone)
    assert (await field_.gleaning()).dropped == 5
    await field_.table.later(seconds=2)
    assert len(await field_.calls()) > before
    assert ((await field_.gleaning()).dropped, (await field_.gleaning()).calling) == (0, "on")
    assert {await field_.said(phone) for phone in coming} == {"cancelled"}
    await hours(field_, 72)
    assert sum(one in coming for one in await field_.called()) == len(coming)


async def test_who_came_by_themselves_and_cancelled_is_not_called(field_: Field) -> None:
    josette = await field_.volunteer("Josette")
    await field_.opens()
    await josette.data(f"v1:seat.go:{field_.id}:1:0")
    await field_.gives_back(josette)
    await hours(field_, 48)
    assert [(one.wave, one.said) for one in await field_.calls()] == [(0, "cancelled")]


async def test_stopped_nobody_is_called_until_it_is_resumed(field_: Field) -> None:
    anne = await field_.table.coordinator()
    await field_.crowd(10)
    await field_.opens()
    await anne.data(f"v1:calls.stop:{field_.id}")
    await hours(field_, 10)
    assert await field_.calls() == []
    await anne.data(f"v1:calls.resume:{field_.id}")
    await field_.table.later(seconds=2)
    assert len(await field_.calls()) == 10


async def test_the_leader_hears_of_danger_once_and_again_after_it_was_safe(field_: Field) -> None:
    anne = await field_.table.coordinator()
    crowd = await field_.crowd(4)
    await field_.opens(of={"least": 3}, hour=18)
    await hours(field_, 10)
    danger = (
        "⚠️ Ce glanage risque de manquer de monde : Carottes\nsamedi 19 septembre, de 18 h à 21 h\n"
        "Ferme des Tilleuls, Bracquemont\nPersonne ne vient pour le moment. Il faut au moins 3 personnes.\n"
        "Même en appelant tout le monde, cela peut ne pas suffire.\n"
        "Vous pouvez appeler plus de monde, déplacer ou annuler."
    )
    assert (anne.texts(), anne.last.labels) == (
        [danger],
        ["Appeler maintenant", "Voir les appels", "Déplacer ou annuler"],
    )
    await field_.answer(crowd[:3])
    await field_.table.later(minutes=1)
    field_.table.now = (await field_.workshop()).start - timedelta(hours=5)
    await field_.gives_back(crowd[0])
    await field_.table.later(seconds=2)
    assert [text.split("\n")[3] for text in dangers(anne)[1:]] == ["2 personnes viennent. Il en faut au moins 3."]
    await hours(field_, 4)
    assert len(dangers(anne)) == 2


async def test_on_the_last_day_a_drop_out_below_the_least_is_told_at_once_though_others_are_called(
    field_: Field,
) -> None:
    anne = await field_.table.coordinator()
    await field_.crowd(100)
    await field_.opens(days=1, hour=18)
    await field_.table.ring()
    coming = (await field_.called())[:4]
    await field_.answer(coming)
    await hours(field_, 12)
    assert dangers(anne) == []
    field_.table.now = (await field_.workshop()).start - timedelta(hours=9)
    await field_.gives_back(coming[0])
    await field_.table.later(seconds=2)
    assert [text.split("\n")[3:5] for text in dangers(anne)] == [
        ["3 personnes viennent. Il en faut au moins 4.", "J'appelle d'autres personnes."]
    ]


async def test_stopped_the_leader_still_hears_of_a_drop_out(field_: Field) -> None:
    anne = await field_.table.coordinator()
    crowd = await field_.crowd(30)
    await field_.opens()
    await field_.table.ring()
    called = await field_.called()
    assert called[0] in crowd
    await field_.answer(called[:4])
    await anne.data(f"v1:calls.stop:{field_.id}")
    field_.table.now = (await field_.workshop()).start - timedelta(hours=20)
    await field_.gives_back(called[0])
    before = len(await field_.calls())
    await field_.table.later(seconds=2)
    assert len(dangers(anne)) == 1
    assert len(await field_.calls()) == before


async def test_called_off_it_is_said_in_place_and_nobody_else_is_called(field_: Field) -> None:
    crowd = await field_.crowd(3)
    await field_.opens()
    await field_.table.ring()
    await crowd[0].press("Je ne peux pas venir")
    await called_off(field_)
    lines = [phone.text.split("\n")[-1] for phone in crowd]
    off = "🚫 Ce glanage est annulé. Vous n'avez pas à répondre."
    assert lines == ["Ferme des Tilleuls, Bracquemont", off, off]
    assert [len(phone.shown) for phone in crowd] == [1, 1, 1]
    await hours(field_, 80)
    assert len(await field_.calls()) == 3


async def test_on_another_day_those_who_said_no_may_be_called_again_within_their_week(field_: Field) -> None:
    josette = await field_.volunteer("Josette")
    never = await field_.volunteer("Paul", like=Volunteering(per_week=1))
    await field_.opens()
    await field_.table.ring()
    await josette.press("Je ne peux pas venir")
    await moved(field_, days=2)
    assert never.text.split("\n")[:3] == [
        "🔁 Le jour a changé.",
        "🥕 Glanage : carottes",
        "lundi 21 septembre, de 9 h à 12 h",
    ]
    await field_.table.later(seconds=2)
    assert josette.text.split("\n")[:3] == [
        "🔁 Le jour a changé.",
        "🥕 Glanage : carottes",
        "lundi 21 septembre, de 9 h à 12 h",
    ]
    days = [(one.day.day, one.said) for one in await field_.calls()]
    assert days == [(19, "no"), (19, None), (21, None)]
    await never.press("Je viens")
    assert (await field_.workshop()).taken == 1


async def test_who_says_no_to_the_other_day_where_their_call_stood_is_not_called_to_it(field_: Field) -> None:
    """Found by a season: the no was kept for the day that it had been, and a call to the new day followed."""
    never = await field_.volunteer("Paul", like=Volunteering(per_week=1))
    await field_.opens(days=9)
    await field_.table.ring()
    await moved(field_, days=2)
    await never.press("Je ne peux pas venir")
    assert [(one.day.day, one.said) for one in await field_.calls()] == [(26, "no")]
    seen = len(never.shown)
    for _day in range(10):
        await field_.table.later(days=1)
    assert [text for text in never.texts()[seen:] if "Vous venez ?" in text] == []


async def test_moved_away_and_back_nobody_is_called_a_third_time_and_every_answer_counts(field_: Field) -> None:
    phones = [await field_.volunteer(name, like=Volunteering(per_week=5)) for name in ("A", "B", "C")]
    await field_.opens()
    await field_.table.ring()
    await phones[2].press("Je viens")
    for days in (2, -2):
        await moved(field_, days=days)
        await field_.table.later(seconds=2)
    assert [one.day.day for one in await field_.calls()] == [19, 19, 19, 21, 21]
    await phones[0].data(f"v1:call.no:{field_.id}")
    await phones[1].data(f"v1:call.yes:{field_.id}")
    await field_.gives_back(phones[2])
    said = {one.person: one.said for one in await field_.calls() if one.day.day == 19}
    assert [said[(await field_.table.person(phone)).id] for phone in phones] == ["no", "yes", "cancelled"]
    await hours(field_, 24)
    assert len(await field_.calls()) == 5


async def test_at_another_hour_of_the_same_day_a_no_stays_a_no(field_: Field) -> None:
    josette, paul = await field_.volunteer("Josette"), await field_.volunteer("Paul")
    await field_.opens()
    await field_.table.ring()
    await josette.press("Je ne peux pas venir")
    await moved(field_, hours=2)
    await hours(field_, 48)
    assert len(await field_.calls()) == 2
    assert paul.text.split("\n")[:3] == [
        "🔁 Le glanage a changé.",
        "🥕 Glanage : carottes",
        "samedi 19 septembre, de 11 h à 14 h",
    ]
    assert josette.text.split("\n")[0] == "🙏 Merci de me le dire. Je ne vous appelle plus pour ce glanage."


async def test_what_was_answered_is_in_the_history_once_it_has_begun(field_: Field) -> None:
    yes, no, silent, gone, own = [await field_.volunteer(name) for name in ("A", "B", "C", "D", "E")]
    await field_.opens()
    await own.data(f"v1:seat.go:{field_.id}:1:0")
    await field_.table.ring()
    await field_.answer([yes, gone])
    await no.press("Je ne peux pas venir")
    await field_.gives_back(gone)
    ids = {
        (await field_.table.person(phone)).id: name
        for phone, name in zip((yes, no, silent, gone, own), "abcde", strict=True)
    }
    run = field_.table.database.run
    assert await run(lambda tx: volunteering.counts(tx, list(ids))) == {}
    await field_.table.later(days=4, hours=1)
    await field_.table.later(hours=1)
    counts = await run(lambda tx: volunteering.counts(tx, list(ids)))
    assert {ids[key]: (one.yes, one.no, one.silent) for key, one in counts.items()} == {
        "a": (1, 0, 0),
        "b": (0, 1, 0),
        "c": (0, 0, 1),
        "d": (0, 1, 0),
    }
    assert not await run(lambda tx: volunteering.known(tx, next(iter(ids))))


async def test_a_no_to_the_day_that_the_moved_call_shows_is_a_no_to_that_day(field_: Field) -> None:
    josette = await field_.volunteer("Josette", like=Volunteering(per_week=1))
    await field_.opens()
    await field_.table.ring()
    await moved(field_, days=8)
    await josette.press("Je ne peux pas venir")
    await hours(field_, 24 * 8, 6)
    assert [(one.day.day, one.said) for one in await field_.calls()] == [(27, "no")]


async def test_of_one_that_was_called_off_only_answers_count(field_: Field) -> None:
    no, silent = await field_.volunteer("A"), await field_.volunteer("B")
    await field_.opens()
    await field_.table.ring()
    await no.press("Je ne peux pas venir")
    await called_off(field_)
    await field_.table.later(seconds=2)
    one, two = [(await field_.table.person(phone)).id for phone in (no, silent)]
    counts = await field_.table.database.run(lambda tx: volunteering.counts(tx, [one, two]))
    assert {key: (each.yes, each.no, each.silent) for key, each in counts.items()} == {one: (0, 1, 0)}


def changes() -> Iterator[tuple[str, datetime]]:
    """Mornings after the clocks changed."""
    zone = ZoneInfo("Europe/Paris")
    yield "spring", datetime(2026, 3, 29, 11, tzinfo=zone)
    yield "autumn", datetime(2026, 10, 25, 11, tzinfo=zone)


@pytest.mark.parametrize(("name", "start"), list(changes()), ids=[name for name, _start in changes()])
async def test_nobody_is_woken_on_the_days_when_the_clocks_change(field_: Field, name: str, start: datetime) -> None:
    table = field_.table
    table.now = start.astimezone(UTC) - timedelta(hours=13)
    await field_.crowd(80)
    await field_.opens(days=1, hour=11, of={"least": 8}, seats=12)
    assert (await field_.workshop()).start == start, name
    at: list[datetime] = []
    for _each in range(80):
        await table.later(minutes=15)
        at += [one.at.astimezone(PARIS) for one in (await field_.calls())[len(at) :]]
    first = start.replace(hour=8)
    assert (min(at), max(at) < start) == (first, True)


async def test_two_machines_that_look_at_the_same_moment_call_one_wave(field_: Field) -> None:
    await field_.crowd(60)
    await field_.opens()
    run, now = field_.table.database.run, field_.table.now
    await run(lambda tx: waves.look(tx, field_.id, now))
    first = await field_.calls()
    await run(lambda tx: waves.look(tx, field_.id, now))
    assert await field_.calls() == first


async def test_a_call_is_not_sent_twice_nor_after_the_start_nor_into_the_night(field_: Field) -> None:
    await field_.volunteer("Josette")
    await field_.opens()
    now = field_.table.now
    await field_.table.database.run(lambda tx: waves.look(tx, field_.id, now))
    rows = await field_.table.database.run(lambda tx: tx.all(select(outbox)))
    workshop = await field_.workshop()
    (row,) = rows
    assert row.key == f"gleaning:{field_.id}:call:2026-09-19:to:{(await field_.calls())[0].person}"
    assert (row._mapping["class"], row.expires_at) == ("broadcast", workshop.start)
    assert row.payload["extra"] == {
        "fresh": True,
        "workshop": workshop.id,
        "starts": "20260919T0700Z",
        "quiet": ["21:00", "08:00", "Europe/Paris"],
    }


async def test_the_gleaning_that_has_begun_is_not_looked_at_any_more(field_: Field) -> None:
    await field_.crowd(2)
    await field_.opens()
    await field_.table.later(days=5)
    assert await field_.calls() == []
    gleaning = await field_.table.database.run(lambda tx: gleanings.get(tx, field_.id))
    assert (gleaning.calling, gleaning.next_call_at) == ("done", None)
