"""The referee sees each fault by itself, and nothing in a good plan."""

from dataclasses import replace

import pytest

from matching.check import violations
from matching.values import Allocation, RecipeView, Rules
from tests.matching.builders import COULIS, NOW, item, offer, stop

ROW = Allocation(offer_id=1, item_id=1, stop_id=1, recipe="coulis", kg=60)


def faults(*rows, one=None, place=None, **more):
    found = violations([one or offer()], [place or stop()], rows, NOW, **more)
    return [fault.rpartition("): ")[2] for fault in found]


def test_a_good_plan_has_none():
    assert faults(ROW, replace(ROW, kg=40)) == []
    assert faults() == []


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"kg": 0}, "not a whole, positive number of kilograms"),
        ({"kg": -5}, "not a whole, positive number of kilograms"),
        ({"kg": 2.5}, "not a whole, positive number of kilograms"),
        ({"recipe": "soupe"}, "no such recipe takes it"),
        ({"recipe": None}, "no such recipe takes it"),
        ({"offer_id": 2}, "no such offer, item or stop"),
        ({"item_id": 2}, "no such offer, item or stop"),
        ({"stop_id": 2}, "no such offer, item or stop"),
    ],
)
def test_a_row_that_means_nothing(changed, fault):
    assert faults(replace(ROW, **changed)) == [fault]


@pytest.mark.parametrize(
    ("one", "place", "fault"),
    [
        (offer(ready=-2), stop(day=-1), "the stop has begun"),
        (offer(ready=3), stop(), "before it is ready"),
        (offer(until=1), stop(), "after it has to be used"),
        (offer(), stop(notice_hours=49), "announced too late for the stop"),
        (offer(mode="glean"), stop(), "announced too late for a gleaning"),
        (offer(product="poire"), stop(), "no such recipe takes it"),
        (offer(), stop(recipes=(replace(COULIS, validated=False),)), "no such recipe takes it"),
        (offer(kg=50), stop(), "offer 1, item 1: 60 kg of 50"),
        (offer(), stop(room=59), "stop 1: 60 kg, room for 59"),
        (offer(), stop(room=-3), "stop 1: 60 kg, room for -3"),
        (offer(), stop(recipes=(replace(COULIS, capacity_kg=59),)), "stop 1, coulis: 60 kg of 59"),
    ],
)
def test_a_pair_that_may_not_meet(one, place, fault):
    assert faults(ROW, one=one, place=place) == [fault]


@pytest.mark.parametrize("mode", ["deliver", "pickup", "glean"])
def test_too_far_whoever_drives(mode):
    rules = Rules(pickup_radius_km=20, gleaning_radius_km=20)
    place = stop(day=4, north_km=25)
    (fault,) = faults(ROW, one=offer(mode=mode, radius=20), place=place, rules=rules)
    assert fault.endswith("km is too far")
    wide = Rules(pickup_radius_km=None, gleaning_radius_km=None)
    assert faults(ROW, one=offer(mode=mode, radius=30), place=place, rules=wide) == []


def test_a_banned_pair():
    assert faults(ROW, bans=frozenset({(1, 1)})) == ["ruled out by a coordinator"]


def test_sums_are_taken_over_all_offers():
    lots = [offer(offer_id=number, kg=60) for number in (1, 2)]
    rows = [replace(ROW, offer_id=number) for number in (1, 2)]
    assert violations(lots, [stop(room=119)], rows, NOW) == ["stop 1: 120 kg, room for 119"]


def test_products_taken_without_a_recipe_count_in_the_room_of_the_stop():
    place = stop(room=100, recipes=(RecipeView("compote", 50, {"poire": 1.0}),), products={"tomate": 1.0})
    one = offer(item(1, kg=80), item(2, "poire", kg=50))
    plan = [replace(ROW, recipe=None, kg=80), replace(ROW, item_id=2, recipe="compote", kg=30)]
    assert faults(*plan, one=one, place=place) == ["stop 1: 110 kg, room for 100"]
