"""What is no offer, or not read as one: a button says that it is; what holds no words, and what Bocal does not take."""

from __future__ import annotations

import pytest

from domain.messages import Contact, Content, Document, Location, Other
from domain.places import Point
from services.offer import reading
from storage import people
from tests.end_to_end.table import Phone, Table, plainly

ONE = "100 kg de tomates à Offranville, avant samedi, je livre"
READY = "C'est juste ? Alors confirmez."
IT_IS = "C'est une offre"
KINDLY = "Merci d'avoir pensé à nous. Bocal prend seulement les fruits et les légumes."
EXAMPLE = "Pour offrir une récolte, écrivez par exemple :"


def card(phone: Phone) -> list[str]:
    """What the card says was understood."""
    return plainly(phone.text).split("\n\n")[0].splitlines()[1:]


def asked(phone: Phone) -> str:
    """What the card asks."""
    return plainly(phone.text).split("\n\n")[1]


async def test_words_taken_for_no_offer_become_one_by_a_tap(table: Table) -> None:
    """What can be read of them stands on the card."""
    marie = await table.farmer()
    await marie.say("my pears keep falling off the tree in Luneray this week")
    assert marie.last.labels == [IT_IS]
    await marie.press(IT_IS)
    assert card(marie) == ["poires", "📅 Jusqu'au dimanche 20 septembre", "📍 Luneray"]
    assert asked(marie).startswith("poires : combien de kilos")
    await marie.say("80 kg, je les apporte")
    assert (card(marie)[0], card(marie)[-1], asked(marie)) == ("80 kg de poires", "🚗 Vous apportez", READY)


async def test_the_button_waits_until_something_is_begun(table: Table) -> None:
    """Thanks and /annuler leave it; another offer takes its place."""
    marie = await table.farmer()
    await marie.say("vous prenez les poires abîmées ?")
    await marie.say("merci")
    assert await marie.say("/annuler") == "Il n'y a rien à annuler. Vos offres confirmées sont ici : /mes_offres"
    await marie.press(IT_IS)
    assert card(marie)[:2] == ["poires", "La récolte est moche ou abîmée"]
    await marie.say("/annuler")
    assert await marie.press(IT_IS) == "Ce bouton est ancien. Écrivez votre offre encore une fois."
    assert marie.toasts == ["Ce bouton est ancien."]


async def test_words_that_are_read_otherwise_by_now_are_asked_for_again(
    table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    marie = await table.farmer()
    await marie.say("les courgettes n'arrêtent pas cette année")
    monkeypatch.setattr(reading, "meant", lambda *_: None)
    assert await marie.press(IT_IS) == "Ce bouton est ancien. Écrivez votre offre encore une fois."


async def test_no_button_where_no_produce_was_named(table: Table) -> None:
    marie = await table.farmer()
    for words in ("il fait beau", "je cherche des tomates", "20 œufs à donner"):
        await marie.say(words)
        assert marie.last.labels == [], words


async def test_only_the_words_that_were_said_are_opened(table: Table) -> None:
    marie, paul = await table.farmer(), await table.farmer("Paul")
    await marie.say("les courgettes n'arrêtent pas cette année")
    data = marie.last.buttons[0]["data"]
    for forged in (data, "offer.meant", "offer.meant:x", "offer.meant:1:2"):
        await paul.data(forged)
        assert "courgettes" not in paul.text


VOICE = "🎤 Je ne peux pas écouter les messages vocaux."
NO_NUMBER = "Merci. Je n'ai pas besoin de numéro de téléphone."


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (Other("voice"), VOICE),
        (Other("video_note"), VOICE),
        (Other("sticker"), "Je ne sais pas lire ce message."),
        (Contact("0612345678", True), NO_NUMBER),
        (Document("f", "a.pdf", "application/pdf", 1000), "📄 Je n'ouvre pas les fichiers."),
        (Document("f", "a.jpg", "image/jpeg", 1000), "🖼️ Je n'ouvre pas les fichiers. Envoyez l'image comme une photo."),
    ],
    ids=lambda one: one.kind if isinstance(one, Other) else type(one).__name__,
)
async def test_without_words_the_waiting_card_is_shown_again(table: Table, content: Content, said: str) -> None:
    marie = await table.farmer()
    await marie.say(ONE)
    await table.feed(marie, content)
    assert card(marie)[0] == "100 kg de tomates"
    assert asked(marie) == f"{said}\nVotre offre attend. Confirmez-la, ou écrivez ce qu'il faut changer.\n{READY}"
    await marie.say("/annuler")
    await marie.say("tomates")
    await table.feed(marie, content)
    assert asked(marie).startswith(
        f"{said}\nVotre offre attend. Touchez un bouton, ou écrivez votre réponse.\ntomates : "
    )


async def test_a_coordinator_s_file_is_no_part_of_an_open_offer(table: Table) -> None:
    anne = await table.coordinator()
    await anne.say(ONE)
    await table.feed(anne, Document("f", "a.pdf", "application/pdf", 1000))
    assert anne.text == "Je lis seulement les fichiers CSV et XLSX. Un modèle : /modele"


