"""A message of a centre to many people: what it says, to whom, and how far it has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

from domain.places import Point
from domain.preferences import Topic
from domain.quiet import Quiet
from domain.workshops import Audience

State = Literal["sending", "sent", "stopped"]
Asked = Literal["centre", "words", "radius", "audience", "topic"]

LONGEST = 1500
"""Characters of its words: more is not read on a phone."""
LASTING = timedelta(hours=48)
"""How long a message may still be delivered that is about no workshop."""
RADIUS = 20
"""Kilometres around the centre or the workshop, as long as nothing else is said."""


@dataclass(frozen=True, slots=True)
class Aim:
    """Whom a message is for; each of them must also have asked for it."""

    network: int
    topic: Topic
    audiences: tuple[Audience, ...]
    """None named means everyone."""
    language: str
    """Of the workshop that it is about; empty for no workshop."""
    point: Point
    radius_km: int | None
    """None: the whole network."""


@dataclass(frozen=True, slots=True)
class Reach:
    """How many people an aim means, by what becomes of them now."""

    reached: int
    without_consent: int
    off_topic: int
    used_up: int
    """They have had their messages of this week."""


@dataclass(frozen=True, slots=True)
class Ear:
    """Somebody who is told: no more of them than telling takes."""

    person: int
    chat: int
    language: str
    per_week: int
    quiet: Quiet


@dataclass(frozen=True, slots=True)
class Broadcast:
    """A message that is under way, or was."""

    id: int
    network: int
    centre: int
    by: int
    workshop: int | None
    topic: Topic
    words: str
    audiences: tuple[Audience, ...]
    point: Point
    radius_km: int | None
    state: State
    reached: int
    """For so many it was left in the outbox."""
    cursor: int
    """The last person who was looked at."""
    created_at: datetime

    @property
    def prefix(self) -> str:
        """What the outbox keys of its letters begin with."""
        return f"broadcast:{self.id}:person:"

    @property
    def card(self) -> str:
        """The living message in which its coordinator follows it."""
        return f"broadcast:{self.id}"


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of its letters so far."""

    sent: int
    waiting: int
    """They leave as fast as Telegram lets them."""
    later: int
    """They wait for somebody's quiet hours to end."""
    lost: int
    """Whoever blocked the bot, or is gone."""
    unsure: int = 0
    """They were on their way when something failed. Such a letter is not sent again: better none than two."""


class BroadcastDraft(BaseModel):
    """A message as a coordinator has told it so far."""

    model_config = ConfigDict(hide_input_in_errors=True)

    stamp: str
    centre: int | None = None
    centres: list[tuple[int, str]] = []
    """The centres to choose from, when there are several: ids and names."""
    words: str = ""
    workshop: int | None = None
    topic: Topic = Topic.WORKSHOPS
    radius_km: int | None = RADIUS
    audiences: tuple[Audience, ...] = ()
    asking: Asked | None = None

    def missing(self) -> Asked | None:
        """What is asked next; None when it can be sent."""
        if self.centre is None:
            return "centre"
        if self.asking is not None:
            return self.asking
        return None if self.words or self.workshop is not None else "words"
