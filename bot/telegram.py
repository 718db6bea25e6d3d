"""The way to Telegram: one pool of connections, the library's bot on it, and the few calls made outside of letters."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self

import structlog
from telegram import Bot
from telegram.error import NetworkError

from bot.exits import CONFIG, Exit
from bot.incoming import ALLOWED_UPDATES
from bot.settings import Settings
from bot.transport import Transport

LONGEST_WAIT = 30.0

_log = structlog.get_logger(__name__)


class Telegram:
    """An open way."""

    def __init__(self, bot: Bot, transport: Transport, base: str) -> None:
        self.bot = bot
        self.transport = transport
        self._base = base

    @classmethod
    @asynccontextmanager
    async def open(cls, settings: Settings) -> AsyncIterator[Self]:
        """Open the pool, and close it at the end.

        Raises:
            Exit: there is no token.
        """
        token = settings.token.get_secret_value() if settings.token else ""
        if ":" not in token:
            raise Exit(CONFIG, "TELEGRAM_TOKEN is missing. @BotFather gives one; `bocal demo` needs none.")
        transport = Transport(proxy=settings.proxy)
        await transport.initialize()
        try:
            bot = Bot(token, settings.bot_url, settings.file_url, request=transport, get_updates_request=transport)
            yield cls(bot, transport, f"{settings.bot_url}{token}")
        finally:
            await transport.shutdown()

    def url(self, method: str) -> str:
        """Where a method is asked for."""
        return f"{self._base}/{method}"

    async def who_am_i(self) -> tuple[int, str]:
        """Our id and user name, asked until there is an answer."""
        wait = 1.0
        while True:
            try:
                status, answer = await self._call("getMe", {})
            except NetworkError as exc:
                status, answer = 0, {"description": str(exc)}
            if status in (401, 404):
                raise Exit(
                    CONFIG, "Telegram does not know this token. Copy it again from @BotFather into TELEGRAM_TOKEN."
                )
            me = answer.get("result")
            if isinstance(me, dict) and isinstance(me.get("id"), int):
                return me["id"], str(me.get("username", ""))
            _log.warning("telegram does not answer", error=answer.get("description"), wait=wait)
            await asyncio.sleep(wait * random.uniform(0.5, 1))  # noqa: S311 - a jitter
            wait = min(LONGEST_WAIT, wait * 2)

    async def stop_webhook(self) -> None:
        """Polling and a webhook exclude one another. A server that knows no webhooks is as good."""
        try:
            await self._call("deleteWebhook", {})
        except NetworkError as exc:
            _log.debug("no answer to deleteWebhook", error=str(exc))

    async def listen_at(self, url: str, secret: str) -> None:
        """Have Telegram call us, asked until it agrees.

        Raises:
            Exit: it refuses the address.
        """
        asked = {"url": url, "secret_token": secret, "allowed_updates": json.dumps(ALLOWED_UPDATES)}
        wait = 1.0
        while True:
            try:
                status, answer = await self._call("setWebhook", asked)
            except NetworkError as exc:
                status, answer = 0, {"description": str(exc)}
            if status == 200:
                return
            if status == 400:
                raise Exit(CONFIG, f"Telegram refuses the webhook {url}: {answer.get('description')}")
            _log.warning("the webhook is not set", error=answer.get("description"))
            await asyncio.sleep(wait)
            wait = min(LONGEST_WAIT, wait * 2)

    async def _call(self, method: str, asked: dict[str, str]) -> tuple[int, dict[str, Any]]:
        status, body = await self.transport.ask(self.url(method), asked)
        try:
            answer = json.loads(body)
        except ValueError:
            answer = {"description": f"status {status} and no JSON"}
        return status, answer if isinstance(answer, dict) else {}
