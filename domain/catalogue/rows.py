"""CSV rows that know where they stand, so that a bad cell is named by file, line and column."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from domain.catalogue.model import CatalogueError


@dataclass(frozen=True, slots=True)
class Row:
    """The filled cells of one line."""

    where: str
    cells: dict[str, str]

    def fault(self, what: str) -> CatalogueError:
        """The error that names this line."""
        return CatalogueError(f"{self.where}: {what}")

    def over(self, base: Row) -> Row:
        """This row laid over another: its cells replace, and lift the sources and marks of what they replace."""
        kept = (mark for mark in base.cells.get("from_memory", "").split() if not _replaced([mark], self.cells))
        marks = sorted({*kept, *self.cells.get("from_memory", "").split()})
        sources = [part for part in _sources(base) if not _replaced(part.partition(":")[0].split(), self.cells)]
        both = {"from_memory": " ".join(marks), "source": "; ".join([*sources, *_sources(self)])}
        return Row(self.where, {**base.cells, **self.cells, **both})


def _sources(row: Row) -> list[str]:
    return [part for part in row.cells.get("source", "").split("; ") if part]


def _replaced(columns: Iterable[str], cells: dict[str, str]) -> bool:
    """Whether cells replace one of these columns; "ph" stands for the two pH columns."""
    names = {"ph_min" if column == "ph" else column for column in columns}
    return not names.isdisjoint(cells)


def read_rows(path: Path, columns: Iterable[str]) -> Iterator[Row]:
    """The rows of a UTF-8 CSV file (a spreadsheet's byte-order mark is welcome); CatalogueError for other columns."""
    with path.open(encoding="utf-8-sig", newline="") as lines:
        reader = csv.DictReader(lines)
        if unknown := set(reader.fieldnames or ()).difference(columns):
            raise CatalogueError(f"{path.name}, line 1: unknown column {', '.join(sorted(unknown))}")
        for cells in reader:
            where = f"{path.name}, line {reader.line_num}"
            if None in cells:
                raise CatalogueError(f"{where}: more cells than columns")
            yield Row(where, {column: cell.strip() for column, cell in cells.items() if cell and cell.strip()})


def merged(files: Iterable[Path], key: str, columns: frozenset[str]) -> dict[str, Row]:
    """The rows of several files by key; a row of a known key changes only the cells it fills."""
    rows: dict[str, Row] = {}
    for path in files:
        seen: set[str] = set()
        for row in read_rows(path, columns):
            name = row.cells.get(key)
            if name is None or name in seen:
                raise row.fault(f"{key} is empty" if name is None else f"{name} stands twice in this file")
            seen.add(name)
            rows[name] = row.over(rows[name]) if name in rows else row
    return rows
