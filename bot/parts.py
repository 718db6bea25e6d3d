"""The parts of a running bot: each is guarded, and asked to stop before it is made to."""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Never, TypeAlias, TypeVar

import structlog

from bot.dispatcher import GRACE
from bot.exits import SOFTWARE, Exit
from storage import faults

T = TypeVar("T")
Die: TypeAlias = Callable[[Exception], None]

_log = structlog.get_logger(__name__)


async def patiently(work: Callable[[], Awaitable[T]]) -> T:
    """Do it when the store answers again."""
    while True:
        try:
            return await work()
        except Exception as exc:
            if not faults.passing(exc):
                raise
            _log.warning("the store does not answer", error=type(exc).__name__)
            await asyncio.sleep(1)


def guarded(work: Coroutine[Any, Any, None], die: Die) -> asyncio.Task[None]:
    """A part of the bot: without it the rest must not go on."""
    task = asyncio.create_task(work)

    def ended(task: asyncio.Task[None]) -> None:
        if not task.cancelled() and isinstance(error := task.exception(), Exception):
            die(error)

    task.add_done_callback(ended)
    return task


class Deadline:
    """When everything must have stopped: counted from the first time that it is asked, whoever asks."""

    def __init__(self, seconds: float = GRACE) -> None:
        self._seconds = seconds
        self._end: float | None = None

    def left(self) -> float:
        """Seconds that remain."""
        now = time.monotonic()
        if self._end is None:
            self._end = now + self._seconds
        return max(0.0, self._end - now)


async def stop(ask: Callable[[], Any], tasks: Sequence[asyncio.Task[None]], deadline: Deadline) -> None:
    """Ask parts to end, all at once, give them what is left of the time to finish what they hold, then end them."""
    asked = ask()
    if asyncio.iscoroutine(asked):
        await asked
    if tasks:
        await asyncio.wait(tasks, timeout=deadline.left())
    await asyncio.gather(*(cancel(task) for task in tasks))


async def cancel(task: asyncio.Task[None]) -> None:
    """End a part now."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def die_at_once(error: Exception) -> Never:
    """End the process at once: what is half done is undone by the store, and a supervisor starts us again."""
    if isinstance(error, Exit):
        _log.critical(str(error), code=error.code)
        os._exit(error.code)
    _log.critical("something unforeseen", exc_info=error)
    os._exit(SOFTWARE)
