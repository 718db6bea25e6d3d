"""What calling volunteers answers: who is called, who is not, how it stands, and the reasons of each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Because(StrEnum):
    """What speaks for somebody who is called, beside the figures."""

    WILLING = "willing"
    """Says yes more often than somebody unknown is expected to."""
    NEAR = "near"
    LIKES = "likes"
    CAR = "car"
    """Has seats, and seats are short."""
    RESTED = "rested"
    """Was not called this week."""
    NEWCOMER = "newcomer"


class Why(StrEnum):
    """Why somebody is not called now; the first that holds is told."""

    COMING = "coming"
    WAITING = "waiting"
    """Was called and has not answered."""
    SAID_NO = "said_no"
    """To this gleaning, or cancelled: not asked again."""
    RADIUS = "radius"
    DAY = "day"
    CROP = "crop"
    BUDGET = "budget"
    TOO_LATE = "too_late"
    """They could not answer in time any more."""
    QUIET = "quiet"
    NOT_NEEDED = "not_needed"
    """Not yet."""


@dataclass(frozen=True, slots=True)
class Called:
    """Somebody to be called now, and why."""

    id: int
    chance: float
    """Of a yes in time."""
    km: float
    because: tuple[Because, ...]


@dataclass(frozen=True, slots=True)
class Passed:
    """Somebody who is not called now, and why not; `domain` makes a sentence of it with the volunteer's own figures."""

    id: int
    why: Why
    until: datetime | None = None
    """The end of their quiet hours, aware UTC; None for other reasons."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """How a gleaning stands, those just called included."""

    have: int
    pending: int
    """Called and not answered."""
    expected: float
    """Heads at the start, if nobody drops out."""
    sure: float
    """Chance that `least` is reached with those who were called."""
    at_best: float
    """The same, if everybody who is left were called too."""
    danger: bool
    """`at_best` is below what the policy accepts."""


@dataclass(frozen=True, slots=True)
class Wave:
    """Call these, now, in this order."""

    called: tuple[Called, ...]
    at: datetime
    outlook: Outlook
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class Wait:
    """Nobody is called now; look again then, or when somebody answers or drops out."""

    until: datetime
    outlook: Outlook
    passed: tuple[Passed, ...]


@dataclass(frozen=True, slots=True)
class Enough:
    """As many as are wanted have said yes."""

    outlook: Outlook


@dataclass(frozen=True, slots=True)
class Exhausted:
    """Nobody is left who may be called before it begins; those called may still say yes."""

    outlook: Outlook
    passed: tuple[Passed, ...]


Decision = Wave | Wait | Enough | Exhausted
