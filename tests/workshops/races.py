"""Two hundred people on the last seats at once: over several connections, from several processes, without guards."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from multiprocessing import get_context
from typing import NamedTuple

from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import IntegrityError

from domain import signing_up
from domain.people import Person
from domain.workshops import Workshop
from services.seat import seats
from storage import fsck, people, signups, workshops
from storage.database import Database, Transaction
from storage.tables import person, workshop
from storage.types import Keyring
from tests.conftest import KEY
from tests.workshops.conftest import TUESDAY, Workroom

Signing = Callable[[Database, Person, Workshop], Awaitable[None]]


class Attempt(NamedTuple):
    """Somebody asked, and was answered."""

    who: int
    asked: float
    answered: float


@dataclass
class Outcome:
    """What a race left."""

    seats: int
    booked: int
    waiting: int
    taken: int
    passed: list[tuple[int, int]] = field(default_factory=list)
    """Who was answered before another one asked, and yet comes after them."""
    faults: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        return self.booked == self.taken <= self.seats and not self.passed and not self.faults


async def properly(database: Database, who: Person, where: Workshop) -> None:
    """As everybody signs up."""
    await database.run(lambda tx: seats.sign_up(tx, who, where.id, 1, 0, TUESDAY))


async def naively(database: Database, who: Person, where: Workshop) -> None:
    """Look, then leap: what this house does not do."""
    seen = await database.run(lambda tx: workshops.get(tx, where.id))
    has_seat = seen.taken < seen.seats

    async def leap(tx: Transaction) -> None:
        new = signing_up.new(where.network, where.id, 1, 0, f"naive{who.id}", TUESDAY)
        new = replace(new, person=who.id)
        if has_seat:
            new = signing_up.seated(new, TUESDAY)
            await tx.execute(update(workshop).where(workshop.c.id == where.id).values(taken=workshop.c.taken + 1))
        await signups.add(tx, new, TUESDAY)

    await database.run(leap)


async def at_the_wall(database: Database, who: Person, where: Workshop) -> None:
    """The same; whoever runs into the wall of the store has nothing."""
    try:
        await naively(database, who, where)
    except IntegrityError as exc:
        assert "ck_workshop_taken" in str(exc)  # noqa: PT017 - which wall it is


async def crowd(room: Workroom, number: int = 200) -> list[Person]:
    """So many people."""
    no = dict.fromkeys(("welcomed", "farmer", "volunteer", "resident"), False)
    row = {"network_id": room.network.id, "channel": "telegram", "name": "P", "language": "fr", "radius_km": 20}
    row |= no | {"reachable": True, "created_at": TUESDAY, "seen_at": TUESDAY}
    base = 500_000 + time.monotonic_ns() % 10**9

    async def make(tx: Transaction) -> list[Person]:
        await tx.execute(insert(person), [row | {"address": base + each} for each in range(number)])
        rows = await tx.all(
            select(person.c.id).where(person.c.address >= base, person.c.address < base + number).order_by(person.c.id)
        )
        found = await people.several(tx, [one.id for one in rows])
        return [found[one.id] for one in rows]

    return await room.run(make)


async def rush(database: Database, where: Workshop, who: Sequence[Person], sign: Signing, hands: int) -> list[Attempt]:
    """Everybody at once, over so many connections."""
    gate = asyncio.Semaphore(hands)

    async def one(each: Person) -> Attempt:
        async with gate:
            asked = time.monotonic()
            await sign(database, each, where)
            return Attempt(each.id, asked, time.monotonic())

    return list(await asyncio.gather(*[one(each) for each in who]))


def _in_a_process(url: str, where: Workshop, who: Sequence[Person]) -> list[Attempt]:
    async def work() -> list[Attempt]:
        database = Database.at(url, Keyring([KEY]), pool=4)
        try:
            return await rush(database, where, who, properly, 4)
        finally:
            await database.close()

    return asyncio.run(work())


class Processes:
    """Four processes that sign people up, four connections each."""

    def __init__(self, number: int = 4) -> None:
        self._number = number
        self._pool = ProcessPoolExecutor(number, mp_context=get_context("spawn"))

    async def rush(self, url: str, where: Workshop, who: Sequence[Person]) -> list[Attempt]:
        loop, number = asyncio.get_running_loop(), self._number
        shares = [who[share::number] for share in range(number)]
        jobs = [loop.run_in_executor(self._pool, _in_a_process, url, where, share) for share in shares]
        return [attempt for share in await asyncio.gather(*jobs) for attempt in share]

    def close(self) -> None:
        self._pool.shutdown()


async def a_workshop(room: Workroom, size: int) -> Workshop:
    return await room.workshop(size, start=TUESDAY + timedelta(days=9), end=TUESDAY + timedelta(days=9, hours=3))


async def outcome(room: Workroom, where: Workshop, attempts: Sequence[Attempt]) -> Outcome:
    """Look at what is there now."""
    rows = await room.run(lambda tx: signups.live(tx, where.id))
    fresh = await room.fresh(where)
    result = Outcome(
        seats=fresh.seats,
        booked=sum(one.booked for one in rows),
        waiting=sum(one.waiting for one in rows),
        taken=fresh.taken,
    )
    by = {attempt.who: attempt for attempt in attempts}
    soonest: Attempt | None = None
    for row in sorted(rows, key=lambda one: (one.waiting, one.seq), reverse=True):  # from the last to the first served
        mine = by[row.person or 0]
        if soonest is not None and soonest.answered < mine.asked:
            result.passed.append((soonest.who, mine.who))
        soonest = mine if soonest is None or mine.answered < soonest.answered else soonest
    result.faults = [fault.rule for fault in await room.run(fsck.look)]
    return result


async def walls_down(database: Database) -> None:
    """A store that lets anything in."""
    async with database.transaction() as tx:
        if database.engine == "sqlite":
            await tx.execute(text("PRAGMA ignore_check_constraints = ON"))
        else:
            await tx.execute(text("ALTER TABLE workshop DROP CONSTRAINT ck_workshop_taken"))


async def seats_of_one_order(database: Database) -> None:
    """The order of arrival may be the same for two: the naive have no lock to count under."""
    if database.engine == "postgresql":
        async with database.transaction() as tx:
            await tx.execute(text("ALTER TABLE signup DROP CONSTRAINT uq_signup_workshop_id_seq"))
