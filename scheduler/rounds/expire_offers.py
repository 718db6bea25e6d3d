"""Offers whose time is over are closed, and their farmers told."""

from __future__ import annotations

from datetime import datetime, timedelta

from services.expiry import expire
from storage import offers
from storage.database import Transaction

EVERY = timedelta(seconds=30)


async def ring(tx: Transaction, now: datetime) -> None:
    """Close what is overdue."""
    for offer in await offers.overdue(tx, now):
        await expire(tx, offer.id, now)
