"""Answers to one question, and corrections of a draft."""

from datetime import date, datetime

import pytest

import parsing
from parsing import amends, read, read_answer
from parsing.report import readable
from tests.parsing.scoring import PARIS

NOW = datetime(2026, 9, 16, 9, tzinfo=PARIS)  # a Wednesday

QUANTITIES = {
    "60": (60, "kg", "assumed"),
    "60 kg": (60, "kg", "exact"),
    "6 cagettes": (6, "cagette", "exact"),
    "une soixantaine de kilos": (60, "kg", "exact"),
    "à peu près 2 palox": (2, "palox", "exact"),
    "non, 40 kg": (40, "kg", "exact"),
    "1,5 t": (1.5, "tonne", "exact"),
}


@pytest.mark.parametrize("text", QUANTITIES)
def test_quantity(text):
    reading = read_answer("quantity", text, NOW)
    assert reading is not None
    assert (reading.value.value, reading.value.unit, reading.confidence) == QUANTITIES[text]


DATES = {
    "samedi": (date(2026, 9, 19), date(2026, 9, 19)),
    "jusqu'à jeudi": (None, date(2026, 9, 17)),
    "de mardi à jeudi": (date(2026, 9, 22), date(2026, 9, 24)),
    "dès demain": (date(2026, 9, 17), None),
    "maintenant": (date(2026, 9, 16), None),
    "le 12": (date(2026, 10, 12), date(2026, 10, 12)),
    "12": (date(2026, 10, 12), date(2026, 10, 12)),
    "ce week-end": (date(2026, 9, 19), date(2026, 9, 20)),
    "une dizaine de jours": (None, date(2026, 9, 26)),
    "une semaine": (None, date(2026, 9, 23)),
    "quinze jours": (None, date(2026, 9, 30)),
    "2 ou 3 jours": (None, date(2026, 9, 18)),
}


@pytest.mark.parametrize("text", DATES)
def test_dates(text):
    reading = read_answer("dates", text, NOW)
    assert reading is not None
    assert reading.value == DATES[text]


OTHERS = [
    ("handover", "je peux livrer", "deliver"),
    ("handover", "oui je livre", "deliver"),
    ("handover", "non, venez", "pickup"),
    ("handover", "non je livre pas", "pickup"),
    ("handover", "il faut venir les chercher", "pickup"),
    ("volunteers", "8", 8),
    ("volunteers", "une dizaine", 10),
    ("volunteers", "8 personnes max", 8),
    ("grade", "un peu abîmées", ["ugly"]),
    ("grade", "non, elles sont belles", []),
    ("yes_no", "oui", True),
    ("yes_no", "ouais ok", True),
    ("yes_no", "non merci", False),
    ("yes_no", "nope", False),
]


@pytest.mark.parametrize(("field", "text", "value"), OTHERS)
def test_other_answers(field, text, value):
    reading = read_answer(field, text, NOW)
    assert reading is not None
    assert reading.value == value


PLACES = {
    "ma grange derrière l'église à hautot": "Hautot-sur-Mer",
    "je suis Josette du jardin des Roses à offranvile": "Offranville",
    "luneré": "Luneray",
}


@pytest.mark.parametrize("text", PLACES)
def test_place(text):
    reading = read_answer("place", text, NOW)
    assert reading is not None
    assert reading.value.name == PLACES[text]


def test_a_question_whether_it_is_wanted_is_no_answer():
    assert read_answer("handover", "pouvez vous les prendre", NOW) is None


def test_the_same_as_last_time_but_another_amount():
    amended = amends(read("60 kg de tomates à Luneray", NOW), "pareil que la dernière fois mais 20 kg", NOW)
    assert amended is not None
    assert [item.kg for item in amended.changes["items"]] == [20]


def test_place_and_product():
    place = read_answer("place", "st donat", NOW)
    product = read_answer("product", "des pommes et des poires", NOW)
    assert place is not None
    assert place.value.name == "Saint-Donat-sur-l'Herbasse"
    assert product is not None
    assert [item.product for item in product.value] == ["pomme", "poire"]


@pytest.mark.parametrize(
    "field", ["quantity", "dates", "place", "handover", "product", "grade", "volunteers", "yes_no"]
)
def test_what_is_not_understood_is_none(field):
    assert read_answer(field, "je ne sais pas trop", NOW) is None or field in {"yes_no", "grade"}


AMENDED = [
    ("non, 60 kg", "items", [("tomate", 60, "kg")]),
    ("60", "items", [("tomate", 60, "kg")]),
    ("plutôt 10 cagettes", "items", [("tomate", 10, "cagette")]),
    ("pardon, des poivrons", "items", [("poivron", 200, "kg")]),
    ("plutôt samedi", "until", date(2026, 9, 19)),
    ("pas vendredi, samedi", "until", date(2026, 9, 19)),
    ("jusqu'à dimanche", "until", date(2026, 9, 20)),
    ("c'est à Luneray", "place", "Luneray"),
    ("en fait je peux livrer", "handover", "deliver"),
]


@pytest.mark.parametrize(("text", "field", "value"), AMENDED)
def test_corrections(text, field, value):
    draft = read("200 kg de tomates à Offranville avant vendredi", NOW)
    amendment = amends(draft, text, NOW)
    assert amendment is not None
    changed = amendment.changes[field]
    if field == "items":
        changed = [(item.product, item.quantity, item.unit) for item in changed]
    assert (changed.name if field == "place" else changed) == value


@pytest.mark.parametrize(
    "text", ["merci beaucoup", "j'ai aussi 30 kg de poires à Dieppe", "ok", "à quelle heure ?", "j'annule"]
)
def test_what_corrects_nothing(text):
    assert amends(read("200 kg de tomates à Offranville avant vendredi", NOW), text, NOW) is None


def test_a_readable_account():
    text = "12 cagettes de tomates à Luneray avant vendredi, je livre"
    assert readable(read(text, NOW), "fr", text).splitlines() == [
        "Type : don de surplus",
        "Produits : tomate, 12 cagette [dit : 12 cagettes de tomates]",
        "Jusqu'au : 2026-09-17 [dit : avant vendredi]",
        "Lieu : Luneray [dit : Luneray]",
        "Remise : livré [dit : je livre]",
    ]
    assert readable(read("thanks!", NOW), "en") == "Kind : not an offer"


def test_all_that_is_offered_is_there():
    """Names are looked up when they are first asked for: one without a home would be missed late."""
    assert [name for name in parsing.__all__ if getattr(parsing, name, None) is None] == []
