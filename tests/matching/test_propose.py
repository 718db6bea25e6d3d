from dataclasses import replace
from datetime import timedelta

import pytest

from matching.distance import shown_km
from matching.propose import candidates_for_stop, explain_pair, propose
from matching.values import Because, Proposal, Reason, RecipeView, Rules, Weights, WhyNot
from tests.matching.builders import COULIS, DIEPPE, NOW, item, offer, stop


def stops_of(choices):
    return [(choice.stop_id, choice.kg) for choice in choices]


def refusals(proposal):
    return [(why.stop_id, why.reason) for why in proposal.why_not]


def test_the_best_three_come_first_by_value():
    """20 kg of room more are worth 10 km; a day costs 6 kg of 100."""
    stops = [stop(1, day=3), stop(2, day=2, north_km=5), stop(3, day=2, room=50), stop(4, day=1), stop(5, day=4)]
    assert stops_of(propose(offer(), stops, NOW).choices) == [(4, 100), (2, 100), (1, 100)]


def test_a_stop_that_takes_all_is_shown_even_when_three_others_are_worth_more():
    near = [stop(number, day=number / 10, room=95) for number in (1, 2, 3)]
    proposal = propose(offer(), [*near, stop(9, day=2, north_km=10)], NOW)
    assert stops_of(proposal.choices) == [(1, 95), (2, 95), (9, 100)]
    assert proposal.split == ()


def test_a_split_rescues_what_a_whole_lot_cannot():
    """No stop takes 100 kg: an app that moves whole lots rescues none, one stop 60, three stops all of it."""
    stops = [stop(1, day=1, room=60), stop(2, day=2, room=30), stop(3, day=3, room=30)]
    proposal = propose(offer(), stops, NOW)
    assert not any(choice.whole for choice in proposal.choices)
    assert stops_of(proposal.split) == [(1, 60), (2, 30), (3, 10)]
    assert proposal.placed_kg == 100


def test_a_split_leaves_the_rest_when_all_room_is_used():
    proposal = propose(offer(kg=500), [stop(1, room=60), stop(2, room=30)], NOW)
    assert stops_of(proposal.split) == [(1, 60), (2, 30)]
    assert proposal.placed_kg == 90


def test_a_single_stop_is_no_split():
    proposal = propose(offer(), [stop(1, room=60)], NOW)
    assert (stops_of(proposal.choices), proposal.split, proposal.placed_kg) == ([(1, 60)], (), 60)


def test_in_a_split_the_items_make_way_for_one_another():
    """The leeks find a pot at the near stop only; the tomatoes, who would like it too, go to the other."""
    both = (RecipeView("soupe", None, {"tomate": 1.0, "poireau": 0.85}),)
    stops = [stop(1, day=0, room=100, recipes=both), stop(2, day=2, room=100, north_km=5)]
    proposal = propose(offer(item(1), item(2, "poireau")), stops, NOW)
    assert stops_of(proposal.split) == [(1, 100), (2, 100)]
    assert [[part.product for part in choice.parts] for choice in proposal.split] == [["poireau"], ["tomate"]]


def test_refusals_in_range_come_soonest_first_then_the_nearest_out_of_range_at_most_five():
    stops = [
        stop(1, day=3, room=0),
        stop(2, day=2, recipes=()),
        stop(3, day=6),
        stop(4, day=2, north_km=40),
        stop(5, day=2, north_km=25),
        stop(6, day=2, north_km=33),
        stop(7, day=2),
    ]
    proposal = propose(offer(), stops, NOW)
    assert stops_of(proposal.choices) == [(7, 100)]
    assert refusals(proposal) == [
        (2, Reason.UNPLANNED),
        (1, Reason.FULL),
        (3, Reason.AFTER_UNTIL),
        (5, Reason.TOO_FAR),
        (6, Reason.TOO_FAR),
    ]
    assert proposal.why_not[3].km == shown_km(DIEPPE, stops[4].point)
    assert proposal.summary is None


@pytest.mark.parametrize(
    ("stops", "stop_id", "reason"),
    [
        ([], None, Reason.NO_STOP),
        ([stop(1, day=-1)], None, Reason.NO_STOP),
        ([stop(1, day=20, north_km=300)], 1, Reason.TOO_FAR),
        # one day late of five is nearer than 14 km of 20
        ([stop(1, day=6), stop(2, north_km=34)], 1, Reason.AFTER_UNTIL),
        ([stop(1, day=12), stop(2, north_km=34)], 2, Reason.TOO_FAR),
        ([stop(1, day=6), stop(2, day=9)], 1, Reason.AFTER_UNTIL),
        ([stop(1, day=6), stop(2, room=0)], 2, Reason.FULL),
        ([stop(1, north_km=21), stop(2, recipes=())], 2, Reason.UNPLANNED),
    ],
)
def test_when_nothing_suits_the_smallest_obstacle_is_told(stops, stop_id, reason):
    proposal = propose(offer(), stops, NOW)
    assert proposal.choices == proposal.split == ()
    assert proposal.summary_reason == reason
    assert proposal.summary.stop_id == stop_id


