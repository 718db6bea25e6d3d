"""What a pick-up tour is told and what it answers: frozen values, whole kilograms and minutes, aware moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.places import Point


@dataclass(frozen=True, slots=True)
class Pickup:
    """A lot that waits at a farm."""

    id: int
    point: Point
    kg: int
    crates: int
    """0 when nobody counts them; a lot may also be told in crates only, with 0 kg."""
    ready: datetime
    until: datetime
    """Loading begins between `ready` and `until`, both included."""
    minutes: int
    """To find the farmer, load and say thank you."""
    prize: float
    """What it is worth to have it at the stop, in kilogram-equivalents; `prizes.prize` computes it."""


@dataclass(frozen=True, slots=True)
class Vehicle:
    """The truck, or a volunteer's car, on its way to a stop."""

    id: int
    start: Point
    end: Point
    load_kg: int
    crates: int | None
    """How many fit in; None when only the weight counts."""
    leave: datetime
    """Not earlier than this; a tour leaves as late as it can without coming later."""
    arrive_by: datetime
    """When the produce is needed, unloaded: `unload_minutes` before it the vehicle stands at `end`."""
    name: str = ""
    unload_minutes: int = 0
    anyway: bool = True
    """It drives from `start` to `end` in any case: only the detour costs. False: all of its kilometres do."""
    max_km: float | None = None
    max_minutes: int | None = None
    """From leaving to arriving."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long the solver looks for something better; whichever limit comes first."""

    iterations: int = 20_000
    patience: int = 2_000
    """Iterations since something better was found."""
    seconds: float | None = 1.5
    """Of wall time; None for the same answer every time."""
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Leg:
    """A drive from one place to the next."""

    km: float
    minutes: int


@dataclass(frozen=True, slots=True)
class Visit:
    """A farm on a tour; moments in UTC."""

    pickup: Pickup
    arrive: datetime
    begin: datetime
    """When loading begins; later than `arrive` when the vehicle has to wait."""
    leave: datetime
    kg: int
    """On board when leaving."""
    crates: int
    """On board when leaving."""


@dataclass(frozen=True, slots=True)
class Tour:
    """What one vehicle does; never without a visit."""

    vehicle: Vehicle
    leave: datetime
    visits: tuple[Visit, ...]
    arrive: datetime
    """At the end, before unloading."""
    legs: tuple[Leg, ...]
    """One more than visits."""
    km: float
    detour_km: float
    """What is charged: `km`, less the direct way of a vehicle that drives anyway."""
    minutes: int
    """From leaving to arriving: driving, loading, waiting."""
    kg: int
    crates: int
    prize: float


class Why(StrEnum):
    """Why a lot is fetched by nobody. What each one claims is tried out by `check_reasons`."""

    NO_VEHICLE = "no_vehicle"
    """There is no vehicle."""
    TOO_HEAVY = "too_heavy"
    """More kilograms than the vehicle holds when empty."""
    TOO_MANY_CRATES = "too_many_crates"
    """More crates than the vehicle holds when empty."""
    NO_ROAD = "no_road"
    """The farm cannot be reached by road."""
    TOO_FAR = "too_far"
    """Even alone, and if it could be loaded at any hour, the vehicle would arrive too late or drive too much."""
    CLOSED = "closed"
    """Its window closes before loading can begin, even when the vehicle comes straight from where it starts."""
    READY_AFTER = "ready_after"
    """It is ready only when the produce is needed, or later."""
    NOT_READY = "not_ready"
    """It is ready before that, but too late to be fetched in time, even alone."""
    NOT_WORTH = "not_worth"
    """It would fit, but wherever it does the detour costs more than it is worth."""
    LOAD_FULL = "load_full"
    """Alone it could come, and there is time for it, but not the load; no exchange for one of the others is better."""
    CRATES_FULL = "crates_full"
    """The same of crates."""
    NO_TIME = "no_time"
    """Alone it could come, but no gap between the others is long enough; no exchange for one of them is better."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A lot that is not fetched, with the vehicle that came nearest to it."""

    pickup: Pickup
    reason: Why
    vehicle: Vehicle | None = None
    short: float | None = None
    """How much is missing: kg, crates, minutes or kilogram-equivalents; None where no figure says it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The tours, those with the earlier vehicle first, and whatever they leave."""

    tours: tuple[Tour, ...]
    left_out: tuple[LeftOut, ...]
    value: float
    """Prizes less what the charged kilometres cost, in kilogram-equivalents."""
    method: str
    """What found it: "solver" or "insertion"."""
