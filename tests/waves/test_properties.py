"""What must hold for every gleaning, everybody who may be called, and every moment."""

import random
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from domain.preferences import QUIETS
from domain.quiet import Quiet
from matching.waves import sift as sifting
from matching.waves.answers import Enough, Exhausted, Wait, Wave, Why
from matching.waves.values import Answer, Call, History, Need, Policy, Volunteer
from tests.waves.builders import FRIDAY, NOW, PARIS, ask, ids, many, need, why

patient = settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow]
)  # the machine may be busy
CROPS = ("pomme", "prune")
crops = st.frozensets(st.sampled_from(CROPS))
counts = st.floats(0, 9, allow_nan=False)
moments = st.integers(0, 14 * 24).map(lambda hours: NOW - timedelta(hours=hours))
quiets = st.sampled_from((*QUIETS, Quiet(time(0), time(0)), Quiet(time(9), time(12))))
calls = st.builds(Call, at=moments, answer=st.none() | st.sampled_from(tuple(Answer)))


@st.composite
def crowds(draw, max_size=16):
    return [
        Volunteer(
            number,
            km=draw(st.integers(0, 60)) / 2,
            radius_km=draw(st.sampled_from((5.0, 15.0, 30.0))),
            days=draw(st.sampled_from((127, 127, 127, 0b0010000, 0b1101111, 0))),
            likes=draw(crops),
            refuses=draw(crops),
            seats_in_car=draw(st.sampled_from((None, 0, 3))),
            calls_this_week=draw(st.integers(0, 3)),
            budget=draw(st.integers(0, 3)),
            last_called=draw(st.none() | moments),
            history=draw(st.builds(History, counts, counts, counts, moments)),
            quiet=draw(quiets),
        )
        for number in range(draw(st.integers(0, max_size)))
    ]


@st.composite
def needs(draw):
    least = draw(st.integers(1, 12))
    return Need(
        FRIDAY + timedelta(hours=draw(st.integers(-80, 30))),
        least,
        least + draw(st.integers(0, 8)),
        have=draw(st.integers(0, 12)),
        want=draw(st.none() | st.integers(0, 20)),
        crops=draw(crops),
        lifts=draw(st.integers(-2, 2)),
        dropped=draw(st.integers(0, 1)),
    )


some_calls = st.dictionaries(st.integers(0, 20), calls, max_size=12)


def faults(what, people, called, decision, now=NOW):
    """The referee, written apart: every promise that a wave breaks."""
    who, broken = {one.id: one for one in people}, []
    for number in ids(decision):
        one = who[number]
        clock = now.astimezone(PARIS).time()
        start, end = one.quiet.start, one.quiet.end
        asleep = start <= clock < end if start <= end else clock >= start or clock < end
        broken += [
            (number, fault)
            for fault, true in {
                "called already": number in called,
                "too far": one.km > one.radius_km,
                "not their day": not one.days >> what.start.astimezone(PARIS).weekday() & 1,
                "refuses": bool(what.crops) and not what.crops - one.refuses,
                "over budget": one.calls_this_week >= one.budget,
                "asleep": asleep,
                "too late": now.astimezone(UTC) >= what.start.astimezone(UTC) - timedelta(hours=1),
            }.items()
            if true
        ]
    return broken


@patient
@given(needs(), crowds(), some_calls, st.booleans())
def test_no_wave_breaks_a_promise(what, people, called, push):
    decision = ask(what, people, called, push=push)
    if isinstance(decision, Wave):
        assert faults(what, people, called, decision) == []
        assert ids(decision)
        assert len(set(ids(decision))) == len(ids(decision))


def test_the_referee_sees_who_forgets_the_promises(monkeypatch):
    monkeypatch.setattr(sifting, "_unfit", lambda *_: None)
    people = [replace(one, calls_this_week=2) for one in many(30, km=25.0)]
    told = {fault for _, fault in faults(need(), people, {}, ask(need(), people))}
    assert told == {"too far", "over budget"}


@patient
@given(needs(), crowds(), some_calls, st.booleans())
def test_everybody_has_exactly_one_place(what, people, called, push):
    decision = ask(what, people, called, push=push)
    if isinstance(decision, Enough):
        return
    places = [*why(decision), *(ids(decision) if isinstance(decision, Wave) else ())]
    assert sorted(places) == [one.id for one in people]
    assert len(decision.passed) == len(why(decision))


