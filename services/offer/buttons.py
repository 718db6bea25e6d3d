"""The answer to one question of an offer's card, by button."""

from __future__ import annotations

import re
from datetime import date, datetime, time

from domain.offers import FIELDS, DraftItem, Field, OfferDraft
from parsing import Quantity, read_answer
from services.offer import adding, pieces, relative, totals
from services.offer.changes import hand_over


def chosen(draft: OfferDraft, name: str, value: str, today: date) -> OfferDraft | None:
    """The draft with the answer of a button in it; None when no button of ours carries that."""
    new = draft.model_copy(deep=True, update={"asking": None})
    field = next((known for known in FIELDS if known == name), None)
    if field is None:
        return None
    if field == "product" and value in {"kilos", "pieces"}:
        return pieces.meant(new, value)
    if value in {"yes", "no"}:
        return _checked(new, field, right=value == "yes")
    match field, value:
        case "product" | "quantity", _:
            return _about_items(new, value, today)
        case "dates", _:
            return _day(new, value, today)
        case "place", _:
            return _where(new, value)
        case "mode", "deliver" | "pickup" | "glean":
            hand_over(new, value)
        case "grade", "ugly" | "overripe" | "calibre" | "overproduction" | "unsold" | "other":
            new.grades = sorted(set(new.grades) ^ {value})
            new.asking = draft.asking
            new.settled("grade")
        case "volunteers", _ if value.isdecimal() and 0 < int(value) <= 100:
            new.volunteers = int(value)
            new.settled("volunteers")
        case _:
            return None
    return new


def _checked(draft: OfferDraft, field: Field, *, right: bool) -> OfferDraft:
    """What was understood is right, or is to be asked."""
    if not right:
        draft.asking = field
        return draft
    draft.settled(field)
    for item in draft.items if field == "product" else ():
        item.confidence = "exact"
    return draft


def _where(draft: OfferDraft, value: str) -> OfferDraft | None:
    """One of the places that were offered, or none of them."""
    if value == "none":
        draft.choices, draft.place = [], None
        return draft
    if not value.isdecimal() or int(value) >= len(draft.choices):
        return None
    draft.is_at(draft.choices[int(value)])
    return draft


def _about_items(draft: OfferDraft, value: str, today: date) -> OfferDraft | None:
    """Buttons about products and their weights: so much, which one, without this one."""
    verb, _dash, number = value.rpartition("-")
    if not number.isdecimal() and value not in {"sure", "tenth", "more", "equal"}:
        return None
    match verb, value:
        case _, "sure":
            draft.large_ok = True
        case _, "tenth":
            draft.items = [_tenth(item) for item in draft.items]
        case _, "equal" if draft.shared():
            totals.share_equally(draft)
        case _, "more" if draft.renamed:
            adding.rename(draft, None)
        case "at", _ if draft.renamed and int(number) < len(draft.items):
            adding.rename(draft, int(number))
        case "at", _ if int(number) < len(draft.items):
            this_one(draft, int(number), today)
        case "drop", _ if int(number) < len(draft.items) > 1:
            draft.removed = [draft.items.pop(int(number))]
        case "", _ if 0 < int(number) <= 10_000 and draft.items:
            at = draft.to_weigh()
            draft.items[at] = weighed(draft.items[at], Quantity(int(number), "kg", int(number)))
            draft.item, draft.amount, draft.large_ok = None, "", False
            draft.settled("quantity")
            totals.fill_rest(draft)
        case _:
            return None
    return draft


_NUMBER = re.compile(r"\d+(?:[.,]\d+)?(?:\s*(?:à|a|ou|to|or|-|–)\s*\d+(?:[.,]\d+)?)?")
"""A number alone, or a range of them."""


def reweighed(item: DraftItem, said: Quantity, words: str) -> DraftItem:
    """The item with another amount; a number alone is in the unit that was said before."""
    if item.unit and _NUMBER.fullmatch(words.strip()):
        made = DraftItem.weighed(item.product, said.value, item.unit, said.value if item.unit == "kg" else None)
        made.confidence, made.least = item.confidence, said.least
        return made
    return weighed(item, said)


def this_one(draft: OfferDraft, index: int, today: date) -> None:
    """The product of which the quantity changes: to the one that was said before, else it is asked."""
    now, amount = datetime.combine(today, time()), draft.amount
    if amount and relative.change_at(draft, index, amount, now):
        return
    said = read_answer("quantity", amount, now) if amount else None
    draft.item, draft.asking, draft.amount = index, "quantity", ""
    if said is not None and said.value.value:
        draft.items[index] = reweighed(draft.items[index], said.value, amount)
        draft.item, draft.asking, draft.large_ok = None, None, False
        draft.settled("quantity")


def _tenth(item: DraftItem) -> DraftItem:
    kg = (item.grams or 0) // 10 / 1000
    return DraftItem.weighed(item.product, kg, "kg", kg)


def _day(draft: OfferDraft, value: str, today: date) -> OfferDraft | None:
    draft.settled("dates")
    if value == "open":
        draft.start, draft.until, draft.dates_open = None, None, True
        return draft
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    if day < today:
        return None
    draft.until, draft.dates_open = day, False
    return draft


def weighed(item: DraftItem, said: Quantity) -> DraftItem:
    """The item with another amount."""
    made = DraftItem.weighed(item.product, said.value, said.unit or "kg", said.kg)
    made.confidence, made.least = item.confidence, said.least
    return made
