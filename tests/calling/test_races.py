"""Many at once, on both engines: one answer each, no seat twice, no call twice; and each guard is seen to be needed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from sqlalchemy import insert, select
from sqlalchemy.exc import IntegrityError

from domain.calls import Call
from domain.messages import Incoming, Press, Sender
from domain.people import Part
from domain.places import Place, Point
from domain.volunteering import Volunteering
from handlers.dispatch import Handler
from handlers.turn import House
from services.calling import asking, waves
from storage import calls as stored
from storage import networks, people, signups, volunteering
from storage.database import Transaction
from storage.tables import gleaning_call, outbox, person
from tests.calling.conftest import KM_NORTH, Field
from tests.gleanings.made import BRACQUEMONT

WORKERS = 16
"""So many updates are handled at the same moment, as many as the store has connections for."""


async def many(field: Field, count: int) -> list[int]:
    """Volunteers around the field who have no phone at the table: their chats."""
    home = Place("Chez moi", Point(BRACQUEMONT.point.lat - 3 * KM_NORTH, BRACQUEMONT.point.lon), "Dieppe", "76217")
    chats = [6001 + each for each in range(count)]

    async def arrive(tx: Transaction) -> None:
        for chat in chats:
            sender = Sender(chat, f"N{chat}", "fr")
            one = await people.arrive(tx, "telegram", sender, field.table.network.id, "fr", field.table.now)
            await people.keep(tx, one.id, parts=frozenset({Part.VOLUNTEER}), place=home, welcomed=True)

    await field.table.database.run(arrive)
    return chats


def presses(field: Field, chats: list[int], data: str) -> list[Callable[[], Any]]:
    """One press each, ready to be made at the same moment."""
    handle, database, now = Handler(House()), field.table.database, field.table.now

    turns = asyncio.Semaphore(WORKERS)

    async def handled(said: Incoming) -> Any:
        async with turns:
            return await database.run(lambda tx: handle(tx, said, now))

    def one(at: int, chat: int) -> Callable[[], Any]:
        update = 50_000 + at
        said = Incoming(
            update, "telegram", chat, True, Sender(chat, f"N{chat}", "fr"), now, Press(data, "q", 1), update
        )
        return lambda: handled(said)

    return [one(at, chat) for at, chat in enumerate(chats)]


async def call_all(field: Field, chats: list[int]) -> None:
    """Everybody is called, whether it takes so many or not."""
    workshop = await field.workshop()

    async def call(tx: Transaction) -> None:
        ids = [row.id for row in await tx.all(select(person.c.id).where(person.c.address.in_(chats)))]
        new = [Call(one, workshop.id, workshop.start.date(), 1, field.table.now, None) for one in sorted(ids)]
        await stored.add(tx, workshop.network, new)

    await field.table.database.run(call)


async def test_200_who_say_yes_to_the_last_5_places_are_all_answered_and_nobody_is_overbooked(field_: Field) -> None:
    chats = await many(field_, 200)
    await field_.opens(seats=5)
    await call_all(field_, chats)
    await asyncio.gather(*(press() for press in presses(field_, chats, f"v1:call.yes:{field_.id}")))
    run = field_.table.database.run
    live = await run(lambda tx: signups.live(tx, field_.id))
    assert (len(live), sum(one.booked for one in live), sum(one.waiting for one in live)) == (200, 5, 195)
    assert (await field_.workshop()).taken == 5
    rows = await run(lambda tx: tx.all(select(outbox.c.chat_id, outbox.c.key).where(outbox.c.card.like("signup:%"))))
    assert {row.chat_id for row in rows} == set(chats)
    assert {one.said for one in await field_.calls()} == {"yes"}


async def test_50_taps_of_one_person_in_a_second_are_one_answer(field_: Field) -> None:
    (chat,) = await many(field_, 1)
    await field_.opens()
    await call_all(field_, [chat])
    await asyncio.gather(*(press() for press in presses(field_, [chat] * 50, f"v1:call.yes:{field_.id}")))
    run = field_.table.database.run
    assert (await field_.workshop()).taken == 1
    rows = await run(lambda tx: tx.all(select(outbox.c.key).where(outbox.c.key.like("signup:%:confirmed:%"))))
    assert len(rows) == 1


async def test_yes_and_no_at_the_same_moment_end_in_one_of_the_two(field_: Field) -> None:
    (chat,) = await many(field_, 1)
    await field_.opens()
    await call_all(field_, [chat])
    yes, no = (presses(field_, [chat], f"v1:call.{verb}:{field_.id}")[0] for verb in ("yes", "no"))
    await asyncio.gather(yes(), no())
    live = await field_.table.database.run(lambda tx: signups.live(tx, field_.id))
    (call,) = await field_.calls()
    assert (len(live), call.said) in {(1, "yes"), (0, "no")}


async def test_two_coordinators_who_push_at_once_call_one_wave(field_: Field) -> None:
    one, other = await field_.table.coordinator("Anne"), await field_.table.coordinator("Bruno")
    await many(field_, 150)
    await field_.opens()
    alone = await pushed(field_, [one.id])
    fresh = Field(field_.table)
    await fresh.opens(days=5)
    await asyncio.gather(*(press() for press in presses(fresh, [one.id, other.id], f"v1:calls.push:{fresh.id}")))
    both = await fresh.calls()
    assert {call.wave for call in both} == {1}
    assert len(both) == len({call.person for call in both})
    assert len(both) <= alone * 1.5


async def pushed(field: Field, chats: list[int]) -> int:
    """How many one push calls."""
    for press in presses(field, chats, f"v1:calls.push:{field.id}"):
        await press()
    return len(await field.calls())


async def looks(field: Field, ids: list[int]) -> None:
    """Several machines look at these gleanings at the same moment."""
    database, now = field.table.database, field.table.now
    twice = [partial(waves.look, workshop_id=one, now=now) for one in (*ids, *ids)]
    await asyncio.gather(*(database.run(look) for look in twice))


async def opened(field: Field, count: int) -> list[int]:
    """So many gleanings on as many days, all due now."""
    ids = []
    for days in range(count):
        await field.opens(days=3 + days)
        ids.append(field.id)
    return ids


async def had(field: Field) -> dict[int, int]:
    """How many calls each had."""
    rows = await field.table.database.run(lambda tx: tx.all(select(gleaning_call.c.person_id)))
    found: dict[int, int] = {}
    for row in rows:
        found[row.person_id] = found.get(row.person_id, 0) + 1
    return found


async def test_gleanings_that_call_at_the_same_moment_do_not_count_on_the_same_place_in_a_week(field_: Field) -> None:
    await many(field_, 8)
    await looks(field_, await opened(field_, 4))
    assert set((await had(field_)).values()) == {2}


async def test_without_the_network_held_somebody_is_called_too_often(
    field_: Field, engine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The guard switched off, and both looking before either calls: they count on the same place in a week."""
    if engine == "sqlite":
        pytest.skip("one writer")

    async def open_(tx: Transaction, _network: int) -> None:
        await tx.execute(select(person.c.id).limit(1))

    both = asyncio.Barrier(2)
    ask = asking.question

    async def together(*args: Any) -> Any:
        asked = await ask(*args)
        await both.wait()
        return asked

    monkeypatch.setattr(networks, "hold", open_)
    monkeypatch.setattr(waves, "question", together)
    await many(field_, 3)
    first, second = await opened(field_, 2)
    for phone in (6001, 6002, 6003):
        await once_a_week(field_, phone)
    database, now = field_.table.database, field_.table.now
    both_look = [partial(waves.look, workshop_id=one, now=now) for one in (first, second)]
    await asyncio.gather(*(database.run(look) for look in both_look))
    assert set((await had(field_)).values()) == {2}


async def once_a_week(field: Field, chat: int) -> None:
    """They want one call a week."""

    async def keep(tx: Transaction) -> None:
        one = await people.at(tx, "telegram", chat)
        assert one is not None
        await volunteering.keep(tx, one.id, one.network, Volunteering(per_week=1), field.table.now)

    await field.table.database.run(keep)


async def test_with_the_network_held_nobody_is_called_too_often(field_: Field) -> None:
    await many(field_, 3)
    for phone in (6001, 6002, 6003):
        await once_a_week(field_, phone)
    await looks(field_, await opened(field_, 2))
    assert set((await had(field_)).values()) == {1}


async def test_the_table_itself_refuses_a_second_call_for_the_same_day(field_: Field) -> None:
    chats = await many(field_, 1)
    await field_.opens()
    await call_all(field_, chats)
    (call,) = await field_.calls()
    again = {
        "network_id": field_.table.network.id,
        "workshop_id": call.workshop,
        "person_id": call.person,
        "day": call.day.isoformat(),
        "wave": 2,
        "called_at": call.at + timedelta(hours=1),
    }
    with pytest.raises(IntegrityError):
        await field_.table.database.run(lambda tx: tx.execute(insert(gleaning_call).values(**again)))
