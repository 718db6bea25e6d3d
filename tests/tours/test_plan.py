"""Tours as a coordinator would check them with a map and a watch."""

from datetime import UTC, datetime, timedelta
from itertools import permutations
from warnings import warn
from zoneinfo import ZoneInfo

import pytest

from matching.tours import plan as planning
from matching.tours import solver
from matching.tours.plan import plan
from matching.tours.prizes import prize
from matching.tours.roads import AsTheCrowFlies
from matching.tours.values import Effort, Pickup, Vehicle, Why
from tests.tours.builders import NOW, ROADS, STOP, at, east, lot, order, planned, reasons, truck

SOON = timedelta(minutes=1)
HOUR = 60 * SOON


def only(answer):
    (tour,) = answer.tours
    return tour


def test_nothing_to_fetch_is_no_tour():
    answer = planned([], [truck()])
    assert (answer.tours, answer.left_out, answer.value) == ((), (), 0)


def test_without_a_vehicle_everything_is_left():
    assert reasons(planned([lot(1), lot(2)], [])) == {1: Why.NO_VEHICLE, 2: Why.NO_VEHICLE}


def test_one_farm_on_the_way():
    """From 10 km east, a farm at 5 km, 8 minutes each leg: leaves so as not to wait, comes as early as it can."""
    tour = only(planned([lot(km=5, kg=50, ready=1)], [truck(km=10)]))
    (visit,) = tour.visits
    ways = ROADS.durations([east(10), east(5), STOP])
    assert [leg.km for leg in tour.legs] == [round(ways.km[0][1], 3), round(ways.km[1][2], 3)]
    assert [leg.minutes for leg in tour.legs] == [9, 9]
    assert (tour.leave, visit.arrive, visit.begin, visit.leave) == (at(1) - 9 * SOON, at(1), at(1), at(1) + 10 * SOON)
    assert (tour.arrive, tour.minutes) == (at(1) + 19 * SOON, 28)
    assert tour.detour_km == pytest.approx(0, abs=0.002)


def test_farms_come_in_the_order_of_the_way():
    farms = [lot(number, km=km) for number, km in enumerate((3, 12, 9, 6))]
    assert order(planned(farms, [truck(km=15)])) == {1: [1, 2, 3, 0]}


def test_windows_turn_the_order():
    farms = [lot(1, km=3, until=1), lot(2, km=12, ready=2)]
    assert order(planned(farms, [truck()])) == {1: [1, 2]}


def test_two_vehicles_share_the_farms_of_both_sides():
    farms = [lot(number, km=10 * side + number, kg=60) for number, side in enumerate((-1, -1, 1, 1))]
    cars = [truck(1, km=15, load=120, anyway=False), truck(2, km=-15, load=120, anyway=False)]
    answer = planned(farms, cars)
    assert {car: sorted(ids) for car, ids in order(answer).items()} == {1: [2, 3], 2: [0, 1]}
    assert [tour.kg for tour in answer.tours] == [120, 120]


def test_a_farm_at_the_stop_itself_costs_no_way():
    answer = planned([lot(point=STOP, kg=1)], [truck(km=10)])
    assert only(answer).detour_km == 0
    assert answer.value == 1


def test_a_farm_on_the_way_of_who_drives_anyway_is_worth_stopping_for():
    """3 kg on the way: worth the halt of a truck that comes by, not a drive of 26 km for nothing else."""
    assert order(planned([lot(km=5, kg=3)], [truck(km=10)])) == {1: [1]}
    answer = planned([lot(km=5, kg=3)], [truck(km=10, anyway=False)])
    assert reasons(answer) == {1: Why.NOT_WORTH}
    assert answer.left_out[0].short == pytest.approx(0.3 * 1.3 * 10 - 3, abs=0.1)


def test_equal_points_are_one_halt_each():
    tour = only(planned([lot(number, km=5, minutes=5) for number in range(4)], [truck(km=10)]))
    assert [leg.minutes for leg in tour.legs] == [9, 0, 0, 0, 9]
    assert [visit.kg for visit in tour.visits] == [50, 100, 150, 200]


def test_lots_told_in_crates_only():
    answer = planned([lot(n, kg=0, crates=4, prize=30 + n) for n in range(3)], [truck(load=0, crates=8)])
    assert sorted(order(answer)[1]) == [1, 2]
    assert (only(answer).kg, only(answer).crates, reasons(answer)) == (0, 8, {0: Why.CRATES_FULL})


