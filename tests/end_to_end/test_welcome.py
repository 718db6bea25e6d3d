"""Newcomers: who they are, where, in which language; and what may be asked at any moment."""

from __future__ import annotations

import pytest

from sandbox.person import Person
from tests.end_to_end.conftest import Village, labels, said, shown

FARMER = "🚜 Je cultive (ferme, verger, jardin)"
VOLUNTEER = "🥕 Je glane, je donne un coup de main"
WHERE = """Où est votre ferme ?
Écrivez le nom de la commune, ou partagez votre position.
Les autres voient seulement la commune."""
OFFER = "200 kg de tomates, avant vendredi, je livre"


def lines(person: Person) -> list[str]:
    return shown(person).splitlines()


async def asked_where(village: Village, name: str = "Marie") -> Person:
    """A farmer who is being asked where."""
    person = await village.newcomer(name)
    await village.press(person, FARMER)
    await village.press(person, "Continuer")
    return person


@pytest.mark.parametrize(
    ("language", "hello"),
    [("fr", "👋 Bonjour Sam."), ("en", "👋 Hello Sam."), ("en-GB", "👋 Hello Sam."), ("de", "👋 Bonjour Sam.")],
)
async def test_the_language_of_the_app_is_spoken(village: Village, language: str, hello: str) -> None:
    person = await village.newcomer("Sam", language=language)
    assert shown(person).startswith(hello)


async def test_several_parts_then_a_place(village: Village) -> None:
    """Ticks can be taken back; without any there is nothing to continue with."""
    marie = await village.newcomer()
    assert labels(marie.messages[-1]) == [FARMER, VOLUNTEER, "🫙 Je viens aux ateliers", "English"]
    await village.press(marie, FARMER)
    await village.press(marie, VOLUNTEER)
    await village.press(marie, f"✅ {FARMER}")
    await village.press(marie, FARMER)
    await village.press(marie, "Continuer")
    assert said(marie)[-2:] == [
        f"Vous avez répondu :\n{FARMER}\n{VOLUNTEER}",
        WHERE,
    ]
    await village.say(marie, "Offranville")
    assert said(marie)[-2].splitlines() == [
        "✅ C’est noté : Offranville.",
        "Écrivez votre offre en une phrase. Par exemple :",
        "200 kg de tomates moches, jusqu’à vendredi, je peux les apporter",
        "Quand il y a un glanage près de chez vous, je vous écris.",
        "Glanages près de chez vous : /glanages",
        "Comment vous aidez, et quand : /benevole",
        "Aide : /aide",
    ]
    await village.say(marie, "/start")
    assert lines(marie)[0] == "👋 Bonjour Marie."


@pytest.mark.parametrize(
    ("words", "noted"),
    [("Ofranvile", "Offranville"), ("a dieppe", "Dieppe"), ("St Aubin sur Scie", "Saint-Aubin-sur-Scie")],
)
async def test_a_commune_well_or_badly_written(village: Village, words: str, noted: str) -> None:
    marie = await asked_where(village)
    await village.say(marie, words)
    assert lines(marie)[0] == f"✅ C’est noté : {noted}."


@pytest.mark.parametrize(
    ("words", "choice"), [("Saint-Martin", "Saint-Martin-le-Gaillard (76)"), ("76810", "Gruchet-Saint-Siméon (76)")]
)
async def test_a_name_or_postcode_of_several_communes_is_asked(village: Village, words: str, choice: str) -> None:
    marie = await asked_where(village)
    await village.say(marie, words)
    assert lines(marie) == ["De quel lieu parlez-vous ?", "Ou écrivez le nom d’une autre commune."]
    await village.press(marie, choice)
    assert said(marie)[-2] == f"📍 {choice.removesuffix(' (76)')}"
    assert lines(marie)[0] == f"✅ C’est noté : {choice.removesuffix(' (76)')}."
    assert [labels(message) for message in marie.messages if labels(message)] == []


async def test_a_place_far_away_is_confirmed(village: Village) -> None:
    marie = await asked_where(village)
    await village.say(marie, "Perpignan")
    assert lines(marie) == ["Perpignan : c’est loin d’ici. C’est bien là ?"]
    await village.press(marie, "Un autre lieu")
    assert lines(marie)[0] == "Où est votre ferme ?"
    await village.say(marie, "Perpignan")
    await village.press(marie, "Perpignan (66)")
    assert lines(marie)[0] == "✅ C’est noté : Perpignan."


async def test_a_place_that_is_not_known_is_asked_again(village: Village) -> None:
    marie = await asked_where(village)
    for words in ("Londres", "London", "Bruxelles", "blabla", "merci", "😀"):
        await village.say(marie, words)
        assert lines(marie)[:2] == [
            f"Je ne connais pas « {words} ». Je connais les communes de France.",
            "Où est votre ferme ?",
        ]


async def test_a_shared_position_is_called_by_its_commune_and_stays_with_its_person(village: Village) -> None:
    """Coordinators see the commune; nobody sees the point before somebody has to come."""
    await village.stop()
    anne = await village.coordinator()
    marie = await asked_where(village)
    marie.location(50.85, 4.35)
    await village.quiet()
    assert shown(marie).startswith("Ce point n’est pas en France.")
    marie.key("📍 Partager ma position", 49.8312, 0.9178)
    await village.quiet()
    assert lines(marie)[0] == "✅ C’est noté : Luneray."
    assert marie.keyboard is None
    await village.say(marie, "100 kg de tomates avant vendredi, je livre")
    await village.press(marie, "✅ Confirmer")
    assert "📬 Offre : Marie, Luneray" in shown(anne)
    assert "49.83" not in str(anne.messages)


