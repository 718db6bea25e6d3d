"""Messages to many go on: the next people, one transaction a batch; then their coordinator sees how far they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from services.broadcast import broadcasts
from services.broadcast import progress as broadcast_progress
from storage import broadcasts as stored
from storage.database import Transaction

EVERY = timedelta(seconds=3)
LOOK = -1
"""In place of a batch: show how far it is."""


class Round:
    """A row is a message and the number of a batch: several messages take turns."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[tuple[int, int]]:
        """What is under way."""
        going = await stored.going(tx)
        counts = {one.id: await broadcasts.batches(tx, one, now) for one in going}
        turns = [
            (one.id, turn) for turn in range(max(counts.values(), default=0)) for one in going if turn < counts[one.id]
        ]
        return [*turns, *((one.id, LOOK) for one in going)]

    async def settle(self, tx: Transaction, row: tuple[int, int], now: datetime) -> None:
        """Leave one batch, or show how far it is."""
        broadcast, turn = row
        if turn == LOOK:
            await broadcast_progress.look(tx, broadcast, now)
        else:
            await broadcasts.leave_batch(tx, broadcast, now)
