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
