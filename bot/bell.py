"""A bell: whoever waits for work is woken when there may be some."""

from __future__ import annotations

import asyncio


class Bell:
    """Rung from anywhere in the loop; it stays rung until somebody heard it."""

    def __init__(self) -> None:
        self._rung = asyncio.Event()

    def ring(self) -> None:
        """There may be work."""
        self._rung.set()

    async def heard(self, seconds: float) -> bool:
        """Wait for it, but not longer. True when it was rung."""
        try:
            async with asyncio.timeout(max(0.0, seconds)):
                await self._rung.wait()
        except TimeoutError:
            return False
        self._rung.clear()
        return True
