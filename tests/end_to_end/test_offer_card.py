"""The card of an offer: read from one message, asked one question at a time, corrected by words and by buttons."""

from __future__ import annotations

from sandbox.person import Person
from tests.end_to_end.conftest import Village, labels, said, shown
from tests.end_to_end.table import Table, plainly

QUANTITY = "combien de kilos, à peu près ?"
MODE = "Vous apportez au camion, ou on vient chercher ?"
DATES = "Jusqu’à quand peut-on prendre la récolte ?"
READY = "C’est juste ? Alors confirmez."
TOMATOES = "100 kg de tomates, avant samedi, je livre"


def card(person: Person) -> list[str]:
    """What the card says was understood, without its title."""
    text = shown(person)
    return text.split("\n\n")[0].splitlines()[1:]


def question(person: Person) -> str:
    return next(line for line in reversed(shown(person).splitlines()) if not line.startswith("Par exemple"))


async def test_everything_at_once_needs_one_tap(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, "10 cagettes de tomates trop mûres à Luneray, de demain à vendredi, à venir chercher")
    assert card(marie) == [
        "10 cagettes de tomates (environ 83 kg)",
        "La récolte est très mûre",
        "📅 Du mercredi 16 septembre au vendredi 18 septembre",
        "📍 Luneray",
        "🏠 On vient chercher chez vous",
    ]
    assert question(marie) == READY
    assert labels(marie.messages[-1]) == [
        "✅ Confirmer",
        "Changer le produit",
        "Changer la quantité",
        "Changer l’état",
        "Changer les dates",
        "Changer le lieu",
        "Changer le transport",
        "Annuler",
    ]


async def test_what_is_missing_is_asked_and_answered_in_words(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, "tomates")
    assert (card(marie), question(marie)) == (["tomates", "📍 Offranville"], f"tomates : {QUANTITY}")
    await village.say(marie, "100")
    assert question(marie) == MODE
    await village.say(marie, "je ne peux pas livrer")
    assert question(marie) == DATES
    await village.say(marie, "samedi au plus tard")
    assert card(marie) == [
        "100 kg de tomates",
        "📅 Jusqu’au samedi 19 septembre",
        "📍 Offranville",
        "🏠 On vient chercher chez vous",
    ]
    assert question(marie) == READY


async def test_and_answered_by_buttons(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, "50 kg")
    assert shown(marie).splitlines()[-2] == "« 50 kg » : de quel produit ?"
    await village.say(marie, "courgettes")
    await village.press(marie, "🏠 Venez chercher")
    await village.press(marie, "Je ne sais pas")
    assert card(marie) == [
        "50 kg de courgettes",
        "📅 Se garde jusqu’au samedi 19 septembre environ",
        "📍 Offranville",
        "🏠 On vient chercher chez vous",
    ]
    await village.press(marie, "Changer l’état")
    await village.press(marie, "☐ hors calibre")
    await village.press(marie, "☐ en trop")
    await village.press(marie, "Retour")
    await village.press(marie, "Changer la quantité")
    await village.press(marie, "200\u00a0kg")
    await village.press(marie, "Changer les dates")
    await village.press(marie, "Jusqu’à demain, mercredi 16 septembre")
    await village.press(marie, "Changer le transport")
    await village.press(marie, "🌾 À ramasser sur place")
    await village.press(marie, "Changer les bénévoles")
    await village.press(marie, "8")
    assert shown(marie).splitlines()[:7] == [
        "🌾 Votre glanage",
        "200 kg de courgettes",
        "La récolte est hors calibre et en trop",
        "📅 Jusqu’au mercredi 16 septembre",
        "📍 Offranville",
        "🌾 À ramasser par des bénévoles",
        "👥 Bénévoles : 8",
    ]


async def test_a_word_corrects_the_card(village: Village) -> None:
    marie = await village.farmer()
    for words, line in (
        ("non, 60 kg", "60 kg de tomates"),
        ("plutôt vendredi", "📅 Le vendredi 18 septembre"),
        ("c'est à Luneray", "📍 Luneray"),
        ("c'est à Lunerai", "📍 Luneray ❓ à vérifier"),
        ("6 cagettes", "6 cagettes de tomates (environ 50 kg)"),
        ("non, des courgettes", "100 kg de courgettes"),
        ("il faut venir les chercher", "🏠 On vient chercher chez vous"),
    ):
        await village.say(marie, TOMATOES)
        await village.say(marie, words)
        assert line in card(marie), words
        assert question(marie) == READY
        await village.say(marie, "/annuler")


