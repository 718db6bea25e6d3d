"""A code gives back what was put in."""

from __future__ import annotations

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from services.papers import qr
from tests.papers.reading import LINK, codes


def seen(png: bytes) -> Image.Image:
    return Image.open(BytesIO(png)).convert("L")


@settings(max_examples=50, deadline=None)
@given(text=st.text(st.characters(codec="ascii", categories=("L", "N", "P")), min_size=1, max_size=200))
def test_what_is_read_is_what_was_said(text):
    """Links and check-in codes."""
    assert codes(seen(qr.png(text, 4))) == [text]


@pytest.mark.parametrize("scale", [3, 10])
def test_the_scale_is_that_of_a_module(scale):
    """And four modules around are white."""
    picture = seen(qr.png(LINK, scale))
    side = picture.width // scale - 2 * qr.QUIET_ZONE
    assert picture.width == picture.height == (side + 8) * scale
    assert (side - 17) % 4 == 0
    assert picture.point(lambda grey: 255 - grey).getbbox()[0] == 4 * scale


def test_a_torn_code_is_read():
    """An eighth of its face is gone: a drop, a thumb."""
    picture = seen(qr.png(LINK, 8))
    middle, third = picture.width // 2, picture.width // 6
    ImageDraw.Draw(picture).rectangle((middle - third, middle, middle + third, middle + third), fill=255)
    assert codes(picture) == [LINK]
