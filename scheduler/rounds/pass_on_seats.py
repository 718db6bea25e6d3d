"""Seats that were offered and not taken in time go to the next ones; so do those of people who have blocked us."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.seat.waiting_list import lapse
from storage import signups
from storage.database import Transaction

EVERY = timedelta(seconds=20)


class Round:
    """A row is a workshop."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[int]:
        """Where an offer is over."""
        return await signups.lapsing(tx, now)

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        """Pass the seats on."""
        await lapse(tx, row, now)
