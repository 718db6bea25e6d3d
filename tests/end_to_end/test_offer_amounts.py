"""What is said of amounts: ranges, one total of several products, boxes that cannot hold so much."""

from __future__ import annotations

import pytest

from storage import people
from tests.end_to_end.table import Phone, Table, plainly

READY = "C'est juste ? Alors confirmez."
REST = ", à Offranville, je livre samedi"


def card(phone: Phone) -> list[str]:
    """What the card says was understood."""
    return plainly(phone.text).split("\n\n")[0].splitlines()[1:]


def asked(phone: Phone) -> str:
    """What the card asks."""
    return plainly(phone.text).split("\n\n")[1]


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("20 à 30 kg de tomates", "au moins 20 kg de tomates"),
        ("entre 20 et 30 kg de poires", "au moins 20 kg de poires"),
        ("20 to 30 kg of apples", "au moins 20 kg de pommes"),
        ("2-3 cagettes de poires", "au moins 2 cagettes de poires (environ 24 kg)"),
        ("une ou deux cagettes de pommes", "au moins 1 cagette de pommes (environ 13 kg)"),
        ("10 caisses de 8 à 10 kg de prunes", "10 caisses de prunes (au moins 80 kg)"),
        ("au moins 20 kg de pommes", "au moins 20 kg de pommes"),
        ("at least 20 kg of apples", "au moins 20 kg de pommes"),
        ("pas plus de 30 kg de tomates", "30 kg de tomates"),
        ("environ 30 kg de tomates", "30 kg de tomates"),
    ],
)
async def test_of_a_range_the_least_is_noted_and_marked(table: Table, words: str, line: str) -> None:
    marie = await table.farmer()
    await marie.say(words + REST)
    assert (card(marie)[0], asked(marie)) == (line, READY)


