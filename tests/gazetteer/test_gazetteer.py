"""Names of communes as people write them, in the areas that the first canneries serve and elsewhere."""

from __future__ import annotations

import gzip
import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.places import Commune, Point
from parsing import gazetteer
from parsing.gazetteer import SERVED, Gazetteer, is_ambiguous, key, normalised
from parsing.gazetteer_grid import ELSEWHERE_KM
from parsing.gazetteer_ranking import kilometres

DIEPPE, ROMANS = SERVED
VERDUN = Point(49.16, 5.38)


@pytest.fixture(scope="module")
def communes() -> Gazetteer:
    return Gazetteer.load()


def first(communes: Gazetteer, name: str, near=None) -> tuple[str, str]:
    match = communes.find(name, near)[0]
    return match.commune.name, match.how


@pytest.mark.parametrize(
    ("name", "official", "how"),
    [
        ("Luneray", "Luneray", "exact"),
        ("LUNERAY", "Luneray", "exact"),
        ("hautot sur mer", "Hautot-sur-Mer", "exact"),
        ("Hautot s/mer", "Hautot-sur-Mer", "exact"),
        ("St-Nicolas d’Aliermont", "Saint-Nicolas-d'Aliermont", "exact"),
        ("ste marguerite sur mer", "Sainte-Marguerite-sur-Mer", "exact"),
        ("Havre", "Le Havre", "exact"),
        ("le havre", "Le Havre", "exact"),
        ("tréport", "Le Tréport", "exact"),
        ("Eu", "Eu", "exact"),
        ("Die", "Die", "exact"),
        ("Valence", "Valence", "exact"),
        ("Totes", "Tôtes", "exact"),
        ("Saint Paul lez Romans", "Saint-Paul-lès-Romans", "exact"),
        ("Paris", "Paris", "exact"),
        ("Marseille", "Marseille", "exact"),
        ("Ajaccio", "Ajaccio", "exact"),
        ("Cayenne", "Cayenne", "exact"),
        ("Romans", "Romans-sur-Isère", "short"),
        ("Varengeville", "Varengeville-sur-Mer", "short"),
        ("St Donat", "Saint-Donat-sur-l'Herbasse", "short"),
        ("Tain", "Tain-l'Hermitage", "short"),
        ("mours", "Mours-Saint-Eusèbe", "short"),
        ("Bacqueville", "Bacqueville-en-Caux", "short"),
        ("Quiberville", "Quiberville-sur-Mer", "short"),
        ("Neuville", "Neuville-lès-Dieppe", "short"),
        ("Châteauneuf", "Châteauneuf-sur-Isère", "short"),
        ("St Nicolas", "Saint-Nicolas-d'Aliermont", "short"),
        ("Saint-Aubin sur", "Saint-Aubin-sur-Scie", "short"),
        ("criel mer", "Criel-sur-Mer", "short"),
        ("bourg péage", "Bourg-de-Péage", "short"),
        ("Auffay", "Auffay", "exact"),
        ("Neuville-lès-Dieppe", "Neuville-lès-Dieppe", "exact"),
        ("Ofranville", "Offranville", "fuzzy"),
        ("Envermeux", "Envermeu", "fuzzy"),
        ("Baqueville", "Bacqueville-en-Caux", "fuzzy"),
        ("dieep", "Dieppe", "fuzzy"),
        ("arque la bataille", "Arques-la-Bataille", "fuzzy"),
        ("Varengevile", "Varengeville-sur-Mer", "fuzzy"),
        ("chabeuille", "Chabeuil", "fuzzy"),
        ("St nicola d'aliermon", "Saint-Nicolas-d'Aliermont", "fuzzy"),
        ("Lunery", "Luneray", "fuzzy"),
        ("Strasbour", "Strasbourg", "fuzzy"),
    ],
)
def test_names_as_people_write_them(communes, name, official, how):
    assert first(communes, name) == (official, how)


@pytest.mark.parametrize(
    ("name", "near", "official"),
    [
        ("Châteauneuf", ROMANS, "Châteauneuf-sur-Isère"),
        ("Châteauneuf", DIEPPE, "Châteauneuf"),
        ("Dieppe", DIEPPE, "Dieppe"),
        ("Dieppe", VERDUN, "Dieppe-sous-Douaumont"),
        ("Saint-Denis", Point(-20.9, 55.5), "Saint-Denis"),
        ("Bourg", ROMANS, "Bourg-de-Péage"),
        ("Bourg", DIEPPE, "Le Bourg-Dun"),
        ("Bourg", (ROMANS, DIEPPE), "Bourg-de-Péage"),
        ("Romans", [], "Romans-sur-Isère"),
    ],
)
def test_homonyms_are_ranked_by_distance(communes, name, near, official):
    assert first(communes, name, near)[0] == official


def test_a_homonym_overseas(communes):
    match = communes.find("Saint-Denis", Point(-20.9, 55.5))[0]
    assert (match.commune.department, match.how, match.km < 10) == ("974", "exact", True)


