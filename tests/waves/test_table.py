"""Whom to call, in cases small enough to reckon by hand."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from domain.quiet import Quiet
from matching.waves.answers import Because, Enough, Exhausted, Wait, Wave, Why
from matching.waves.values import Answer, Call, History, Policy
from tests.waves.builders import (
    CANCELLED,
    FRIDAY,
    NO,
    NOW,
    PARIS,
    SHY,
    WILLING,
    YES,
    ago,
    ask,
    ids,
    many,
    need,
    somebody,
    why,
)

SLEEPER = Quiet(time(20), time(11))


def test_as_many_are_called_as_make_the_wanted_number_expected():
    wave = ask(need(want=7), many(200), policy=Policy(sure_at_first=0))
    assert isinstance(wave, Wave)
    chance = wave.called[0].chance
    assert 6.99 <= wave.outlook.expected < 7 + chance
    assert len(wave.called) == -(-7 // chance)


def test_as_many_are_called_as_make_the_least_number_sure_for_the_time():
    first = ask(need(want=6), many(200))
    assert Policy().sure_at_first <= first.outlook.sure < Policy().sure_at_first + 0.1
    late = ask(need(want=6, most=20), many(400), now=FRIDAY - timedelta(hours=13))
    assert 0.9 <= late.outlook.sure < 0.95


def test_who_has_enough_calls_nobody():
    assert isinstance(ask(need(have=8), many(200)), Enough)


def test_least_alone_is_not_enough_people_drop_out():
    assert isinstance(ask(need(have=6), many(200)), Wave)


def test_what_a_coordinator_wants_goes_before_the_cushion():
    assert isinstance(ask(need(have=6, want=6), many(200)), Enough)
    assert isinstance(ask(need(have=7, want=9), many(200)), Wave)


def test_near_and_willing_are_called_first():
    people = [somebody(1, km=18), somebody(2, km=2), somebody(3, history=SHY), somebody(4, history=WILLING)]
    assert ids(ask(need(), people)) == [4, 2, 1, 3]


def test_ties_go_by_id_whatever_the_order():
    people = many(30)  # not sure to be enough: all are called
    assert ids(ask(need(), people)) == ids(ask(need(), people[::-1])) == list(range(1, 31))


def test_who_was_called_this_week_goes_behind_one_as_willing():
    tired = somebody(1, history=WILLING, calls_this_week=1, last_called=NOW - timedelta(days=1))
    assert ids(ask(need(), [tired, somebody(2, history=WILLING)])) == [2, 1]


def test_of_four_called_one_is_new_though_others_are_more_willing():
    people = [somebody(number, history=WILLING) for number in range(1, 7)] + many(3)
    people = [replace(one, id=number) for number, one in enumerate(people, 1)]
    assert ids(ask(need(), people))[:8] == [1, 2, 3, 7, 4, 5, 6, 8]


@pytest.mark.parametrize(
    ("one", "because"),
    [
        (somebody(history=WILLING), (Because.WILLING, Because.NEAR, Because.RESTED)),
        (somebody(km=12), (Because.NEWCOMER,)),
        (somebody(km=12, likes=frozenset({"pomme"})), (Because.LIKES, Because.NEWCOMER)),
        (somebody(km=12, history=SHY, calls_this_week=1), ()),
        (somebody(km=12, seats_in_car=3), (Because.CAR, Because.NEWCOMER)),
    ],
)
def test_each_is_called_for_reasons(one, because):
    (called,) = ask(need(crops=frozenset({"pomme"}), lifts=-1), [one]).called
    assert called.because == because


@pytest.mark.parametrize(
    ("one", "call", "reason"),
    [
        (somebody(), YES, Why.COMING),
        (somebody(), NO, Why.SAID_NO),
        (somebody(), CANCELLED, Why.SAID_NO),
        (somebody(), ago(1), Why.WAITING),
        (somebody(km=20.1), None, Why.RADIUS),
        (somebody(days=0b1101111), None, Why.DAY),
        (somebody(days=0b0010000), None, None),
        (somebody(refuses=frozenset({"pomme"})), None, Why.CROP),
        (somebody(calls_this_week=2), None, Why.BUDGET),
        (somebody(budget=0), None, Why.BUDGET),
        (somebody(quiet=SLEEPER), None, Why.QUIET),
    ],
)
def test_each_is_passed_over_for_a_reason(one, call, reason):
    at = replace(one, id=2)
    decision = ask(need(crops=frozenset({"pomme"})), [somebody(), at], {2: call} if call else {})
    assert why(decision).get(2) is reason


def test_a_field_of_two_crops_is_for_who_picks_one_of_them():
    one = somebody(refuses=frozenset({"pomme"}))
    assert ids(ask(need(crops=frozenset({"pomme", "prune"})), [one])) == [1]


def test_a_sleeper_is_called_when_awake():
    decision = ask(need(), [somebody(quiet=SLEEPER)])
    assert isinstance(decision, Wait)
    assert decision.until == datetime(2026, 9, 1, 11, tzinfo=PARIS)
    assert ids(ask(need(), [somebody(quiet=SLEEPER)], now=decision.until)) == [1]


def test_after_a_wave_there_is_a_pause():
    people = many(200)
    wait = ask(need(), people, {number: ago(1) for number in range(1, 20)})
    assert isinstance(wait, Wait)
    assert wait.until == NOW + timedelta(hours=2)
    assert why(wait)[20] is Why.NOT_NEEDED


def test_the_pause_is_of_hours_awake():
    night = datetime(2026, 9, 1, 20, tzinfo=PARIS)
    wait = ask(need(), many(200), {1: Call(night - timedelta(minutes=1))}, now=night)
    assert wait.until.astimezone(PARIS).strftime("%d %H:%M") == "02 09:59"


def test_when_everybody_has_answered_nobody_waits():
    assert isinstance(ask(need(), many(200), dict.fromkeys(range(1, 20), NO)), Wave)


def test_after_a_drop_out_the_next_are_called_at_once():
    """A gap of one and a chance of about a quarter: ceil(1 / p) people."""
    called = {1: Call(NOW - timedelta(hours=9), Answer.CANCELLED), 2: ago(0.1)}
    gone = need(least=6, have=6, want=7, dropped=1)
    assert isinstance(ask(replace(gone, dropped=0), many(200), called), Wait)
    wave = ask(gone, many(200), called)
    assert isinstance(wave, Wave)
    chance = wave.called[0].chance
    assert sum(one.chance for one in wave.called[:-1]) < 1 <= sum(one.chance for one in wave.called) + chance
    assert ids(wave)[:2] == [3, 4]


def test_nobody_waits_when_all_together_are_not_sure_to_be_enough():
    people = many(20)
    assert len(ids(ask(need(), people))) == 20
    assert len(ids(ask(need(), people, {1: ago(0.1)}))) == 19


def test_a_push_calls_up_to_what_the_field_takes_and_does_not_pause():
    people, called = many(200), {number: ago(0.5) for number in range(1, 30)}
    assert isinstance(ask(need(), people, called), Wait)
    wave = ask(need(), people, called, push=True)
    assert isinstance(wave, Wave)
    assert 10 <= wave.outlook.expected < 11


def test_the_later_the_more():
    sizes = [len(ids(ask(need(most=20), many(500), now=FRIDAY - timedelta(hours=left)))) for left in (71, 40, 24, 13)]
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1]


def test_a_silence_counts_less_and_less():
    hopes = [ask(need(), many(20), dict.fromkeys(range(1, 21), ago(hours))).outlook.expected for hours in (0, 9, 60)]
    assert [round(hope, 1) for hope in hopes] == [4.6, 3.3, 0.5]


def test_an_hour_before_it_begins_nobody_is_called():
    late = ask(need(), many(50), now=FRIDAY - timedelta(minutes=59))
    assert isinstance(late, Exhausted)
    assert set(why(late).values()) == {Why.TOO_LATE}


def test_who_wakes_too_late_is_not_waited_for():
    dawn = ask(need(), many(50), now=FRIDAY - timedelta(hours=2))
    assert isinstance(dawn, Exhausted)
    assert set(why(dawn).values()) == {Why.TOO_LATE}


def test_nobody_left_is_told_and_the_least_number_is_in_danger():
    end = ask(need(have=3), many(2), {1: NO, 2: ago(1)})
    assert isinstance(end, Exhausted)
    assert (end.outlook.have, end.outlook.pending, end.outlook.at_best, end.outlook.danger) == (3, 1, 0.0, True)


def test_with_people_enough_there_is_no_danger():
    assert not ask(need(), many(100)).outlook.danger


def test_seats_count_when_they_are_short():
    afoot, driver, alone = somebody(1, seats_in_car=None), somebody(2, seats_in_car=3), somebody(3)
    assert ids(ask(need(lifts=-1), [afoot, driver, alone])) == [2, 3, 1]
    assert ids(ask(need(lifts=2), [afoot, driver, alone])) == [1, 2, 3]


def test_somebody_called_who_is_no_candidate_any_more_is_not_counted_on():
    assert ask(need(), many(5), {99: ago(1)}).outlook.pending == 5


def test_settings_change_the_size():
    few, more = (len(ids(ask(need(), many(99), policy=Policy(prior_yes=yes)))) for yes in (3.0, 0.5))
    assert few < 31 < more


def test_old_answers_fade():
    then = NOW - timedelta(days=900)
    stale = somebody(2, history=History(yes=20, at=then))
    wave = ask(need(), [stale, somebody(1, history=History(yes=2, at=NOW))])
    assert ids(wave) == [1, 2]
    assert wave.called[1].chance == pytest.approx(ask(need(), [somebody()]).called[0].chance, abs=0.02)


def test_a_sunday_in_paris_is_not_a_saturday_in_utc():
    early = datetime(2026, 9, 6, 0, 30, tzinfo=PARIS)
    assert ids(ask(need(start=early), [somebody(days=0b1000000)])) == [1]
