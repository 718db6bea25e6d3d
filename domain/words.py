"""What is to be said, before it is said in a language: a sentence with its values, not yet text.

A sentence is an English msgid with `{named}` values. Values are data: whatever they hold is escaped when the sentence
is rendered, in one place (`locales`). Dates, masses and distances are values too: each language writes them its way.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Mass:
    """Grams, written as "200 kg", "1,5 kg" or "300 g"."""

    grams: int
    estimated: bool = False
    """Written with "about" before it."""


@dataclass(frozen=True, slots=True)
class Money:
    """Cents of a euro, written as "2 €" or "2,50 €"."""

    cents: int


@dataclass(frozen=True, slots=True)
class Distance:
    """Kilometres, written without decimals from 10 km on, "0,8 km" below."""

    km: float


@dataclass(frozen=True, slots=True)
class When:
    """A moment in its zone, written as "jeudi 17 septembre, 9 h"."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Hour:
    """The hour of a moment in its zone, written as "9 h 30"."""

    at: datetime


@dataclass(frozen=True, slots=True)
class Span:
    """From one moment to another on the same day: "jeudi 17 septembre, de 9 h à 17 h"."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Lasting:
    """A duration in whole days, or hours below two days: "3 jours", "18 heures"."""

    time: timedelta


@dataclass(frozen=True, slots=True)
class Produce:
    """A product of the catalogue, by its canonical name; plural by the number that stands before it."""

    name: str
    many: bool = True


@dataclass(frozen=True, slots=True)
class Load:
    """So much of a product: "200 kg de tomates", "6 cagettes de courgettes (environ 48 kg)", "40 choux".

    `grams` is None when nobody can know; `number` and `unit` are what the person said, if they said it in containers.
    """

    product: str
    grams: int | None = None
    estimated: bool = False
    number: float | None = None
    unit: str | None = None
    least: bool = False
    """Written with "at least" before it."""


@dataclass(frozen=True, slots=True)
class Dish:
    """A recipe of the catalogue, by its slug."""

    slug: str


@dataclass(frozen=True, slots=True)
class Tongue:
    """A language by its code of two letters, written by its name: "français", "arabe"."""

    code: str


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence to be translated. `plural` and `n` choose the form that the language wants."""

    msgid: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str | None = None
    n: int | None = None


@dataclass(frozen=True, slots=True)
class Lines:
    """Several things said one under the other (or with another separator); an empty one leaves a blank line."""

    parts: Sequence[Value]
    separator: str = "\n"


@dataclass(frozen=True, slots=True)
class Listed:
    """Things enumerated as the language does: "a, b et c"."""

    parts: Sequence[Value]


Value: TypeAlias = (
    str
    | int
    | float
    | date
    | Mass
    | Money
    | Distance
    | When
    | Hour
    | Span
    | Lasting
    | Produce
    | Load
    | Dish
    | Tongue
    | Words
    | Lines
    | Listed
)


def _(msgid: str, /, **values: Value) -> Words:
    """A sentence, to be translated when it is rendered. Extracted by pybabel."""
    return Words(msgid, values)


def many(singular: str, plural: str, n: int, /, **values: Value) -> Words:
    """A sentence with a plural; `{n}` is the number."""
    return Words(singular, {"n": n, **values}, plural, n)
