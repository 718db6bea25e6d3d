"""The pauses that Telegram asked for (429): kept in the store, and widened to all when they must be."""

from __future__ import annotations

from datetime import datetime, timedelta

import structlog

from bot.outcomes import Flooded
from bot.pacing import Pacer
from storage import pauses
from storage.database import Transaction
from storage.letters import Letter

_log = structlog.get_logger(__name__)


class Silences:
    """Who is not to be written to, and until when."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._known: dict[str, datetime] | None = None

    async def load(self, tx: Transaction, now: datetime) -> None:
        """Learn, once, what an earlier process was told."""
        if self._known is None:
            self._known = await pauses.silences(tx, now)

    def quiet(self, now: datetime) -> dict[str, datetime]:
        """The pauses that are not over, by scope: `global` or `chat:ID`."""
        return {scope: until for scope, until in (self._known or {}).items() if until > now}

    async def hush(self, tx: Transaction, letter: Letter, outcome: Flooded, now: datetime) -> None:
        """Too many requests: this chat is silent, or all are when it cannot be this chat's fault."""
        until = now + timedelta(seconds=outcome.seconds + 0.5)
        scope = self._scope(letter.chat, now)
        await pauses.silence(tx, scope, until)
        self._known = {**self.quiet(now), scope: until}
        _log.warning("telegram asks for a pause", scope=scope.split(":")[0], seconds=outcome.seconds)

    def _scope(self, chat: int, now: datetime) -> str:
        scope = f"chat:{chat}"
        if chat < 0:  # a group has limits of its own: many of them may be full, and people still hear us
            return scope
        people = [name for name in self.quiet(now) if name not in (scope, "global") and not name.startswith("chat:-")]
        return "global" if people or not self._pacer.crowded(chat) else scope
