"""Workshops: what is done at a stop of the truck, for whom, with how many seats, and who has promised to come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from domain.places import Point

WorkshopState = Literal["prepared", "planned", "cancelled"]
"""Only a gleaning is prepared first: nobody sees it until it is opened."""
SignupState = Literal["live", "cancelled", "lapsed"]


class Theme(StrEnum):
    """What is done there."""

    COOKING = "cooking"
    PRESERVING = "preserving"
    GARDENING = "gardening"
    """A demonstration by a farmer."""
    PRESENTATION = "presentation"
    """At a library, a school, a festival."""
    GLEANING = "gleaning"
    """Volunteers pick in a field: what only a gleaning has is a `domain.gleanings.Gleaning`."""


WORKSHOPS = tuple(one for one in Theme if one is not Theme.GLEANING)
"""What is done at workshops in the narrow sense."""


class Audience(StrEnum):
    """For whom a workshop is made; none named means everyone."""

    FAMILIES = "families"
    SENIORS = "seniors"
    DISABILITY = "disability"
    INSERTION = "insertion"
    """People on their way back to work."""
    DIETITIANS = "dietitians"


class Access(StrEnum):
    """What makes a place reachable for somebody."""

    STEP_FREE = "step_free"
    SITTING = "sitting"
    TOILETS = "toilets"
    SIGNED = "signed"
    EASY = "easy"
    """Spoken in plain words, with pictures."""


class Pool(StrEnum):
    """Which seats somebody may take first."""

    OPEN = "open"
    NEWCOMER = "newcomer"
    """Has never taken part in a workshop."""
    PARTNER = "partner"
    """Comes from the partner for which seats are kept."""


MOST_SEATS = 200
MOST_HEADS = 12
"""Of one sign-up: more is a group, which a coordinator registers in parts."""
RELEASE = timedelta(hours=48)
"""So long before the start, seats that were kept and not taken go to everyone."""


@dataclass(frozen=True, slots=True)
class Workshop:
    """Something to take part in, at a place and time."""

    id: int
    network: int
    centre: int
    stop: int | None
    """The truck stop where it is; None at a library or a festival without the truck."""
    title: str
    theme: Theme
    recipe: str | None
    """Slug of the catalogue."""
    about: str
    audiences: tuple[Audience, ...]
    language: str
    """In which it is held: "fr", "en", or any other code of two letters."""
    seats: int
    """In heads, all pools together."""
    kept_newcomers: int
    kept_partner: int
    partner: str
    """Who the partner is: "Mission locale"."""
    access: tuple[Access, ...]
    bring: str
    price_cents: int
    deposit_cents: int
    facilitators: tuple[int, ...]
    """Ids of people of the truck team."""
    site: str
    address: str
    commune: str
    point: Point
    start: datetime
    """Aware, in the workshop's own zone."""
    end: datetime
    series: str
    """The same for all that were planned as one series; empty when it stands alone."""
    state: WorkshopState
    taken: int
    """Heads that have a seat or are offered one."""
    version: int

    @property
    def is_gleaning(self) -> bool:
        """Whether it is a gleaning, which shares seats, waiting list, reminders and presence with workshops."""
        return self.theme is Theme.GLEANING

    def where(self) -> str:
        """Site and commune, each once."""
        return self.site if self.commune in self.site else f"{self.site}, {self.commune}"

    def kept(self, now: datetime) -> Mapping[Pool, int]:
        """Seats kept for each pool at this moment; none from `RELEASE` before the start on."""
        if now >= self.start - RELEASE:
            return {}
        return {Pool.NEWCOMER: self.kept_newcomers, Pool.PARTNER: self.kept_partner}

    @property
    def uid(self) -> str:
        """What calendars know it by, for good."""
        return f"workshop-{self.id}-{self.network}@bocal"

    @property
    def sequence(self) -> int:
        """How often it was changed: what calendars go by."""
        return self.version - 1


@dataclass(frozen=True, slots=True)
class Signup:
    """One person's (or guest's) promise to come, in heads. `adults + children` is `booked + waiting` while it lives."""

    id: int
    network: int
    workshop: int
    person: int | None
    """None for a guest: somebody without a phone whom a coordinator has written down."""
    guest: str
    by: int | None
    """Who wrote it down, if not the person."""
    adults: int
    children: int
    booked: int
    """Heads with a seat."""
    waiting: int
    """Heads on the waiting list, those that are offered a seat included."""
    held: int
    """Seats that are offered to them and kept until `held_until`."""
    held_until: datetime | None
    whole: bool
    """They come together or not at all: fewer seats than `waiting` are not offered again."""
    pool: Pool
    priority: int
    """Served before lower ones: 1 when we took their seat away (a smaller room, a session called off)."""
    seq: int
    """Order of arrival on the waiting list of this workshop."""
    state: SignupState
    answer: Literal["yes", "no"] | None
    """To "are you coming?"; None is not a no."""
    booked_at: datetime | None
    """When their last seat became theirs."""
    code: str
    """On the person's own QR code: whoever leads the workshop reads it at the door."""
    came: int | None
    """Heads that were seen there; 0 is absent; None is not known."""
    excused: bool
    """An absence that a person has explained and a coordinator has taken off."""
    created_at: datetime

    @property
    def heads(self) -> int:
        """How many they are."""
        return self.adults + self.children


def free(seats: int, kept: Mapping[Pool, int], taken: Mapping[Pool, int], pool: Pool) -> int:
    """Seats that somebody of a pool can take: what is kept for others is not there for them.

    A pool fills what is kept for it first; beyond that it takes from the open seats.

    Args:
        seats: in heads, all pools together.
        kept: seats kept by pool.
        taken: heads with a seat, or offered one, by pool.
        pool: whose view.

    >>> kept = {Pool.NEWCOMER: 2}
    >>> free(8, kept, {Pool.OPEN: 6}, Pool.OPEN), free(8, kept, {Pool.OPEN: 6}, Pool.NEWCOMER)
    (0, 2)
    >>> free(8, kept, {Pool.NEWCOMER: 3, Pool.OPEN: 4}, Pool.OPEN)
    1
    """
    reserved = sum(max(0, kept.get(other, 0) - taken.get(other, 0)) for other in Pool if other is not pool)
    return max(0, seats - sum(taken.values()) - reserved)
