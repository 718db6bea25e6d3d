"""Gleanings that lack people call volunteers, wave after wave; once begun, what was answered goes into histories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from services.calling import history, waves
from storage import calls
from storage.database import Transaction

EVERY = timedelta(seconds=2)
"""Somebody who drops out is replaced within this."""
What = Literal["look", "count"]


class Round:
    """A row is a gleaning, and what is due there."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[tuple[int, What]]:
        """Those that said when to look again; those whose answers are not counted yet."""
        looks: list[tuple[int, What]] = [(one, "look") for one in await calls.due(tx, now)]
        return [*looks, *((one, "count") for one in await calls.uncounted(tx, now))]

    async def settle(self, tx: Transaction, row: tuple[int, What], now: datetime) -> None:
        """Call a wave, wait, or count."""
        workshop, what = row
        if what == "look":
            await waves.look(tx, workshop, now)
        else:
            await history.count(tx, workshop, now)
