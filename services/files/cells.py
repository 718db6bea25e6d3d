"""What one cell says: a day, an hour, a number. Written strictly: what a file leaves open is asked, never guessed."""

from __future__ import annotations

import re
from datetime import date, timedelta

from parsing.almanac import MONTHS, SHORT_WEEKDAYS, WEEKDAYS
from services.lookup import folded

FIRST_SERIAL = date(1899, 12, 30)
"""Day 0 of Excel's 1900 system as it counts from March 1900 on (it believes in a 29 February 1900)."""
SERIALS = range(36_526, 73_051)
"""Excel's numbers of the days of this century's first hundred years: 2000-01-01 to 2100-01-01."""

_ISO = re.compile(r"(20\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")
_FRENCH = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ]((?:20)?\d\d)")
_WORDS = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?(?: of)? ([a-z]+) (20\d\d)")
_MONTH_FIRST = re.compile(r"([a-z]+) (\d{1,2})(?:st|nd|rd|th)? (20\d\d)")
_MIDNIGHT = re.compile(r"[t ]\s*\d{1,2}:\d\d(:\d\d(\.0+)?)?$")
_HOUR = re.compile(r"(\d{1,2})\s*(?:(?:h|:|heures?|hrs?)\s*(\d{2})?(?:\s*(?::\d\d(?:\.0+)?|min|mn|m))?)?\s*(am|pm)?")
_SPECIAL_HOURS = {"midi": "12:00", "noon": "12:00", "minuit": "00:00", "midnight": "00:00"}
_MIDNIGHTS = ("24h", "24 h", "24:00", "24")
_RANGE = re.compile(r"(?:de |from )?(.*?\d\s*(?:h|:)?\s*\d*)\s*(?:-|–|—| a | to | jusqu'a | until )\s*(.+)")
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"(?<=\d)[\s'](?=\d{3}(?!\d))")


class CellError(Exception):
    """It does not say that; `code` names what is wrong."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def day(text: str) -> date:
    """A day with its year; a weekday before it must agree.

    >>> [day(t).isoformat() for t in ("19/09/2026", "2026-09-19", "sam. 19 septembre 2026", "46284", "19.9.26")]
    ['2026-09-19', '2026-09-19', '2026-09-19', '2026-09-19', '2026-09-19']

    Raises:
        CellError: "date.unknown", or "date.weekday" when weekday and date do not agree.
    """
    plain = _MIDNIGHT.sub("", " ".join(folded(text).replace(",", " ").split()))
    serial = re.fullmatch(r"(\d{5})(?:[.,]\d+)?", plain)
    if serial and int(serial[1]) in SERIALS:
        return FIRST_SERIAL + timedelta(days=int(serial[1]))
    first, _space, rest = plain.partition(" ")
    weekday = _weekday(first)
    found = _date(plain if weekday is None else rest.removeprefix("le ").removeprefix("the "))
    if weekday is not None and found.weekday() != weekday:
        raise CellError("date.weekday")
    return found


def _weekday(word: str) -> int | None:
    plain = word.rstrip(".")
    return WEEKDAYS.get(plain, SHORT_WEEKDAYS.get(plain))


def _date(text: str) -> date:
    text = text.removeprefix("le ").removeprefix("the ")
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _FRENCH.fullmatch(text):
            return date(2000 + int(found[3]) % 100, int(found[2]), int(found[1]))
        if found := _WORDS.fullmatch(text.replace(".", "")):
            return date(int(found[3]), MONTHS[found[2]], int(found[1]))
        if found := _MONTH_FIRST.fullmatch(text.replace(".", "")):
            return date(int(found[3]), MONTHS[found[1]], int(found[2]))
    except (KeyError, ValueError):
        pass
    raise CellError("date.unknown")


def hour(text: str) -> str:
    """An hour of the day as "09:00".

    >>> [hour(t) for t in ("9h", "9 h 30", "09:00", "9:30:00", "0.375", "14", "2 pm", "midi", "2026-09-19T09:00:00")]
    ['09:00', '09:30', '09:00', '09:30', '09:00', '14:00', '14:00', '12:00', '09:00']

    Raises:
        CellError: "hour.unknown".
    """
    plain = " ".join(folded(text).split())
    plain = re.sub(r"^\d{4}-\d\d-\d\d[t ]", "", plain)
    if plain in _MIDNIGHTS:
        return "00:00"
    if plain in _SPECIAL_HOURS:
        return _SPECIAL_HOURS[plain]
    if re.fullmatch(r"0?[.,]\d+", plain):
        minutes = round(float("0" + plain.lstrip("0").replace(",", ".")) * 24 * 60)
        return _clock(minutes // 60, minutes % 60)
    found = _HOUR.fullmatch(plain)
    if found is None:
        raise CellError("hour.unknown")
    hours, half = int(found[1]), found[3]
    if half:
        if not 1 <= hours <= 12:
            raise CellError("hour.unknown")
        hours = hours % 12 + (12 if half == "pm" else 0)
    return _clock(hours, int(found[2] or 0))


def _clock(hours: int, minutes: int) -> str:
    if hours > 23 or minutes > 59:
        raise CellError("hour.unknown")
    return f"{hours:02d}:{minutes:02d}"


def span(text: str) -> tuple[str, str]:
    """Both hours in one cell, as "9h-12h"; the second is empty when there is one only.

    >>> span("de 9 h à 12 h 30"), span("9:00 - 12:00"), span("9h")
    (('09:00', '12:30'), ('09:00', '12:00'), ('09:00', ''))

    Raises:
        CellError: "hour.unknown".
    """
    plain = " ".join(folded(text).split())
    if re.match(r"\d{4}-\d\d-\d\d", plain):
        return hour(plain), ""
    found = _RANGE.fullmatch(plain)
    return (hour(found[1]), hour(found[2])) if found else (hour(plain), "")


def whole(text: str, units: str) -> int:
    """A whole number, its unit left out; what comes after a decimal comma is dropped.

    Args:
        text: the cell.
        units: a pattern of the units that may follow.

    >>> whole("1 000 kg", "kg"), whole("160,5", "kg"), whole("160.0", "kg")
    (1000, 160, 160)

    Raises:
        CellError: "number".
    """
    plain = re.sub(rf"\s*(?:{units})\.?$", "", " ".join(folded(text).split()))
    plain = _THOUSANDS.sub("", plain)
    if _NUMBER.fullmatch(plain) is None or len(plain) > 12:
        raise CellError("number")
    return int(float(plain.replace(",", ".")))
