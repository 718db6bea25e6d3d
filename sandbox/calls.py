"""The log of the bot's calls."""

from collections import deque
from typing import Any

from sandbox.clock import MovableClock
from sandbox.events import Events

KEPT = 100_000


class CallLog:
    """The last calls of the bot, numbered from 1."""

    def __init__(self, clock: MovableClock, events: Events) -> None:
        self._clock = clock
        self._events = events
        self._number = 0
        self.entries: deque[dict[str, Any]] = deque(maxlen=KEPT)

    def add(self, method: str, params: dict[str, Any], body: dict[str, Any], fault: str | None) -> None:
        """Note a call and how it was answered (`fault`: what the bot saw instead)."""
        self._number += 1
        entry: dict[str, Any] = {
            "n": self._number,
            "at": self._clock.now().isoformat(),
            "method": method,
            "params": params,
            "ok": body["ok"],
        }
        if not body["ok"]:
            entry["error_code"] = body["error_code"]
            entry["description"] = body["description"]
        if fault:
            entry["fault"] = fault
        self.entries.append(entry)
        self._events.publish("call", **{name: value for name, value in entry.items() if name != "params"})

    def since(self, number: int) -> list[dict[str, Any]]:
        """The calls after that number."""
        newer = max(0, self._number - number)
        return list(self.entries)[-newer:] if newer else []

    def clear(self) -> None:
        """Forget all, numbers run on."""
        self.entries.clear()
