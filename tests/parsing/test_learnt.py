"""What was learnt beside the rules, and how it is weighed against them."""

from datetime import date, datetime

import pytest

from parsing import judging, learnt, read
from parsing.learnt import Model
from parsing.senses import senses
from parsing.text import Text
from parsing.windows import Window
from tests.parsing.scoring import PARIS
from tools import train_reader

NOW = datetime(2026, 9, 16, 9, tzinfo=PARIS)
STORY = "En août la grêle a tout pris. Il reste 12 caisses de poires à Luneray, avant que le voisin ne vienne samedi."


def test_the_answers_of_a_model_are_probabilities():
    model = Model(("no", "yes"), (0.0, 0.5), {"a": [1.0, -1.0]})
    logs = model.logs(["a", "unknown"])
    assert sum(2.718281828**log for log in logs.values()) == pytest.approx(1)
    assert logs["no"] > logs["yes"]


def test_the_weights_are_shipped_for_each_question():
    assert set(learnt.models()) == {"day", "handover", "kind", "place", "product"}


def test_without_weights_the_rules_stand(monkeypatch):
    monkeypatch.setattr(learnt, "models", dict)
    assert read("60 kg de tomates à Luneray avant vendredi", NOW).until == date(2026, 9, 17)


def test_a_message_without_products_becomes_no_offer():
    assert judging.kind_of(Text.of("venez tout prendre"), [], "none", offered=False) == "none"


@pytest.mark.parametrize(
    "text",
    [
        "60 kg de tomates à Luneray, à prendre avant vendredi",
        "Merci pour les 20 bocaux de tomates !",
        "Vous prenez les coings ?",
        "Les rangs de pois sont finis pour nous, Luneray",
        "On cherche des bras pour vider les pruniers à Luneray",
        "Bonjour, à quelle heure passe le camion ?",
    ],
)
def test_weights_are_asked_about_what_they_were_learnt_from(monkeypatch, text):
    """The features of a message are the same at work as in training."""
    asked = []
    monkeypatch.setattr(learnt, "logs", lambda question, found: asked.append((question, list(found))) or {})
    gold = {"kind": "none", "items": [], "from": None, "until": None, "place": None, "handover": None}
    message = {"text": text, "now": "2026-09-16T09:00", "gold": gold}
    (taught,) = (found for question, (found, _, _) in train_reader.examples(message) if question == "kind")
    at_work = [sorted(found) for question, found in asked if question == "kind"]
    assert at_work == ([sorted(taught)] if "items" in taught else [])


def test_a_window_read_from_more_than_its_days_stands():
    ruled = Window(date(2026, 9, 16), None, (0, 3), None)  # "dès maintenant" names no day
    assert judging.window_of(Text.of("des maintenant"), NOW.date(), ruled, gleaning=False) == ruled


def test_a_month_of_a_story_is_no_window_and_the_neighbour_comes_too_late():
    parsed = read(STORY, NOW)
    assert (parsed.start, parsed.until) == (None, date(2026, 9, 18))


def test_a_text_of_many_days_is_left_to_the_rules():
    read("le 12 " * 60 + "60 kg de tomates à Luneray", NOW)  # more than are weighed: no error


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("18 potirons sortis, j'en garde 4, le reste est pour vous. Luneray", (14, "pièce", None)),
        ("300 kg de pommes, on en garde 50 kg, le reste est à vous, Luneray", (250, "kg", 250)),
        ("18 plateaux de pêches de 5 kg, 4 sont repris. Les 14 qui restent sont à vous. Luneray", (14, "plateau", 70)),
        ("40 plateaux de nectarines x 5 kg à Luneray", (40, "plateau", 200)),
        ("On m'a refilé 60 kg de patates, j'en mange 10, je vous en file 50. Luneray", (50, "kg", 50)),
        ("Commande de 500 kg de carottes, on en a utilisé 320 : 180 kg à récupérer à Luneray", (180, "kg", 180)),
    ],
)  # fmt: skip
def test_the_amount_for_us_in_a_story(text, amount):
    (item,) = read(text, NOW).items
    assert (item.quantity, item.unit, item.kg) == amount


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("60 kg de pommes à Pourville", "Pourville-sur-Mer"),
        ("60 kg de pommes, Janval, 6e étage", "Janval"),
        ("60 kg de pommes au Pollet", "Le Pollet"),
        ("60 kg de pommes. Passage possible à Triors vendredi", "Triors"),
        ("J'ai commencé la récolte : 60 kg de pommes à Luneray", "Luneray"),
        ("Coopérative Val de Saâne, 60 kg de pommes, Saâne-Saint-Just", "Saâne-Saint-Just"),
    ],
)
def test_quarters_and_words_that_are_no_places(text, name):
    assert read(text, NOW).label()["place"] == name


