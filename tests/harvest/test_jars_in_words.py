"""Jars that are counted are what a closed harvest became, with the button or without it."""

from __future__ import annotations

from tests.harvest.conftest import Chain, signed_up
from tests.harvest.test_closing import picked


async def test_a_closed_harvest_is_told_its_jars_without_the_button(chain: Chain) -> None:
    rose, _ = await signed_up(chain, "Rose")
    await picked(chain)
    await chain.close()
    assert await chain.anne.say("212 bocaux") == "🫙 212 bocaux\nJe l'écris à 2 personnes ?"
    await chain.anne.press("Oui, le dire")
    assert rose.text.splitlines()[0] == "🫙 Vos 240 kg sont devenus 212 bocaux."


async def test_before_it_is_closed_it_is_a_weighing(chain: Chain) -> None:
    await chain.anne.say("240 kg de carottes pesés")
    assert not (await chain.anne.say("212 bocaux")).startswith("🫙")


async def test_a_weighing_of_a_closed_harvest_is_one(chain: Chain) -> None:
    await picked(chain)
    await chain.close()
    await chain.anne.say("30 kg de carottes pesés")
    assert "270 kg de carottes" in chain.card()
