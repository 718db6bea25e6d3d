"""Offers that wait are matched again: room may have been freed, or a stop planned by another door."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.rematching import rematch
from storage import networks
from storage.database import Transaction

EVERY = timedelta(minutes=1)


async def ring(tx: Transaction, now: datetime) -> None:
    """Look again, the most urgent offer first."""
    for network in await networks.every(tx):
        await rematch(tx, network.id, now)
