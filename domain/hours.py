"""Time that somebody gave: what it was for, how long it was, and whether somebody else has said that it is right."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, get_args

Role = Literal["gleaning", "pickup", "facilitation"]
"""Picking in a field, driving for a pick-up, leading a workshop or a gleaning."""
State = Literal["recorded", "approved", "refused"]
ROLES: tuple[Role, ...] = get_args(Role)

MOST = 24 * 60
"""Minutes that a day has."""
STEP = 15
"""Minutes that one tap adds or takes off."""


@dataclass(frozen=True, slots=True)
class ServiceTime:
    """Time that one person gave on one occasion. Approved minutes are credited as tic-tac, one for one."""

    id: int
    network: int
    occasion: str
    """Names it for good: `workshop:12:signup:34`, `tour:3:person:7`."""
    person: int | None
    """None for somebody without a phone."""
    guest: str
    centre: int
    role: Role
    day: date
    recorded: int
    """Minutes that followed from the plan."""
    minutes: int
    """Minutes that stand now."""
    state: State
    decided_by: int | None
    """Who approved or refused it."""
    decided_at: datetime | None
    note: str
    """Why its person says that it is wrong; empty when nobody does."""
    version: int

    @property
    def thing(self) -> str:
        """What it was given to: `workshop:12`, `tour:3`."""
        return thing_of(self.occasion)

    @property
    def tictac(self) -> int:
        """What is credited for it."""
        return self.minutes if self.state == "approved" else 0


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody made a time given what it then was."""

    by: int
    at: datetime
    state: State
    minutes: int


def thing_of(occasion: str) -> str:
    """What an occasion belongs to.

    >>> thing_of("workshop:12:signup:34"), thing_of("tour:3:person:7")
    ('workshop:12', 'tour:3')
    """
    return ":".join(occasion.split(":")[:2])


def stepped(minutes: int, by: int) -> int:
    """A quarter of an hour more or less, within a day.

    >>> stepped(180, 15), stepped(20, -15), stepped(15, -15), stepped(1440, 15)
    (195, 15, 15, 1440)
    """
    return min(MOST, max(STEP, minutes + by))
