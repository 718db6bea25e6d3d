import random
from itertools import pairwise

import pytest

from domain.places import Point
from matching.distance import between, shown_km, spot


def around(point, rng, km):
    """A point at most about `km` away in each direction."""
    return Point(point.lat + rng.uniform(-km, km) / 111, point.lon + rng.uniform(-km, km) / 73)


def in_france(rng):
    return Point(rng.uniform(41.4, 51.1), rng.uniform(-4.8, 9.5))


@pytest.mark.parametrize(("km", "metres"), [(20, 0.04), (140, 0.3)])
def test_the_ranking_formula_is_off_by_centimetres_nearby_and_by_less_than_30_cm_at_200_km(km, metres):
    rng = random.Random(km)
    for _ in range(3_000):
        here = in_france(rng)
        there = around(here, rng, km)
        assert between(spot(here), spot(there)) == pytest.approx(shown_km(here, there), abs=metres / 1000)


def test_the_ten_nearest_come_in_geopys_order():
    rng = random.Random(10)
    for _ in range(2_000):
        here = in_france(rng)
        stops = [around(here, rng, 30) for _ in range(14)]
        by_formula = sorted(stops, key=lambda there: between(spot(here), spot(there)))
        assert by_formula[:10] == sorted(stops, key=lambda there: shown_km(here, there))[:10]


@pytest.mark.parametrize(
    ("here", "there"),
    [
        (Point(0.5, 179.9), Point(0.2, -179.8)),
        (Point(89.9, 10.0), Point(89.8, -170.0)),
        (Point(-90.0, 0.0), Point(-89.0, 123.0)),
        (Point(-20.9, 55.5), Point(-21.3, 55.6)),
        (Point(0.0, 0.0), Point(0.0, 1.0)),
    ],
)
def test_across_the_date_line_at_the_poles_and_overseas_it_still_holds(here, there):
    assert between(spot(here), spot(there)) == pytest.approx(shown_km(here, there), abs=0.0003)


def test_the_same_point_is_0_km_away_and_the_antipode_is_half_the_world_away():
    here = Point(49.922, 1.078)
    assert between(spot(here), spot(here)) == 0
    assert between(spot(here), spot(Point(-49.922, -178.922))) == pytest.approx(20_004, abs=40)


def test_farther_along_a_meridian_is_farther():
    here = spot(Point(49.0, 1.0))
    steps = [between(here, spot(Point(49.0 + step / 1000, 1.0))) for step in range(200)]
    assert all(near < far for near, far in pairwise(steps))
