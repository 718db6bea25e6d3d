"""docs/stops.md says what is so."""

from __future__ import annotations

import re
from pathlib import Path

from domain.places import Point
from services.files import columns, sheet

PAGE = (Path(__file__).parent.parent.parent / "docs" / "stops.md").read_text(encoding="utf-8")


def test_the_example_is_read() -> None:
    example = re.search(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    read = sheet.read(example[1].encode(), (Point(49.922, 1.078),))
    assert read.trouble is None
    assert [row.faults for row in read.rows] == [[], []]
    assert [row.commune for row in read.rows] == ["Luneray", "Offranville"]


def test_every_header_of_the_table_is_known() -> None:
    rows = [line.split("|")[1:3] for line in PAGE.splitlines() if line.startswith("|")][2:]
    for first, others in rows:
        meant = columns.column(first.strip(" *"))
        assert meant is not None
        assert {columns.column(other.strip()) for other in others.split(",")} == {meant}
