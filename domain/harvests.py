"""What was picked or fetched: each weighing, sums that keep apart how they are known, who got it, the jars of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from domain.catalogue import container
from domain.gleanings import Method
from domain.words import Load

Receiver = Literal["stop", "centre", "other"]
"""The truck at a stop, a centre, or whoever the words say."""

METHODS: tuple[Method, ...] = get_args(Method)
MOST_KG = 20_000
"""More than this in one weighing is a slip: a gleaning brings 200-400 kg, a full lorry 20 t."""
LARGE_KG = 500
"""Above this a weighing is asked about once: a pallet box of carrots is 400 kg, a whole gleaning 200-400 kg."""
SAME = timedelta(minutes=2)
"""So soon after another leader the same weight of the same product may be the same crates."""


MATERIAL = 0.05
"""A number that was told is told again when it was wrong by more than this share of it."""


def is_material(told: int, now: int) -> bool:
    """Whether a number that people were told has changed so much that they are told again.

    >>> is_material(212, 215), is_material(212, 230), is_material(0, 1)
    (False, True, True)
    """
    return abs(now - told) > MATERIAL * told


def is_rough(method: Method | None, unit: str) -> bool:
    """Whether the weight is to be read with "about": by eye, or from crates that nobody has weighed."""
    return method == "estimated" or (method == "counted" and container(unit).weighed_by != "exact")


@dataclass(frozen=True, slots=True)
class Weighing:
    """So much of a product, as it was told, at a gleaning or at a halt of a tour."""

    id: int
    workshop: int | None
    halt: int | None
    product: str
    quantity: float
    unit: str
    """As it was told: 12 "cagette", 85 "kg"."""
    grams: int
    method: Method
    by: int
    at: datetime

    def load(self) -> Load:
        """As it is shown."""
        return Load(self.product, self.grams, is_rough(self.method, self.unit), self.quantity, self.unit)


@dataclass(frozen=True, slots=True)
class Sum:
    """What there is of one product, in grams, by how it is known."""

    product: str
    weighed: int = 0
    counted: int = 0
    estimated: int = 0

    @property
    def grams(self) -> int:
        """All of it."""
        return self.weighed + self.counted + self.estimated

    def of(self, method: Method) -> int:
        """The grams known in this way."""
        return int(getattr(self, method))


def sums(weighings: Iterable[Weighing]) -> list[Sum]:
    """One sum a product, in the order in which the products came.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 10, 8, tzinfo=UTC)
    >>> row = lambda grams, method: Weighing(1, 1, None, "carotte", grams / 1000, "kg", grams, method, 1, at)
    >>> sums([row(85_000, "weighed"), row(5_000, "weighed"), row(40_000, "estimated")])
    [Sum(product='carotte', weighed=90000, counted=0, estimated=40000)]
    """
    found: dict[str, dict[Method, int]] = {}
    for one in weighings:
        of = found.setdefault(one.product, dict.fromkeys(METHODS, 0))
        of[one.method] += one.grams
    return [Sum(product, of["weighed"], of["counted"], of["estimated"]) for product, of in found.items()]


@dataclass(frozen=True, slots=True)
class Handover:
    """So much of a product was given to somebody."""

    id: int
    workshop: int
    product: str
    grams: int
    receiver: Receiver
    stop: int | None
    centre: int | None
    words: str
    """Who else, in the leader's words."""
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo of a gleaning: the channel's handle of it."""

    id: int
    workshop: int
    file: str
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Outcome:
    """So many jars were made of a harvest; `recipe` is empty when nobody said which."""

    id: int
    workshop: int
    recipe: str
    jars: int
    by: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """How far the harvest of a gleaning has come, and what everybody who came was told of it last."""

    offer: int | None = None
    """An offer of what no stop had room for, in the name of the leader."""
    asked_at: datetime | None = None
    """When the leaders were asked for it."""
    closed_at: datetime | None = None
    """When all of it was weighed and given."""
    told_grams: int | None = None
    told_jars: int | None = None
