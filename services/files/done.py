"""What an import has done, and what both kinds of file refuse alike."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.refusals import Refusal
from domain.words import Value, _

FARTHEST = timedelta(days=730)
"""A date later than this is a slip."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an import has done."""

    made: int
    said: tuple[Value, ...]
    """In sentences: how many, and what followed."""


def check_far(start: datetime, now: datetime) -> None:
    """Refuse a date that nobody plans yet.

    Raises:
        Refusal: with the date.
    """
    if start > now + FARTHEST:
        raise Refusal(_("{date} is more than 2 years away. Check the year.", date=f"{start:%d/%m/%Y}"))


def hashed(said: Sequence[str | None]) -> str:
    """A short name for what a line says, the same for the same."""
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()[:40]