@pytest.mark.parametrize(
    ("farm", "vehicle", "reason", "short"),
    [
        (lot(kg=600), truck(), Why.TOO_HEAVY, 100),
        (lot(kg=1), truck(load=0), Why.TOO_HEAVY, 1),
        (lot(crates=30), truck(crates=20), Why.TOO_MANY_CRATES, 10),
        (lot(km=200, until=99), truck(), Why.TOO_FAR, 2 * 347 + 10 - 480),
        (lot(km=20), truck(max_minutes=60), Why.TOO_FAR, 2 * 35 + 10 - 60),
        (lot(km=20), truck(max_km=51.9), Why.TOO_FAR, None),
        (lot(km=20, until=0.5), truck(), Why.CLOSED, 5),
        (lot(km=5, ready=-5, until=-1), truck(), Why.CLOSED, 69),
        (lot(km=20, ready=7.5), truck(), Why.NOT_READY, 15),
        (lot(km=5, ready=8), truck(), Why.READY_AFTER, 19),
        (lot(km=5, ready=7.9, until=8), truck(by=9, unload_minutes=60), Why.NOT_READY, 13),
        (lot(km=20, kg=1), truck(), Why.NOT_WORTH, pytest.approx(0.3 * 52 - 1, abs=0.1)),
        (lot(kg=0, prize=0, km=0), truck(), Why.NOT_WORTH, 0),
    ],
)
def test_why_a_single_farm_is_left(farm, vehicle, reason, short):
    (left,) = planned([farm], [vehicle]).left_out
    assert (left.reason, left.short) == (reason, short)


def test_a_farm_that_comes_just_in_time_is_fetched():
    """Every limit of the table above, met exactly."""
    just = [
        (lot(kg=500), truck()),
        (lot(crates=20), truck(crates=20)),
        (lot(km=20), truck(max_minutes=80)),
        (lot(km=20), truck(max_km=52.1)),
        (lot(km=20, until=35 / 60), truck()),
        (lot(km=20, ready=8 - 45 / 60), truck()),
        (lot(km=20, kg=16), truck()),
    ]
    assert [order(planned([farm], [vehicle])) for farm, vehicle in just] == [{1: [1]}] * len(just)


def test_the_load_is_full_when_dropping_another_would_make_room():
    answer = planned([lot(1, kg=80), lot(2, kg=60), lot(3, kg=50)], [truck(load=150)])
    assert (sorted(order(answer)[1]), reasons(answer)) == ([1, 2], {3: Why.LOAD_FULL})
    assert answer.left_out[0].short == 40


def test_no_time_for_both_of_two_farms():
    """Each takes an hour there and back."""
    answer = planned([lot(1, km=17, kg=60), lot(2, km=-17, kg=50)], [truck(by=1.5)])
    assert (order(answer), reasons(answer)) == ({1: [1]}, {2: Why.NO_TIME})


def test_the_nearest_reason_is_told_of_several_vehicles():
    """The car is too small; the truck would only come too late."""
    (left,) = planned([lot(kg=100, km=20, until=0.5)], [truck(1, load=50), truck(2)]).left_out
    assert (left.reason, left.vehicle.id, left.short) == (Why.CLOSED, 2, 5)


def test_nobody_leaves_before_now():
    answer = planned([lot(km=20, until=1)], [truck(leave=-2)], now=at(0.5) + timedelta(seconds=1))
    assert (reasons(answer), answer.left_out[0].short) == ({1: Why.CLOSED}, 6)


def test_a_tour_over_midnight_and_the_change_of_the_hour():
    """25 October 2026: Paris turns 3 h into 2 h. The truck comes when minutes have gone, not when clocks show."""
    paris = ZoneInfo("Europe/Paris")
    leave = datetime(2026, 10, 24, 23, 30, tzinfo=paris)
    needed = datetime(2026, 10, 25, 2, 30, tzinfo=paris, fold=1)
    farms = [
        Pickup(1, east(10), 50, 5, datetime(2026, 10, 25, 0, 10, tzinfo=paris), leave + 2 * HOUR, 10, 50.0),
        Pickup(2, east(12), 50, 5, datetime(2026, 10, 25, 2, 0, tzinfo=paris), needed, 10, 50.0),
        Pickup(3, east(14), 50, 5, datetime(2026, 10, 25, 2, 30, tzinfo=paris, fold=1), needed, 10, 50.0),
    ]
    answer = planned(farms, [Vehicle(1, STOP, STOP, 500, None, leave, needed)], now=leave)
    first, second = only(answer).visits
    assert (first.pickup.id, second.pickup.id, reasons(answer)) == (1, 2, {3: Why.READY_AFTER})
    assert second.begin == datetime(2026, 10, 25, 0, 0, tzinfo=UTC)
    assert only(answer).arrive == datetime(2026, 10, 25, 0, 31, tzinfo=UTC)
    assert {moment.tzinfo for visit in only(answer).visits for moment in (visit.arrive, visit.begin, visit.leave)} == {
        UTC
    }


def test_a_naive_moment_is_refused():
    with pytest.raises(ValueError, match="no time zone"):
        plan([lot()], [truck()], datetime(2026, 8, 24, 6, 0))


