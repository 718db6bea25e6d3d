"""The catalogue says what its sources say, knows the whole closed list, and accepts an operator's rows."""

from __future__ import annotations

import csv
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain import catalogue
from domain.catalogue import (
    CatalogueError,
    UnknownProduct,
    estimate_kg,
    fits,
    loading,
    product,
    products,
    recipe,
    shelf_life,
)

CLOSED_LIST = """
abricot, ail, artichaut, asperge, aubergine, basilic, betterave, blette, brocoli, carotte, cassis, céleri, cerise,
champignon, châtaigne, chou, chou de Bruxelles, chou-fleur, citron, coing, concombre, cornichon, courge, courgette,
échalote, endive, épinard, fenouil, fève, figue, fraise, framboise, fruit, groseille, haricot à écosser, haricot vert,
herbe aromatique, kiwi, légume, mâche, maïs, melon, menthe, mirabelle, mûre, myrtille, navet, nectarine, noix, oignon,
panais, pastèque, pêche, persil, petit pois, piment, poire, poireau, poivron, pomme, pomme de terre, potimarron,
potiron, prune, radis, raisin, rhubarbe, salade, sureau, tomate, topinambour
"""
UNITS = [
    "kg",
    "g",
    "tonne",
    "quintal",
    "livre",
    "lb",
    "litre",
    "cagette",
    "caisse",
    "palox",
    "bigbag",
    "botte",
    "filet",
    "sac",
    "seau",
    "bocal",
    "barquette",
    "panier",
    "plateau",
    "bac",
    "brouette",
    "remorque",
    "palette",
    "pièce",
]
SYNONYMS = [
    ("patate", "pomme de terre"),
    ("pdt", "pomme de terre"),
    ("citrouille", "potiron"),
    ("butternut", "courge"),
    ("courge musquée", "courge"),
    ("bette", "blette"),
    ("marron", "châtaigne"),
    ("laitue", "salade"),
    ("batavia", "salade"),
    ("chou rouge", "chou"),
    ("chou pointu", "chou"),
    ("chou frisé", "chou"),
    ("céleri-rave", "céleri"),
    ("tomate cerise", "tomate"),
    ("cœur de bœuf", "tomate"),
    ("roma", "tomate"),
    ("boskoop", "pomme"),
    ("reinette", "pomme"),
    ("conférence", "poire"),
    ("quetsche", "prune"),
    ("reine-claude", "prune"),
    ("haricots", "haricot vert"),
    ("coco", "haricot à écosser"),
    ("haricots blancs", "haricot à écosser"),
    ("brugnon", "nectarine"),
    ("oignon rouge", "oignon"),
    ("oignon nouveau", "oignon"),
    ("betterave rouge", "betterave"),
    ("groseille à maquereau", "groseille"),
    ("épis de maïs", "maïs"),
    ("aromates", "herbe aromatique"),
    ("burlat", "cerise"),
    ("chasselas", "raisin"),
    ("champignon de Paris", "champignon"),
]


@pytest.fixture(autouse=True)
def _shipped():
    """Whatever a test loads, the next one finds the shipped catalogue, read anew where another was loaded."""
    shipped = loading.catalogue()
    yield
    if loading.catalogue() is not shipped:
        catalogue.load()


def closed_list() -> list[str]:
    return [name.strip() for name in CLOSED_LIST.replace("\n", " ").split(",")]


def words_of(name: str) -> set[str]:
    row = product(name)
    return {word.casefold() for word in (row.name, row.plural, *row.synonyms)}


def test_the_closed_list_is_complete_and_canonical():
    assert [name for name in closed_list() if name not in products()] == []
    assert {catalogue.canonical(name) for name in closed_list()} == set(closed_list())


@pytest.mark.parametrize(("word", "name"), SYNONYMS)
def test_synonyms_of_the_rules_lead_to_their_product(word, name):
    owners = {row.canonical for row in products().values() if word.casefold() in words_of(row.name)}
    assert owners == {name}


@pytest.mark.parametrize("language", ["fr", "en"])
def test_no_word_names_two_products(language):
    owners: dict[str, set[str]] = {}
    for row in products().values():
        words = (row.name, row.plural, *row.synonyms) if language == "fr" else (row.en, row.en_plural, *row.en_synonyms)
        for word in words:
            owners.setdefault(word.casefold(), set()).add(row.canonical)
    assert {word: names for word, names in owners.items() if len(names) > 1} == {}


