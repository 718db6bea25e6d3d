"""The model file: the columns in somebody's language, and two example lines that can be read back."""

from __future__ import annotations

import csv
import io
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from domain.messages import Attachment
from domain.people import Centre
from domain.words import Dish, _
from locales import plain
from services.stop_files.words import COLUMNS

Kind = Literal["xlsx", "csv"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WIDTH = 18
"""Letters that a column of the workbook shows."""
Example = tuple[int, time, time, int, int | None, tuple[str, ...]]
"""Days ahead, hours, kilos, jars, recipes."""
_EXAMPLES: tuple[Example, ...] = (
    (14, time(14), time(17), 160, 200, ("ratatouille", "coulis-de-tomate")),
    (18, time(9, 30), time(12, 30), 90, None, ("soupe-de-legumes",)),
)

Cell = date | time | int | str | None


def model(kind: Kind, centre: Centre, language: str, now: datetime, zone: ZoneInfo) -> Attachment:
    """The file, its examples at a centre's own commune, two weeks ahead."""
    header = [plain(words, language) for words in COLUMNS.values()]
    rows = [_row(example, centre, language, now.astimezone(zone).date()) for example in _EXAMPLES]
    name = plain(_("stops.{kind}", kind=kind), language)
    if kind == "csv":
        return Attachment.of(name, "text/csv", _csv(header, rows))
    return Attachment.of(name, XLSX, _xlsx(header, rows))


def _row(example: Example, centre: Centre, language: str, today: date) -> list[Cell]:
    days, start, end, kg, jars, slugs = example
    names = "; ".join(plain(Dish(slug), language) for slug in slugs)
    day, site = today + timedelta(days=days), plain(_("Market square"), language)
    return [day, start, end, centre.commune, site, None, kg, jars, names, None, None, centre.name]


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
        case _:
            return str(cell)


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
        cells[0].number_format = "DD/MM/YYYY"
        cells[1].number_format = cells[2].number_format = "HH:MM"
    sheet.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
