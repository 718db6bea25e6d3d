"""The referees see each fault: a good answer is spoilt in one place, and one line says where."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matching.tours.check import violations
from matching.tours.check_reasons import Referee, false_reasons
from matching.tours.plan import plan
from matching.tours.values import LeftOut, Leg, Why
from tests.tours.builders import NOW, ROADS, WEIGHTS, at, lot, truck

SOON = timedelta(minutes=1)
PICKUPS = [lot(1, km=10, ready=1), lot(2, km=5), lot(3, kg=900)]
VEHICLES = [truck(km=15, crates=12)]
GOOD = plan(PICKUPS, VEHICLES, NOW, effort=None)
(TOUR,) = GOOD.tours
FIRST, LAST = TOUR.visits


def tour(**changes):
    return replace(GOOD, tours=(replace(TOUR, **changes),))


def first(**changes):
    return tour(visits=(replace(FIRST, **changes), LAST))


def vehicle(**changes):
    return tour(vehicle=replace(TOUR.vehicle, **changes))


def said(answer, pickups=PICKUPS, vehicles=None, now=NOW):
    used = vehicles if vehicles is not None else [each.vehicle for each in answer.tours] or VEHICLES
    return [line.removeprefix("vehicle 1: ") for line in violations(answer, pickups, used, ROADS, now)]


def test_a_good_answer_is_good():
    assert said(GOOD) == []


@pytest.mark.parametrize(
    ("spoilt", "line"),
    [
        (replace(GOOD, left_out=()), "not every lot is told exactly once"),
        (
            replace(GOOD, left_out=(*GOOD.left_out, LeftOut(PICKUPS[0], Why.TOO_FAR))),
            "not every lot is told exactly once",
        ),
        (vehicle(leave=at(1)), "leaves too early"),
        (first(arrive=FIRST.arrive - SOON), "lot 1: comes at another time than the way takes"),
        (first(begin=FIRST.begin - SOON), "lot 1: outside its window"),
        (first(leave=FIRST.leave - SOON), "lot 1: no time to load, or too much"),
        (tour(arrive=TOUR.arrive - SOON), "arrives at another time than the way takes"),
        (vehicle(arrive_by=TOUR.arrive - SOON), "arrives too late to unload"),
        (vehicle(unload_minutes=8 * 60), "arrives too late to unload"),
        (tour(minutes=TOUR.minutes - 1), "its minutes do not add up"),
        (vehicle(max_minutes=TOUR.minutes - 1), "takes too long"),
        (first(kg=49), "lot 1: not what is on board"),
        (tour(crates=9), "its load does not add up"),
        (vehicle(load_kg=99), "100 kg, holds 99"),
        (vehicle(crates=9), "10 crates, holds 9"),
        (tour(km=TOUR.km - 0.01), "its kilometres do not add up"),
        (tour(detour_km=5.0), "its detour does not add up"),
        (vehicle(anyway=False), "its detour does not add up"),
        (vehicle(max_km=TOUR.km - 0.01), "drives too far"),
    ],
)
def test_one_fault_is_seen(spoilt, line):
    assert line in said(spoilt)


def test_a_leg_of_another_length_is_seen():
    legs = (Leg(TOUR.legs[0].km - 0.1, TOUR.legs[0].minutes), *TOUR.legs[1:])
    assert [line.split(":")[0] for line in said(tour(legs=legs))] == ["leg 0", "its kilometres do not add up"]


def test_waiting_for_no_reason_is_seen():
    late = replace(LAST, begin=LAST.begin + SOON, leave=LAST.leave + SOON)
    found = said(tour(visits=(FIRST, late), arrive=TOUR.arrive + SOON, minutes=TOUR.minutes + 1))
    assert found == ["lot 2: loading begins too early, or for no reason late"]


def test_vehicles_that_are_not_there_or_drive_twice_and_tours_for_nothing_are_seen():
    assert said(GOOD, vehicles=[]) == ["a vehicle drives twice, or is not there"]
    twice = replace(GOOD, tours=(TOUR, TOUR))
    assert "a vehicle drives twice, or is not there" in said(twice)
    idle = replace(TOUR, visits=(), legs=(Leg(TOUR.km, 1),), kg=0, crates=0, prize=0)
    assert "a tour without a visit" in said(replace(GOOD, tours=(idle,)))


def reasons(answer, pickups, vehicles):
    return false_reasons(answer, Referee(pickups, vehicles, ROADS, NOW, WEIGHTS.km))


def test_a_reason_without_its_figure_or_vehicle_is_seen():
    (left,) = GOOD.left_out
    nothing = replace(GOOD, left_out=(replace(left, short=0),))
    nobody = replace(GOOD, left_out=(replace(left, vehicle=None),))
    assert reasons(nothing, PICKUPS, VEHICLES) == ["lot 3, too_heavy: nothing is missing"]
    assert reasons(nobody, PICKUPS, VEHICLES) == ["lot 3, too_heavy: no vehicle is named"]


def test_an_exchange_that_would_have_been_better_is_seen():
    """Another lot of the same farm was worth twice as much, and the load is said to be full."""
    better = [lot(1, kg=60), lot(2, kg=60, prize=120)]
    vehicles = [truck(load=100)]
    poor = plan(better[:1], vehicles, NOW, effort=None)
    told = replace(poor, left_out=(LeftOut(better[1], Why.LOAD_FULL, vehicles[0], 20),))
    assert reasons(told, better, vehicles) == ["lot 2, load_full: an exchange would be better"]


def test_the_worth_of_what_would_fit_is_seen():
    vehicles = [truck(km=10)]
    told = replace(plan([], vehicles, NOW), left_out=(LeftOut(lot(), Why.NOT_WORTH, vehicles[0], 1),))
    assert reasons(told, [lot()], vehicles) == ["lot 1, not_worth: it fits and is worth it"]
