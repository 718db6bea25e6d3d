"""Reading how somebody volunteers: "le samedi, voiture 3 places, pas de poireaux, un appel par semaine, 20 km"."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime

from domain.refusals import Refusal
from domain.volunteering import CAR_SEATS, EVERY_DAY, PER_WEEK, RADII, Volunteering
from domain.words import _
from locales.abroad import folded
from parsing import read_answer

LONGEST = 500
MOST_KM = RADII[-1]
_NUMBERS = {
    "aucune": 0, "zero": 0, "un": 1, "une": 1, "one": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4,
    "four": 4, "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7,
}  # fmt: skip
_N = rf"(?P<n>-?\d{{1,5}}|{'|'.join(_NUMBERS)})"
_WEEKDAYS = (
    r"lundis?|mondays?", r"mardis?|tuesdays?", r"mercredis?|wednesdays?", r"jeudis?|thursdays?", r"vendredis?|fridays?",
    r"samedis?|saturdays?", r"dimanches?|sundays?",
)  # fmt: skip
_WEEKEND, _WEEK = 0b1100000, 0b0011111
_GROUPS = (
    (re.compile(r"\bweek[- ]?ends?\b"), _WEEKEND),
    (re.compile(r"\b(?:en|la) semaine\b(?! prochaine)|\bweekdays\b"), _WEEK),
    (re.compile(r"\b(?:tous les jours|n'importe quel jour|every day|any day)\b"), EVERY_DAY),
)
_NOT = re.compile(r"\b(?:pas|sauf|jamais|ni|sans|deteste|not?|except|never|don't|hate)\b")
_NO_CAR = re.compile(r"\b(?:(?:pas|sans|no|without)(?: de| a)? (?:voiture|auto|permis|car)|a pied|on foot)\b")
_CAR = re.compile(r"\b(?:voiture|auto|vehicule|car|covoitur\w+)\b")
_SEATS = re.compile(rf"(?<![\w-]){_N} (?:places?|sieges?|seats?|personnes?|passagers?|passengers?)\b")
_NO_CALLS = re.compile(
    r"\b(?:ne m'appelez (?:pas|plus|jamais)|arretez de m'appeler|stop calling me|do not call me|don't call me|no calls"
    r"|(?:pas|plus|aucun) (?:d')?appels?)\b"
)
_CALLS = re.compile(
    rf"(?<![\w-]){_N} (?:appels?|messages?|fois|calls?|times?|demandes?)\b.{{0,12}}\b(?:semaine|week)\b"
)
_KM = re.compile(r"(?<![\w-])(?P<n>-?\d{1,5})(?:[.,]\d+)? ?km\b")
_OFFER = re.compile(r"\b(?:kg|kilos?|tonnes?|cagettes?|caisses?|palox|crates?|donner?|vendre|recolte|give away)\b")
_DENIED = re.compile(
    r"\b(?:ni\b|n['’]|ne\b|pas\b|sauf\b|jamais\b|sans\b|not?\b|except\b|never\b|don['’]t\b)", re.IGNORECASE
)
"""Taken out before produce is looked for: to whoever reads offers, what is denied is not there."""
_CLAUSE = re.compile(r"[,;.\n]| mais | but | (?:et|and) (?=pas|not?\b)| (?=ni )")


@dataclass(frozen=True, slots=True)
class Said:
    """What words have made of somebody's choices."""

    chosen: Volunteering
    anything: bool
    """Whether the words said anything of it at all."""
    car_only: bool = False
    """They have a car, and did not say with how many free seats."""


