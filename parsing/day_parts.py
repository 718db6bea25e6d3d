"""The part of a day and its hour, as they are said after it: samedi matin, Friday before 10, le 12 à partir de 8 h."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from datetime import date, timedelta

from parsing.almanac import next_date
from parsing.period import Period, day

PART = (
    r"(?: (?:au |en |dans |in |a |)(?:le |la |the |l |)(?:debut de |debut d |fin de |fin d |milieu de |)(?P<part>matin(?:ee)?|midi|apres midi|soir(?:ee)?|aprem|journee|tantot|aube|fraiche|morning|afternoon|evening|eve|"
    r"night|lunchtime|lunch|noon|am|pm|premiere heure|first thing)(?!\w))?"
)
HOUR = r"(?P<hour>(?: ?,)?(?: (?:a|des|vers|avant|at|by|from|around|before|apres|after|jusqu a|until|partir de|a partir de))? ?H)?"


def with_part(period: Period, match: re.Match[str]) -> Period:
    """The day, as one of which an hour or a part was said, where it was."""
    groups = match.groupdict()
    if period.kind == "day" and (groups.get("part") or groups.get("hour")):
        hour = groups.get("hour") or ""
        kind = "before_hour" if re.search("avant|before|by|jusqu", hour) else "hour"
        return Period(period.first, period.last, kind, period.after)
    return period


def dated(number: int, month: int | None, found: date) -> Period:
    """A day named by its number, that knows the next of the same name."""

    def after(then: date) -> Period:
        again = next_date(then + timedelta(1), number, month)
        return day(again or found)

    return Period(found, found, "day", after)
