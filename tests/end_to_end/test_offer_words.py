"""An open card and what is typed at it: so much more, one product more, all wrong, where the sender will be."""

from __future__ import annotations

import pytest

from storage import people
from tests.end_to_end.conftest import Village, shown
from tests.end_to_end.table import Phone, Table, plainly

ONE = "100 kg de tomates à Offranville, avant samedi, je livre"
TWO = "100 kg de tomates et 30 kg de carottes à Offranville, avant vendredi, venez les chercher"
CRATES = "10 caisses de tomates de 12 kg à Offranville, avant samedi, je livre"
READY = "C'est juste ? Alors confirmez."


def card(phone: Phone) -> list[str]:
    """What the card says was understood."""
    return plainly(phone.text).split("\n\n")[0].splitlines()[1:]


def asked(phone: Phone) -> str:
    """What the card asks."""
    return plainly(phone.text).split("\n\n")[1]


def choices(phone: Phone) -> list[str]:
    return [label for label in phone.last.labels if label not in {"Retour", "Annuler"}]


@pytest.mark.parametrize(
    ("words", "kg"),
    [
        ("rajoutez 20 kg", 120),
        ("20 kg de plus", 120),
        ("30 de plus", 130),
        ("vous pouvez rajouter vingt kilos svp", 120),
        ("20 kg de tomates en plus", 120),
        ("encore 20 kg", 120),
        ("+20 kg", 120),
        ("add 20 kg", 120),
        ("I can add another 20 kg of tomatoes", 120),
        ("20 kg more", 120),
        ("le double", 200),
        ("mettez plutôt le double", 200),
        ("deux fois plus", 200),
        ("twice that", 200),
        ("double it", 200),
        ("le triple", 300),
        ("finalement la moitié", 50),
        ("half of that", 50),
        ("il y en a 20 kg de moins", 80),
        ("enlevez 20 kg", 80),
        ("j'en ai déjà donné 40", 60),
        ("40 sont déjà vendus", 60),
        ("j'en garde 10 pour moi", 90),
        ("I already gave 40 away", 60),
        ("I keep 10 for myself", 90),
        ("il en reste 60", 60),
        ("pas plus de 50 kg", 50),
        ("non, 60 kg", 60),
        ("j'en ai plus que 60", 60),
        ("j'ai aussi 20 kg de tomates cerises", 120),
        ("ce n'est pas ça, c'est 60 kg", 60),
    ],
)
async def test_so_much_more_or_less_of_it(table: Table, words: str, kg: int) -> None:
    """What is said of the amount on the card is reckoned with it; an amount of its own replaces it."""
    marie = await table.farmer()
    await marie.say(ONE)
    await marie.say(words)
    assert card(marie) == [
        f"{kg} kg de tomates",
        "📅 Jusqu'au vendredi 18 septembre",
        "📍 Offranville",
        "🚗 Vous apportez",
    ]
    assert asked(marie) == READY


async def test_containers_are_added_and_taken_off(table: Table) -> None:
    marie = await table.farmer()
    for words, line in (
        ("2 de plus", "12 caisses de tomates (144 kg)"),
        ("j'en ai donné 4", "6 caisses de tomates (72 kg)"),
        ("20 kg de plus", "140 kg de tomates"),
    ):
        await marie.say(CRATES)
        await marie.say(words)
        assert card(marie)[0] == line, words
        await marie.say("/annuler")


async def test_what_cannot_be_reckoned_is_asked(table: Table) -> None:
    """Crates of nobody knows how much, less kilograms: the likely amount is one tap away."""
    marie = await table.farmer()
    await marie.say(ONE)
    await marie.say("j'en ai déjà donné 4 cagettes")
    question = "J'avais noté : 100 kg de tomates.\n« j'en ai déjà donné 4 cagettes » : combien de kilos, maintenant ?"
    assert (card(marie)[0], asked(marie)) == ("100 kg de tomates", question)
    assert choices(marie) == ["environ 67 kg"]
    await marie.say("70")
    assert (card(marie)[0], asked(marie)) == ("70 kg de tomates", READY)
    await marie.say("j'en ai donné 1 cagette")
    await marie.press("environ 62 kg")
    assert (card(marie)[0], asked(marie)) == ("62 kg de tomates", READY)
    await marie.say("j'en ai donné 62")  # nothing would be left
    assert asked(marie).endswith("combien de kilos, maintenant ?")
    await marie.press("Retour")
    assert (card(marie)[0], asked(marie)) == ("62 kg de tomates", READY)


