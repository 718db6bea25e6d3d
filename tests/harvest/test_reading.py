"""What leaders write in a field: amounts, products, and how they know."""

from __future__ import annotations

import pytest

from domain.harvests import METHODS
from domain.refusals import Refusal
from services.harvest.reading import Line, how, lines
from tests.harvest.conftest import THURSDAY

Row = tuple[str, float | None, str, int | None, str | None]

SAID: dict[str, list[Row]] = {
    "12 cagettes de carottes, 85 kg de pommes pesés, environ 40 kg de poireaux": [
        ("carotte", 12, "cagette", 120_000, "counted"),
        ("pomme", 85, "kg", 85_000, "weighed"),
        ("poireau", 40, "kg", 40_000, "estimated"),
    ],
    "85 kg de carottes": [("carotte", 85, "kg", 85_000, None)],
    "carottes 85,5 kg pesé": [("carotte", 85.5, "kg", 85_500, "weighed")],
    "120 kg de carottes à la balance et 30 kg de navets à l'œil": [
        ("carotte", 120, "kg", 120_000, "weighed"),
        ("navet", 30, "kg", 30_000, "estimated"),
    ],
    "10 caisses de 12 kg de pommes": [("pomme", 10, "caisse", 120_000, "counted")],
    "12 cagettes de carottes soit 96 kg": [("carotte", 12, "cagette", 96_000, "counted")],
    "12 cagettes de carottes pesées": [("carotte", 12, "cagette", None, "weighed")],
    "environ 12 cagettes de carottes": [("carotte", 12, "cagette", 120_000, "estimated")],
    "20 choux": [("chou", 20, "pièce", 40_000, "counted")],
    "40 kg de carottes pas pesés": [("carotte", 40, "kg", 40_000, "estimated")],
    "pesé : 85 kg de carottes, 20 kg de navets": [
        ("carotte", 85, "kg", 85_000, "weighed"),
        ("navet", 20, "kg", 20_000, "weighed"),
    ],
    "85 kg de carottes et 20 kg de navets, le tout pesé": [
        ("carotte", 85, "kg", 85_000, "weighed"),
        ("navet", 20, "kg", 20_000, "weighed"),
    ],
    "12 cagettes de carottes et 5 kg de carottes pesés": [
        ("carotte", 12, "cagette", 120_000, "counted"),
        ("carotte", 5, "kg", 5_000, "weighed"),
    ],
    "85 kg de carottes, 85 kg de carottes": [
        ("carotte", 85, "kg", 85_000, None),
        ("carotte", 85, "kg", 85_000, None),
    ],
    "20 cagettes de carottes pesées, 40 kg de poireaux pesés": [
        ("carotte", 20, "cagette", None, "weighed"),
        ("poireau", 40, "kg", 40_000, "weighed"),
    ],
    "12 crates of carrots, 85 kg of apples weighed": [
        ("carotte", 12, "cagette", 120_000, "counted"),
        ("pomme", 85, "kg", 85_000, "weighed"),
    ],
    "500 g de laitue pesés": [("salade", 500, "g", 500, "weighed")],
    "85 kg": [("", 85, "kg", 85_000, None)],
    "12 cagettes": [("", 12, "cagette", None, "counted")],
    "carottes": [("carotte", None, "kg", None, None)],
    "merci": [],
    "à demain 9 h": [],
    "85": [],
    "": [],
}


def row(line: Line) -> Row:
    return line.product, line.quantity, line.unit, line.grams, line.method


@pytest.mark.parametrize("text", SAID)
def test_it_is_read(text: str) -> None:
    assert [row(line) for line in lines(text, THURSDAY)] == SAID[text]


def test_a_bare_number_is_kilos_of_the_product_that_was_tapped() -> None:
    assert [row(one) for one in lines("85", THURSDAY, product="carotte")] == [("carotte", 85, "kg", 85_000, None)]


NO: dict[str, str] = {
    "-3 kg de carottes": "A weight is above 0. For example: 12 crates, or 85 kg weighed.",
    "-3 kg": "A weight is above 0. For example: 12 crates, or 85 kg weighed.",
    "0 kg de carottes": "A weight is above 0. For example: 12 crates, or 85 kg weighed.",
    "0 cagette": "A weight is above 0. For example: 12 crates, or 85 kg weighed.",
    "0,2 g de carottes": "A weight is above 0. For example: 12 crates, or 85 kg weighed.",
    "50 t de carottes": "{much} is too much for one weighing: {most} at most.",
    "5 kg de safran": "I do not know “{name}”. Write the name of a vegetable or a fruit.",
    "12 cagettes de carottes, 50 t de pommes": "{why} I have written nothing of this message down.",
}


@pytest.mark.parametrize("text", NO)
def test_what_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(Refusal) as no:
        lines(text, THURSDAY)
    assert no.value.words.msgid == NO[text]


def test_each_way_of_knowing_can_be_said_in_both_languages() -> None:
    said = {"pesé": "weighed", "compté": "counted", "estimé": "estimated"}
    english = {"weighed": "weighed", "counted": "counted", "by eye": "estimated"}
    assert {how(word.replace("é", "e")) for word in said} == set(METHODS)
    assert {word: how(word) for word in english} == english
