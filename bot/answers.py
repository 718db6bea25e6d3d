"""Answers to button presses: the wheel on the button stops at once, or after a second at the latest.

They are best effort and not in the outbox: a press is void after 150 seconds, and what matters is said by a message.
"""

from __future__ import annotations

import asyncio
from collections import deque

import structlog
from telegram import Bot
from telegram.error import TelegramError

from domain.messages import Reaction

LATEST = 1.0
"""Seconds after which a press is answered though its handler is still at work."""
TOAST = 200
"""Letters that Telegram shows."""
CROWD = 100
"""Answers under way at most; more than that is an outage, and nobody waits for them any more."""

_log = structlog.get_logger(__name__)


class Answers:
    """Answers presses, each once."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._waiting: dict[str, asyncio.TimerHandle] = {}
        self._given: deque[str] = deque(maxlen=CROWD)
        self._tasks: set[asyncio.Task[None]] = set()

    def expect(self, query: str) -> None:
        """A press is being handled: if that takes longer than a second it is answered without words."""
        if query not in self._waiting and query not in self._given:
            loop = asyncio.get_running_loop()
            self._waiting[query] = loop.call_later(LATEST, self.give, query, Reaction())

    def give(self, query: str, reaction: Reaction) -> None:
        """Answer a press that is expected; one that was answered already is left alone."""
        timer = self._waiting.pop(query, None)
        if timer is None:
            return
        timer.cancel()
        self._given.append(query)
        if len(self._tasks) < CROWD:
            task = asyncio.create_task(self._say(query, reaction))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Give what is still owed two seconds."""
        for query in list(self._waiting):
            self.give(query, Reaction())
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=2)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    async def _say(self, query: str, reaction: Reaction) -> None:
        try:
            await self._bot.answer_callback_query(
                query, reaction.toast[:TOAST] or None, show_alert=reaction.alert or None, read_timeout=5
            )
        except TelegramError as exc:
            _log.debug("a press was not answered", error=exc.message)
