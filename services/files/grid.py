"""From the bytes of a file to lines of cells, all of them text. Whatever it holds, only GridError is raised.

A file is known by what it holds, not by its name. To be run apart (`bot.apart`): a hostile file costs time and room.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from itertools import islice

from domain.sheets import LARGEST_FILE, LONGEST_CELL
from services.files import columns
from services.files.workbook import GridError, read_workbook

__all__ = ["Grid", "GridError", "read"]

Grid = list[tuple[int, list[str]]]
"""The lines that hold something, each with its number as a spreadsheet shows it."""

MOST_LINES = 20_000
"""Lines that are looked at, blank ones included."""
WIDEST = 60
"""Columns that are looked at."""
HEAD = 10
"""The header is one of the first so many lines that hold something."""
SEPARATORS = (";", ",", "\t")
_EXCEL_TEXT = re.compile(r'="(.*)"')
_DIRECTION = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")


def read(data: bytes) -> Grid:
    """The lines of a CSV or XLSX file.

    Raises:
        GridError: it is none, too large, or not safe to open.
    """
    if len(data) > LARGEST_FILE:
        raise GridError("size")
    if data[:2] == b"PK":
        lines: Iterator[list[str]] = read_workbook(data)
    elif data[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
        raise GridError("old")
    else:
        lines = _csv(_text(data))
    return _full(lines)


def _full(lines: Iterator[list[str]]) -> Grid:
    grid = []
    for number, cells in enumerate(islice(lines, MOST_LINES + 1), 1):
        if number > MOST_LINES:
            raise GridError("lines")
        clean = [clean_cell(cell) for cell in cells[:WIDEST]]
        if any(clean):
            grid.append((number, clean))
    return grid


def clean_cell(text: str) -> str:
    r"""One line without control and direction characters, cut at what is looked at.

    >>> clean_cell("place\n du  marché\u202e\x00")
    'place du marché'
    """
    words = " ".join(text[: 4 * LONGEST_CELL].split())
    kept = (char for char in words if char not in _DIRECTION and unicodedata.category(char) not in {"Cc", "Cs", "Co"})
    plain = unicodedata.normalize("NFC", "".join(kept))[:LONGEST_CELL].strip()
    quoted = _EXCEL_TEXT.fullmatch(plain)
    return quoted[1] if quoted else plain


def _text(data: bytes) -> str:
    """The characters of a text file, in whatever Excel and its like have written it."""
    if data[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        raise GridError("type")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _csv(text: str) -> Iterator[list[str]]:
    said, text = _said_separator(text)
    return _records(text, said or max(SEPARATORS, key=lambda one: _sense(text, one)))


def _said_separator(text: str) -> tuple[str, str]:
    """Excel's own first line `sep=;`, and the text with that line left blank."""
    found = re.match(r'"?sep=([;,\t])"?(?=\r?\n)', text, re.IGNORECASE)
    return (found[1], text[found.end() :]) if found else ("", text)


def _sense(text: str, separator: str) -> tuple[int, int]:
    """How many columns of ours a separator makes of the header, and how many cells."""
    try:
        head = list(islice((cells for cells in _records(text, separator) if any(cells)), HEAD))
    except GridError:
        return 0, 0
    known = max((len(set(columns.columns(cells[:WIDEST])) - {None}) for cells in head), default=0)
    return known, max(map(len, head), default=0)


def _records(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(LARGEST_FILE)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        raise GridError("type") from None
