"""How much was loaded, in a driver's words: "70 kg", "6 cagettes", "60 kg de tomates, 2 sacs de courges", "rien"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from pydantic import BaseModel, ConfigDict

from domain.catalogue import estimate_kg
from domain.gleanings import Method
from parsing import Quantity, read, read_answer
from services.driving.way import Farm
from services.lookup import folded

_NOTHING = re.compile(r"\W*(?:rien(?: du tout)?|aucune?|zero|0(?: ?kg)?|nothing|none)\W*")
_ON_SCALES = re.compile(r"\b(?:pese|weighed|balance|scales?)")
_MORE_DIGITS = re.compile(r"\d")
_UNDECIDED = re.compile(r"\b(?:ou|or)\b")


class Amount(BaseModel):
    """So much of a product, in the unit in which it was told; 0 grams: nothing of it."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    product: str
    quantity: float
    unit: str
    grams: int
    method: Method = "estimated"


@dataclass(frozen=True, slots=True)
class _Said:
    product: str | None
    quantity: float | None
    unit: str | None
    kg: float | None


def read_amounts(text: str, asked: Sequence[str], now: datetime) -> list[Amount]:
    """What a text says of these products; empty when it is not understood.

    Args:
        text: what was written.
        asked: products whose amount is not known yet. An amount without a product is of the first one.
        now: the moment, in civil time.

    >>> now = datetime(2026, 9, 19, 9)
    >>> read_amounts("6 cagettes", ["tomate"], now)[0].grams
    49800
    >>> [(one.product, one.grams) for one in read_amounts("60 kg de tomates, 20 de courges", ["tomate", "courge"], now)]
    [('tomate', 60000), ('courge', 20000)]
    """
    plain = folded(text)
    if _NOTHING.fullmatch(plain):
        return [Amount(product=asked[0], quantity=0, unit="kg", grams=0)]
    if _UNDECIDED.search(plain):
        return []
    on_scales = _ON_SCALES.search(plain) is not None
    made = [_amount(said, on_scales=on_scales) for said in _said(text, asked, now)]
    return [one for one in made if one is not None]


def _said(text: str, asked: Sequence[str], now: datetime) -> list[_Said]:
    if len(asked) > 1:
        found = [_Said(one.product, one.quantity, one.unit, one.kg) for one in read(text, now).items]
        if found:
            return [one for one in found if one.product in asked and one.unit != "pièce"]
    answer = read_answer("quantity", text, now)
    if answer is None:
        return []
    start, end = answer.span
    rest = text[:start] + text[end:]
    if _MORE_DIGITS.search(rest) or text[:start].rstrip().endswith(("-", "−")):  # two numbers, or one below zero
        return []
    said: Quantity = answer.value
    return [_Said(asked[0], said.value, said.unit, said.kg)]


def _amount(said: _Said, *, on_scales: bool) -> Amount | None:
    if said.product is None or said.quantity is None or said.unit is None or said.quantity < 0:
        return None
    if said.kg is not None:
        grams, method = round(said.kg * 1000), "weighed" if on_scales else "estimated"
    else:
        guess = estimate_kg(said.product, said.quantity, said.unit)
        if guess is None:
            return None
        grams, method = round(guess.kg * 1000), "counted"
    return Amount(product=said.product, quantity=said.quantity, unit=said.unit, grams=grams, method=method)


def missing(farm: Farm, said: Sequence[Amount]) -> list[str]:
    """The products of a lot of which nobody has said how much is on board; at least one before anything was said."""
    known = {one.product for one in said}
    items = [item.product for item in farm.offer.items if item.id in farm.lot or not farm.lot]
    return [product for product in dict.fromkeys(items) if product not in known]