async def test_each_field_is_changed_by_words(village: Village) -> None:
    marie = await village.farmer()
    for field, words, line in (
        ("Changer le produit", "courgettes", "100 kg de courgettes"),
        ("Changer la quantité", "80", "80 kg de tomates"),
        ("Changer l’état", "un peu abîmées", "La récolte est moche ou abîmée"),
        ("Changer les dates", "demain", "📅 Jusqu’au mercredi 16 septembre"),
        ("Changer le lieu", "Luneray", "📍 Luneray"),
        ("Changer le transport", "venez les chercher", "🏠 On vient chercher chez vous"),
    ):
        await village.say(marie, TOMATOES)
        await village.press(marie, field)
        await village.say(marie, words)
        assert line in card(marie), words
        assert question(marie) == READY
        await village.say(marie, "/annuler")


async def test_several_products_are_asked_in_turn(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, "des tomates, des courgettes et des poivrons, je livre samedi")
    assert question(marie) == f"tomates : {QUANTITY}"
    await village.say(marie, "100 kg")
    assert question(marie) == f"courgettes : {QUANTITY}"
    await village.say(marie, "20 kg de chaque")
    assert card(marie)[:3] == ["100 kg de tomates", "20 kg de courgettes", "20 kg de poivrons"]
    await village.press(marie, "Changer la quantité")
    assert question(marie) == "La quantité de quel produit ?"
    await village.press(marie, "20\u00a0kg de courgettes")
    assert question(marie) == f"courgettes : {QUANTITY}"
    await village.say(marie, "30 kg")
    await village.press(marie, "Changer le produit")
    await village.press(marie, "Sans poivrons")
    assert card(marie)[:2] == ["100 kg de tomates", "30 kg de courgettes"]
    assert question(marie) == READY


async def test_what_is_only_guessed_is_marked_or_asked(village: Village) -> None:
    """A misspelling is marked for a look; a minus sign is asked about; what was said outright stands as it is."""
    marie = await village.farmer()
    await village.say(marie, "200 kg de tommates à Ofranvile avant vendredi, je livre")
    assert card(marie) == [
        "200 kg de tomates ❓ à vérifier",
        "📅 Jusqu’au jeudi 17 septembre",
        "📍 Offranville ❓ à vérifier",
        "🚗 Vous apportez",
    ]
    await village.say(marie, "/annuler")
    await village.say(marie, "-5 kg de tomates")
    assert question(marie) == "J’ai compris : 5 kg de tomates. C’est juste ?"
    await village.press(marie, "Non, changer")
    await village.say(marie, "-6 kg")
    assert question(marie) == "J’ai compris : 6 kg de tomates. C’est juste ?"
    await village.say(marie, "oui")
    assert question(marie) == MODE


async def test_more_of_the_same_joins_and_another_offer_waits(village: Village) -> None:
    """Nothing that was begun is lost: what goes together stands on one card, the rest comes after it."""
    marie = await village.farmer()
    await village.say(marie, TOMATOES)
    await village.say(marie, "et aussi 50 kg de poivrons")
    assert card(marie)[:2] == ["100 kg de tomates", "50 kg de poivrons"]
    await village.say(marie, "120 kg de tomates")
    assert card(marie)[:2] == ["120 kg de tomates", "50 kg de poivrons"]
    await village.say(marie, "20 kg de pommes à Dieppe, à venir chercher demain")
    assert card(marie)[:2] == ["120 kg de tomates", "50 kg de poivrons"]
    assert "C’est une autre offre. Je la garde : elle vient après celle-ci." in shown(marie)
    await village.say(marie, "/annuler")
    assert card(marie) == [
        "20 kg de pommes",
        "📅 Le mercredi 16 septembre",
        "📍 Dieppe",
        "🏠 On vient chercher chez vous",
    ]
    await village.press(marie, "✅ Confirmer")
    assert shown(marie).startswith("✅ C’est noté.\n20 kg de pommes")


