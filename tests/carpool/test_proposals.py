"""Which cars are proposed to whom: the smallest detour first, none that goes far out of its way."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import signing_up
from domain.places import Place, Point
from domain.rides import Gleaner, Ride, detour
from services.carpool import reading
from services.carpool.proposals import MOST_EXTRA, commune_of, leaves, suiting, way
from tests.carpool.conftest import DIEPPE, LUNERAY, OFFRANVILLE
from tests.papers.reading import workshop

PARIS = ZoneInfo("Europe/Paris")
NINE = datetime(2026, 9, 18, 9, tzinfo=PARIS)
FIELD = Point(49.945, 1.145)
WHERE = replace(workshop(), start=NINE, end=NINE + timedelta(hours=3), point=FIELD)
ROSE = replace(signing_up.new(1, 1, 2, 0, "rose", NINE), id=90, booked=2, waiting=0)


def car(key: int, place: Place | None, seats: int = 3, taken: int = 0) -> Ride:
    return Ride(key, 1, 1, key, seats, taken, place, None)


def proposed(*cars: Ride, waits: Place | None = OFFRANVILLE, **said: Any) -> list[int]:
    return [one.ride.id for one in suiting(cars, WHERE, ROSE, Gleaner(90, 1, True, waits, **said))]


def test_the_smallest_detour_first_not_the_nearest_car() -> None:
    """From Luneray the way to the field passes by Offranville; from Dieppe it is the other way."""
    passing, near = car(1, LUNERAY), car(2, DIEPPE)
    assert way(near, OFFRANVILLE, FIELD).away < way(passing, OFFRANVILLE, FIELD).away  # type: ignore[operator]
    assert proposed(near, passing) == [1, 2]


def test_who_lives_beside_the_driver_costs_nothing() -> None:
    assert way(car(1, DIEPPE), DIEPPE, FIELD) == way(car(1, DIEPPE), DIEPPE, FIELD)
    assert (way(car(1, DIEPPE), DIEPPE, FIELD).away, way(car(1, DIEPPE), DIEPPE, FIELD).extra) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (car(1, DIEPPE, seats=1), {}),  # two need a seat
        (car(1, DIEPPE, seats=3, taken=2), {}),
        (car(1, DIEPPE), {"refused_by": (1,)}),
        (car(90, DIEPPE), {}),  # their own
        (car(1, DIEPPE), {"waits": Place("Rouen", Point(49.443, 1.099), "Rouen", "76540")}),  # there and back
    ],
)
def test_what_is_not_proposed(one: Ride, said: dict[str, Any]) -> None:
    assert one.id not in proposed(one, **said)


def test_where_nobody_has_said_from_where_every_car_with_room_is_proposed() -> None:
    assert proposed(car(1, DIEPPE), car(2, None), waits=None) == [1, 2]
    assert way(car(1, None), DIEPPE, FIELD).away is None


NEAR = st.builds(Point, st.floats(49.5, 50.2), st.floats(0.6, 1.6))


@given(NEAR, NEAR)
def test_a_detour_is_never_negative_and_never_more_than_there_and_back(home: Point, waits: Point) -> None:
    found = way(car(1, Place("A", home)), Place("B", waits), FIELD)
    assert found.away is not None
    assert 0 <= found.extra <= 2 * found.away + 1e-6
    assert detour(found.away, 0.0, found.away) == 0.0
    assert (found.extra <= MOST_EXTRA) == bool(proposed(car(1, Place("A", home)), waits=Place("B", waits)))


@given(NEAR)
def test_a_car_leaves_in_time_to_five_minutes(home: Point) -> None:
    at = leaves(WHERE, Place("A", home))
    assert (at.minute % 5, at.second) == (0, 0)
    assert at <= NINE - timedelta(minutes=10)


def test_of_a_home_only_the_commune_is_told() -> None:
    exact = Place("4 rue du Puits, 76200 Dieppe", Point(49.92222, 1.07777), "Dieppe", "76217", exact=True)
    assert commune_of(exact) == Place("Dieppe", Point(49.922, 1.078), "Dieppe", "76217")
    assert commune_of(None) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [("8h15", "08:15"), ("8 h", "08:00"), ("8", "08:00"), ("à 7h30 précises", "07:30"), ("8:05", "08:05")],
)
def test_an_hour_is_read(text: str, clock: str) -> None:
    at = reading.hour(text, WHERE)
    assert at is not None
    assert (at.date(), at.strftime("%H:%M")) == (NINE.date(), clock)


@pytest.mark.parametrize("text", ["bientôt", "25h", "99", ""])
def test_what_is_no_hour(text: str) -> None:
    assert reading.hour(text, WHERE) is None
