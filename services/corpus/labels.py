"""What an offer's message should have been read as: what was read, with what the farmer put right."""

from __future__ import annotations

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from domain.offers import Offer
from domain.places import Point
from parsing import ParsedOffer, read


def label_of(offer: Offer, zone: ZoneInfo, near: Point) -> dict[str, Any] | None:
    """The label of a confirmed offer's words; None when they were read rightly, or as no offer at all.

    What was asked and answered is not in the words: only what was read, and turned out otherwise, was read wrongly.
    """
    said = read(offer.words, offer.created_at.astimezone(zone), near=(near,))
    if said.kind == "none":
        return None
    gold = said.label()
    right = gold | _put_right(offer, said, gold, zone)
    return None if right == gold else right


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
