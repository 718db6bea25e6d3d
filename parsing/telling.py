"""Whether the words of a message tell a value at all, however they were read: its numbers, days, products, cues."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from rapidfuzz import fuzz

from domain.catalogue import product
from domain.places import Point
from parsing.lexicons import fold
from parsing.quantities import tag_quantities
from parsing.reader import tagged

_ALIKE = 75
"""Of 100: so much of a name stands in the words, misspelt perhaps."""
_DAY = timedelta(days=1)
_WEEKDAYS = (
    "lundi monday",
    "mardi tuesday",
    "mercredi wednesday",
    "jeudi thursday",
    "vendredi friday",
    "samedi saturday",
    "dimanche sunday",
)
_CUES = {
    "deliver": r"livr|apport|amen|depos|bring|brought|deliver|drop",
    "pickup": r"cherch|ven(?:ez|ir)|viens|pass|enlev|ramass|prendre|prenez|recuper|fetch|collect|pick|come",
    "glean": r"glan|glean|cueill|ramass|recolt|benevol|volunteer|pick|arrach",
    "ugly": r"moch|abim|tach|tord|deform|grel|biscornu|ugly|damaged|bruised|wonky|misshapen|blemish|crack|eclat|fendu",
    "overripe": r"mur|ripe|blett|mou|soft",
    "calibre": r"calibr|gros|petit|big|small|size|trop grand",
    "overproduction": r"trop|surplus|en plus|exced|too many|too much|glut|spare|reste",
    "unsold": r"invendu|unsold|marche|market|pas vendu|reste|left",
    "other": r"fan|germ|gel|montee|wilt|sprout|frozen|frost|bolt",
}
"""The beginnings of words without which a hand-over or a state is not told."""


@dataclass(frozen=True)
class Told:
    """What the words hold."""

    plain: str
    numbers: frozenset[float]
    days: tuple[tuple[date, date], ...]

    @classmethod
    def by(cls, text: str, now: datetime, near: Sequence[Point] = ()) -> Told:
        """Look through a message.

        Args:
            text: the message.
            now: the moment it was written.
            near: where communes are looked for first.
        """
        seen = tagged(text, now, None, near)
        body = tag_quantities(seen.text)
        numbers = {tag.value for c, tag in zip(seen.dated.s, seen.dated.tags, strict=True) if c == "N"}
        numbers |= {tag.high for c, tag in zip(seen.dated.s, seen.dated.tags, strict=True) if c == "N"}
        for tag in (tag for c, tag in zip(body.s, body.tags, strict=True) if c == "Q"):
            numbers |= {tag.value, tag.kg, tag.holds}
        days = [tag for c, tag in zip(seen.dated.s, seen.dated.tags, strict=True) if c == "D"]
        return cls(fold(text), frozenset(numbers - {None}), tuple((day.first, day.last) for day in days))

    def amount(self, value: float | None) -> bool:
        """Whether this number is said, or is the sum, the difference or the product of two that are.

        >>> told = Told.by("10 caisses de 12 kg de tomates", datetime(2026, 9, 15))
        >>> told.amount(120), told.amount(12), told.amount(80)
        (True, True, False)
        """
        if value is None:
            return False
        pairs = itertools.combinations(sorted(self.numbers), 2)
        made = {r for a, b in pairs for r in (a + b, b - a, a * b)}
        return any(abs(value - known) < 0.01 for known in self.numbers | made)

    def day(self, value: date, *, last: bool) -> bool:
        """Whether this day is said, by name or number, or is the last before ("avant") or the first after ("après").

        Args:
            value: the day.
            last: it is the last day, not the first.

        >>> told = Told.by("avant samedi", datetime(2026, 9, 15))
        >>> [told.day(date(2026, 9, day), last=True) for day in (18, 19, 26, 20, 22)]
        [True, True, True, False, False]
        """
        known = {day for period in self.days for day in period}
        beside = {value, value + _DAY if last else value - _DAY} & known
        weekday = any(re.search(rf"\b{name}", self.plain) for name in _WEEKDAYS[value.weekday()].split())
        return bool(beside) or weekday or float(value.day) in self.numbers

    def product(self, name: str) -> bool:
        """Whether this product is named, perhaps misspelt.

        >>> told = Told.by("20 kg de courjette", datetime(2026, 9, 15))
        >>> told.product("courgette"), told.product("poire")
        (True, False)
        """
        known = product(name)
        names = (known.name, known.plural, known.en, known.en_plural, *known.synonyms)
        return any(fuzz.partial_ratio(fold(each), self.plain) >= _ALIKE for each in names)

    def place(self, name: str) -> bool:
        """Whether this commune is named, perhaps misspelt."""
        return fuzz.partial_ratio(fold(name), self.plain) >= _ALIKE

    def cue(self, label: str) -> bool:
        """Whether a word speaks of this hand-over, or of this state of the produce."""
        return re.search(rf"\b(?:{_CUES[label]})", self.plain) is not None if label in _CUES else False
