"""Short texts in a dialog: the answer to one question, and a correction of what was understood before."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from domain.places import Point
from parsing import events, kinds, pairing
from parsing.amount import Quantity, in_kg
from parsing.corrections import correct
from parsing.cues import read_grades, read_handover
from parsing.itemised import itemised
from parsing.lexicons import fold
from parsing.models import Amendment, Confidence, Evidence, ParsedItem, Reading
from parsing.numbers import Number
from parsing.places import Gazetteer, Spot, place_of
from parsing.products import tag_products
from parsing.quantities import is_least, tag_quantities
from parsing.reader import Tagged, default_gazetteer, tagged
from parsing.spots import NEAR_KM
from parsing.text import Text
from parsing.windows import read_window

_YES = re.compile(
    r"^\W*(?:oui|ouais|ouaip|ouep|yes|yep|yeah|yup|ok|okay|d accord|dac|bien sur|of course|sure|volontiers|parfait|exact(?:ement)?|c est (?:ca|bon|exact|juste)|tout a fait|absolument|"
    r"certainement|avec plaisir|correct|right|si|je confirme|confirme|confirm|carrement|va pour|ca marche|ca me va|entendu|top|impec\w*|nickel|ui|wi|👍|o|y)(?!\w)"
)
_NO = re.compile(
    r"^\W*(?:non|nan|no|nope|pas (?:du tout|vraiment|possible|encore)|not|jamais|never|negatif|aucun\w*|ni|surtout pas|nn|n|plutot pas|je ne peux pas|je peux pas|i can t|on peut pas|impossible|not at all)(?!\w)"
)


class Draft(Protocol):
    """What a correction needs to know of the offer so far."""

    @property
    def items(self) -> Sequence[Any]:
        """The products offered."""
        ...


def read_answer(
    field: str, text: str, now: datetime, *, gazetteer: Gazetteer | None = None, near: Sequence[Point] = ()
) -> Reading | None:
    """The answer to the question about one field, None when it is not understood.

    Values: quantity a `Quantity` (value, unit, kg), dates a pair (start, until), place a `ParsedPlace`, handover
    "deliver" or "pickup", product a list of `ParsedItem`, grade a list of labels, volunteers an int, yes_no a bool.
    """
    if field == "yes_no":
        return _yes_no(Text.of(text))
    reader = _READERS[field]
    return reader(tagged(text, now, gazetteer, near), text, near)


def _yes_no(text: Text) -> Reading | None:
    for pattern, value in ((_YES, True), (_NO, False)):
        if match := pattern.match(text.s.strip()):
            return Reading(value=value, span=text.span(match.start(), match.end()))
    return None


def _quantity(seen: Tagged, _: str, __: Sequence[Point]) -> Reading | None:
    """A bare number means kilograms, which is our reading: assumed."""
    body = correct(tag_quantities(seen.text))
    amounts = [i for i, c in enumerate(body.s) if c == "Q" and body.tags[i].value is not None]
    if amounts:
        at = amounts[-1] if re.search(r"(?<!\w)(?:non|pas|plutot|no|not)(?!\w)", body.s[: amounts[-1]]) else amounts[0]
        found: Quantity = body.tags[at]
        return Reading(value=found, span=body.span(at, at + 1), confidence="exact" if found.sure else "assumed")
    numbers = [i for i, c in enumerate(body.s) if c == "N"]
    if len(numbers) == 1:
        number: Number = body.tags[numbers[0]]
        least = is_least(body, numbers[0])
        made = Quantity(number.value, "kg", in_kg(number.value, "kg"), least=least)
        return Reading(value=made, span=body.span(numbers[0], numbers[0] + 1), confidence="assumed")
    vague = [i for i, c in enumerate(body.s) if c == "Q"]
    return Reading(value=body.tags[vague[0]], span=body.span(vague[0], vague[0] + 1)) if vague else None


def _dates(seen: Tagged, text: str, _: Sequence[Point]) -> Reading | None:
    window = read_window(seen.dated, seen.today)
    value: tuple[date | None, date | None] = (window.start, window.until)
    if value == (None, None):
        return _bare_day(seen, text)
    spans = [s for s in (window.start_span, window.until_span) if s]
    return Reading(value=value, span=(min(s[0] for s in spans), max(s[1] for s in spans)))


_LASTING = re.compile(
    r"(?<!\w)(?P<n>N|une?|an?|one) (?:ou N |a N |de |bons? |petits? )*(?P<unit>jours?|j|jrs?|days?|semaines?|weeks?)(?!\w)"
)


def _bare_day(seen: Tagged, text: str) -> Reading | None:
    """The answer "le 12" needs no article when a day was asked for; "maintenant" is from today."""
    if re.search(
        r"(?<!\w)(?:maintenant|tout de suite|de suite|now|immediatement|straight away|right away)(?!\w)", seen.dated.s
    ):
        return Reading(value=(seen.today, None), span=(0, len(text)))
    if match := _LASTING.search(seen.text.s):
        number: Number = seen.text.tag(match.start("n")) if match["n"] == "N" else Number(1.0)
        days = int(number.value * (7 if match["unit"][0] in "sw" else 1))
        days = {15: 14, 8: 7}.get(days, days) if number.words and match["unit"][0] in "jd" else days
        end = seen.today + timedelta(days)
        return Reading(value=(None, end), span=seen.text.span(match.start(), match.end())) if days <= 366 else None
    if re.fullmatch(r"\W*N\W*", seen.dated.s):
        from parsing.almanac import next_date  # noqa: PLC0415

        number = seen.dated.tags[seen.dated.s.index("N")]
        found = (
            next_date(seen.today, int(number.value))
            if number.value == int(number.value) and 1 <= number.value <= 31
            else None
        )
        return Reading(value=(found, found), span=(0, len(text)), confidence="assumed") if found else None
    return None


def _place(seen: Tagged, text: str, near: Sequence[Point]) -> Reading | None:
    if seen.place:
        return Reading(value=seen.place, span=seen.place.span, confidence=seen.place.confidence)
    matches = default_gazetteer().find(fold(text), near, far=False)
    if not matches or matches[0].km > NEAR_KM or len(fold(text)) > _LONGEST_NAME:
        return None
    spot = Spot(tuple(matches), "at", 3.0, 0, len(seen.text.s))
    found = place_of(seen.text, spot)
    return Reading(value=found, span=found.span, confidence=found.confidence)


_LONGEST_NAME = 45
"""Letters of the longest commune."""


def _handover(seen: Tagged, text: str, _: Sequence[Point]) -> Reading | None:
    value, evidence = read_handover(seen.text)
    if value and evidence:
        return Reading(value=value, span=evidence.span)
    yes = _yes_no(Text.of(text))
    plain = fold(text)
    if re.search(r"(?<!\w)(?:pouvez|pourriez|voulez) vous (?:[a-z]+ )?prendre", plain):
        return None  # asks whether we want it
    if re.search(r"(?<!\w)(?:livr\w*|deliver\w*|apporte\w*|amene\w*|bring)(?!\w)", plain):
        return Reading(
            value="pickup" if yes and yes.value is False else "deliver", span=(0, len(text)), confidence="fuzzy"
        )
    if re.search(r"(?<!\w)(?:cherch\w*|venez|viens|enlev\w*|collect\w*|pick|prendre|place|recuper\w*)(?!\w)", plain):
        return Reading(value="pickup", span=(0, len(text)), confidence="fuzzy")
    return None


def _product(seen: Tagged, _: str, __: Sequence[Point]) -> Reading | None:
    body = correct(tag_products(tag_quantities(seen.text), seen.misspelt))
    items: list[ParsedItem] = itemised(body, pairing.pair(body, events.in_order(body)))
    if not items:
        return None
    confidence: Confidence = "fuzzy" if any(i.confidence == "fuzzy" for i in items) else "exact"
    return Reading(
        value=items, span=(min(i.span[0] for i in items), max(i.span[1] for i in items)), confidence=confidence
    )


def _grade(seen: Tagged, text: str, _: Sequence[Point]) -> Reading | None:
    body = tag_products(tag_quantities(seen.text), seen.misspelt)
    grades, evidence = read_grades(body)
    if grades and evidence:
        return Reading(value=grades, span=evidence.span)
    no = _yes_no(Text.of(text))
    fine = re.search(
        r"(?<!\w)(?:belles?|beaux|impeccables?|bonne qualite|parfait\w*|aucun defaut|rien de special|good|perfect|fine|nickel|normale?s?)(?!\w)",
        seen.text.s,
    )
    return Reading(value=[], span=(0, len(text))) if (no and no.value is False) or fine else None


def _volunteers(seen: Tagged, _: str, __: Sequence[Point]) -> Reading | None:
    if seen.people:
        return Reading(value=seen.people[0][0], span=seen.people[0][1])
    numbers = [i for i, c in enumerate(seen.text.s) if c == "N"]
    if len(numbers) != 1:
        return None
    number: Number = seen.text.tags[numbers[0]]
    return Reading(value=int(number.value), span=seen.text.span(numbers[0], numbers[0] + 1))


_READERS: dict[str, Callable[[Tagged, str, Sequence[Point]], Reading | None]] = {
    "quantity": _quantity, "dates": _dates, "place": _place, "handover": _handover, "product": _product,
    "grade": _grade, "volunteers": _volunteers,
}  # fmt: skip

_MENDS = re.compile(
    r"^\W*(?:(?:ah |euh |oh |mais |en fait |finalement |pardon |desole |desolee |sorry |oups |oops |actually |et )*(?:non|no|plutot|pareil|comme (?:la|d)|idem|(?:la )?meme chose|same|pardon|erreur|c est|ce sera|ce serait|it s|rather|make it|make that|correction|rectif\w*|"
    r"finalement|en fait|je voulais dire|i mean|i meant|pas|not|plus tot|oups|oops|sorry|desolee?|actually|disons|mettez|mettons|change[zr]?|ca fait|il y en a|jusqu|avant|a partir|samedi|on|je|N|D|Q|L|P|sur))"
)
_LONGEST_AMENDMENT = 120


def amends(
    draft: Draft, text: str, now: datetime, *, gazetteer: Gazetteer | None = None, near: Sequence[Point] = ()
) -> Amendment | None:
    """What a short text changes in a draft: "non, 60 kg", "plutôt samedi", "c'est à Luneray".

    None when it changes nothing or is an offer of its own (a product that the draft does not have, with an amount).
    """
    if len(text) > _LONGEST_AMENDMENT or "?" in text:
        return None
    seen = tagged(text, now, gazetteer, near)
    body = correct(tag_products(tag_quantities(seen.text), seen.misspelt))
    if kinds.read_signs(body).has("cancel") or not _MENDS.match(body.s):
        return None
    changes: dict[str, Any] = {}
    evidence: dict[str, Evidence] = {}
    if not _amend_items(draft, body, changes, evidence):
        return None
    _amend_window(seen, changes, evidence)
    if seen.place:
        changes["place"] = seen.place
        evidence["place"] = Evidence(span=seen.place.span, confidence=seen.place.confidence)
    handover, shown = read_handover(body)
    if handover and shown:
        changes["handover"], evidence["handover"] = handover, shown
    if seen.people:
        changes["volunteers"] = seen.people[0][0]
    return Amendment(changes=changes, evidence=evidence) if changes else None


def _amend_window(seen: Tagged, changes: dict[str, Any], evidence: dict[str, Evidence]) -> None:
    dated = seen.dated.rewrite(
        re.compile(r"(?:pas|not) (?:le |la |the )?D[ ,]*(?:mais )?(?=.*D)"), lambda _: ("X", None)
    )
    window = read_window(dated, seen.today)
    if window.start:
        changes["start"] = window.start
        if window.start_span:
            evidence["start"] = Evidence(span=window.start_span)
    if window.until:
        changes["until"] = window.until
        if window.until_span:
            evidence["until"] = Evidence(span=window.until_span)


def _amend_items(draft: Draft, body: Text, changes: dict[str, Any], evidence: dict[str, Evidence]) -> bool:
    """Notes the new items; False when the text offers something else altogether."""
    found = events.in_order(body)
    named = itemised(body, pairing.pair(body, found))
    had = {item.product: item for item in draft.items}
    if named:
        if (
            any(item.product not in had for item in named)
            and any(i.quantity is not None for i in named)
            and not re.match(r"\W*(?:non|pardon|no|sorry|pas|not|oups|erreur|plutot)", body.s)
        ):
            return False
        changes["items"] = _merged_items(draft, named)
        evidence["items"] = Evidence(span=named[0].span)
        return True
    amounts = [e for e in found if e.kind == "Q" and e.what.value is not None]
    bare = [i for i, c in enumerate(body.s) if c == "N"]
    if len(amounts) == 1 and len(draft.items) == 1:
        amount: Quantity = amounts[0].what
    elif not amounts and len(bare) == 1 and len(draft.items) == 1 and draft.items[0].unit:
        number: Number = body.tags[bare[0]]
        unit = draft.items[0].unit
        amount = Quantity(number.value, unit, in_kg(number.value, unit), least=is_least(body, bare[0]))
    else:
        return True
    item = draft.items[0]
    changes["items"] = [
        ParsedItem(
            product=item.product,
            quantity=amount.value,
            unit=amount.unit,
            kg=amount.kg,
            variety=getattr(item, "variety", None),
            least=amount.least,
        )
    ]
    where = amounts[0].start if amounts else bare[0]
    evidence["items"] = Evidence(span=body.span(where, where + 1))
    return True


def _merged_items(draft: Draft, named: list[ParsedItem]) -> list[ParsedItem]:
    """The draft's items with those named put in: an amount for one it has, another product in place of its only one."""
    by_product = {item.product: item for item in named}
    if len(draft.items) == 1 and draft.items[0].product not in by_product:
        only = draft.items[0]
        return [
            item
            if item.quantity is not None
            else item.model_copy(update={"quantity": only.quantity, "unit": only.unit, "kg": only.kg})
            for item in named
        ]
    kept = [by_product.get(item.product) or _plain(item) for item in draft.items]
    had = {item.product for item in draft.items}
    return [*kept, *(item for item in named if item.product not in had)]


def _plain(item: Any) -> ParsedItem:
    least = getattr(item, "least", False)
    return ParsedItem(product=item.product, quantity=item.quantity, unit=item.unit, kg=item.kg, least=least)
