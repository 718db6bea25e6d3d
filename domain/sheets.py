"""A file of truck stops or of workshops as it was read: a row for each line, and what is wrong with it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from domain.workshops import Access, Audience, Theme

FileKind = Literal["stops", "workshops"]

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
    "title",
    "theme",
    "seats",
    "price",
    "deposit",
    "audience",
    "language",
    "newcomers",
    "kept",
    "partner",
    "access",
    "bring",
    "team",
    "about",
]

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


class Row(BaseModel):
    """One line of a file: when and where, whatever it is."""

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
    centre: str = ""
    """Its name as it was written; empty for the centre of whoever sends the file."""
    faults: list[Fault] = []


class StopRow(Row, BaseModel):
    """A truck stop."""

    kind: Literal["stops"] = "stops"
    capacity_kg: int | None = None
    capacity_jars: int | None = None
    recipes: list[str] = []
    products: list[str] = []
    event: str = ""


class WorkshopRow(Row, BaseModel):
    """A workshop."""

    kind: Literal["workshops"] = "workshops"
    title: str = ""
    theme: Theme | None = None
    recipe: str | None = None
    seats: int | None = None
    kept_newcomers: int = 0
    kept_partner: int = 0
    partner: str = ""
    price_cents: int = 0
    deposit_cents: int = 0
    audiences: list[Audience] = []
    access: list[Access] = []
    language: str = ""
    """Empty for the language of whoever sends the file."""
    bring: str = ""
    about: str = ""
    team: list[str] = []
    """Names of those who lead it, as they were written."""


AnyRow: TypeAlias = Annotated[StopRow | WorkshopRow, Field(discriminator="kind")]


class Sheet(BaseModel):
    """The whole file, or why none of it could be read."""

    model_config = ConfigDict(hide_input_in_errors=True)

    kind: FileKind = "stops"
    rows: list[AnyRow] = []
    trouble: Fault | None = None
    ignored: list[str] = []
    """Columns that nobody knows."""