async def test_plain_words_confirm_and_stop(village: Village) -> None:
    """Few taps: yes is yes, no asks what is to be changed, a product may be taken back, "annuler" needs no slash."""
    marie = await village.farmer()
    await village.say(marie, "20 kg de tomates, 30 kg de courgettes et 10 kg d'aubergines, avant samedi, je livre")
    await village.say(marie, "en fait pas les aubergines")
    assert card(marie)[:3] == ["20 kg de tomates", "30 kg de courgettes", "📅 Jusqu’au vendredi 18 septembre"]
    await village.say(marie, "Luneray")
    assert "📍 Luneray" in card(marie)
    await village.say(marie, "non")
    assert "Que faut-il changer ? Choisissez, ou écrivez-le." in shown(marie)
    assert READY not in shown(marie)
    await village.say(marie, "c'est bon")
    assert shown(marie).startswith("✅ C’est noté.\n20 kg de tomates\n30 kg de courgettes")
    await village.say(marie, "5 kg de poires")
    await village.say(marie, "Annuler !")
    assert shown(marie) == "Annulé : 5 kg de poires. Rien n’a été envoyé."


async def test_offers_in_english(village: Village) -> None:
    john = await village.newcomer("John", language="en")
    await village.say(john, "10 crates of courgettes, too big, Luneray, come and fetch them before Sunday")
    assert shown(john).splitlines()[1:6] == [
        "10 small crates of courgettes (about 80 kg)",
        "The produce is the wrong size",
        "📅 Until Saturday 19 September",
        "📍 Luneray",
        "🏠 To be fetched at your place",
    ]
    await village.press(john, "✅ Confirm")
    assert shown(john).startswith("✅ It is noted.")


async def test_gleaning_and_processing_have_cards_of_their_own(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, "glanage de pommes samedi à Luneray, on cherche 10 bénévoles")
    assert question(marie) == f"pommes : {QUANTITY}"
    await village.press(marie, "300\u00a0kg")
    assert shown(marie).splitlines()[:6] == [
        "🌾 Votre glanage",
        "300 kg de pommes",
        "📅 Le samedi 19 septembre",
        "📍 Luneray",
        "🌾 À ramasser par des bénévoles",
        "👥 Bénévoles : 10",
    ]
    await village.press(marie, "Annuler")
    await village.say(marie, "je voudrais faire du coulis avec mes 100 kg de tomates, pour mon compte")
    assert shown(marie).splitlines()[0] == "🫙 Votre récolte, à mettre en bocaux pour vous"
    assert labels(marie.messages[-1]) == ["🚗 J’apporte", "🏠 Venez chercher", "Annuler"]


async def test_the_picture_stays_on_the_card(village: Village) -> None:
    """With words, without, in an album: one card, one picture."""
    marie = await village.farmer()
    marie.photo(caption="100 kg de pommes, je livre, avant samedi", media_group_id="a")
    marie.photo(media_group_id="a")
    marie.photo(media_group_id="a")
    await village.quiet()
    cards = [message for message in marie.messages if "photo" in message and message["from"]["is_bot"]]
    assert len(cards) == 1
    await village.press(marie, "✅ Confirmer")
    marie.photo()
    await village.quiet()
    assert "📷 Merci pour la photo." in shown(marie)
    await village.say(marie, "50 kg de tomates")
    assert marie.messages[-1]["photo"]
    assert card(marie) == ["50 kg de tomates", "📍 Offranville"]


async def test_an_edited_message_is_read_again_until_it_is_confirmed(village: Village) -> None:
    marie = await village.farmer()
    message = marie.say("200 kg de tomates, avant vendredi")
    await village.quiet()
    await village.press(marie, "🚗 J’apporte")
    marie.edit(message["message_id"], "250 kg de tomates, avant samedi")
    await village.quiet()
    assert card(marie) == [
        "250 kg de tomates",
        "📅 Jusqu’au vendredi 18 septembre",
        "📍 Offranville",
        "🚗 Vous apportez",
    ]
    marie.edit(message["message_id"], "oups")
    await village.quiet()
    assert "Je ne trouve pas d’offre dans le message changé. Cette offre reste comme avant." in shown(marie)
    await village.press(marie, "✅ Confirmer")
    marie.edit(message["message_id"], "300 kg de tomates")
    await village.quiet()
    kind = "Vous avez changé un message. Une offre confirmée reste comme elle est. Pour la changer : /mes_offres"
    assert shown(marie) == kind
    await village.say(marie, "20 kg de poires")
    marie.edit(message["message_id"], "400 kg de tomates")
    await village.quiet()
    assert said(marie)[-1] == kind


