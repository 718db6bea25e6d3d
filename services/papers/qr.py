"""A QR code: the link of a poster, or the personal code that is read at the door."""

from __future__ import annotations

from io import BytesIO

import segno

QUIET_ZONE = 4
"""Modules of white around the code, as ISO/IEC 18004 asks."""


def png(text: str, scale: int = 10) -> bytes:
    """The code as a picture in black and white; `scale` is the side of a module in pixels.

    A quarter of it may be torn or wet (level Q), since posters hang outside and phones have scratched lenses.

    Raises:
        segno.DataOverflowError: the text is too long for any code (over 1,600 bytes).
    """
    out = BytesIO()
    segno.make_qr(text, error="q").save(out, kind="png", scale=scale, border=QUIET_ZONE)
    return out.getvalue()
