"""A letter: a row of the outbox on its way to somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.messages import Payload


@dataclass(frozen=True, slots=True)
class Letter:
    """A message on its way."""

    id: int
    chat: int
    kind: str
    rank: int
    payload: Payload
    card: str | None
    not_before: datetime | None
    expires_at: datetime | None
    attempts: int
    ambiguous: int
    anchor: int | None = None
    """The message that shows the card now, once the letter is claimed."""
    parts: int = 0
    """How many of its requests have arrived: of a venue and its words, of a long text in pieces."""
    claim: str = ""
    """Names the hand that holds it."""
