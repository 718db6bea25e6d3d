"""A workshop as a coordinator has told it so far, in any order."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel

from domain.when_where import WhenWhere
from domain.workshops import Access, Audience, Theme

WorkshopField = Literal[
    "centre",
    "place",
    "date",
    "hours",
    "title",
    "seats",
    "price",
    "recipe",
    "audience",
    "language",
    "kept",
    "access",
    "bring",
    "team",
    "about",
]
Scope = Literal["one", "all"]
"""Only this one, or this one and those of its series that follow."""

LONGEST_TITLE, LONGEST_BRING, LONGEST_ABOUT, LONGEST_PARTNER = 80, 200, 500, 60
"""Letters."""
MOST_CENTS = 10_000
"""A higher price or deposit is a slip."""


class WorkshopDraft(WhenWhere, BaseModel):
    """What was said of it. Nothing is needed but what it is about, where and when, and its seats."""

    stamp: str
    title: str = ""
    theme: Theme | None = None
    recipe: str | None = None
    about: str = ""
    audiences: list[Audience] = []
    language: str = ""
    """Empty for the language of whoever plans it."""
    seats: int | None = None
    kept_newcomers: int = 0
    kept_partner: int = 0
    partner: str = ""
    access: list[Access] = []
    bring: str = ""
    price_cents: int = 0
    deposit_cents: int = 0
    team: list[int] = []
    """Ids of those who lead it."""
    stop: int | None = None
    """The truck stop where it is."""
    elsewhere: bool = False
    """Not at a truck stop, even when there is one that day."""
    centre: int | None = None
    centres: list[tuple[int, str]] = []
    """Centres that the coordinator plans for, when there are several: ids and names."""
    near: list[str] = []
    """Recipes that the words nearly name."""
    workshop: int | None = None
    """The workshop that this draft changes, if it is not a new one."""
    version: int | None = None
    """What that workshop's version was when the draft was begun."""
    scope: Scope = "one"
    more: bool = False
    """The buttons of what need not be said are shown."""
    asking: WorkshopField | None = None

    def missing(self) -> WorkshopField | None:
        """The first thing not yet said; None when it can be confirmed."""
        if self.asking is not None:
            return self.asking
        if self.lat is None or self.lon is None:
            return "place"
        if self.day is None:
            return "date"
        if not self.start or not self.end:
            return "hours"
        if not self.title and self.theme is None and self.recipe is None:
            return "title"
        if self.seats is None:
            return "seats"
        if self.centre is None and self.centres:
            return "centre"
        return None
