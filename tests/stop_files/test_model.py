"""The model file: whatever a centre is called, its name is a name, and no spreadsheet program reckons with it."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook

from domain.people import Centre
from domain.places import Point
from domain.sheets import FileKind
from services.files.model import model

NOW = datetime(2026, 9, 15, 9, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
HOSTILE = ("=1+1", "+33", "-2", "@SUM(A1)", "\t=1", "=HYPERLINK(1)")


@pytest.mark.parametrize("kind", ["stops", "workshops"])
@pytest.mark.parametrize("name", HOSTILE)
def test_no_cell_is_a_formula(kind: FileKind, name: str) -> None:
    centre = Centre(1, 1, name, name, Point(49.9, 1.1))
    book = load_workbook(io.BytesIO(model(kind, "xlsx", centre, "fr", NOW, PARIS).data))
    cells = [cell for row in book.active.iter_rows() for cell in row]
    assert [cell.value for cell in cells if cell.data_type == "f"] == []
    assert sum(cell.value == name for cell in cells) == 4
    rows = list(
        csv.reader(io.StringIO(model(kind, "csv", centre, "fr", NOW, PARIS).data.decode("utf-8-sig")), delimiter=";")
    )
    assert [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@", "\t", "\r"))] == []
    assert sum(cell == f"'{name}" for row in rows for cell in row) == 4
