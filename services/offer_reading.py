"""From words to an offer draft: a first message, an answer to one question, a correction by text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from geopy.distance import geodesic

from domain.offers import FAR_KM, DraftItem, DraftPlace, Field, OfferDraft
from domain.people import Network, Person
from domain.places import Place, Point
from parsing import ParsedOffer, ParsedPlace, amends, read, read_answer
from services import lookup


def first(text: str, now: datetime, person: Person, network: Network, stamp: str) -> OfferDraft | None:
    """What a message offers, or None when it offers nothing.

    Args:
        text: the message.
        now: the moment, in the network's civil time.
        person: who offers; their own place is meant when none is named.
        network: whose area decides between communes of one name.
        stamp: names the new draft.
    """
    parsed = read(text, now, near=(network.point,))
    if parsed.kind == "none":
        return None
    draft = OfferDraft(
        stamp=stamp,
        kind=parsed.kind,
        items=items_of(parsed),
        grades=parsed.grades,
        start=parsed.start,
        until=parsed.until,
        mode="glean" if parsed.kind == "gleaning" else parsed.handover,
        volunteers=parsed.volunteers,
        words=text[:1000],
    )
    _set_place(draft, parsed.place, network)
    if draft.place is None and parsed.place is None and person.place is not None:
        draft.place = DraftPlace.of(person.place)
    return draft


def items_of(parsed: ParsedOffer) -> list[DraftItem]:
    """The products with their weights: said, exact by arithmetic, or estimated."""
    return [DraftItem.weighed(item.product, item.quantity, item.unit, item.kg) for item in parsed.items]


def _set_place(draft: OfferDraft, said: ParsedPlace | None, network: Network) -> None:
    if said is None:
        return
    sure = said.commune is not None and (said.confidence != "assumed" or len(said.candidates) < 2)
    if sure and said.commune is not None:
        _take_place(draft, [lookup.place_of(said.commune)], network)
        return
    found = [lookup.place_of(commune) for commune in said.candidates] or lookup.named(said.name, (network.point,))
    _take_place(draft, found, network)


def _take_place(draft: OfferDraft, found: list[Place], network: Network) -> None:
    """One place is taken, unless it is suspiciously far; several become choices."""
    known = [DraftPlace.of(place) for place in found[: lookup.MANY]]
    if len(known) == 1 and km(found[0].point, network.point) <= FAR_KM:
        draft.place, draft.choices = known[0], []
    else:
        draft.place, draft.choices = None, known


def km(one: Point, other: Point) -> float:
    """Kilometres as the crow flies, as people are told."""
    return float(geodesic((one.lat, one.lon), (other.lat, other.lon)).km)


def amended(draft: OfferDraft, text: str, now: datetime, network: Network) -> OfferDraft | None:
    """The draft with a short correction in it ("non, 60 kg", "plutôt samedi"), or None when it is no correction."""
    change = amends(as_parsed(draft), text, now)
    if change is None or not change.changes:
        return None
    new = draft.model_copy(deep=True, update={"asking": None})
    for name, value in change.changes.items():
        _take(new, name, value, network)
    return new


def as_parsed(draft: OfferDraft) -> ParsedOffer:
    """The draft as the reader knows offers."""
    items = [
        {"product": item.product, "quantity": item.quantity, "unit": item.unit, "kg": (item.grams or 0) / 1000 or None}
        for item in draft.items
    ]
    return ParsedOffer.model_validate(
        {
            "kind": draft.kind,
            "items": items,
            "grades": draft.grades,
            "start": draft.start,
            "until": draft.until,
            "handover": draft.mode,
            "volunteers": draft.volunteers,
        }
    )


def _take(draft: OfferDraft, name: str, value: Any, network: Network) -> None:
    match name:
        case "items":
            draft.items = [DraftItem.weighed(i.product, i.quantity, i.unit, i.kg) for i in value]
        case "start" | "until" | "grades" | "volunteers":
            setattr(draft, name, value)
        case "handover":
            draft.mode = value
        case "place" if isinstance(value, ParsedPlace):
            _set_place(draft, value, network)


def answered(
    draft: OfferDraft, asked: Field, text: str, now: datetime, network: Network, addresses: Sequence[Place] = ()
) -> OfferDraft | None:
    """The draft with the answer to one question in it, or None when the words do not answer it.

    `addresses` are what a geocoder has answered to them.
    """
    new = draft.model_copy(deep=True, update={"asking": None})
    match asked:
        case "place":
            return _answer_place(new, text, network, addresses)
        case "product":
            parsed = read(text, now, near=(network.point,))
            if parsed.items:
                new.items = items_of(parsed)
                return new
            return _answer_product(new, text, now)
        case "quantity":
            return _answer_quantity(new, text, now)
        case "dates":
            return _answer_dates(new, text, now)
        case _:
            reading = read_answer("handover" if asked == "mode" else asked, text, now)
            if reading is None:
                return None
            _take(new, {"mode": "handover", "grade": "grades"}.get(asked, asked), reading.value, network)
            return new


def _answer_place(draft: OfferDraft, text: str, network: Network, addresses: Sequence[Place]) -> OfferDraft | None:
    found = lookup.named(text, (network.point,), addresses)
    if not found:
        return None
    _take_place(draft, found, network)
    if draft.place is None:
        draft.asking = "place"
    return draft


def _answer_product(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    reading = read_answer("product", text, now)
    if reading is None:
        return None
    names = reading.value if isinstance(reading.value, list) else [reading.value]
    known = {item.product: item for item in draft.items}
    if len(names) == 1 and len(draft.items) == 1:
        old = draft.items[0]
        kg = old.grams / 1000 if old.grams and not old.estimated else None
        draft.items = [DraftItem.weighed(names[0], old.quantity, old.unit, kg)]
    else:
        draft.items = [known.get(name, DraftItem(product=name)) for name in names]
    return draft


def to_weigh(draft: OfferDraft) -> int:
    """Which item is asked about: the first without a weight, else the first."""
    return next((index for index, item in enumerate(draft.items) if not item.grams), 0)


def _answer_quantity(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    parsed = read(text, now)
    said = {item.product: item for item in items_of(parsed) if item.grams}
    if said and any(item.product in said for item in draft.items):
        draft.items = [said.get(item.product, item) for item in draft.items]
        draft.large_ok = False
        return draft
    reading = read_answer("quantity", text, now)
    if reading is None:
        return None
    index = to_weigh(draft)
    said_one = reading.value
    weighed = DraftItem.weighed(draft.items[index].product, said_one.quantity, said_one.unit or "kg", said_one.kg)
    if not weighed.grams or weighed.grams <= 0:
        return None
    draft.items[index] = weighed
    draft.large_ok = False
    return draft


def _answer_dates(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    reading = read_answer("dates", text, now)
    if reading is None:
        return None
    start, until = reading.value
    return with_dates(draft, start, until, now.date())


def with_dates(draft: OfferDraft, start: date | None, until: date | None, today: date) -> OfferDraft | None:
    """The draft with a window; None when it is over already."""
    if until is not None and until < today:
        return None
    draft.start = None if start is not None and start < today else start
    draft.until, draft.dates_open = until, False
    return draft


def chosen(draft: OfferDraft, name: str, value: str, today: date) -> OfferDraft | None:
    """The draft with the answer of a button in it; None when no button of ours carries that."""
    new = draft.model_copy(deep=True, update={"asking": None})
    match name, value:
        case "quantity", "sure":
            new.large_ok = True
        case "quantity", "tenth":
            new.items = [_tenth(item) for item in new.items]
        case "quantity", _ if value.isdecimal() and 0 < int(value) <= 10_000 and new.items:
            at = to_weigh(new)
            new.items[at] = DraftItem.weighed(new.items[at].product, int(value), "kg", int(value))
        case "mode", "deliver" | "pickup" | "glean":
            new.mode = value
        case "dates", "open":
            new.start, new.until, new.dates_open = None, None, True
        case "dates", _:
            return _chosen_day(new, value, today)
        case "place", _ if value.isdecimal() and int(value) < len(new.choices):
            new.place, new.choices, new.far_ok = new.choices[int(value)], [], True
        case "grade", "ugly" | "overripe" | "calibre" | "overproduction" | "unsold" | "other":
            new.grades = sorted(set(new.grades) ^ {value})
            new.asking = draft.asking
        case "volunteers", _ if value.isdecimal() and 0 < int(value) <= 100:
            new.volunteers = int(value)
        case _:
            return None
    return new


def _tenth(item: DraftItem) -> DraftItem:
    grams = (item.grams or 0) // 10
    return DraftItem.weighed(item.product, grams / 1000, "kg", grams / 1000)


def _chosen_day(draft: OfferDraft, value: str, today: date) -> OfferDraft | None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return with_dates(draft, draft.start, day, today)
