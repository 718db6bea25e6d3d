"""Telegram's limits on sending, measured on the machine's own monotonic clock."""

import math
import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

from sandbox.errors import too_many_requests


@dataclass
class Bucket:
    """So many at once, refilled at a steady pace."""

    size: float
    per_second: float
    level: float
    at: float

    def wait(self, now: float) -> float:
        """Seconds until one more fits."""
        self.level = min(self.size, self.level + (now - self.at) * self.per_second)
        self.at = now
        return max(0.0, (1 - self.level) / self.per_second)


@dataclass
class Window:
    """So many within any stretch of that many seconds."""

    limit: int
    seconds: float
    moments: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more fits."""
        while self.moments and self.moments[0] <= now - self.seconds:
            self.moments.popleft()
        return self.moments[0] + self.seconds - now if len(self.moments) >= self.limit else 0.0


class FloodControl:
    """30 a second overall, 1 a second in a chat with bursts of 3, 20 a minute in a group; off until switched on.

    The figures are those of Telegram's FAQ for bots; the true thresholds are not published.
    """

    def __init__(self) -> None:
        self.on = False
        self.now = time.monotonic
        self.overall_per_second = 30
        self.chat_burst = 3
        self.group_per_minute = 20
        self.reset()

    def reset(self) -> None:
        """Forget what was sent."""
        self._overall = Window(self.overall_per_second, 1.0)
        self._chats: dict[int, Bucket] = {}
        self._groups: defaultdict[int, Window] = defaultdict(lambda: Window(self.group_per_minute, 60.0))

    def check(self, chat_id: int) -> None:
        """Let one message to the chat pass, or refuse it with 429 and the whole seconds to wait."""
        if not self.on:
            return
        now = self.now()
        if chat_id not in self._chats:
            self._chats[chat_id] = Bucket(self.chat_burst, 1.0, self.chat_burst, now)
        chat = self._chats[chat_id]
        wait = max(self._overall.wait(now), chat.wait(now))
        if chat_id < 0:
            wait = max(wait, self._groups[chat_id].wait(now))
        if wait > 0:
            raise too_many_requests(math.ceil(wait))
        chat.level -= 1
        self._overall.moments.append(now)
        if chat_id < 0:
            self._groups[chat_id].moments.append(now)
