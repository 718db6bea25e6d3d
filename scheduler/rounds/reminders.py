"""People are reminded of what they have promised, and told what waits for them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from scheduler import reminders
from services.reminder.reminding import EARLIEST
from storage.database import Transaction

EVERY = timedelta(seconds=20)
AT_ONCE = 1000
"""So many in one ring at most: the other rounds have their turn in between."""


class Round:
    """A row is a reminder by its name, what it is about, and whom it reminds."""

    def __init__(self) -> None:
        self._reminders = reminders.discovered()

    async def due(self, tx: Transaction, now: datetime) -> Sequence[tuple[str, int, int]]:
        """All that is to be said now. A clock that has not been set says nothing."""
        if now.year < EARLIEST:
            return []
        rows: list[tuple[str, int, int]] = []
        for name, reminder in self._reminders.items():
            rows += [(name, thing, row) for thing, row in await reminder.due(tx, now)]
        return rows[:AT_ONCE]

    async def settle(self, tx: Transaction, row: tuple[str, int, int], now: datetime) -> None:
        """Say one of them, if it is still to be said."""
        name, thing, whom = row
        if now.year >= EARLIEST:
            await self._reminders[name].settle(tx, thing, whom, now)
