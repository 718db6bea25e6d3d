"""Seats that came free by themselves are offered: kept ones 48 h before the start, those of a larger room."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.seat.waiting_list import promote
from storage import signups
from storage.database import Transaction

EVERY = timedelta(seconds=30)


class Round:
    """A row is a workshop."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[int]:
        """Where somebody waits for a seat that is free for them."""
        return await signups.unserved(tx, now)

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        """Offer it."""
        await promote(tx, row, now)
