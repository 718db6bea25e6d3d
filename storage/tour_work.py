"""What is still to be done for pick-up tours: computed, drawn, watched; and for which stops, with whose cars."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from math import cos, radians

from sqlalchemy import select, update

from domain.people import Person
from domain.places import Point
from domain.tours import PickupTour, Picture
from storage import people, tours
from storage.database import Transaction
from storage.tables import allocation, offer, person, stop, tour, volunteering


async def waiting(tx: Transaction, *, limit: int = 20) -> list[int]:
    """Tours (ids) of which something is to be computed or drawn, the longest waiting first."""
    wanted = select(tour.c.id).where(tour.c.waits_since.is_not(None)).order_by(tour.c.waits_since, tour.c.id)
    return [row.id for row in await tx.all(wanted.limit(limit))]


async def watched(tx: Transaction, now: datetime, over: datetime) -> list[int]:
    """Live tours (ids): drafts, open ones whose stop has not begun, and those whose stop ended before `over`."""
    wanted = (
        select(tour.c.id)
        .join(stop, stop.c.id == tour.c.stop_id)
        .where(tour.c.state.in_(("draft", "open")))
        .where((tour.c.state == "draft") | (stop.c.starts_at > now) | (stop.c.ends_at < over))
        .order_by(tour.c.id)
    )
    return [row.id for row in await tx.all(wanted)]


async def want_pictures(tx: Transaction, tour_id: int, new: Sequence[Picture], now: datetime) -> None:
    """Have these maps drawn besides those that wait; the tour itself stays as it was shown (`version`)."""
    tour_ = await tours.get(tx, tour_id, lock=True)
    keys = {one.key for one in new}
    kept = [one for one in tour_.pictures if one.key not in keys]
    await _set_pictures(tx, tour_, [*kept, *new], tour_.waits_since or now)
    tx.wakes.add(tours.WAKE)


async def drop_pictures(tx: Transaction, tour_id: int, keys: Collection[str]) -> None:
    """These maps wait no longer: they were drawn, or cannot be."""
    tour_ = await tours.get(tx, tour_id, lock=True)
    left = [one for one in tour_.pictures if one.key not in keys]
    await _set_pictures(tx, tour_, left, tour_.waits_since if left or tour_.to_plan else None)


async def _set_pictures(tx: Transaction, of: PickupTour, left: Sequence[Picture], since: datetime | None) -> None:
    waits = {"plan": of.to_plan, "pictures": [asdict(one) for one in left]}
    await tx.execute(update(tour).where(tour.c.id == of.id).values(waits_since=since, waits_for=waits))


async def with_pickups(tx: Transaction, stop_ids: Sequence[int]) -> set[int]:
    """Those of these stops (ids) for which a lot is to be fetched, accepted or proposed."""
    if not stop_ids:
        return set()
    wanted = (
        select(allocation.c.stop_id)
        .join(offer, offer.c.id == allocation.c.offer_id)
        .where(allocation.c.stop_id.in_(list(stop_ids)), allocation.c.state.in_(("accepted", "proposed")))
        .where(offer.c.mode == "pickup")
        .distinct()
    )
    return {row.stop_id for row in await tx.all(wanted)}


async def with_cars(tx: Transaction, network_id: int, point: Point, *, limit: int = 50) -> list[Person]:
    """Volunteers with a car whose home is known, those nearest to a point first (on a flat map: good enough)."""
    north, east = person.c.lat - point.lat, (person.c.lon - point.lon) * cos(radians(point.lat))
    wanted = (
        select(person.c.id)
        .join(volunteering, volunteering.c.person_id == person.c.id)
        .where(person.c.network_id == network_id, person.c.reachable, volunteering.c.car_seats.is_not(None))
        .where(person.c.lat.is_not(None))
        .order_by(north * north + east * east, person.c.id)
        .limit(limit)
    )
    ids = [row.id for row in await tx.all(wanted)]
    known = await people.several(tx, ids)
    return [known[key] for key in ids]
