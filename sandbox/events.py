"""What happens in the sandbox, told to whoever listens: the page's event stream and waiting tests."""

import asyncio
from collections import deque
from typing import Any

BACKLOG = 10_000


class Events:
    """A hub of events; a listener that does not keep up loses the oldest."""

    def __init__(self) -> None:
        self._listeners: set[Listener] = set()

    def publish(self, kind: str, **fields: Any) -> None:
        """Tell all listeners; costs nothing when there are none."""
        for listener in self._listeners:
            listener.put({"type": kind, **fields})

    def listen(self) -> "Listener":
        """A new listener; close it after use."""
        return Listener(self._listeners)

    def close(self) -> None:
        """End all listening."""
        for listener in list(self._listeners):
            listener.close()


class Listener:
    """One reader of the hub: `async for event in listener`."""

    def __init__(self, listeners: set["Listener"]) -> None:
        self._listeners = listeners
        self._waiting: deque[dict[str, Any]] = deque(maxlen=BACKLOG)
        self._wake = asyncio.Event()
        self._closed = False
        listeners.add(self)

    def put(self, event: dict[str, Any]) -> None:
        """Add an event to read."""
        self._waiting.append(event)
        self._wake.set()

    def close(self) -> None:
        """Listen no more."""
        self._closed = True
        self._listeners.discard(self)
        self._wake.set()

    def __aiter__(self) -> "Listener":
        return self

    async def __anext__(self) -> dict[str, Any]:
        while not self._waiting:
            if self._closed:
                raise StopAsyncIteration
            self._wake.clear()
            await self._wake.wait()
        return self._waiting.popleft()
