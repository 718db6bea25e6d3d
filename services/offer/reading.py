"""From words to an offer draft: what a first message offers, and how sure that is."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from geopy.distance import geodesic

from domain.offers import FAR_KM, DraftItem, DraftPlace, OfferDraft
from domain.people import Network
from domain.places import Place, Point
from parsing import ParsedOffer, ParsedPlace, read, read_answer
from services import lookup
from services.offer import totals

WORDS_KEPT = 1000
SHORT = 80
"""Letters; who writes more tells something of its own."""
HANDFUL = 500
"""Grams: a few pieces that weigh less by our estimate are more likely misread than offered."""
_BELOW_ZERO = re.compile(r"(?:^|\s)[-−]\s?\d")
_AGAIN = re.compile(
    r"\b(comme (la semaine derniere|la derniere fois|d'habitude)|pareil que|same as (last week|last time|usual))\b"
)
_FILLERS = frozenset(
    """j'ai jai des de du d la le les un une et en avec bonjour salut some of the a an and i have got i've environ
    about donner offrir give to offre""".split()  # noqa: SIM905 - words read better than a list of strings
)
_OF = re.compile(r"\s*(?:de |d'|d’|of )?\s*([^\W\d_]{3,}(?:[ -][^\W\d_]{4,})?)")
_SURELY_OF = re.compile(r"\s*(?:de |d'|d’|of )\s*(?!moins|plus|chaque|tout|trop|each|less|more)([^\W\d_]{3,})")
_JUST_OVER = timedelta(days=90)


def first(text: str, now: datetime, network: Network, stamp: str) -> OfferDraft | None:
    """What a message offers, or None when it offers nothing. A place is there only if it was said.

    Args:
        text: the message.
        now: the moment, in the network's civil time.
        network: whose area decides between communes of one name.
        stamp: names the new draft.
    """
    parsed = read(text, now, near=(network.point,))
    if parsed.kind == "none":
        return _bare(text, now, stamp)
    draft = OfferDraft(
        stamp=stamp,
        kind=parsed.kind,
        items=items_of(parsed),
        grades=parsed.grades,
        start=parsed.start,
        until=parsed.until,
        mode="glean" if parsed.kind == "gleaning" else parsed.handover,
        volunteers=parsed.volunteers,
        words=text[:WORDS_KEPT],
        total=totals.total_of(parsed, text),
    )
    _take_doubts(draft, parsed, text)
    set_place(draft, parsed.place, network)
    if parsed.place is None:
        unheard = lookup.unheard_of(text)
        # the truck's stop is a commune that we know: it is where the produce goes, not where it is
        draft.unknown_place = "" if unheard and lookup.exactly(unheard, (network.point,)) else unheard
    return draft


def meant(text: str, now: datetime, network: Network, stamp: str) -> OfferDraft | None:
    """What a message that was taken for no offer offers if it is one; None when it names no produce.

    Args:
        text: the message.
        now: the moment, in the network's civil time.
        network: whose area decides between communes of one name.
        stamp: names the new draft.
    """
    said = {field: read_answer(field, text, now, near=(network.point,)) for field in _READ}
    if (produce := said["product"]) is None:
        return None
    items = [DraftItem.weighed(i.product, i.quantity, i.unit, i.kg) for i in produce.value]
    draft = OfferDraft(stamp=stamp, items=items, words=text[:WORDS_KEPT])
    if produce.confidence != "exact":
        draft.doubts["product"] = "assumed"
    if (days := said["dates"]) is not None and days.confidence == "exact":
        draft.start, draft.until = days.value
    if (mode := said["handover"]) is not None and mode.confidence == "exact":
        draft.mode = mode.value
        draft.kind = "gleaning" if mode.value == "glean" else "surplus"
    if (grade := said["grade"]) is not None:
        draft.grades = grade.value
    if (place := said["place"]) is not None:
        set_place(draft, place.value, network)
    return draft


_HAS = re.compile(
    r"\b(?:a|ai|ont|as|avons|avait|avaient|aurait|reste|restent|donn\w+|y a|has|have|had|got|gives?|there (?:is|are))\b"
)
_WANTS = re.compile(
    r"\b(?:cherch\w*|recherch\w*|voudr\w+|veu\w+|voul\w+|aimer\w+|besoin|achet\w+|combien|vend\w*|vente|want\w*|need\w*|looking|buy)\b"
)


_MUCH = re.compile(r"\b(?:plein|beaucoup|trop|pas mal|des tonnes|enormement|lots|plenty|loads|too many|so many)\b")


def goes_on(before: str, text: str, now: datetime, network: Network) -> bool:
    """Whether the words tell more of what was spoken of before: how much, where or until when, and name nothing else.

    Args:
        before: words that named produce and were no offer, such as "mon voisin a des noix".
        text: what is said now, such as "il en a 30 kg".
        now: the moment, in the network's civil time.
        network: whose area decides between communes of one name.
    """
    plain = lookup.folded(text if "?" in before else f"{before} {text}")
    if len(text) > SHORT or "?" in text or _WANTS.search(lookup.folded(f"{before} {text}")):
        return False
    if not _HAS.search(plain) or names_produce(text, now):
        return False
    told = {
        field: read_answer(field, text, now, near=(network.point,))
        for field in ("quantity", "place", "dates", "handover")
    }
    if _MUCH.search(lookup.folded(text)):
        return True
    return any(found is not None and found.confidence == "exact" for found in told.values())


_READ = ("product", "dates", "handover", "grade", "place")


def _bare(text: str, now: datetime, stamp: str) -> OfferDraft | None:
    """A product and nothing else ("tomates"), or an amount and nothing else ("50 kg")."""
    if len(text) > 60 or "?" in text:
        return None
    if (nothing := _nothing_of(text, now, stamp)) is not None:
        return nothing
    if (said := read_answer("product", text, now)) is not None:
        if _nothing_but(text, [item.span for item in said.value]):
            items = [DraftItem.weighed(i.product, i.quantity, i.unit, i.kg) for i in said.value]
            return OfferDraft(stamp=stamp, items=items, words=text)
        return None
    amount = read_answer("quantity", text, now)
    if amount is None or amount.confidence != "exact" or not amount.value.value:
        return None
    return OfferDraft(stamp=stamp, words=text) if _nothing_but(text, [amount.span]) else None


def _nothing_of(text: str, now: datetime, stamp: str) -> OfferDraft | None:
    """None of a product ("0 cagette de tomates"): most likely a slip, so it is asked."""
    amount = read_answer("quantity", text, now)
    if amount is None or amount.value.value != 0:
        return None
    said = read_answer("product", text[: amount.span[0]] + text[amount.span[1] :], now)
    if said is None:
        return None
    items = [DraftItem(product=item.product, quantity=0, unit=amount.value.unit) for item in said.value]
    return OfferDraft(stamp=stamp, items=items, words=text)


def _nothing_but(text: str, spans: list[tuple[int, int]]) -> bool:
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return all(word in _FILLERS or not word.isalnum() for word in lookup.folded(text).split())


def unknown_product(text: str, now: datetime, *, surely: bool = False) -> str:
    """What so many kilograms of something are, when it is no produce of ours: "safran"; empty when nothing is said.

    Args:
        text: words in which no product of ours was found.
        now: the moment.
        surely: only "10 kg de safran", not "10 kg safran", which may be "10 kg demain".
    """
    amount = read_answer("quantity", text, now)
    if amount is None or amount.confidence != "exact" or len(text) > 200:
        return ""
    found = (_SURELY_OF if surely else _OF).match(text, amount.span[1])
    if found is None or lookup.folded(found[1]) in _FILLERS or read_answer("product", found[1], now) is not None:
        return ""
    return found[1][:40]


def names_produce(text: str, now: datetime) -> bool:
    """Whether a product of ours is named."""
    return read_answer("product", text, now) is not None


def says_again(text: str) -> bool:
    """Whether the words ask for the same as before.

    >>> says_again("Comme la semaine dernière svp"), says_again("la semaine prochaine")
    (True, False)
    """
    return _AGAIN.search(lookup.folded(text)) is not None


def items_of(parsed: ParsedOffer) -> list[DraftItem]:
    """The products with their weights: said, exact by arithmetic, or estimated."""
    items = []
    for said in parsed.items:
        item = DraftItem.weighed(said.product, said.quantity, said.unit, said.kg)
        item.confidence, item.least = said.confidence, said.least
        items.append(item)
    return items


def _take_doubts(draft: OfferDraft, parsed: ParsedOffer, text: str) -> None:
    shared = draft.shared()
    joint = [] if shared is None else shared.products  # are asked about for their amounts
    if any(item.confidence == "assumed" and item.product not in joint for item in draft.items):
        draft.doubts["product"] = "assumed"
    odd = any(totals.is_odd(item) for item in draft.items)
    if odd or below_zero(text) or any(item.estimated and (item.grams or HANDFUL) < HANDFUL for item in draft.items):
        draft.doubts["quantity"] = "assumed"
    fields = {"start": "dates", "until": "dates", "handover": "mode", "grades": "grade", "volunteers": "volunteers"}
    for name, field in fields.items():
        if (shown := parsed.evidence.get(name)) and shown.confidence != "exact":
            draft.settled(field, shown.confidence)  # type: ignore[arg-type]


def below_zero(text: str) -> bool:
    r"""Whether an amount stands behind a minus sign that is no dash of a list.

    >>> below_zero("-5 kg de tomates"), below_zero("- 5 kg de tomates\n- 3 kg de poires"), below_zero("20-25 kg")
    (True, False, False)
    """
    return "\n" not in text.strip() and len(_BELOW_ZERO.findall(text)) == 1


def set_place(draft: OfferDraft, said: ParsedPlace | None, network: Network) -> None:
    """Take the place that was read: one, several to choose from, or one to be confirmed because it is far."""
    if said is None:
        return
    if said.commune is not None and (said.confidence != "assumed" or len(said.candidates) < 2):
        take_place(draft, [lookup.place_of(said.commune)], network, said=said.name)
        draft.settled("place", said.confidence)
        return
    found = [lookup.place_of(commune) for commune in said.candidates] or lookup.named(said.name, (network.point,))
    take_place(draft, found, network, said=said.name)


def take_place(draft: OfferDraft, found: list[Place], network: Network, *, said: str) -> None:
    """One place is taken, unless it is suspiciously far; several become choices."""
    known = [DraftPlace.of(place) for place in found[: lookup.MANY]]
    draft.unknown_place = ""
    if len(known) == 1 and km(found[0].point, network.point) <= FAR_KM:
        draft.place, draft.choices = known[0], []
        sure = found[0].exact or said.isdecimal() or lookup.is_called(known[0].label, said)
        draft.settled("place", "exact" if sure else "fuzzy")
    else:
        draft.place, draft.choices = None, known


def km(one: Point, other: Point) -> float:
    """Kilometres as the crow flies, as people are told."""
    return float(geodesic((one.lat, one.lon), (other.lat, other.lon)).km)
