"""Pictures as SVG: circles, words that find room, and the PNG that is made of them. No font but ours, no network."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import resvg_py
from fpdf import FPDF

from services.papers.letters import BOLD, OTHER, REGULAR, printable
from services.papers.page import Style

FONTS = "'Atkinson Hyperlegible Next', 'DejaVu Sans'"
INK = "#1c1c1c"


def png(svg: str) -> bytes:
    """The picture in pixels; the same SVG gives the same bytes."""
    fonts = [str(REGULAR), str(BOLD), str(OTHER)]
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=fonts))


def circle(at: tuple[float, float], radius: float, fill: str, edge: str, width: float) -> str:
    """Around a place; `edge` and `width` are those of its rim."""
    where = f'cx="{at[0]:.1f}" cy="{at[1]:.1f}" r="{radius:.1f}"'
    return f'<circle {where} fill="{fill}" stroke="{edge}" stroke-width="{width}"/>'


def text(
    text: str, x: float, y: float, size: float, *, ink: str = INK, bold: bool = False, anchor: str = "start"
) -> str:
    """One line of words from a place (or around it, or to it), escaped; what our fonts lack is left out."""
    weight = "700" if bold else "400"
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:.0f}" font-weight="{weight}" fill="{ink}" '
        f'text-anchor="{anchor}">{escape(printable(text))}</text>'
    )


@dataclass(frozen=True, slots=True)
class FittedWords:
    """Words on one line, and the size in pixels at which they have room."""

    text: str
    size: float


def wide(pdf: FPDF, text: str, size: float, style: Style = "") -> float:
    """Pixels that a text takes; fpdf2 counts in mm."""
    pdf.set_font("words", style, size)
    return float(pdf.get_string_width(printable(text))) * float(pdf.k)


def fitted(pdf: FPDF, text: str, size: float, room: float, style: Style = "") -> FittedWords:
    """The text at that size, or smaller by a fifth at most; then cut, with "…"."""
    said = printable(text)
    smaller = max(size * 0.8, min(size, size * room / max(wide(pdf, said, size, style), 1)))
    if wide(pdf, said, smaller, style) <= room + 1:
        return FittedWords(said, smaller)
    while said and wide(pdf, said + "…", smaller, style) > room:
        said = said[:-1]
    return FittedWords(said.rstrip() + "…", smaller)
