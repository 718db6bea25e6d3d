"""What a driver sees of a tour: each farm once, in order, to scale, on any phone."""

import re
from html import unescape
from io import BytesIO
from math import hypot
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from domain.places import Point
from matching.tours.plan import plan
from services.papers.tour_map import BAR, HEAD, WIDTH, Labels, tour_map, tour_svg
from services.papers.tour_places import Frame, bar_km, bow, frame_for, on_bow, scale_for, spread
from tests.tours.builders import NOW, STOP, east, lot, truck

PARIS = ZoneInfo("Europe/Paris")
FRAME = Frame(1080, 800, 120)
NAMES = Labels({1: "Ferme d’Ango", 2: "<b>Léa & Cie</b> 🍅", 3: "EARL " + "Lefebvre " * 12}, "Dépôt", "Dieppe")


def tour(*lots, **vehicle):
    farms = lots or (lot(1, km=10, ready=1), lot(2, km=6, kg=120), lot(3, km=3, kg=0, prize=9))
    (found,) = plan(farms, [truck(km=12, **vehicle)], NOW, effort=None).tours
    return found


def said(svg):
    return [unescape(words) for words in re.findall(r"<text [^>]*>([^<]*)</text>", svg)]


def drawn(svg, kind="circle"):
    return re.findall(rf"<{kind} ", svg)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("fr", ["Lundi 24 août", "truck 1", "16 km · 53 min · 170 kg", "8 h 56", "9 h", "9 h 17", "9 h 33", "9 h 49"]),
        ("en", ["Monday 24 August", "truck 1", "16 km · 53 min · 170 kg", "8:56", "9:00", "9:17", "9:33", "9:49"]),
    ],
)
def test_the_day_the_figures_and_the_hours_are_told_in_the_language_and_the_zone(language, expected):
    words = [word.replace("\xa0", " ") for word in said(tour_svg(tour(), STOP, language, zone=PARIS, labels=NAMES))]
    assert [word for word in words if word in expected] == expected


def test_each_farm_has_its_number_on_the_map_and_in_the_list_in_order():
    words = said(tour_svg(tour(), STOP, "fr", zone=PARIS, labels=NAMES))
    listed = words[words.index("N") + 1 :]
    assert [word for word in listed if word.isdigit()] == ["1", "2", "3"]
    assert sorted(word for word in words[: words.index("N")] if word.isdigit()) == ["1", "2", "3"]


def test_names_are_words_whatever_they_hold_and_stay_on_the_picture():
    words = said(tour_svg(tour(), STOP, "fr", zone=PARIS, labels=NAMES))
    assert "<b>Léa & Cie</b>" in words
    (long,) = (word for word in words if word.startswith("EARL"))
    assert long.endswith("…")
    assert words[-3:] == ["9 h 49".replace(" ", "\xa0"), "170 kg".replace(" ", "\xa0"), "Dieppe"]


def test_crates_without_kilograms_have_no_weight():
    words = said(tour_svg(tour(lot(3, km=3, kg=0, prize=9)), STOP, "fr", zone=PARIS))
    assert not [word for word in words if "kg" in word]


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_same_tour_is_the_same_picture(language):
    first, again = (tour_map(tour(), STOP, language, zone=PARIS, labels=NAMES) for _ in range(2))
    assert first == again
    picture = Image.open(BytesIO(first))
    assert (picture.format, picture.width) == ("PNG", WIDTH)


def test_the_farms_are_where_they_are_and_the_stop_is_a_jar():
    """Seen as pixels: a green mark at the farm, a tomato-red one at the stop, white in the middle of the jar."""
    one = tour(lot(1, km=6, north=4))
    picture = Image.open(BytesIO(tour_map(one, STOP, "fr", zone=PARIS))).convert("RGB")
    points = [one.vehicle.start, east(6, 4), STOP]
    scale = scale_for(points, frame_for(points, WIDTH, 120, 560, 1100))
    farm, stop = scale.dot(points[1]), scale.dot(points[2])
    assert picture.getpixel((round(farm[0]) - 30, round(farm[1]) + HEAD)) == (22, 92, 58)
    assert picture.getpixel((round(stop[0]), round(stop[1]) + HEAD + 48)) == (209, 73, 46)
    assert picture.getpixel((round(stop[0]), round(stop[1]) + HEAD + 8)) == (255, 255, 255)


def test_who_starts_at_the_stop_has_one_mark_for_both():
    (home,) = plan([lot(1, km=6)], [truck()], NOW, effort=None).tours
    away = tour(lot(1, km=6))
    assert len(drawn(tour_svg(home, STOP, "fr", zone=PARIS))) + 1 == len(drawn(tour_svg(away, STOP, "fr", zone=PARIS)))


def test_a_tour_of_many_farms_is_a_longer_picture():
    farms = [lot(n, km=n % 7, north=n // 7, kg=1, minutes=1, prize=99) for n in range(40)]
    svg = tour_svg(tour(*farms), STOP, "fr", zone=PARIS)
    height = int(re.search(r'height="(\d+)"', svg)[1])
    assert height == pytest.approx(HEAD + BAR + 42 * 92 + 36 + 1000, abs=440)
    assert height + WIDTH < 10_000  # what Telegram takes as a photo
    assert said(svg).count("40") == 2


def test_north_is_up_and_nothing_is_stretched():
    places = [STOP, east(10), east(0, 10)]
    scale = scale_for(places, FRAME)
    here, right, up = (scale.dot(place) for place in places)
    assert right[0] - here[0] == pytest.approx(here[1] - up[1], rel=0.01)
    assert right[0] - here[0] == pytest.approx(10 * scale.pixels, rel=0.01)
    assert (right[1], up[0]) == (pytest.approx(here[1]), pytest.approx(here[0]))


@pytest.mark.parametrize(("kilometres", "bar"), [(0.0, 0.5), (3.0, 0.5), (12.0, 2), (60.0, 10), (400.0, 100)])
def test_the_bar_is_a_round_length(kilometres, bar):
    scale = scale_for([STOP, east(kilometres)], FRAME)
    assert bar_km(scale, 270) == bar
    assert bar * scale.pixels <= 270


spots = st.tuples(st.floats(120, 960), st.floats(120, 680))


@settings(max_examples=60, deadline=None)
@given(st.lists(spots | st.just((500.0, 400.0)), min_size=2, max_size=11))
def test_marks_never_cover_one_another_and_stay_on_the_map(dots):
    radii = [43.0] * (len(dots) - 1) + [54.0]
    marks = spread(dots, radii, FRAME)
    assert marks[-1] == dots[-1]
    for number, (x, y) in enumerate(marks):
        assert radii[number] <= x <= FRAME.width - radii[number]
        assert radii[number] <= y <= FRAME.height - radii[number]
        for other in range(number):
            assert hypot(x - marks[other][0], y - marks[other][1]) > radii[number] + radii[other] - 4


def test_a_way_goes_round_a_mark_that_stands_in_it():
    free = bow((0, 0), (400, 0), [])
    around = bow((0, 0), (400, 0), [((200, 20), 40)])
    assert free[1] > 0
    middle = on_bow((0, 0), around, (400, 0), 0.5)
    assert hypot(middle[0] - 200, middle[1] - 20) > 40


@pytest.mark.parametrize("place", [Point(0.0, 0.0), Point(-21.1, 55.5), Point(60.0, -179.9)])
def test_any_place_on_earth_can_be_drawn(place):
    (found,) = plan([lot(point=place)], [truck(start=place, end=place)], NOW, effort=None).tours
    assert "nan" not in tour_svg(found, place, "fr", zone=PARIS)
