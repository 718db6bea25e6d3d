"""It is day from sunrise to sunset, to the minute, in the civil time of the place."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.daylight import daylight
from domain.places import Point

PARIS = ZoneInfo("Europe/Paris")
DIEPPE, NORTH_CAPE = Point(49.922, 1.078), Point(71.17, 25.78)


@pytest.mark.parametrize(
    ("point", "day", "zone", "rise", "down"),
    [  # as almanacs print them (from memory), to three minutes
        (Point(48.8566, 2.3522), date(2026, 6, 21), PARIS, "05:47", "21:58"),
        (Point(48.8566, 2.3522), date(2026, 12, 21), PARIS, "08:41", "16:56"),
        (DIEPPE, date(2026, 9, 19), PARIS, "07:38", "20:00"),
        (DIEPPE, date(2026, 10, 24), PARIS, "08:30", "18:45"),  # the day before the clocks change, and that day
        (DIEPPE, date(2026, 10, 25), PARIS, "07:32", "17:43"),
        (Point(-20.88, 55.45), date(2026, 6, 21), ZoneInfo("Indian/Reunion"), "06:52", "17:46"),
        (Point(14.6, -61.07), date(2026, 6, 21), ZoneInfo("America/Martinique"), "05:36", "18:35"),
    ],
)
def test_sunrise_and_sunset(point: Point, day: date, zone: ZoneInfo, rise: str, down: str) -> None:
    light = daylight(point, day, zone)
    assert light is not None
    for moment, expected in ((light.rise, rise), (light.set, down)):
        hours, minutes = (int(part) for part in expected.split(":"))
        said = datetime(day.year, day.month, day.day, hours, minutes, tzinfo=zone)
        assert abs((moment - said).total_seconds()) <= 180, (moment, expected)
        assert moment.date() == day


def test_day_is_rounded_inwards() -> None:
    light = daylight(DIEPPE, date(2026, 9, 19), PARIS)
    assert light is not None
    assert light.covers(light.rise, light.set)
    assert not light.covers(light.rise.replace(minute=light.rise.minute - 1), light.set)
    assert (light.rise.second, light.set.second) == (0, 0)


@pytest.mark.parametrize("day", [date(2026, 6, 21), date(2026, 12, 21)])
def test_where_the_sun_does_not_rise_or_set_nobody_computes_it(day: date) -> None:
    assert daylight(NORTH_CAPE, day, ZoneInfo("Europe/Oslo")) is None
