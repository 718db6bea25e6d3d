"""Who may meet: each rule at its very border."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import nextafter
from zoneinfo import ZoneInfo

import pytest

from matching.distance import shown_km
from matching.propose import explain_pair
from matching.values import Choice, Reason, RecipeView, Rules, WhyNot
from tests.matching.builders import COULIS, DIEPPE, NOW, item, offer, stop

PARIS = ZoneInfo("Europe/Paris")
SECOND = 1 / 86_400
FAR = stop(north_km=15)
EXACTLY = shown_km(DIEPPE, FAR.point)


def verdict(one_offer, one_stop, now=NOW, rules=None, bans=frozenset()):
    answer = explain_pair(one_offer, one_stop, now, rules=rules or Rules(), bans=bans)
    return answer.reason if isinstance(answer, WhyNot) else "yes"


def taking(**fits):
    return (RecipeView("essai", None, fits),)


@pytest.mark.parametrize(
    ("one_offer", "one_stop", "expected"),
    [
        # distance
        (offer(radius=EXACTLY), FAR, "yes"),
        (offer(radius=nextafter(EXACTLY, 0)), FAR, Reason.TOO_FAR),
        (offer(radius=0.0), stop(), "yes"),
        (offer(radius=1.0, mode="pickup"), stop(north_km=29.9), "yes"),
        (offer(radius=1.0, mode="pickup"), stop(north_km=30.1), Reason.TOO_FAR),
        (offer(radius=1.0, mode="glean"), stop(day=4, north_km=29.9), "yes"),
        (offer(radius=1.0, mode="glean"), stop(day=4, north_km=30.1), Reason.TOO_FAR),
        # time
        (offer(ready=2), stop(day=2), "yes"),
        (offer(ready=2 + SECOND), stop(day=2), Reason.BEFORE_READY),
        (offer(until=2), stop(day=2), "yes"),
        (offer(until=2), stop(day=2 + SECOND), Reason.AFTER_UNTIL),
        (offer(), stop(day=0), "yes"),
        (offer(ready=-1), stop(day=-SECOND), Reason.BEGUN),
        # notice
        (offer(mode="glean"), stop(day=3), "yes"),
        (offer(mode="glean"), stop(day=3 - SECOND), Reason.TOO_SOON),
        (offer(), stop(day=2, notice_hours=48), "yes"),
        (offer(), stop(day=2 - SECOND, notice_hours=48), Reason.TOO_SOON),
        # kitchen
        (offer(), stop(recipes=()), Reason.UNPLANNED),
        (offer(), stop(recipes=taking(courgette=1.0)), Reason.NO_RECIPE),
        (offer(), stop(recipes=taking(tomate=0.0)), Reason.NO_RECIPE),
        (offer(), stop(recipes=(replace(COULIS, validated=False),)), Reason.NO_SCHEDULE),
        (offer(), stop(recipes=(), products={"tomate": 1.0}), "yes"),
        (offer(), stop(recipes=(), products={}), Reason.NO_RECIPE),
        # room
        (offer(), stop(room=1), "yes"),
        (offer(), stop(room=0), Reason.FULL),
        (offer(), stop(room=-40), Reason.FULL),
        (offer(), stop(recipes=(replace(COULIS, capacity_kg=0),)), Reason.FULL),
        # what is told first when several things stand between
        (offer(until=1, radius=1.0), replace(FAR, capacity_kg=0), Reason.TOO_FAR),
        (offer(until=1), stop(room=0), Reason.AFTER_UNTIL),
        # nothing to place
        (offer(kg=0), stop(), Reason.NOTHING_LEFT),
    ],
)
def test_each_border(one_offer, one_stop, expected):
    assert verdict(one_offer, one_stop) == expected


def test_a_pair_that_a_coordinator_ruled_out_is_refused_and_no_other():
    bans = frozenset({(1, 1)})
    assert verdict(offer(), stop(1), bans=bans) == Reason.BANNED
    assert verdict(offer(), stop(2), bans=bans) == "yes"
    assert verdict(offer(offer_id=2), stop(1), bans=bans) == "yes"


def test_without_radius_of_truck_and_volunteers_the_one_on_the_offer_counts():
    own = Rules(pickup_radius_km=None, gleaning_radius_km=None)
    assert verdict(offer(mode="pickup", radius=10), stop(north_km=11), rules=own) == Reason.TOO_FAR
    assert verdict(offer(mode="glean", radius=12), stop(day=4, north_km=11), rules=own) == "yes"


@pytest.mark.parametrize(
    ("picked", "begins", "expected"),
    [
        # 25 October 2026 has 25 hours: a day after 10:00 is 9:00.
        (datetime(2026, 10, 24, 10, tzinfo=PARIS), datetime(2026, 10, 25, 9, 0, tzinfo=PARIS), "yes"),
        (datetime(2026, 10, 24, 10, tzinfo=PARIS), datetime(2026, 10, 25, 9, 30, tzinfo=PARIS), Reason.AFTER_UNTIL),
        # 29 March 2026 has 23 hours: a day after 10:00 is 11:00.
        (datetime(2026, 3, 28, 10, tzinfo=PARIS), datetime(2026, 3, 29, 11, 0, tzinfo=PARIS), "yes"),
        (datetime(2026, 3, 28, 10, tzinfo=PARIS), datetime(2026, 3, 29, 11, 30, tzinfo=PARIS), Reason.AFTER_UNTIL),
        # half past two happens twice on 25 October.
        (datetime(2026, 10, 24, 2, 30, tzinfo=PARIS), datetime(2026, 10, 25, 2, 30, tzinfo=PARIS), "yes"),
        (
            datetime(2026, 10, 24, 2, 30, tzinfo=PARIS),
            datetime(2026, 10, 25, 2, 30, fold=1, tzinfo=PARIS),
            "after_until",
        ),
    ],
)
def test_a_day_of_shelf_life_is_24_hours_even_when_the_clock_changes(picked, begins, expected):
    a_day = timedelta(days=1)
    until = (picked.astimezone(UTC) + a_day).astimezone(PARIS)
    lot = replace(item(), ready=picked, until=until, shelf=a_day)
    assert verdict(offer(lot), stop(start=begins, end=begins), now=picked) == expected


def test_age_counts_real_hours_across_the_change_of_hour():
    picked = datetime(2026, 10, 24, 10, tzinfo=PARIS)
    lot = replace(item(), ready=picked, until=picked + timedelta(days=5), shelf=timedelta(hours=50))
    begins = datetime(2026, 10, 25, 10, tzinfo=PARIS)
    answer = explain_pair(offer(lot), stop(start=begins, end=begins), picked)
    assert isinstance(answer, Choice)
    assert answer.parts[0].age == pytest.approx(0.5)
    assert answer.parts[0].freshness_left == timedelta(hours=25)


def test_of_several_items_the_nearest_to_a_jar_tells_why_not():
    """The tomatoes find the coulis full, the leeks find no recipe, the pears come too late."""
    items = (item(1, "poireau"), item(2, "tomate"), item(3, "poire", until=1))
    answer = explain_pair(offer(*items), stop(room=0), NOW)
    assert isinstance(answer, WhyNot)
    assert (answer.reason, answer.product, answer.kg, answer.room_kg) == (Reason.FULL, "tomate", 300, 0)


def test_one_item_that_can_go_is_enough():
    answer = explain_pair(offer(item(1, "poireau"), item(2, "oignon", kg=30), item(3, until=1)), stop(), NOW)
    assert isinstance(answer, Choice)
    assert [(part.item_id, part.kg) for part in answer.parts] == [(2, 30)]
    assert not answer.whole


def test_a_refusal_carries_the_figures_of_its_sentence():
    answer = explain_pair(offer(radius=10.0, until=1), FAR, NOW)
    assert answer == WhyNot(
        stop_id=1,
        reason=Reason.TOO_FAR,
        km=EXACTLY,
        radius_km=10.0,
        start=FAR.start,
        product="tomate",
        ready=NOW,
        until=NOW + timedelta(days=1),
        notice=timedelta(0),
        kg=100,
        room_kg=200,
    )
