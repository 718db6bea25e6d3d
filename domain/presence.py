"""Who came to a workshop: what counts as an absence, for how long, and how people are named at the door."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from domain.workshops import MOST_HEADS, Signup, Workshop

HALVES = timedelta(days=90)
"""After so long an absence counts half, and half of that after as long again. Our choice: a season."""
FIRM = 2.0
"""From this score on people are asked firmly whether they come. Our choice: nothing else follows from it."""
EARLY = timedelta(hours=3)
"""People are received from so long before the start until so long after the end, and all of that day."""
CLOSES = timedelta(hours=12)
"""So long after the end the list closes by itself."""
CORRECTABLE = timedelta(days=7)
"""So long after the end the list can be corrected."""
WALK_IN = "door-"
"""How the code of somebody begins who came without a sign-up: nobody has it as a QR code."""


def score(absences: Iterable[datetime], now: datetime) -> float:
    """How much somebody's absences weigh: each counts 1 for 90 days, then 1/2, 1/4...

    >>> from datetime import UTC
    >>> today = datetime(2026, 9, 15, tzinfo=UTC)
    >>> score([today - timedelta(days=d) for d in (3, 89, 90, 200)], today)
    2.75
    """
    return sum(0.5 ** max(0, (now - each) // HALVES) for each in absences)


def short(name: str) -> str:
    """How somebody is named at the door: first name and one letter.

    >>> short("Josette Martin"), short("josé"), short("Anne-Marie de La Tour")
    ('Josette M.', 'josé', 'Anne-Marie L.')
    """
    first, *others = name.split() or ["?"]
    last = next((word for word in others if word[0].isupper()), others[0] if others else "")
    return f"{first} {last[0].upper()}." if last else first


def expected(mine: Signup) -> int:
    """How many are awaited, or would come in if there is room."""
    return mine.booked or mine.heads


def is_walk_in(mine: Signup) -> bool:
    """Whether they came without a sign-up."""
    return mine.code.startswith(WALK_IN)


def after(mine: Signup) -> int | None:
    """What one tap makes of the tick of somebody alone: came, absent, not known, came again.

    Whoever had no seat is not absent.
    """
    if mine.came is None:
        return expected(mine)
    return 0 if mine.came and mine.booked and not is_walk_in(mine) else None


def receives(workshop: Workshop, now: datetime) -> bool:
    """Whether people can be coming in now."""
    here = now.astimezone(ZoneInfo(str(workshop.start.tzinfo)))
    same_day = here.date() == workshop.start.date()
    return same_day or workshop.start - EARLY <= now <= workshop.end + EARLY


def can_be_ticked(workshop: Workshop, now: datetime) -> bool:
    """Whether the list can be written: from the moment people come in until a week after the end."""
    return receives(workshop, now) or workshop.end < now <= workshop.end + CORRECTABLE


Kind = Literal["there", "prevented"]
"""What people say of an absence: that they were there, or that something kept them."""


@dataclass(frozen=True, slots=True)
class Excuse:
    """What somebody says of their absence; kept as one sealed text."""

    kind: Kind
    words: str = ""

    def text(self) -> str:
        """As it is kept."""
        return f"{self.kind}\n{self.words}"

    @classmethod
    def read(cls, text: str) -> Excuse | None:
        r"""What was kept.

        >>> Excuse.read(Excuse("prevented", "J'étais malade").text())
        Excuse(kind='prevented', words="J'étais malade")
        >>> Excuse.read("") is None
        True
        """
        kind, _break, words = text.partition("\n")
        return cls(cast("Kind", kind), words) if kind in {"there", "prevented"} else None


def stepped(came: int, by: int) -> int:
    """One more or one less, within what is possible.

    >>> stepped(0, -1), stepped(2, 1), stepped(MOST_HEADS, 1)
    (0, 3, 12)
    """
    return min(MOST_HEADS, max(0, came + by))