@patient
@given(needs(), crowds(max_size=30), some_calls, st.booleans())
def test_never_a_whole_head_more_is_expected_than_the_field_takes(what, people, called, push):
    decision = ask(what, people, called, push=push)
    if isinstance(decision, Wave):
        last = decision.called[-1].chance
        assert decision.outlook.expected - last < what.most
        assert decision.outlook.expected < what.most + 1


@patient
@given(needs(), crowds(), some_calls, st.integers(1, 60))
def test_less_time_left_never_calls_fewer(what, people, called, sooner):
    """The same people and answers; only the start comes nearer, so the weekday must not decide."""
    people = [replace(one, days=127) for one in people]
    nearer = replace(what, start=what.start - timedelta(hours=sooner))
    later, soon = ask(what, people, called), ask(nearer, people, called)
    assume(not isinstance(soon, Exhausted))
    count = [len(ids(one)) if isinstance(one, Wave) else 0 for one in (later, soon)]
    assert count[0] <= count[1]


@patient
@given(needs(), crowds(), some_calls)
def test_exhausted_only_when_nobody_is_left(what, people, called):
    decision = ask(what, people, called)
    if isinstance(decision, Exhausted):
        assert not {Why.QUIET, Why.NOT_NEEDED} & set(why(decision).values())


@patient
@given(needs(), crowds(), some_calls)
def test_a_wait_ends_later_than_now_and_somebody_is_left_for_it(what, people, called):
    decision = ask(what, people, called)
    if isinstance(decision, Wait):
        assert decision.until > NOW
        assert {Why.QUIET, Why.NOT_NEEDED} & set(why(decision).values())


@patient
@given(needs(), crowds(), some_calls, st.randoms(use_true_random=False))
def test_the_order_of_the_candidates_does_not_matter(what, people, called, rng):
    mixed = [*people, *people[:3]]
    rng.shuffle(mixed)
    assert ask(what, mixed, called) == ask(what, people, called)


@patient
@given(needs(), crowds(), some_calls)
def test_the_same_moment_in_another_zone_is_the_same(what, people, called):
    elsewhere = replace(what, start=what.start.astimezone(UTC))
    assert ask(elsewhere, people, called, now=NOW.astimezone(UTC)) == ask(what, people, called)


@patient
@given(needs(), crowds(), some_calls)
def test_an_outlook_is_of_chances(what, people, called):
    outlook = ask(what, people, called).outlook
    assert 0 <= outlook.sure <= outlook.at_best <= 1 or outlook.at_best >= 1 - 1e-6
    assert outlook.expected >= outlook.have


@patient
@given(st.integers(20, 60), st.integers(20, 60))
def test_a_quarter_of_the_first_places_is_for_newcomers(known, new):
    old = [replace(one, history=History(yes=9, at=NOW)) for one in many(known)]
    fresh = [replace(one, id=1000 + one.id) for one in many(new)]
    called = ids(ask(need(least=9, most=12), [*old, *fresh]))
    for places in range(4, len(called) + 1):
        assert sum(number > 1000 for number in called[:places]) >= places // 4


def season_of(policy, seed, people=60):
    """One gleaning to its start: at each look some answer, by lot."""
    rng, now, called, coming = random.Random(seed), NOW, {}, 0
    crowd = many(people)
    while now < FRIDAY:
        decision = ask(need(have=coming), crowd, called, now=now, policy=policy)
        if isinstance(decision, Wave):
            assert not set(ids(decision)) & set(called)
            called |= dict.fromkeys(ids(decision), Call(now))
        for number in [number for number, call in called.items() if call.answer is None and rng.random() < 0.2]:
            called[number] = Call(called[number].at, rng.choice((Answer.YES, Answer.NO, Answer.NO)))
        coming = sum(call.answer is Answer.YES for call in called.values())
        until = decision.until if isinstance(decision, Wait) else now + timedelta(hours=1)
        now = max(min(until, now + timedelta(hours=2)), now + timedelta(minutes=10))
    return called


@settings(patient, max_examples=10)
@given(st.integers(0, 10**6))
def test_through_a_whole_gleaning_nobody_is_called_twice_or_at_night(seed):
    for call in season_of(Policy(), seed).values():
        assert 8 <= datetime.astimezone(call.at, PARIS).hour < 21