async def test_of_which_of_several_products_is_asked(table: Table) -> None:
    marie = await table.farmer()
    for words, answer, lines in (
        ("rajoutez 20 kg", "30 kg de carottes", ["100 kg de tomates", "50 kg de carottes"]),
        ("le double", "100 kg de tomates", ["200 kg de tomates", "30 kg de carottes"]),
    ):
        await marie.say(TWO)
        await marie.say(words)
        assert asked(marie) == f"« {words} » : pour quel produit ?"
        await marie.press(answer)
        assert card(marie)[:2] == lines
        await marie.say("/annuler")
    await marie.say(TWO)
    await marie.say("20 kg de carottes de plus")
    assert card(marie)[:2] == ["100 kg de tomates", "50 kg de carottes"]
    await marie.say("le double")
    await marie.say("les deux")
    assert card(marie)[:2] == ["200 kg de tomates", "100 kg de carottes"]


async def test_an_edited_addition_is_not_added_again(village: Village) -> None:
    marie = await village.farmer()
    await village.say(marie, ONE)
    message = marie.say("20 kg de plus")
    await village.quiet()
    marie.edit(message["message_id"], "30 kg de plus")
    await village.quiet()
    assert "\n120 kg de tomates\n" in shown(marie)
    assert "Je ne trouve pas d’offre dans le message changé. Cette offre reste comme avant." in shown(marie)


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("j'ai aussi des poires", "poires"),
        ("I also have pears", "poires"),
        ("oups j'ai oublié les oignons 20 kg", "20 kg d'oignons"),
        ("I forgot the onions, 20 kg", "20 kg d'oignons"),
        ("et des courgettes aussi, 10 kg", "10 kg de courgettes"),
        ("rajoutez 20 kg de poires", "20 kg de poires"),
        ("j'avais oublié les pommes", "pommes"),
        ("et 20 kg de poires", "20 kg de poires"),
    ],
)
async def test_one_product_more(table: Table, words: str, line: str) -> None:
    marie = await table.farmer()
    await marie.say(ONE)
    await marie.say(words)
    assert card(marie)[:3] == ["100 kg de tomates", line, "📅 Jusqu'au vendredi 18 septembre"]
    assert asked(marie).splitlines()[0] == (READY if "kg" in line else f"{line} : combien de kilos, à peu près ?")


async def test_another_name_for_one_of_several_is_asked(table: Table) -> None:
    marie = await table.farmer()
    for words in ("en fait ce sont des poires", "actually they are pears"):
        await marie.say(TWO)
        await marie.say(words)
        assert asked(marie) == "« poires » : à la place de quel produit ?"
        assert choices(marie) == ["Remplacer : tomates", "Remplacer : carottes", "C'est en plus"]
        assert card(marie)[:2] == ["100 kg de tomates", "30 kg de carottes"]
        await marie.press("Remplacer : carottes")
        assert (card(marie)[:2], asked(marie)) == (["100 kg de tomates", "30 kg de poires"], READY)
        await marie.say("/annuler")
    await marie.say(TWO)
    await marie.say("en fait ce sont des poires")
    await marie.say("les tomates")
    assert card(marie)[:2] == ["100 kg de poires", "30 kg de carottes"]
    await marie.say("en fait ce sont des pommes")
    await marie.press("C'est en plus")
    assert card(marie)[:3] == ["100 kg de poires", "30 kg de carottes", "pommes"]
    await marie.say("20 kg")
    await marie.say("en fait ce sont des navets")
    await marie.press("Retour")
    assert (card(marie)[2], asked(marie)) == ("20 kg de pommes", READY)


