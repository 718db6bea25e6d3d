"""The demo's first minutes: a coordinator finds offers to answer, and no alarm about a past that is made up."""

from __future__ import annotations

import asyncio
from datetime import datetime

from bot.demo import playing

SEPTEMBER = datetime.fromisoformat("2026-09-15T09:00+02:00")


async def test_it_opens_without_an_alarm() -> None:
    async with playing(start=SEPTEMBER) as demo:
        demo.sandbox.clock.advance(minutes=6)
        phone = demo.phones["coordinator"]
        for _wait in range(100):
            said = [one["text"] for one in phone.messages if one["from"]["is_bot"]]
            if len(said) >= 3:
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        said = [one["text"] for one in phone.messages if one["from"]["is_bot"]]
    assert [text[0] for text in said] == ["🔑", "📬", "📬"]
