"""What matching is told and what it answers: frozen values, whole kilograms, aware moments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Literal

from domain.places import Point

Mode = Literal["deliver", "pickup", "glean"]
"""Who brings the produce: the farmer, the truck, or volunteers who pick it first."""


def stamp(moment: datetime) -> float:
    """Seconds since 1970: Python compares civil times of one zone by their clock faces, wrong when the hour changes.

    Raises:
        ValueError: the moment has no time zone.
    """
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no time zone")
    return moment.timestamp()


@dataclass(frozen=True, slots=True)
class ItemView:
    """One product of an offer."""

    id: int
    product: str
    kg: int
    """What is still to be placed."""
    ready: datetime
    until: datetime
    """The earlier of what the farmer said and `ready` + `shelf`."""
    shelf: timedelta


@dataclass(frozen=True, slots=True)
class OfferView:
    """An offer as matching sees it."""

    id: int
    point: Point
    items: tuple[ItemView, ...]
    mode: Mode
    radius_km: float
    """How far the farmer drives; counts when delivering."""
    served: datetime | None = None
    """When this farm last had a lot accepted; None for never."""


@dataclass(frozen=True, slots=True)
class RecipeView:
    """A recipe planned at a stop."""

    slug: str
    """Once at a stop."""
    capacity_kg: int | None
    """What it can still take; None when only the stop's own room counts."""
    fits: Mapping[str, float]
    """Product to fit: 1.0 the main ingredient, 0.85 a secondary one."""
    validated: bool = True
    """False when its acidity class needs a sterilisation schedule and it has none."""


@dataclass(frozen=True, slots=True)
class StopView:
    """A truck stop as matching sees it."""

    id: int
    point: Point
    start: datetime
    end: datetime
    capacity_kg: int
    """What it can still take."""
    recipes: tuple[RecipeView, ...] = ()
    products: Mapping[str, float] | None = None
    """Products taken without a named recipe, with their fit."""
    notice_hours: float = 0.0
    """How long before the start produce must be announced."""
    served: datetime | None = None
    """When this centre last had a lot; None for never."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What things are worth in kilograms; settings of a network."""

    age: float = 0.30
    """Lost per kilogram that is used at the very end of its shelf life."""
    km: float = 0.30
    """Lost per kilometre driven."""
    road: float = 1.3
    """Kilometres of road in one kilometre as the crow flies."""
    equity: float = 0.05
    """Values this near to one another (a share) are a tie, given to whom was served least recently."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed; settings of a network."""

    gleaning_notice_days: float = 3.0
    """Days that volunteers need between the offer and the stop; counted as 24 hours each."""
    pickup_radius_km: float | None = 30.0
    """How far the truck fetches; None for the radius written on the offer."""
    gleaning_radius_km: float | None = 30.0
    """How far volunteers go; None for the radius written on the offer."""
    freeze_hours: float = 24.0
    """A stop nearer than this is no longer planned again."""


class Reason(StrEnum):
    """Why a stop cannot take an offer, or why none can."""

    TOO_FAR = "too_far"
    BEFORE_READY = "before_ready"
    AFTER_UNTIL = "after_until"
    BEGUN = "begun"
    TOO_SOON = "too_soon"
    UNPLANNED = "unplanned"
    NO_RECIPE = "no_recipe"
    NO_SCHEDULE = "no_schedule"
    FULL = "full"
    BANNED = "banned"
    NO_STOP = "no_stop"
    NOTHING_LEFT = "nothing_left"


class Because(StrEnum):
    """What speaks for a stop, beside the figures of the choice itself."""

    ONLY = "only"
    WHOLE = "whole"
    NEAREST = "nearest"
    SOONEST = "soonest"
    MAIN = "main"
    SERVED_LEAST = "served_least"


@dataclass(frozen=True, slots=True)
class Part:
    """So many kilograms of one item into one recipe."""

    item_id: int
    product: str
    recipe: str | None
    kg: int
    fit: float
    freshness_left: timedelta
    """Shelf life left when the stop begins."""
    age: float
    """Share of the shelf life gone when the stop begins."""


@dataclass(frozen=True, slots=True)
class Allocation:
    """What a plan is made of: so many kilograms of an item to a recipe at a stop."""

    offer_id: int
    item_id: int
    stop_id: int
    recipe: str | None
    kg: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A stop that can take the offer or a part of it."""

    stop_id: int
    start: datetime
    km: float
    """As the crow flies, one way, by geopy's geodesic: what people are shown."""
    parts: tuple[Part, ...]
    kg: int
    value: float
    """In kilogram-equivalents."""
    room_left_kg: int
    """At the stop, once these parts are there."""
    whole: bool
    """The offer goes there entirely."""
    firm: bool
    """The stop is within the freeze: the nightly plan will not move this any more."""
    reasons: tuple[Because, ...] = ()

    def allocations(self, offer_id: int) -> tuple[Allocation, ...]:
        """The same as rows of a plan."""
        return tuple(Allocation(offer_id, part.item_id, self.stop_id, part.recipe, part.kg) for part in self.parts)


@dataclass(frozen=True, slots=True)
class WhyNot:
    """A stop that cannot take the offer, with the figures that a sentence needs; what does not apply is None."""

    stop_id: int | None
    reason: Reason
    km: float | None = None
    radius_km: float | None = None
    start: datetime | None = None
    product: str | None = None
    """The product that came nearest to being taken."""
    ready: datetime | None = None
    until: datetime | None = None
    notice: timedelta | None = None
    """What is asked for between now and the start."""
    kg: int = 0
    room_kg: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """The answer to one offer."""

    choices: tuple[Choice, ...] = ()
    """Best first. A stop that alone takes as much as all together is always among them, if need be as the last."""
    split: tuple[Choice, ...] = ()
    """Several stops that together take as much as possible; empty when one of the choices takes as much."""
    why_not: tuple[WhyNot, ...] = ()
    """At most five: stops in range, soonest first, then the nearest out of range."""
    summary: WhyNot | None = None
    """Why there is no choice at all: the obstacle nearest to being overcome."""

    @property
    def summary_reason(self) -> Reason | None:
        """Why there is no choice at all, without its figures."""
        return self.summary.reason if self.summary else None

    @property
    def placed_kg(self) -> int:
        """The most kilograms that can be placed."""
        return max(sum(choice.kg for choice in self.split), *(choice.kg for choice in self.choices), 0)


NEVER = datetime.min.replace(tzinfo=UTC)
"""Earlier than any moment: when somebody not yet served was last served."""

DEFAULT_WEIGHTS = Weights()
DEFAULT_RULES = Rules()

Bans = frozenset[tuple[int, int]]
"""Pairs (offer, stop) that a coordinator ruled out."""
