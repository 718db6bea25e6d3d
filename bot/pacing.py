"""How fast we may speak: Telegram's limits, kept below so that it never has to refuse.

About 30 messages a second overall, one a second in a chat with short bursts, 20 a minute in a group. Answers to a
person who is speaking do not wait for the mass of the others.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

BULK = 25.0
"""Messages a second that answer nobody."""
SHARE = 3.0
"""Of these so many a second leave however many are being answered."""
CHAT = 1.0
"""Messages a second in a chat."""
BURST = 3
"""Messages that may follow one another at once in a chat."""
GROUP = 18
"""Messages a minute in a group."""
MINUTE = 60.0


@dataclass(slots=True)
class _Meter:
    """A bucket that fills at `rate` a second and holds `burst` (the generic cell rate algorithm)."""

    rate: float
    burst: int
    due: float = 0.0

    def wait(self, now: float) -> float:
        return max(0.0, self.due - (self.burst - 1) / self.rate - now)

    def take(self, now: float) -> None:
        self.due = max(self.due, now) + 1 / self.rate


@dataclass(slots=True)
class _Chat:
    meter: _Meter
    last: deque[float] = field(default_factory=lambda: deque(maxlen=GROUP))


class Pacer:
    """Keeps count in memory. `monotonic` is a clock that never jumps."""

    def __init__(
        self, monotonic: Callable[[], float], *, bulk: float = BULK, chat: float = CHAT, burst: int = BURST
    ) -> None:
        self._monotonic = monotonic
        self._chat_rate = chat
        self._burst = burst
        self._bulk = _Meter(bulk, burst)
        self._share = _Meter(SHARE, 1)
        self._chats: dict[int, _Chat] = {}

    def wait_bulk(self) -> float:
        """Seconds until the next message that answers nobody may leave."""
        now = self._monotonic()
        return min(self._bulk.wait(now), self._share.wait(now))

    def share(self) -> bool:
        """Whether it is the turn of one that answers nobody. Asked at most `SHARE` times a second, it says yes."""
        now = self._monotonic()
        if self._share.wait(now) > 0:
            return False
        self._share.due = now + 1 / SHARE
        return True

    def wait_chat(self, chat: int) -> float:
        """Seconds until the next message may leave in this chat."""
        known = self._chats.get(chat)
        if known is None:
            return 0.0
        now = self._monotonic()
        wait = known.meter.wait(now)
        if chat < 0 and len(known.last) == GROUP:
            wait = max(wait, known.last[0] + MINUTE - now)
        return wait

    def take(self, chat: int, *, bulk: bool) -> None:
        """A message leaves now; `bulk` when it answers nobody."""
        now = self._monotonic()
        # Answers do not wait for the common pace, but the others make room for them: a second's worth at most.
        self._bulk.take(now)
        if bulk:
            self._share.due = now + 1 / SHARE
        else:
            self._bulk.due = min(self._bulk.due, now + 1)
        if len(self._chats) > 10_000:
            self._chats = {key: each for key, each in self._chats.items() if not _rested(each, now)}
        known = self._chats.setdefault(chat, _Chat(_Meter(self._chat_rate, self._burst)))
        known.meter.take(now)
        if chat < 0:
            known.last.append(now)

    def crowded(self, chat: int) -> bool:
        """Did we write to this chat faster than once a second just now? Then a refusal is about this chat."""
        known = self._chats.get(chat)
        return chat < 0 or (known is not None and known.meter.due - self._monotonic() > 1 / self._chat_rate)


def _rested(chat: _Chat, now: float) -> bool:
    return chat.meter.due < now and (not chat.last or chat.last[-1] + MINUTE < now)