def test_no_emoji_stands_for_two_products():
    emojis = [row.emoji for row in products().values() if row.emoji]
    assert len(emojis) == len(set(emojis))
    assert product("tomate").emoji == "🍅"


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [
        ("tomate", "shelf_days", 5),  # FoodKeeper
        ("tomate", "shelf_max_days", 7),
        ("tomate", "kg_per_cagette", 8.3),  # mon-potager-en-carre.fr: 50 kg in 6 cagettes
        ("artichaut", "kg_per_cagette", 9.5),  # CERAFEL
        ("pomme", "kg_per_piece", 0.15),  # tables de grammages
        ("pomme de terre", "kg_per_palox", 1100),
        ("noix", "shelf_days", 90),
        ("potiron", "shelf_days", 60),
        ("coing", "months", frozenset({10})),
        ("maïs", "shelf_days", 1),
        ("cassis", "kgco2e_per_kg", 1.904),  # ADEME
    ],
)
def test_figures_are_those_of_the_sources(name, column, value):
    assert getattr(product(name), column) == value


def test_marks_are_kept():
    assert product("tomate").from_memory == {"ambient_days", "kg_per_palox"}
    assert "shelf_days" in product("potimarron").from_memory
    assert "kg_per_cagette: RNM 2019" in product("carotte").source


def backed(row: catalogue.Product) -> set[str]:
    """The columns that a source or a from-memory mark speaks of."""
    return {word for part in row.source.split("; ") for word in part.partition(":")[0].split()} | row.from_memory


def test_every_figure_has_a_source_or_a_mark():
    columns = ("months", "shelf_days", "ambient_days", "kg_per_cagette", "kg_per_piece", "kg_per_botte")
    bare = [
        (row.name, column)
        for row in products().values()
        for column in columns
        if getattr(row, column) is not None and column not in backed(row)
    ]
    assert bare == []


def test_every_source_is_referenced():
    path = Path(catalogue.__file__).parent / "sources.csv"
    with path.open(encoding="utf-8") as lines:
        known = [row["name"] for row in csv.DictReader(lines)]
    cited = {
        part.partition(": ")[2].split(" (average")[0] for row in products().values() for part in row.source.split("; ")
    }
    strange = {cite for cite in cited if cite and not any(cite.startswith(name) for name in known)}
    assert strange == set()


def test_a_variety_inherits_what_it_does_not_say():
    cherry, tomato = product("tomate cerise"), product("tomate")
    assert (cherry.canonical, cherry.kg_per_piece, cherry.kg_per_cagette) == ("tomate", 0.015, 3)
    assert (cherry.acidity, cherry.ph_max) == (tomato.acidity, tomato.ph_max)
    radish = product("radis noir")
    assert "shelf_days: FoodKeeper" not in radish.source
    assert "shelf_days" in radish.from_memory


def test_an_unknown_product_is_refused():
    with pytest.raises(UnknownProduct, match="safran"):
        product("safran")
    with pytest.raises(LookupError):
        shelf_life("safran", ())


@pytest.mark.parametrize(
    ("name", "quantity", "unit", "kg"),
    [
        ("tomate", 200, "kg", 200),
        ("tomate", 500, "g", 0.5),
        ("carotte", 1.5, "tonne", 1500),
        ("carotte", 3, "quintal", 300),
        ("groseille", 4, "livre", 2),
        ("pomme", 10, "lb", 4.535924),
        ("safran", 10_000, "kg", 10_000),
    ],
)
def test_weight_units_are_exact(name, quantity, unit, kg):
    estimate = estimate_kg(name, quantity, unit)
    assert (estimate.kg, estimate.low, estimate.high, estimate.exact) == (kg, kg, kg, True)


