"""A message that did not arrive is not lost: a coordinator hears of it once, sends it again, or calls."""

from __future__ import annotations

from tests.end_to_end.conftest import Village, labels, said, shown


async def _blocked_before_the_yes(village: Village) -> tuple:
    """Marie offers, blocks Bocal, and Anne says yes."""
    await village.stop()
    anne, marie = await village.coordinator(), await village.farmer()
    await village.say(marie, "100 kg de tomates avant vendredi, Offranville, je livre")
    await village.press(marie, "✅ Confirmer")
    marie.block()
    await village.press(anne, "✅ Accepter")
    await village.later(minutes=1)
    return anne, marie


async def test_a_coordinator_hears_of_it_once(village: Village) -> None:
    anne, _marie = await _blocked_before_the_yes(village)
    told = [text for text in said(anne) if text.startswith("⚠️ Message non reçu : Marie.")]
    assert any("Accepté : 100 kg de tomates" in text for text in told)
    before = len(told)
    await village.later(minutes=5)
    assert len([text for text in said(anne) if text.startswith("⚠️ Message non reçu")]) == before


async def test_it_is_sent_again_when_the_person_is_back(village: Village) -> None:
    anne, marie = await _blocked_before_the_yes(village)
    marie.unblock()
    await village.quiet()
    assert "Accepté : 100 kg" not in shown(marie)
    card = next(m for m in anne.messages if "Accepté\u00a0: 100" in m.get("text", "") and "non reçu" in m["text"])
    anne.press("Envoyer à nouveau", message_id=card["message_id"])
    await village.quiet()
    assert any("✅ Accepté : 100 kg de tomates." in text for text in said(marie))


async def test_what_was_seen_to_is_no_longer_listed(village: Village) -> None:
    anne, _marie = await _blocked_before_the_yes(village)
    anne.say("/a_verifier")
    await village.quiet()
    while "C’est réglé" in labels(anne.messages[-1]):
        anne.press("C’est réglé", message_id=anne.messages[-1]["message_id"])
        await village.quiet()
        anne.say("/a_verifier")
        await village.quiet()
    assert shown(anne) == "✅ Tous les messages sont arrivés."


async def test_another_networks_letters_are_not_shown(village: Village) -> None:
    """A forged button of a stranger changes nothing."""
    _anne, marie = await _blocked_before_the_yes(village)
    stranger = await village.newcomer("Zoé")
    anne_card = "v1:letter.again:1"
    some = next(m for m in stranger.messages if m.get("reply_markup", {}).get("inline_keyboard"))
    stranger.press(data=anne_card, message_id=some["message_id"])
    await village.quiet()
    assert shown(stranger).startswith("C’est réservé à la coordination.")
    assert marie.blocked
