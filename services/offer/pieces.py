"""A bare number among weights, "Tomates 30 kg. Courgettes 20.": kilos or pieces, it is asked."""

from __future__ import annotations

import re
from datetime import datetime

from domain.offers import DraftItem, OfferDraft
from parsing import read_answer
from services.lookup import folded

_UNITS = {
    "kilos": re.compile(r"\b(?:k|kg|kgs|kilos?|kilogram\w*|poids|weight)\b|\dk"),
    "pieces": re.compile(r"\b(?:pieces?|pcs|unites?|nombre|units?|count\w*|a la piece|c'est le nombre|number)\b"),
}
_LONGEST = 60


def unsure(draft: OfferDraft) -> int | None:
    """The first product of which only a number was said, while another one is weighed; None when there is none."""
    weighed = any(item.unit not in {None, "pièce"} and item.grams and not item.estimated for item in draft.items)
    bare = (at for at, item in enumerate(draft.items) if item.unit == "pièce" and item.confidence == "assumed")
    return next(bare, None) if weighed and draft.doubts.get("product") == "assumed" and not draft.asking else None


def meant(draft: OfferDraft, unit: str) -> OfferDraft | None:
    """The draft with that number as kilos or as pieces; None for another unit, or where nothing is unsure."""
    at = unsure(draft)
    if at is None or unit not in _UNITS:
        return None
    new = draft.model_copy(deep=True)
    item = new.items[at]
    item.confidence = "exact"
    if unit == "kilos":
        new.items[at] = DraftItem.weighed(item.product, item.quantity, "kg", item.quantity)
    if unsure(new) is None and all(one.confidence != "assumed" for one in new.items):
        new.settled("product")
    return new


def told(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    """The draft after the answer in words: "en kilos", "20 kg", "des pièces"; None for any other words.

    Another amount than the number that was asked about is not looked at here.
    """
    at, plain = unsure(draft), folded(text)
    if at is None or len(text) > _LONGEST:
        return None
    units = [unit for unit, words in _UNITS.items() if words.search(plain)]
    amount = read_answer("quantity", text, now)
    same = amount is None or amount.value.value in {None, draft.items[at].quantity}
    return meant(draft, units[0]) if len(units) == 1 and same and read_answer("dates", text, now) is None else None
