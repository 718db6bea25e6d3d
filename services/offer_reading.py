"""From words to an offer draft: a first message, more of the same, a correction, a message written again."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Any

from geopy.distance import geodesic

from domain.offers import FAR_KM, LONGEST, MOST_KG, DraftItem, DraftPlace, Offer, OfferDraft
from domain.people import Network
from domain.places import Place, Point
from domain.words import Mass, Words, _
from parsing import ParsedOffer, ParsedPlace, amends, read, read_answer
from services import lookup

WORDS_KEPT = 1000
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
    )
    _take_doubts(draft, parsed, text)
    set_place(draft, parsed.place, network)
    if parsed.place is None:
        draft.unknown_place = lookup.unheard_of(text)
    return draft


def _bare(text: str, now: datetime, stamp: str) -> OfferDraft | None:
    """A product and nothing else ("tomates"), or an amount and nothing else ("50 kg")."""
    if len(text) > 60 or "?" in text:
        return None
    if (said := read_answer("product", text, now)) is not None:
        if _nothing_but(text, [item.span for item in said.value]):
            items = [DraftItem.weighed(i.product, i.quantity, i.unit, i.kg) for i in said.value]
            return OfferDraft(stamp=stamp, items=items, words=text)
        return None
    amount = read_answer("quantity", text, now)
    if amount is None or amount.confidence != "exact" or not amount.value.value:
        return None
    return OfferDraft(stamp=stamp, words=text) if _nothing_but(text, [amount.span]) else None


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
    return "" if found is None or lookup.folded(found[1]) in _FILLERS else found[1][:40]


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
        item.confidence = said.confidence
        items.append(item)
    return items


def _take_doubts(draft: OfferDraft, parsed: ParsedOffer, text: str) -> None:
    if any(item.confidence == "assumed" for item in draft.items):
        draft.doubts["product"] = "assumed"
    if below_zero(text):
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


def joined(draft: OfferDraft, more: OfferDraft, own: Place | None) -> OfferDraft | None:
    """Both in one draft: what is said again counts, new products are added. None when it is an offer of its own.

    Args:
        draft: what was said before.
        more: what a message says now.
        own: the person's own place: the draft has it when nothing was said.
    """
    before, after = ({item.product for item in one.items} for one in (draft, more))
    again = bool(before & after) or not before or not after
    if not again and _contradict(draft, more):
        return None
    if more.place is not None and draft.place is not None and before and after and _elsewhere(draft, more, own):
        return None
    new = draft.model_copy(deep=True, update={"asking": None, "item": None})
    said = {item.product: item for item in more.items}
    new.items = [said.pop(item.product, item) for item in new.items] + list(said.values())
    new.grades = more.grades or new.grades
    if not before or more.kind != "surplus":
        new.kind = more.kind
    take_rest(new, more)
    new.large_ok = new.large_ok and not more.items
    new.words = f"{draft.words}\n{more.words}".strip()[:WORDS_KEPT]
    return new


def _elsewhere(draft: OfferDraft, more: OfferDraft, own: Place | None) -> bool:
    if draft.place is None or more.place is None or draft.place.insee == more.place.insee:
        return False
    return own is None or draft.place.label != own.label


def _contradict(draft: OfferDraft, more: OfferDraft) -> bool:
    """Whether they cannot both be true of one offer."""
    pairs = ((draft.until, more.until), (draft.start, more.start), (draft.mode, more.mode))
    differ = any(one is not None and other is not None and one != other for one, other in pairs)
    return differ or _elsewhere(draft, more, None) or (more.kind not in {"surplus", draft.kind})


def take_rest(new: OfferDraft, more: OfferDraft) -> None:
    """Into the draft what is said besides the products."""
    if more.start or more.until:
        new.start, new.until, new.dates_open = more.start, more.until, False
    if more.place is not None or more.choices or more.unknown_place:
        new.place, new.choices, new.unknown_place = more.place, more.choices, more.unknown_place
    new.mode = more.mode or new.mode
    new.volunteers = more.volunteers or new.volunteers
    new.doubts = {**new.doubts, **more.doubts}


def written_again(draft: OfferDraft, new: OfferDraft) -> OfferDraft:
    """The draft after its message was edited: what the new words say, and what was answered since."""
    weights = {item.product: item for item in draft.items}
    made = draft.model_copy(deep=True, update={"asking": None, "item": None, "doubts": {}, "large_ok": False})
    made.items = [item if item.grams else weights.get(item.product, item) for item in new.items]
    made.kind, made.grades, made.words = new.kind, new.grades or draft.grades, new.words
    take_rest(made, new)
    return made


def amended(draft: OfferDraft, text: str, now: datetime, network: Network) -> OfferDraft | None:
    """The draft with a short correction in it ("non, 60 kg", "plutôt samedi"), or None when it is no correction."""
    change = amends(_as_parsed(draft), text, now, near=(network.point,))
    if change is None or not change.changes:
        return None
    new = draft.model_copy(deep=True, update={"asking": None, "item": None})
    for name, value in change.changes.items():
        take(new, name, value, network)
    return new


def _as_parsed(draft: OfferDraft) -> ParsedOffer:
    """The draft as the reader knows offers. A weight that we estimated was not said."""
    items = [
        {
            "product": item.product,
            "quantity": item.quantity,
            "unit": item.unit,
            "kg": item.grams / 1000 if item.grams and not item.estimated else None,
        }
        for item in draft.items
    ]
    return ParsedOffer.model_validate({"kind": draft.kind, "items": items})


def take(draft: OfferDraft, name: str, value: Any, network: Network) -> None:
    """Into the draft one value by the reader's name of it."""
    match name:
        case "items":
            draft.items = items_of(ParsedOffer(items=value))
            draft.large_ok = False
            draft.settled("product")
            draft.settled("quantity")
        case "start" | "until":
            setattr(draft, name, value)
            draft.dates_open = False
            draft.settled("dates")
        case "grades":
            draft.grades = value
            draft.settled("grade")
        case "volunteers":
            draft.volunteers = value
            draft.settled("volunteers")
        case "handover":
            hand_over(draft, value)
        case "place" if isinstance(value, ParsedPlace):
            set_place(draft, value, network)


