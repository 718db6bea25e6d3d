"""Whoever was missed at a workshop is told kindly the morning after, and asked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.door import excuses
from storage.database import Transaction

EVERY = timedelta(minutes=5)


class Round:
    """A row is a sign-up."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[int]:
        """Absences of which nobody was told."""
        return await excuses.due(tx, now)

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        """Tell them."""
        await excuses.tell_absent(tx, row, now)
