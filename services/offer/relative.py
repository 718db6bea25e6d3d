"""Amounts told by what is noted already: so much more or less, twice that, some given away before."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime
from functools import cache

from domain.catalogue import product
from domain.offers import DraftItem, OfferDraft
from parsing import Quantity, read_answer
from parsing.lexicons import fold, whole

_WORDS = "relative.csv"
"""Its `N` is an amount, its `P` a product of the card."""
SIGNS = {"more": 1, "less": -1}
FACTORS = {"twice": 2.0, "thrice": 3.0, "half": 0.5}
_LONGEST = 80
"""Letters; whoever writes more says something else too."""


def changed(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    """The draft with as much more or less in it; of which product, or how much it is then, is asked where need be.

    None when the words say nothing of the kind, or something else too.

    Args:
        draft: what is noted.
        text: what was said, such as "20 kg de plus".
        now: the moment, in civil time.
    """
    if not draft.items or len(text) > _LONGEST or any(not item.grams for item in draft.items):
        return None
    named = [at for at, item in enumerate(draft.items) if _names(item.product).search(fold(text))]
    at = named or ([draft.item] if draft.item is not None else list(range(len(draft.items))))
    if _change(draft.items[at[0]], text, now) is None:
        return None
    new = draft.unasked()
    if len(at) > 1 and not named:
        new.asking, new.amount = "quantity", text.strip(" .!\n")
        return new
    for index in at:
        change_at(new, index, text, now)
    return new


_HINT = re.compile(r"\b(?:r?ajoute[rz]?|rajout|(?:de|en) plus|(?:de|en) moins)\b|\b\w+ more\b")


def hints(draft: OfferDraft, text: str) -> bool:
    """Whether the words speak of more or less of what is there."""
    return any(item.grams for item in draft.items) and _HINT.search(fold(text)) is not None


def plus(item: DraftItem, more: DraftItem) -> DraftItem | None:
    """Both lots of one product; None when they cannot be reckoned together."""
    kg = more.grams / 1000 if more.grams and not more.estimated else None
    return _applied(item, 1, Quantity(more.quantity, more.unit, kg)) if item.grams and more.quantity else None


def change_at(draft: OfferDraft, index: int, text: str, now: datetime) -> bool:
    """Change the amount of one product of the draft; False when the words tell no relative amount.

    What cannot be reckoned, such as kilograms less crates, is asked: how much it is now.
    """
    change = _change(draft.items[index], text, now)
    if change is None:
        return False
    made = _applied(draft.items[index], *change)
    if made is None:
        draft.item, draft.asking, draft.amount = index, "quantity", text.strip(" .!\n")
        return True
    draft.items[index] = made
    draft.item, draft.asking, draft.amount, draft.large_ok = None, None, "", False
    draft.settled("quantity")
    return True


def guessed_kg(item: DraftItem, text: str, now: datetime) -> int | None:
    """Whole kilograms that there may be where it cannot be reckoned exactly, or None.

    Args:
        item: what was noted before.
        text: the words of a change.
        now: the moment, in civil time.
    """
    change = _change(item, text, now)
    sign, said = change or (0, None)
    if said is None or not item.grams:
        return None
    grams = DraftItem.weighed(item.product, said.value, said.unit, said.kg).grams
    kg = round((item.grams + sign * grams) / 1000) if grams else 0
    return kg if kg > 0 else None


def _change(item: DraftItem, text: str, now: datetime) -> tuple[float, Quantity | None] | None:
    """By how much: a sign and an amount, or a factor and None."""
    names = _names(item.product)
    plain = names.sub("P", fold(text))
    said = whole(_WORDS)
    for label, factor in FACTORS.items():
        if said[label].fullmatch(plain):
            return factor, None
    reading = read_answer("quantity", text, now)
    if reading is None or not reading.value.value:
        return None
    start, end = reading.span
    plain = names.sub("P", f"{fold(text[:start])} N {fold(text[end:])}")
    sign = next((sign for label, sign in SIGNS.items() if said[label].fullmatch(plain)), None)
    if sign is None:
        return None
    bare = reading.confidence == "assumed" and not _WEIGHT.search(fold(text[start:end]))
    return sign, replace(reading.value, unit=item.unit, kg=None) if bare and item.unit else reading.value


_WEIGHT = re.compile(r"k|livre|lb|gram")


def _applied(item: DraftItem, factor: float, said: Quantity | None) -> DraftItem | None:
    """The item with the change in it; None when it cannot be reckoned, or nothing would be left."""
    if said is None:
        return _times(item, factor)
    if item.unit == said.unit and item.quantity and said.value:
        number = item.quantity + factor * said.value
        if said.kg is None or item.estimated or not item.grams:
            return _times(item, number / item.quantity)
        return _of(item, number, item.unit, item.grams / 1000 + factor * said.kg)
    if item.grams and not item.estimated and said.kg is not None:
        kg = item.grams / 1000 + factor * said.kg
        return _of(item, kg, "kg", kg)
    return None


def _times(item: DraftItem, factor: float) -> DraftItem | None:
    kg = item.grams / 1000 * factor if item.grams and not item.estimated else None
    return _of(item, None if item.quantity is None else item.quantity * factor, item.unit, kg)


def _of(item: DraftItem, number: float | None, unit: str | None, kg: float | None) -> DraftItem | None:
    """The product in another amount; None for nothing."""
    if min(1 if number is None else number, 1 if kg is None else kg) <= 0:
        return None
    made = DraftItem.weighed(
        item.product, None if number is None else round(number, 3), unit, None if kg is None else round(kg, 3)
    )
    made.confidence, made.least = item.confidence, item.least
    return made


@cache
def _names(name: str) -> re.Pattern[str]:
    """What a product of the card may be called, in plain letters."""
    known = product(name)
    names = {fold(each) for each in (known.plural, known.name, known.en_plural, known.en)}
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})\b")
