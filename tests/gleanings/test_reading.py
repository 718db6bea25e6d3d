"""What a coordinator writes of a gleaning is read, whatever its order; what cannot be is said, and nothing is lost."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.gleaning_drafts import DraftCrop, GleaningDraft
from domain.people import Network
from domain.places import Point
from locales import plain
from services.gleaning import reading as gleaning_reading

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 9, 15, 9, 0, tzinfo=PARIS)
HERE = Network(1, "Dieppe", Point(49.922, 1.078), "Europe/Paris")


DARK = "Gleaning is done by day: on Saturday 19 September the sun rises at 7:38 and sets at 20:00. Give other hours."


def read(text: str, **more: object) -> tuple[GleaningDraft, str]:
    """The draft that words make, and what is said of them in English."""
    draft = GleaningDraft.model_validate({"stamp": "x", **more})
    note = gleaning_reading.take(draft, text, NOW, HERE)
    return draft, "not understood" if note is None else plain(note, "en")


def ready(**more: object) -> GleaningDraft:
    """A draft of which all is said."""
    draft, _note = read("Glanage de 200 kg de carottes samedi 9h-12h à Bracquemont, 4 à 8 personnes, chez Marie Dupont")
    assert draft.missing() is None
    return draft.model_copy(update=more)


@pytest.mark.parametrize(
    ("text", "crops", "where", "day", "hours", "people", "missing"),
    [
        (
            "Glanage de carottes samedi 9 h à Bracquemont, 4 à 8 personnes",
            [("carotte", None)],
            "Bracquemont",
            date(2026, 9, 19),
            "09:00-12:00",
            (4, 8),
            "kg",
        ),
        (
            "glanage pommes de terre et poireaux dimanche 27 septembre 14h-17h au champ du Puits, Luneray, 5-12 people",
            [("pomme de terre", None), ("poireau", None)],
            "Champ du Puits",
            date(2026, 9, 27),
            "14:00-17:00",
            (5, 12),
            "kg",
        ),
        (
            "Gleaning on Saturday from 9am to 11:30am in Luneray: 150 kg of leeks, 6 to 10 volunteers",
            [("poireau", 150_000)],
            "Luneray",
            date(2026, 9, 19),
            "09:00-11:30",
            (6, 10),
            "farm",
        ),
        (
            "Vendredi 10 h, glaner 20 cagettes de courgettes à la ferme des Tilleuls, Offranville, dix bénévoles",
            [("courgette", 160_000)],
            "Ferme des Tilleuls",
            date(2026, 9, 18),
            "10:00-13:00",
            (None, 10),
            "people",
        ),
    ],
)
def test_everything_at_once(
    text: str,
    crops: list[tuple[str, int | None]],
    where: str,
    day: date,
    hours: str,
    people: tuple[int | None, int | None],
    missing: str,
) -> None:
    draft, note = read(text)
    assert [(crop.product, crop.grams) for crop in draft.crops] == crops
    assert (draft.site, draft.day, f"{draft.start}-{draft.end}") == (where, day, hours)
    assert ((draft.least, draft.most), draft.missing(), note) == (people, missing, "")


def test_what_need_not_be_said_is_read_too() -> None:
    draft, note = read(
        "glanage de 80 kg de poires samedi 9h-12h à Luneray, 6 à 8 personnes dont 2 places pour les nouveaux, "
        "à partir de 12 ans, chez Paul Martin, apporter des gants et un seau"
    )
    assert (draft.kept_newcomers, draft.min_age, draft.farm) == (2, 12, "Paul Martin")
    assert draft.bring == "des gants et un seau"
    assert ((draft.least, draft.most), note, draft.missing()) == ((6, 8), "", "tree")


@pytest.mark.parametrize(
    ("text", "announced"),
    [
        ("Glanage de carottes samedi 9 h à Bracquemont", True),
        ("gleaning carrots on Saturday at 9am in Luneray", True),
        ("glanage de carottes samedi", False),
        ("venez glaner mes carottes samedi à 9 h", False),
        ("glanage samedi 9 h ?", False),
        ("200 kg de carottes samedi 9 h", False),
    ],
)
def test_only_a_plan_begins_a_gleaning(text: str, announced: bool) -> None:
    assert gleaning_reading.announces(text, NOW) is announced


@pytest.mark.parametrize(
    ("text", "before", "note"),
    [
        ("-3 personnes", {}, "A gleaning is for 1 to 60 people. For example: 4 to 8 people."),
        ("0", {}, "A gleaning is for 1 to 60 people. For example: 4 to 8 people."),
        ("400 personnes", {}, "A gleaning is for 1 to 60 people. For example: 4 to 8 people."),
        ("10 à 4", {}, "At least 10 and at most 4: is it the other way round? Write: 4 to 10."),
        ("2", {"least": 4}, "At least 4 and at most 2: is it the other way round? Write: 2 to 4."),
        ("beaucoup", {}, "How many at least, and how many at most? For example: 4 to 8."),
    ],
)
def test_a_number_of_people_that_cannot_be(text: str, before: dict[str, int], note: str) -> None:
    known = ready(least=None, most=None).model_copy(update=before)
    draft = known.model_copy(deep=True)
    assert draft.missing() == "people"
    said = gleaning_reading.take(draft, text, NOW, HERE)
    assert (said is not None and plain(said, "en"), draft.missing()) == (note, "people")
    assert draft == known


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("4-8", (4, 8)),
        ("entre quatre et huit", (4, 8)),
        ("4 à 8 personnes", (4, 8)),
        ("au moins 4", (4, None)),
        ("8 maximum", (None, 8)),
        ("8", (None, 8)),
        ("une dizaine", (None, 10)),
        ("une douzaine de personnes", (None, 12)),
    ],
)
def test_how_many_people(text: str, people: tuple[int | None, int | None]) -> None:
    """A number is how many, and nothing else: no day, no weight."""
    before = ready(least=None, most=None, crops=[DraftCrop(product="carotte"), DraftCrop(product="poireau")])
    draft = before.model_copy(deep=True)
    assert gleaning_reading.take(draft, text, NOW, HERE) == ""
    assert (draft.least, draft.most) == people
    assert draft.model_copy(update={"least": None, "most": None}) == before


@pytest.mark.parametrize(
    ("text", "farm", "phone"),
    [
        ("chez M. Dupont tel 0612345678", "M. Dupont", "0612345678"),
        ("ferme des Tilleuls, tél. : 06 12 34 56 78", "Ferme des Tilleuls", "06 12 34 56 78"),
        ("Paul Martin +33 6 12 34 56 78", "Paul Martin", "+33 6 12 34 56 78"),
        ("EARL du Puits", "EARL du Puits", ""),
    ],
)
def test_whose_field_it_is(text: str, farm: str, phone: str) -> None:
    draft = ready(farm="", asking="farm")
    assert gleaning_reading.take(draft, text, NOW, HERE) == ""
    assert (draft.farm, draft.phone, draft.asking) == (farm, phone, None)


@pytest.mark.parametrize(
    ("text", "grams", "note"),
    [
        ("200", 200_000, ""),
        ("environ 250 kg", 250_000, ""),
        ("1,5 tonne", 1_500_000, ""),
        ("10 cagettes", 100_000, ""),
        ("je ne sais pas", None, ""),
        ("-20", None, "Write a weight above zero. For example: 200 kg. Or: I do not know."),
        ("0 kg", None, "Write a weight above zero. For example: 200 kg. Or: I do not know."),
        (
            "5000 kg",
            None,
            "5,000 kg is a lot for one gleaning: 200 to 400 kg is usual, 3,000 kg at most. How much do you expect?",
        ),
        ("un peu", None, "Write a weight. For example: 200 kg. Or: I do not know."),
    ],
)
def test_how_many_kilos(text: str, grams: int | None, note: str) -> None:
    draft = ready(crops=[DraftCrop(product="carotte")])
    assert draft.missing() == "kg"
    said = gleaning_reading.take(draft, text, NOW, HERE)
    assert said is not None
    assert (draft.crops[0].grams, plain(said, "en").replace("\u00a0", " ")) == (grams, note)
    assert draft.kg_open is (text == "je ne sais pas")


def test_of_several_crops_each_weight_is_said() -> None:
    draft = ready(crops=[DraftCrop(product="carotte"), DraftCrop(product="poireau")])
    said = gleaning_reading.take(draft, "250 kg", NOW, HERE)
    assert said is not None
    assert plain(said, "en") == "Say how much of each. For example: 200 kg of carrots, 50 kg of leeks."
    assert gleaning_reading.take(draft, "200 kg de carottes, 50 kg de poireaux", NOW, HERE) == ""
    assert [crop.grams for crop in draft.crops] == [200_000, 50_000]


@pytest.mark.parametrize(
    ("text", "note", "missing"),
    [
        ("14 septembre 2026 9h-12h", "Monday 14 September is over. Give a day to come.", "date"),
        (
            "samedi 22h-23h",
            DARK,
            "hours",
        ),
        (
            "samedi 6h-8h",
            DARK,
            "hours",
        ),
        ("samedi 12h-9h", "The end must come after the start. For example: 9 h - 12 h.", "hours"),
        ("aujourd'hui 8h-10h", "Tuesday 15 September is over. Give a day to come.", "date"),
    ],
)
def test_a_time_that_cannot_be_is_asked_again(text: str, note: str, missing: str) -> None:
    draft = ready(day=None, start="", end="")
    said = gleaning_reading.take(draft, text, NOW, HERE)
    assert said is not None
    assert (plain(said, "en"), draft.missing()) == (note, missing)
    assert (draft.commune, draft.least, draft.most) == ("Bracquemont", 4, 8)


def test_an_end_that_nobody_said_comes_before_it_is_dark() -> None:
    draft = ready(day=date(2026, 12, 19), start="", end="")
    assert gleaning_reading.take(draft, "15 h", NOW, HERE) == ""
    assert (draft.start, draft.end, draft.end_assumed) == ("15:00", "16:54", True)
    assert gleaning_reading.take(draft, "jusqu'à 16 h 30", NOW, HERE) == ""
    assert (draft.start, draft.end, draft.end_assumed) == ("15:00", "16:30", False)


def test_a_field_elsewhere_decides_about_the_light() -> None:
    """Who meets at the station by day and picks where it is night is told."""
    draft = ready(asking="field")
    assert gleaning_reading.take(draft, "verger des Tilleuls, Luneray", NOW, HERE) == ""
    assert draft.field is not None
    assert (draft.field.label, draft.field.commune, draft.asking) == ("Verger des Tilleuls", "Luneray", None)
    draft.asking = "field"
    assert gleaning_reading.take(draft, "le même", NOW, HERE) == ""
    assert draft.field is None


@pytest.mark.parametrize("text", ["une licorne", "zzz", "Luneray 9h", "?"])
def test_an_unknown_crop_is_asked_again(text: str) -> None:
    draft = GleaningDraft(stamp="x")
    note = gleaning_reading.take(draft, text, NOW, HERE)
    assert note is not None
    assert draft.missing() == "crops"


def test_a_far_place_is_asked_about() -> None:
    draft, _note = read("glanage de carottes samedi 9 h à Marseille, 4 à 8 personnes")
    assert (draft.missing(), [place.label for place in draft.choices]) == ("place", ["Marseille"])


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60) | st.text(alphabet="0123456789 hàkg-/.,person carotes", max_size=40))
def test_no_words_break_it(text: str) -> None:
    """Whatever is written at whatever question: something is said or understood, and what is there stays possible."""
    for asked in ("crops", "people", "kg", "place", "hours", "farm", "age", "cars", "field", "tree", None):
        draft = ready(asking=asked)
        gleaning_reading.take(draft, text, NOW, HERE)
        assert draft.least is not None
        assert draft.most is not None
        assert 0 < draft.least <= draft.most <= 60
        assert all(crop.grams is None or 0 < crop.grams <= 3_000_000 for crop in draft.crops)
