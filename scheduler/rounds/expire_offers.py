"""Offers whose time is over are closed, and their farmers told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.offer.expiry import expire
from storage import offers
from storage.database import Transaction

EVERY = timedelta(seconds=30)


class Round:
    """A row is an offer."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[int]:
        """What is overdue."""
        return [offer.id for offer in await offers.overdue(tx, now)]

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        """Close it."""
        await expire(tx, row, now)
