"""Which communes lie around a point: a grid of cells, those within reach of places, the nearest of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import cos, radians

from domain.places import Point
from parsing.gazetteer_keys import forms, sound
from parsing.gazetteer_ranking import kilometres

REACH_KM = 60.0
"""A short form or a misspelling is looked for this far around; beyond, a farmer gives the whole name."""
ELSEWHERE_KM = 50.0
"""A point farther than this from every commune is not in France."""
CELL = 0.1
"""Degrees of a cell of the grid, about 11 km from south to north."""


@dataclass(frozen=True, slots=True)
class Around:
    """The communes within reach of the served places, by whole name and by short forms."""

    members: frozenset[int]
    forms: list[str]
    owners: list[int]
    sounds: dict[str, list[int]]
    long: dict[tuple[int, str], list[int]]
    """Those of three words and more by how many they are, and how the first begins."""


def surveyed(names: Sequence[str], lats: Sequence[float], lons: Sequence[float], places: Iterable[Point]) -> Around:
    """What is within reach of the places; the rows have their keys as `names`, and their middles."""
    members: set[int] = set()
    for place in places:
        height = REACH_KM / 111.0
        rows = [row for row, lat in enumerate(lats) if abs(lat - place.lat) < height]
        members.update(row for row in rows if kilometres(place.lat, place.lon, lats[row], lons[row]) <= REACH_KM)
    known = [(form, row) for row in sorted(members) for form in forms(names[row])]
    sounds: dict[str, list[int]] = defaultdict(list)
    for at, heard in enumerate(sound("\n".join(form for form, _ in known)).split("\n")):
        sounds[heard].append(at)
    long: dict[tuple[int, str], list[int]] = defaultdict(list)
    for row in members:
        words = names[row].split(" ")
        if len(words) > 2:
            long[len(words), words[0][:3]].append(row)
    return Around(frozenset(members), [form for form, _ in known], [row for _, row in known], dict(sounds), dict(long))


class Grid:
    """Rows by the cell that their middle lies in."""

    def __init__(self, lats: Sequence[float], lons: Sequence[float], rows: Iterable[int]) -> None:
        """The middles of all rows, and which of the rows are in the grid."""
        self._lats, self._lons = lats, lons
        cells: dict[tuple[int, int], list[int]] = defaultdict(list)
        for row in rows:
            cells[int(lats[row] // CELL), int(lons[row] // CELL)].append(row)
        self._cells = dict(cells)

    def nearest(self, point: Point, limit: int) -> list[tuple[float, int]]:
        """The km and the row of the nearest, none farther than `ELSEWHERE_KM`."""
        found: dict[int, float] = {}
        width = CELL * 111.2 * max(cos(radians(point.lat)), 0.1)
        for ring in range(int(ELSEWHERE_KM / width) + 2):
            for row in self._ring(point, ring):
                found[row] = kilometres(point.lat, point.lon, self._lats[row], self._lons[row])
            if sum(km <= ring * width for km in found.values()) >= limit:
                break
        return sorted((km, row) for row, km in found.items() if km <= ELSEWHERE_KM)[:limit]

    def _ring(self, point: Point, ring: int) -> Iterator[int]:
        """The rows in the cells of the grid that lie `ring` cells away."""
        north, east = int(point.lat // CELL), int(point.lon // CELL)
        for y in range(north - ring, north + ring + 1):
            step = 1 if abs(y - north) == ring else max(2 * ring, 1)
            for x in range(east - ring, east + ring + 1, step):
                yield from self._cells.get((y, x), ())