def hand_over(draft: OfferDraft, mode: Any) -> None:
    """Who brings it; what volunteers pick is a gleaning."""
    draft.mode = mode
    if mode == "glean":
        draft.kind = "gleaning"
    elif draft.is_gleaning():
        draft.kind = "surplus"
    draft.settled("mode")


def mended(draft: OfferDraft, today: date) -> list[Words]:
    """Take out of the draft what cannot be, so that it is asked; what was wrong, in words."""
    wrong: list[Words] = []
    for at, item in enumerate(draft.items):
        nothing = item.quantity == 0 or item.grams == 0
        if nothing:
            wrong.append(_("The quantity must be more than 0."))
        elif (item.grams or 0) > MOST_KG * 1000:
            wrong.append(_("I can note {most} at most.", most=Mass(MOST_KG * 1000)))
        else:
            continue
        draft.items[at] = item.unweighed()
    if draft.start is not None and draft.start < today:
        draft.start = None
    if (over := _impossible_day(draft, today)) is not None:
        draft.start, draft.until = None, None
        draft.settled("dates")
        wrong.append(over)
    return wrong


def _impossible_day(draft: OfferDraft, today: date) -> Words | None:
    last = draft.until or draft.start
    if last is None:
        return None
    if last < today:
        return _("{day} is over.", day=last)
    if last > today + LONGEST:
        # A day that has just gone by was read as that of next year.
        before = last - timedelta(days=365)
        if today - _JUST_OVER <= before < today:
            return _("{day} is over.", day=before)
        return _("{day} is too far away. Write again {days} days before at most.", day=last, days=LONGEST.days)
    if draft.start and draft.until and draft.until < draft.start:
        return _("The end comes before the beginning.")
    return None


def from_offer(offer: Offer, stamp: str, *, keep_dates: bool) -> OfferDraft:
    """A draft of what an offer says, to be changed or offered again."""
    items = [
        DraftItem(
            product=item.product, quantity=item.quantity, unit=item.unit, grams=item.grams, estimated=item.estimated
        )
        for item in offer.items
    ]
    return OfferDraft(
        stamp=stamp,
        kind=offer.kind,
        items=items,
        grades=list(offer.grades),
        start=offer.ready.date() if keep_dates and offer.said_start else None,
        until=offer.until.date() if keep_dates and offer.said_until else None,
        dates_open=keep_dates and not offer.said_until,
        place=DraftPlace.of(offer.place),
        mode=offer.mode,
        volunteers=offer.volunteers,
        photo=offer.photo,
        words=offer.words,
        large_ok=True,
    )
