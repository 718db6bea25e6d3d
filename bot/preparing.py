"""Before an update's transaction: what its handler needs and must not fetch itself, within a few seconds or not at all.

The update stays in the inbox meanwhile, and others go on; only what the same chat says later waits its turn.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeAlias

import structlog

from bot.bell import Bell
from domain.messages import Incoming

Prepare: TypeAlias = Callable[[Incoming], Awaitable[Incoming] | None]
"""The update with what was fetched for it; None, at once, when there is nothing to fetch. It may be asked twice."""

PATIENCE = 8.0
"""Seconds; after that the update goes on without."""
KEPT = 50
"""Prepared updates that are kept until they are handled."""

_log = structlog.get_logger(__name__)


class Preparing:
    """What is under way, and what is ready; shared by the workers of a process."""

    def __init__(self, prepare: Prepare | None, bell: Bell) -> None:
        self._prepare = prepare
        self._bell = bell
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._ready: dict[int, Incoming] = {}

    @property
    def under_way(self) -> frozenset[int]:
        """The updates (by their place in the inbox) that have to wait."""
        return frozenset(self._tasks)

    def ready(self, seq: int, message: Incoming) -> Incoming | None:
        """The update, prepared if need be; None while that lasts: the bell rings when it is done."""
        if self._prepare is None:
            return message
        if seq in self._ready:
            return self._ready[seq]
        if seq in self._tasks:
            return None
        work = self._prepare(message)
        if work is None:
            return message
        self._tasks[seq] = asyncio.create_task(self._fetch(seq, message, work))
        return None

    def handled(self, seq: int) -> None:
        """It is not needed any more."""
        self._ready.pop(seq, None)

    async def close(self) -> None:
        """Let go of what is under way."""
        tasks = list(self._tasks.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _fetch(self, seq: int, message: Incoming, work: Awaitable[Incoming]) -> None:
        result = message
        try:
            result = await asyncio.wait_for(work, PATIENCE)
        except Exception as exc:  # noqa: BLE001 - whatever the world did, the update itself must not be lost
            _log.warning("an update goes on without what was to be fetched for it", error=type(exc).__name__)
        finally:
            del self._tasks[seq]
        while len(self._ready) >= KEPT:
            del self._ready[next(iter(self._ready))]
        self._ready[seq] = result
        self._bell.ring()
