"""Which cars are near somebody who looks for a ride, or pass by on their way to the field."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.places import Place, Point
from domain.rides import Gleaner, Ride, detour
from domain.workshops import Signup, Workshop
from matching.tours.roads import AsTheCrowFlies
from storage import rides
from storage.database import Transaction

MOST_EXTRA = 20.0
"""Kilometres of road that a driver may make more: a car that would make more is not proposed."""
SPARE = timedelta(minutes=10)
"""A car is to be there so long before the start, when nobody said when it leaves."""
_ROADS = AsTheCrowFlies()


@dataclass(frozen=True, slots=True)
class Way:
    """A car, and what it means to fetch somebody with it."""

    ride: Ride
    away: float | None
    """Kilometres from where it leaves to where they wait; None when one of both is not known."""
    extra: float
    """Kilometres that the driver makes more."""


def way(ride: Ride, waits: Place | None, field: Point) -> Way:
    """What it means for this car to fetch somebody who waits there."""
    if ride.place is None or waits is None:
        return Way(ride, None, 0.0)
    km = _ROADS.durations([ride.place.point, waits.point, field]).km
    return Way(ride, km[0][1], detour(km[0][1], km[1][2], km[0][2]))


def suiting(every: Sequence[Ride], workshop: Workshop, mine: Signup, said: Gleaner) -> list[Way]:
    """Cars with room for all of them, the smallest detour first; none whose driver has said no to them."""
    open_ = [
        one for one in every if one.free >= mine.booked and one.id not in said.refused_by and one.signup != mine.id
    ]
    ways = [way(one, said.lift_from, workshop.point) for one in open_]
    near = [one for one in ways if one.extra <= MOST_EXTRA]
    return sorted(near, key=lambda one: (one.extra, one.away or 0.0, one.ride.id))


async def cars(tx: Transaction, workshop: Workshop, mine: Signup, said: Gleaner) -> list[Way]:
    """The same, of what there is now."""
    return suiting(await rides.of_workshop(tx, workshop.id), workshop, mine, said)


def commune_of(home: Place | None) -> Place | None:
    """Where somebody lives, as others may see it: the commune, and the point to some 100 m."""
    if home is None:
        return None
    return Place(home.commune or home.label, home.point.coarse(), home.commune, home.insee)


def leaves(workshop: Workshop, place: Place) -> datetime:
    """When a car leaves from there so that it is in time: to five minutes, before the start."""
    minutes = _ROADS.durations([place.point, workshop.point]).minutes[0][1]
    at = workshop.start - SPARE - timedelta(minutes=minutes)
    return at.replace(second=0, microsecond=0) - timedelta(minutes=at.minute % 5)
