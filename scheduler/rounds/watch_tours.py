"""Pick-up tours follow their stops and lots: what is withdrawn, new or moved is noticed within a minute."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.pickup import watching
from storage.database import Transaction

EVERY = timedelta(minutes=1)


class Round:
    """A row is a tour."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[int]:
        """Live tours that are planned or wait, or that nobody has ended."""
        return await watching.due(tx, now)

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        """Look at one."""
        await watching.look(tx, row, now)
