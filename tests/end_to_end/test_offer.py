"""A farmer's message becomes a lot at a stop."""

from __future__ import annotations

from tests.end_to_end.conftest import Village, said, shown

SENTENCE = "Bonjour, j'ai 200 kg de tomates moches a donner avant vendredi, ferme a Offranville"


async def test_a_sentence_becomes_a_card_a_match_and_an_acceptance(village: Village) -> None:
    """The whole thread: sentence, one question, Confirm, explained stop, Accept, venue."""
    await village.stop()
    anne = await village.coordinator()
    marie = await village.farmer()

    card = await village.say(marie, SENTENCE)
    assert card.splitlines()[:5] == [
        "🧺 Votre offre",
        "200 kg de tomates",
        "La récolte est moche ou abîmée",
        "📅 Jusqu’au jeudi 17 septembre",
        "📍 Offranville",
    ]
    assert card.splitlines()[-1] == "Vous apportez au camion, ou on vient chercher ?"

    await village.press(marie, "🚗 J’apporte")
    answer = await village.press(marie, "✅ Confirmer")
    assert "jeudi 17 septembre, de 9 h à 12 h\nPlace du marché, Luneray" in answer
    assert "À 11 km de chez vous. Encore 2 jours de fraîcheur. Il y a de la place pour tout." in answer

    assert "200 kg de tomates" in shown(anne)
    await village.press(anne, "✅ Accepter")
    assert said(anne)[-1].startswith("✅ Anne a accepté.")
    accepted, venue = marie.messages[-2:]
    assert accepted["text"].startswith("✅ Accepté\u00a0: 200")
    assert venue["venue"]["title"] == "Place du marché"
    assert venue["location"] == {"latitude": 49.828, "longitude": 0.915}
