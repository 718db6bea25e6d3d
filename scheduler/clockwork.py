"""The bell: every few seconds APScheduler rings, and each round looks at the rows for what is due.

APScheduler keeps nothing (memory store): were it to forget a ring, the next one finds the same rows.
"""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler import rounds
from storage import faults
from storage.database import Database, Transaction

_log = structlog.get_logger(__name__)

Ring = Callable[[Transaction, datetime], Awaitable[None]]


@dataclass(frozen=True)
class Round:
    """Something that is looked at every so often."""

    name: str
    every: timedelta
    ring: Ring


def discovered() -> list[Round]:
    """The rounds of the folder beside this file."""
    found = []
    for info in pkgutil.iter_modules(rounds.__path__):
        module = importlib.import_module(f"scheduler.rounds.{info.name}")
        found.append(Round(info.name, module.EVERY, module.ring))
    return found


class Clockwork:
    """Rings the rounds while it runs; `ring_all` rings them at once, as when a clock was moved."""

    def __init__(self, database: Database, clock: Callable[[], datetime], die: Callable[[Exception], None]) -> None:
        self._database = database
        self._clock = clock
        self._die = die
        self._rounds = discovered()
        self._one_at_a_time = asyncio.Lock()
        self._stopped = False

    async def ring_all(self) -> None:
        """Let every round look now."""
        for each in self._rounds:
            await self._ring(each)

    async def _ring(self, each: Round) -> None:
        async with self._one_at_a_time:
            if self._stopped:
                return
            try:
                await self._database.run(lambda tx: each.ring(tx, self._clock()))
            except asyncio.CancelledError:
                if not self._stopped:
                    raise
                _log.debug("a round ended as the bell stopped", round=each.name)
            except Exception as exc:  # noqa: BLE001 - judged here: what passes is tried at the next ring
                if faults.passing(exc):
                    _log.warning("a round could not be made; the next ring makes it", round=each.name)
                    return
                _log.error("a round failed", round=each.name, exc_info=exc)
                self._die(exc)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Ring until the context ends."""
        defaults = {"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
        bell = AsyncIOScheduler(timezone="UTC", job_defaults=defaults)
        for each in self._rounds:
            seconds = each.every.total_seconds()
            bell.add_job(self._ring, "interval", args=[each], seconds=seconds, id=each.name)
        bell.start()
        try:
            yield
        finally:
            self._stopped = True
            bell.shutdown(wait=False)  # at the loop's next turn; it cancels what is under way
            async with self._one_at_a_time:
                await asyncio.sleep(0)
