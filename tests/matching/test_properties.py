"""What must hold for every offer and every set of stops."""

from dataclasses import replace
from itertools import product as every

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.places import Point
from matching import pairs
from matching.check import violations
from matching.fill import Slot, fill
from matching.index import StopIndex
from matching.propose import explain_pair, propose
from matching.values import Choice, RecipeView, Rules
from tests.matching.builders import DIEPPE, NOW, item, offer, stop

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # the machine may be busy
PRODUCTS = ("tomate", "oignon", "poire")
few = st.integers(0, 60)
kitchens = st.lists(
    st.builds(
        RecipeView,
        slug=st.sampled_from(("coulis", "soupe", "compote")),
        capacity_kg=st.none() | few,
        fits=st.dictionaries(st.sampled_from(PRODUCTS), st.sampled_from((1.0, 0.85)), max_size=3),
        validated=st.sampled_from((True, True, True, False)),
    ),
    max_size=3,
    unique_by=lambda recipe: recipe.slug,
).map(tuple)
places = st.builds(
    lambda north, east: Point(DIEPPE.lat + north / 50, DIEPPE.lon + east / 50), st.integers(-9, 9), st.integers(-9, 9)
)


@st.composite
def stop_lists(draw, max_size=6):
    return [
        stop(
            number,
            day=draw(st.integers(-2, 14)) / 2,
            room=draw(few),
            recipes=draw(kitchens),
            point=draw(places),
            products=draw(st.none() | st.just({"poire": 1.0})),
            notice_hours=draw(st.sampled_from((0, 0, 24))),
            served=draw(st.none() | st.just(NOW)),
        )
        for number in range(1, draw(st.integers(0, max_size)) + 1)
    ]


@st.composite
def offers(draw):
    items = [
        item(
            number, draw(st.sampled_from(PRODUCTS)), draw(few), ready := draw(st.integers(-2, 4)), ready + keeps, keeps
        )
        for number, keeps in enumerate(draw(st.lists(st.integers(1, 6), min_size=1, max_size=4)), 1)
    ]
    mode = draw(st.sampled_from(("deliver", "pickup", "glean")))
    return offer(*items, mode=mode, radius=draw(st.sampled_from((5.0, 12.0, 30.0))))


def rows(choices):
    return [row for choice in choices for row in choice.allocations(1)]


@patient
@given(offers(), stop_lists())
def test_no_choice_and_no_split_breaks_a_rule(one, stops):
    proposal = propose(one, stops, NOW)
    assert [violations([one], stops, rows([choice]), NOW) for choice in proposal.choices] == [[]] * len(
        proposal.choices
    )
    assert violations([one], stops, rows(proposal.split), NOW) == []


@patient
@given(offers(), stop_lists(), st.randoms(use_true_random=False))
def test_the_order_of_stops_and_items_changes_nothing(one, stops, rng):
    shuffled = replace(one, items=tuple(rng.sample(one.items, len(one.items))))
    turned = [replace(each, recipes=each.recipes[::-1]) for each in stops]
    assert propose(shuffled, rng.sample(turned, len(turned)), NOW) == propose(one, stops, NOW)


@settings(patient, max_examples=300)
@given(offers(), stop_lists(), st.integers(1, 6), st.integers(1, 60))
def test_more_room_never_places_less(one, stops, number, more):
    roomier = [replace(each, capacity_kg=each.capacity_kg + more) if each.id == number else each for each in stops]
    assert propose(one, roomier, NOW).placed_kg >= propose(one, stops, NOW).placed_kg


@patient
@given(offers(), stop_lists(), stop_lists(max_size=1))
def test_a_stop_that_cannot_take_it_changes_nothing(one, stops, another):
    another = [replace(each, id=99) for each in another if not isinstance(explain_pair(one, each, NOW), Choice)]
    before, after = propose(one, stops, NOW), propose(one, [*stops, *another], NOW)
    assert (after.choices, after.split) == (before.choices, before.split)


@patient
@given(offers(), stop_lists())
def test_every_stop_in_reach_of_a_message_is_a_choice_or_told_why_not(one, stops):
    proposal = propose(one, stops, NOW, limit=10)
    told = {choice.stop_id for choice in proposal.choices} | {why.stop_id for why in proposal.why_not}
    for choice in proposal.choices:
        place = next(each for each in stops if each.id == choice.stop_id)
        assert isinstance(explain_pair(one, place, NOW), Choice)
    for why in proposal.why_not:
        place = next(each for each in stops if each.id == why.stop_id)
        assert explain_pair(one, place, NOW) == why
    assert told or proposal.summary


@patient
@given(offers(), stop_lists())
def test_numpy_and_the_plain_path_propose_the_same(one, stops):
    assert propose(one, StopIndex(stops, many=1), NOW) == propose(one, StopIndex(stops, many=10**9), NOW)


tiny = st.integers(0, 3)


@settings(patient, max_examples=60)
@given(st.lists(tiny, min_size=2, max_size=2), st.lists(tiny, min_size=2, max_size=2), tiny, st.data())
def test_a_filling_is_the_best_of_all_that_can_be_counted(kilograms, rooms, room, data):
    """Most kilograms first, then most worth; every filling of two items into two recipes is tried."""
    place = stop(room=room)
    slots = [
        Slot(item(number, kg=kg), place, slug, rooms[which], fit, 0.0, fit)
        for number, kg in enumerate(kilograms)
        for which, slug in enumerate(("coulis", "soupe"))
        if (fit := data.draw(st.sampled_from((0.0, 0.6, 0.85, 1.0))))
    ]

    def fits(amounts):
        by_item, by_recipe = dict.fromkeys(range(2), 0), dict.fromkeys(("coulis", "soupe"), 0)
        for slot, kg in zip(slots, amounts, strict=True):
            by_item[slot.item.id] += kg
            by_recipe[slot.recipe] += kg
        return (
            all(by_item[number] <= kilograms[number] for number in by_item)
            and all(by_recipe[slug] <= rooms[which] for which, slug in enumerate(by_recipe))
            and sum(amounts) <= room
        )

    possible = (amounts for amounts in every(range(4), repeat=len(slots)) if fits(amounts))
    best = max((sum(a), sum(kg * slot.worth for slot, kg in zip(slots, a, strict=True))) for a in possible)
    found = fill(slots)
    assert (sum(kg for _, kg in found), sum(kg * slot.worth for slot, kg in found)) == pytest.approx(best)


def heedless(slots):
    """Puts every item whole into the first recipe that takes it."""
    return [(slot, slot.item.kg) for slot in {slot.item.id: slot for slot in slots}.values()]


def test_a_proposer_that_forgets_capacity_is_caught(monkeypatch):
    one, place = offer(kg=100), stop(room=60)
    assert violations([one], [place], rows(propose(one, [place], NOW).choices), NOW) == []
    monkeypatch.setattr(pairs, "fill", heedless)
    assert violations([one], [place], rows(propose(one, [place], NOW).choices), NOW) == ["stop 1: 100 kg, room for 60"]


def test_a_proposer_that_forgets_the_radius_is_caught(monkeypatch):
    one, place = offer(), stop(north_km=25)
    monkeypatch.setattr(pairs, "in_reach", lambda question, stop, km: True)
    (choice,) = propose(one, [place], NOW, rules=Rules()).choices
    (fault,) = violations([one], [place], rows([choice]), NOW)
    assert "is too far" in fault
