"""The referee of reasons: each lot that was left is tried out again, alone and among the others.

It shares no code with what plans. A farmer is never told "too far" of a farm that could have been reached.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from math import ceil, floor, inf

from matching.tours.roads import Matrix, Roads
from matching.tours.values import Answer, LeftOut, Pickup, Vehicle, Why

GAIN = 0.002
"""Kilogram-equivalents below which a gain is rounding (whole metres, many legs)."""
ALONE = {
    Why.TOO_HEAVY, Why.TOO_MANY_CRATES, Why.NO_ROAD, Why.TOO_FAR, Why.CLOSED, Why.READY_AFTER, Why.NOT_READY
}  # fmt: skip
"""Reasons that would hold if there were no other farm."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What would become of a vehicle that fetches these lots in this order; whatever is above 0 is too much."""

    late: float
    """Minutes after the deadline."""
    closed: float
    """Minutes after the window that closed longest before."""
    kg: int
    crates: int
    over: float
    """Kilometres or minutes beyond what the vehicle may drive; infinite without a road."""
    km: float
    """That are charged."""

    @property
    def in_time(self) -> bool:
        """Whatever it weighs."""
        return max(self.late, self.closed, self.over) <= 0

    @property
    def good(self) -> bool:
        """It could be driven."""
        return self.in_time and max(self.kg, self.crates) <= 0


class Referee:
    """Drives any lots in any order, from the roads alone."""

    def __init__(
        self, pickups: Sequence[Pickup], vehicles: Sequence[Vehicle], roads: Roads, now: datetime, km_cost: float
    ) -> None:
        """All places are asked for once; `km_cost` in kilogram-equivalents."""
        self.vehicles, self.km_cost, self._now = vehicles, km_cost, ceil(now.timestamp() / 60)
        self._places = {("lot", pickup.id): place for place, pickup in enumerate(pickups)}
        for number, vehicle in enumerate(vehicles):
            self._places["start", vehicle.id] = len(pickups) + 2 * number
            self._places["end", vehicle.id] = len(pickups) + 2 * number + 1
        points = [each.point for each in pickups] + [point for each in vehicles for point in (each.start, each.end)]
        self._ways: Matrix = roads.durations(points)

    def drive(self, vehicle: Vehicle, lots: Sequence[Pickup], *, windows: bool = True) -> Trial:
        """Leaving at once; `windows=False` as if every farm were open at any hour."""
        leave = max(self._now, ceil(vehicle.leave.timestamp() / 60))
        end, closed = self._run(vehicle, lots, leave, windows)
        km = sum(self._km(here, there) for here, there in pairwise(self._stops(vehicle, lots)))
        over = km - vehicle.max_km - 1e-9 if vehicle.max_km is not None else -inf if km < inf else inf
        if vehicle.max_minutes is not None and end < inf:
            over = max(over, self._shortest(vehicle, lots, leave, windows) - vehicle.max_minutes)
        direct = self._km(("start", vehicle.id), ("end", vehicle.id)) if vehicle.anyway else 0.0
        return Trial(
            late=end - (floor(vehicle.arrive_by.timestamp() / 60) - vehicle.unload_minutes),
            closed=closed,
            kg=sum(lot.kg for lot in lots) - vehicle.load_kg,
            crates=0 if vehicle.crates is None else sum(lot.crates for lot in lots) - vehicle.crates,
            over=over,
            km=km - (direct if direct < inf else 0.0) if lots else 0.0,
        )

    def _run(self, vehicle: Vehicle, lots: Sequence[Pickup], minute: float, windows: bool) -> tuple[float, float]:
        """When it is at the end, and by how much the worst window was missed."""
        closed, stops = -inf, self._stops(vehicle, lots)
        for lot, way in zip(lots, pairwise(stops), strict=False):
            minute += self._minutes(*way)
            if windows:
                minute = max(minute, ceil(lot.ready.timestamp() / 60))
                closed = max(closed, minute - floor(lot.until.timestamp() / 60))
            minute += lot.minutes
        return minute + self._minutes(*stops[-2:]), closed

    def _shortest(self, vehicle: Vehicle, lots: Sequence[Pickup], leave: int, windows: bool) -> float:
        """The fewest minutes on the way: leave a minute later as long as that is not later at the end."""
        end, closed = self._run(vehicle, lots, leave, windows)
        if closed > 0 or not lots:
            return end - leave
        while self._run(vehicle, lots, leave + 1, windows)[0] == end:
            if self._run(vehicle, lots, leave + 1, windows)[1] > 0:
                break
            leave += 1
        return end - leave

    def _stops(self, vehicle: Vehicle, lots: Sequence[Pickup]) -> list[tuple[str, int]]:
        return [("start", vehicle.id), *(("lot", lot.id) for lot in lots), ("end", vehicle.id)]

    def _km(self, here: tuple[str, int], there: tuple[str, int]) -> float:
        return self._ways.km[self._places[here]][self._places[there]]

    def _minutes(self, here: tuple[str, int], there: tuple[str, int]) -> float:
        minutes = self._ways.minutes[self._places[here]][self._places[there]]
        return ceil(minutes - 1e-6) if minutes < inf else inf


