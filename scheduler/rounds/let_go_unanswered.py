"""Proposals that nobody answered before their stop began are let go, and another stop is looked for."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.expiry import let_go
from storage import allocations
from storage.database import Transaction

EVERY = timedelta(seconds=30)


async def ring(tx: Transaction, now: datetime) -> None:
    """Let go of what is late."""
    for offer, stop in await allocations.unanswered(tx, now):
        await let_go(tx, offer, stop, now)
