"""Matching what waits again: when a stop was added, moved, cancelled or freed, and every minute."""

from __future__ import annotations

from datetime import datetime

from services.offers import place_again
from storage import networks, offers
from storage.database import Transaction


async def rematch(tx: Transaction, network_id: int, now: datetime, *, besides: int | None = None) -> int:
    """Look for stops for every open offer that is not wholly placed, the most urgent first.

    Args:
        tx: the open transaction.
        network_id: whose offers.
        now: the moment.
        besides: an offer that was looked at just now.

    Returns:
        How many offers found room.
    """
    await networks.hold(tx, network_id)
    found = 0
    for offer in await offers.waiting(tx, network_id, now):
        if offer.id != besides:
            placed = await place_again(tx, offer, now, news="")
            found += bool(placed.held)
    return found
