"""One plan at a time: whoever begins another is told that what they had begun is dropped, and its card says so."""

from __future__ import annotations

from domain.words import Value
from handlers.registry import closers
from handlers.turn import Turn


async def drop(turn: Turn) -> Value:
    """Close the card of what was begun, if it has one, and say so; whoever calls drops or replaces the draft."""
    closer = closers.get(turn.flow)
    return "" if closer is None else await closer(turn)
