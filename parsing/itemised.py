"""The items of an offer: one for each product, with the amounts of its lots added up."""

from __future__ import annotations

import re
from collections.abc import Sequence

from parsing.amount import Quantity, added
from parsing.event import Event
from parsing.models import Confidence, ParsedItem, Span, Total
from parsing.named import Named
from parsing.products import GENERIC
from parsing.text import Text

HERBS = {
    "aneth", "basilic", "cerfeuil", "ciboulette", "coriandre", "estragon", "laurier", "menthe", "oseille", "persil",
    "romarin", "sauge", "thym", "verveine",
}  # fmt: skip
_AS_FOLLOWS = re.compile(r" ?[:(]| (?:comme|dont|such as|like|surtout|mostly) ")


def _named_herbs(text: Text, products: Sequence[Event]) -> list[Event]:
    """Without the herbs in general that are named after: "herbes : thym, basilic"."""
    named = any(e.what.product in HERBS for e in products)
    return [
        e for e in products if not (named and e.what.product == "herbe aromatique" and _AS_FOLLOWS.match(text.s, e.end))
    ]


def itemised(text: Text, products: Sequence[Event]) -> list[ParsedItem]:
    """One item for each product; general words only where nothing more precise is named."""
    products = _named_herbs(text, products)
    named = {e.what.product for e in products}
    precise = [e for e in products if e.what.product not in GENERIC]
    generic_joint = bool(precise) and any(
        e.what.product in GENERIC and e.mate and "each" not in e.mate.flags for e in products
    )
    found: dict[str, list[Event]] = {}
    for event in precise or products:
        found.setdefault(event.what.product, []).append(event)
    made = []
    for product, lots in found.items():
        amount: Quantity | None = None
        span: Span = text.span(lots[0].start, lots[0].end)
        for lot in lots:
            if lot.mate and "joint" not in lot.flags:
                amount = added(amount, lot.mate.what) if amount else lot.mate.what
                a, b = text.span(lot.mate.start, lot.mate.end)
                span = (min(span[0], a), max(span[1], b))
        if amount is None and generic_joint and len(found) == 1:
            amount = next(e.mate.what for e in products if e.what.product in GENERIC and e.mate)
        made.append(_item(product, lots, amount, span, joint=bool(named) and any("joint" in e.flags for e in lots)))
        if amount is None and (whole := _whole(lots, products if generic_joint else ())) is not None:
            span = text.span(whole.start, whole.end)
            total = Total(quantity=whole.what.value, unit=whole.what.unit, kg=whole.what.kg, span=span)
            made[-1] = made[-1].model_copy(update={"total": total})
    return made


def _whole(lots: list[Event], general: Sequence[Event]) -> Event | None:
    """The amount said of a product and others together: shared, or of "légumes" of which these are named."""
    shared = [e.shares for e in lots if e.shares] + [e.mate for e in general if e.what.product in GENERIC and e.mate]
    return shared[0] if shared and shared[0].what.value is not None else None


def _item(product: str, lots: list[Event], amount: Quantity | None, span: Span, *, joint: bool) -> ParsedItem:
    named: Named = lots[0].what
    confidence: Confidence = "exact" if named.sure else "fuzzy"
    if (amount and not amount.sure) or named.emoji or joint:
        confidence = "assumed"
    return ParsedItem(
        product=product, quantity=amount.value if amount else None, unit=amount.unit if amount else None,
        kg=amount.kg if amount else None, confidence=confidence, span=span, variety=named.variety,
        least=bool(amount and amount.least),
    )  # fmt: skip
