"""What a farmer does with an offer once it stands: see it, change it, withdraw it, offer it again, drive farther."""

from __future__ import annotations

from domain.places import Point
from tests.end_to_end.conftest import Village, labels, said, shown

TOMATOES = "200 kg de tomates, avant samedi, je livre"
ROUEN = Point(49.443, 1.099)


async def test_no_offer_yet(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, "/mes_offres")
    assert shown(marie) == "Vous n’avez pas encore d’offre. Écrivez une phrase : quoi, combien, où, jusqu’à quand."


async def test_an_offer_is_listed_changed_and_withdrawn(village: Village) -> None:
    """Whoever counted on it is told each time."""
    await village.stop()
    anne = await village.coordinator()
    marie = await village.farmer()
    await village.say(marie, TOMATOES)
    await village.press(marie, "✅ Confirmer")
    assert "🚚 Je propose ce passage :" in shown(marie)
    await village.say(marie, "/mes_offres")
    assert shown(marie).splitlines()[:4] == [
        "200 kg de tomates",
        "📅 Jusqu’au vendredi 18 septembre",
        "📍 Offranville",
        "🚗 Vous apportez",
    ]
    assert "⏳ Proposé, en attente d’un oui :" in shown(marie)

    await village.press(marie, "Changer")
    assert "Sinon, l’offre reste comme elle est." in shown(marie)
    await village.say(marie, "/annuler")
    assert shown(marie) == "Annulé : le changement. Votre offre reste comme avant."
    await village.press(marie, "Changer")
    await village.say(marie, "80 kg")
    await village.press(marie, "✅ Confirmer")
    assert shown(marie).startswith("✅ C’est noté.\n80 kg de tomates")
    assert any("80 kg de tomates" in text for text in said(anne))

    await village.say(marie, "/mes_offres")
    assert sum("tomates" in message.get("text", "") and "Retirer" in labels(message) for message in marie.messages) == 1
    await village.press(marie, "Retirer")
    await village.press(marie, "Non, garder")
    await village.press(marie, "Retirer")
    await village.press(marie, "Oui, retirer")
    assert shown(marie).splitlines()[-1] == "↩️ Offre retirée. La coordination est prévenue."
    assert any(text.startswith("↩️ La ferme a retiré son offre.") for text in said(anne))


async def test_an_offer_is_said_again(village: Village) -> None:
    """By a button, or "same as last week"; only the date is asked."""
    await village.stop(days=9)
    marie = await village.farmer()
    await village.say(marie, "comme la semaine dernière")
    assert "Je n’ai pas trouvé d’offre" in shown(marie)
    await village.say(marie, TOMATOES)
    await village.press(marie, "✅ Confirmer")
    await village.later(days=7)
    await village.say(marie, "Bonjour, comme la semaine dernière s'il vous plaît")
    assert shown(marie).splitlines()[:4] == [
        "🧺 Votre offre",
        "200 kg de tomates",
        "📍 Offranville",
        "🚗 Vous apportez",
    ]
    await village.say(marie, "jusqu'à samedi")
    await village.press(marie, "✅ Confirmer")
    assert "Place du marché, Luneray" in shown(marie)


async def test_many_offers_are_shown_five_at_a_time(village: Village) -> None:
    marie = await village.farmer()
    for kilos in range(10, 17):
        await village.say(marie, f"{kilos} kg de poires, avant samedi, je livre")
        await village.press(marie, "✅ Confirmer")
        village.box.clock.advance(minutes=1)
    await village.say(marie, "/mes_offres")
    assert (shown(marie), labels(marie.messages[-1])) == ("Il y a des offres plus anciennes.", ["Voir la suite"])
    await village.press(marie, "Voir la suite")
    assert shown(marie).startswith("10 kg de poires")