async def test_a_forwarded_offer_is_noted_and_its_place_asked(village: Village) -> None:
    marie = await village.farmer()
    marie.say("20 kg de navets à donner, venez les chercher", forward_from="Papa")
    await village.quiet()
    assert "📨 Message transféré : je le note comme votre offre." in shown(marie)
    assert "Où est la récolte ?" in shown(marie)


async def test_the_command_opens_a_card_and_keeps_the_one_that_is_open(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, "/offre")
    assert "Qu’avez-vous à donner ?" in shown(marie)
    await village.say(marie, "/offre 40 kg de poires")
    assert card(marie) == ["40 kg de poires", "📍 Offranville"]
    await village.say(marie, "/offre")
    assert card(marie) == ["40 kg de poires", "📍 Offranville"]
    assert "Vous avez commencé cette offre. Confirmez-la, ou arrêtez-la : /annuler" in shown(marie)


TWO = "100 kg de tomates et 30 kg de carottes à Offranville, avant vendredi, venez les chercher"


async def test_an_amount_alone_is_asked_of_which_product(table: Table) -> None:
    """Nothing that was said is passed over in silence."""
    marie = await table.farmer()
    for words, amount in (("non, 60 kg", "60 kg"), ("60", "60"), ("c'est plutôt 8 cagettes", "8 cagettes")):
        await marie.say(TWO)
        await marie.say(words)
        assert plainly(marie.text.splitlines()[-1]) == f"« {amount} » : pour quel produit ?"
        await marie.press("30 kg de carottes")
        shown = plainly(marie.text)
        assert (f"{amount} de carottes" if amount != "60" else "60 kg de carottes") in shown
        assert "100 kg de tomates" in shown
        await marie.say("/annuler")
    await marie.say(TWO)
    await marie.say("non, 60 kg")
    assert "60 kg de tomates" in plainly(await marie.say("les tomates"))


async def test_short_words_correct_several_products(table: Table) -> None:
    marie = await table.farmer()
    for words, there, gone in (
        ("c'est pas 100 c'est 150", "150 kg de tomates", "100 kg"),
        ("non 60kg pas 100", "60 kg de tomates", "100 kg"),
        ("2 caisses au lieu de 100 kg", "2 caisses de tomates", "100 kg"),
        ("pardon, c'est des courgettes pas des carottes", "30 kg de courgettes", "carottes"),
        ("annulez les tomates", "30 kg de carottes", "tomates"),
        ("no carrots after all", "100 kg de tomates", "carottes"),
        ("sans les carottes et jusqu'à lundi, à Luneray", "📅 Jusqu'au lundi 21 septembre\n📍 Luneray", "carottes"),
        ("oui mais samedi", "📅 Le samedi 19 septembre", "jeudi"),
        ("until Monday", "📅 Jusqu'au lundi 21 septembre", "jeudi"),
        ("les carottes ne sont pas moches", "30 kg de carottes", "poireaux"),
        ("changer la date", "Jusqu'à quand peut-on prendre la récolte ?", "❓"),
        ("merci", "Avec plaisir.", "compris"),
        ("combien de temps ça se garde ?", "Une question ? L'aide est ici : /aide.", "compris"),
        ("je ne peux plus donner mes carottes", "100 kg de tomates", "carottes"),
        ("je ne peux plus rien donner, annulez mon offre", "Rien n'a été envoyé.", "📅"),
        ("finalement rien", "Rien n'a été envoyé.", "📅"),
    ):
        await marie.say(TWO)
        shown = plainly(await marie.say(words))
        assert there in shown, words
        assert gone not in shown, words
        await marie.say("/annuler")


async def test_a_place_is_chosen_by_words(table: Table) -> None:
    marie = await table.farmer()
    for words, town in (("le premier", "Saint-Aubin-sur-Scie"), ("2", "Saint-Aubin-le-Cauf"), ("sur scie", "sur-Scie")):
        await marie.say("50 kg de pommes à Saint-Aubin, je livre, avant samedi")
        await marie.say("celui de la vallée")
        assert marie.last.labels[:2] == ["Saint-Aubin-sur-Scie (76)", "Saint-Aubin-le-Cauf (76)"]
        await marie.say(words)
        assert town in marie.text
        assert "C'est juste ?" in plainly(marie.text)
        await marie.say("/annuler")


