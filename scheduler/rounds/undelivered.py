"""Coordinators are told of messages that did not arrive."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.undelivered import report
from storage.database import Transaction

EVERY = timedelta(seconds=30)


async def ring(tx: Transaction, now: datetime) -> None:
    """Look for some."""
    await report(tx, now)
