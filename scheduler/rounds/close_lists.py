"""Lists at the door that nobody has closed are closed 12 hours after the end; nobody is absent by that."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.door import presence
from storage.database import Transaction

EVERY = timedelta(minutes=5)


class Round:
    """A row is a workshop."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[int]:
        """What is still open."""
        return await presence.unclosed(tx, now)

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        """Close it, and tell the team who came."""
        await presence.close_unattended(tx, row, now)
