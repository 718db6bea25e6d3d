"""C10: what changes between a reminder's place in the outbox and its leaving; a stale one never leaves."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from domain import signing_up
from domain.people import Person
from domain.reminders import Occasion
from domain.workshops import Workshop
from scheduler.reminders import eve
from services.reminder.reminding import Timely
from services.seat import seats
from storage import fitness, fsck, outbox, signups, workshops
from storage.database import Database, Transaction
from tests.scheduler.reminding import PARIS, Clock, Left, called_off, clock, moved

TUESDAY = datetime(2026, 9, 15, 9, 0, tzinfo=PARIS)
WORKSHOPS, SEATS = 50, 20
"""A thousand letters."""


@dataclass
class Crowd:
    """Who has a seat in what."""

    workshops: list[Workshop]
    people: list[Person]
    seats: dict[tuple[int, int], int]
    """Sign-ups by workshop and person."""


async def crowded(made: Clock, number: int = WORKSHOPS) -> Crowd:
    """Workshops of tomorrow with everybody in each, and the reminders of the evening in the outbox."""
    people = [await made.room.person(f"Personne {n}") for n in range(SEATS)]
    start = (TUESDAY + timedelta(days=1)).replace(hour=14)
    known = [await made.room.workshop(seats=SEATS, start=start, end=start + timedelta(hours=3)) for _ in range(number)]
    crowd = Crowd(known, people, {})

    async def fill(tx: Transaction) -> None:
        for workshop in known:
            await workshops.take(tx, workshop.id, SEATS)
            for person in people:
                code = f"{workshop.id}-{person.id}"
                new = signing_up.seated(
                    signing_up.new(workshop.network, workshop.id, 1, 0, code, made.room.now), made.room.now
                )
                stored = await signups.add(tx, replace(new, person=person.id), made.room.now)
                crowd.seats[workshop.id, person.id] = stored.id

    async def remind(tx: Transaction) -> None:
        for thing, row in await eve.REMINDER.due(tx, made.room.now):
            await eve.REMINDER.settle(tx, thing, row, made.room.now)

    await made.room.run(fill)
    made.room.now = TUESDAY.replace(hour=18)
    await made.room.run(remind)
    return crowd


async def troubled(made: Clock, crowd: Crowd, chance: random.Random) -> set[tuple[int, int]]:
    """Something happens to two workshops of three, to one seat of five in the others. The seats that still stand."""
    by = await made.room.coordinator()
    stand: set[tuple[int, int]] = set()
    for workshop in crowd.workshops:
        what = chance.choice(["moved", "cancelled", "stays"])
        if what == "moved":
            hours = chance.choice([-2, 1, 24, 48])
            await moved(made.room, by, workshop, workshop.start + timedelta(hours=hours))
        elif what == "cancelled":
            await called_off(made.room, by, workshop)
        else:
            stand |= await left(made, crowd, workshop, chance)
    return stand


async def left(made: Clock, crowd: Crowd, workshop: Workshop, chance: random.Random) -> set[tuple[int, int]]:
    """Some of them give their seats back."""
    stand = set()
    for person in crowd.people:
        signup = crowd.seats[workshop.id, person.id]
        if chance.random() < 0.2:
            await made.room.run(lambda tx, who=person, it=signup: seats.cancel(tx, who, it, made.room.now))
        else:
            stand.add((workshop.id, person.chat))
    return stand


def reminded(made: Clock) -> Counter[tuple[int, int]]:
    """Workshops and chats of the reminders that have left."""
    return Counter((int(one.key.split(":")[1]), one.chat) for one in made.reminders("eve"))


async def sent(made: Clock) -> None:
    """Telegram answers again, half an hour later."""
    made.room.now += timedelta(minutes=30)
    for _page in range(3):
        await made.send()


@pytest.mark.long
async def test_a_thousand_letters_of_which_many_are_stale(database: Database) -> None:
    """Cancelled, moved, given back between queue and send: 0 stale, and every other one arrives once."""
    made = await clock(database, TUESDAY)
    crowd = await crowded(made)
    assert (await database.run(outbox.counts))["ready"] == WORKSHOPS * SEATS
    stand = await troubled(made, crowd, random.Random(10))
    await sent(made)
    assert reminded(made) == Counter(stand)
    assert 100 < len(stand) < 600
    assert await database.run(fsck.look) == []


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_without_the_last_look_stale_ones_leave(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: nothing is taken back, nothing is looked at when it leaves."""

    async def none(*_arguments: Any, **_more: Any) -> list[int]:
        return []

    made = await clock(database, TUESDAY)
    crowd = await crowded(made, 12)
    monkeypatch.setattr(fitness, "pointless", none)
    monkeypatch.setattr(outbox, "withdraw", none)
    stand = await troubled(made, crowd, random.Random(10))
    await sent(made)
    assert len(set(reminded(made)) - stand) > 50


async def too_late(database: Database) -> Sequence[Left]:
    """Telegram does not answer until the workshop has begun."""
    made = await clock(database, TUESDAY)
    crowd = await crowded(made, 1)
    made.room.now = crowd.workshops[0].start + timedelta(minutes=1)
    await made.send()
    return made.reminders("eve")


async def test_nothing_leaves_after_the_start(database: Database) -> None:
    assert await too_late(database) == []


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_without_an_end_it_leaves_after_the_start(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: letters without `expires_at`, and without the last look, arrive when it is over."""

    async def none(*_arguments: Any) -> list[int]:
        return []

    monkeypatch.setattr(Timely, "_expires", lambda *_arguments: None)
    monkeypatch.setattr(fitness, "pointless", none)
    assert len(await too_late(database)) == SEATS


def test_the_key_of_a_reminder_says_which_start() -> None:
    start = datetime(2026, 9, 16, 14, 0, tzinfo=PARIS)
    assert Occasion(1, start, start).stamp != Occasion(1, start + timedelta(minutes=1), start).stamp