def test_the_next_stop_in_range_is_told_with_its_day_and_how_long_the_produce_keeps():
    summary = propose(offer(), [stop(1, day=6, north_km=8), stop(2, day=30)], NOW).summary
    assert (summary.start, summary.until) == (NOW + timedelta(days=6), NOW + timedelta(days=5))
    assert summary.km == shown_km(DIEPPE, stop(north_km=8).point)


def test_a_stop_just_before_the_produce_is_ready_is_told():
    assert propose(offer(ready=2), [stop(1, day=1)], NOW).summary_reason is Reason.BEFORE_READY


def test_a_gleaning_needs_notice():
    proposal = propose(offer(mode="glean"), [stop(1, day=2)], NOW, rules=Rules(gleaning_notice_days=3))
    assert (proposal.summary_reason, proposal.summary.notice) == (Reason.TOO_SOON, timedelta(days=3))


def test_nothing_left_to_place_asks_for_no_stop():
    assert propose(offer(kg=0), [stop()], NOW) == Proposal(summary=WhyNot(None, Reason.NOTHING_LEFT))


def test_produce_that_is_past_its_best_finds_no_stop():
    assert propose(offer(ready=-9, until=-4), [stop(1)], NOW).summary_reason is Reason.AFTER_UNTIL


def test_a_banned_stop_is_left_out_and_named():
    proposal = propose(offer(), [stop(1), stop(2, day=3)], NOW, bans=frozenset({(1, 1)}))
    assert stops_of(proposal.choices) == [(2, 100)]
    assert refusals(proposal) == [(1, Reason.BANNED)]


class TestNearTies:
    served = (stop(1, served=NOW - timedelta(days=1)), stop(2, day=2.3, served=NOW - timedelta(days=30)))

    def test_the_centre_served_least_recently_goes_first(self):
        choices = propose(offer(), self.served, NOW).choices
        assert [choice.stop_id for choice in choices] == [2, 1]
        assert Because.SERVED_LEAST in choices[0].reasons
        assert Because.SERVED_LEAST not in choices[1].reasons

    def test_a_centre_never_served_goes_before_all(self):
        stops = [*self.served, stop(3, day=2.4)]
        assert [choice.stop_id for choice in propose(offer(), stops, NOW).choices] == [3, 2, 1]

    def test_beyond_a_near_tie_value_decides(self):
        choices = propose(offer(), self.served, NOW, Weights(equity=0.01)).choices
        assert [choice.stop_id for choice in choices] == [1, 2]


def test_what_speaks_for_each_stop():
    stops = [stop(1, day=1, north_km=9), stop(2, day=2, room=60), stop(3, day=3, north_km=1)]
    reasons = {choice.stop_id: choice.reasons for choice in propose(offer(), stops, NOW).choices}
    assert reasons == {
        1: (Because.WHOLE, Because.SOONEST, Because.MAIN),
        2: (Because.NEAREST, Because.MAIN),
        3: (Because.WHOLE, Because.MAIN),
    }


def test_a_proposal_as_rows_of_a_plan():
    (choice,) = propose(offer(), [stop(7)], NOW).choices
    (row,) = choice.allocations(1)
    assert (row.offer_id, row.item_id, row.stop_id, row.recipe, row.kg) == (1, 1, 7, "coulis", 100)


class TestReverse:
    def test_a_new_stop_finds_the_offers_it_could_take_best_first(self):
        small = replace(COULIS, capacity_kg=80)
        offers = [
            offer(offer_id=1, kg=30),
            offer(offer_id=2, kg=200),
            offer(offer_id=3, until=1),
            offer(offer_id=4, product="poire"),
            offer(offer_id=5, kg=0),
        ]
        found = candidates_for_stop(stop(recipes=(small,)), offers, NOW)
        assert [(offer_id, choice.kg) for offer_id, choice in found] == [(2, 80), (1, 30)]
        assert found[0][1] == explain_pair(offers[1], stop(recipes=(small,)), NOW)

    def test_among_near_ties_the_farm_served_least_recently_goes_first(self):
        offers = [replace(offer(offer_id=1), served=NOW), replace(offer(offer_id=2, kg=99), served=None)]
        assert [offer_id for offer_id, _ in candidates_for_stop(stop(), offers, NOW)] == [2, 1]

    def test_bans_hold(self):
        assert candidates_for_stop(stop(1), [offer(offer_id=2)], NOW, bans=frozenset({(2, 1)})) == []
