"""The gate against floods: thirty updates a minute from one person are heard, the rest dropped with one warning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

MOST = 10_000
"""People who are remembered."""
AHEAD = 60.0
"""Seconds that Telegram's clock may be ahead of ours."""
_SPEECH = ("message", "edited_message", "callback_query")


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float
    warned: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the gate thinks of a batch: `flooding` updates are not heard, `warned` are (chat, language) to be told."""

    flooding: frozenset[int]
    warned: tuple[tuple[int, str | None], ...]
    after: dict[int, _Bucket]


class Gate:
    """A bucket for each person, in memory. `per_minute` fills it, and is what it holds."""

    def __init__(self, per_minute: int = 30) -> None:
        self._size = per_minute
        self._buckets: dict[int, _Bucket] = {}

    def judge(self, updates: Sequence[dict[str, Any]], now: datetime) -> Judgement:
        """Look at a batch without remembering it: it may have to be fetched again.

        Messages count at the time when they were written: a long stop makes no flood of what people said meanwhile.
        """
        after: dict[int, _Bucket] = {}
        flooding: set[int] = set()
        warned: list[tuple[int, str | None]] = []
        for raw in updates:
            said = _speech(raw)
            if said is None:
                continue
            person, language, written, private = said
            at = now.timestamp() if written is None else min(written, now.timestamp() + AHEAD)
            known = after.get(person) or self._buckets.get(person) or _Bucket(self._size, at)
            bucket = self._filled(known, at)
            after[person] = bucket
            if bucket.left >= 1:
                bucket.left -= 1
                continue
            flooding.add(raw["update_id"])
            if private and not bucket.warned:
                bucket.warned = True
                warned.append((person, language))
        return Judgement(frozenset(flooding), tuple(warned), after)

    def _filled(self, bucket: _Bucket, at: float) -> _Bucket:
        left = min(self._size, bucket.left + max(0.0, at - bucket.at) * self._size / 60)
        return _Bucket(left, max(at, bucket.at), bucket.warned and left < self._size / 2)

    def remember(self, judgement: Judgement) -> None:
        """The batch is committed."""
        for person, bucket in judgement.after.items():
            self._buckets.pop(person, None)
            self._buckets[person] = bucket
        while len(self._buckets) > MOST:  # whoever has been silent longest, whose bucket has filled again
            del self._buckets[next(iter(self._buckets))]


def _speech(raw: dict[str, Any]) -> tuple[int, str | None, float | None, bool] | None:
    """Who speaks: id, language, when it was written, and whether in private; None when nobody does."""
    name = next((name for name in _SPEECH if isinstance(raw.get(name), dict)), None)
    if name is None or "update_id" not in raw:
        return None
    said = raw[name]
    sender, chat, date = said.get("from"), said.get("chat"), said.get("date")
    if not isinstance(sender, dict) or not isinstance(sender.get("id"), int):
        return None
    language = sender.get("language_code")
    return (
        sender["id"],
        language if isinstance(language, str) else None,
        float(date) if isinstance(date, int) and 0 < date < 2**40 else None,
        isinstance(chat, dict) and chat.get("id") == sender["id"],
    )
