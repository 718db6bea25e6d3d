"""The referee: do tours keep the rules? Written apart, it shares no code with what plans them.

Everything is driven again from the same roads; a leg takes full minutes. Whether the reasons are true: `check_reasons`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from math import ceil, inf

from matching.tours.roads import Roads
from matching.tours.values import Answer, Pickup, Tour, Vehicle, Visit

MINUTE = timedelta(minutes=1)
METRE = 0.0011
"""Legs are told in whole metres."""


def violations(
    answer: Answer, pickups: Sequence[Pickup], vehicles: Sequence[Vehicle], roads: Roads, now: datetime
) -> list[str]:
    """Every rule that the tours break, one English line each; none for good tours."""
    broken = list(_of_all(answer, pickups, vehicles))
    for tour in answer.tours:
        broken += [f"vehicle {tour.vehicle.id}: {why}" for why in _of_tour(tour, roads, now)]
    return broken


def _of_all(answer: Answer, pickups: Sequence[Pickup], vehicles: Sequence[Vehicle]) -> Iterator[str]:
    """Every lot once, on a tour or left out; every vehicle at most once."""
    told = Counter(visit.pickup for tour in answer.tours for visit in tour.visits)
    told.update(left.pickup for left in answer.left_out)
    if told != Counter(pickups):
        yield "not every lot is told exactly once"
    used = Counter(tour.vehicle for tour in answer.tours)
    if any(times > 1 for times in used.values()) or not set(used) <= set(vehicles):
        yield "a vehicle drives twice, or is not there"
    if not all(tour.visits for tour in answer.tours):
        yield "a tour without a visit"


def _of_tour(tour: Tour, roads: Roads, now: datetime) -> Iterator[str]:
    yield from _of_clock(tour, now)
    yield from _of_load(tour)
    yield from _of_ways(tour, roads)


def _of_clock(tour: Tour, now: datetime) -> Iterator[str]:
    vehicle, moment = tour.vehicle, tour.leave
    if _utc(tour.leave) < max(_utc(vehicle.leave), _utc(now)):
        yield "leaves too early"
    for leg, visit in zip(tour.legs, tour.visits, strict=False):
        if visit.arrive != moment + leg.minutes * MINUTE:
            yield f"lot {visit.pickup.id}: comes at another time than the way takes"
        yield from (f"lot {visit.pickup.id}: {why}" for why in _of_visit(visit))
        moment = visit.leave
    if tour.arrive != moment + tour.legs[-1].minutes * MINUTE:
        yield "arrives at another time than the way takes"
    if tour.arrive > _utc(vehicle.arrive_by) - vehicle.unload_minutes * MINUTE:
        yield "arrives too late to unload"
    if tour.minutes * MINUTE != tour.arrive - tour.leave:
        yield "its minutes do not add up"
    if vehicle.max_minutes is not None and tour.minutes > vehicle.max_minutes:
        yield "takes too long"


def _of_visit(visit: Visit) -> Iterator[str]:
    pickup = visit.pickup
    if not _utc(pickup.ready) <= visit.begin <= _utc(pickup.until):
        yield "outside its window"
    if visit.begin < visit.arrive or (visit.begin > visit.arrive and visit.begin - _utc(pickup.ready) >= MINUTE):
        yield "loading begins too early, or for no reason late"
    if visit.leave != visit.begin + pickup.minutes * MINUTE:
        yield "no time to load, or too much"


def _of_load(tour: Tour) -> Iterator[str]:
    kg = crates = 0
    for visit in tour.visits:
        kg, crates = kg + visit.pickup.kg, crates + visit.pickup.crates
        if (visit.kg, visit.crates) != (kg, crates):
            yield f"lot {visit.pickup.id}: not what is on board"
    if (tour.kg, tour.crates) != (kg, crates):
        yield "its load does not add up"
    if kg > tour.vehicle.load_kg:
        yield f"{kg} kg, holds {tour.vehicle.load_kg}"
    if tour.vehicle.crates is not None and crates > tour.vehicle.crates:
        yield f"{crates} crates, holds {tour.vehicle.crates}"


def _of_ways(tour: Tour, roads: Roads) -> Iterator[str]:
    vehicle = tour.vehicle
    points = [vehicle.start, *(visit.pickup.point for visit in tour.visits), vehicle.end]
    ways = roads.durations(points)
    for number, leg in enumerate(tour.legs):
        km, minutes = ways.km[number][number + 1], ways.minutes[number][number + 1]
        if abs(leg.km - km) > METRE or leg.minutes != ceil(minutes - 1e-6):
            yield f"leg {number}: {leg.km} km in {leg.minutes} minutes, the road says {km} and {minutes}"
    if len(tour.legs) != len(points) - 1 or abs(tour.km - sum(leg.km for leg in tour.legs)) > METRE:
        yield "its kilometres do not add up"
    direct = ways.km[0][-1] if vehicle.anyway and ways.km[0][-1] < inf else 0.0
    if abs(tour.detour_km - (tour.km - direct)) > METRE:
        yield "its detour does not add up"
    if vehicle.max_km is not None and tour.km > vehicle.max_km + 1e-9:
        yield "drives too far"


def _utc(moment: datetime) -> datetime:
    return moment.astimezone(UTC)
