"""The sign-in sheet of a workshop: printed before it, ticked and signed at the door, in letters that seniors read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from fpdf import FPDF

from domain.words import Listed, When, Words, _, many
from domain.workshops import Workshop
from locales import plain
from services.papers import wording
from services.papers.letters import has_lost_letters
from services.papers.page import GREEN, GREY, PALE, WHITE, Box, document, put

LEFT, WIDTH = 12.0, 186.0
ROW = 13.0
"""Height of a line in mm: room for a signature."""
_TABLE = 66.0
"""Where the head of the table begins; its lines follow."""
_HEAD = 10.0
PER_PAGE = 15
"""Lines that a page has room for."""


@dataclass(frozen=True, slots=True)
class Line:
    """One sign-up as it stands on the sheet: only what is needed at the door."""

    name: str
    """First name and initial: "Fatou D."."""
    adults: int
    children: int
    note: str = ""
    """Small beneath the name: "liste d'attente"."""


class _Column(NamedTuple):
    title: Words
    x: float
    width: float


_NAME = _Column(_("Name"), 22, 60)
_ADULTS = _Column(_("Adults"), 82, 22)
_CHILDREN = _Column(_("Children"), 104, 22)
_CAME = _Column(_("Came"), 126, 22)
_SIGNATURE = _Column(_("Signature"), 148, 50)
_COLUMNS = (_NAME, _ADULTS, _CHILDREN, _CAME, _SIGNATURE)


def sign_in_sheet(
    workshop: Workshop,
    rows: Sequence[Line],
    *,
    facilitators: Sequence[str] = (),
    spare: int = 8,
    language: str,
    now: datetime,
) -> bytes:
    """A PDF with a line for each sign-up and `spare` empty ones; `now` is told on it, since sign-ups go on.

    A name in a script that our fonts lack leaves its place empty, to be written by hand.
    """
    lines = [*rows, *[None] * spare]
    starts = range(0, max(1, len(lines)), PER_PAGE)
    expected = sum(row.adults + row.children for row in rows)
    with document(workshop.title, language, now) as pdf:
        for page, start in enumerate(starts, 1):
            pdf.add_page()
            _head(pdf, workshop, facilitators, expected, language)
            _titles(pdf, language)
            for place, line in enumerate(lines[start : start + PER_PAGE]):
                _line(pdf, start + place + 1, line, _TABLE + _HEAD + place * ROW)
            _foot(pdf, _("Page {page} of {pages}", page=page, pages=len(starts)), workshop, now, language)
        return bytes(pdf.output())


def _head(pdf: FPDF, workshop: Workshop, facilitators: Sequence[str], expected: int, language: str) -> None:
    """What, when, where, with whom and how many."""
    day = plain(workshop.start.date(), language)
    when = f"{day[:1].upper()}{day[1:]}, {plain(wording.hours(workshop), language)}"
    people = plain(many("{n} person expected", "{n} people expected", expected), language)
    where = ", ".join(filter(None, (workshop.where(), workshop.address)))
    put(pdf, workshop.title, Box(LEFT, 11, WIDTH, 18), 28, style="B", ink=GREEN)
    put(pdf, when, Box(LEFT, 30, 126, 9), 17, style="B")
    put(pdf, people, Box(LEFT + 128, 30, WIDTH - 128, 9), 17, style="B", align="R")
    put(pdf, where, Box(LEFT, 40, WIDTH, 12), 15)
    if facilitators:
        put(pdf, plain(_("With {names}", names=Listed(list(facilitators))), language), Box(LEFT, 53, WIDTH, 10), 15)


def _foot(pdf: FPDF, page: Words, workshop: Workshop, now: datetime, language: str) -> None:
    printed = _("Printed on {when}", when=When(now.astimezone(workshop.start.tzinfo)))
    put(pdf, plain(printed, language), Box(LEFT, 279, 120, 8), 12, ink=GREY)
    put(pdf, plain(page, language), Box(LEFT + 120, 279, WIDTH - 120, 8), 12, ink=GREY, align="R")


def _titles(pdf: FPDF, language: str) -> None:
    pdf.set_fill_color(*GREEN)
    pdf.rect(LEFT, _TABLE, WIDTH, _HEAD, style="F")
    for title, x, width in _COLUMNS:
        put(pdf, plain(title, language), Box(x + 2, _TABLE, width - 3, _HEAD), 14, style="B", ink=WHITE)


def _line(pdf: FPDF, order: int, line: Line | None, y: float) -> None:
    """One sign-up, or an empty line for somebody who just comes; a box to tick and room to sign."""
    if order % 2 == 0:
        pdf.set_fill_color(*PALE)
        pdf.rect(LEFT, y, WIDTH, ROW, style="F")
    put(pdf, str(order), Box(LEFT, y, _NAME.x - LEFT - 2, ROW), 13, ink=GREY, align="R")
    if line is not None:
        name = "" if has_lost_letters(line.name) else line.name
        put(pdf, name, Box(_NAME.x + 2, y, _NAME.width - 3, ROW - 5 if line.note else ROW), 18, style="B")
        put(pdf, line.note, Box(_NAME.x + 2, y + ROW - 5, _NAME.width - 3, 4), 10, ink=GREY)
        for column, heads in ((_ADULTS, line.adults), (_CHILDREN, line.children)):
            put(pdf, str(heads or "–"), Box(column.x, y, column.width, ROW), 18, align="C")
    pdf.set_draw_color(*GREY)
    pdf.rect(_CAME.x + _CAME.width / 2 - 4, y + ROW / 2 - 4, 8, 8)
    for edge in (y, y + ROW):
        pdf.line(LEFT, edge, LEFT + WIDTH, edge)
    for column in _COLUMNS[1:]:
        pdf.line(column.x, y, column.x, y + ROW)
