"""From a leader's words to weighings: "12 cagettes de carottes, 85 kg de pommes pesés, environ 40 kg de poireaux"."""

from __future__ import annotations

import re
from datetime import datetime
from itertools import pairwise
from typing import TypeAlias

from pydantic import BaseModel, ConfigDict

from domain.catalogue import canonical, container, estimate_kg
from domain.gleanings import Method
from domain.harvests import MOST_KG, Weighing, is_rough
from domain.refusals import Refusal
from domain.words import Load, Mass, _
from parsing import ParsedItem, read, read_answer
from services.lookup import folded
from services.offer.reading import below_zero, unknown_product

NOTHING = _("A weight is above 0. For example: 12 crates, or 85 kg weighed.")
_NOT_WEIGHED = re.compile(r"\b(?:pas|non|sans|not)\s+(?:ete\s+|been\s+)?(?:pes\w+|balance|weighed)\b")
_CUES: dict[Method, re.Pattern[str]] = {
    "weighed": re.compile(r"\b(?:pes(?:e|ee|es|ees|er|ons|ent)|pesage|balance|bascule|peson|weigh(?:ed)?|scales?)\b"),
    "counted": re.compile(r"\b(?:compt\w+|counted)\b"),
    "estimated": re.compile(
        r"\b(?:environ|env|approx\w*|a peu pres|a vue|(?:a l|d) ?['’]? ?(?:oe|œ)il|au juge|a la louche|estim\w*|"
        r"grosso modo|plus ou moins|peut-etre|presque|autour de|dans les|pas loin de|about|roughly|around|maybe|"
        r"by eye)\b|[~≈]"
    ),
}
_BREAK = re.compile(r"[,;\n.(+]|\b(?:et|puis|and|then)\b", re.IGNORECASE)
_PHRASE = re.compile(r"(?<!\d),|,(?!\d)|[;\n+]|\b(?:et|puis|and|then)\b", re.IGNORECASE)
_TAIL = re.compile(r"\s*(?:[,;\n.(]|(?:le )?tout|tous|toutes|all\b)", re.IGNORECASE)


Amount: TypeAlias = tuple[float, str, int, Method]
"""So many of a unit, what they weigh in grams, and how that is known."""


class Line(BaseModel):
    """A weighing as far as it is known."""

    model_config = ConfigDict(hide_input_in_errors=True)

    product: str = ""
    quantity: float | None = None
    unit: str = "kg"
    grams: int | None = None
    method: Method | None = None
    unplanned_ok: bool = False
    large_ok: bool = False
    again_ok: bool = False

    def amount(self) -> Amount | None:
        """How much it is, once that is known."""
        if self.quantity is None or self.grams is None or self.method is None:
            return None
        return self.quantity, self.unit, self.grams, self.method

    def load(self) -> Load:
        """As it is shown."""
        return Load(self.product, self.grams, is_rough(self.method, self.unit), self.quantity, self.unit)


def lines(text: str, now: datetime, *, product: str = "") -> list[Line]:
    """What words say was picked, in their order; empty when they say nothing of it.

    Args:
        text: what was written.
        now: the moment, in civil time.
        product: what an amount without a name is of.

    Raises:
        Refusal: an amount that cannot be, or something that is no produce of ours.
    """
    parts = _parts(text, now)
    if below_zero(text) and len(parts) < 2:
        raise Refusal(NOTHING)
    try:
        return [_line(item, method) for item, method in parts] or _amount(text, now, product)
    except Refusal as no:
        if len(parts) < 2:
            raise
        raise Refusal(_("{why} I have written nothing of this message down.", why=no.words)) from None


def _parts(text: str, now: datetime) -> list[tuple[ParsedItem, Method | None]]:
    """Products with their amounts. One that is named twice was brought twice: it is read phrase by phrase."""
    items = _items(text, now)
    apart = [(part, item) for part in _PHRASE.split(text) for item in _items(part, now) if item.quantity is not None]
    if len(apart) > sum(item.quantity is not None for item in items):
        return [(item, how(folded(part))) for part, item in apart]
    return list(zip(items, methods(text, items), strict=True))


def _items(text: str, now: datetime) -> list[ParsedItem]:
    items = read(text, now).items
    if not items and (said := read_answer("product", text, now)) is not None:
        items = said.value
    return list(items)


