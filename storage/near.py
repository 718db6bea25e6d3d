"""Who is near: a square that an index finds, then the distance on a flat map, within 1 % in a region."""

from __future__ import annotations

from math import cos, radians

from sqlalchemy import ColumnElement

from domain.places import Point
from storage.stops import KM_PER_DEGREE
from storage.tables import person

KM = 111.2
"""Of a degree of latitude, on the average."""


def square(point: Point) -> ColumnElement[float]:
    """Square kilometres of a person's distance."""
    north = (person.c.lat - point.lat) * KM
    east = (person.c.lon - point.lon) * (KM * cos(radians(point.lat)))
    return north * north + east * east


def within(point: Point, km: float) -> list[ColumnElement[bool]]:
    """First a square a little too large, then the distance."""
    north = (km + 1) / KM_PER_DEGREE
    east = north / cos(radians(min(abs(point.lat) + north, 89)))
    return [
        person.c.lat.between(point.lat - north, point.lat + north),
        person.c.lon.between(point.lon - east, point.lon + east),
        square(point) <= km * km,
    ]