async def test_the_mark_goes_with_a_plain_amount_and_stays_beside_it(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("20 à 30 kg de tomates et 10 kg de poires" + REST)
    for words, lines in (
        ("non, 15 kg de poires", ["au moins 20 kg de tomates", "15 kg de poires"]),
        ("le double de tomates", ["au moins 40 kg de tomates", "15 kg de poires"]),
        ("25 kg de tomates", ["25 kg de tomates", "15 kg de poires"]),
    ):
        await marie.say(words)
        assert card(marie)[:2] == lines, words
    await marie.say("sans les poires")
    await marie.say("au moins 40 kg")
    assert card(marie)[0] == "au moins 40 kg de tomates"


async def test_the_mark_in_english(table: Table) -> None:
    john = await table.farmer("John")
    person = await table.person(john)
    await table.database.run(lambda tx: people.keep(tx, person.id, language="en"))
    await john.say("20 to 30 kg of apples, I bring them on Saturday")
    assert card(john)[0] == "at least 20 kg of apples"


JOINT = "80 kg de choux et de navets" + REST


async def test_one_total_of_several_products_is_shown_and_shared_by_a_tap(table: Table) -> None:
    marie = await table.farmer()
    await marie.say(JOINT)
    assert card(marie)[:3] == ["choux", "navets", "⚖️ 80 kg en tout"]
    assert asked(marie) == "choux : combien de kilos, sur les 80 kg ?"
    assert marie.last.labels == ["Autant de chaque : environ 40 kg", "Annuler"]
    await marie.press("Autant de chaque : environ 40 kg")
    assert card(marie)[:3] == ["environ 40 kg de choux", "environ 40 kg de navets", "📅 Le samedi 19 septembre"]
    assert asked(marie) == READY
    await marie.press("✅ Confirmer")
    assert plainly(marie.text).startswith("✅ C'est noté.\nenviron 40 kg de choux\nenviron 40 kg de navets")


@pytest.mark.parametrize(
    ("words", "answers", "lines"),
    [
        ("80 kg de choux et de navets", ["50"], ["50 kg de choux", "30 kg de navets"]),
        ("80 kg de choux et de navets", ["50 kg de navets"], ["30 kg de choux", "50 kg de navets"]),
        ("choux et navets, 80 kg en tout", ["moitié moitié"], ["environ 40 kg de choux", "environ 40 kg de navets"]),
        ("80 kg of cabbages and turnips", ["half and half"], ["environ 40 kg de choux", "environ 40 kg de navets"]),
        ("80 kg de choux et de navets", ["10 kg de chaque"], ["10 kg de choux", "10 kg de navets"]),
        ("80 kg de légumes : choux et navets", ["50"], ["50 kg de choux", "30 kg de navets"]),
        (
            "90 kg de choux, navets et poireaux",
            ["50", "je ne sais pas"],
            ["50 kg de choux", "environ 20 kg de navets", "environ 20 kg de poireaux"],
        ),
        (
            "choux, navets et poireaux : 90 kg",
            ["50", "30"],
            ["50 kg de choux", "30 kg de navets", "10 kg de poireaux"],
        ),
        (
            "10 cagettes de choux et navets",
            ["4 cagettes"],
            ["4 cagettes de choux (environ 40 kg)", "6 cagettes de navets (environ 60 kg)"],
        ),
        (
            "des coings et des pommes, en tout une dizaine de cagettes",
            ["4 cagettes"],
            ["4 cagettes de coings (environ 40 kg)", "6 cagettes de pommes (environ 78 kg)"],
        ),
        ("pommes et poires : au total environ 80 kg", ["50"], ["50 kg de pommes", "30 kg de poires"]),
        (
            "1350 kg de tomates et de courgettes en 40 caisses",
            ["je ne sais pas"],
            ["environ 675 kg de tomates", "environ 675 kg de courgettes"],
        ),
    ],
)
async def test_what_one_takes_leaves_the_rest(table: Table, words: str, answers: list[str], lines: list[str]) -> None:
    marie = await table.farmer()
    await marie.say(words + REST)
    for answer in answers:
        assert "combien de kilos, sur les" in asked(marie)
        await marie.say(answer)
    assert (card(marie)[: len(lines) + 1], asked(marie)) == ([*lines, "📅 Le samedi 19 septembre"], READY)


async def test_a_total_that_no_longer_holds_is_forgotten(table: Table) -> None:
    marie = await table.farmer()
    for words in ("100 kg", "sans les navets"):
        await marie.say(JOINT)
        await marie.say(words)
        assert "en tout" not in marie.text, words
        assert asked(marie).endswith("combien de kilos, à peu près ?\nPar exemple : 80 kg, ou 6 cagettes.")
        await marie.say("/annuler")


async def test_the_state_of_the_produce_reads_as_a_sentence(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("80 kg de choux trop mûrs et moches" + REST)
    assert card(marie)[1] == "La récolte est moche ou abîmée et très mûre"
    await marie.press("Changer l'état")
    await marie.press("☑ moche ou abîmée")
    await marie.press("☐ en trop")
    await marie.press("Retour")
    assert (
        card(marie)[1] == "La récolte est très mûre et en trop"
        or card(marie)[1] == "La récolte est en trop et très mûre"
    )


async def test_and_so_it_does_in_english(table: Table) -> None:
    john = await table.farmer("John")
    person = await table.person(john)
    await table.database.run(lambda tx: people.keep(tx, person.id, language="en"))
    await john.say("we are swamped with courgettes, too many of them, 30 kg, too big, I can bring them on Saturday")
    assert card(john)[1] == "The produce is the wrong size and surplus"


async def test_boxes_that_cannot_hold_so_much_are_asked_about(table: Table) -> None:
    """Taken as it is when that is right."""
    marie = await table.farmer()
    await marie.say("3 cagettes de tomates, 1350 kg" + REST)
    assert asked(marie) == "J'ai compris : 3 cagettes de tomates (1 350 kg). C'est juste ?"
    await marie.press("Oui, c'est ça")
    assert (card(marie)[0], asked(marie)) == ("3 cagettes de tomates (1 350 kg)", READY)
    await marie.say("/annuler")
    await marie.say("3 cagettes de tomates, 25 kg" + REST)
    assert asked(marie) == READY


BARE = "Tomates 30 kg. Courgettes 20"


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ("kilos", "20 kg de courgettes"),
        ("20 kg", "20 kg de courgettes"),
        ("des pièces", "20 courgettes (environ 4 kg)"),
        ("20 courgettes", "20 courgettes (environ 4 kg)"),
        ("25 kg de courgettes", "25 kg de courgettes"),
    ],
)
async def test_a_bare_number_among_weights_is_asked_about(table: Table, answer: str, line: str) -> None:
    marie = await table.farmer()
    await marie.say(BARE + REST)
    assert asked(marie) == "courgettes : 20. Ce sont des kilos, ou des pièces ?"
    assert marie.last.labels == ["20 kg", "20 courgettes (environ 4 kg)", "Annuler"]
    await marie.say(answer)
    assert (card(marie)[:2], asked(marie)) == (["30 kg de tomates", line], READY)


