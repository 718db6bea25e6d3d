"""A reading for people (a few lines of text) and for programs (lines of JSON)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import datetime

from parsing.models import Language, ParsedItem, ParsedOffer
from parsing.reader import PARIS, read

_WORDS: dict[Language, dict[str, str]] = {
    "fr": {
        "kind": "Type", "items": "Produits", "grades": "État", "start": "À partir du",
        "until": "Jusqu'au", "place": "Lieu",
        "handover": "Remise", "volunteers": "Personnes", "surplus": "don de surplus", "gleaning": "glanage",
        "processing": "transformation à façon", "none": "pas une offre", "deliver": "livré",
        "pickup": "à venir chercher",
        "ugly": "moche ou abîmé", "overripe": "très mûr", "calibre": "hors calibre", "overproduction": "en trop",
        "unsold": "invendu", "other": "défraîchi, germé ou gelé",
        "glean": "à glaner", "exact": "dit", "fuzzy": "à vérifier", "assumed": "à confirmer", "candidates": "ou",
    },
    "en": {
        "kind": "Kind", "items": "Produce", "grades": "State", "start": "From", "until": "Until", "place": "Place",
        "handover": "Hand-over", "volunteers": "People", "surplus": "gift of surplus", "gleaning": "gleaning",
        "processing": "custom processing", "none": "not an offer", "deliver": "delivered", "pickup": "to be fetched",
        "ugly": "ugly or damaged", "overripe": "very ripe", "calibre": "wrong size", "overproduction": "too many",
        "unsold": "unsold", "other": "wilted, sprouted or frozen", "glean": "to be gleaned",
        "exact": "said", "fuzzy": "to check", "assumed": "to confirm", "candidates": "or",
    },
}  # fmt: skip


def readable(parsed: ParsedOffer, language: Language = "fr", text: str = "") -> str:
    """A reading in a few lines, each value with how sure it is, and its words where the `text` is given."""
    say = _WORDS[language]
    lines = [f"{say['kind']} : {say[parsed.kind]}"]
    lines += [f"{say['items']} : {_item(i)}{_how(say[i.confidence], text, i.span)}" for i in parsed.items]
    values: dict[str, str] = {
        "grades": ", ".join(say[grade] for grade in parsed.grades),
        "start": parsed.start.isoformat() if parsed.start else "",
        "until": parsed.until.isoformat() if parsed.until else "",
        "place": f" {say['candidates']} ".join(_place_names(parsed)),
        "handover": say[parsed.handover] if parsed.handover else "",
        "volunteers": str(parsed.volunteers) if parsed.volunteers is not None else "",
    }
    for name, value in values.items():
        if value:
            shown = parsed.evidence.get(name)
            lines.append(f"{say[name]} : {value}" + (_how(say[shown.confidence], text, shown.span) if shown else ""))
    return "\n".join(lines)


def _place_names(parsed: ParsedOffer) -> list[str]:
    if parsed.place is None:
        return []
    return [c.name for c in parsed.place.candidates] or [parsed.place.name]


def _item(item: ParsedItem) -> str:
    amount = "" if item.quantity is None else f", {item.quantity:g}"
    unit = f" {item.unit}" if item.unit else ""
    kg = f" ({item.kg:g} kg)" if item.kg is not None and item.unit != "kg" else ""
    return f"{item.product}{amount}{unit}{kg}"


def _how(confidence: str, text: str, span: tuple[int, int]) -> str:
    words = " ".join(text[span[0] : span[1]].split())
    return f" [{confidence}{' : ' + words if words else ''}]"


def read_lines(lines: Iterable[str]) -> Iterator[str]:
    """Lines of `{"id", "now", "text"}` (local time) into lines of `{"id", "pred"}`, as the labelling rules have it."""
    for line in lines:
        if not line.strip():
            continue
        message = json.loads(line)
        now = datetime.fromisoformat(message["now"])
        parsed = read(message["text"], now if now.tzinfo else now.replace(tzinfo=PARIS))
        yield json.dumps({"id": message["id"], "pred": parsed.label()}, ensure_ascii=False)
