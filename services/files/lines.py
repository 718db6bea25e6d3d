"""One line of a table: day, hours, place and centre, which every kind of file has; names that are looked up once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

from domain.places import Commune, Point
from domain.sheets import Column, Fault, Row
from services.files import cells, names
from services.files.cells import CellError
from services.files.names import NotKnownError

T = TypeVar("T")

SITE, ADDRESS = 80, 120
"""Letters that are kept of each."""
Said = Mapping[Column, str]
"""What the cells of a line say, by column."""


class Reader:
    """Reads line after line; what it looked up once it knows."""

    def __init__(self, near: Sequence[Point]) -> None:
        places = tuple(near)
        self._commune: Callable[[str], Commune | Fault] = lru_cache(maxsize=None)(
            lambda text: _or_fault(lambda: names.commune(text, places))
        )
        self.recipe = lru_cache(maxsize=None)(lambda text: _or_fault(lambda: names.recipe(text)))
        self.product = lru_cache(maxsize=None)(lambda text: _or_fault(lambda: names.product(text)))

    def common(self, row: Row, said: Said) -> None:
        """When, where and for which centre, with all that is wrong with it."""
        row.site, row.address = said.get("site", "")[:SITE], said.get("address", "")[:ADDRESS]
        row.centre = said.get("centre", "")
        _day(row, said.get("date", ""))
        _hours(row, said.get("start", ""), said.get("end", ""))
        self._place(row, said.get("commune", ""))

    def _place(self, row: Row, text: str) -> None:
        if not text:
            row.faults.append(Fault(code="commune.missing"))
            return
        found = self._commune(text)
        if isinstance(found, Fault):
            row.faults.append(found)
            return
        row.commune, row.insee = found.name, found.insee
        row.lat, row.lon = found.point.lat, found.point.lon
        row.site = row.site or found.name


def listed(row: Row, text: str, look_up: Callable[[str], str | Fault]) -> list[str]:
    """The names in one cell, each once; what is not known is a fault of the line."""
    found: list[str] = []
    for name in names.several(text):
        one = look_up(name)
        if isinstance(one, Fault):
            row.faults.append(one)
        elif one not in found:
            found.append(one)
    return found


def whole(row: Row, text: str, units: str, code: str) -> int | None:
    """A whole number, or a fault of the line."""
    try:
        return cells.whole(text, units)
    except CellError:
        row.faults.append(Fault(code=code, said=text))
        return None


def _or_fault(look_up: Callable[[], T]) -> T | Fault:
    try:
        return look_up()
    except NotKnownError as exc:
        return exc.fault


def _day(row: Row, text: str) -> None:
    if not text:
        row.faults.append(Fault(code="date.missing"))
        return
    try:
        row.day = cells.day(text)
    except CellError as exc:
        row.faults.append(Fault(code=exc.code, said=text))


def _hours(row: Row, start: str, end: str) -> None:
    """Start and end; both may stand in the first cell."""
    for text, name in ((start, "start"), (end, "end")):
        if not text:
            continue
        try:
            first, second = cells.span(text)
        except CellError as exc:
            row.faults.append(Fault(code=exc.code, said=text))
            return
        setattr(row, name, first)
        if name == "start" and second:
            row.end = second
    row.end = row.end.replace("00:00", "24:00")  # a day ends at midnight, it does not begin again
    for name in ("start", "end"):
        if not getattr(row, name):
            row.faults.append(Fault(code=f"{name}.missing"))
