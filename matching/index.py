"""The upcoming stops in memory, sorted by start, so that the nearest in a window are found at once."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from heapq import nlargest
from importlib import import_module
from math import acos, cos, inf
from typing import Any

from domain.places import Point
from matching.distance import EQUATOR_KM, FLATTENING, Spot, between, spot
from matching.values import StopView, stamp

MANY = 1_000
"""From here on numpy is quicker than a loop."""

Found = list[tuple[float, StopView]]
"""Kilometres by `distance.between`, and the stop."""


@cache
def numpy() -> Any | None:
    """The optional extra `fast`; everything works without it."""
    try:
        return import_module("numpy")
    except ImportError:
        return None


class StopIndex:
    """Stops sorted by start, refreshed on every write to one. Those of the past may stay: windows leave them out."""

    def __init__(self, stops: Iterable[StopView] = (), *, many: int = MANY) -> None:
        """Numpy serves from `many` stops on, where it is installed."""
        by_id = {stop.id: stop for stop in stops}
        rows = sorted((stamp(stop.start), stop.id) for stop in by_id.values())
        self._keys = rows
        self._stops = [by_id[stop_id] for _, stop_id in rows]
        self._starts = {stop_id: start for start, stop_id in rows}
        self._spots = [spot(stop.point) for stop in self._stops]
        self._many = many
        self._table: Any = None

    def __len__(self) -> int:
        return len(self._keys)

    def __iter__(self) -> Iterator[StopView]:
        return iter(self._stops)

    def get(self, stop_id: int | None) -> StopView | None:
        """The stop as it is known here."""
        if stop_id is None or (start := self._starts.get(stop_id)) is None:
            return None
        return self._stops[bisect_left(self._keys, (start, stop_id))]

    def put(self, stop: StopView) -> None:
        """Add a stop, or replace the one of the same id."""
        self.remove(stop.id)
        key = (stamp(stop.start), stop.id)
        row = bisect_left(self._keys, key)
        self._starts[stop.id] = key[0]
        self._keys.insert(row, key)
        self._stops.insert(row, stop)
        self._spots.insert(row, spot(stop.point))
        if self._table is not None and (np := numpy()):
            self._table = np.insert(self._table, row, self._spots[row], axis=1)

    def remove(self, stop_id: int) -> None:
        """Forget a stop; one that is not known is no error."""
        if (start := self._starts.pop(stop_id, None)) is None:
            return
        row = bisect_left(self._keys, (start, stop_id))
        del self._keys[row], self._stops[row], self._spots[row]
        if self._table is not None and (np := numpy()):
            self._table = np.delete(self._table, row, axis=1)

    def nearest(self, point: Point, start: datetime, until: datetime | None, limit: int) -> Found:
        """The nearest stops that begin from `start` to `until` (both included), nearest first, ties by start and id."""
        first, last = self._window(start, until)
        if limit < 1 or first >= last:
            return []
        here = spot(point)
        cosines = self._cosines(here, first, last)
        rows = self._above(cosines, _least_cosine(acos(max(-1.0, min(1.0, _nth_largest(cosines, limit))))))
        found = sorted((between(here, self._spots[first + row]), first + row) for row in rows)
        return [(km, self._stops[row]) for km, row in found[:limit]]

    def within(self, point: Point, radius_km: float, start: datetime, until: datetime | None = None) -> Found:
        """The stops at most that far that begin from `start` to `until` (both included), soonest first."""
        first, last = self._window(start, until)
        here = spot(point)
        rows = self._above(self._cosines(here, first, last), _least_cosine(radius_km / EQUATOR_KM))
        found = ((between(here, self._spots[first + row]), self._stops[first + row]) for row in rows)
        return [(km, stop) for km, stop in found if km <= radius_km]

    def _window(self, start: datetime, until: datetime | None) -> tuple[int, int]:
        last = len(self._keys) if until is None else bisect_right(self._keys, (stamp(until), inf))
        return bisect_left(self._keys, (stamp(start), -inf)), last

    def _cosines(self, here: Spot, first: int, last: int) -> Any:
        """Cosine of the angle to each stop of the window: enough to narrow, not to rank."""
        if len(self._keys) >= self._many and (np := numpy()):
            if self._table is None:
                self._table = np.ascontiguousarray(np.array(self._spots).T)
            return np.array(here) @ self._table[:, first:last]
        x, y, z = here
        return [x * a + y * b + z * c for a, b, c in self._spots[first:last]]

    @staticmethod
    def _above(cosines: Any, least: float) -> list[int]:
        """The rows at least that near, in order."""
        if isinstance(cosines, list):
            return [row for row, cosine in enumerate(cosines) if cosine >= least]
        return [int(row) for row in (cosines >= least).nonzero()[0]]


def _nth_largest(cosines: Any, limit: int) -> float:
    """The cosine of the `limit`th nearest stop, or of the farthest when there are fewer."""
    if limit >= len(cosines):
        return -1.0
    if isinstance(cosines, list):
        return float(nlargest(limit, cosines)[-1])
    cosines = cosines.copy()
    cosines.partition(len(cosines) - limit)
    return float(cosines[len(cosines) - limit])


def _least_cosine(angle: float) -> float:
    """The least cosine of a stop whose ellipsoidal distance may be that of `angle` at the equator.

    On the ellipsoid a distance is between (1 - flattening) and 1 times the angle between the vectors; the rest allows
    for rounding, about a metre.
    """
    widened = angle / (1 - FLATTENING)
    return -1.0 if widened >= 3.14 else cos(widened) - 1e-13
