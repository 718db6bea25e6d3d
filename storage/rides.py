"""Rides to gleanings: cars with free seats, who sits in them, who looks for one; what a sign-up says besides its heads.

Whatever changes a row holds the lock of the gleaning (`storage.workshops.get(lock=True)`). A seat in a car is taken by
one conditional statement all the same (`take`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, func, insert, or_, select, true, update

from domain.rides import Gleaner, Ride, Rider
from storage import places
from storage.database import Transaction
from storage.tables import gleaner, ride, rider, signup, workshop

KEPT = timedelta(days=60)
"""How long after a gleaning it is kept from where people came, and how old their children were."""
BATCH = 5000
"""As many rows are forgotten at once."""


def _ride(row: Any) -> Ride:
    return Ride(
        id=row.id,
        network=row.network_id,
        workshop=row.workshop_id,
        signup=row.signup_id,
        seats=row.seats,
        taken=row.taken,
        place=places.from_json(row.place),
        leaves=row.leaves_at,
    )


def _gleaner(row: Any) -> Gleaner:
    return Gleaner(
        signup=row.signup_id,
        network=row.network_id,
        needs_lift=row.needs_lift,
        lift_from=places.from_json(row.lift_from),
        youngest=row.youngest,
        wants_pair=row.wants_pair,
        refused_by=tuple(row.refused_by),
    )


def _values(new: Ride) -> dict[str, Any]:
    point = None if new.place is None else new.place.point.coarse()
    return {
        "network_id": new.network,
        "workshop_id": new.workshop,
        "signup_id": new.signup,
        "seats": new.seats,
        "place": places.to_json(new.place),
        "lat": None if point is None else point.lat,
        "lon": None if point is None else point.lon,
        "leaves_at": new.leaves,
    }


async def add(tx: Transaction, new: Ride, now: datetime) -> Ride:
    """Store a car, nobody in it yet, and give it back with its id."""
    return await get(tx, await tx.insert(insert(ride).values(**_values(new), created_at=now)))


async def change(tx: Transaction, new: Ride) -> bool:
    """Replace what a car says, `taken` aside; False when more people ride in it than it would have seats."""
    mine = update(ride).where(ride.c.id == new.id, ride.c.taken <= new.seats)
    return await tx.changed(mine.values(**_values(new))) == 1


async def remove(tx: Transaction, ride_id: int) -> list[Rider]:
    """The car does not go; those who rode in it."""
    left = await riders(tx, [ride_id])
    await tx.execute(delete(rider).where(rider.c.ride_id == ride_id))
    await tx.execute(delete(ride).where(ride.c.id == ride_id))
    return left


async def get(tx: Transaction, ride_id: int) -> Ride:
    """A car by id.

    Raises:
        LookupError: there is none.
    """
    row = await tx.one(select(ride).where(ride.c.id == ride_id))
    if row is None:
        raise LookupError(f"no ride {ride_id}")
    return _ride(row)


async def of_workshop(tx: Transaction, workshop_id: int) -> list[Ride]:
    """The cars that go to a gleaning, who said so first first."""
    rows = await tx.all(select(ride).where(ride.c.workshop_id == workshop_id).order_by(ride.c.id))
    return [_ride(row) for row in rows]


async def driven_by(tx: Transaction, signup_id: int) -> Ride | None:
    """The car with which a sign-up comes."""
    row = await tx.one(select(ride).where(ride.c.signup_id == signup_id))
    return None if row is None else _ride(row)


async def ridden_by(tx: Transaction, signup_id: int) -> Rider | None:
    """In which car of others a sign-up rides."""
    row = await tx.one(select(rider).where(rider.c.signup_id == signup_id))
    return None if row is None else Rider(row.ride_id, row.signup_id, row.heads)


async def riders(tx: Transaction, ride_ids: Sequence[int]) -> list[Rider]:
    """Who rides in these cars, who came first first."""
    if not ride_ids:
        return []
    rows = await tx.all(select(rider).where(rider.c.ride_id.in_(set(ride_ids))).order_by(rider.c.id))
    return [Rider(row.ride_id, row.signup_id, row.heads) for row in rows]


async def take(tx: Transaction, ride_id: int, heads: int) -> bool:
    """Take so many seats of a car, or give them back when negative; False when there are not as many."""
    taken = ride.c.taken + heads
    room = update(ride).where(ride.c.id == ride_id, taken >= 0, taken <= ride.c.seats)
    return await tx.changed(room.values(taken=taken)) == 1


async def sit(tx: Transaction, into: Ride, signup_id: int, heads: int, now: datetime) -> bool:
    """Somebody rides in this car; False when it has not as many free seats. Whoever sits elsewhere gets up first."""
    if not await take(tx, into.id, heads):
        return False
    values = {"network_id": into.network, "ride_id": into.id, "signup_id": signup_id, "heads": heads}
    await tx.execute(insert(rider).values(**values, created_at=now))
    return True


async def seat_more(tx: Transaction, was: Rider, heads: int) -> bool:
    """As many of them ride now, fewer or more; False when the car has not as many free seats."""
    if not await take(tx, was.ride, heads - was.heads):
        return False
    await tx.execute(update(rider).where(rider.c.signup_id == was.signup).values(heads=heads))
    return True


async def get_up(tx: Transaction, signup_id: int) -> Rider | None:
    """Somebody rides with others no longer; how it was, None when they did not."""
    was = await ridden_by(tx, signup_id)
    if was is not None:
        await tx.execute(delete(rider).where(rider.c.signup_id == signup_id))
        await take(tx, was.ride, -was.heads)
    return was


# --- what a sign-up says ---------------------------------------------------------------------------------------------


async def gleaners(tx: Transaction, signup_ids: Sequence[int]) -> dict[int, Gleaner]:
    """What sign-ups say besides their heads; those that said nothing are missing."""
    if not signup_ids:
        return {}
    rows = await tx.all(select(gleaner).where(gleaner.c.signup_id.in_(set(signup_ids))))
    return {row.signup_id: _gleaner(row) for row in rows}


async def keep(tx: Transaction, new: Gleaner) -> None:
    """Write down what a sign-up says."""
    values = {
        "network_id": new.network,
        "needs_lift": new.needs_lift,
        "lift_from": places.to_json(new.lift_from),
        "youngest": new.youngest,
        "wants_pair": new.wants_pair,
        "refused_by": list(new.refused_by),
    }
    if await tx.changed(update(gleaner).where(gleaner.c.signup_id == new.signup).values(**values)) == 0:
        await tx.execute(insert(gleaner).values(signup_id=new.signup, **values))


def _stranded(workshop_id: int, *wanted: Any) -> Select[Any]:
    """Sign-ups with a seat that look for a ride and have none."""
    return (
        select(*wanted)
        .join(signup, signup.c.id == gleaner.c.signup_id)
        .outerjoin(rider, rider.c.signup_id == gleaner.c.signup_id)
        .where(
            signup.c.workshop_id == workshop_id,
            signup.c.state == "live",
            signup.c.booked > 0,
            gleaner.c.needs_lift == true(),
            rider.c.id.is_(None),
        )
    )


async def stranded(tx: Transaction, workshop_id: int) -> list[Gleaner]:
    """Who has a place at a gleaning, looks for a ride and has none yet; who signed up first first."""
    return [_gleaner(row) for row in await tx.all(_stranded(workshop_id, gleaner).order_by(signup.c.seq))]


async def free_and_wanted(tx: Transaction, workshop_id: int) -> tuple[int, int]:
    """Seats that are free in cars, and heads that look for one."""
    free = await tx.scalar(select(func.sum(ride.c.seats - ride.c.taken)).where(ride.c.workshop_id == workshop_id))
    wanted = await tx.scalar(_stranded(workshop_id, func.sum(signup.c.booked)).select_from(gleaner))
    return int(free or 0), int(wanted or 0)


# --- forgetting -------------------------------------------------------------------------------------------------------


async def forget(tx: Transaction, now: datetime) -> int:
    """Erase places and ages 60 days after a gleaning; how many rows it touched."""
    before = workshop.c.ends_at < now - KEPT
    cars = select(ride.c.id).join(workshop, workshop.c.id == ride.c.workshop_id)
    old = cars.where(before, ride.c.place.is_not(None)).limit(BATCH)
    nowhere = {"place": None, "lat": None, "lon": None}
    touched = await tx.changed(update(ride).where(ride.c.id.in_(old)).values(**nowhere))
    told = or_(gleaner.c.lift_from.is_not(None), gleaner.c.youngest.is_not(None))
    said = (
        select(gleaner.c.signup_id)
        .join(signup, signup.c.id == gleaner.c.signup_id)
        .join(workshop, workshop.c.id == signup.c.workshop_id)
        .where(told, before)
        .limit(BATCH)
    )
    nothing = update(gleaner).where(gleaner.c.signup_id.in_(said)).values(lift_from=None, youngest=None)
    return touched + await tx.changed(nothing)
