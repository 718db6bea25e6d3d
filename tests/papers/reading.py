"""How the tests look at what was made: a workshop, the words on a page, what stands in a picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

import pypdfium2
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from domain.places import Point
from domain.workshops import Access, Audience, Theme, Workshop

PARIS = ZoneInfo("Europe/Paris")
NOW = datetime(2026, 9, 20, 9, 0, tzinfo=PARIS)
LINK = "https://t.me/BocalBot?start=w-7Hq2kPz0aB"
MM = 72 / 25.4

RATATOUILLE = Workshop(
    id=12,
    network=1,
    centre=1,
    stop=3,
    title="Ratatouille en bocaux",
    theme=Theme.COOKING,
    recipe="ratatouille",
    about="On cuisine ensemble.",
    audiences=(Audience.FAMILIES, Audience.SENIORS),
    language="fr",
    seats=8,
    kept_newcomers=2,
    kept_partner=0,
    partner="",
    access=(Access.STEP_FREE, Access.TOILETS),
    bring="un tablier, un couteau",
    price_cents=250,
    deposit_cents=0,
    facilitators=(1,),
    site="Place du marché",
    address="12 rue de la République",
    commune="Luneray",
    point=Point(49.829, 0.915),
    start=datetime(2026, 10, 3, 14, 0, tzinfo=PARIS),
    end=datetime(2026, 10, 3, 17, 30, tzinfo=PARIS),
    series="",
    state="planned",
    taken=3,
    version=3,
)


def workshop(**changes: Any) -> Workshop:
    """The ratatouille, with changes."""
    return replace(RATATOUILLE, **changes)


def words(pdf: bytes) -> list[str]:
    """The lines of all pages, in the order in which they were written; no-break spaces as spaces."""
    pages = PdfReader(BytesIO(pdf)).pages
    return [line.replace("\u00a0", " ").strip() for page in pages for line in page.extract_text().splitlines()]


def pictures(pdf: bytes) -> Iterator[Image.Image]:
    """Each page as it is seen, 4 pixels to a mm."""
    for page in pypdfium2.PdfDocument(pdf):
        yield page.render(scale=4 / MM).to_pil().convert("L")


def codes(picture: Image.Image) -> list[str]:
    """What a phone reads there."""
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def strays(pdf: bytes, margin: float = 10.0) -> list[str]:
    """Letters that leave the page less its margin (mm), and margins that something is drawn in."""
    found = [f"page {n}: ink in the margin" for n, page in enumerate(pictures(pdf), 1) if _ink_outside(page, margin)]
    for page in pypdfium2.PdfDocument(pdf):
        text, (width, height) = page.get_textpage(), page.get_size()
        for at in range(text.count_chars()):
            left, bottom, right, top = text.get_charbox(at)
            if min(left, bottom, width - right, height - top) < margin * MM:
                found.append(text.get_text_range(at, 1))
    return found


def _ink_outside(page: Image.Image, margin: float) -> bool:
    edge = int(margin * 4)
    blank = page.copy()
    blank.paste(255, (edge, edge, page.width - edge, page.height - edge))
    return blank.getextrema() != (255, 255)
