"""Fetching updates by long polling: raw, committed, and only then confirmed by the offset of the next request.

The offset is the last id of the batch before, never the highest: after a week of silence Telegram draws its ids anew.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections.abc import Sequence
from typing import Any

import structlog
from telegram.error import NetworkError

from bot import crash, raw
from bot.exits import BUSY, CONFIG, STORE, Exit
from bot.incoming import ALLOWED_UPDATES
from bot.intake import Intake
from bot.transport import Transport
from storage import faults

LIMIT = 100
FIRST_WAIT = 1.0
LONGEST_WAIT = 30.0
PATIENCE = 30.0
"""Seconds during which another poller of the same bot is borne: it may be the one that we replace."""
SHORTEST_POLL = 0.5
"""Seconds that an empty answer may take at least: a server that holds nothing is not asked without end."""

SLACK = 10.0
"""Seconds that an answer may be late."""

_log = structlog.get_logger(__name__)


class PollError(Exception):
    """Telegram's answer is of no use now; `wait` is how long it asked us to leave it alone."""

    def __init__(self, error: str, wait: float = 0) -> None:
        super().__init__(error)
        self.wait = wait


class Polling:
    """Asks until it is cancelled."""

    def __init__(self, transport: Transport, url: str, intake: Intake, *, seconds: int = 50) -> None:
        self._transport = transport
        self._url = url
        self._intake = intake
        self._seconds = seconds
        self._offset = 0
        self._conflict_since: float | None = None
        self._wait = FIRST_WAIT
        self._alone = 0
        """So many fetches more take one update each."""

    async def run(self) -> None:
        """Fetch, commit, confirm, for ever."""
        while True:
            try:
                updates = await self._fetch()
                await self._take(updates)
            except (PollError, NetworkError) as exc:
                wait = max(getattr(exc, "wait", 0), self._wait * random.uniform(0.5, 1))  # noqa: S311 - a jitter
                self._wait = min(LONGEST_WAIT, self._wait * 2)
                _log.warning("no updates", error=str(exc), wait=round(wait, 1))
                await asyncio.sleep(wait)
            except Exception as exc:
                if faults.lasting(exc):
                    raise Exit(STORE, f"The database cannot be written to: {exc}") from exc
                if not faults.passing(exc):
                    raise
                _log.warning("updates stay with Telegram: the store does not answer", error=type(exc).__name__)
                await asyncio.sleep(FIRST_WAIT)

    async def _take(self, updates: Sequence[dict[str, Any]]) -> None:
        if updates:
            crash.point("fetched")
            await self._intake.accept(updates)
        self._wait = FIRST_WAIT
        # An empty answer confirms what came before: from there on zero is as good, and right after new ids were drawn.
        self._offset = updates[-1]["update_id"] + 1 if updates else 0

    async def _fetch(self) -> list[dict[str, Any]]:
        asked = {
            "offset": str(self._offset),
            "limit": "1" if self._alone else str(LIMIT),
            "timeout": str(self._seconds),
            "allowed_updates": json.dumps(ALLOWED_UPDATES),
        }
        begun = time.monotonic()
        status, body = await self._transport.ask(self._url, asked, read=self._seconds + SLACK)
        updates = self._read(status, body)
        if not updates and (early := SHORTEST_POLL - (time.monotonic() - begun)) > 0:
            await asyncio.sleep(early)
        return updates

    def _read(self, status: int, body: bytes) -> list[dict[str, Any]]:
        try:
            answer = raw.read(body)
        except raw.OddError as exc:
            return self._odd(body, exc)
        except ValueError:
            raise PollError(f"status {status} and no JSON") from None
        self._alone = max(0, self._alone - 1)
        if status in (401, 404):
            raise Exit(CONFIG, "Telegram does not know this token. Copy it again from @BotFather into TELEGRAM_TOKEN.")
        if status == 409:
            self._conflict()
        else:
            self._conflict_since = None
        if not isinstance(answer, dict) or answer.get("ok") is not True:
            parameters = answer.get("parameters") if isinstance(answer, dict) else None
            wait = parameters.get("retry_after", 0) if isinstance(parameters, dict) else 0
            raise PollError(f"status {status}", float(wait) if isinstance(wait, int | float) else 0)
        result = answer.get("result")
        if not isinstance(result, list):
            raise PollError("not a list of updates")
        updates = [each for each in result if isinstance(each, dict) and isinstance(each.get("update_id"), int)]
        if len(updates) < len(result):
            _log.error("updates without an id cannot be kept", number=len(result) - len(updates))
            if not updates:
                raise PollError("no update has an id")
        return updates

    def _odd(self, body: bytes, exc: Exception) -> list[dict[str, Any]]:
        """One update of the batch cannot be read: fetch them one by one, and keep no more of that one than its id."""
        if not self._alone:
            self._alone = LIMIT
            raise PollError(str(exc))
        kept = raw.stub(body)
        if kept is None:
            raise PollError(str(exc))
        _log.error("an update is too odd to be kept", update=kept["update_id"], error=str(exc))
        return [kept]

    def _conflict(self) -> None:
        now = time.monotonic()
        self._conflict_since = self._conflict_since or now
        if now - self._conflict_since > PATIENCE:
            raise Exit(
                BUSY, "Another program fetches the updates of this bot: stop it, or give this one its own token."
            )
