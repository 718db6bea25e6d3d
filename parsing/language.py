"""Whether a message is in French or in English: by its little words."""

from __future__ import annotations

import re
from functools import cache

from parsing.lexicons import words
from parsing.models import Language

_WORD = re.compile(r"[a-z]+")


@cache
def _little(name: str) -> frozenset[str]:
    return words(f"language_{name}.txt")


def language_of(folded: str) -> Language:
    """The language of a folded text; French unless English words prevail."""
    said = _WORD.findall(folded[:1500])
    french = sum(word in _little("fr") for word in said)
    english = sum(word in _little("en") for word in said)
    if english == french == 0:
        english = sum(word in _little("trade_en") for word in said)
    return "en" if english > french else "fr"
