"""What an OSRM server is asked, and what is made of its answers, good and bad."""

import json
from math import inf

import pytest

from domain.places import Point
from matching.tours.osrm import OsrmError, read_table, table_url
from matching.tours.roads import Matrix, table
from matching.tours.values import Why
from tests.tours.builders import STOP, east, lot, order, planned, reasons, truck

ANSWER = """{"code": "Ok",
 "sources": [{"location": [1.0781, 49.9219], "name": "Quai Henri IV", "distance": 4.2, "hint": "x"}],
 "destinations": [{"location": [1.0781, 49.9219], "name": "Quai Henri IV", "distance": 4.2, "hint": "x"}],
 "durations": [[0, 621.4, null], [590, 0, 90.5], [null, 100, 0]],
 "distances": [[0, 8123.4, null], [8000, 0, 1200], [null, 1300.5, 0]]}"""


def test_longitude_comes_first():
    assert table_url("https://osrm.example/", [Point(49.9219, -1.07812345), Point(-21.1, 55.5)], "car") == (
        "https://osrm.example/table/v1/car/-1.078123,49.921900;55.500000,-21.100000?annotations=duration,distance"
    )


def test_an_answer_is_kilometres_and_minutes():
    read = read_table(json.loads(ANSWER), 3)
    assert read.km == ((0, 8.1234, inf), (8, 0, 1.2), (inf, 1.3005, 0))
    assert read.minutes[0] == (0, pytest.approx(621.4 / 60), inf)


def test_a_way_of_which_half_is_known_is_no_way():
    read = read_table({"code": "Ok", "durations": [[0, 60], [60, 0]], "distances": [[0, None], [1000, 0]]}, 2)
    assert (read.km, read.minutes) == (((0, inf), (1, 0)), ((0, inf), (1, 0)))


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ({"code": "InvalidQuery", "message": "Query string malformed"}, "InvalidQuery: Query string malformed"),
        ({"code": "NoSegment", "message": "Could not find a matching segment"}, "NoSegment: .*"),
        ({"code": "TooBig"}, "TooBig: "),
        ({"code": "NoTable"}, "NoTable: "),
        ({}, "None: "),
        ([], "not an object"),
        (None, "not an object"),
        ("<html>", "not an object"),
        ({"code": "Ok", "durations": [[0]]}, "distances: no square of 1"),
        ({"code": "Ok", "durations": [[0]], "distances": [[0, 1]]}, "distances: no square of 1"),
        ({"code": "Ok", "durations": [[0]], "distances": [0]}, "distances: no square of 1"),
        ({"code": "Ok", "durations": [], "distances": []}, "distances: no square of 1"),
        ({"code": "Ok", "durations": [["0"]], "distances": [[0]]}, "durations: '0'"),
        ({"code": "Ok", "durations": [[-1]], "distances": [[0]]}, "durations: -1"),
        ({"code": "Ok", "durations": [[True]], "distances": [[0]]}, "durations: True"),
        ({"code": "Ok", "durations": [[float("nan")]], "distances": [[0]]}, "durations: nan"),
    ],
)
def test_anything_else_is_an_error_that_says_what(answer, why):
    with pytest.raises(OsrmError, match=f"^{why}$"):
        read_table(answer, 1)


def test_a_measured_table_serves_a_tour():
    """The nearer farm is on an island: no road. The other one is further there than back."""
    places = [STOP, east(5), east(8)]
    ways = Matrix(
        ((0.0, inf, 9.0), (inf, 0.0, inf), (12.0, inf, 0.0)), ((0.0, inf, 10.0), (inf, 0.0, inf), (14.2, inf, 0.0))
    )
    answer = planned([lot(1, km=5), lot(2, km=8)], [truck()], roads=table(places, ways))
    assert (order(answer), reasons(answer)) == ({1: [2]}, {1: Why.NO_ROAD})
    assert (answer.tours[0].km, [leg.minutes for leg in answer.tours[0].legs]) == (21.0, [10, 15])


def test_a_table_answers_only_for_what_was_measured():
    square = Matrix(((0.0,),), ((0.0,),))
    with pytest.raises(KeyError):
        table([STOP], square).durations([east(1)])
    with pytest.raises(ValueError, match="no square of 2 points"):
        table([STOP, east(1)], square)
    assert table([STOP, STOP], Matrix(((0.0, 0.0),) * 2, ((0.0, 0.0),) * 2)).durations([STOP, STOP]).km[0] == (0, 0)
