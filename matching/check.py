"""The referee: does a plan keep the rules? Written apart, it shares no code with what makes proposals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from geopy.distance import geodesic

from matching.values import DEFAULT_RULES, Allocation, Bans, ItemView, OfferView, Rules, StopView


def violations(
    offers: Iterable[OfferView],
    stops: Iterable[StopView],
    allocations: Iterable[Allocation],
    now: datetime,
    rules: Rules = DEFAULT_RULES,
    *,
    bans: Bans = frozenset(),
) -> list[str]:
    """Every rule that the plan breaks, one English line each; none for a good plan."""
    farms, places, plan = {o.id: o for o in offers}, {s.id: s for s in stops}, list(allocations)
    broken = []
    for row in plan:
        offer, stop = farms.get(row.offer_id), places.get(row.stop_id)
        item = next((item for item in offer.items if item.id == row.item_id), None) if offer else None
        if offer is None or stop is None or item is None:
            broken.append(f"{row}: no such offer, item or stop")
            continue
        broken += [f"{row}: {why}" for why in _of_row(row, offer, item, stop, now, rules, bans)]
    return broken + list(_of_sums(farms, places, plan))


def _of_row(
    row: Allocation, offer: OfferView, item: ItemView, stop: StopView, now: datetime, rules: Rules, bans: Bans
) -> Iterator[str]:
    start, asked = stop.start.astimezone(UTC), now.astimezone(UTC)
    if not isinstance(row.kg, int) or row.kg <= 0:
        yield "not a whole, positive number of kilograms"
    if start < item.ready.astimezone(UTC):
        yield "before it is ready"
    if start > item.until.astimezone(UTC):
        yield "after it has to be used"
    if (km := geodesic((offer.point.lat, offer.point.lon), (stop.point.lat, stop.point.lon)).km) > _radius(
        offer, rules
    ):
        yield f"{km:.3f} km is too far"
    if start < asked:
        yield "the stop has begun"
    elif start - asked < timedelta(hours=stop.notice_hours):
        yield "announced too late for the stop"
    if offer.mode == "glean" and start - asked < timedelta(days=rules.gleaning_notice_days):
        yield "announced too late for a gleaning"
    if (offer.id, stop.id) in bans:
        yield "ruled out by a coordinator"
    if not _takes(stop, row.recipe, item.product):
        yield "no such recipe takes it"


def _radius(offer: OfferView, rules: Rules) -> float:
    if offer.mode == "pickup" and rules.pickup_radius_km is not None:
        return rules.pickup_radius_km
    if offer.mode == "glean" and rules.gleaning_radius_km is not None:
        return rules.gleaning_radius_km
    return offer.radius_km


def _takes(stop: StopView, slug: str | None, product: str) -> bool:
    if slug is None:
        return stop.products is not None and stop.products.get(product, 0) > 0
    return any(r.slug == slug and r.validated and r.fits.get(product, 0) > 0 for r in stop.recipes)


def _of_sums(farms: dict[int, OfferView], places: dict[int, StopView], plan: list[Allocation]) -> Iterator[str]:
    """What no row tells alone: lots larger than the offer, stops and recipes fuller than full."""
    given, taken, cooked = Counter[tuple[int, int]](), Counter[int](), Counter[tuple[int, str | None]]()
    for row in plan:
        given[row.offer_id, row.item_id] += row.kg
        taken[row.stop_id] += row.kg
        cooked[row.stop_id, row.recipe] += row.kg
    for offer in farms.values():
        for item in offer.items:
            if given[offer.id, item.id] > item.kg:
                yield f"offer {offer.id}, item {item.id}: {given[offer.id, item.id]} kg of {item.kg}"
    for stop in places.values():
        if taken[stop.id] > max(stop.capacity_kg, 0):
            yield f"stop {stop.id}: {taken[stop.id]} kg, room for {stop.capacity_kg}"
        for recipe in stop.recipes:
            if recipe.capacity_kg is not None and cooked[stop.id, recipe.slug] > max(recipe.capacity_kg, 0):
                yield f"stop {stop.id}, {recipe.slug}: {cooked[stop.id, recipe.slug]} kg of {recipe.capacity_kg}"
