"""Taking updates in: kept in the inbox, and only then said to be received. Both doors come here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeAlias

import structlog

from bot import crash
from bot.clock import Clock
from bot.flood import Gate
from domain.messages import Payload
from storage import inbox, outbox
from storage.database import Database, Transaction

Warning_: TypeAlias = Callable[[str | None], Payload]
"""The words for somebody who writes too much, in the language of their app."""

_log = structlog.get_logger(__name__)


class Intake:
    """Commits batches of raw updates."""

    def __init__(self, database: Database, clock: Clock, gate: Gate, warning: Warning_ | None = None) -> None:
        self._database = database
        self._clock = clock
        self._gate = gate
        self._warning = warning

    async def accept(self, updates: Sequence[dict[str, Any]]) -> int:
        """Keep them. Once this returns they are on disk; when it raises, none may be confirmed."""
        now = self._clock()
        judgement = self._gate.judge(updates, now)

        async def work(tx: Transaction) -> int:
            new = await inbox.receive(tx, updates, now, flooding=judgement.flooding)
            for chat, language in judgement.warned:
                await self._warn(tx, chat, language, now)
            crash.point("inbox.before_commit")
            return new

        new = await self._database.run(work)
        crash.point("inbox.after_commit")
        self._gate.remember(judgement)
        if judgement.flooding:
            _log.warning("somebody writes too much", dropped=len(judgement.flooding))
        return new

    async def _warn(self, tx: Transaction, chat: int, language: str | None, now: datetime) -> None:
        if self._warning is not None:
            key = f"flood:{chat}:{now:%Y%m%d%H}"
            await outbox.post(tx, key=key, chat=chat, payload=self._warning(language), now=now, kind="broadcast")
