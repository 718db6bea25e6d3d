"""The pulse: now and then the bot notes that it lives, sees how long people wait, and looks after the store."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.clock import Clock
from bot.parts import patiently
from storage import instances, maintenance
from storage.database import Database, Transaction
from storage.leadership import Leadership

BREATH = 15.0
"""Seconds between two beats."""
PURGE_EVERY = 240
"""Beats between two purges: an hour."""
CHECK = 1.5
"""Seconds between two looks at whether we still lead."""
LATEST = timedelta(minutes=5)
"""An update that waits longer is a sign that nobody handles any."""

_log = structlog.get_logger(__name__)


class Pulse:
    """What `/health` tells, without asking the store: whoever asks must not wait, nor make others wait."""

    def __init__(self, database: Database, clock: Clock, boot: str) -> None:
        self._database = database
        self._clock = clock
        self._boot = boot
        self._beat: datetime | None = None
        self._oldest: datetime | None = None

    async def run(self) -> None:
        """Beat until it is cancelled; purge at the first beat and once an hour."""
        beats = 0
        while True:
            await asyncio.sleep(BREATH)
            await patiently(lambda: self._database.run(self.beat))
            if beats % PURGE_EVERY == 0:
                await patiently(lambda: self._database.run(lambda tx: maintenance.purge(tx, self._clock())))
            beats += 1

    async def beat(self, tx: Transaction) -> None:
        """Note that this run lives, and which update has waited longest."""
        now = self._clock()
        await instances.breathe(tx, self._boot, now)
        self._oldest = await maintenance.oldest_update(tx)
        self._beat = now
        if self._oldest is not None and now - self._oldest > LATEST:
            _log.error("updates wait and nobody handles them", minutes=int((now - self._oldest).total_seconds() // 60))

    def health(self) -> dict[str, Any]:
        """Whether this run could write lately, and since when the oldest update waits."""
        now = self._clock()
        late = None if self._beat is None else (now - self._beat).total_seconds()
        waits = 0.0 if self._oldest is None else (now - self._oldest).total_seconds()
        ok = late is not None and late < 4 * BREATH and waits < LATEST.total_seconds()
        return {"ok": ok, "heartbeat_seconds": late, "oldest_update_seconds": waits}


async def watch(leadership: Leadership) -> None:
    """See every other second that we still lead.

    Raises:
        LostError: we do not: whoever leads now sends and fetches too.
    """
    while True:
        await asyncio.sleep(CHECK)
        await leadership.check()
