"""A line of a file of workshops."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from domain.sheets import Column, Fault, WorkshopRow
from domain.workshop_drafts import LONGEST_ABOUT, LONGEST_BRING, LONGEST_PARTNER, LONGEST_TITLE, MOST_CENTS
from domain.workshops import MOST_SEATS
from services.files import names
from services.files.lines import Reader, Said, whole
from services.workshop import names as workshop_names
from services.workshop.money_reading import prices

T = TypeVar("T")

NEEDED: tuple[Column, ...] = ("date", "start", "end", "commune", "seats")
"""A file without these columns is no file of workshops."""
_SEATS = r"places?|seats?|personnes?|pers|people"


def row(reader: Reader, number: int, said: Said) -> WorkshopRow:
    """The line, with all its faults."""
    made = WorkshopRow(
        line=number,
        bring=said.get("bring", "")[:LONGEST_BRING],
        about=said.get("about", "")[:LONGEST_ABOUT],
        partner=said.get("partner", "")[:LONGEST_PARTNER],
        team=names.several(said.get("team", "")),
    )
    reader.common(made, said)
    _subject(reader, made, said)
    _room(made, said)
    _money(made, said)
    _public(made, said)
    return made


def _subject(reader: Reader, row: WorkshopRow, said: Said) -> None:
    row.title = said.get("title", "")
    if len(row.title) > LONGEST_TITLE:
        row.faults.append(Fault(code="title.long", said=row.title))
    if text := said.get("recipes", ""):
        found = reader.recipe(text)
        if isinstance(found, Fault):
            row.faults.append(found)
        else:
            row.recipe = found
    else:
        row.recipe = workshop_names.recipe(row.title) if row.title else None
    if text := said.get("theme", ""):
        row.theme = _known(row, text, workshop_names.theme, "theme.unknown")
    else:
        row.theme = workshop_names.theme(row.title)
    if not (row.title or row.recipe or row.theme or said.get("recipes") or said.get("theme")):
        row.faults.append(Fault(code="title.missing"))


def _known(row: WorkshopRow, text: str, look_up: Callable[[str], T | None], code: str) -> T | None:
    found = look_up(text)
    if found is None:
        row.faults.append(Fault(code=code, said=text))
    return found


def _room(row: WorkshopRow, said: Said) -> None:
    if not said.get("seats"):
        row.faults.append(Fault(code="seats.missing"))
    else:
        row.seats = _heads(row, said.get("seats", ""), least=1)
    row.kept_newcomers = _heads(row, said.get("newcomers", ""), least=0) or 0
    row.kept_partner = _heads(row, said.get("kept", ""), least=0) or 0
    kept = row.kept_newcomers + row.kept_partner
    if row.seats is not None and kept > row.seats:
        row.faults.append(Fault(code="kept.many", said=str(kept)))


def _heads(row: WorkshopRow, text: str, *, least: int) -> int | None:
    if not text:
        return None
    count = whole(row, text, _SEATS, "seats.unknown")
    if count is not None and not least <= count <= MOST_SEATS:
        row.faults.append(Fault(code="seats.unknown", said=text))
        return None
    return count


def _money(row: WorkshopRow, said: Said) -> None:
    row.price_cents = _cents(row, said.get("price", ""))
    row.deposit_cents = _cents(row, said.get("deposit", ""))


def _cents(row: WorkshopRow, text: str) -> int:
    if not text:
        return 0
    found = prices(text, bare=True)
    cents = found.price if found.price is not None else found.deposit
    if cents is None or not 0 <= cents <= MOST_CENTS:
        row.faults.append(Fault(code="price.unknown", said=text))
        return 0
    return cents


def _public(row: WorkshopRow, said: Said) -> None:
    row.audiences = _several(row, said.get("audience", ""), workshop_names.audiences, "audience.unknown")
    row.access = _several(
        row, said.get("access", ""), lambda text: workshop_names.access(text) or None, "access.unknown"
    )
    if text := said.get("language", ""):
        row.language = _known(row, text, workshop_names.language, "language.unknown") or ""


def _several(row: WorkshopRow, text: str, look_up: Callable[[str], Sequence[T] | None], code: str) -> list[T]:
    found: dict[T, None] = {}
    for name in names.several(text):
        found |= dict.fromkeys(_known(row, name, look_up, code) or ())
    return list(found)
