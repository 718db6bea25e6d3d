"""What looks like one thing and is another."""

from datetime import datetime

import pytest

from domain import catalogue
from domain.places import Point
from parsing import read
from parsing.lexicons import units
from parsing.products import phrases
from parsing.spelling import corrected
from parsing.text import _fold
from tests.parsing.scoring import PARIS

NOW = datetime(2026, 9, 16, 9, tzinfo=PARIS)


def products(text: str) -> list[str]:
    return [item.product for item in read(text, NOW).items]


TRAPS = {
    "plus de tomates, mais 40 kg de poivrons à Luneray": ["poivron"],
    "plus de 300 kg de tomates à Luneray": ["tomate"],
    "50 kg de pommes mais je ne livre pas": ["pomme"],
    "50 kg de maïs à donner": ["maïs"],
    "50 épis de mais à donner": ["maïs"],
    "3 caisses de tomates mûres": ["tomate"],
    "3 caisses de tomates bien mures à point": ["tomate"],
    "10 kg de mûres à donner": ["mûre"],
    "framboises 3 kg et mûres 2 kg à donner": ["framboise", "mûre"],
    "20 kg de prunes noires à donner": ["prune"],
    "20 kg de carottes moches à donner": ["carotte"],
    "20 bottes de radis à donner": ["radis"],
    "pas d'abricots cette année mais 60 kg de cerises": ["cerise"],
    "tout sauf les navets : carottes 40 kg, panais 20 kg": ["carotte", "panais"],
    "20 kg de fruits (pommes, poires) à donner": ["pomme", "poire"],
    "20 kg de légumes à donner": ["légume"],
    "tomates... pardon, poivrons, 20 kg à donner": ["poivron"],
    "60 pots de confiture de fraises à donner": [],
    "12 plants de tomates à donner": [],
    "10 kg de pommes de terre à donner": ["pomme de terre"],
    "10 kg de choux de Bruxelles et 5 choux-fleurs à donner": ["chou de Bruxelles", "chou-fleur"],
    "🍅 30 kg à donner": ["tomate"],
    "🍅🍅 30 kg de tomates à donner": ["tomate"],
    "30 kg de tomates coeur de boeuf à donner": ["tomate"],
    "coup de main pour tondre l'herbe": [],
    "20 kg de thym et de pleurotes du mois de mai à donner": ["thym", "pleurote"],
}


@pytest.mark.parametrize("text", TRAPS)
def test_products(text):
    assert products(text) == TRAPS[text]


def test_the_sea_is_not_wednesday():
    parsed = read("60 kg de pommes à Criel-sur-Mer", NOW)
    assert (parsed.place and parsed.place.name, parsed.start, parsed.until) == ("Criel-sur-Mer", None, None)


PLACES = {
    "60 kg de pommes, je peux livrer à Dieppe, ferme à Luneray": "Luneray",
    "60 kg de pommes, je peux livrer à Dieppe": None,
    "60 kg de pommes, route de Dieppe à Luneray": "Luneray",
    "60 kg de pommes près de Luneray": "Luneray",
    "60 kg de pommes à la ferme": None,
    "60 kg de pommes, 76810": "76810",
    "60 kg de pommes st donat": "Saint-Donat-sur-l'Herbasse",
    "60 kg de pommes romans": "Romans-sur-Isère",
    "60 kg de pommes a luneré": "Luneray",
    "60 kg de pommes, reste du marché de Dieppe": "Dieppe",
    "60 kg de pommes, reste du marché de Dieppe, ferme à Luneray": "Luneray",
}


@pytest.mark.parametrize("text", PLACES)
def test_the_place_is_where_the_produce_is(text):
    place = read(text, NOW).place
    assert (place and place.name) == PLACES[text]


@pytest.mark.parametrize(
    "word",
    ["noire", "moche", "moches", "bottes", "partie", "raison", "cause", "serie", "jeune", "mer", "marque", "poids"],
)
def test_ordinary_words_are_left_alone(word):
    assert corrected(word) is None


@pytest.mark.parametrize(
    ("word", "meant"),
    [("cerize", "cerise"), ("courjete", "courgette"), ("aubergene", "aubergine"), ("framboize", "framboise"),
     ("vandredi", "vendredi"), ("trentene", "trentaine"), ("cagete", "cagette"), ("topinanbour", "topinambour")],
)  # fmt: skip
def test_misspellings_are_put_right(word, meant):
    assert (corrected(word) or "").rstrip("s") == meant


HANDOVERS = {
    "je livre": "deliver",
    "je peux les déposer": "deliver",
    "je vous les amène": "deliver",
    "livraison possible": "deliver",
    "I can drop them off": "deliver",
    "à venir chercher": "pickup",
    "servez-vous": "pickup",
    "dispo sur place": "pickup",
    "je ne peux pas livrer": "pickup",
    "je livre pas": "pickup",
    "pas de véhicule": "pickup",
    "à enlever": "pickup",
    "help yourself": "pickup",
    "venez avec une remorque": "pickup",
    "à donner": None,
    "je livre ou venez les chercher": "deliver",
}


@pytest.mark.parametrize("words", HANDOVERS)
def test_hand_over(words):
    assert read(f"60 kg de tomates à Luneray, {words}", NOW).handover == HANDOVERS[words]


GRADES = {
    "abîmées": ["ugly"],
    "pas abîmées": [],
    "trop mûres": ["overripe"],
    "mûres à point": [],
    "hors calibre": ["calibre"],
    "un surplus": ["overproduction"],
    "invendues": ["unsold"],
    "un peu fanées": ["other"],
    "bio, belles": [],
    "moches et trop mûres": ["ugly", "overripe"],
    "commande annulée": ["unsold"],
    "impacts de grêle": ["ugly"],
    "avant les gelées": [],
}