def test_the_nearest_saint_aubin_comes_first_and_the_others_are_there(communes):
    matches = communes.find("Saint-Aubin", DIEPPE, limit=3)
    assert [match.commune.name for match in matches] == [
        "Saint-Aubin-sur-Scie",
        "Saint-Aubin-le-Cauf",
        "Saint-Aubin-sur-Mer",
    ]
    assert [match.km for match in matches] == sorted(match.km for match in matches)


@pytest.mark.parametrize(
    ("name", "near", "asked"),
    [
        ("Luneray", None, False),
        ("Saint-Aubin", DIEPPE, True),
        ("Saint-Valery", DIEPPE, True),
        ("Neuville", DIEPPE, False),
        ("Châteauneuf", ROMANS, False),
        ("Saint-Nicolas", DIEPPE, False),
        ("Romans", ROMANS, False),
        ("Paris", DIEPPE, False),
        ("Lunery", DIEPPE, False),
    ],
)
def test_what_is_asked(communes, name, near, asked):
    assert is_ambiguous(communes.find(name, near)) is asked


def test_what_is_asked_depends_on_where_it_is_seen_from(communes):
    matches = communes.find("Bourg", (ROMANS, DIEPPE))
    assert not is_ambiguous(matches, ROMANS)
    assert is_ambiguous(matches, Point(47.5, 3.0))
    assert not is_ambiguous([])


@pytest.mark.parametrize(
    "name",
    ["", " ", "sur", "le", "'", "tomates", "12", "🍅", "東京", "partout et nulle part", "xq", "-"],
)
def test_what_is_no_commune(communes, name):
    assert communes.find(name) == []


def test_scores_stay_between_0_and_1(communes):
    for name in ("Paris", "Saint-Martin", "Neuville", "Ofranville", "Y"):
        scores = [match.score for match in communes.find(name, limit=50)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("200 kg de tomates moches a donner avant vendredi ferme a offranville", ["offranville"]),
        ("chateauneuf sur isere", ["chateauneuf sur isere"]),
        ("je livre a st donat pres de romans", ["st donat", "romans"]),
        ("a prendre avant le 31 hautot sur mer", ["hautot sur mer"]),
        ("criel mer", ["criel mer"]),
        ("ou a saint aubin scie demain", ["saint aubin scie"]),
        ("entre le treport et totes", ["le treport", "totes"]),
        ("au havre ou a la chapelle sur dun", ["havre", "la chapelle sur dun"]),
        ("saint nicolas d aliermont", ["saint nicolas d aliermont"]),
        ("varengeville sur le chemin", ["varengeville"]),
        ("il y a eu des pommes grave moches sur place chez pierre martin route de la mer", []),
        ("pommes poires noix mures choux feves aulx", []),
        ("merci bonne journee a bientot francois", []),
        ("", []),
    ],
)
def test_spans(communes, text, spans):
    tokens = text.split()
    assert [" ".join(tokens[start:end]) for start, end, _ in communes.spans(tokens)] == spans


def test_common_words_are_read_when_asked(communes):
    tokens = ["a", "eu", "ou", "a", "grave"]
    assert communes.spans(tokens) == []
    named = {tokens[start] for start, _, _ in communes.spans(tokens, allow_common=True)}
    assert "grave" in named


def test_short_forms_count_near_only(communes):
    assert communes.spans(["varengeville"])[0][2][0].commune.name == "Varengeville-sur-Mer"
    assert communes.spans(["varengeville"], near=Point(43.3, 5.4)) == []


def test_common_words_are_keys_of_the_gazetteer(communes):
    known = set(communes._keys)
    firsts = {" ".join(name.split(" ")[:count]) for name in known for count in (1, 2)}
    assert sorted(communes.common - known - firsts) == []
    places = {"romans", "tain", "valence", "paris", "rouen", "dieppe", "havre", "greges", "chatte", "mours", "arques"}
    assert communes.common.isdisjoint(places)


def test_by_postcode(communes):
    names = {commune.name for commune in communes.by_postcode("76550")}
    assert {"Offranville", "Hautot-sur-Mer", "Ambrumesnil", "Saint-Aubin-sur-Scie"} <= names
    assert communes.by_postcode("26100")[0].name == "Romans-sur-Isère"
    assert communes.by_postcode("00000") == []


def test_by_insee(communes):
    assert communes.by_insee("76217").name == "Dieppe"
    assert communes.by_insee("76034").name == "Val-de-Scie"
    assert communes.by_insee("2A004").department == "2A"
    assert communes.by_insee("99999") is None


def test_former_communes_carry_todays_code(communes):
    auffay = communes.find("Auffay")[0].commune
    assert (auffay.former, auffay.insee, auffay.coarse) == (True, "76034", False)
    assert auffay.point == Point(49.7188, 1.0991)
    neuville = communes.find("Neuville-lès-Dieppe")[0].commune
    assert (neuville.former, neuville.insee, neuville.coarse) == (True, "76217", True)
    belleville = communes.find("Belleville-sur-Mer")[0].commune
    assert (belleville.former, belleville.insee) == (True, communes.by_insee("76618").insee)


