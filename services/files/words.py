"""How a file is spoken of: what is wrong with it or with a line, and the report."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from domain.sheets import MOST_ROWS, Column, Fault, FileKind
from domain.words import Dish, Lines, Listed, Value, Words, _
from domain.workshop_drafts import LONGEST_TITLE
from domain.workshops import MOST_SEATS

COLUMNS: Mapping[Column, Words] = {
    "date": _("date"),
    "start": _("start"),
    "end": _("end"),
    "commune": _("commune"),
    "site": _("site"),
    "address": _("address"),
    "capacity": _("capacity (kg)"),
    "jars": _("jars"),
    "recipes": _("recipes"),
    "products": _("products"),
    "event": _("event"),
    "centre": _("centre"),
    "title": _("title"),
    "theme": _("theme"),
    "seats": _("seats"),
    "price": _("price"),
    "deposit": _("deposit"),
    "audience": _("audience"),
    "language": _("language"),
    "newcomers": _("newcomers"),
    "kept": _("kept seats"),
    "partner": _("partner"),
    "access": _("access"),
    "bring": _("to bring"),
    "team": _("led by"),
    "about": _("about"),
}
_MODEL = _("A model: /modele")
_TROUBLE: Mapping[str, Words] = {
    "size": _("This file is too large. I read 2 MB at most."),
    "lines": _("This file has too many lines. I read {n} at most.", n=MOST_ROWS),
    "old": _("This file has a password, or comes from an old Excel. Save it as XLSX without a password, or as CSV."),
    "bomb": _("I do not open this file: it would be far too large. Save your table again as XLSX or CSV."),
    "type": _("I cannot read this table. Send a CSV or XLSX file."),
    "broken": _("I cannot read this file. Open it, save it again as XLSX or CSV, and send it."),
    "header": _(
        "I do not find the line with the names of the columns. I need: date, start, end, commune, capacity. "
        "For workshops: date, start, end, commune, title, seats."
    ),
}
_EMPTY: Mapping[FileKind, Words] = {
    "stops": _("There is no stop in this file."),
    "workshops": _("There is no workshop in this file."),
}
_FAULTS: Mapping[str, Words] = {
    "date.missing": _("The date is missing. Write {example}."),
    "date.unknown": _("“{said}” is not a day. Write {example}."),
    "date.weekday": _("“{said}”: the weekday and the date do not agree."),
    "start.missing": _("The start is missing. Write for example 9 h."),
    "end.missing": _("The end is missing. Write for example 12 h."),
    "hour.unknown": _("“{said}” is not an hour. Write 9 h or 9 h 30."),
    "commune.missing": _("The commune is missing."),
    "commune.unknown": _("I do not know the commune “{said}”. Write it as on the map."),
    "commune.several": _("“{said}”: several communes have this name. Add the postcode."),
    "capacity.missing": _("The capacity is missing. Write the kilos, for example 160."),
    "capacity.unknown": _("“{said}” is not a number of kilos. Write for example 160."),
    "jars.unknown": _("“{said}” is not a possible number of jars. Write for example 200."),
    "recipe.unknown": _("I do not know the recipe “{said}”."),
    "recipe.several": _("“{said}”: which recipe? Perhaps {recipes}."),
    "product.unknown": _("I do not know the product “{said}”."),
    "centre.unknown": _("I do not know the centre “{said}”."),
    "centre.missing": _("The centre is missing. Add a column “centre”."),
    "title.missing": _("The title is missing. Write what is done there."),
    "title.long": _("“{said}”: the title is too long. Write {most} letters at most.", most=LONGEST_TITLE),
    "theme.unknown": _("“{said}” is not a theme. Write: cooking, preserving, gardening or presentation."),
    "seats.missing": _("The seats are missing. Write for example 8."),
    "seats.unknown": _("“{said}” is not a possible number of seats. Write 1 to {most}.", most=MOST_SEATS),
    "kept.many": _("{said} seats are kept: more than there are."),
    "price.unknown": _("“{said}” is not a price. Write: free, or for example 2 €."),
    "audience.unknown": _("I do not know the public “{said}”. Write for example: families, seniors."),
    "access.unknown": _("I do not know “{said}”. Write for example: no steps, toilets."),
    "language.unknown": _("I do not know the language “{said}”. For example: French, Arabic."),
    "team.unknown": _("Nobody in the team is called “{said}”. The team: /team"),
}
SAID = 40
"""Letters of a cell that are shown."""


def sentence(fault: Fault, example: date | None = None) -> Words:
    """What is wrong with a cell, and what works; `example` is a day to write in its place."""
    known = _FAULTS[fault.code]
    said = fault.said if len(fault.said) <= SAID else f"{fault.said[: SAID - 1]}…"
    shown = f"{example:%d/%m/%Y}" if example else ""
    recipes: Value = Listed([Dish(slug) for slug in fault.options]) if fault.code == "recipe.several" else ""
    return Words(known.msgid, {**known.values, "said": said, "example": shown, "recipes": recipes})


def trouble(fault: Fault, kind: FileKind = "stops") -> Words:
    """What is wrong with a whole file."""
    match fault.code:
        case "empty":
            return _EMPTY[kind]
        case "column":
            missing = Listed([words for column, words in COLUMNS.items() if column in fault.options])
            return _("A column is missing: {columns}.", columns=missing)
        case "twice":
            return _("Two columns say the same: {columns}. Keep one.", columns=Listed(list(fault.options)))
        case code:
            return _TROUBLE.get(code, _TROUBLE["broken"])


def with_model(words: Words) -> Lines:
    """The same, and where a model is to be had."""
    return Lines([words, _MODEL])