async def test_later_is_fine_too(village: Village) -> None:
    marie = await asked_where(village)
    marie.key("Plus tard")
    await village.quiet()
    assert lines(marie)[0] == "Pour le dire plus tard : /profil"
    assert marie.keyboard is None
    await village.say(marie, "/profil")
    assert labels(marie.messages[-1])[0] == f"✅ {FARMER}"


async def test_an_open_offer_stays_whatever_is_asked_beside_it(village: Village) -> None:
    """Privacy, help, the profile and the language leave the card as it was."""
    marie = await village.farmer()
    await village.say(marie, "200 kg de tomates")
    for command in ("/confidentialite", "/privacy", "/aide", "/langue", "/passages", "/mes_offres", "/nimportequoi"):
        await village.say(marie, command)
    await village.press(marie, "🚗 J’apporte")
    await village.say(marie, "/profil")
    await village.press(marie, "Continuer")
    await village.say(marie, "Luneray")
    assert lines(marie)[:4] == ["🧺 Votre offre", "200 kg de tomates", "📍 Offranville", "🚗 Vous apportez"]
    assert "Voici l’offre que vous aviez commencée." in lines(marie)
    await village.say(marie, "/langue")
    await village.press(marie, "English")
    assert said(marie)[-1] == "I speak English with you."
    assert any(text.startswith("🧺 Your offer\n200 kg of tomatoes") for text in said(marie))
    await village.say(marie, "/start")
    assert "You have begun this offer." in shown(marie)


async def test_an_offer_before_and_in_the_middle_of_the_welcome(village: Village) -> None:
    early = village.box.add_person("Léo", language_code="fr")
    assert (await village.say(early, OFFER)).startswith("🧺 Votre offre\n200 kg de tomates")
    await village.say(early, "Luneray")
    await village.press(early, "✅ Confirmer")
    await village.say(early, "/start")
    assert labels(early.messages[-1])[0] == f"✅ {FARMER}"

    marie = await asked_where(village)
    await village.say(marie, f"{OFFER}, à Luneray")
    assert said(marie)[-2] == "D’abord votre offre. Pour dire ensuite qui vous êtes : /profil"
    assert marie.keyboard is None
    await village.press(marie, "✅ Confirmer")
    assert shown(marie).startswith("✅ C’est noté.")


async def test_cancel_says_what_was_dropped(village: Village) -> None:
    marie = await asked_where(village)
    await village.say(marie, "/annuler")
    assert shown(marie).startswith("Annulé : la question du lieu.")
    assert marie.keyboard is None
    await village.say(marie, "/annuler")
    assert shown(marie) == "Il n’y a rien à annuler. Vos offres confirmées sont ici : /mes_offres"
    await village.say(marie, "/profil")
    await village.say(marie, "/cancel")
    assert shown(marie) == "Annulé : la question « qui êtes-vous ». Pour reprendre : /profil"
    await village.say(marie, "12 cagettes de poireaux et 5 kg de navets")
    await village.say(marie, "/annuler")
    assert shown(marie) == ("Annulé : 12 cagettes de poireaux (environ 120 kg) et 5 kg de navets. Rien n’a été envoyé.")
    assert [labels(message) for message in marie.messages if "Confirmer" in str(labels(message))] == []


async def test_small_talk_has_an_answer(village: Village) -> None:
    await village.stop()
    marie = await village.farmer()
    for words, answer in (
        ("bonjour !", "👋 Bonjour Marie."),
        ("Merci beaucoup", "Avec plaisir. Pour continuer : /aide"),
        ("/nimporte", "Je ne connais pas cette commande. Aide : /aide"),
        ("Luneray", "🚚 Les prochains passages près d’ici : Luneray"),
        ("vous passez quand ?", "🚚 Les prochains passages du camion"),
        ("aide", "🫙 Bocal réunit les récoltes, le camion et les gens."),
        ("comment ça marche ?", "🫙 Bocal réunit les récoltes, le camion et les gens."),
        ("c'est payé combien ?", "Je n’ai pas trouvé d’offre dans ce message."),
        ("je cherche 20 kg de tomates pour faire du coulis", "Je n’ai pas trouvé d’offre dans ce message."),
        ("hier j'ai livré 50 kg de pommes", "Je n’ai pas trouvé d’offre dans ce message."),
        (
            "vous prenez les tomates abîmées ?",
            (
                "Je note les fruits, les légumes, les champignons, les herbes et les noix. "
                "Moches ou très mûrs, c’est bien aussi."
            ),
        ),
        (
            "arrêtez de m'écrire",
            "Choisissez ici ce que vous recevez : /preferences. Pour tout effacer : /confidentialite",
        ),
        (
            "Je ne peux plus donner mes 100 kg de tomates, désolé",
            "Vous n’avez pas encore d’offre. Écrivez une phrase : quoi, combien, où, jusqu’à quand.",
        ),
    ):
        await village.say(marie, words)
        assert lines(marie)[0] == answer


async def test_english_speaks_of_commands_by_their_english_names(village: Village) -> None:
    john = await village.newcomer("John", language="en")
    for command in ("/help", "/privacy", "/cancel", "/my_offers", "/profile", "/language"):
        await village.say(john, command)
    for french in ("/aide", "/annuler", "/mes_offres", "/profil ", "/langue", "/confidentialite"):
        assert french not in "\n".join(said(john))