@pytest.mark.parametrize(
    ("point", "name"),
    [
        (Point(49.873, 1.049), "Offranville"),
        (Point(49.9216, 1.0777), "Dieppe"),
        (Point(45.05, 5.066), "Romans-sur-Isère"),
        (Point(41.92, 8.74), "Ajaccio"),
        (Point(-20.88, 55.45), "Saint-Denis"),
    ],
)
def test_nearest(communes, point, name):
    commune, km = communes.nearest(point)[0]
    assert (commune.name, km < 2) == (name, True)


@pytest.mark.parametrize("point", [Point(52.5, 13.4), Point(0, 0), Point(90, 0), Point(-90, 180), Point(45, -30)])
def test_nowhere_near_france(communes, point):
    assert communes.nearest(point) == []


@settings(max_examples=40, deadline=None)
@given(st.floats(42, 51), st.floats(-5, 8), st.integers(1, 6))
def test_nearest_agrees_with_a_look_at_all(lat, lon, limit):
    communes = Gazetteer.load()
    distances = sorted(
        km
        for row in range(len(communes))
        if "f" not in communes._flags[row]
        and abs(communes._lat[row] - lat) < 1
        and (km := kilometres(lat, lon, communes._lat[row], communes._lon[row])) <= ELSEWHERE_KM
    )
    assert [km for _, km in communes.nearest(Point(lat, lon), limit)] == [round(km, 1) for km in distances[:limit]]


def test_every_commune_finds_itself(communes):
    """Every hundredth, and all those of the served départements, through the public door."""
    for row, commune in enumerate(communes):
        if row % 100 and commune.department not in {"76", "26"}:
            continue
        matches = communes.find(commune.name, commune.point, limit=200)
        assert any(match.commune == commune and match.how == "exact" for match in matches), commune.name


def test_every_key_leads_to_its_row(communes):
    """All of them, by the look-up underneath."""
    lost = [
        commune.name
        for row, commune in enumerate(communes)
        if communes._named(key(commune.name)).get(row) != ("exact", 1.0)
    ]
    assert lost == []


def test_the_file_is_sorted_and_well_covered(communes):
    assert all(one <= other for one, other in pairwise(communes._keys))
    today = [commune for commune in communes if not commune.former]
    assert len(today) > 34_900
    assert sum(not commune.coarse for commune in today) / len(today) > 0.99
    assert all(-90 < commune.point.lat < 90 for commune in communes)
    assert gazetteer.COMMUNES.stat().st_size < 1_000_000


def test_the_file_has_no_date():
    assert gazetteer.COMMUNES.read_bytes()[4:8] == b"\0\0\0\0"
    assert gzip.decompress(gazetteer.COMMUNES.read_bytes()).endswith(b"\n")


def test_keys_one_by_one_and_all_at_once_agree(communes):
    assert [name for name, known in zip(communes._names, communes._keys, strict=True) if key(name) != known] == []


def test_loading_is_quick_and_small():
    script = """
import resource, time
from parsing.gazetteer import Gazetteer
before, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.process_time()
Gazetteer.load()
print(time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    seconds, kilobytes = map(float, done.stdout.split())
    assert seconds < 0.3  # 0.07 s on an idle core
    assert kilobytes < 60_000


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(), st.text("aeilnrstuv -'", max_size=30), st.sampled_from(["saint " * 50, "a" * 5000, "st-" * 999])
    )
)
def test_any_text_is_answered_quickly(text):
    communes = Gazetteer.load()
    communes.find("warm")
    start = time.process_time()
    communes.find(text)
    communes.spans(normalised(text).split())
    is_ambiguous(communes.find(text), DIEPPE)
    communes.by_postcode(text)
    communes.by_insee(text)
    assert time.process_time() - start < 0.1


def test_a_message_costs_microseconds(communes):
    text = "bonjour j ai 200 kg de tomates moches a donner avant vendredi a la ferme a offranville merci"
    tokens = text.split()
    communes.spans(tokens)
    start = time.process_time()
    for _ in range(200):
        communes.spans(tokens)
    assert (time.process_time() - start) / 200 < 0.001


@pytest.mark.parametrize("name", ["saint martin", "neuville", "mont", "saint", "criel sur", "a"])
def test_the_same_name_over_and_over_costs_little(communes, name):
    tokens = (f"{name} " * 2000).split()
    communes.spans(["warm"])
    tracer = sys.gettrace()
    sys.settrace(None)  # what the count of covered lines costs is not ours
    start = time.process_time()
    communes.spans(tokens)
    spent = time.process_time() - start
    sys.settrace(tracer)
    assert spent / len(tokens) < 0.0002


def test_a_commune_is_still_made_of_five_facts():
    assert Commune("Luneray", "76400", ("76810",), Point(49.8, 0.9)).former is False
