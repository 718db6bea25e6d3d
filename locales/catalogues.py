"""The sentences of each language, read from its `messages.po`. A language is a folder beside this file."""

from __future__ import annotations

from functools import cache
from gettext import GNUTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

HERE = Path(__file__).parent
LANGUAGES: tuple[str, ...] = ("fr", *sorted(p.parent.name for p in HERE.glob("*/messages.po") if p.parent.name != "fr"))
"""Codes of the languages that Bocal speaks, French first."""
DEFAULT = "fr"


@cache
def translations(language: str) -> GNUTranslations:
    """The sentences of one language."""
    with (HERE / language / "messages.po").open("rb") as file:
        catalogue = read_po(file, locale=language)
    binary = BytesIO()
    write_mo(binary, catalogue)
    binary.seek(0)
    return GNUTranslations(binary)


def best_language(code: str | None) -> str:
    """The language of ours that suits a code such as "fr", "en-GB" or None.

    >>> best_language("en-GB"), best_language("pt-br"), best_language(None)
    ('en', 'fr', 'fr')
    """
    short = (code or "").lower().replace("_", "-").split("-")[0]
    return short if short in LANGUAGES else DEFAULT