async def test_all_wrong_is_told_what_to_do(table: Table) -> None:
    """The card stays; what may be typed or pressed is said."""
    marie = await table.farmer()
    help_ = "Par exemple : « 60 kg », « des poires », « jusqu'à lundi ».\nPour recommencer : /annuler"
    for words in (
        "tout est faux",
        "ce n'est pas ça",
        "Non, c'est faux !",
        "all wrong",
        "that's not right",
        "c pas sa",
        "non pas ça",
    ):
        await marie.say(ONE)
        await marie.say(words)
        assert asked(marie) == f"Pardon. Touchez ce qui est faux, ou écrivez ce qui est juste. {help_}", words
        assert card(marie)[0] == "100 kg de tomates"
        await marie.say("/annuler")
    await marie.say("tomates")
    await marie.say("tout est faux")
    assert asked(marie).startswith(f"Pardon. Écrivez ce qui est juste. {help_}")
    await marie.say("/annuler")
    await marie.say("-5 kg de tomates")
    await marie.say("ce n'est pas ça")  # an answer to "is that right?"
    assert asked(marie).startswith("tomates : combien de kilos")


async def test_more_and_something_besides(table: Table) -> None:
    """What is added never takes the place of what is there."""
    marie = await table.farmer()
    for words, lines in (
        ("20 kg de plus, et c'est à Luneray", ["120 kg de tomates", "vendredi 18", "Luneray"]),
        ("rajoutez 20 kg et jusqu'à lundi", ["120 kg de tomates", "lundi 21", "Offranville"]),
        ("20 kg de plus que mon voisin Paul", ["100 kg de tomates", "vendredi 18", "Offranville"]),
    ):
        await marie.say(ONE)
        await marie.say(words)
        assert all(part in line for part, line in zip(lines, card(marie), strict=False)), (words, card(marie))
        await marie.say("/annuler")


async def test_a_field_that_is_said_to_be_wrong_is_asked(table: Table) -> None:
    marie = await table.farmer()
    for words, question in (
        ("mauvaise date", "Jusqu'à quand peut-on prendre la récolte ?"),
        ("la quantité est fausse", "tomates : combien de kilos, à peu près ?"),
        ("the place is wrong", "Où est la récolte ?"),
        ("vous vous êtes trompé", "Pardon. Touchez ce qui est faux"),
    ):
        await marie.say(ONE)
        await marie.say(words)
        assert asked(marie).startswith(question), words
        await marie.say("/annuler")
    await marie.say(ONE)
    await marie.say("ce sont des poires")
    assert (card(marie)[0], asked(marie)) == ("100 kg de poires", READY)


async def test_where_the_sender_will_be_changes_no_date(table: Table) -> None:
    marie = await table.farmer()
    for words in (
        "vendredi je suis au marché",
        "je ne suis pas là jeudi",
        "I'm at the market on Friday",
        "I'm away on Friday",
    ):
        await marie.say(ONE)
        await marie.say(words)
        assert card(marie)[1] == "📅 Jusqu'au vendredi 18 septembre"
        assert asked(marie).startswith("Les dates de l'offre ne changent pas."), words
        await marie.say("/annuler")
    await marie.say(ONE)
    await marie.say("je ne suis pas là vendredi, venez samedi")
    assert card(marie)[1:] == ["📅 Le samedi 19 septembre", "📍 Offranville", "🏠 On vient chercher chez vous"]


