"""A gleaning as a coordinator has told it so far, in any order."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from domain.catalogue import product
from domain.gleanings import Crop
from domain.offers import DraftPlace
from domain.when_where import WhenWhere

GleaningField = Literal[
    "centre",
    "crops",
    "place",
    "date",
    "hours",
    "people",
    "tree",
    "kg",
    "farm",
    "field",
    "team",
    "kept",
    "cars",
    "tools",
    "wear",
    "bring",
    "age",
    "about",
]

MOST_CROPS = 6
MOST_KG = 3000
"""A gleaning brings 200-400 kg; ten times as much is a slip."""
LARGE_KG_AN_HOUR = 40
"""More than this a person and hour is remarked upon: 25 kg is good work where crates are filled from the ground."""
LONGEST_WORDS, LONGEST_FARM, LONGEST_ABOUT = 200, 80, 500
"""Letters."""
MOST_CARS = 20
NOT_ON_TREES = frozenset({"fraise", "fruit", "melon", "pastèque", "physalis", "rhubarbe"})
"""Fruits of the catalogue that grow near the ground."""
USUAL_HOURS = 3
"""How long it takes when only the beginning was said; it is shown, and can be changed."""


class DraftCrop(BaseModel):
    """Something that is picked."""

    product: str
    grams: int | None = None


class GleaningDraft(WhenWhere, BaseModel):
    """What was said of it; `site`, `commune`, `lat`, `lon` are the meeting point."""

    stamp: str
    crops: list[DraftCrop] = []
    kg_open: bool = False
    """Nobody knows how much there is."""
    end_assumed: bool = False
    """Only the beginning was said."""
    least: int | None = None
    most: int | None = None
    kept_newcomers: int = 0
    on_tree: bool | None = None
    """None: not said; it is asked where something grows on trees."""
    farm: str = ""
    phone: str = ""
    farmer: int | None = None
    farms: list[tuple[int, str]] = []
    """Farmers nearby who write to Bocal: ids and names."""
    farm_open: bool = False
    """It is said later."""
    field: DraftPlace | None = None
    """None: at the meeting point."""
    team: list[int] = []
    """Ids of those who lead it."""
    cars: int = 0
    tools: str = ""
    wear: str = ""
    bring: str = ""
    min_age: int | None = None
    about: str = ""
    offer: int | None = None
    """The farmer's message that it comes from."""
    centre: int | None = None
    centres: list[tuple[int, str]] = []
    """Centres that the coordinator plans for, when there are several: ids and names."""
    workshop: int | None = None
    """The gleaning that this draft changes, if it is not a new one."""
    opened: bool = False
    """It is open already: people know of it."""
    version: int | None = None
    """What its version was when the draft was begun."""
    more: bool = False
    """The buttons of what need not be said are shown."""
    asking: GleaningField | None = None

    def missing(self) -> GleaningField | None:
        """The first thing not yet said; None when it can be confirmed."""
        if self.asking is not None:
            return self.asking
        lacking: tuple[tuple[GleaningField, bool], ...] = (
            ("crops", not self.crops),
            ("place", self.lat is None or self.lon is None),
            ("date", self.day is None),
            ("hours", not self.start or not self.end),
            ("people", self.least is None or self.most is None),
            ("tree", self.on_tree is None and self.may_be_on_tree()),
            ("kg", not self.kg_open and not any(crop.grams for crop in self.crops)),
            ("farm", not self.farm and self.farmer is None and not self.farm_open),
            ("centre", self.centre is None and bool(self.centres)),
        )
        return next((name for name, lacks in lacking if lacks), None)

    def may_be_on_tree(self) -> bool:
        """Whether something of it grows on trees or bushes, as far as the catalogue knows."""
        fruits = [crop.product for crop in self.crops if product(crop.product).category in {"fruit", "fruit_a_coque"}]
        return any(name not in NOT_ON_TREES for name in fruits)

    def grams(self) -> int:
        """All that is expected."""
        return sum(crop.grams or 0 for crop in self.crops)

    def picked(self) -> tuple[Crop, ...]:
        """The crops as they are stored."""
        return tuple(Crop(crop.product, crop.grams) for crop in self.crops)
