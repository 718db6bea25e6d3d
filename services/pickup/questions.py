"""A tour as the planner is asked for it, and what it answers: read in a transaction, computed outside of all."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.places import Point
from domain.stops import Stop
from domain.tours import LEFT, LeftOffer, NewHalt, PickupTour, Plan, Seen, TourVehicle, Way
from matching.tours.plan import plan as solve
from matching.tours.roads import Roads
from matching.tours.values import Answer, Pickup, Tour, Vehicle
from services.pickup import lots
from storage import stops, tours
from storage.database import Transaction

UNLOAD = 15
"""Minutes between standing at the stop and its beginning."""
SPARE = timedelta(minutes=15)
"""Kept for tractors on the road and a word at the gate; the rest of the time before the stop is spent asleep."""
STEP = timedelta(minutes=5)
CAR_MINUTES = 180
"""A volunteer drives no longer than this."""
BEFORE = timedelta(hours=3)
"""So long before the stop vehicles leave at the earliest, unless a coordinator says otherwise."""
EARLIEST = timedelta(hours=12)
"""Nobody leaves longer before the stop than this: it was moved since the hour was said."""


@dataclass(frozen=True, slots=True)
class Question:
    """Everything that is needed to compute a tour, and nothing that must be looked up."""

    tour: PickupTour
    pickups: tuple[Pickup, ...]
    vehicles: tuple[Vehicle, ...]
    kept_out: tuple[LeftOffer, ...]
    grams: Mapping[int, int]
    seen: Seen
    now: datetime

    def points(self) -> list[Point]:
        """All places, each once."""
        ends = [point for each in self.vehicles for point in (each.start, each.end)]
        return list(dict.fromkeys([*(each.point for each in self.pickups), *ends]))


async def read(tx: Transaction, tour_id: int, now: datetime) -> Question | None:
    """What is to be computed for a tour; None when nothing is any more."""
    tour = await tours.get(tx, tour_id)
    if not tour.to_plan or not tour.live:
        return None
    stop = await stops.get(tx, tour.stop)
    waiting, later = await lots.at_stop(tx, stop), await lots.next_start(tx, stop)
    wanted = [lot for lot in waiting.accepted if lot.offer.id not in tour.kept_out]
    out = [lot for lot in waiting.accepted if lot.offer.id in tour.kept_out]
    pinned = tour.pinned | await _promised(tx, tour)
    cars = [each for each in await tours.vehicles(tx, tour_id) if each.state != "declined"]
    return Question(
        tour=tour,
        pickups=tuple(lots.pickup(lot, stop, later, pinned=lot.offer.id in pinned) for lot in wanted),
        vehicles=tuple(vehicle(each, stop, now) for each in cars),
        kept_out=tuple(LeftOffer(lot.offer.id, lot.total, LEFT) for lot in out),
        grams={lot.offer.id: lot.total for lot in wanted},
        seen=waiting.seen(stop),
        now=now,
    )


async def _promised(tx: Transaction, tour: PickupTour) -> set[int]:
    """Farms that were told an hour: nobody else takes their place."""
    return {one.offer for one in await tours.all_halts(tx, tour.id) if one.told is not None}


def vehicle(each: TourVehicle, stop: Stop, now: datetime) -> Vehicle:
    """A vehicle as the planner sees it: it leaves neither in the past nor long before the stop."""
    leave = each.not_before if stop.start - EARLIEST <= each.not_before < stop.start else stop.start - BEFORE
    return Vehicle(
        id=each.id,
        start=each.start.point,
        end=stop.point,
        load_kg=each.load_grams // 1000,
        crates=each.crates,
        leave=max(leave, now),
        arrive_by=stop.start,
        name=each.name,
        unload_minutes=UNLOAD,
        anyway=each.truck,
        max_minutes=None if each.truck else CAR_MINUTES,
    )


def answer(question: Question, roads: Roads, factor: float | None) -> Plan:
    """Compute a tour. It takes up to 2 seconds: in a worker thread, outside of any transaction.

    Args:
        question: what is asked.
        roads: ways between all its points.
        factor: by how much ways as the crow flies were stretched; None when a router has measured them.
    """
    found = solve(question.pickups, question.vehicles, question.now, roads=roads)
    left = tuple(_left(found, question.grams))
    return Plan(
        ways=tuple(_way(each, question.grams) for each in found.tours),
        left_out=(*left, *question.kept_out),
        method=found.method,
        factor=factor,
        seen=question.seen,
    )


def _left(found: Answer, grams: Mapping[int, int]) -> Sequence[LeftOffer]:
    return [
        LeftOffer(
            offer=each.pickup.id,
            grams=grams[each.pickup.id],
            reason=each.reason.value,
            short=None if each.short is None else round(each.short, 1),
            vehicle=None if each.vehicle is None else each.vehicle.id,
        )
        for each in found.left_out
    ]


def _slack(each: Tour) -> timedelta:
    """By how much a way can begin later than at the earliest: farmers load by day, not at dawn.

    Windows and the deadline are kept, and some minutes to spare; in steps of 5 minutes.
    """
    deadline = each.vehicle.arrive_by - timedelta(minutes=UNLOAD) - SPARE
    free = min([deadline - each.arrive, *(visit.pickup.until - visit.begin for visit in each.visits)])
    return max(free, timedelta(0)) // STEP * STEP


def _way(each: Tour, grams: Mapping[int, int]) -> Way:
    later = _slack(each)
    halts = tuple(
        NewHalt(
            offer=visit.pickup.id,
            grams=grams[visit.pickup.id],
            crates=visit.pickup.crates,
            arrive=visit.begin + later,
            leave=visit.leave + later,
            km=leg.km,
        )
        for visit, leg in zip(each.visits, each.legs, strict=False)
    )
    return Way(each.vehicle.id, each.leave + later, each.arrive + later, each.km, each.detour_km, each.minutes, halts)