def known_as(row: Weighing, method: Method) -> Line:
    """A weighing, known in another way: crates that were on scales after all have a weight that is to be asked."""
    asked = method == "weighed" and container(row.unit).weighed_by != "exact"
    grams = None if asked else row.grams
    return Line(
        product=row.product, quantity=row.quantity, unit=row.unit, grams=grams, method=method, large_ok=not asked
    )


def _amount(text: str, now: datetime, product: str) -> list[Line]:
    """An amount alone: of the product that was tapped, or of one that is asked."""
    said = read_answer("quantity", text, now)
    if said is None or said.value.value is None or (said.confidence != "exact" and not product):
        return []
    if said.value.value <= 0:
        raise Refusal(NOTHING)
    if strange := unknown_product(text, now, surely=True):
        raise Refusal(_("I do not know “{name}”. Write the name of a vegetable or a fruit.", name=strange))
    amount = said.value
    item = ParsedItem(product=product, quantity=amount.value, unit=amount.unit, kg=amount.kg)
    return [_line(item, how(folded(text)))]


def _line(item: ParsedItem, said: Method | None) -> Line:
    """One product with its amount.

    Raises:
        Refusal: nothing of it, or more than any field gives.
    """
    if item.quantity is None:
        return Line(product=canonical(item.product), method=said)
    if item.quantity <= 0:
        raise Refusal(NOTHING)
    unit = item.unit or "kg"
    exact = container(unit).weighed_by == "exact"
    product = canonical(item.product) if item.product else ""
    method = said if exact or said else "counted"
    line = Line(product=product, quantity=item.quantity, unit=unit, method=method)
    return weighed(line, item.product, item.kg)


def weighed(line: Line, product: str, kg: float | None = None) -> Line:
    """The line with its grams, where they are known: crates that were on scales have a weight that is to be asked.

    Raises:
        Refusal: more than any field gives, or less than a gram.
    """
    exact = container(line.unit).weighed_by == "exact"
    if line.quantity is None or (kg is None and not exact and (line.method == "weighed" or not product)):
        return line
    grams = grams_of(product, line.quantity, line.unit, kg)
    named = canonical(product) if product else ""
    return line.model_copy(update={"grams": grams, "product": named})


def grams_of(product: str, quantity: float, unit: str, kg: float | None = None) -> int | None:
    """What so much of a product weighs: as it was said, or by the catalogue; None when nobody can know.

    Raises:
        Refusal: more than any field gives, or less than a gram.
    """
    if kg is None and (guess := estimate_kg(product, quantity, unit)) is not None:
        kg = guess.kg
    grams = None if kg is None else round(kg * 1000)
    if grams is not None and grams > MOST_KG * 1000:
        raise Refusal(
            _("{much} is too much for one weighing: {most} at most.", much=Mass(grams), most=Mass(MOST_KG * 1000))
        )
    if grams == 0:
        raise Refusal(NOTHING)
    return grams


def how(plain: str) -> Method | None:
    """How folded words say that a weight is known; None when they do not, or say two things.

    >>> how("85 kg peses"), how("environ 40 kg"), how("environ 40 kg peses"), how("pas pese")
    ('weighed', 'estimated', None, 'estimated')
    """
    found: set[Method] = {method for method, cue in _CUES.items() if cue.search(_NOT_WEIGHED.sub(" ", plain))}
    if _NOT_WEIGHED.search(plain):
        found.add("estimated")
    return found.pop() if len(found) == 1 else None


def methods(text: str, items: list[ParsedItem]) -> list[Method | None]:
    """How each amount is known: by the words on its side of the comma, or by those before or after them all."""
    if not items:
        return []
    ends = [0, *(_cut(text, one, two) for one, two in pairwise(items)), len(text)]
    found = [how(folded(text[begin:end])) for begin, end in pairwise(ends)]
    head, tail = text[: items[0].span[0]], text[items[-1].span[1] :]
    of_all = how(folded(head)) if head.rstrip().endswith(":") else None
    if of_all is None and _TAIL.match(tail):
        of_all = how(folded(tail))
    return [one or of_all for one in found]


def _cut(text: str, one: ParsedItem, two: ParsedItem) -> int:
    """Where the words about the first of two neighbours end."""
    between = max(one.span[1], 0), max(two.span[0], one.span[1])
    breaks = [match.start() for match in _BREAK.finditer(text, *between)]
    return breaks[-1] if breaks else between[1]
