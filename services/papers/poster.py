"""The poster of a workshop: one A4 page for a door, a market stall or a waiting room, read from 2 m away.

A letter is read at 2 m when its capitals are 5 mm high (1 : 400): 21 points in this font. What, when and where stand in
more than that as long as there is room; the rest is for whoever has come nearer.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from fpdf import FPDF

from domain.words import Value, Words, _
from domain.workshops import Workshop
from locales import plain
from services.papers import qr, wording
from services.papers.letters import printable
from services.papers.page import (
    BLACK,
    GREEN,
    MARGIN,
    PALE,
    WHITE,
    Box,
    Fitted,
    Ink,
    Style,
    broken,
    document,
    fit,
    put,
    shortened,
    write,
)

WIDTH = 210 - 2 * MARGIN
"""What is written on, in mm; most printers leave 5 mm blank."""
CODE = 62.0
"""Side of the code in mm: a phone reads it from some 60 cm."""
_FOOT = 214.0
"""Where the foot begins, with the code."""
_LABELS = 50.0
"""Room for "Accessibility" and its sisters."""
_GAP = 8.0
_BETWEEN = 1.5


def poster(workshop: Workshop, link: str, *, centre: str, language: str, now: datetime) -> bytes:
    """A PDF of one page. `link` opens the sign-up in the bot; `centre` is the name of who invites.

    Hours are those of the workshop's own zone. Whatever its length, a text shrinks, then is cut, but stays on the page.
    """
    with document(workshop.title, language, now) as pdf:
        pdf.add_page()
        y = _head(pdf, workshop, centre, language)
        y = _facts(pdf, workshop, language, y)
        _details(pdf, workshop, language, y)
        _foot(pdf, link, language)
        return bytes(pdf.output())


def _head(pdf: FPDF, workshop: Workshop, centre: str, language: str) -> float:
    """A green band with what kind of thing it is and who invites, then the title."""
    pdf.set_fill_color(*GREEN)
    pdf.rect(MARGIN, MARGIN, WIDTH, 20, style="F", round_corners=True, corner_radius=4)
    put(pdf, plain(wording.THEMES[workshop.theme], language), Box(MARGIN + 7, MARGIN, 84, 20), 24, style="B", ink=WHITE)
    put(pdf, centre, Box(MARGIN + WIDTH - 81, MARGIN + 2, 74, 16), 17, ink=WHITE, align="R")
    title = fit(pdf, workshop.title, WIDTH, 60, largest=76, smallest=20, style="B")
    return write(pdf, title, MARGIN, 41) + _GAP


def _facts(pdf: FPDF, workshop: Workshop, language: str, y: float) -> float:
    """When and where, as large as there is room."""
    day = plain(workshop.start.date(), language)
    when = f"{day[:1].upper()}{day[1:]}"
    lines: tuple[tuple[str, float, float, Style, Ink], ...] = (
        (when, 14.0, 36, "B", GREEN),
        (plain(wording.hours(workshop), language), 14.0, 36, "B", GREEN),
        (workshop.where(), 24.0, 28, "B", BLACK),
        (workshop.address, 12.0, 21, "", BLACK),
    )
    for text, room, largest, style, ink in lines:
        fitted = fit(pdf, text, WIDTH, room, largest=largest, smallest=14, style=style)
        y = write(pdf, fitted, MARGIN, y, ink=ink) + 2
    return y + _GAP


def _details(pdf: FPDF, workshop: Workshop, language: str, y: float) -> None:
    """For whom, how much, what to bring, who can reach it: what there is of these, all in one size."""
    rows = [(plain(label, language), plain(value, language)) for label, value in _rows(workshop)]
    room = _FOOT - _GAP - y - _BETWEEN * len(rows)
    for size in range(22, 10, -1):
        said = [broken(pdf, value[:1].upper() + value[1:], WIDTH - _LABELS, size) for _label, value in rows]
        if sum(text.height for text in said) <= room:
            break
    shares = _shares([len(text.lines) for text in said], int(room / said[0].leading))
    for (label, _value), text, share in zip(rows, said, shares, strict=True):
        named = fit(pdf, label, _LABELS - 4, text.leading, largest=text.size, smallest=8, style="B")
        write(pdf, named, MARGIN, y, ink=GREEN)
        y = write(pdf, shortened(pdf, text, WIDTH - _LABELS, share), MARGIN + _LABELS, y) + _BETWEEN


def _shares(lines: list[int], room: int) -> list[int]:
    """How many lines each text may have when all have so many: the longest gives way first, nobody below one.

    >>> _shares([2, 1, 9, 2], 6), _shares([1, 1], 5)
    ([2, 1, 1, 2], [1, 1])
    """
    shares = list(lines)
    while sum(shares) > room and max(shares) > 1:
        longest = max(range(len(lines)), key=lambda at: (shares[at], lines[at]))
        shares[longest] -= 1
    return shares


def _rows(workshop: Workshop) -> Iterator[tuple[Words, Value]]:
    yield _("For whom"), wording.whom(workshop)
    yield _("Price"), wording.price(workshop)
    if printable(workshop.bring):
        yield _("To bring"), workshop.bring
    if workshop.access:
        yield _("Accessibility"), wording.reach(workshop)


def _foot(pdf: FPDF, link: str, language: str) -> None:
    """The code, how to use it, and the link in words for who has no camera."""
    pdf.set_fill_color(*PALE)
    pdf.rect(MARGIN, _FOOT, WIDTH, CODE + 8, style="F", round_corners=True, corner_radius=4)
    pdf.image(BytesIO(qr.png(link)), MARGIN + 4, _FOOT + 4, CODE, CODE, link=link, alt_text=link)
    x, width = MARGIN + CODE + 12, WIDTH - CODE - 18
    parts: tuple[tuple[Fitted, Ink], ...] = (
        (fit(pdf, plain(_("To come"), language), width, 14, largest=32, smallest=16, style="B"), GREEN),
        (fit(pdf, plain(_SCAN, language), width, 30, largest=20, smallest=10), BLACK),
        (fit(pdf, link.removeprefix("https://"), width, 20, largest=15, smallest=11, style="B"), BLACK),
    )
    y = _FOOT + 4 + (CODE - sum(text.height + 3 for text, _ink in parts)) / 2
    for text, ink in parts:
        y = write(pdf, text, x, y, ink=ink) + 3


_SCAN = _("Point your phone's camera at this code.")
