"""The bell: every few seconds APScheduler rings, and each round looks at the rows for what is due.

APScheduler keeps nothing (memory store): were it to forget a ring, the next one finds the same rows. Each row has a
transaction of its own. One that fails is set aside for a while, and the others go on.
"""

from __future__ import annotations

import asyncio
import importlib
import pkgutil
from collections.abc import AsyncIterator, Callable, Hashable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from scheduler import rounds
from storage import faults
from storage.database import Database, Transaction

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=1)
"""How long a row that failed is left alone: each time twice as long."""

_log = structlog.get_logger(__name__)


class Looks(Protocol):
    """What is looked at every so often."""

    async def due(self, tx: Transaction, now: datetime) -> Sequence[Hashable]:
        """The rows for which it is time."""
        ...

    async def settle(self, tx: Transaction, row: Any, now: datetime) -> None:
        """Do what one of them needs. It may have been done meanwhile."""
        ...


@dataclass(frozen=True)
class Round:
    """Something that is looked at every so often."""

    name: str
    every: timedelta
    looks: Looks


def discovered() -> list[Round]:
    """The rounds of the folder beside this file."""
    found = []
    for info in pkgutil.iter_modules(rounds.__path__):
        module = importlib.import_module(f"scheduler.rounds.{info.name}")
        found.append(Round(info.name, module.EVERY, module.Round()))
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
        self.set_aside: dict[tuple[str, Hashable], tuple[datetime, timedelta]] = {}
        """Rows that failed: since when they are left alone, and for how long."""

    async def ring_all(self, *names: str) -> None:
        """Let every round look now, or those of these names."""
        for each in self._rounds:
            if not names or each.name in names:
                await self._ring(each)

    async def _ring(self, each: Round) -> None:
        async with self._one_at_a_time:
            if self._stopped:
                return
            try:
                await self._look(each)
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

    async def _look(self, each: Round) -> None:
        rows = await self._database.run(lambda tx: each.looks.due(tx, self._clock()))
        for row in rows:
            if self._stopped:
                return
            if not self._is_set_aside(each, row):
                await self._settle(each, row)
                await asyncio.sleep(0)  # others have their turn between two rows

    async def _settle(self, each: Round, row: Hashable) -> None:
        try:
            await self._database.run(lambda tx: each.looks.settle(tx, row, self._clock()))
        except Exception as exc:
            if faults.passing(exc) or faults.lasting(exc):
                raise
            _since, waited = self.set_aside.get((each.name, row), (None, FIRST_WAIT / 2))
            wait = min(LONGEST_WAIT, waited * 2)
            self.set_aside[each.name, row] = (self._clock(), wait)
            _log.error("a row failed and is tried again later", round=each.name, row=row, exc_info=exc)
        else:
            self.set_aside.pop((each.name, row), None)

    def _is_set_aside(self, each: Round, row: Hashable) -> bool:
        if (each.name, row) not in self.set_aside:
            return False
        since, wait = self.set_aside[each.name, row]
        return timedelta(0) <= self._clock() - since < wait

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
