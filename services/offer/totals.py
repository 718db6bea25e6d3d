"""One amount of several products together: it is shown, shared out by one tap, and what one takes leaves the rest."""

from __future__ import annotations

import re

from domain.catalogue import estimate_kg
from domain.offers import DraftItem, DraftTotal, OfferDraft
from parsing import ParsedOffer
from services.lookup import folded

_EQUALLY = re.compile(
    r"\b(?:moitie|autant|pareil|idem|egal\w*|meme (?:poids|quantite|chose)|half|equal\w*|same|evenly|as much|sais pas"
    r"|no idea|don't know|do not know|dunno)\b"
)
_ODD = 4
"""A container that holds so many times more than usual is most likely misread."""

_EITHER = re.compile(r"\b(?:ou|or)\b", re.IGNORECASE)


def total_of(parsed: ParsedOffer, text: str) -> DraftTotal | None:
    """What is said of several products together, if it is one amount."""
    shared = [item for item in parsed.items if item.total is not None and item.quantity is None]
    found = {item.total for item in shared}
    if len(found) != 1 or len(shared) < 2 or (total := found.pop()) is None:
        return None
    between = text[min(item.span[0] for item in shared) : max(item.span[1] for item in shared)]
    if _EITHER.search(between):
        return None
    words = _in_digits(text[slice(*total.span)], total.quantity)
    products = [item.product for item in shared]
    return DraftTotal(words=words, quantity=total.quantity, unit=total.unit, kg=total.kg, products=products)


def _in_digits(words: str, number: float) -> str:
    """An amount as it is shown, its number in digits.

    >>> _in_digits("une dizaine de cagettes", 10), _in_digits("80 kg", 80), _in_digits("half a ton", 0.5)
    ('10 cagettes', '80 kg', 'half a ton')
    """
    written = words[:1].isdigit() or number != int(number)
    return words if written else f"{int(number)} {words.rsplit(maxsplit=1)[-1]}"


def equal_share(draft: OfferDraft) -> DraftItem | None:
    """What each of the products whose amount is not known gets if nobody knows better; the first of them with it."""
    open_, rest = _rest(draft)
    if rest is None:
        return None
    kg = None if rest.kg is None else round(rest.kg / len(open_), 3)
    made = DraftItem.weighed(draft.items[open_[0]].product, round(rest.quantity / len(open_), 3), rest.unit, kg)
    made.estimated = True
    return made if made.grams else None


def share_equally(draft: OfferDraft) -> None:
    """Give each of the products whose amount is not known the same part of what is left of the total."""
    while (one := equal_share(draft)) is not None:
        draft.items[_rest(draft)[0][0]] = one
    draft.settled("quantity")


def fill_rest(draft: OfferDraft) -> None:
    """The last of the products gets what the others leave of the total; a total that they exceed is forgotten."""
    open_, rest = _rest(draft)
    if draft.shared() is not None and rest is None:
        draft.total = None
    elif rest is not None and len(open_) == 1:
        product = draft.items[open_[0]].product
        draft.items[open_[0]] = DraftItem.weighed(product, rest.quantity, rest.unit, rest.kg)


def _rest(draft: OfferDraft) -> tuple[list[int], DraftTotal | None]:
    """The products whose amount is not known, and what the others leave of the total; None for nothing."""
    total = draft.shared()
    if total is None:
        return [], None
    theirs = [(at, item) for at, item in enumerate(draft.items) if item.product in total.products]
    open_, known = [at for at, item in theirs if not item.grams], [item for _, item in theirs if item.grams]
    if not known:
        return open_, total
    if total.kg is not None:
        kg = round(total.kg - sum(item.grams or 0 for item in known) / 1000, 3)
        rest = total.model_copy(update={"quantity": kg, "unit": "kg", "kg": kg})
    elif all(item.unit == total.unit for item in known):
        rest = total.model_copy(update={"quantity": total.quantity - sum(item.quantity or 0 for item in known)})
    else:
        return open_, None
    return open_, rest if rest.quantity > 0 else None


def says_equally(text: str) -> bool:
    """Whether somebody says that there is as much of each, or does not know.

    >>> says_equally("moitié moitié"), says_equally("autant de chaque"), says_equally("20 kg de chaque")
    (True, True, False)
    """
    return not re.search(r"\d", text) and _EQUALLY.search(folded(text)) is not None


def is_odd(item: DraftItem) -> bool:
    """Whether the containers could hardly hold so much: three crates of 1,350 kg."""
    if item.estimated or not item.grams or not item.quantity or item.unit is None:
        return False
    usual = estimate_kg(item.product, item.quantity, item.unit)
    return usual is not None and not usual.exact and item.grams / 1000 > usual.kg * _ODD
