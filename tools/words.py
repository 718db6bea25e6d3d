"""Bring the sentences of `locales/` up to date with the code: `python -m tools.words [--check]`.

Extracts every `_("...")` and `many("...", "...", n)`, updates each `messages.po`, and completes English, whose
sentences are the msgids themselves. With `--check` nothing is written and the exit code tells whether all is complete.
"""

from __future__ import annotations

import io
import re
import sys
from copy import deepcopy
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).parent.parent
NBSP = "\u00a0"
FLOORS = ("domain", "services", "handlers", "scheduler", "bot")
KEYWORDS = {"_": None, "many": (1, 2)}


def extracted() -> Catalog:
    """Every sentence in the code."""
    template = Catalog(project="bocal", charset="utf-8", fuzzy=False)
    for floor in FLOORS:
        for path, _line, message, comments, context in extract_from_dir(ROOT / floor, keywords=KEYWORDS):
            template.add(message, None, [(f"{floor}/{path}", 0)], auto_comments=comments, context=context)
    return template


def updated(language: str, template: Catalog) -> Catalog:
    """The catalogue of a language, with the sentences of the code and no others."""
    path = ROOT / "locales" / language / "messages.po"
    catalogue = Catalog(locale=language, project="bocal", charset="utf-8", fuzzy=False)
    if path.exists():
        with path.open("rb") as file:
            catalogue = read_po(file, locale=language)
    catalogue.update(deepcopy(template), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    if language == "fr":
        for message in catalogue:
            if message.id and message.string:
                forms = message.string if message.pluralizable else (message.string,)
                proper = tuple(signs(form) for form in forms)
                message.string = proper if message.pluralizable else proper[0]
    if language == "en":
        for message in catalogue:
            if message.id:
                message.string = message.id
    return catalogue


def signs(text: str) -> str:
    """French signs: ’ for an apostrophe, and spaces that do not break before : ; ? ! » and between number and unit.

    >>> signs("Qu'avez-vous ? 200 kg à 9 h 30 !").replace("\u00a0", "~")
    'Qu’avez-vous~? 200~kg à 9~h~30~!'
    """
    text = re.sub(r"[ \u202f]([:;?!»])", f"{NBSP}\\1", text.replace("'", "’"))
    text = re.sub(r"«[ \u202f]", f"«{NBSP}", text)
    text = re.sub(r"(\d) (kg|km|h|Mo|g)\b", rf"\1{NBSP}\2", text)
    return re.sub(rf"({NBSP}h) (\d\d)\b", rf"\1{NBSP}\2", text)


def written(catalogue: Catalog) -> bytes:
    """The file's bytes: sorted, without line numbers, so that a change shows only what changed."""
    out = io.BytesIO()
    write_po(out, catalogue, sort_output=True, omit_header=True, width=118, no_location=True)
    header = f'msgid ""\nmsgstr ""\n"Language: {catalogue.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
    plurals = f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    return (header + plurals).encode() + out.getvalue()


def main() -> int:
    """Update, or check."""
    check = "--check" in sys.argv
    template, wrong = extracted(), 0
    for path in sorted((ROOT / "locales").glob("*/messages.po")) or []:
        catalogue = updated(path.parent.name, template)
        empty = [m.id for m in catalogue if m.id and not all(m.string if m.pluralizable else [m.string])]
        new = written(catalogue)
        if check:
            wrong += bool(empty) or new != path.read_bytes()
        else:
            path.write_bytes(new)
        print(f"{path.parent.name}: {len(catalogue)} sentences, {len(empty)} missing")
        for msgid in empty:
            print("  ", msgid)
    return wrong


if __name__ == "__main__":
    sys.exit(main())