@pytest.mark.parametrize(
    ("name", "quantity", "unit", "kg"),
    [
        ("tomate", 25, "cagette", 207.5),
        ("poire", 2, "palox", 660),
        ("radis", 18, "botte", 4.5),
        ("salade", 25, "pièce", 6.25),
        ("potimarron", 40, "pièce", 52),
        ("prune", 3, "seau", 18),
        ("pomme de terre", 3, "sac", 75),
        ("salade", 2, "caisse", 7.5),  # a crate of lettuces is a quarter of the weight of a crate of tomatoes
        ("légume", 1, "cagette", 8),
        ("cassis", 10, "litre", 6),
        ("safran", 2, "caisse", 30),
    ],
)
def test_containers_are_estimated(name, quantity, unit, kg):
    estimate = estimate_kg(name, quantity, unit)
    assert estimate.kg == pytest.approx(kg)
    assert not estimate.exact
    assert estimate.low < estimate.kg < estimate.high


@pytest.mark.parametrize(
    ("name", "quantity", "unit"),
    [
        ("tomate", 3, "botte"),
        ("épinard", 5, "pièce"),
        ("légume", 5, "pièce"),
        ("tomate", 3, "baignoire"),
        ("tomate", 3, None),
        ("tomate", 0, "kg"),
        ("tomate", -5, "kg"),
        ("tomate", float("nan"), "kg"),
        ("tomate", float("inf"), "cagette"),
        ("tomate", 1e308, "tonne"),
    ],
)
def test_nobody_can_know(name, quantity, unit):
    assert estimate_kg(name, quantity, unit) is None


def test_every_unit_of_the_rules_is_a_container():
    assert [unit for unit in UNITS if unit not in catalogue.containers()] == []


@pytest.mark.parametrize("unit", UNITS)
@given(quantity=st.floats(0.1, 5000))
def test_every_estimate_lies_in_its_range(unit, quantity):
    for name in products():
        estimate = estimate_kg(name, quantity, unit)
        assert estimate is None or 0 < estimate.low <= estimate.kg <= estimate.high


@pytest.mark.parametrize(
    ("name", "grades", "days"),
    [
        ("tomate", (), 5),
        ("tomate", ("overripe",), 2),
        ("fraise", ("overripe",), 1),
        ("maïs", ("overripe",), 1),
        ("tomate", ("ugly",), 4),
        ("tomate", ("ugly", "overripe"), 2),
        ("tomate", ("calibre", "overproduction", "unsold", "other"), 5),
        ("pomme", ("ugly",), 22.4),
    ],
)
def test_shelf_life_by_grade(name, grades, days):
    assert shelf_life(name, grades) == timedelta(days=days)


@pytest.mark.parametrize("name", ["légume", "fruit", "tomate cerise", "sureau"])
def test_no_grade_lengthens_a_shelf_life(name):
    for grade in ("ugly", "overripe", "calibre", "overproduction", "unsold", "other"):
        assert timedelta(0) < shelf_life(name, {grade}) <= shelf_life(name, ())


def test_every_ingredient_is_a_canonical_product():
    for slug, row in catalogue.recipes().items():
        assert set(row.products) <= {name for name in products() if not product(name).parent}, slug
        assert set(row.products.values()) <= {0.85, 1.0}, slug
        assert 1.0 in row.products.values(), slug


def test_a_recipe_in_full():
    row = recipe("coulis-de-tomate")
    assert (row.fr, row.en, row.kind, dict(row.products)) == (
        "Coulis de tomate",
        "Tomato coulis",
        "coulis",
        {"tomate": 1.0},
    )
    assert (row.kg_per_jar, row.jar_ml, row.ph_class) == (1.2, 500, "borderline")
    assert row.months == {7, 8, 9, 10}
    assert "pH" in row.note
    assert "pas un barème" in row.note_fr


def test_no_shipped_schedule_is_validated():
    assert [slug for slug, row in catalogue.recipes().items() if row.schedule_validated] == []
    assert len(catalogue.recipes()) == 39


@pytest.mark.parametrize(
    ("slug", "name", "fit"),
    [
        ("coulis-de-tomate", "tomate", 1.0),
        ("coulis-de-tomate", "tomate cerise", 1.0),
        ("coulis-de-tomate", "pomme", 0.0),
        ("sauce-tomate", "oignon", 0.85),
        ("veloute-de-courge", "butternut", 1.0),
        ("soupe-de-legumes", "légume", 0.85),
        ("veloute-de-courge", "légume", 0.85),
        ("compote-de-pommes", "fruit", 0.85),
        ("confiture-de-fraise", "fruit", 0.0),
        ("prunes-au-sirop", "reine-claude", 1.0),
        ("coulis-de-tomate", "safran", 0.0),
    ],
)
def test_fits(slug, name, fit):
    assert fits(slug, name) == fit


