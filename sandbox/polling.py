"""`getUpdates`: one bot waits for updates, a second one ends the wait of the first."""

import asyncio
import time
from typing import Any

from sandbox.errors import BotApiError, conflict
from sandbox.updates import UpdateQueue

LONGEST_POLL = 50


class Polling:
    """The one long poll that may wait."""

    def __init__(self, updates: UpdateQueue) -> None:
        self._updates = updates
        self._waiter: asyncio.Future[None] | None = None
        self._next_quick_conflict = 0.0
        self.conflict_delay = 3.0

    async def poll(self, offset: int, limit: int, timeout: int) -> list[dict[str, Any]]:  # noqa: ASYNC109 - Telegram's word
        """Updates at once if there are any, else the next ones within `timeout` seconds (at most 50)."""
        found = self._updates.fetch(offset, limit)
        if found or timeout <= 0:
            return found
        self.terminate("terminated by other getUpdates request; make sure that only one bot instance is running")
        await self._wait(min(timeout, LONGEST_POLL))
        return self._updates.fetch(max(offset, 0), limit)

    def wake(self) -> None:
        """There is something to fetch (or no time left to wait)."""
        if self._waiter and not self._waiter.done():
            self._waiter.set_result(None)

    def terminate(self, reason: str) -> None:
        """End the waiting poll with 409."""
        if self._waiter and not self._waiter.done():
            self._waiter.set_exception(conflict(reason))

    async def _wait(self, seconds: float) -> None:
        waiter = self._waiter = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            pass
        except BotApiError:
            await self._hold_back()
            raise
        finally:
            if self._waiter is waiter:
                self._waiter = None

    async def _hold_back(self) -> None:
        """A 409 is told at once, the next ones within 3 seconds late: so the server calms quarrelling bots."""
        now = time.monotonic()
        if now < self._next_quick_conflict:
            await asyncio.sleep(self.conflict_delay)
        else:
            self._next_quick_conflict = now + self.conflict_delay
