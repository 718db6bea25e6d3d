"""Pick-up tours: who fetches which lots before a stop, at what hour, and why others are left.

What plans them is `matching.tours`, which has values of its own; these are what was decided and is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from domain.places import Place

TourState = Literal["draft", "open", "done", "cancelled"]
DriverState = Literal["asked", "accepted", "declined"]
HaltState = Literal["planned", "picked", "nothing", "skipped"]

LEFT = "left"
"""The reason for a lot that a coordinator leaves out; the others are `matching.tours.values.Why`."""


@dataclass(frozen=True, slots=True)
class LeftOffer:
    """A lot that nobody fetches."""

    offer: int
    grams: int
    reason: str
    """`Why` as text, or `LEFT`."""
    short: float | None = None
    """How much is missing: kg, crates, minutes or kilogram-equivalents, as the reason says."""
    vehicle: int | None = None
    """The vehicle that came nearest to it."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a tour was planned for: when this is not so any more, something has changed."""

    stop: str
    """When and where."""
    lots: Mapping[int, int]
    """Grams by offer."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A map that somebody has asked for."""

    vehicle: int
    person: int
    key: str
    """Names the message that it is sent with."""


@dataclass(frozen=True, slots=True)
class PickupTour:
    """The pick-up tour of a stop: a draft until a coordinator opens it. A stop has one live tour at most."""

    id: int
    network: int
    stop: int
    state: TourState
    pinned: frozenset[int]
    """Offers that must come along."""
    kept_out: frozenset[int]
    """Offers that a coordinator leaves out."""
    left_out: tuple[LeftOffer, ...]
    method: str | None
    """What found it; None: nothing was computed yet."""
    factor: float | None
    """By how much ways as the crow flies were stretched; None: a router has measured them."""
    seen: Seen | None
    waits_since: datetime | None
    """Since when something is to be computed or drawn; None: nothing is."""
    to_plan: bool
    """Whether the tour itself is to be computed."""
    pictures: tuple[Picture, ...]
    created_by: int
    opened_at: datetime | None
    version: int

    @property
    def live(self) -> bool:
        """Neither driven nor called off."""
        return self.state in {"draft", "open"}


@dataclass(frozen=True, slots=True)
class TourVehicle:
    """The truck, or somebody's car. `leave` to `minutes` are None while it has no way."""

    id: int
    network: int
    tour: int
    driver: int | None
    """A volunteer who writes to Bocal; None: somebody of the team, by `name`."""
    truck: bool
    name: str
    """How it is called: the truck's name, the driver's name."""
    load_grams: int
    crates: int | None
    """How many fit in; None: only the weight counts."""
    start: Place
    not_before: datetime
    """It leaves then at the earliest."""
    leave: datetime | None
    arrive: datetime | None
    """At the stop, before unloading."""
    km: float | None
    detour_km: float | None
    """What the tour adds to the way that the truck drives anyway."""
    minutes: int | None
    state: DriverState


@dataclass(frozen=True, slots=True)
class Halt:
    """A farm on the way of a vehicle; what was really loaded is a weighing."""

    id: int
    network: int
    vehicle: int
    position: int
    """From 1."""
    offer: int
    grams: int
    crates: int
    arrive: datetime
    """When loading begins: the hour that the farmer is told."""
    leave: datetime
    km: float
    """From the halt before it, or from the start."""
    told: datetime | None
    """The hour that the farmer was told last."""
    state: HaltState
    words: str
    done_by: int | None
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class NewHalt:
    """A halt of a way that was just planned."""

    offer: int
    grams: int
    crates: int
    arrive: datetime
    leave: datetime
    km: float


@dataclass(frozen=True, slots=True)
class Way:
    """What one vehicle is to drive."""

    vehicle: int
    leave: datetime
    arrive: datetime
    km: float
    detour_km: float
    minutes: int
    halts: tuple[NewHalt, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What was computed for a tour."""

    ways: tuple[Way, ...]
    left_out: tuple[LeftOffer, ...]
    method: str
    factor: float | None
    """As in `PickupTour`."""
    seen: Seen
