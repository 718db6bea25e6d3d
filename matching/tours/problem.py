"""The tour problem in whole minutes and metres, so that every sum is exact and people are told round moments."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil, floor, isfinite

from matching.tours.roads import Roads
from matching.tours.values import Pickup, Vehicle
from matching.values import stamp

FAR = 10_000_000
"""Metres and minutes where there is no road: more than any tour has."""
ENDLESS = 10**9

Table = tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class Job:
    """A pick-up; moments are minutes since 1970."""

    pickup: Pickup
    early: int
    late: int
    minutes: int
    kg: int
    crates: int
    prize: float


@dataclass(frozen=True, slots=True)
class Car:
    """A vehicle; `start` and `end` are places in the tables."""

    vehicle: Vehicle
    start: int
    end: int
    leave: int
    deadline: int
    """At `end`, so that there is time to unload."""
    kg: int
    crates: int
    direct: int
    """Metres that are not charged, since it drives them anyway."""
    most_metres: int
    most_minutes: int


@dataclass(frozen=True, slots=True)
class Problem:
    """Jobs are the places 0, 1, ... of the tables; cars' starts and ends follow."""

    jobs: tuple[Job, ...]
    cars: tuple[Car, ...]
    metres: Table
    minutes: Table
    near: tuple[int, ...]
    """Of each job: metres from the nearest other place and to the nearest other place, added."""
    km_cost: float
    """Kilogram-equivalents that a charged kilometre costs."""

    def cost(self, metres: int) -> float:
        """In kilogram-equivalents."""
        return self.km_cost * metres / 1000


def make(
    pickups: Sequence[Pickup], vehicles: Sequence[Vehicle], roads: Roads, now: datetime, km_cost: float
) -> Problem:
    """Round to the safe side: legs take full minutes, nobody leaves before `now`.

    Raises:
        ValueError: an id occurs twice, a figure is negative, or a moment has no time zone.
    """
    _validate(pickups, vehicles)
    ends = [point for vehicle in vehicles for point in (vehicle.start, vehicle.end)]
    ways = roads.durations([*(pickup.point for pickup in pickups), *ends])
    metres, minutes = _whole(ways.km, _metres), _whole(ways.minutes, _full)
    cars = (
        _car(vehicle, len(pickups) + 2 * number, metres, ceil(stamp(now) / 60))
        for number, vehicle in enumerate(vehicles)
    )
    return Problem(tuple(map(_job, pickups)), tuple(cars), metres, minutes, _near(metres, len(pickups)), km_cost)


def _validate(pickups: Sequence[Pickup], vehicles: Sequence[Vehicle]) -> None:
    for things in (pickups, vehicles):
        if len({thing.id for thing in things}) < len(things):
            raise ValueError("an id occurs twice")
    figures = [figure for pickup in pickups for figure in (pickup.kg, pickup.crates, pickup.minutes)]
    figures += [figure for car in vehicles for figure in (car.load_kg, car.crates or 0, car.unload_minutes)]
    if any(figure < 0 for figure in figures):
        raise ValueError("less than nothing")


def _whole(rows: Sequence[Sequence[float]], rounded: Callable[[float], int]) -> Table:
    return tuple(
        tuple((min(FAR, rounded(value)) if isfinite(value) else FAR) if i != j else 0 for j, value in enumerate(row))
        for i, row in enumerate(rows)
    )


def _near(metres: Table, count: int) -> tuple[int, ...]:
    others = [[place for place in range(len(metres)) if place != job] for job in range(count)]
    return tuple(
        min(metres[place][job] for place in others[job]) + min(metres[job][place] for place in others[job])
        for job in range(count)
        if others[job]
    )


def _metres(km: float) -> int:
    return round(km * 1000)


def _full(minutes: float) -> int:
    """Full minutes; a hair above one is rounding of the computer, not driving."""
    return ceil(minutes - 1e-6)


def _job(pickup: Pickup) -> Job:
    early, late = ceil(stamp(pickup.ready) / 60), floor(stamp(pickup.until) / 60)
    return Job(pickup, early, late, pickup.minutes, pickup.kg, pickup.crates, pickup.prize)


def _car(vehicle: Vehicle, start: int, metres: Table, now: int) -> Car:
    direct = metres[start][start + 1] if vehicle.anyway else 0
    return Car(
        vehicle=vehicle,
        start=start,
        end=start + 1,
        leave=max(now, ceil(stamp(vehicle.leave) / 60)),
        deadline=floor(stamp(vehicle.arrive_by) / 60) - vehicle.unload_minutes,
        kg=vehicle.load_kg,
        crates=ENDLESS if vehicle.crates is None else vehicle.crates,
        direct=direct if direct < FAR else 0,
        most_metres=ENDLESS if vehicle.max_km is None else floor(vehicle.max_km * 1000),
        most_minutes=ENDLESS if vehicle.max_minutes is None else vehicle.max_minutes,
    )


def moment(minute: int) -> datetime:
    """A minute since 1970, in UTC."""
    return datetime.fromtimestamp(minute * 60, UTC)
