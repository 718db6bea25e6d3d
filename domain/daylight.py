"""From when to when it is day at a place: gleaning is done between sunrise and sunset."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from astral import Observer
from astral.sun import sunrise, sunset

from domain.places import Point


@dataclass(frozen=True, slots=True)
class Daylight:
    """Sunrise and sunset, to the minute, in the civil time of the place: day is rounded inwards."""

    rise: datetime
    set: datetime

    def covers(self, start: datetime, end: datetime) -> bool:
        """Whether it is day from the first moment to the last."""
        return self.rise <= start and end <= self.set


def daylight(point: Point, day: date, zone: ZoneInfo) -> Daylight | None:
    """Sunrise and sunset of a day; None where the sun does not rise or set on it, within the polar circles.

    The upper edge of the sun on a flat horizon, refraction counted: `astral` computes them after NOAA's spreadsheet,
    to a minute or so at our latitudes.

    >>> paris = ZoneInfo("Europe/Paris")
    >>> sun = daylight(Point(49.945, 1.145), date(2026, 9, 19), paris)
    >>> f"{sun.rise:%H:%M} {sun.set:%H:%M}"
    '07:38 20:00'
    """
    here = Observer(point.lat, point.lon)
    try:
        rise, down = sunrise(here, day, tzinfo=zone), sunset(here, day, tzinfo=zone)
    except ValueError:
        return None
    up = rise + timedelta(minutes=1) if rise.second or rise.microsecond else rise
    return Daylight(up.replace(second=0, microsecond=0), down.replace(second=0, microsecond=0))
