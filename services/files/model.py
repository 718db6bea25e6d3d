"""The model file: the columns in somebody's language, and two example lines that can be read back."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from domain.messages import Attachment
from domain.people import Centre
from domain.sheets import Column, FileKind
from domain.words import Dish, Words, _
from locales import plain
from services.files.words import COLUMNS

Format = Literal["xlsx", "csv"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18
"""Letters that a column of the workbook shows."""
Cell = date | time | int | str | None
Example = Mapping[Column, Cell]


@dataclass(frozen=True, slots=True)
class Model:
    """The columns of a kind of file, and its examples: how many days ahead, and what else they say."""

    name: Words
    columns: tuple[Column, ...]
    examples: Callable[[str], tuple[tuple[int, Example], ...]]
    """In a language."""


_WHEN: tuple[Column, ...] = ("date", "start", "end", "commune", "site", "address")


def _stops(language: str) -> tuple[tuple[int, Example], ...]:
    def dishes(*slugs: str) -> str:
        return "; ".join(plain(Dish(slug), language) for slug in slugs)

    first: Example = {"start": time(14), "end": time(17), "capacity": 160, "jars": 200}
    second: Example = {"start": time(9, 30), "end": time(12, 30), "capacity": 90}
    return (
        (14, {**first, "recipes": dishes("ratatouille", "coulis-de-tomate")}),
        (18, {**second, "recipes": dishes("soupe-de-legumes")}),
    )


def _workshops(language: str) -> tuple[tuple[int, Example], ...]:
    free, families = plain(_("Free"), language), plain(_("families"), language)
    first: Example = {"start": time(14), "end": time(16), "seats": 8, "price": free, "newcomers": 2}
    second: Example = {"start": time(10), "end": time(12), "seats": 12, "price": "2 €", "audience": families}
    return (
        (14, {**first, "title": plain(_("Ratatouille in jars"), language)}),
        (18, {**second, "title": plain(_("Vegetable soup"), language), "bring": plain(_("an apron"), language)}),
    )


MODELS: Mapping[FileKind, Model] = {
    "stops": Model(_("stops"), (*_WHEN, "capacity", "jars", "recipes", "products", "event", "centre"), _stops),
    "workshops": Model(
        _("workshops"),
        (
            *("title", *_WHEN, "seats", "price", "deposit", "recipes", "theme", "audience", "language"),
            *("newcomers", "kept", "partner", "access", "bring", "team", "about", "centre"),
        ),
        _workshops,
    ),
}


def model(kind: FileKind, form: Format, centre: Centre, language: str, now: datetime, zone: ZoneInfo) -> Attachment:
    """The file, its examples at a centre's own commune, two weeks ahead."""
    own, today = MODELS[kind], now.astimezone(zone).date()
    header = [plain(COLUMNS[column], language) for column in own.columns]
    there: Example = {"commune": centre.commune, "site": plain(_("Market square"), language), "centre": centre.name}
    rows = []
    for days, example in own.examples(language):
        cells = {**there, "date": today + timedelta(days=days), **example}
        rows.append([cells.get(column) for column in own.columns])
    name = f"{plain(own.name, language)}.{form}"
    if form == "csv":
        return Attachment.of(name, "text/csv", _csv(header, rows))
    return Attachment.of(name, XLSX, _xlsx(header, rows))


def _csv(header: list[str], rows: list[list[Cell]]) -> bytes:
    """As a French Excel opens it: UTF-8 with its mark, semicolons."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";")
    writer.writerow(header)
    writer.writerows([[_written(cell) for cell in row] for row in rows])
    return ("\ufeff" + out.getvalue()).encode()


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case date():
            return f"{cell:%d/%m/%Y}"
        case time():
            return f"{cell:%H:%M}"
        case str() if cell.startswith(_FORMULA):
            return f"'{cell}"
        case _:
            return str(cell)


_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What begins so is reckoned by a spreadsheet program, unless it is told not to."""
_SHOWN = {datetime: "DD/MM/YYYY", date: "DD/MM/YYYY", time: "HH:MM"}
"""How a spreadsheet program shows what is in a cell."""


def _xlsx(header: list[str], rows: list[list[Cell]]) -> bytes:
    from openpyxl import Workbook  # noqa: PLC0415 - 0.1 s that only this needs
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.utils import get_column_letter  # noqa: PLC0415

    book = Workbook()
    sheet = book.active
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    for at in range(1, len(header) + 1):
        sheet.cell(1, at).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(at)].width = WIDTH
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.number_format = _SHOWN.get(type(cell.value), "General")
            if isinstance(cell.value, str):
                cell.data_type = "s"  # a name that begins with = is a name
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
