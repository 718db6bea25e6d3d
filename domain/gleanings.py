"""Gleanings: what stands in a field after the harvest is picked by volunteers, by hand, in daylight.

A gleaning shares with workshops what has to do with people and places (`domain.workshops.Workshop`, theme gleaning:
meeting point, hours, seats, leaders, state). What only a gleaning has is here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.places import Place, Point

Calling = Literal["off", "on", "stopped", "done"]
"""Whether volunteers are called: not begun, going on, stopped by a coordinator, over."""
Method = Literal["weighed", "counted", "estimated"]
"""How a mass is known: on scales; from counted crates or pieces; by eye. Sums keep them apart."""

MOST_GLEANERS = 60
"""More people in one field are several gleanings."""


@dataclass(frozen=True, slots=True)
class Crop:
    """Something that is picked."""

    product: str
    """Slug of the catalogue."""
    grams: int | None
    """How much of it is expected; None when nobody knows."""


@dataclass(frozen=True, slots=True)
class Gleaning:
    """What a gleaning has besides what it shares with a workshop. Its most is the workshop's seats."""

    workshop: int
    """The id of both."""
    network: int
    offer: int | None
    """The farmer's message that it comes from; its lots are matched to stops before the day."""
    farmer: int | None
    """The farmer, if they write to Bocal."""
    farm: str
    """Whose field it is, when the farmer does not write to Bocal."""
    phone: str
    field: Place | None
    """Where the produce stands; None: at the meeting point."""
    crops: tuple[Crop, ...]
    least: int
    """With fewer heads it does not take place."""
    want: int | None
    """Where calling stops; None: the least and a cushion."""
    tools: str
    wear: str
    cars: int
    """How many cars it takes to carry people and crates; 0: none."""
    min_age: int | None
    on_tree: bool
    """Fruit still on the tree: French law reserves it to the farmer, who must say yes."""
    tree_word_at: datetime | None
    after_harvest_at: datetime | None
    """When the farmer said that the harvest is over."""
    agreed_at: datetime | None
    """When a coordinator wrote down that the agreement is signed."""
    agreed_by: int | None
    opened_at: datetime | None
    calling: Calling
    next_call_at: datetime | None
    dropped: int
    """Heads lost since the last wave of calls."""
    danger_at: datetime | None
    """When the leader was told that the least number is in danger."""
    version: int

    def point(self, meeting: Point) -> Point:
        """Where the field is; the meeting point when nobody said."""
        return meeting if self.field is None else self.field.point


@dataclass(frozen=True, slots=True)
class Insurance:
    """The liability insurance that covers a centre's volunteers in the field."""

    centre: int
    insurer: str
    policy: str
    until: date
    """The last day on which it covers."""
