"""The year said after a month: 12 octobre 2027, October 12th, 2027, mi-octobre 2027, 12 oct 27."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from datetime import date

from parsing.almanac import MONTHS
from parsing.lexicons import alternatives
from parsing.text import Text

_MONTH = rf"(?<!\w){alternatives([*MONTHS])}(?!\w)\.?"
_DAY = r"(?:the )?[0-3]?[0-9](?:st|nd|rd|th)?"
_YEAR = re.compile(
    rf"{_MONTH}(?: {_DAY})?(?: ?, ?| )(?:de |in |of |de l annee )?(?P<year>20[0-9]{{2}})(?![\w/%]|[.,][0-9]| ?(?:kgs?|kilos?|[a-z]{{3,}}s)(?!\w))"
    rf"|(?<![\w.,])[0-3]?[0-9](?:er|st|nd|rd|th)? (?:of )?{_MONTH} (?P<short>[0-9]{{2}})(?= ?[.,;:!?)\n]|$)"
)
AHEAD = 4
"""Years from now that two figures may mean."""


def tag_years(text: Text, now: date) -> Text:
    """The text with the years of dates as `X` atoms that carry them."""
    parts = []
    for match in _YEAR.finditer(text.s):
        group = "year" if match["year"] else "short"
        year = int(match[group]) if match["year"] else 2000 + int(match[group])
        if match["year"] or now.year <= year <= now.year + AHEAD:
            parts.append((match.start(group), match.end(group), "X", year))
    return text.replaced(parts) if parts else text


_THEN = re.compile(
    rf" ?(?:-|au|et|ou|a|to|and|or|till|until|jusqu au) ?(?:le |the )?N (?:de |of )?(?P<month>{alternatives([*MONTHS])})\.? ?,? ?(?P<year>X)"
)


def since(match: re.Match[str], text: Text, now: date) -> date:
    """From when on a date is looked for: the first day of its year where that was said, or today."""
    groups = match.groupdict()
    if groups.get("year"):
        year = text.tag(match.start("year"))
    elif groups.get("month") and (then := _THEN.match(match.string, match.end())):
        year = text.tag(then.start("year"))  # du 28 décembre au 3 janvier 2028
        year = year - (MONTHS[then["month"]] < MONTHS[groups["month"]]) if isinstance(year, int) else None
    else:
        return now
    return date(year, 1, 1) if isinstance(year, int) else now