async def test_each_bare_number_is_asked_about_and_a_count_is_not(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("Tomates 30 kg, courgettes 20, concombres 15, choux 12" + REST)
    await marie.press("20 kg")
    assert asked(marie) == "concombres : 15. Ce sont des kilos, ou des pièces ?"
    await marie.press("15 concombres (environ 7 kg)")
    assert card(marie)[1:3] == ["20 kg de courgettes", "15 concombres (environ 7 kg)"]
    assert asked(marie) == READY
    await marie.say("/annuler")
    await marie.say("30 kg de tomates et 20 courgettes" + REST)
    assert asked(marie) == READY


async def test_the_least_stands_on_the_offer_too(table: Table) -> None:
    """Its farmer reads it later, coordinators when they are asked, and whoever changes it."""
    anne, marie = await table.coordinator(), await table.farmer()
    await table.stop()
    await marie.say("50 à 60 kg de tomates à Offranville, avant samedi, je livre")
    await marie.press("✅ Confirmer")
    assert plainly(marie.text).startswith("✅ C'est noté.\nau moins 50 kg de tomates")
    assert "au moins 50 kg de tomates" in plainly(anne.text)
    assert "au moins 50 kg de tomates" in plainly(await marie.say("/mes_offres"))
    await marie.press("Changer")
    assert card(marie)[0] == "au moins 50 kg de tomates"
    await marie.say("40 kg")
    await marie.press("✅ Confirmer")
    assert plainly(marie.text).startswith("✅ C'est noté.\n40 kg de tomates")
    assert "au moins" not in plainly(await marie.say("/mes_offres"))


@pytest.mark.parametrize(
    ("first", "words", "line"),
    [
        ("50 kg de pommes", "au moins 30", "au moins 30 kg de pommes"),
        ("50 kg de pommes", "50 à 60", "au moins 50 kg de pommes"),
        ("5 cagettes de pommes", "6 à 7", "au moins 6 cagettes de pommes (environ 78 kg)"),
        ("des pommes", "au moins 30", "au moins 30 kg de pommes"),
        ("des pommes", "50 à 60", "au moins 50 kg de pommes"),
        ("20 à 30 kg de pommes", "40", "40 kg de pommes"),
        ("20 à 30 salades", "40", "40 salades (environ 10 kg)"),
    ],
)
async def test_a_number_alone_may_be_the_least(table: Table, first: str, words: str, line: str) -> None:
    marie = await table.farmer()
    await marie.say(first + REST)
    await marie.say(words)
    assert card(marie)[0] == line


@pytest.mark.parametrize(
    ("words", "line"),
    [
        ("les sacs font 25 kg", "6 sacs de pommes de terre (150 kg)"),
        ("un sac fait 12,5 kg", "6 sacs de pommes de terre (75 kg)"),
        ("20 kg le sac", "6 sacs de pommes de terre (120 kg)"),
        ("chaque sac pèse vingt kilos", "6 sacs de pommes de terre (120 kg)"),
        ("the bags weigh 20 kg each", "6 sacs de pommes de terre (120 kg)"),
        ("finalement les sacs font 20 à 25 kg", "6 sacs de pommes de terre (au moins 120 kg)"),
        ("les 6 sacs font 130 kg", "6 sacs de pommes de terre (130 kg)"),
        ("les sacs font 700 kg", "6 sacs de pommes de terre (700 kg)"),
        ("non, 60 kg", "60 kg de pommes de terre"),
    ],
)
async def test_what_each_container_weighs_may_be_told_later(table: Table, words: str, line: str) -> None:
    """What is far too much for one is the weight of all."""
    marie = await table.farmer()
    await marie.say("6 sacs de pommes de terre" + REST)
    await marie.say(words)
    assert (card(marie)[0], asked(marie)) == (line, READY)


async def test_only_the_containers_that_are_named_are_weighed(table: Table) -> None:
    marie = await table.farmer()
    await marie.say("6 cagettes de tomates et 4 sacs de carottes" + REST)
    for words, lines in (
        ("une cagette fait 12 kg", ["6 cagettes de tomates (72 kg)", "4 sacs de carottes (environ 100 kg)"]),
        ("les sacs de carottes font 20 kg", ["6 cagettes de tomates (72 kg)", "4 sacs de carottes (80 kg)"]),
    ):
        await marie.say(words)
        assert (card(marie)[:2], asked(marie)) == (lines, READY)