async def test_the_truck_s_commune_is_known(table: Table) -> None:
    """Where it is brought is not where it is, and is no commune that we do not know."""
    marie = await table.farmer()
    shown = await marie.say("3 caisses de 12 kg de prunes, je peux les apporter vendredi au camion à Luneray")
    assert "Je ne connais pas" not in shown
    assert "📍 Offranville" in shown


async def test_what_was_judged_is_asked_with_its_amount(table: Table) -> None:
    """So is what hardly anybody offers: some pieces."""
    marie = await table.farmer()
    shown = await marie.say("on a ramassé 45 kilos d'haricots beurre hier, on en garde 10, le reste est pour vous")
    assert plainly(shown).splitlines()[-1] == "J'ai compris : 35 kg de haricots verts. C'est juste ?"
    await marie.say("/annuler")
    shown = await marie.say("2 pommes à donner, je livre samedi")
    assert plainly(shown).splitlines()[-1] == "J'ai compris : 2 pommes (environ 300 g). C'est juste ?"


async def test_words_under_a_film_are_read(village: Village) -> None:
    marie = await village.farmer()
    marie.document(b"\x89PNG", "IMG.png", caption="30 kg de poires moches, je livre, avant samedi")
    await village.quiet()
    assert card(marie)[0] == "30 kg de poires"
    marie.photo(caption="regardez comme elles sont belles")
    await village.quiet()
    assert "📷 Merci pour la photo." in shown(marie)


WHO = "Les deux sont possibles.\nPouvez-vous l'apporter au camion ?\nSinon, on vient chercher."


async def test_who_brings_it_may_be_left_open(table: Table) -> None:
    """That is no answer to be taken for one, and the same question is no help."""
    marie = await table.farmer()
    for words in ("oui", "non", "à vous de voir", "je sais pas", "peu importe", "comme vous voulez", "up to you"):
        for answer, line in (("oui", "🚗 Vous apportez"), ("non", "🏠 On vient chercher chez vous")):
            await marie.say("50 kg de tomates, avant samedi")
            assert (await marie.say(words)).endswith(WHO), words
            assert marie.last.labels[:2] == ["🚗 J'apporte", "🏠 Venez chercher"]
            assert line in plainly(await marie.say(answer)).splitlines()
            await marie.say("/annuler")
    await marie.say("50 kg de tomates, avant samedi")
    assert "60 kg de tomates" in plainly(await marie.say("oui mais 60 kg"))
    await marie.say("/annuler")
    await marie.say("50 kg de tomates, avant samedi")
    assert "🚗 Vous apportez ❓ à vérifier" in plainly(await marie.say("les deux"))
    await marie.say("/annuler")
    await marie.say("50 kg de tomates, avant samedi")
    await marie.say("peu importe")
    assert "🏠 On vient chercher chez vous ❓ à vérifier" in plainly(await marie.say("peu importe"))


async def test_the_beginning_of_a_name_that_is_another_commune_s_is_looked_at(table: Table) -> None:
    """Beaumont is in the Auvergne too; what people around say of a town next door, or of a larger one, is meant."""
    marie = await table.farmer()
    for words, line in (
        ("à Beaumont", "📍 Beaumont-le-Hareng ❓ à vérifier"),
        ("à Beaumont-le-Hareng", "📍 Beaumont-le-Hareng"),
        ("à Bacqueville", "📍 Bacqueville-en-Caux"),
        ("à Neufchâtel", "📍 Neufchâtel-en-Bray"),
    ):
        shown = plainly(await marie.say(f"50 kg de pommes {words}, je livre, avant samedi"))
        assert line in shown.splitlines(), words
        await marie.say("/annuler")
    for words, towns in (
        ("Beaumont", ["Beaumont-le-Hareng (76)", "Beaumont (63)"]),
        ("Fontaine", ["Fontaine-le-Dun (76)", "Fontaine-en-Bray (76)"]),
    ):
        await marie.say("50 kg de pommes, je livre, avant samedi")
        await marie.press("Changer le lieu")
        await marie.say(words)
        assert marie.last.labels[:2] == towns
        await marie.press(towns[0])
        assert f"📍 {towns[0][:-5]}" in marie.text.splitlines()
        await marie.say("/annuler")
