"""How long an offered seat is kept: an hour counts when people are awake, and somebody else must have a chance."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.holds import LONGEST, SHORTEST, hold
from domain.quiet import Quiet

PARIS = ZoneInfo("Europe/Paris")
QUIET = Quiet()
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))
spans = st.integers(1, 60 * 24 * 40).map(lambda minutes: timedelta(minutes=minutes))


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=PARIS)


@pytest.mark.parametrize(
    ("now", "start", "tell", "until"),
    [
        (at(15, 8), at(30, 14), at(15, 8), at(15, 20)),
        (at(15, 12), at(30, 14), at(15, 12), at(16, 11)),
        (at(15, 23), at(30, 14), at(16, 8), at(16, 20)),
        (at(16, 3), at(30, 14), at(16, 8), at(16, 20)),
        (at(15, 9), at(15, 17), at(15, 9), at(15, 11)),
        (at(15, 19), at(16, 9), at(15, 19), at(15, 19, 45)),
        (at(15, 16, 30), at(15, 17), at(15, 16, 30), at(15, 16, 50)),
        (at(15, 16, 50), at(15, 17), at(15, 16, 50), at(15, 17)),
        (at(15, 22), at(16, 9), at(16, 8), at(16, 8, 20)),
        (at(15, 22), at(16, 7), at(15, 22), at(16, 7)),
    ],
    ids=str,
)
def test_holds_of_a_few_days(now: datetime, start: datetime, tell: datetime, until: datetime) -> None:
    kept = hold(now, start, PARIS)
    assert (kept.tell_at.astimezone(PARIS), kept.until.astimezone(PARIS)) == (tell, until)


@given(moments, spans)
@example(datetime(2026, 10, 24, 18, 30, tzinfo=UTC), timedelta(hours=14))
@example(datetime(2027, 3, 27, 19, 30, tzinfo=UTC), timedelta(hours=12))
def test_nobody_is_woken_and_no_hold_ends_while_people_sleep(now: datetime, span: timedelta) -> None:
    start = now + span
    kept = hold(now, start, PARIS)
    assert now <= kept.tell_at < kept.until <= start
    if QUIET.over(now, PARIS) < start:
        assert not QUIET.covers(kept.tell_at, PARIS)
        assert QUIET.between(kept.tell_at, kept.until, PARIS) <= LONGEST
    if kept.until < start:
        just_before = kept.until - timedelta(microseconds=1)
        assert not QUIET.covers(just_before, PARIS)
        assert QUIET.between(kept.tell_at, kept.until, PARIS) >= SHORTEST


@given(
    moments,
    spans,
    st.sampled_from([Quiet(), Quiet(time(22, 30), time(7)), Quiet(time(1), time(6)), Quiet(time(9), time(9))]),
)
def test_being_awake_so_long_takes_that_long(now: datetime, span: timedelta, quiet: Quiet) -> None:
    until = quiet.awake(now, span, PARIS)
    assert quiet.between(now, until, PARIS) == span


def test_a_night_with_two_hours_more_or_fewer_counts_the_same() -> None:
    """The clocks change on 25 October 2026 and 28 March 2027, while people sleep."""
    for evening in (datetime(2026, 10, 24, 20, tzinfo=PARIS), datetime(2027, 3, 27, 20, tzinfo=PARIS)):
        until = QUIET.awake(evening, timedelta(hours=2), PARIS).astimezone(PARIS)
        assert (until.hour, until.minute) == (9, 0)
