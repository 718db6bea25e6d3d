"""The table service of an OSRM server: what to ask, and what its answer says. Asking is the door's business.

Source: Project-OSRM/osrm-backend, docs/http.md, "Table service": seconds and metres, row by row, null without a route.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import inf, isfinite
from typing import Any

from domain.places import Point
from matching.tours.roads import Matrix, Row


class OsrmError(ValueError):
    """The server did not answer with a table; the text is its code and message, or what is wrong with the answer."""


def table_url(base: str, points: Sequence[Point], profile: str = "driving") -> str:
    """What to GET; `base` is the operator's server, coordinates are longitude first with 6 decimals (0.1 m).

    >>> table_url("http://localhost:5000/", [Point(49.92, 1.08), Point(49.9, 1.1)])
    'http://localhost:5000/table/v1/driving/1.080000,49.920000;1.100000,49.900000?annotations=duration,distance'
    """
    places = ";".join(f"{point.lon:.6f},{point.lat:.6f}" for point in points)
    return f"{base.rstrip('/')}/table/v1/{profile}/{places}?annotations=duration,distance"


def read_table(answer: Any, count: int) -> Matrix:
    """The decoded JSON as kilometres and minutes between `count` points; infinite where there is no route.

    Raises:
        OsrmError: the answer is a refusal, or no table of that size.
    """
    if not isinstance(answer, Mapping):
        raise OsrmError("not an object")
    if answer.get("code") != "Ok":
        raise OsrmError(f"{answer.get('code')}: {answer.get('message', '')}")
    metres, seconds = _square(answer, "distances", count), _square(answer, "durations", count)
    open_ = [[isfinite(m + s) for m, s in zip(*rows, strict=True)] for rows in zip(metres, seconds, strict=True)]
    return Matrix(_scaled(metres, open_, 1000), _scaled(seconds, open_, 60))


def _square(answer: Mapping[str, Any], name: str, count: int) -> list[list[float]]:
    rows = answer.get(name)
    if (
        not isinstance(rows, list)
        or len(rows) != count
        or any(not isinstance(r, list) or len(r) != count for r in rows)
    ):
        raise OsrmError(f"{name}: no square of {count}")
    return [[_figure(name, value) for value in row] for row in rows]


def _figure(name: str, value: Any) -> float:
    if value is None:
        return inf
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < inf:
        raise OsrmError(f"{name}: {value!r}")
    return float(value)


def _scaled(rows: list[list[float]], known: list[list[bool]], unit: float) -> tuple[Row, ...]:
    """A way of which only one figure is known is no way."""
    return tuple(
        tuple(value / unit if known[i][j] else inf for j, value in enumerate(row)) for i, row in enumerate(rows)
    )
