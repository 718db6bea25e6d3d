"""Farms and vehicles around Dieppe in a few words: a stop at 14 h 00 (UTC), farms a few kilometres to the east."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.places import Point
from matching.tours.check import violations
from matching.tours.check_reasons import Referee, false_reasons
from matching.tours.plan import plan
from matching.tours.roads import AsTheCrowFlies
from matching.tours.values import Effort, Pickup, Vehicle
from matching.values import Weights

NOW = datetime(2026, 8, 24, 6, 0, tzinfo=UTC)
STOP = Point(49.922, 1.078)
ROADS = AsTheCrowFlies()
WEIGHTS = Weights()
QUICK = Effort(iterations=200, seconds=None)
"""The same answer every time."""


def at(hours):
    return NOW + timedelta(hours=hours)


def east(km, north=0.0):
    """So many kilometres (roughly, as the crow flies) from the stop."""
    return Point(STOP.lat + north / 111.25, STOP.lon + km / 71.8)


def lot(pickup_id=1, km=5.0, north=0.0, kg=50, crates=5, ready=0.0, until=8.0, minutes=10, prize=None, point=None):
    """Hours from NOW."""
    return Pickup(
        pickup_id,
        point or east(km, north),
        kg,
        crates,
        at(ready),
        at(until),
        minutes,
        float(kg) if prize is None else prize,
    )


def truck(vehicle_id=1, km=0.0, load=500, crates=None, leave=0.0, by=8.0, **more):
    """It starts so many kilometres east of the stop."""
    return replace(Vehicle(vehicle_id, east(km), STOP, load, crates, at(leave), at(by), f"truck {vehicle_id}"), **more)


def planned(pickups, vehicles, *, now=NOW, roads=ROADS, effort=QUICK):
    """The answer, once the referees have looked at it."""
    answer = plan(pickups, vehicles, now, roads=roads, weights=WEIGHTS, effort=effort)
    assert violations(answer, pickups, vehicles, roads, now) == []
    assert false_reasons(answer, Referee(pickups, vehicles, roads, now, WEIGHTS.km)) == []
    return answer


def order(answer):
    """Ids by vehicle."""
    return {tour.vehicle.id: [visit.pickup.id for visit in tour.visits] for tour in answer.tours}


def reasons(answer):
    return {left.pickup.id: left.reason for left in answer.left_out}
