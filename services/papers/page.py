"""A sheet of paper: its fonts, and words that always find room on it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Literal, NamedTuple

from fpdf import FPDF
from fpdf.enums import MethodReturnValue
from fpdf.fonts import TTFFont

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = FONTS / "AtkinsonHyperlegibleNext-Regular.ttf", FONTS / "AtkinsonHyperlegibleNext-Bold.ttf"
"""Made by the Braille Institute for readers who see little."""
OTHER = FONTS / "DejaVuSans-subset.ttf"
"""Greek, Cyrillic and ticks, which the first does not have."""

MM = 72 / 25.4
"""Points in a millimetre."""
LEADING = 1.16
"""Height of a line, in sizes of the font."""
MARGIN = 15.0

_SPACES = str.maketrans(dict.fromkeys("\n\r\t\v\f\x85\u2028\u2029", " ") | {"\u202f": "\u00a0"})

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
    with _with_fonts() as pdf:
        pdf.set_auto_page_break(auto=False)
        pdf.set_margin(0)
        pdf.c_margin = 0
        pdf.set_title(printable(title))
        pdf.set_lang(language)
        pdf.set_creator("Bocal")
        pdf.set_creation_date(now)
        yield pdf


def printable(text: str) -> str:
    r"""What our fonts can show of a text, on one line: emoji and scripts they lack are dropped, no box stands for them.

    >>> printable("🍅 Ratatouille\n d'été 👩‍🌾 (2\u202f€)")
    "Ratatouille d'été (2\xa0€)"
    """
    whole = unicodedata.normalize("NFC", text).translate(_SPACES)
    known = "".join(char if _drawn(char) else _plainer(char) for char in whole)
    return re.sub(" +", " ", known).strip()


def has_lost_letters(text: str) -> bool:
    """Whether letters of a text would be missing on paper: a name without them would be another name.

    >>> has_lost_letters("Олена К. 🌻"), has_lost_letters("محمد A.")
    (False, True)
    """
    return any(char.isalpha() and not printable(char) for char in unicodedata.normalize("NFC", text))


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


@cache
def _drawable() -> frozenset[int]:
    """Code points that one of our fonts has; no soft hyphen, which fpdf2 takes for a place to break."""
    with _with_fonts() as pdf:
        return frozenset().union(*(font.cmap for font in _fonts(pdf))) - {0xAD}


def _drawn(char: str) -> bool:
    return ord(char) in _drawable()


def _plainer(char: str) -> str:
    """Letters in fancy dress ("𝓜", which people put in their names) as plain ones; nothing for what is no letter."""
    return "".join(filter(_drawn, unicodedata.normalize("NFKC", char))) if char.isalnum() else ""


@contextmanager
def _with_fonts() -> Iterator[FPDF]:
    pdf = FPDF(orientation="portrait", unit="mm", format="A4")
    try:
        for style, file in (("", REGULAR), ("B", BOLD)):
            pdf.add_font("words", style, file)
        pdf.add_font("other", "", OTHER)
        pdf.set_fallback_fonts(["other"], exact_match=False)
        yield pdf
    finally:
        for font in _fonts(pdf):
            font.close()


def _fonts(pdf: FPDF) -> list[TTFFont]:
    return [font for font in pdf.fonts.values() if isinstance(font, TTFFont)]


def _parted(pdf: FPDF, text: str, width: float) -> bool:
    """Whether a word is wider than a line, in the font that is set."""
    return any(pdf.get_string_width(word) > width for word in printable(text).split(" "))


def _cut(pdf: FPDF, line: str, width: float) -> str:
    """As much of a line as leaves room for "…"."""
    while line and pdf.get_string_width(line + "…") > width:
        line = line[:-1]
    return line.rstrip() + "…"