def test_unknown_names_are_refused():
    with pytest.raises(LookupError, match="mousse"):
        recipe("mousse")
    with pytest.raises(LookupError, match="baignoire"):
        catalogue.container("baignoire")


def test_jars_hold_what_they_say():
    assert catalogue.jars()["confiturier 370 ml"].net_g == 450
    assert {kind for jar in catalogue.jars().values() for kind in jar.use} <= {
        row.kind for row in catalogue.recipes().values()
    }


def test_an_operator_adds_and_corrects(tmp_path):
    (tmp_path / "products.csv").write_text(
        "\ufeffname,en,plural,en_plural,category,months,shelf_days,shelf_max_days,ambient_days,acidity,kg_per_palox\n"
        "yacon,yacon,yacons,yacons,tubercule,10 11,30,60,20,low_acid,\n"
        "tomate,,,,,,,,,,260\n",
        encoding="utf-8",
    )
    catalogue.load(extra=tmp_path)
    assert product("yacon").shelf_days == 30
    assert (product("tomate").kg_per_palox, product("tomate").shelf_days) == (260, 5)
    assert product("tomate").from_memory == {"ambient_days"}


def test_an_operator_says_which_schedules_are_validated(tmp_path):
    (tmp_path / "recipes.csv").write_text("slug,schedule_validated\ncoulis-de-tomate,yes\n", encoding="utf-8")
    catalogue.load(extra=tmp_path)
    assert [slug for slug, row in catalogue.recipes().items() if row.schedule_validated] == ["coulis-de-tomate"]


PRODUCT = "name,en,plural,en_plural,category,months,shelf_days,shelf_max_days,ambient_days,acidity,parent\n"


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("products.csv", "name,colour\nyacon,brown\n", r"products\.csv, line 1: unknown column colour"),
        ("products.csv", PRODUCT + "yacon,a,b,c,legume,13,3,5,2,acid,\n", r"products\.csv, line 2: months: "),
        ("products.csv", PRODUCT + "yacon,a,b,c,legume,1,-3,5,2,acid,\n", r"products\.csv, line 2: shelf_days: "),
        ("products.csv", PRODUCT + "yacon,a,b,c,legume,1,nan,5,2,acid,\n", r"products\.csv, line 2: shelf_days: "),
        ("products.csv", PRODUCT + "yacon,a,b,c,legume,1,6,5,2,acid,\n", r"line 2: shelf_max_days: less than"),
        ("products.csv", PRODUCT + "yacon,a,b,c,meat,1,3,5,2,acid,\n", r"line 2: category: "),
        ("products.csv", PRODUCT + "yacon,a,b,c,legume,1,3,5,2,acid,laitue\n", r"line 2: parent: laitue is no"),
        ("products.csv", PRODUCT + "yacon,a,,c,legume,1,3,5,2,acid,\n", r"line 2: plural: Field required"),
        ("products.csv", "name\nkiwi\nkiwi\n", r"line 3: kiwi stands twice"),
        ("products.csv", "name,en\n,kiwi\n", r"line 2: name is empty"),
        ("products.csv", "name\nkiwi,oops\n", r"line 2: more cells than columns"),
        ("containers.csv", "name,kg_min\ncaisse,90\n", r"containers\.csv, line 2: kg_min, kg_default, kg_max"),
        ("recipes.csv", "slug,products\nketchup,safran:1\n", r"recipes\.csv, line 2: products: safran is no"),
        ("recipes.csv", "slug,products\nketchup,tomate\n", r"recipes\.csv, line 2: products: "),
        ("recipes.csv", "slug,rule\nketchup,boil\n", r"recipes\.csv, line 2: rule: one of acid, low_acid, sugar"),
    ],
)
def test_a_bad_row_is_named_and_changes_nothing(tmp_path, file, text, said):
    before = catalogue.catalogue()
    (tmp_path / file).write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=said):
        catalogue.load(extra=tmp_path)
    assert catalogue.catalogue() is before
