"""What a leader has begun to say of a harvest, and what an answer makes of it."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel

from domain.gleanings import Method
from domain.harvests import METHODS
from parsing import Quantity, read_answer
from services.harvest import reading
from services.harvest.harvests import Asked, Lack
from services.harvest.reading import Line
from services.lookup import folded
from services.offer.answers import says_yes

FLOW = "harvest"
"""The conversation that keeps it."""


class HarvestDraft(BaseModel):
    """The gleaning whose card is open, and what waits for an answer."""

    workshop: int
    until: datetime
    """Until then words and photos are about it."""
    stamp: str
    """Names the question in its buttons, so that an old one is known for what it is."""
    product: str = ""
    """Tapped: an amount without a name is of it."""
    fixing: int | None = None
    """The weighing that the next one takes the place of."""
    lines: list[Line] = []
    """In the order in which they were said; the first one is asked about."""


def answered(draft: HarvestDraft, asked: Asked, text: str, now: datetime) -> list[Line] | None:
    """The lines with a written answer in them, or None when the words do not answer the question."""
    yes = says_yes(text, now)
    match asked.lack:
        case "method" if (how := reading.how(folded(text))) is not None and not reading.lines(text, now):
            return with_method(draft.lines, how)
        case "unplanned" | "large" | "same" if yes is not None:
            return with_yes(draft.lines, asked.lack, yes=yes)
        case "grams":
            return _with_grams(draft.lines, text, now)
        case "quantity" | "product":
            return _completed(draft.lines, asked.lack, text, now)
        case _:
            return None


def with_method(lines: list[Line], method: Method) -> list[Line]:
    """One answer for every line of which it is not known."""
    return [line if line.method else line.model_copy(update={"method": method}) for line in lines]


def with_yes(lines: list[Line], lack: Lack, *, yes: bool) -> list[Line]:
    """The first line is good as it is (for "same": it is another one), or it goes."""
    first, *others = lines
    if lack == "same":
        return others if yes else [first.model_copy(update={"again_ok": True}), *others]
    field = "unplanned_ok" if lack == "unplanned" else "large_ok"
    return [first.model_copy(update={field: True}), *others] if yes else others


def with_product(lines: list[Line], product: str) -> list[Line]:
    """The first line is of this product, and weighs what that weighs."""
    first, *others = lines
    named = first.model_copy(update={"product": product})
    return [reading.weighed(named, product, None if first.grams is None else first.grams / 1000), *others]


def _with_grams(lines: list[Line], text: str, now: datetime) -> list[Line] | None:
    said = read_answer("quantity", text, now)
    if said is None or said.value.kg is None or len(reading.lines(text, now, product=lines[0].product)) > 1:
        return None
    amount: Quantity = said.value
    first, *others = lines
    grams = reading.grams_of(first.product, 1, "kg", amount.kg)
    how = first.method or reading.how(folded(text))
    return [first.model_copy(update={"grams": grams, "method": how}), *others]


def _completed(lines: list[Line], lack: Lack, text: str, now: datetime) -> list[Line] | None:
    """The product or the amount that was missing."""
    first, *others = lines
    said = reading.lines(text, now, product=first.product)
    if len(said) != 1:
        return None
    if lack == "product" and said[0].product and said[0].quantity is None:
        return with_product(lines, said[0].product)
    if lack == "quantity" and said[0].product == first.product and said[0].quantity is not None:
        method = said[0].method or first.method
        return [said[0].model_copy(update={"method": method, "unplanned_ok": first.unplanned_ok}), *others]
    return None


def is_method(value: str) -> Method | None:
    """A button's word for how a weight is known; None for anything else."""
    return next((method for method in METHODS if method == value), None)
