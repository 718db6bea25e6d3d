"""Proposals that nobody answered before their stop began are let go, and another stop is looked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.offer.expiry import let_go
from storage import allocations
from storage.database import Transaction

EVERY = timedelta(seconds=30)


class Round:
    """A row is an offer and a stop."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[tuple[int, int]]:
        """What is late."""
        return await allocations.unanswered(tx, now)

    async def settle(self, tx: Transaction, row: tuple[int, int], now: datetime) -> None:
        """Let it go."""
        offer, stop = row
        await let_go(tx, offer, stop, now)
