"""A sandbox, and the real bot running in this process with a handler that echoes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Any, TypeAlias

import pytest

from bot.runtime import Assembly, Bocal, running
from bot.settings import Settings
from domain.messages import Incoming, Payload, Press, Reaction, Text
from sandbox.server import Sandbox
from storage import outbox
from storage.database import Transaction
from tests.conftest import KEY

TOKEN = "123456:spine"

Start: TypeAlias = Callable[..., AbstractAsyncContextManager[Bocal]]


async def echo(tx: Transaction, incoming: Incoming, now: datetime) -> Reaction:
    """Answer each text with itself."""
    if isinstance(incoming.content, Text):
        payload = Payload(text=incoming.content.text)
        await outbox.post(tx, key=f"reply:{incoming.update}", chat=incoming.chat, payload=payload, now=now)
    return Reaction(toast="seen" if isinstance(incoming.content, Press) else "")


def sorry(_language: str | None) -> Payload:
    return Payload(text="sorry")


PATIENCE = 30
"""Seconds that what is sure to come may take: busy machines are slow, and waiting longer hides nothing."""


async def until(what: Callable[[], Any], seconds: float = PATIENCE) -> None:
    """Wait until it is so; fail when it does not become so."""
    end = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < end, f"not within {seconds} s: {what}"
        await asyncio.sleep(0.01)


def heard(box: Sandbox, chat: int | None = None) -> list[str]:
    """What the bot wrote, as it stands in the chats."""
    return [
        message.get("text") or message.get("caption") or ""
        for each in box.transcript()
        if chat is None or each["chat"]["id"] == chat
        for message in each["messages"]
        if message.get("out")
    ]


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(token=TOKEN)
    async with sandbox.running():
        yield sandbox


@pytest.fixture
def settings(box: Sandbox, database_url: str) -> Settings:
    return Settings(
        _env_file=None,
        token=TOKEN,
        api_base=box.url,
        database=database_url,
        keys=[KEY],
        flood_per_minute=100_000,
        poll_seconds=2,
    )


@pytest.fixture
def start(settings: Settings, box: Sandbox) -> Start:
    """`async with start(handle=..., more settings) as bocal`."""

    def started(
        handle: Any = echo, *, die: Any = None, assembly: dict[str, Any] | None = None, **changes: Any
    ) -> AbstractAsyncContextManager[Bocal]:
        more = {"apology": sorry, "clock": box.clock.now, **(assembly or {})}
        return running(settings.model_copy(update=changes), Assembly(handle=handle, **more), die=die)

    return started


async def end_of(start: Start, **changes: Any) -> Exception:
    """Start the bot and wait for what ends it."""
    ended: asyncio.Future[Exception] = asyncio.get_running_loop().create_future()

    def die(error: Exception) -> None:
        if not ended.done():
            ended.set_result(error)

    async with start(die=die, **changes), asyncio.timeout(PATIENCE):
        return await ended


@pytest.fixture
def only_sqlite(engine: str) -> None:
    if engine != "sqlite":
        pytest.skip("about the file")