async def test_a_number_and_a_place_alone_name_a_next_step(table: Table) -> None:
    marie = await table.farmer()
    await table.feed(marie, Contact("0612345678", True))
    assert plainly(marie.text).splitlines()[:2] == [NO_NUMBER, EXAMPLE]
    here = Location(Point(49.922, 1.078))
    await table.feed(marie, here)
    assert plainly(marie.text).splitlines()[:2] == ["Pas encore de passage ni d'atelier prévu.", EXAMPLE]
    await table.stop()
    await table.feed(marie, here)
    assert plainly(marie.text).startswith("🚚 Les prochains passages près d'ici : Dieppe")
    assert EXAMPLE in plainly(marie.text)


@pytest.mark.parametrize(
    "words",
    [
        "12 douzaines d'œufs à donner",
        "j'ai du pain à donner",
        "20 litres de lait",
        "30 kg de viande",
        "10 pots de confiture de fraises à donner",
        "vous prenez les oeufs ?",
        "I've got 6 dozen eggs to give away",
    ],
)
async def test_what_bocal_does_not_take_is_told_kindly(table: Table, words: str) -> None:
    marie = await table.farmer()
    await marie.say(words)
    assert plainly(marie.text).splitlines()[:2] == [KINDLY, EXAMPLE]
    await marie.say(ONE)
    await marie.say(words)
    assert (card(marie)[0], len(card(marie))) == ("100 kg de tomates", 4)


async def test_beside_produce_it_is_told_on_the_card(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("20 kg de tomates et 3 douzaines d'oeufs, je livre samedi")
    assert (card(marie)[0], asked(marie)) == ("20 kg de tomates", f"{KINDLY}\n{READY}")
    await marie.say("et 20 pots de confiture de fraises")
    assert (card(marie)[:2], asked(marie)) == (
        ["20 kg de tomates", "📅 Le samedi 19 septembre"],
        f"{KINDLY}\n{READY}",
    )
    await marie.say("/annuler")
    await marie.say("20 kg de haricots beurre et des prunes pour la confiture, 10 kg, je livre samedi")
    assert asked(marie) == READY


async def test_told_in_english_too(table: Table) -> None:
    john = await table.farmer("John")
    person = await table.person(john)
    await table.database.run(lambda tx: people.keep(tx, person.id, language="en"))
    await john.say("12 dozen eggs to give away")
    assert john.text.startswith("Thank you for thinking of us. Bocal takes fruit and vegetables only.")
    await john.say("the courgettes never stop this year")
    await john.press("It is an offer")
    assert card(john)[0] == "courgettes"
    await table.feed(john, Other("voice"))
    assert "Your offer waits. Answer with a button, or write your answer." in john.text


@pytest.mark.parametrize("words", ["et du lait", "des œufs aussi", "du pain ?", "and some eggs"])
async def test_one_word_of_what_bocal_does_not_take_is_enough(table: Table, words: str) -> None:
    marie = await table.farmer()
    await marie.say(ONE)
    await marie.say(words)
    assert KINDLY in plainly(marie.text)
    assert card(marie)[0] == "100 kg de tomates"


async def test_bread_before_the_produce_is_answered_too(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("j'ai du pain et 30 kg d'oignons, je les apporte jeudi")
    assert card(marie)[0] == "30 kg d'oignons"
    assert KINDLY in plainly(marie.text)


@pytest.mark.parametrize("words", ["oui", "si, c'est une offre", "yes it is"])
async def test_a_yes_is_the_button_it_is_an_offer(table: Table, words: str) -> None:
    marie = await table.farmer()
    await marie.say("peut-on donner des champignons ?")
    assert marie.last.labels == ["C'est une offre"]
    await marie.say(words)
    assert card(marie)[0] == "champignons"


async def test_what_a_neighbour_has_becomes_an_offer_as_it_is_told(table: Table) -> None:
    """Where it is is asked: it is not at the place of who writes."""
    marie = await table.farmer()
    await marie.say("mon voisin a des noix")
    assert marie.last.labels == ["C'est une offre"]
    assert "Où est la récolte ?" in plainly(await marie.say("il en a 30 kg"))
    assert "🧺 Votre offre\n30 kg de noix\n📍 Luneray\n" in plainly(await marie.say("c'est à Luneray"))
    await marie.say("/annuler")
    await marie.say("mon voisin a des noix")
    kind = "C'est une offre de noix ? Touchez le bouton, ou écrivez combien il y en a : 30 kg."
    assert plainly(await marie.say("c'est à Luneray")) == kind
    assert "🧺 Votre offre\n30 kg de noix\n📍 Luneray\n" in plainly(await marie.say("30 kg"))
    await marie.say("/annuler")
    await marie.say("mon voisin a des noix")
    for words in ("il en a plein", "venez les prendre"):
        assert plainly(await marie.say(words)) == kind
    assert "30 kg de noix\n🏠 On vient chercher chez vous" in plainly(await marie.say("dans les 30 kg"))
    await marie.say("/annuler")
    await marie.say("vous prenez les noix ?")
    assert "🧺 Votre offre\n30 kg de noix\n📍 Offranville\n" in plainly(await marie.say("j'en ai 30 kg"))


async def test_what_is_wanted_becomes_no_offer(table: Table) -> None:
    marie = await table.farmer()
    for words, more in (
        ("mon voisin a des noix", "il voudrait 30 kg de plus"),
        ("mon voisin a des noix", "vous en avez 30 kg ?"),
        ("vous prenez les noix ?", "30 kg"),
        ("mon voisin a des noix", "quand passe le camion ?"),
    ):
        await marie.say(words)
        assert "de noix" not in plainly(await marie.say(more)), (words, more)
        await marie.say("/annuler")
