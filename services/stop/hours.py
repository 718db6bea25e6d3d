"""From words to the hours of a stop: "9h-12h30", "de 14 h à 17 h", "from 2pm to 5pm", "18 h à minuit", "9 h"."""

from __future__ import annotations

import re

from services.lookup import folded

_CLOCK = r"(\d{1,2}) ?(?:h(?:eures?|rs?)?|:) ?(\d{2})?(?!\d)"
_BARE = r"(\d{1,2})(?: ?(?:h(?:eures?|rs?)?|:) ?(\d{2})?)?(?!\d)"
_TO = r" ?(?:-|–|—|/|a|to|till|jusqu'?a|until|et|and) ?"
_RANGES = (
    re.compile(rf"(?<![\d/.,]){_BARE}{_TO}{_CLOCK}"),
    re.compile(rf"(?<![\d/.,]){_CLOCK}{_TO}{_BARE}(?! ?(?:kg|kilos?|bocaux|pots?|jars?))"),
    re.compile(rf"(?<![\d/.,]){_CLOCK} {_CLOCK}"),
    re.compile(rf"\b(?:de|from|entre|between) {_BARE}{_TO}{_BARE}(?! ?(?:kg|kilos?|bocaux|pots?|jars?|[a-z]{{4,}}))"),
)
_ONE = re.compile(rf"(?<![\d/.,]){_CLOCK}")
_DAY_AT = re.compile(
    r"\b((?:lun|mar|mercre|jeu|vendre|same)di|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day)"
    r" (\d{1,2}) (?:a|at) (\d{1,2}) ?h"
)
_TWELVE = re.compile(r"\b(\d{1,2})(?::(\d{2}))? ?(am|pm)\b")


def plainly(text: str) -> str:
    """Small letters without accents, with noon, midnight and the English halves of the day in figures.

    >>> plainly("De 14 h à minuit"), plainly("2pm to 5:30 pm")
    ('de 14 h a 24h', '14h00 to 17h30')
    """
    plain = re.sub(r"\b(?:midi|noon)\b(?! pile)", "12h", folded(text).replace("\u00a0", " ").replace("\u202f", " "))
    plain = re.sub(r"\b(?:minuit|midnight)\b", "24h", plain)
    return _DAY_AT.sub(_parted, _TWELVE.sub(_of_twelve, plain))


def _parted(match: re.Match[str]) -> str:
    """A day of the month and an hour, not two hours: "samedi 19 à 14h"; "samedi 9 à 12h" are two."""
    return f"{match[1]} {match[2]}, {match[3]}h" if int(match[2]) > int(match[3]) else match[0]


def _of_twelve(match: re.Match[str]) -> str:
    hour = int(match[1]) % 12 + (12 if match[3] == "pm" else 0)
    return f"{hour}h{match[2] or '00'}"


def hours(text: str) -> tuple[str, str] | None:
    """Start and end as "09:00"; only one when only one is said; None when none is.

    >>> hours("samedi 9h-12h30"), hours("de 14 h à 17 h"), hours("18h à minuit")
    (('09:00', '12:30'), ('14:00', '17:00'), ('18:00', '24:00'))
    >>> hours("samedi 9 h"), hours("samedi, 160 kg"), hours("le 19/09 de 9 à 12h")
    (('09:00', ''), None, ('09:00', '12:00'))
    >>> hours("samedi 19 à 14h"), hours("samedi 9 à 12h")
    (('14:00', ''), ('09:00', '12:00'))
    """
    plain = plainly(text)
    for pattern in _RANGES:
        if found := pattern.search(plain):
            start, end = _clock(found[1], found[2]), _clock(found[3], found[4])
            return (start.replace("24:", "00:"), end) if start and end else None
    one = _ONE.search(plain)
    start = _clock(one[1], one[2]) if one else ""
    return (start, "") if start else None


def without(text: str) -> str:
    """The words without the hours: what is left may name a day."""
    plain = plainly(text)
    for pattern in (*_RANGES, _ONE):
        plain = pattern.sub(" ", plain)
    return plain


def _clock(hour: str, minute: str | None) -> str:
    """As "09:00"; empty for what is no hour."""
    hours_, minutes = int(hour), int(minute or 0)
    if hours_ > 24 or minutes > 59 or (hours_ == 24 and minutes):
        return ""
    return f"{hours_:02d}:{minutes:02d}"