def false_reasons(answer: Answer, referee: Referee) -> list[str]:
    """Every reason that is not true, one English line each."""
    return [
        f"lot {left.pickup.id}, {left.reason}: {why}" for left in answer.left_out for why in _of(left, answer, referee)
    ]


def _of(left: LeftOut, answer: Answer, referee: Referee) -> Iterator[str]:
    if left.vehicle is None:
        if referee.vehicles or left.reason is not Why.NO_VEHICLE:
            yield "no vehicle is named"
        return
    if left.short is not None and not (left.short > 0 or (left.reason is Why.NOT_WORTH and left.short > -GAIN)):
        yield "nothing is missing"
    able = [vehicle for vehicle in referee.vehicles if referee.drive(vehicle, [left.pickup]).good]
    if left.reason in ALONE:
        if able:
            yield "alone it could be fetched"
        if not _claim(left.reason, left.pickup, left.vehicle, referee):
            yield "the vehicle has another reason"
    else:
        if left.vehicle not in able:
            yield "not even alone"
        yield from _among(left, answer, referee, able)


def _claim(reason: Why, lot: Pickup, vehicle: Vehicle, referee: Referee) -> bool:
    """Whether it is this that keeps the vehicle from fetching the lot alone."""
    trial, anytime = referee.drive(vehicle, [lot]), referee.drive(vehicle, [lot], windows=False)
    after = ceil(lot.ready.timestamp() / 60) >= floor(vehicle.arrive_by.timestamp() / 60)
    if reason in (Why.TOO_HEAVY, Why.TOO_MANY_CRATES):
        return (trial.kg if reason is Why.TOO_HEAVY else trial.crates) > 0
    if reason in (Why.NO_ROAD, Why.TOO_FAR):
        return not anytime.in_time and (anytime.over == inf) == (reason is Why.NO_ROAD)
    if reason is Why.READY_AFTER:
        return anytime.in_time and after and trial.closed <= 0 < trial.late
    if reason is Why.CLOSED:
        return anytime.in_time and trial.closed > 0
    return anytime.in_time and not after and trial.closed <= 0 < trial.late


def _among(left: LeftOut, answer: Answer, referee: Referee, able: Sequence[Vehicle]) -> Iterator[str]:
    """The claims about a lot that could be fetched if the others were not."""
    lot, tours = left.pickup, {tour.vehicle: [visit.pickup for visit in tour.visits] for tour in answer.tours}
    tried = {vehicle: list(_put(referee, vehicle, tours.get(vehicle, []), lot)) for vehicle in able}
    good = [(vehicle, trial) for vehicle in able for trial in tried[vehicle] if trial.good]
    if good and left.reason is not Why.NOT_WORTH:
        yield "it fits"
    for vehicle, trial in good:
        if lot.prize - referee.km_cost * (trial.km - referee.drive(vehicle, tours.get(vehicle, [])).km) > GAIN:
            yield "it fits and is worth it"
    timely = [trial for trial in tried.get(left.vehicle or able[0], []) if trial.in_time]
    claims = {
        Why.NOT_WORTH: bool(good),
        Why.LOAD_FULL: any(trial.kg > 0 for trial in timely),
        Why.CRATES_FULL: any(trial.kg <= 0 < trial.crates for trial in timely),
        Why.NO_TIME: not any(trial.in_time for vehicle in able for trial in tried[vehicle]),
    }
    if not claims[left.reason]:
        yield "not so"
    if any(_exchange_gains(referee, vehicle, lots, lot) for vehicle, lots in tours.items()):
        yield "an exchange would be better"


def _put(referee: Referee, vehicle: Vehicle, lots: list[Pickup], lot: Pickup) -> Iterator[Trial]:
    """The lot at every place among the others."""
    for place in range(len(lots) + 1):
        yield referee.drive(vehicle, [*lots[:place], lot, *lots[place:]])


def _exchange_gains(referee: Referee, vehicle: Vehicle, lots: list[Pickup], lot: Pickup) -> bool:
    """Whether leaving away one of the lots and taking this one, anywhere, would be worth more."""
    before = referee.drive(vehicle, lots).km
    for place, other in enumerate(lots):
        for trial in _put(referee, vehicle, [*lots[:place], *lots[place + 1 :]], lot):
            if trial.good and lot.prize - other.prize - referee.km_cost * (trial.km - before) > GAIN:
                return True
    return False
