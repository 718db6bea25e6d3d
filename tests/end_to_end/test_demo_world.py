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
            if len(said) >= 4:
                break
            await asyncio.sleep(0.1)
        await asyncio.sleep(1)
        said = [one["text"] for one in phone.messages if one["from"]["is_bot"]]
    assert [text[0] for text in said if text[0] != "⏱"] == ["🔑", "📬", "📬", "📬"]


async def test_a_message_to_many_finds_people() -> None:
    """The neighbours of the demo have asked for news: a coordinator who tries it sees how many it would reach."""
    async with playing(start=SEPTEMBER) as demo:
        phone = demo.phones["coordinator"]
        phone.say("/diffuser")
        await phone.answer("Pour quel centre", within=20)
        phone.press("Centre social du Phare")
        await phone.answer("Que voulez-vous dire", within=20)
        phone.say("Il reste des places samedi !")
        shown = await phone.answer("Il reste des places samedi !", within=20)
    assert "Personne ne le reçoit" not in shown["text"]
