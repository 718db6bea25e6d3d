"""A file of truck stops as it was read: a row for each line, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict

Column = Literal[
    "date",
    "start",
    "end",
    "commune",
    "site",
    "address",
    "capacity",
    "jars",
    "recipes",
    "products",
    "event",
    "centre",
]
NEEDED: tuple[Column, ...] = ("date", "start", "end", "commune", "capacity")
"""A file without these columns is no file of stops."""

LARGEST_FILE = 2_000_000
"""Bytes of a file that is read."""
MOST_ROWS = 2000
LONGEST_CELL = 500
"""Characters of a cell that are looked at."""


class Fault(BaseModel):
    """Something that cannot be read: what sort of thing, and what was written instead."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    code: str
    said: str = ""
    options: tuple[str, ...] = ()
    """What it could mean: recipe slugs, names of columns."""


class StopRow(BaseModel):
    """One line of the file."""

    model_config = ConfigDict(hide_input_in_errors=True)

    line: int
    """As a spreadsheet numbers it: the first one is 1."""
    day: date | None = None
    start: str = ""
    """Civil hour, "09:00"."""
    end: str = ""
    commune: str = ""
    insee: str = ""
    lat: float = 0.0
    lon: float = 0.0
    site: str = ""
    address: str = ""
    capacity_kg: int | None = None
    capacity_jars: int | None = None
    recipes: list[str] = []
    products: list[str] = []
    event: str = ""
    centre: str = ""
    """Its name as it was written; empty for the centre of whoever sends the file."""
    faults: list[Fault] = []


class StopSheet(BaseModel):
    """The whole file, or why none of it could be read."""

    model_config = ConfigDict(hide_input_in_errors=True)

    rows: list[StopRow] = []
    trouble: Fault | None = None
    ignored: list[str] = []
    """Columns that nobody knows."""
