"""What an offer's message should have been read as: what was read, with what the farmer put right."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from domain.offers import Offer
from domain.places import Point
from parsing import ParsedOffer, Told, read


def label_of(offer: Offer, zone: ZoneInfo, near: Point, *, blamed: bool) -> dict[str, Any] | None:
    """The label of a confirmed offer's words; None when they were read rightly, or as no offer at all.

    What was asked and answered is not in the words: only what was read, and turned out otherwise, was read wrongly. Nor
    is a change of mind: a value of which the words say nothing was no fault of the reading.

    Args:
        offer: what was confirmed.
        zone: the civil time of its days.
        near: where communes are looked for first.
        blamed: the farmer said that the reading was wrong: whatever turned out otherwise was.
    """
    now = offer.created_at.astimezone(zone)
    said = read(offer.words, now, near=(near,))
    if said.kind == "none":
        return None
    gold = said.label()
    found = _put_right(offer, said, gold, zone)
    if not blamed:
        told = Told.by(offer.words, now, (near,))
        found = {name: value for name, value in found.items() if name == "items" or _tells(told, name, value, offer)}
        found["items"] = _told_items(told, gold["items"], found["items"])
    right = gold | found
    return None if right == gold else right


def _tells(told: Told, name: str, value: Any, offer: Offer) -> bool:
    """Whether the words may mean this value."""
    match name:
        case "from" | "until":
            return told.day(date.fromisoformat(value), last=name == "until")
        case "place":
            return told.place(value)
        case "grade":
            return all(told.cue(grade) for grade in value)
        case _:
            return told.cue(offer.mode)


def _told_items(told: Told, read_as: list[dict[str, Any]], right: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The items put right as far as the words may mean that, else as they were read."""
    if [item["product"] for item in read_as] != [item["product"] for item in right]:
        return right if all(told.product(item["product"]) for item in right) else read_as
    return [
        new if told.amount(new["quantity"]) or told.amount(new["kg"]) else old
        for old, new in zip(read_as, right, strict=True)
    ]


def _put_right(offer: Offer, said: ParsedOffer, gold: dict[str, Any], zone: ZoneInfo) -> dict[str, Any]:
    """The fields that were read and confirmed otherwise, by the names of the labelling rules."""
    found: dict[str, Any] = {"items": _items(offer, gold["items"])}
    if said.kind != offer.kind:
        found["kind"] = offer.kind
    start, until = offer.ready.astimezone(zone).date(), offer.until.astimezone(zone).date()
    found |= _day("from", said.start, start, known=offer.said_start)
    found |= _day("until", said.until, until, known=offer.said_until)
    if said.place is not None and offer.place.commune and said.place.name != offer.place.commune:
        found["place"] = offer.place.commune
    if offer.mode == "glean" or said.handover is not None:
        found["handover"] = offer.mode
    if said.grades and set(said.grades) != set(offer.grades):
        found["grade"] = list(offer.grades)
    return found


def _day(name: str, said: date | None, confirmed: date, *, known: bool) -> dict[str, Any]:
    return {name: confirmed.isoformat()} if said is not None and known and said != confirmed else {}


def _items(offer: Offer, read_as: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The products that were read and stayed, each with the amount that was confirmed where one was read."""
    if not {item["product"] for item in read_as} & {item.product for item in offer.items}:
        return [_item(item.product, item.quantity, item.unit, item.grams, item.estimated) for item in offer.items]
    right = {item.product: item for item in offer.items}
    found = []
    for item in read_as:
        confirmed = right.get(item["product"])
        if confirmed is None:
            found.append(item)  # taken back, which is no fault of the reading
            continue
        same = (item["quantity"], item["unit"]) == (confirmed.quantity, confirmed.unit)
        new = _item(confirmed.product, confirmed.quantity, confirmed.unit, confirmed.grams, confirmed.estimated)
        found.append(item if same or item["quantity"] is None else new)
    return found


def _item(product: str, quantity: float | None, unit: str | None, grams: int, estimated: bool) -> dict[str, Any]:
    kg = None if estimated else grams / 1000
    return {"product": product, "quantity": quantity, "unit": unit, "kg": kg}
