"""The value of a choice, computed by hand beside it."""

from datetime import timedelta

import pytest

from matching.distance import shown_km
from matching.fill import Slot, fill
from matching.propose import explain_pair
from matching.values import RecipeView, Weights
from tests.matching.builders import DIEPPE, NOW, item, offer, stop


@pytest.mark.parametrize(
    ("one_offer", "one_stop", "by_hand"),
    [
        # next door, on the day it is picked: every kilogram counts whole
        (offer(kg=100), stop(day=0), 100),
        # half of the shelf life gone: 100 x (1 - 0.30 x 0.5)
        (offer(kg=100, shelf=4), stop(day=2), 85),
        # a secondary ingredient, a quarter of the shelf life gone: 40 x (0.85 - 0.30 x 0.25)
        (offer(product="oignon", kg=40, shelf=8), stop(day=2), 31),
        # room for 60 of 100, a day picked already: 60 x (1 - 0.30 x 0.6)
        (offer(kg=100, ready=-1), stop(day=2, room=60), 49.2),
        # two items in one trip: 50 x 1.0 + 20 x 0.85
        (offer(item(1, kg=50), item(2, "oignon", kg=20)), stop(day=0), 67),
    ],
)
def test_what_the_produce_is_worth(one_offer, one_stop, by_hand):
    assert explain_pair(one_offer, one_stop, NOW).value == pytest.approx(by_hand)


@pytest.mark.parametrize("mode", ["deliver", "pickup", "glean"])
def test_a_trip_costs_030_kg_a_km_there_and_back_on_the_road_once_for_all_items(mode):
    there = stop(day=4, north_km=10)
    lots = (item(1, kg=50, ready=4), item(2, "oignon", kg=20, ready=4))
    answer = explain_pair(offer(*lots, mode=mode), there, NOW)
    assert answer.km == shown_km(DIEPPE, there.point)
    assert answer.value == pytest.approx(67 - 0.30 * 2 * 1.3 * answer.km)


def test_the_weights_are_settings():
    there = stop(day=2, north_km=10)
    answer = explain_pair(offer(kg=100), there, NOW, Weights(age=1.0, km=0.5, road=1.0))
    assert answer.value == pytest.approx(100 * (1 - 2 / 5) - 0.5 * 2 * answer.km)


def test_what_is_told_of_a_choice():
    answer = explain_pair(offer(kg=100), stop(day=2, room=150), NOW)
    (part,) = answer.parts
    assert (part.product, part.recipe, part.kg, part.fit) == ("tomate", "coulis", 100, 1.0)
    assert part.freshness_left == timedelta(days=3)
    assert part.age == pytest.approx(0.4)
    assert (answer.kg, answer.room_left_kg, answer.whole, answer.firm) == (100, 50, True, False)
    assert answer.reasons == ("whole", "only", "main")


def test_a_stop_within_the_freeze_is_firm():
    assert explain_pair(offer(), stop(day=1), NOW).firm
    assert not explain_pair(offer(), stop(day=1.01), NOW).firm


def slots(items, recipes, room):
    place = stop(room=room, recipes=recipes)
    return [
        Slot(one, place, recipe.slug, recipe.capacity_kg, fit, 0.0, fit)
        for one in items
        for recipe in recipes
        if (fit := recipe.fits.get(one.product))
    ]


def placed(filled):
    return {(slot.item.id, slot.recipe): kg for slot, kg in filled}


def test_one_item_fills_the_best_recipe_first():
    soup, coulis = RecipeView("soupe", 100, {"tomate": 0.85}), RecipeView("coulis", 60, {"tomate": 1.0})
    assert placed(fill(slots([item(kg=100)], [soup, coulis], 90))) == {(1, "coulis"): 60, (1, "soupe"): 30}


def test_an_item_makes_way_for_one_that_can_go_nowhere_else():
    coulis, soup = RecipeView("coulis", 60, {"tomate": 1.0, "oignon": 0.85}), RecipeView("soupe", 60, {"tomate": 0.85})
    lots = [item(1, kg=60), item(2, "oignon", kg=60)]
    assert placed(fill(slots(lots, [coulis, soup], 120))) == {(1, "soupe"): 60, (2, "coulis"): 60}


def test_products_taken_without_a_recipe_have_none():
    answer = explain_pair(offer(), stop(recipes=(), products={"tomate": 0.9}), NOW)
    assert [(part.recipe, part.fit) for part in answer.parts] == [(None, 0.9)]
