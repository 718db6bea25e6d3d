"""Offers that wait are matched again: room may have been freed, or a stop planned by another door.

What was looked at in vain is remembered, in memory only, and looked at again when there is more room somewhere in its
network, when it was changed, and once an hour in any case: the rows stay the truth.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from services.offer.rematching import look_again
from storage import networks, offers, stops
from storage.database import Transaction

EVERY = timedelta(minutes=1)
IN_ANY_CASE = timedelta(hours=1)


class Look(NamedTuple):
    """Which version of an offer was looked at, and when."""

    version: int
    at: datetime


class Round:
    """A row is an offer."""

    def __init__(self) -> None:
        self._rooms: dict[int, stops.Room] = {}
        self._vain: dict[int, dict[int, Look]] = {}
        """By network and offer: those that were looked at."""
        self._next: dict[int, tuple[int, Look]] = {}
        """By offer: its network, and what will be true once it was looked at."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[int]:
        """The offers for which something may have changed, the most urgent first."""
        self._next.clear()
        for network in await networks.every(tx):
            await self._of(tx, network.id, now)
        return list(self._next)

    async def _of(self, tx: Transaction, network: int, now: datetime) -> None:
        room = await stops.room(tx, network, now)
        more = room.more_than(self._rooms.get(network))
        self._rooms[network] = room
        earlier = {} if more else self._vain.get(network, {})
        self._vain[network] = kept = {}
        for offer, version in await offers.waiting_versions(tx, network, now):
            look = earlier.get(offer)
            if look is not None and look.version == version and timedelta(0) <= now - look.at < IN_ANY_CASE:
                kept[offer] = look
            else:
                self._next[offer] = network, Look(version, now)

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        """Look for a stop."""
        await look_again(tx, row, now)
        network, look = self._next[row]
        self._vain[network][row] = look
