"""Gleanings that were prepared and whose hour has come without anybody opening them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.gleaning import unopened
from storage import gleanings
from storage.database import Transaction

EVERY = timedelta(minutes=5)


class Round:
    """A row is a gleaning."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[int]:
        """What should have begun."""
        return await gleanings.unopened(tx, now)

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        """Let it go, and say so."""
        await unopened.let_go(tx, row, now)
