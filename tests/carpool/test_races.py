"""Twenty people for one seat in a car: one sits. Without the one statement that decides, two would."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, text, update
from sqlalchemy.exc import IntegrityError

from domain.people import Person
from domain.rides import Ride
from domain.workshops import Signup, Workshop
from services.carpool import rides as carpool
from storage import fsck, rides
from storage.database import Database, Transaction
from storage.tables import ride, rider
from tests.gleanings.made import a_gleaning
from tests.workshops.conftest import Workroom, furnished

Picking = Callable[[Database, Person, Signup, Ride, datetime], Awaitable[bool]]
WALL = "no car has more riders than seats"


async def properly(database: Database, who: Person, mine: Signup, car: Ride, now: datetime) -> bool:
    """As everybody picks a car."""

    async def pick(tx: Transaction) -> bool:
        return await carpool.pick(tx, await carpool.comer(tx, who, mine.id, now), car.id, now)

    return await database.run(pick)


async def naively(database: Database, _who: Person, mine: Signup, car: Ride, now: datetime) -> bool:
    """Look, then leap: what this house does not do."""
    seen = await database.run(lambda tx: rides.get(tx, car.id))
    await asyncio.sleep(0)

    async def leap(tx: Transaction) -> None:
        await tx.execute(update(ride).where(ride.c.id == car.id).values(taken=ride.c.taken + 1))
        values = {"network_id": car.network, "ride_id": car.id, "signup_id": mine.id, "heads": 1, "created_at": now}
        await tx.execute(insert(rider).values(**values))

    if seen.free:
        await database.run(leap)
    return bool(seen.free)


async def at_the_wall(database: Database, who: Person, mine: Signup, car: Ride, now: datetime) -> bool:
    """The same; whoever runs into the wall of the store has nothing."""
    try:
        return await naively(database, who, mine, car, now)
    except IntegrityError as exc:
        assert "ck_ride_taken" in str(exc)  # noqa: PT017 - which wall it is
        return False


async def unlocked(database: Database, _who: Person, mine: Signup, car: Ride, now: datetime) -> bool:
    """Nobody holds the lock of the gleaning: the one statement alone decides."""
    return await database.run(lambda tx: rides.sit(tx, car, mine.id, 1, now))


async def scene(database: Database, number: int = 20) -> tuple[Workroom, Workshop, Ride, list[tuple[Person, Signup]]]:
    """A car with one seat, and twenty who look for it."""
    room = await furnished(database)
    start = room.now + timedelta(days=3)
    where, _gleaning = await room.run(lambda tx: a_gleaning(tx, room.centres[0], start, room.now, seats=40))
    driver = (await room.sign_up("Paul", where)).signup
    car = await room.run(
        lambda tx: rides.add(tx, Ride(0, where.network, where.id, driver.id, 1, 0, None, None), room.now)
    )
    who = []
    for name in [f"P{at}" for at in range(number)]:
        mine = (await room.sign_up(name, where)).signup
        who.append((await room.person(name), mine))
    return room, where, car, who


async def rush(room: Workroom, car: Ride, who: Sequence[tuple[Person, Signup]], picking: Picking) -> int:
    """All at once; how many were told that they sit."""
    sits = await asyncio.gather(*[picking(room.database, person, mine, car, room.now) for person, mine in who])
    return sum(sits)


@pytest.mark.parametrize("picking", [properly, unlocked, at_the_wall])
async def test_one_of_twenty_sits(database: Database, picking: Picking) -> None:
    room, _where, car, who = await scene(database)
    told = await rush(room, car, who, picking)
    after = await room.run(lambda tx: rides.get(tx, car.id))
    inside = await room.run(lambda tx: rides.riders(tx, [car.id]))
    assert (told, after.taken, len(inside)) == (1, 1, 1)
    faults = [fault.rule for fault in await room.run(fsck.look)]
    assert [rule for rule in faults if "car" in rule or "ride" in rule] == []


async def test_who_looks_and_then_leaps_overbooks(database: Database) -> None:
    """The negative control: no one statement, no wall."""
    room, _where, car, who = await scene(database)
    async with database.transaction() as tx:
        if database.engine == "sqlite":
            await tx.execute(text("PRAGMA ignore_check_constraints = ON"))
        else:
            await tx.execute(text("ALTER TABLE ride DROP CONSTRAINT ck_ride_taken"))
    told = await rush(room, car, who, naively)
    assert told > 1
    assert WALL in [fault.rule for fault in await room.run(fsck.look)]


FAULTS: dict[str, Callable[[int], Any]] = {
    "seats that are taken in a car are seats of riders": lambda _rider: update(ride).values(taken=0),
    WALL: lambda _rider: update(rider).values(heads=2),
    "who rides in a car has a seat at that gleaning": lambda _rider: update(rider).values(heads=2),
    "who drives has a seat at that gleaning, and rides with nobody": lambda mine: update(ride).values(signup_id=mine),
}


@pytest.mark.parametrize("rule", FAULTS)
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_each_rule_sees_its_fault(database: Database, rule: str) -> None:
    room, _where, car, who = await scene(database, 1)
    _person, mine = who[0]
    assert await room.run(lambda tx: rides.sit(tx, car, mine.id, 1, room.now))
    assert await room.run(fsck.look) == []
    await room.run(lambda tx: tx.execute(FAULTS[rule](mine.id)))
    assert rule in [fault.rule for fault in await room.run(fsck.look)]
