"""How far and how long from each place to each other: as the crow flies, or from a table that a router measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from domain.places import Point
from matching.distance import between, spot

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Square: `km[i][j]` and `minutes[i][j]` lead from the i-th point to the j-th; both infinite without a road."""

    km: tuple[Row, ...]
    minutes: tuple[Row, ...]


class Roads(Protocol):
    """Whoever knows the ways between places."""

    def durations(self, points: Sequence[Point]) -> Matrix:
        """Kilometres and minutes between all of them, in their order; a point may occur twice."""
        ...


@dataclass(frozen=True, slots=True)
class AsTheCrowFlies:
    """The distance on the ellipsoid, stretched by a detour factor and driven at one speed; both are settings."""

    factor: float = 1.3
    """Kilometres of road in one kilometre as the crow flies: `Weights.road`. 1.343 on average on the way to the centres
    of 300 European cities (doi 10.1177/23998083231168870); 1.3 between junctions of motorways (arXiv 2406.06490)."""
    kmh: float = 45.0
    """An assumption: a loaded van on country roads and through villages."""

    def durations(self, points: Sequence[Point]) -> Matrix:
        """Straight lines, so the same there and back."""
        spots = [spot(point) for point in points]
        km = tuple(tuple(self.factor * between(here, there) for there in spots) for here in spots)
        return Matrix(km, tuple(tuple(each * 60 / self.kmh for each in row) for row in km))


@dataclass(frozen=True, slots=True)
class Table:
    """What a router measured beforehand, since nobody fetches anything in the middle of a computation."""

    places: Mapping[Point, int]
    matrix: Matrix

    def durations(self, points: Sequence[Point]) -> Matrix:
        """The rows and columns of these points.

        Raises:
            KeyError: a point was not measured.
        """
        chosen = [self.places[point] for point in points]
        return Matrix(_part(self.matrix.km, chosen), _part(self.matrix.minutes, chosen))


def _part(rows: tuple[Row, ...], chosen: Sequence[int]) -> tuple[Row, ...]:
    return tuple(tuple(rows[i][j] if i != j else 0.0 for j in chosen) for i in chosen)


def table(points: Sequence[Point], matrix: Matrix) -> Table:
    """The matrix as roads; of equal points the first counts.

    Raises:
        ValueError: the matrix has another size.
    """
    if {len(points)} != {len(matrix.km), len(matrix.minutes), *map(len, matrix.km), *map(len, matrix.minutes)}:
        raise ValueError(f"no square of {len(points)} points")
    return Table({point: number for number, point in reversed(list(enumerate(points)))}, matrix)
