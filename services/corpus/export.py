"""A kept message as a line of a corpus, as the labelling rules have it."""

from __future__ import annotations

import json
from zoneinfo import ZoneInfo

from storage.corpus import Kept


def line(kept: Kept, zone: ZoneInfo) -> str:
    """One message: its number, language, local moment, words and label."""
    said = kept.said_at.astimezone(zone)
    row = {
        "id": f"kept-{kept.id}",
        "lang": kept.language,
        "now": f"{said:%Y-%m-%dT%H:%M}",
        "text": kept.words,
        "gold": kept.label,
    }
    return json.dumps(row, ensure_ascii=False)
