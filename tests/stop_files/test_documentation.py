"""docs/stops.md and docs/workshop-files.md say what is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from domain.places import Point
from services.files import columns, sheet

DOCS = Path(__file__).parent.parent.parent / "docs"
PAGES = {
    "stops.md": ("stops", ["Luneray", "Offranville"]),
    "workshop-files.md": ("workshops", ["Luneray", "Offranville"]),
}


@pytest.mark.parametrize("page", PAGES)
def test_the_example_is_read(page: str) -> None:
    kind, communes = PAGES[page]
    example = re.search(r"```csv\n(.*?)```", (DOCS / page).read_text(encoding="utf-8"), re.DOTALL)
    assert example is not None
    read = sheet.read(example[1].encode(), (Point(49.922, 1.078),))
    assert (read.trouble, read.kind, read.ignored) == (None, kind, [])
    assert [row.faults for row in read.rows] == [[], []]
    assert [row.commune for row in read.rows] == communes


@pytest.mark.parametrize("page", PAGES)
def test_every_header_of_the_table_is_known(page: str) -> None:
    text = (DOCS / page).read_text(encoding="utf-8")
    rows = [line.split("|")[1:3] for line in text.splitlines() if line.startswith("|")][2:]
    for first, others in rows:
        meant = columns.column(first.strip(" *"))
        assert meant is not None, first
        assert {columns.column(other.strip()) for other in others.split(",")} == {meant}