async def test_the_same_in_english(table: Table) -> None:
    john = await table.farmer("John")
    person = await table.person(john)
    await table.database.run(lambda tx: people.keep(tx, person.id, language="en"))
    await john.say("100 kg of tomatoes and 30 kg of carrots in Offranville, before Friday, come and fetch them")
    await john.say("actually they are pears")
    assert asked(john) == "“pears”: instead of what?"
    await john.press("Back")
    await john.say("all wrong")
    assert asked(john).startswith(
        "Sorry. Press what is wrong, or write what is right. For example: “60 kg”, “pears”, “until Monday”."
    )


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("c a Luneray", "📍 Luneray"),
        ("a luneray", "📍 Luneray"),
        ("non, à Luneray", "📍 Luneray"),
        ("la ferme est à Luneray", "📍 Luneray"),
        ("the farm is in Luneray", "📍 Luneray"),
        ("à Offranville", "📍 Offranville"),
    ],
)
async def test_a_place_alone_behind_a_preposition(table: Table, words: str, line: str) -> None:
    marie = await table.farmer()
    await marie.say(ONE)
    await marie.say(words)
    assert (card(marie)[2], asked(marie)) == (line, READY)


async def test_a_place_of_many_is_asked(table: Table) -> None:
    marie = await table.farmer()
    await marie.say(ONE)
    await marie.say("à Saint-Martin")
    assert asked(marie).startswith("De quel lieu parlez-vous ?")
    assert choices(marie)[0] == "Saint-Martin-en-Campagne (76)"


@pytest.mark.parametrize(
    "words", ["à voir", "au marché", "au frais", "à 15 km", "à midi", "à peu près", "à demain", "à samedi"]
)
async def test_what_is_no_place_and_no_date_moves_nothing(table: Table, words: str) -> None:
    marie = await table.farmer()
    await marie.say(ONE)
    before = card(marie)
    await marie.say(words)
    assert card(marie) == before


async def test_a_question_about_what_was_said_stays_when_something_else_is_answered(table: Table) -> None:
    """What was sold, or which product was meant, is not forgotten."""
    marie = await table.farmer()
    await marie.say(TWO)
    await marie.say("j'en ai vendu 5")
    await marie.say("je les amène")
    assert asked(marie) == "« j'en ai vendu 5 » : pour quel produit ?"
    assert card(marie)[-1] == "🚗 Vous apportez"
    await marie.press("100 kg de tomates")
    assert (card(marie)[:2], asked(marie)) == (["95 kg de tomates", "30 kg de carottes"], READY)
    await marie.say("en fait ce sont des poires")
    await marie.say("à Luneray")
    assert asked(marie) == "« poires » : à la place de quel produit ?"
    await marie.press("Retour")
    assert (card(marie)[3], asked(marie)) == ("📍 Luneray", READY)


