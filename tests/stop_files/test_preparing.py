"""What is fetched before a transaction: in time or not at all, and nobody else waits for it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot import preparing
from bot.bell import Bell
from bot.preparing import Preparing
from domain.messages import Incoming, Sender, Text

SAID = Incoming(1, "telegram", 7, True, Sender(7, "Anne"), datetime(2026, 9, 15, tzinfo=UTC), Text("12 rue de la Mer"))


def shelf(work: Awaitable[Incoming] | None) -> Preparing:
    return Preparing(lambda _incoming: work, Bell())


async def settled(shelf: Preparing) -> Incoming | None:
    await asyncio.gather(*shelf._tasks.values(), return_exceptions=True)
    return shelf.ready(1, SAID)


async def test_what_needs_nothing_goes_on_at_once() -> None:
    assert Preparing(None, Bell()).ready(1, SAID) is SAID
    assert shelf(None).ready(1, SAID) is SAID


async def test_what_is_fetched_is_there_when_the_bell_rings() -> None:
    async def fetch() -> Incoming:
        return replace(SAID, edited=True)

    bell = Bell()
    hook = Preparing(lambda _incoming: fetch(), bell)
    assert hook.ready(1, SAID) is None
    assert hook.under_way == {1}
    assert await bell.heard(1)
    assert hook.ready(1, SAID) == replace(SAID, edited=True)


@pytest.mark.parametrize("trouble", ["slow", "broken"])
async def test_what_fails_or_lasts_goes_on_as_it_was(trouble: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparing, "PATIENCE", 0.05)

    async def fetch() -> Incoming:
        if trouble == "slow":
            await asyncio.sleep(9)
        raise OSError(trouble)

    hook = shelf(fetch())
    assert hook.ready(1, SAID) is None
    assert await settled(hook) is SAID


async def test_little_is_kept_for_those_who_never_come_back() -> None:
    async def fetch() -> Incoming:
        return SAID

    hook = Preparing(lambda _incoming: fetch(), Bell())
    for seq in range(1, 200):
        hook.ready(seq, SAID)
    await settled(hook)
    assert len(hook._ready) == preparing.KEPT
    hook.handled(199)
    assert len(hook._ready) == preparing.KEPT - 1