async def test_a_farmer_may_drive_farther_or_give_to_the_food_bank(village: Village) -> None:
    await village.stop(point=ROUEN, commune="Rouen")
    anne = await village.coordinator()
    marie = await village.farmer()
    await village.say(marie, TOMATOES)
    await village.press(marie, "✅ Confirmer")
    assert shown(marie).splitlines()[-4:] == [
        "🔎 Pas de passage pour le moment.",
        "Le passage le plus proche est à 48 km. Je cherche jusqu’à 20 km.",
        "Je garde votre offre jusqu’au vendredi 18 septembre. Dès qu’un passage convient, je vous écris.",
        "Si vous ne pouvez pas attendre, la banque alimentaire peut prendre votre récolte.",
    ]
    await village.press(marie, "Je peux faire 48\u00a0km")
    assert "Rouen" in shown(marie)
    await village.say(marie, "30 kg de poires, avant samedi, je livre")
    await village.press(marie, "✅ Confirmer")
    await village.press(marie, "Donner à la banque alimentaire")
    assert shown(marie) == "🤝 C’est pour la banque alimentaire. La coordination vous met en contact (Centre du Phare)."
    assert shown(anne).startswith("🤝 Pour la banque alimentaire : Marie donne ceci.")


async def test_another_stop_may_be_preferred(village: Village) -> None:
    await village.stop(days=1)
    await village.stop(days=2, site="Salle des fêtes")
    marie = await village.farmer()
    await village.say(marie, "50 kg de tomates, avant dimanche, je livre")
    await village.press(marie, "✅ Confirmer")
    rather = next(label for label in labels(marie.messages[-1]) if label.startswith("Plutôt"))
    await village.press(marie, rather)
    assert "🚚 Je propose ce passage :" in shown(marie)
    assert shown(marie) != said(marie)[-2]


async def test_a_large_lot_is_split_over_stops(village: Village) -> None:
    await village.stop(days=1, kg=120)
    await village.stop(days=2, kg=120)
    marie = await village.farmer()
    await village.say(marie, "300 kg de tomates, avant dimanche, je livre")
    await village.press(marie, "✅ Confirmer")
    assert "🚚 Je propose plusieurs passages :" in shown(marie)
    assert "Pour 60 kg, je cherche encore." in shown(marie)


async def test_each_reason_why_no_stop_suits_is_said(village: Village) -> None:
    marie = await village.farmer()

    async def why(offer: str) -> str:
        await village.say(marie, offer)
        await village.press(marie, "✅ Confirmer")
        lines = shown(marie).splitlines()
        return lines[lines.index("🔎 Pas de passage pour le moment.") + 1]

    assert await why("20 kg de poires, avant samedi, je livre") == "Pas encore de passage prévu près de chez vous."
    await village.stop(days=5)
    assert await why("20 kg de tomates, avant vendredi, je livre") == (
        "Le prochain passage près de chez vous est le dimanche 20 septembre. "
        "La récolte se garde jusqu’au jeudi 17 septembre."
    )
    assert (
        await why("20 kg de tomates, à partir de lundi, je livre")
        == "Le passage près de chez vous est le dimanche 20 septembre. C’est avant votre récolte."
    )
    assert await why("20 kg de cerises, avant mardi, je livre") == (
        "Le prochain passage près de chez vous est le dimanche 20 septembre. "
        "La récolte se garde jusqu’au jeudi 17 septembre."
    )
    await village.stop(days=1)
    assert await why("20 kg de cerises, avant mardi, je livre") == (
        "Pas de recette prévue près de chez vous pour : cerises."
    )


async def test_an_offer_that_found_no_stop_expires_and_its_farmer_is_told(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, TOMATOES)
    await village.press(marie, "✅ Confirmer")
    await village.later(days=4)
    assert shown(marie).splitlines() == [
        "⌛ Pas de passage trouvé à temps pour 200 kg de tomates.",
        "Si la récolte est encore bonne, envoyez-moi une nouvelle date.",
    ]
    await village.press(marie, "Offrir à nouveau")
    assert "Jusqu’à quand peut-on prendre la récolte ?" in shown(marie)
    await village.say(marie, "/mes_offres")
    assert "Trop tard" in shown(marie)
