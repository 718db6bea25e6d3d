"""Who led a gleaning is asked for the harvest when nobody has closed it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.harvest import asking
from storage.database import Transaction

EVERY = timedelta(minutes=5)


class Round:
    """A row is a gleaning."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[int]:
        """Those that ended two hours ago."""
        return await asking.due(tx, now)

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        """Ask once."""
        await asking.ask(tx, row, now)
