"""Matching what waits again: when a stop was added, moved, cancelled or freed, and every minute."""

from __future__ import annotations

import asyncio
from datetime import datetime

from services.offer.offers import place_again
from services.offer.placing import free_grams
from storage import networks, offers
from storage.database import Transaction

AT_ONCE = 25
"""So many offers are looked at within somebody's transaction; the others' turn comes within the minute, one by one."""


async def rematch(tx: Transaction, network_id: int, now: datetime, *, besides: int | None = None) -> int:
    """Look for stops for open offers that are not wholly placed: at once for the most urgent ones.

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
    for offer in await offers.waiting(tx, network_id, now, limit=AT_ONCE):
        if offer.id != besides:
            await asyncio.sleep(0)  # letters leave and updates arrive meanwhile
            placed = await place_again(tx, offer, now, news="")
            found += bool(placed.held)
    return found


async def look_again(tx: Transaction, offer_id: int, now: datetime) -> bool:
    """Look for a stop for one offer; False when none was found, or none is needed any more."""
    offer = await offers.get(tx, offer_id, lock=True)
    if offer.state != "open" or offer.until <= now or not sum((await free_grams(tx, offer)).values()):
        return False
    return bool((await place_again(tx, offer, now, news="")).held)
