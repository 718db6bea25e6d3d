"""From a file to rows of stops: every line is read to its end, so that all that is wrong is told at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import TypeVar

from domain.places import Commune, Point
from domain.stop_sheet import MOST_ROWS, NEEDED, Column, Fault, StopRow, StopSheet
from services.stop_files import cells, columns, grid, names
from services.stop_files.cells import CellError
from services.stop_files.names import NotKnownError

T = TypeVar("T")

SITE, ADDRESS, EVENT = 80, 120, 80
"""Letters that are kept of each."""


def read(data: bytes, near: Sequence[Point]) -> StopSheet:
    """The rows of a file. Never raises; what is wrong with the whole is its `trouble`.

    Args:
        data: the bytes of a CSV or XLSX file.
        near: middles of the areas that are served.
    """
    try:
        lines = grid.read(data)
    except grid.GridError as exc:
        return StopSheet(trouble=Fault(code=exc.code))
    return rows_of(lines, near)


def rows_of(lines: grid.Grid, near: Sequence[Point]) -> StopSheet:
    """The rows under the header, wherever it stands among the first lines."""
    if not lines:
        return StopSheet(trouble=Fault(code="empty"))
    at = next((index for index, (_, line) in enumerate(lines[: grid.HEAD]) if columns.is_header(line)), None)
    if at is None:
        return StopSheet(trouble=Fault(code="header"))
    header = lines[at][1]
    known = columns.columns(header)
    if trouble := _columns_wrong(header, known):
        return StopSheet(trouble=trouble)
    under = lines[at + 1 :]
    if not under:
        return StopSheet(trouble=Fault(code="empty"))
    if len(under) > MOST_ROWS:
        return StopSheet(trouble=Fault(code="lines"))
    reader = _Reader(near)
    rows = [reader.row(number, dict(_named(known, line))) for number, line in under]
    ignored = [title for title, column in zip(header, known, strict=True) if title and column is None]
    return StopSheet(rows=rows, ignored=ignored[:10])


def _columns_wrong(header: Sequence[str], known: Sequence[Column | None]) -> Fault | None:
    found = [column for column in known if column is not None]
    if twice := next((column for column in found if found.count(column) > 1), None):
        titles = tuple(title for title, column in zip(header, known, strict=True) if column == twice)
        return Fault(code="twice", options=titles[:2])
    missing = tuple(column for column in NEEDED if column not in found and column != "end")
    return Fault(code="column", options=missing) if missing else None


def _named(known: Sequence[Column | None], line: Sequence[str]) -> list[tuple[Column, str]]:
    return [(column, cell) for column, cell in zip(known, line, strict=False) if column is not None]


class _Reader:
    """Reads line after line; what it looked up once it knows."""

    def __init__(self, near: Sequence[Point]) -> None:
        places = tuple(near)
        self._commune: Callable[[str], Commune | Fault] = lru_cache(maxsize=None)(
            lambda text: _or_fault(lambda: names.commune(text, places))
        )
        self._recipe = lru_cache(maxsize=None)(lambda text: _or_fault(lambda: names.recipe(text)))
        self._product = lru_cache(maxsize=None)(lambda text: _or_fault(lambda: names.product(text)))

    def row(self, number: int, said: dict[Column, str]) -> StopRow:
        """One line, with all its faults."""
        row = StopRow(
            line=number,
            site=said.get("site", "")[:SITE],
            address=said.get("address", "")[:ADDRESS],
            event=said.get("event", "")[:EVENT],
            centre=said.get("centre", ""),
        )
        _day(row, said.get("date", ""))
        _hours(row, said.get("start", ""), said.get("end", ""))
        self._place(row, said.get("commune", ""))
        _amounts(row, said.get("capacity", ""), said.get("jars", ""))
        row.recipes = self._list(row, said.get("recipes", ""), self._recipe)
        row.products = self._list(row, said.get("products", ""), self._product)
        return row

    def _place(self, row: StopRow, text: str) -> None:
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

    @staticmethod
    def _list(row: StopRow, text: str, look_up: Callable[[str], str | Fault]) -> list[str]:
        found: list[str] = []
        for name in names.several(text):
            one = look_up(name)
            if isinstance(one, Fault):
                row.faults.append(one)
            elif one not in found:
                found.append(one)
        return found


def _or_fault(look_up: Callable[[], T]) -> T | Fault:
    try:
        return look_up()
    except NotKnownError as exc:
        return exc.fault


def _day(row: StopRow, text: str) -> None:
    if not text:
        row.faults.append(Fault(code="date.missing"))
        return
    try:
        row.day = cells.day(text)
    except CellError as exc:
        row.faults.append(Fault(code=exc.code, said=text))


def _hours(row: StopRow, start: str, end: str) -> None:
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


def _amounts(row: StopRow, kg: str, jars: str) -> None:
    if not kg:
        row.faults.append(Fault(code="capacity.missing"))
    else:
        row.capacity_kg = _whole(row, kg, r"kgs?|kilos?|kilogrammes?", "capacity.unknown")
    if jars:
        row.capacity_jars = _whole(row, jars, r"bocaux|bocal|jars?|pots?", "jars.unknown")
        if row.capacity_jars is not None and not 0 < row.capacity_jars <= MOST_JARS:
            row.faults.append(Fault(code="jars.unknown", said=jars))


MOST_JARS = 5000
"""No truck makes more in a day."""


def _whole(row: StopRow, text: str, units: str, code: str) -> int | None:
    try:
        return cells.whole(text, units)
    except CellError:
        row.faults.append(Fault(code=code, said=text))
        return None
