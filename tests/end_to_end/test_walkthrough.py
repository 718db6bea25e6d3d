"""What people stumbled over when they met Bocal for the first time."""

from __future__ import annotations

import pytest

from tests.end_to_end.conftest import Village, said, shown

OFFER = "100 kg de tomates à Offranville, je livre"


async def test_a_farm_after_a_date_is_not_a_closed_day(village: Village) -> None:
    """The words "vendredi, ferme à Offranville" are a Friday and a farm."""
    marie = await village.farmer()
    card = await village.say(marie, "200 kg de tomates moches à donner avant vendredi, ferme à Offranville")
    assert "📅 Jusqu’au jeudi 17 septembre" in card


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("lundi", "📅 Jusqu’au lundi 21 septembre"),
        ("samedi seulement", "📅 Le samedi 19 septembre"),
        ("une semaine", "📅 Jusqu’au mardi 22 septembre"),
    ],
)
async def test_until_when_is_answered_as_people_do(village: Village, answer: str, line: str) -> None:
    marie = await village.farmer()
    await village.say(marie, OFFER)
    assert line in await village.say(marie, answer)


async def test_a_preferred_stop_is_not_a_withdrawal(village: Village) -> None:
    """The coordinator is not told that the farm took its offer back."""
    await village.stop(days=2, kg=300)
    await village.stop(days=4, kg=300, site="Halle")
    anne, marie = await village.coordinator(), await village.farmer()
    await village.say(marie, OFFER + ", jusqu'à dimanche")
    await village.press(marie, "✅ Confirmer")
    keyboards = [message.get("reply_markup", {}).get("inline_keyboard", []) for message in marie.messages]
    texts = [button["text"] for rows in keyboards for row in rows for button in row]
    await village.press(marie, next(text for text in texts if text.startswith("Plutôt")))
    assert any(text.startswith("↩️ La ferme préfère un autre passage.") for text in said(anne))
    assert not any("a retiré son offre" in text for text in said(anne))


@pytest.mark.parametrize("words", ["cest quand que le camion passe?", "Où passe le camion ?", "where is the truck?"])
async def test_where_the_truck_is_may_be_asked_in_words(village: Village, words: str) -> None:
    await village.stop()
    marie = await village.farmer()
    assert "Place du marché, Luneray" in await village.say(marie, words)


async def test_a_changed_stop_tells_the_room_that_is_left(village: Village) -> None:
    await village.stop(kg=300)
    anne, marie = await village.coordinator(), await village.farmer()
    await village.say(marie, OFFER + ", jusqu'à dimanche")
    await village.press(marie, "✅ Confirmer")
    await village.press(anne, "✅ Accepter")
    await village.say(anne, "/passages")
    await village.press(anne, "Changer")
    await village.say(anne, "10h-13h")
    await village.press(anne, "✅ Confirmer")
    assert "Place libre : 200 kg sur 300 kg" in shown(anne)


@pytest.mark.parametrize("words", ["en fait non c'est 35 kg", "ah pardon, 35 kilos", "Sorry, it's 35 kg"])
async def test_people_hem_before_they_correct_themselves(village: Village, words: str) -> None:
    marie = await village.farmer()
    await village.say(marie, OFFER + ", jusqu'à dimanche")
    assert "35 kg de tomates" in await village.say(marie, words)
