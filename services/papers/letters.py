"""The letters that papers are written in, and what they can show of a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from fpdf import FPDF
from fpdf.fonts import TTFFont

FONTS = Path(__file__).parent / "fonts"
REGULAR, BOLD = FONTS / "AtkinsonHyperlegibleNext-Regular.ttf", FONTS / "AtkinsonHyperlegibleNext-Bold.ttf"
"""Made by the Braille Institute for readers who see little."""
OTHER = FONTS / "DejaVuSans-subset.ttf"
"""Greek, Cyrillic and ticks, which the first does not have."""

_SPACES = str.maketrans(dict.fromkeys("\n\r\t\v\f\x85\u2028\u2029", " ") | {"\u202f": "\u00a0"})


@contextmanager
def open_fonts() -> Iterator[FPDF]:
    """An empty A4 document that can be written on in "words" (regular and "B"); the fonts' files are closed after."""
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


@cache
def _drawable() -> frozenset[int]:
    """Code points that one of our fonts has; no soft hyphen, which fpdf2 takes for a place to break."""
    with open_fonts() as pdf:
        return frozenset().union(*(font.cmap for font in _fonts(pdf))) - {0xAD}


def _drawn(char: str) -> bool:
    return ord(char) in _drawable()


def _plainer(char: str) -> str:
    """Letters in fancy dress ("𝓜", which people put in their names) as plain ones; nothing for what is no letter."""
    return "".join(filter(_drawn, unicodedata.normalize("NFKC", char))) if char.isalnum() else ""


def _fonts(pdf: FPDF) -> list[TTFFont]:
    return [font for font in pdf.fonts.values() if isinstance(font, TTFFont)]
