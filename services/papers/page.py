"""A sheet of paper, and words that always find room on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NamedTuple

from fpdf import FPDF
from fpdf.enums import MethodReturnValue

from services.papers.letters import open_fonts, printable

MM = 72 / 25.4
"""Points in a millimetre."""
LEADING = 1.16
"""Height of a line, in sizes of the font."""
MARGIN = 15.0

Style = Literal["", "B"]
Align = Literal["L", "C", "R"]
Ink = tuple[int, int, int]
WHITE: Ink = (255, 255, 255)
BLACK: Ink = (20, 20, 20)
GREEN: Ink = (22, 92, 58)
GREY: Ink = (105, 105, 105)
PALE: Ink = (238, 244, 239)


class Box(NamedTuple):
    """A place on the page, in mm from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Fitted:
    """Words broken into lines at a size (in points) at which they have room."""

    lines: tuple[str, ...]
    size: float
    style: Style = ""

    @property
    def leading(self) -> float:
        """Height of one line in mm."""
        return self.size * LEADING / MM

    @property
    def height(self) -> float:
        """Of all lines, in mm."""
        return self.leading * len(self.lines)


@contextmanager
def document(title: str, language: str, now: datetime) -> Iterator[FPDF]:
    """An empty A4 document with our fonts, whose files are closed at the end; nothing breaks a page by itself."""
    with open_fonts() as pdf:
        pdf.set_auto_page_break(auto=False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        pdf.set_title(printable(title))
        pdf.set_lang(language)
        pdf.set_creator("Bocal")
        pdf.set_creation_date(now)
        yield pdf


def fit(
    pdf: FPDF, text: str, width: float, height: float, *, largest: float, smallest: float, style: Style = ""
) -> Fitted:
    """The text at the largest size (points) at which it has room (mm) and no word is parted; then cut, with "…"."""
    size = largest
    while (fitted := broken(pdf, text, width, size, style)).height > height or _parted(pdf, text, width):
        if size <= smallest:
            break
        size = max(smallest, size * 0.95)
    return shortened(pdf, fitted, width, max(1, int(height / fitted.leading)))


def shortened(pdf: FPDF, fitted: Fitted, width: float, most: int) -> Fitted:
    """At most so many of the lines, the last one ending in "…" if there were more."""
    if len(fitted.lines) <= most:
        return fitted
    pdf.set_font("words", fitted.style, fitted.size)
    return replace(fitted, lines=(*fitted.lines[: most - 1], _cut(pdf, fitted.lines[most - 1], width)))


def broken(pdf: FPDF, text: str, width: float, size: float, style: Style = "") -> Fitted:
    """The text in lines of a width in mm; a word that is longer than a line is parted."""
    pdf.set_font("words", style, size)
    if not (said := printable(text)):
        return Fitted((), size, style)
    lines = pdf.multi_cell(width, text=said, align="L", dry_run=True, output=MethodReturnValue.LINES)
    if not isinstance(lines, list):
        raise TypeError(lines)
    return Fitted(tuple(lines), size, style)


def write(
    pdf: FPDF,
    fitted: Fitted,
    x: float,
    y: float,
    *,
    ink: Ink = BLACK,
    width: float = 0,
    align: Align = "L",
) -> float:
    """The lines from a corner (mm) downwards; the place of what comes below."""
    pdf.set_font("words", fitted.style, fitted.size)
    pdf.set_text_color(*ink)
    for line in fitted.lines:
        pdf.set_xy(x, y)
        pdf.cell(width or None, fitted.leading, line, align=align)
        y += fitted.leading
    return y


def put(
    pdf: FPDF, text: str, box: Box, largest: float, *, style: Style = "", ink: Ink = BLACK, align: Align = "L"
) -> None:
    """The text within a box, at half its height; in at most `largest` points, in at least 8."""
    fitted = fit(pdf, text, box.width, box.height, largest=largest, smallest=8, style=style)
    write(pdf, fitted, box.x, box.y + (box.height - fitted.height) / 2, ink=ink, width=box.width, align=align)


def _parted(pdf: FPDF, text: str, width: float) -> bool:
    """Whether a word is wider than a line, in the font that is set."""
    return any(pdf.get_string_width(word) > width for word in printable(text).split(" "))


def _cut(pdf: FPDF, line: str, width: float) -> str:
    """As much of a line as leaves room for "…"."""
    while line and pdf.get_string_width(line + "…") > width:
        line = line[:-1]
    return line.rstrip() + "…"
