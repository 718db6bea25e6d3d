"""A matching problem as a JSON file: one item an offer, names as text, so that plans can be tried and compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from domain.places import Point
from matching.values import Allocation, Bans, ItemView, OfferView, RecipeView, Rules, StopView, Weights


@dataclass(frozen=True, slots=True)
class Instance:
    """Offers and stops at one moment. Their ids are places in `offer_names` and `stop_names`."""

    now: datetime
    weights: Weights
    rules: Rules
    offers: tuple[OfferView, ...]
    stops: tuple[StopView, ...]
    offer_names: tuple[str, ...]
    stop_names: tuple[str, ...]
    pins: tuple[Allocation, ...] = ()
    bans: Bans = frozenset()


def load(data: Mapping[str, Any]) -> Instance:
    """Read the decoded JSON. The radius on each offer counts whoever drives.

    Raises:
        KeyError: something is missing, or a pin or ban names what is not there.
        ValueError: a moment cannot be read or has no offset.
    """
    offer_names = tuple(offer["id"] for offer in data["offers"])
    stop_names = tuple(stop["id"] for stop in data["stops"])
    offers = {name: number for number, name in enumerate(offer_names)}
    stops = {name: number for number, name in enumerate(stop_names)}
    return Instance(
        now=_moment(data["now"]),
        weights=Weights(**data.get("weights", {})),
        rules=Rules(
            gleaning_notice_days=float(data.get("gleaning_notice_days", Rules().gleaning_notice_days)),
            pickup_radius_km=None,
            gleaning_radius_km=None,
            freeze_hours=float(data.get("freeze_hours", Rules().freeze_hours)),
        ),
        offers=tuple(_offer(number, offer) for number, offer in enumerate(data["offers"])),
        stops=tuple(_stop(number, stop) for number, stop in enumerate(data["stops"])),
        offer_names=offer_names,
        stop_names=stop_names,
        pins=tuple(
            Allocation(offers[pin["offer"]], offers[pin["offer"]], stops[pin["stop"]], pin["recipe"], pin["kg"])
            for pin in data.get("pins", ())
        ),
        bans=frozenset((offers[ban["offer"]], stops[ban["stop"]]) for ban in data.get("bans", ())),
    )


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError(f"{text} has no offset from UTC")
    return moment


def _offer(number: int, data: Mapping[str, Any]) -> OfferView:
    ready, shelf = _moment(data["ready"]), timedelta(days=data["shelf_days"])
    until = min(_moment(data["until"]), ready + shelf)
    item = ItemView(number, data["product"], data["kg"], ready, until, shelf)
    return OfferView(number, Point(data["lat"], data["lon"]), (item,), data["mode"], float(data["radius_km"]))


def _stop(number: int, data: Mapping[str, Any]) -> StopView:
    start = _moment(data["start"])
    return StopView(
        id=number,
        point=Point(data["lat"], data["lon"]),
        start=start,
        end=_moment(data.get("end", data["start"])),
        capacity_kg=data["capacity_kg"],
        recipes=tuple(RecipeView(r["id"], r.get("capacity_kg"), r["products"]) for r in data["recipes"]),
    )


def dump(instance: Instance) -> dict[str, Any]:
    """The instance as JSON can hold it; `load` gives it back."""
    rules, weights = instance.rules, instance.weights
    return {
        "now": instance.now.isoformat(),
        "freeze_hours": rules.freeze_hours,
        "gleaning_notice_days": rules.gleaning_notice_days,
        "weights": {"age": weights.age, "km": weights.km, "road": weights.road, "equity": weights.equity},
        "offers": [_offer_out(instance.offer_names[offer.id], offer) for offer in instance.offers],
        "stops": [_stop_out(instance.stop_names[stop.id], stop) for stop in instance.stops],
        "pins": [
            {
                "offer": instance.offer_names[pin.offer_id],
                "stop": instance.stop_names[pin.stop_id],
                "recipe": pin.recipe,
                "kg": pin.kg,
            }
            for pin in instance.pins
        ],
        "bans": [
            {"offer": instance.offer_names[offer], "stop": instance.stop_names[stop]}
            for offer, stop in sorted(instance.bans)
        ],
    }


def _offer_out(name: str, offer: OfferView) -> dict[str, Any]:
    (item,) = offer.items
    return {
        "id": name,
        "lat": offer.point.lat,
        "lon": offer.point.lon,
        "kg": item.kg,
        "product": item.product,
        "ready": item.ready.isoformat(),
        "until": item.until.isoformat(),
        "shelf_days": item.shelf / timedelta(days=1),
        "mode": offer.mode,
        "radius_km": offer.radius_km,
    }


def _stop_out(name: str, stop: StopView) -> dict[str, Any]:
    return {
        "id": name,
        "lat": stop.point.lat,
        "lon": stop.point.lon,
        "start": stop.start.isoformat(),
        "end": stop.end.isoformat(),
        "capacity_kg": stop.capacity_kg,
        "recipes": [
            {"id": recipe.slug, "capacity_kg": recipe.capacity_kg, "products": dict(recipe.fits)}
            for recipe in stop.recipes
        ],
    }