@pytest.mark.parametrize("words", GRADES)
def test_grades(words):
    assert read(f"60 kg de tomates à Luneray, {words}", NOW).grades == GRADES[words]


NOT_OFFERS = [
    "Prenez-vous les coings ?",
    "Merci pour les tomates d'hier !",
    "J'annule mon offre de tomates",
    "tomates",
    "",
    "j'ai des trucs pour vous",
    "J'aurai peut-être 50 kg de tomates, je vous redis",
    "60 œufs à donner",
    "Je cherche 20 kg de tomates",
    "Je m'inscris au glanage de pommes de samedi",
    "Do you take walnuts?",
    "👍",
]


@pytest.mark.parametrize("text", NOT_OFFERS)
def test_what_is_no_offer(text):
    assert read(text, NOW).label() == {
        "kind": "none",
        "items": [],
        "grade": [],
        "from": None,
        "until": None,
        "place": None,
        "handover": None,
        "volunteers": None,
    }


def test_each_value_knows_its_words():
    text = "Bonjour, 12 cagettes de cerizes à Luneray, à prendre avant vendredi"
    parsed = read(text, NOW)
    said = {name: text[slice(*shown.span)] for name, shown in parsed.evidence.items()}
    assert said == {"until": "avant vendredi", "place": "Luneray", "handover": "à prendre"}
    (item,) = parsed.items
    assert (text[slice(*item.span)], item.confidence) == ("12 cagettes de cerizes", "fuzzy")


HOMONYMS = {
    "Beaumont": ["Beaumont-Monteux", "Beaumont-lès-Valence", "Beaumont-le-Hareng"],
    "Neuville": ["Neuville-lès-Dieppe", "Neuville-Ferrières"],
    "Hautot": ["Hautot-sur-Mer", "Hautot-l'Auvray", "Hautot-Saint-Sulpice"],
    "St Victor": ["Saint-Victor", "Saint-Victor-l'Abbaye"],
    "Saint-Aubin": ["Saint-Aubin-sur-Scie", "Saint-Aubin-le-Cauf", "Saint-Aubin-sur-Mer"],
    "Châteauneuf": ["Châteauneuf-sur-Isère", "Châteauneuf-de-Galaure", "Châteauneuf-de-Vernoux"],
    "Saint-Vincent": ["Saint-Vincent-la-Commanderie"],
    "Quiberville": ["Quiberville-sur-Mer"],
    "varangeville": ["Varengeville-sur-Mer"],
    "Montrigaud": ["Montrigaud"],
    "Saint-Denis-sur-Scie": ["Saint-Denis-sur-Scie"],
    "Romans": ["Romans-sur-Isère"],
}


@pytest.mark.parametrize("name", HOMONYMS)
def test_communes_that_a_name_could_mean_are_candidates_the_nearest_first(name):
    place = read(f"60 kg de pommes à {name}", NOW).place
    assert place is not None
    assert ([c.name for c in place.candidates], place.name) == (HOMONYMS[name], HOMONYMS[name][0])
    assert (place.confidence == "assumed") == (len(HOMONYMS[name]) > 1)


def test_where_one_area_is_served_its_homonyms_alone_are_candidates():
    place = read("60 kg de pommes à Beaumont", NOW, near=[Point(45.046, 5.050)]).place
    assert place is not None
    assert [c.name for c in place.candidates] == ["Beaumont-Monteux", "Beaumont-lès-Valence"]


def test_the_lexicon_and_the_catalogue_know_the_same_products_and_units():
    assert {named.product for named in phrases().values()} == {p.canonical for p in catalogue.products().values()}
    assert set(units().values()) <= set(catalogue.containers())


def test_no_character_folds_to_an_atom():
    assert not [c for c in map(chr, range(0x110000)) if any("A" <= letter <= "Z" for letter in _fold.__wrapped__(c))]


@pytest.mark.parametrize(
    "text",
    ["Picked 50 kg of plums, kept 20 for us, Luneray", "J'en ai cueilli 50 kg de prunes, gardé 20 pour nous, Luneray"],
)
def test_what_is_left_after_they_kept_some_is_our_sum_and_is_asked(text):
    assert [(item.kg, item.confidence) for item in read(text, NOW).items] == [(30, "assumed")]


@pytest.mark.parametrize(
    ("day", "said", "confidence"),
    [(15, "d'ici mercredi prochain", "fuzzy"), (15, "by next Wednesday", "fuzzy"), (15, "d'ici mercredi", "exact"),
     (14, "d'ici mercredi prochain", "exact"), (16, "d'ici mercredi prochain", "exact")],
)  # fmt: skip
def test_next_wednesday_said_on_a_tuesday_is_looked_at(day, said, confidence):
    parsed = read(f"60 kg de pommes à Luneray, {said}", NOW.replace(day=day))
    assert (parsed.until and parsed.until.day, parsed.evidence["until"].confidence) == (
        23 if day == 16 else 16,
        confidence,
    )


@pytest.mark.parametrize(
    ("text", "confidence"),
    [
        ("une dizaine de petits pois à Luneray", "assumed"),
        ("20 framboises à donner à Luneray", "assumed"),
        ("une dizaine de kilos de petits pois à Luneray", "exact"),
        ("une dizaine de choux à Luneray", "exact"),
        ("dozen cabbages at Luneray, free", "exact"),
    ],
)
def test_what_is_never_counted_one_by_one_lacks_its_unit(text, confidence):
    assert [item.confidence for item in read(text, NOW).items] == [confidence]
