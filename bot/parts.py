"""The parts of a running bot: each is guarded, and asked to stop before it is made to."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Awaitable, Callable, Coroutine
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


async def stop(ask: Callable[[], Any], task: asyncio.Task[None]) -> None:
    """Ask a part to end, give it time to finish what it holds, then end it."""
    asked = ask()
    if asyncio.iscoroutine(asked):
        await asked
    await asyncio.wait([task], timeout=GRACE)
    await cancel(task)


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
