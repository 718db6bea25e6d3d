"""What must hold of every answer, whatever the farms and vehicles: the referees find nothing."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.places import Point
from matching.tours import insertion, route
from matching.tours import plan as planning
from matching.tours.check import violations
from matching.tours.check_reasons import Referee, false_reasons
from matching.tours.plan import plan
from matching.tours.roads import Matrix, table
from matching.tours.values import Effort
from tests.tours.builders import NOW, ROADS, STOP, WEIGHTS, lot, order, planned, reasons, truck

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
near = st.builds(
    lambda north, easting: Point(STOP.lat + north / 40, STOP.lon + easting / 30), st.integers(-6, 6), st.integers(-6, 6)
)


@st.composite
def lots(draw, max_size=9):
    return [
        lot(
            number,
            point=draw(near),
            kg=draw(st.sampled_from((0, 20, 60, 200))),
            crates=draw(st.integers(0, 8)),
            ready=(ready := draw(st.integers(-2, 8))),
            until=ready + draw(st.sampled_from((0, 0.5, 1.2, 4))),
            minutes=draw(st.sampled_from((0, 10, 25))),
            prize=draw(st.sampled_from((0.0, 1.5, 8.0, 40.0, 120.0))),
        )
        for number in range(draw(st.integers(0, max_size)))
    ]


@st.composite
def fleets(draw):
    return [
        truck(
            number,
            load=draw(st.sampled_from((0, 90, 300))),
            crates=draw(st.none() | st.integers(0, 20)),
            leave=draw(st.integers(-1, 4)),
            by=draw(st.integers(1, 8)),
            start=draw(near),
            end=STOP,
            unload_minutes=draw(st.sampled_from((0, 20))),
            anyway=draw(st.booleans()),
            max_km=draw(st.none() | st.sampled_from((15.0, 40.0))),
            max_minutes=draw(st.none() | st.sampled_from((45, 120))),
        )
        for number in range(draw(st.integers(0, 3)))
    ]


@settings(patient, max_examples=150)
@given(lots(), fleets())
def test_insertion_keeps_the_rules_and_its_reasons_are_true(pickups, vehicles):
    planned(pickups, vehicles, effort=None)


@settings(patient, max_examples=100)
@given(lots(), fleets(), st.integers(0, 5))
def test_the_solver_keeps_the_rules_and_its_reasons_are_true(pickups, vehicles, seed):
    answer = planned(pickups, vehicles, effort=Effort(30, seconds=None, seed=seed))
    assert answer.value >= planned(pickups, vehicles, effort=None).value - 1e-6


@settings(patient, max_examples=60)
@given(lots(max_size=5), fleets(), st.data())
def test_roads_of_a_router_may_be_crooked_or_missing(pickups, vehicles, data):
    """One way is not the other, a detour may be shorter than the direct way, and some places have no road."""
    points = [*(each.point for each in pickups), *(point for car in vehicles for point in (car.start, car.end))]
    points = list(dict.fromkeys(points))
    leg = st.sampled_from((0.0, 0.4, 3.0, 9.0, 30.0, float("inf")))
    rows = tuple(tuple(data.draw(leg) if i != j else 0.0 for j in range(len(points))) for i in range(len(points)))
    roads = table(points, Matrix(rows, tuple(tuple(km * 1.5 for km in row) for row in rows)))
    planned(pickups, vehicles, roads=roads, effort=Effort(20, seconds=None))


@patient
@given(lots(), fleets())
def test_the_same_question_has_the_same_answer(pickups, vehicles):
    effort = Effort(30, seconds=None, seed=7)
    assert plan(pickups, vehicles, NOW, effort=effort) == plan(pickups, vehicles, NOW, effort=effort)


@patient
@given(lots(max_size=6), fleets())
def test_clock_faces_change_nothing(pickups, vehicles):
    """Moments told in another zone are the same moments."""
    paris = ZoneInfo("Europe/Paris")
    there = [replace(p, ready=p.ready.astimezone(paris), until=p.until.astimezone(paris)) for p in pickups]
    assert order(plan(there, vehicles, NOW, effort=None)) == order(plan(pickups, vehicles, NOW, effort=None))


def faults(pickups, vehicles):
    answer = plan(pickups, vehicles, NOW, weights=WEIGHTS, effort=None)
    referee = Referee(pickups, vehicles, ROADS, NOW, WEIGHTS.km)
    return violations(answer, pickups, vehicles, ROADS, NOW), false_reasons(answer, referee)


def test_a_planner_that_forgets_the_load_is_caught(monkeypatch):
    pickups, vehicles = [lot(1, kg=60), lot(2, kg=60)], [truck(load=100)]
    assert faults(pickups, vehicles) == ([], [])
    monkeypatch.setattr(insertion, "has_room", lambda *_: True)
    assert faults(pickups, vehicles)[0] == ["vehicle 1: 120 kg, holds 100"]


def test_a_planner_that_forgets_windows_and_the_deadline_is_caught(monkeypatch):
    pickups, vehicles = [lot(1, km=20, until=0.2)], [truck(by=1)]
    assert faults(pickups, vehicles) == ([], [])
    monkeypatch.setattr(route, "_fits", lambda *_: True)
    found, _ = faults(pickups, vehicles)
    assert (found[0], found[-1]) == ("vehicle 1: leaves too early", "vehicle 1: arrives too late to unload")


def test_a_visit_outside_its_window_is_caught():
    pickups, vehicles = [lot(1, ready=1)], [truck()]
    answer = plan(pickups, vehicles, NOW, effort=None)
    shut = [replace(pickups[0], until=answer.tours[0].visits[0].begin - timedelta(seconds=1))]
    visit = replace(answer.tours[0].visits[0], pickup=shut[0])
    late = replace(answer, tours=(replace(answer.tours[0], visits=(visit,)),))
    assert violations(late, shut, vehicles, ROADS, NOW) == ["vehicle 1: lot 1: outside its window"]


@pytest.mark.parametrize("claimed", ["too_far", "load_full", "no_time", "closed", "not_ready", "not_worth", "no_road"])
def test_a_wrong_reason_is_caught(claimed):
    """The lot is too heavy; every other reason is a lie."""
    pickups, vehicles = [lot(kg=600)], [truck()]
    answer = plan(pickups, vehicles, NOW, effort=None)
    assert reasons(answer) == {1: "too_heavy"}
    lie = replace(answer, left_out=(replace(answer.left_out[0], reason=type(answer.left_out[0].reason)(claimed)),))
    assert false_reasons(lie, Referee(pickups, vehicles, ROADS, NOW, WEIGHTS.km))


def test_a_lot_that_is_left_for_nothing_is_caught():
    pickups, vehicles = [lot()], [truck()]
    answer = plan(pickups, vehicles, NOW, effort=None)
    for why in ("too_far", "load_full", "no_time", "closed", "not_ready", "not_worth", "no_road", "too_heavy"):
        left = planning.left_out(planning.make(pickups, vehicles, ROADS, NOW, 0.3), [], 0)
        lie = replace(answer, tours=(), left_out=(replace(left, reason=type(left.reason)(why), vehicle=vehicles[0]),))
        assert false_reasons(lie, Referee(pickups, vehicles, ROADS, NOW, WEIGHTS.km)), why
