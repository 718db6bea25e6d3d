"""When and where the truck is, what is planned there, and what it was given."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from pydantic import BaseModel

from domain.places import Point
from domain.when_where import WhenWhere

StopState = Literal["planned", "cancelled"]
AllocationState = Literal["proposed", "accepted", "declined", "cancelled"]
StopField = Literal["centre", "place", "date", "hours", "capacity", "recipes", "event"]

LARGEST_KG = 1000
"""No truck of this kind takes more in a day: an 85 L autoclave takes 50-90 kg, larger ones a few times that."""


@dataclass(frozen=True, slots=True)
class PlannedRecipe:
    """A recipe at a stop, with its own share of the room if it has one."""

    slug: str
    capacity_grams: int | None = None


@dataclass(frozen=True, slots=True)
class Stop:
    """The truck at a place and time."""

    id: int
    network: int
    centre: int
    site: str
    address: str
    commune: str
    point: Point
    start: datetime
    """Aware, in the stop's own zone."""
    end: datetime
    capacity_grams: int
    capacity_jars: int | None
    recipes: tuple[PlannedRecipe, ...]
    products: tuple[str, ...]
    """Products taken besides those of the recipes."""
    event: str
    state: StopState
    version: int

    def where(self) -> str:
        """Site and commune, each once."""
        return self.site if self.commune in self.site else f"{self.site}, {self.commune}"


@dataclass(frozen=True, slots=True)
class Allocation:
    """A lot, or a part of it, given to a stop."""

    id: int
    offer: int
    item: int
    stop: int
    recipe: str | None
    grams: int
    state: AllocationState
    reason: str
    decided_by: int | None = None


class StopDraft(WhenWhere, BaseModel):
    """A stop as a coordinator has told it so far."""

    stamp: str
    capacity_kg: int | None = None
    capacity_jars: int | None = None
    recipes: list[str] = []
    products: list[str] = []
    recipes_open: bool = False
    """Nothing planned yet: whatever is offered is taken."""
    event: str = ""
    centre: int | None = None
    stop: int | None = None
    """The stop that this draft moves, if it is not a new one."""
    version: int | None = None
    """What that stop's version was when the draft was begun."""
    centres: list[tuple[int, str]] = []
    """Centres that the coordinator plans for, when there are several: ids and names."""
    asking: StopField | None = None

    def missing(self) -> StopField | None:
        """The first thing not yet said; None when it can be confirmed."""
        if self.asking is not None:
            return self.asking
        if self.lat is None or self.lon is None:
            return "place"
        if self.day is None:
            return "date"
        if not self.start or not self.end:
            return "hours"
        if self.capacity_kg is None:
            return "capacity"
        if not self.recipes and not self.products and not self.recipes_open:
            return "recipes"
        if self.centre is None and self.centres:
            return "centre"
        return None
