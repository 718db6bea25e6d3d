"""What each container weighs, told of the containers of an open card: "les sacs font 25 kg", "12 kg la cagette"."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from datetime import datetime
from functools import cache

from domain.offers import DraftItem, OfferDraft
from parsing import Quantity, read_answer
from parsing.lexicons import alternatives, kilograms, units
from services.lookup import folded
from services.offer import totals

_LONGEST = 80
_HEM = (
    r"\W*(?:(?:non|oui|ah|euh|ok|alors|mais|attention|au fait|en fait|finalement|c'est|ce sont|ils|elles|on a|j'ai|pour info|chez (?:moi|nous)|no|yes|well|actually|these are"
    r"|they are|it's|so|and|et)\b[\s,!:.]*)*"
)
_THE = r"(?:(?:(?:les|mes|ces|nos|the|my) (?P<all>\d+)|les|mes|ces|nos|des|chaque|une?|la|le|ma|mon|the|my|our|each|every|a|an|one|chacune? des|each of the) )?"
_OF = r"(?: (?:de |d'|of )(?:les |la |l'|the )?[a-z][a-z' -]{2,24}?)?"
_WEIGHS = r"(?: ?[:=]| (?:font|fait|pesent|pese|contiennent|contient|tiennent|tient|c'est|sont|est|de|weighs?|holds?|is|are|of))?"
_ABOUT = r"(?: (?:environ|a peu pres|facile|bien|about|around|roughly|plutot|toute?s|tous|each))*"
_KG = r" ?(?P<kg>(?:\d[\d.,]*(?: ?(?:a|ou|to|or|-) ?\d[\d.,]*)? ?|[a-z]+(?:[ -][a-z]+){0,2} ?)(?:kg|kgs|kilos?|k|livres?|lbs?|pounds?|g|grammes?))"
_APIECE = r" (?:chacune?s?|each|apiece|piece|l'une?)"
_TAIL = r"(?:[ ,]*(?:(?P<total>en tout|au total|a eux tous|in all|in total|altogether)|environ|a peu pres|a peu de chose pres|about|or so|svp|merci|please|thanks))*[\s.!]*"


@cache
def _ways() -> tuple[re.Pattern[str], ...]:
    box = rf"(?P<box>{alternatives([word for word, unit in units().items() if unit not in kilograms()])})"
    each = rf"(?:{_APIECE}|(?: ?/ ?| (?:le|la|par|per|a|an|chaque|the|l'|un|une|dans chaque|in each|in every|in a) ?){box}){_OF}"
    return (
        re.compile(rf"{_HEM}{_THE}{box}{_OF}{_WEIGHS}{_ABOUT}{_KG}(?:{_APIECE})?{_TAIL}"),
        re.compile(rf"{_HEM}(?:(?:font|fait|pesent|weigh|weighs|il y a|there are)\b)?{_ABOUT}{_KG}{each}{_TAIL}"),
        re.compile(rf"{_HEM}(?:chacune?|each(?: one)?){_WEIGHS}{_ABOUT}{_KG}{_TAIL}"),
    )


def told(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    """The draft with the containers that are meant weighed; None when the words say something else.

    What is far too much for one container is the weight of all of them: "les cagettes font 80 kg".

    Args:
        draft: what is noted.
        text: what was said.
        now: the moment, in civil time.
    """
    counted = [at for at, item in enumerate(draft.items) if item.quantity and _is_box(item.unit)]
    if not counted or len(text) > _LONGEST:
        return None
    found = next((match for way in _ways() if (match := way.fullmatch(folded(text))) is not None), None)
    if found is None or (each := _kilos(found["kg"], now)) is None:
        return None
    reading = read_answer("product", text, now)
    said = set() if reading is None else {item.product for item in reading.value}
    if said - {draft.items[at].product for at in counted}:
        return None
    named = [at for at in counted if draft.items[at].product in said]
    box = units().get(found.groupdict().get("box") or "")
    meant = [at for at in named or counted if box in {None, draft.items[at].unit}]
    if not meant or (box is None and len({draft.items[at].unit for at in meant}) > 1):
        return None
    whole = found.groupdict().get("all") or found.groupdict().get("total")
    if whole and len(meant) > 1:
        return None
    new = draft.unasked()
    for at in meant:
        new.items[at] = _weighed(draft.items[at], each, whole=bool(whole))
    new.large_ok = False
    new.settled("quantity")
    return new


def _is_box(unit: str | None) -> bool:
    return unit not in {None, "pièce", *kilograms()}


def _kilos(words: str, now: datetime) -> Quantity | None:
    reading = read_answer("quantity", words, now)
    return reading.value if reading is not None and reading.value.kg else None


def _weighed(item: DraftItem, each: Quantity, *, whole: bool) -> DraftItem:
    """So many containers of so much each, or of so much in all."""
    count, kg = item.quantity or 0, each.kg or 0
    made = DraftItem.weighed(item.product, item.quantity, item.unit, round(count * kg, 3))
    if whole or (count > 1 and totals.is_odd(made)):
        made = DraftItem.weighed(item.product, item.quantity, item.unit, kg)
    made.confidence, made.least = item.confidence, item.least or each.least
    return made
