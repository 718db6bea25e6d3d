"""Volunteers and gleanings in a few words: a Tuesday morning, a field to pick on Friday at 9, unless a test says so."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from matching.waves.plan import next_wave
from matching.waves.values import Answer, Call, History, Need, Volunteer

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 9, 1, 10, tzinfo=PARIS)
FRIDAY = datetime(2026, 9, 4, 9, tzinfo=PARIS)
WILLING = History(yes=9, no=1, silent=0, at=NOW)
SHY = History(yes=0, no=2, silent=8, at=NOW)
YES, NO, CANCELLED = (Call(NOW - timedelta(hours=1), answer) for answer in (Answer.YES, Answer.NO, Answer.CANCELLED))


def ago(hours):
    """Called so many hours ago, not answered."""
    return Call(NOW - timedelta(hours=hours))


def somebody(number=1, km=8.0, radius=20.0, **more):
    return Volunteer(number, km, radius, **more)


def many(count, **more):
    return [somebody(number, **more) for number in range(1, count + 1)]


def need(least=6, most=10, start=FRIDAY, **more):
    return Need(start, least, most, **more)


def ask(what, people, called=None, now=NOW, **more):
    return next_wave(what, people, called or {}, now, PARIS, **more)


def ids(decision):
    return [one.id for one in decision.called]


def why(decision):
    return {one.id: one.why for one in decision.passed}