def read(text: str, old: Volunteering, now: datetime) -> Said:
    """The choices once this was said.

    >>> at = datetime(2026, 9, 15, 9, 0)
    >>> said = read("samedi et dimanche, voiture 3 places, pas de poireaux, 1 appel par semaine", Volunteering(), at)
    >>> said.chosen
    Volunteering(days=96, likes=(), refuses=('poireau',), car_seats=3, per_week=1, radius_km=None)
    >>> read("bonjour", Volunteering(), at).anything
    False

    Raises:
        Refusal: a number that cannot be.
    """
    plain = folded(text[:LONGEST])
    new = _days(old, plain)
    new = _car(new, plain)
    new = _calls(new, plain)
    new = _radius(new, plain)
    new, crops = _crops(new, text[:LONGEST], now)
    told = any(pattern.search(plain) for pattern in (_NO_CAR, _CAR, _NO_CALLS, _CALLS, _KM))
    car_only = old.car_seats is None and new.car_seats is not None and _SEATS.search(plain) is None
    return Said(new, crops or told or _named(plain) > 0, car_only)


def offers(text: str) -> bool:
    """Whether somebody has produce, rather than a taste.

    >>> offers("200 kg de carottes à donner"), offers("j'aime les carottes")
    (True, False)
    """
    return _OFFER.search(folded(text)) is not None


def _count(found: re.Match[str]) -> int:
    return _NUMBERS[found["n"]] if found["n"] in _NUMBERS else int(found["n"])


def _named(plain: str) -> int:
    """The weekdays that words name, a bit each."""
    bits = 0
    for day, names in enumerate(_WEEKDAYS):
        bits |= (re.search(rf"\b(?:{names})\b", plain) is not None) << day
    for pattern, group in _GROUPS:
        bits |= group if pattern.search(plain) else 0
    return bits


def _days(old: Volunteering, plain: str) -> Volunteering:
    """Only the days that are named; without those that come after "not"."""
    can = cannot = 0
    for clause in _CLAUSE.split(plain):
        if first := _NOT.search(clause):
            can |= _named(clause[: first.start()])
            cannot |= _named(clause[first.start() :])
        else:
            can |= _named(clause)
    if not can and not cannot:
        return old
    return replace(old, days=(can or old.days) & ~cannot)


def _car(old: Volunteering, plain: str) -> Volunteering:
    if _NO_CAR.search(plain):
        return replace(old, car_seats=None)
    if not _CAR.search(plain):
        return old
    found = _SEATS.search(plain)
    return replace(old, car_seats=(old.car_seats or 0) if found is None else seats(_count(found)))


def seats(number: int) -> int:
    """Free seats that a car can have.

    Raises:
        Refusal: none can.
    """
    if number not in CAR_SEATS:
        raise Refusal(
            _("A car has 0 to {most} free seats beside the driver. For example: car, 3 seats.", most=CAR_SEATS[-1])
        )
    return number


def _calls(old: Volunteering, plain: str) -> Volunteering:
    if _NO_CALLS.search(plain):
        return replace(old, per_week=0)
    found = _CALLS.search(plain)
    return old if found is None else replace(old, per_week=calls(_count(found)))


def calls(number: int) -> int:
    """How often somebody may be called in a week.

    Raises:
        Refusal: not so often.
    """
    if number not in PER_WEEK:
        raise Refusal(_("I write at most {most} times a week. For example: 2 times a week.", most=PER_WEEK[-1]))
    return number


def _radius(old: Volunteering, plain: str) -> Volunteering:
    found = _KM.search(plain)
    return old if found is None else replace(old, radius_km=km(int(found["n"])))


def km(number: int) -> int:
    """How far somebody goes.

    Raises:
        Refusal: not there.
    """
    if not 1 <= number <= MOST_KM:
        raise Refusal(_("Say a distance from 1 to {most} km. For example: 20 km.", most=MOST_KM))
    return number


def _crops(old: Volunteering, text: str, now: datetime) -> tuple[Volunteering, bool]:
    new, found = old, False
    for clause in _CLAUSE.split(text):
        wanted = _NOT.search(folded(clause)) is None
        for product in products(_DENIED.sub(" ", clause), now):
            new, found = new.of_taste(product, "like" if wanted else "no"), True
    return new, found


def products(text: str, now: datetime) -> list[str]:
    """Products of the catalogue that words name."""
    answer = read_answer("product", text, now) if text.strip() else None
    return [] if answer is None else [item.product for item in answer.value if item.product is not None]
