"""From a file to rows: every line is read to its end, so that all that is wrong is told at once.

The header tells what the lines are: truck stops, or workshops.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from domain.places import Point
from domain.sheets import MOST_ROWS, AnyRow, Column, Fault, FileKind, Sheet
from services.files import columns, grid
from services.files.lines import Reader, Said
from services.stop_files import lines as stop_lines
from services.workshop_files import lines as workshop_lines

_NEEDED: Mapping[FileKind, Sequence[Column]] = {"stops": stop_lines.NEEDED, "workshops": workshop_lines.NEEDED}
_ROWS: Mapping[FileKind, Callable[[Reader, int, Said], AnyRow]] = {
    "stops": stop_lines.row,
    "workshops": workshop_lines.row,
}


def read(data: bytes, near: Sequence[Point]) -> Sheet:
    """The rows of a file. Never raises; what is wrong with the whole is its `trouble`.

    Args:
        data: the bytes of a CSV or XLSX file.
        near: middles of the areas that are served.
    """
    try:
        lines = grid.read(data)
    except grid.GridError as exc:
        return Sheet(trouble=Fault(code=exc.code))
    return rows_of(lines, near)


def rows_of(lines: grid.Grid, near: Sequence[Point]) -> Sheet:
    """The rows under the header, wherever it stands among the first lines."""
    if not lines:
        return Sheet(trouble=Fault(code="empty"))
    at = next((index for index, (_, line) in enumerate(lines[: grid.HEAD]) if columns.is_header(line)), None)
    if at is None:
        return Sheet(trouble=Fault(code="header"))
    header = lines[at][1]
    known = columns.columns(header)
    kind = columns.kind_of(known)
    under = lines[at + 1 :]
    if trouble := _columns_wrong(header, known, _NEEDED[kind]) or _too_few_or_many(under):
        return Sheet(kind=kind, trouble=trouble)
    reader = Reader(near)
    rows = [_ROWS[kind](reader, number, dict(_named(known, line))) for number, line in under]
    ignored = [title for title, column in zip(header, known, strict=True) if title and column is None]
    return Sheet(kind=kind, rows=rows, ignored=ignored[:10])


def _too_few_or_many(under: grid.Grid) -> Fault | None:
    if not under:
        return Fault(code="empty")
    return Fault(code="lines") if len(under) > MOST_ROWS else None


def _columns_wrong(header: Sequence[str], known: Sequence[Column | None], needed: Sequence[Column]) -> Fault | None:
    found = [column for column in known if column is not None]
    if twice := next((column for column in found if found.count(column) > 1), None):
        titles = tuple(title for title, column in zip(header, known, strict=True) if column == twice)
        return Fault(code="twice", options=titles[:2])
    missing = tuple(column for column in needed if column not in found and column != "end")
    return Fault(code="column", options=missing) if missing else None


def _named(known: Sequence[Column | None], line: Sequence[str]) -> list[tuple[Column, str]]:
    return [(column, cell) for column, cell in zip(known, line, strict=False) if column is not None]