@pytest.mark.parametrize(
    ("pickups", "vehicles"),
    [([lot(1), lot(1)], []), ([], [truck(1), truck(1)]), ([lot(kg=-1)], []), ([], [truck(load=-1)])],
)
def test_ids_that_occur_twice_and_negative_figures_are_refused(pickups, vehicles):
    with pytest.raises(ValueError, match=r"twice|nothing"):
        plan(pickups, vehicles, NOW)


def test_200_farms_and_two_vehicles():
    farms = [lot(n, km=(n * 37) % 23 - 11, north=(n * 53) % 19 - 9, kg=20 + n % 60) for n in range(200)]
    answer = planned(farms, [truck(1, load=600), truck(2, km=-8, load=150, crates=12, anyway=False)])
    assert {left.reason for left in answer.left_out} <= {Why.LOAD_FULL, Why.CRATES_FULL, Why.NO_TIME, Why.NOT_WORTH}
    assert answer.tours[0].kg > 570
    assert answer.value > plan(farms, [], NOW).value


def by_hand(pickups, vehicle):
    """The value of the best of all orders of all choices, one vehicle; computed by driving each."""
    best = 0.0
    ways = ROADS.durations([vehicle.start, *(each.point for each in pickups), vehicle.end])
    for count in range(1, len(pickups) + 1):
        for chosen in permutations(range(len(pickups)), count):
            if sum(pickups[one].kg for one in chosen) > vehicle.load_kg:
                continue
            minute, here, km, fits = 0, 0, 0.0, True
            for one in chosen:
                minute += -int(-ways.minutes[here][one + 1] // 1)
                minute = max(minute, (pickups[one].ready - NOW) // SOON)
                fits = fits and minute <= (pickups[one].until - NOW) // SOON
                minute, km, here = minute + pickups[one].minutes, km + ways.km[here][one + 1], one + 1
            minute += -int(-ways.minutes[here][-1] // 1)
            km += ways.km[here][-1] - ways.km[0][-1]
            if fits and minute <= (vehicle.arrive_by - NOW) // SOON:
                best = max(best, sum(pickups[one].prize for one in chosen) - 0.3 * km)
    return best


@pytest.mark.parametrize("seed", range(12))
def test_small_tours_are_the_best_there_are(seed):
    farms = [
        lot(
            n,
            km=(seed * 7 + n * 11) % 25 - 12,
            north=(seed * 5 + n * 13) % 21 - 10,
            kg=20 + (seed * 17 + n * 29) % 80,
            ready=(seed + n) % 3,
            until=(seed + n) % 3 + 1.5,
        )
        for n in range(6)
    ]
    vehicle = truck(km=6, load=180, by=4)
    assert planned(farms, [vehicle]).value == pytest.approx(by_hand(farms, vehicle), abs=0.01)


def test_without_the_extra_there_are_tours_all_the_same(monkeypatch):
    farms = [lot(number, km=number * 3, kg=90) for number in range(1, 8)]
    found = planned(farms, [truck(load=300)])
    monkeypatch.setattr(planning, "_solver", lambda: None)
    plain = planned(farms, [truck(load=300)])
    assert plain.method == "insertion"
    assert plain.value == pytest.approx(found.value, rel=0.1)


def test_a_module_that_is_missing_is_no_error(monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(planning, "import_module", missing)
    assert planned([lot()], [truck()]).method == "insertion"


def test_a_solver_that_is_not_sure_of_its_penalties_does_not_end_the_search(monkeypatch):
    """It warns after some thousand iterations among tours that are one kilogram too heavy."""
    solve = solver.pyvrp.solve

    def unsure(*args, **more):
        warn("a penalty parameter has reached its maximum value", solver.PenaltyBoundWarning, stacklevel=1)
        return solve(*args, **more)

    monkeypatch.setattr(solver.pyvrp, "solve", unsure)
    assert order(planned([lot()], [truck()])) == {1: [1]}


def test_a_limit_of_seconds_ends_the_search():
    farms = [lot(n, km=(n * 37) % 23 - 11, north=(n * 53) % 19 - 9, kg=20 + n % 60) for n in range(60)]
    answer = planned(farms, [truck(load=300)], effort=Effort(10**9, 10**9, seconds=0.05))
    assert answer.tours


@pytest.mark.parametrize(
    ("told", "worth"),
    [
        ({}, 40),
        ({"fit": 0.85}, 34),
        ({"age": 1.0}, 28),
        ({"age": 7.0}, 28),
        ({"age": 1.0, "last_chance": True}, 48),
        ({"fit": 0.0, "age": 1.0}, 0),
    ],
)
def test_what_a_lot_is_worth(told, worth):
    assert prize(40, **told) == pytest.approx(worth)


def test_the_road_is_longer_than_the_flight():
    ways = AsTheCrowFlies(factor=1.5, kmh=60).durations([STOP, east(10)])
    assert ways.km[0][1] == pytest.approx(15, rel=0.01)
    assert ways.minutes[0][1] == ways.km[0][1]
