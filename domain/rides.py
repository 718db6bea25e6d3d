"""Rides: who drives to a gleaning with free seats, who looks for one, and which car is on whose way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.places import Place

MOST_FREE = 8
"""Free seats beside the driver's: a minibus has 9 in all, and more takes a bus licence."""


@dataclass(frozen=True, slots=True)
class Ride:
    """A car that goes to a gleaning."""

    id: int
    network: int
    workshop: int
    signup: int
    """The driver's sign-up; who comes with the driver has seats beside these."""
    seats: int
    """Free ones, for others."""
    taken: int
    place: Place | None
    """From where it leaves; None when nobody said."""
    leaves: datetime | None
    """Aware UTC; None when nobody said."""

    @property
    def free(self) -> int:
        """Seats that nobody has taken."""
        return self.seats - self.taken


@dataclass(frozen=True, slots=True)
class Rider:
    """Somebody who rides in a car of others, with those they come with."""

    ride: int
    signup: int
    heads: int


@dataclass(frozen=True, slots=True)
class Gleaner:
    """What a sign-up to a gleaning says besides its heads."""

    signup: int
    network: int
    needs_lift: bool = False
    lift_from: Place | None = None
    youngest: int | None = None
    """Age of the youngest child who comes along, in years."""
    wants_pair: bool = False
    """Somebody new, who would like to pick beside somebody with experience."""
    refused_by: tuple[int, ...] = ()
    """Rides whose driver does not take them."""


def detour(driver_to_rider: float, rider_to_field: float, driver_to_field: float) -> float:
    """How many more kilometres a driver makes who fetches somebody.

    >>> detour(2.0, 9.0, 10.0)
    1.0
    """
    return max(0.0, driver_to_rider + rider_to_field - driver_to_field)
