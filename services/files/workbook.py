"""XLSX: somebody else's zip file, looked over before anything in it is unpacked; a formula is read as its value."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

MOST_MEMBERS = 200
LARGEST_UNPACKED = 20_000_000
"""Bytes of all members together."""
TIGHTEST = 100
"""So many times smaller than unpacked a member may be; XML of spreadsheets is 5 to 20 times."""
SMALL = 100_000
"""Bytes below which a member may be packed as tightly as it likes."""


class GridError(Exception):
    """The file cannot be read; `code` names why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def look_over(data: bytes) -> None:
    """Refuse a bomb by its table of contents, before anything is unpacked.

    Raises:
        GridError: "type" for no workbook, "bomb" for one that unpacks to too much.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
    except Exception:  # noqa: BLE001 - zipfile raises many kinds of errors for a broken file
        raise GridError("type") from None
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise GridError("type")
    if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > LARGEST_UNPACKED:
        raise GridError("bomb")
    for member in members:
        if member.flag_bits & 1:
            raise GridError("old")
        if member.file_size > max(SMALL, TIGHTEST * member.compress_size):
            raise GridError("bomb")


def read_workbook(data: bytes) -> Iterator[list[str]]:
    """The lines of the first sheet that holds something.

    Raises:
        GridError: it is no workbook, or not safe to open.
    """
    look_over(data)
    try:
        yield from _lines(data)
    except GridError:
        raise
    except Exception:  # noqa: BLE001 - openpyxl raises anything at all for a broken file
        raise GridError("broken") from None


def _lines(data: bytes) -> Iterator[list[str]]:
    import openpyxl  # noqa: PLC0415 - 0.1 s that only workbooks need

    book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            sheet.reset_dimensions()  # what a file says of its own size is not to be believed
            found = False
            for cells in sheet.iter_rows(values_only=True):
                line = [_text(value) for value in cells]
                found = found or any(line)
                yield line
            if found:
                return
    finally:
        book.close()


def _text(value: Any) -> str:
    """A cell as it would be written: days as 2026-09-19, hours as 09:00, whole numbers without a point."""
    match value:
        case None:
            return ""
        case bool():
            return str(value)
        case datetime():
            return value.isoformat(sep=" ", timespec="minutes")
        case date():
            return value.isoformat()
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = int(value.total_seconds() // 60)
            return f"{minutes // 60:02d}:{minutes % 60:02d}"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)