async def test_who_brings_it_is_heard_beside_the_day(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("30 kg d'oignons, venez les chercher")
    await marie.say("je peu livré jeudi")
    assert (card(marie)[-1], asked(marie)) == ("🚗 Vous apportez", READY)


async def test_hands_are_heard_while_the_days_of_a_gleaning_are_asked(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("2 tonnes de carottes à ramasser dans le champ")
    await marie.say("15 personnes")
    assert card(marie)[-1] == "👥 Bénévoles : 15"
    assert asked(marie).startswith("Jusqu'à quand peut-on ramasser ?")


@pytest.mark.parametrize(
    "words",
    [
        "ok pour moi",
        "c bon",
        "oui madame",
        "valider",
        "je confirme",
        "tout est juste",
        "ok ça marche",
        "c'est parfait merci",
    ],
)
async def test_a_yes_in_other_words_confirms(table: Table, words: str) -> None:
    marie = await table.farmer()
    await marie.say(ONE)
    await marie.say(words)
    assert any("✅ C'est noté." in text for text in marie.texts())


@pytest.mark.parametrize(
    "words",
    ["merci", "bonne soirée", "c'est pas bon", "non c'est bon", "oui mais", "voici mon numéro : 06 12 34 56 78"],
)
async def test_what_is_no_yes_confirms_nothing(table: Table, words: str) -> None:
    marie = await table.farmer()
    await marie.say(ONE)
    await marie.say(words)
    assert marie.last.labels[0] == "✅ Confirmer"
    assert card(marie)[0] == "100 kg de tomates"


async def test_the_day_is_heard_beside_who_brings_it(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("1 tonne de betteraves")
    await marie.say("je livre vendredi matin avant 10h")
    assert (card(marie)[1], asked(marie)) == ("📅 Le vendredi 18 septembre", READY)


@pytest.mark.parametrize(
    "words", ["les carottes c'est des poivrons", "les carottes ce sont des poivrons", "the carrots are peppers"]
)
async def test_one_of_several_is_called_otherwise(table: Table, words: str) -> None:
    marie = await table.farmer()
    await marie.say(TWO)
    await marie.say(words)
    assert (card(marie)[:2], asked(marie)) == (["100 kg de tomates", "30 kg de poivrons"], READY)


async def test_a_mistake_is_told_with_what_is_right(table: Table) -> None:
    marie = await table.farmer()
    await marie.say(TWO)
    await marie.say("il y a une erreur, 50 kg de carottes")
    assert card(marie)[:2] == ["100 kg de tomates", "50 kg de carottes"]
    await marie.say("il y a une erreur")
    assert asked(marie).startswith("Pardon.")


async def test_who_does_not_know_how_much_is_helped(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("des pommes à donner")
    await marie.say("j'sais pas trop")
    assert asked(marie).startswith(
        "À peu près, cela suffit. Une cagette pèse environ 13 kg.\npommes : combien de kilos"
    )


async def test_an_hour_alone_moves_no_day(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("10 kg de haricots, à prendre vendredi matin")
    await marie.say("il faut venir avant 10h")
    assert card(marie)[1] == "📅 Le vendredi 18 septembre"
    await marie.say("venez plutôt demain avant 10h")
    assert card(marie)[1] == "📅 Le mercredi 16 septembre"


async def test_a_number_of_a_product_is_kilos_where_kilos_were_asked(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("Betteraves et panais 60 kg à eux deux, je livre mercredi")
    await marie.say("40 de betteraves")
    assert card(marie)[:2] == ["40 kg de betteraves", "20 kg de panais"]


@pytest.mark.parametrize(
    ("words", "question"),
    [("la quantité", "tomates : combien de kilos, à peu près ?"), ("et l'état", "Comment est la récolte ?")],
)
async def test_a_field_alone_is_asked(table: Table, words: str, question: str) -> None:
    marie = await table.farmer()
    await marie.say(ONE)
    await marie.say(words)
    assert asked(marie).splitlines()[0] == question


async def test_a_garden_in_another_place(table: Table) -> None:
    marie = await table.farmer()
    await marie.say(ONE)
    await marie.say("ds mon jardin a Luneray")
    assert card(marie)[2] == "📍 Luneray"


@pytest.mark.parametrize("words", ["remettez-les", "remettez les poires", "put them back", "gardez-les finalement"])
async def test_what_was_taken_out_is_put_back(table: Table, words: str) -> None:
    marie = await table.farmer()
    await marie.say("100 kg de tomates et 20 kg de poires, je livre samedi")
    await marie.say("sans les poires")
    assert "poires" not in marie.text
    await marie.say(words)
    assert (card(marie)[:2], asked(marie)) == (["100 kg de tomates", "20 kg de poires"], READY)
    await marie.press("Changer le produit")
    await marie.press("Sans poires")
    assert "poires" not in marie.text
    await marie.say(words)
    assert (card(marie)[:2], asked(marie)) == (["100 kg de tomates", "20 kg de poires"], READY)


async def test_what_is_to_be_put_back_is_asked_where_nothing_was_taken_out(table: Table) -> None:
    marie = await table.farmer()
    await marie.say(ONE)
    await marie.say("remettez-les")
    assert asked(marie).startswith("Que faut-il remettre ? Écrivez-le, par exemple : « 30 kg de carottes ».")
    await marie.say("remettez les carottes")
    assert asked(marie).startswith("carottes : combien de kilos, à peu près ?")
