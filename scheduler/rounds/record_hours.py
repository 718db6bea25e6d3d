"""When the list of who came is closed, the time that people gave is recorded; later corrections of the list follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.hours import hours
from storage.database import Transaction

EVERY = timedelta(minutes=5)


class Round:
    """A row is a workshop or a gleaning."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[int]:
        """Closed lists of which some time is not recorded."""
        return await hours.due(tx, now)

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        """Record it, and tell those who approve it."""
        await hours.follow(tx, row, now)
