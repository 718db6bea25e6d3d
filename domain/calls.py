"""Calls to a gleaning: who was asked to come, and what they said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from domain.quiet import Quiet
from domain.volunteering import Volunteering

Said = Literal["yes", "no", "cancelled", "silent"]
"""`cancelled`: had said yes. `silent`: known only when the gleaning begins."""
FARTHEST_KM = 50
"""Nobody is called from farther away, however far they would go."""


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody was asked to come to a gleaning."""

    person: int
    workshop: int
    day: date
    """On which it was to be when they were called: postponed, they may be called again."""
    wave: int
    """The how manieth wave, from 1 on; 0: was not called, and gave their seat back."""
    at: datetime
    """Aware UTC."""
    said: Said | None
    """None: nothing yet."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A volunteer who can be told, as the store knows them."""

    person: int
    chat: int
    language: str
    km: float
    """From their place to the field, on a flat map: within 1 % at these distances."""
    radius_km: int
    """How far they go."""
    volunteering: Volunteering
    chosen: bool
    """Whether they said how they volunteer."""
    quiet: Quiet
    yes: float
    no: float
    silent: float
    """Faded counts of their answers."""
    counted_at: datetime | None
    """When the counts were true."""
    this_week: int
    """Calls in the last seven days, to whatever gleaning."""
    last: datetime | None
    """When they were called last."""
