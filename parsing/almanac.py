"""The French calendar as people speak of it: weekdays, months, public holidays."""

from __future__ import annotations

from datetime import date, timedelta

WEEKDAYS = {
    "lundi": 0, "mardi": 1, "mercredi": 2, "jeudi": 3, "vendredi": 4, "samedi": 5, "dimanche": 6,
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6,
    "tues": 1, "thurs": 3, "thur": 3, "weds": 2, "tue": 1, "thu": 3, "fri": 4,
}  # fmt: skip
SHORT_WEEKDAYS = {"lun": 0, "mar": 1, "mer": 2, "jeu": 3, "ven": 4, "sam": 5, "dim": 6, "mon": 0, "wed": 2, "sat": 5,
                  "sun": 6, "vend": 4, "merc": 2}  # fmt: skip
"""Taken for a weekday only with a full stop or beside a date: `mer` is the sea."""
MONTHS = {
    "janvier": 1, "janv": 1, "jan": 1, "fevrier": 2, "fev": 2, "fevr": 2, "mars": 3, "avril": 4, "avr": 4, "mai": 5,
    "juin": 6, "juillet": 7, "juil": 7, "aout": 8, "septembre": 9, "sept": 9, "octobre": 10, "oct": 10,
    "novembre": 11, "nov": 11, "decembre": 12, "dec": 12,
    "january": 1, "february": 2, "feb": 2, "march": 3, "april": 4, "apr": 4, "may": 5, "june": 6, "jun": 6, "july": 7,
    "jul": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "october": 10, "november": 11, "december": 12,
}  # fmt: skip
_FIXED = {
    "jour de l an": (1, 1), "nouvel an": (1, 1), "new year s day": (1, 1), "fete du travail": (5, 1),
    "fete nationale": (7, 14), "bastille day": (7, 14), "assomption": (8, 15), "assumption": (8, 15),
    "assumption day": (8, 15),
    "labour day": (5, 1), "may day": (5, 1), "toussaint": (11, 1),
    "all saints": (11, 1), "all saints day": (11, 1), "armistice": (11, 11), "armistice day": (11, 11),
    "veille de noel": (12, 24), "reveillon de noel": (12, 24), "christmas eve": (12, 24), "noel": (12, 25),
    "christmas day": (12, 25), "christmas": (12, 25), "boxing day": (12, 26), "saint sylvestre": (12, 31),
    "new year s eve": (12, 31), "reveillon du nouvel an": (12, 31), "halloween": (10, 31), "hallowe en": (10, 31),
    "saint jean": (6, 24), "epiphanie": (1, 6), "bonfire night": (11, 5), "guy fawkes": (11, 5), "michaelmas": (9, 29),
    "chandeleur": (2, 2), "saint valentin": (2, 14),
}  # fmt: skip
_EASTER = {
    "mardi gras": -47, "shrove tuesday": -47, "pancake day": -47, "mercredi des cendres": -46, "ash wednesday": -46,
    "mothering sunday": -21, "dimanche des rameaux": -7, "rameaux": -7, "palm sunday": -7,
    "lundi de paques": 1, "easter monday": 1, "vendredi saint": -2, "good friday": -2, "dimanche de paques": 0,
    "easter sunday": 0, "paques": 0, "easter": 0, "jeudi de l ascension": 39, "ascension": 39, "ascension day": 39,
    "lundi de pentecote": 50, "whit monday": 50, "dimanche de pentecote": 49, "pentecote": 49, "whit sunday": 49,
}  # fmt: skip
_ADVENT = {"advent sunday": 0, "dimanche de l avent": 0, "premier dimanche de l avent": 0}
HOLIDAYS = [*_FIXED, *_EASTER, *_ADVENT]


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus, as in Butcher's Ecclesiastical Calendar, 1876).

    >>> easter(2026), easter(2027)
    (datetime.date(2026, 4, 5), datetime.date(2027, 3, 28))
    """
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def _feast(name: str, year: int) -> date:
    if name in _FIXED:
        return date(year, *_FIXED[name])
    if name in _ADVENT:  # the fourth Sunday before Christmas
        return date(year, 12, 3) - timedelta((date(year, 12, 3).weekday() + 1) % 7)
    return easter(year) + timedelta(_EASTER[name])


def holiday(name: str, today: date) -> date:
    """The next such holiday, today included."""
    for year in (today.year, today.year + 1):
        day = _feast(name, year)
        if day >= today:
            return day
    raise ValueError(name)


def next_date(today: date, day: int, month: int | None = None, year: int | None = None) -> date | None:
    """The first such date from today on; None when there is none (31/02)."""
    if year is not None:
        return _date(year, month or today.month, day)
    if month is not None:
        return next((d for y in range(today.year, today.year + 9) if (d := _date(y, month, day)) and d >= today), None)
    months = ((today.year + (today.month - 1 + k) // 12, (today.month - 1 + k) % 12 + 1) for k in range(13))
    return next((d for y, m in months if (d := _date(y, m, day)) and d >= today), None)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except (ValueError, OverflowError):
        return None


def next_weekday(today: date, weekday: int) -> date:
    """The first such weekday strictly after today."""
    return today + timedelta((weekday - today.weekday() - 1) % 7 + 1)


def last_of_month(year: int, month: int) -> date:
    """The last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(1)