@pytest.mark.parametrize("sign", "❌⛔✖✗✘🚫")
def test_what_is_crossed_out_is_not_offered(sign):
    assert [i.product for i in read(f"Poireaux ✅ 100 kg\nNavets {sign}\nLuneray", NOW).items] == ["poireau"]


def test_a_window_that_the_rules_read_otherwise_is_marked_for_a_look(monkeypatch):
    text = "60 kg de tomates à Luneray, samedi"
    assert read(text, NOW).evidence["until"].confidence == "exact"
    monkeypatch.setattr(learnt, "models", lambda: {"day": Model(("both", "last"), (-9.0, 9.0), {})})
    judged = read(text, NOW)
    assert (judged.start, judged.until) == (None, date(2026, 9, 19))
    assert judged.evidence["until"].confidence == "fuzzy"


def test_what_was_subtracted_is_asked():
    (item,) = read("18 potirons, j'en garde 4, le reste est pour vous. Luneray", NOW).items
    assert item.confidence == "assumed"


def test_a_window_that_was_said_stands_whatever_was_learnt(monkeypatch):
    monkeypatch.setattr(learnt, "models", lambda: {"day": Model(("both", "last"), (9.0, -9.0), {})})
    said = read("60 kg de tomates à Luneray, jusqu'à samedi", NOW)
    assert (said.start, said.until) == (None, date(2026, 9, 19))


def test_a_place_and_a_hand_over_that_the_rules_read_otherwise_are_marked_for_a_look(monkeypatch):
    text = "60 kg de tomates à Luneray"
    models = {"place": Model(("no", "yes"), (9.0, -9.0), {}), "handover": Model(("None", "pickup"), (-9.0, 9.0), {})}
    monkeypatch.setattr(learnt, "models", lambda: models)
    judged = read(text, NOW)
    assert (judged.place, judged.handover) == (None, "pickup")
    assert judged.evidence["handover"].confidence == "fuzzy"


def test_a_street_is_never_the_place(monkeypatch):
    monkeypatch.setattr(learnt, "models", lambda: {"place": Model(("no", "yes"), (-9.0, 9.0), {})})
    assert read("60 kg de tomates, 12 rue de Dieppe", NOW).place is None
    assert read("60 kg de tomates, Luneray, 12 rue de Dieppe", NOW).label()["place"] == "Luneray"


def test_words_that_mean_alike_have_a_sense_in_common():
    assert set(senses("livrerai")) & set(senses("deposer")) & set(senses("drop")) == {"bring"}
    assert senses("xyz") == ()


def test_of_several_products_one_that_is_hardly_offered_goes_but_never_all(monkeypatch):
    text = "60 kg de tomates et 20 kg de poires à Luneray"
    of_pears = Model(("no", "yes"), (-9.0, 9.0), {"last": [20.0, -20.0]})
    monkeypatch.setattr(learnt, "models", lambda: {"product": of_pears})
    assert [item.product for item in read(text, NOW).items] == ["tomate"]
    monkeypatch.setattr(learnt, "models", lambda: {"product": Model(("no", "yes"), (9.0, -9.0), {})})
    assert [item.product for item in read(text, NOW).items] == ["tomate", "poire"]
    assert [item.product for item in read("60 kg de tomates", NOW).items] == ["tomate"]
