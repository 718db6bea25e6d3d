"""The picture of a harvest: a bar for each product, in parts by how its weight is known."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from fpdf import FPDF

from domain.gleanings import Method
from domain.harvests import METHODS, Sum
from domain.words import Mass, Produce, Value, _
from locales import plain
from services.harvest.card import NAMES
from services.papers.letters import open_fonts
from services.papers.svg import FONTS, INK, fitted, png, text

WIDTH, HEAD, ROW, FOOT, EDGE = 1080, 190, 118, 96, 60
"""Pixels: what Telegram shows of a photo without making it smaller."""
INKS: dict[Method, str] = {"weighed": "#165c3a", "counted": "#d1892e", "estimated": "#b9b2a1"}
PAPER = "#ffffff"


def bars(title: str, sums: Sequence[Sum], language: str) -> bytes:
    """A PNG, 1080 pixels wide. The same harvest gives the same bytes."""
    return png(svg(title, sums, language))


def svg(title: str, sums: Sequence[Sum], language: str) -> str:
    """The same as SVG."""

    def said(value: Value) -> str:
        return plain(value, language)

    height = HEAD + ROW * len(sums) + FOOT
    most = max((one.grams for one in sums), default=1)
    whole = Mass(sum(one.grams for one in sums), any(one.weighed < one.grams for one in sums))
    with open_fonts() as pdf:
        parts = [_line(pdf, title, 74, 44, bold=True), _line(pdf, said(_("In all: {mass}", mass=whole)), 136, 38)]
        for at, one in enumerate(sums):
            top = HEAD + at * ROW
            mass = Mass(one.grams, one.weighed < one.grams)
            parts += [
                _line(pdf, said(Produce(one.product)), top + 30, 34, bold=True, room=620),
                text(said(mass), WIDTH - EDGE, top + 30, 34, anchor="end"),
                *_bar(one, most, top + 46),
            ]
    parts += _legend([method for method in METHODS if any(one.of(method) for one in sums)], height - 44, language)
    body = "".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{height}" font-family="{FONTS}">'
        f'<rect width="{WIDTH}" height="{height}" fill="{PAPER}"/>{body}</svg>'
    )


def _line(pdf: FPDF, words: str, y: float, size: float, *, bold: bool = False, room: float = WIDTH - 2 * EDGE) -> str:
    fit = fitted(pdf, words, size, room, "B" if bold else "")
    return text(fit.text, EDGE, y, fit.size, bold=bold)


def _bar(one: Sum, most: int, top: float) -> list[str]:
    """Its parts from left to right; each is wide enough to be seen."""
    x, parts = float(EDGE), []
    for method in METHODS:
        if one.of(method):
            wide = max(6, ceil((WIDTH - 2 * EDGE) * one.of(method) / most))
            parts.append(_box(x, top, wide, INKS[method]))
            x += wide
    return parts


def _box(x: float, y: float, wide: float, fill: str) -> str:
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{wide:.0f}" height="40" fill="{fill}"/>'


def _legend(shown: Sequence[Method], y: float, language: str) -> list[str]:
    parts, x = [], float(EDGE)
    for method in shown:
        parts.append(f'<rect x="{x:.0f}" y="{y - 24:.0f}" width="28" height="28" fill="{INKS[method]}"/>')
        parts.append(text(plain(NAMES[method], language), x + 42, y, 30, ink=INK))
        x += 290
    return parts
