import random
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import matching.index
from domain.places import Point
from matching.distance import between, spot
from matching.index import StopIndex
from tests.matching.builders import DIEPPE, NOW, stop

NUMPY, PURE = 1, 10**9


def days(number):
    return NOW + timedelta(days=number)


def ids(found):
    return [one.id for _, one in found]


def season(count, seed=1):
    rng = random.Random(seed)
    return [
        stop(number, day=rng.uniform(0, 30), point=Point(rng.uniform(42, 51), rng.uniform(-4, 8)))
        for number in range(count)
    ]


@pytest.mark.parametrize("many", [NUMPY, PURE])
class TestBothPaths:
    def test_the_window_takes_both_its_ends(self, many):
        index = StopIndex([stop(number, day=number) for number in range(6)], many=many)
        assert ids(index.nearest(DIEPPE, days(2), days(4), 10)) == [2, 3, 4]
        assert ids(index.within(DIEPPE, 1, days(2), days(4))) == [2, 3, 4]

    def test_nearest_first_then_soonest_then_the_smaller_number(self, many):
        stops = [stop(1, north_km=5), stop(2, day=3), stop(4, day=2), stop(3, day=2)]
        assert ids(StopIndex(stops, many=many).nearest(DIEPPE, days(0), None, 10)) == [3, 4, 2, 1]

    def test_within_is_soonest_first(self, many):
        stops = [stop(1, day=3), stop(2, day=2, north_km=9.5), stop(3, day=1, north_km=10.5)]
        assert ids(StopIndex(stops, many=many).within(DIEPPE, 10, days(0))) == [2, 1]

    @pytest.mark.parametrize("limit", [1, 7, 10, 400, 1_000])
    def test_it_finds_what_a_plain_loop_finds(self, many, limit):
        stops = season(400)
        index = StopIndex(stops, many=many)
        for here in (one.point for one in season(20, seed=2)):
            wanted = sorted(
                (between(spot(here), spot(one.point)), one.start, one.id)
                for one in stops
                if days(3) <= one.start <= days(9)
            )
            assert ids(index.nearest(here, days(3), days(9), limit)) == [number for _, _, number in wanted[:limit]]

    @pytest.mark.parametrize(("start", "until", "limit"), [(9, 3, 5), (40, 50, 5), (0, 30, 0)])
    def test_nothing_is_found_in_an_empty_window(self, many, start, until, limit):
        index = StopIndex(season(20), many=many)
        assert index.nearest(DIEPPE, days(start), days(until), limit) == []

    def test_an_empty_index_finds_nothing(self, many):
        assert StopIndex(many=many).nearest(DIEPPE, NOW, None, 5) == []
        assert StopIndex(many=many).within(DIEPPE, 5, NOW) == []

    @settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(changes=st.lists(st.tuples(st.sampled_from("pr"), st.integers(0, 8), st.integers(0, 5)), max_size=20))
    def test_stops_put_and_removed_are_as_if_it_had_been_made_anew(self, many, changes):
        index, known = StopIndex(many=many), {}
        for what, number, day in changes:
            if what == "p":
                known[number] = stop(number, day=day, north_km=day)
                index.put(known[number])
            else:
                known.pop(number, None)
                index.remove(number)
            anew = StopIndex(known.values(), many=many)
            assert list(index) == list(anew)
            assert index.nearest(DIEPPE, days(1), days(4), 3) == anew.nearest(DIEPPE, days(1), days(4), 3)
        assert [index.get(number) for number in range(9)] == [known.get(number) for number in range(9)]
        assert len(index) == len(known)


def test_without_numpy_many_stops_are_served_by_the_plain_path(monkeypatch):
    def missing(name):
        raise ImportError(name)

    stops, here = season(50), DIEPPE
    wanted = StopIndex(stops, many=NUMPY).nearest(here, days(0), None, 10)
    matching.index.numpy.cache_clear()
    monkeypatch.setattr(matching.index, "import_module", missing)
    assert StopIndex(stops, many=NUMPY).nearest(here, days(0), None, 10) == wanted
    matching.index.numpy.cache_clear()


def test_a_start_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="has no time zone"):
        StopIndex([stop(start=NOW.replace(tzinfo=None))])
