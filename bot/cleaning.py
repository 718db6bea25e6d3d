"""Cleaning what people write at the border: the same text goes to the database, to files, to other people's screens."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 5_000
"""Code points kept of a text."""
NAME = 64
"""Code points kept of a name."""

_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f"  # control characters but tab and line feed
    "\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of what follows
    "\ufeff\ufff9-\ufffb\ud800-\udfff]"  # byte order mark, annotations, halves of surrogate pairs
)
_BREAKS = re.compile("\r\n?|\u2028|\u2029|\u0085")


def clean_text(text: str, *, longest: int = LONGEST) -> str:
    r"""Composed (NFC), without control, bidi and surrogate characters, at most `longest` code points.

    >>> clean_text("caf\u0065\u0301\x00 \u202enimda")
    'café nimda'
    """
    # Cut first, with room for what goes: composing a text of megabytes takes long.
    text = _UNWANTED.sub("", _BREAKS.sub("\n", text[: 4 * longest]).replace("\t", " "))
    return unicodedata.normalize("NFC", text)[:longest]


def clean_name(name: str) -> str:
    r"""One line of at most 64 code points, with at most two marks stacked on a letter.

    >>> clean_name("Zoe\n  Petit")
    'Zoe Petit'
    """
    kept: list[str] = []
    stacked = 0
    for letter in " ".join(clean_text(name, longest=4 * NAME).split()):
        stacked = stacked + 1 if unicodedata.combining(letter) else 0
        if stacked <= 2:
            kept.append(letter)
    return "".join(kept)[:NAME].strip()
