"""Finding stops for an offer and holding room there, until a coordinator decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from math import ceil

from domain.catalogue import fits
from domain.offers import Item, Offer
from domain.people import Centre
from domain.stops import Allocation, Stop
from matching.propose import explain_pair, propose
from matching.values import Choice, ItemView, OfferView, Proposal, RecipeView, Rules, StopView, WhyNot
from storage import allocations, gleanings, networks, stops
from storage.database import Transaction

RULES = Rules(pickup_radius_km=None, gleaning_radius_km=None)
"""The radius written on the offer counts for every way of handing over."""
PLANNED = replace(RULES, gleaning_notice_days=0.0)
"""For what a gleaning is planned for: its day is known, no other notice is needed."""
NEAR_MISSES = 5
"""So many stops of each sort are looked at to say why none suits."""
ANYTHING = 0.85
"""Fit of any product at a stop where nothing is planned yet: as a secondary ingredient."""


@dataclass(frozen=True)
class Held:
    """Room held at one stop for parts of an offer."""

    stop: Stop
    choice: Choice
    grams: dict[int, int]
    """By item."""

    def total(self) -> int:
        """Grams in all."""
        return sum(self.grams.values())


@dataclass(frozen=True)
class Placed:
    """What was found for an offer: where room is held, where else it could go, or why nowhere."""

    held: tuple[Held, ...]
    others: tuple[Held, ...]
    obstacle: WhyNot | None
    unplaced: int
    """Grams for which there is no room anywhere."""


async def free_grams(tx: Transaction, offer: Offer, *, besides: int | None = None) -> dict[int, int]:
    """Grams of each item that no stop holds, those held at the stop `besides` counted as free."""
    left = {item.id: item.grams for item in offer.items}
    for allocation in await allocations.of_offer(tx, offer.id, "proposed", "accepted"):
        if allocation.stop != besides:
            left[allocation.item] -= allocation.grams
    return left


async def banned(tx: Transaction, offer: Offer) -> set[int]:
    """Stops where this offer was declined."""
    return {allocation.stop for allocation in await allocations.of_offer(tx, offer.id, "declined")}


def offer_view(offer: Offer, left: dict[int, int]) -> OfferView:
    """An offer as matching sees it: whole kilograms, rounded up."""
    items = tuple(_item_view(item, offer, left[item.id]) for item in offer.items if left.get(item.id, 0) > 0)
    return OfferView(offer.id, offer.point, items, offer.mode, offer.radius_km)


def _item_view(item: Item, offer: Offer, grams: int) -> ItemView:
    until = min(offer.until, offer.ready + item.shelf)
    return ItemView(item.id, item.product, ceil(grams / 1000), offer.ready, until, item.shelf)


def stop_view(stop: Stop, offer: Offer, taken: Mapping[str | None, int]) -> StopView:
    """A stop as matching sees it: the room that is left, in whole kilograms, rounded down.

    `taken` are the grams held there, by recipe.

    A recipe that the coordinator planned counts as one that the team masters: whether its schedule is noted as
    validated is told when it is planned.
    """
    room = max(0, stop.capacity_grams - sum(taken.values())) // 1000
    names = {item.product for item in offer.items}
    recipes = tuple(
        RecipeView(
            planned.slug,
            None
            if planned.capacity_grams is None
            else max(0, planned.capacity_grams - taken.get(planned.slug, 0)) // 1000,
            {name: fit for name in names if (fit := fits(planned.slug, name))},
        )
        for planned in stop.recipes
    )
    products = dict.fromkeys(names & set(stop.products), 1.0)
    if not stop.recipes and not stop.products:
        products = dict.fromkeys(names, ANYTHING)
    return StopView(stop.id, stop.point, stop.start, stop.end, room, recipes, products or None)


async def rules_of(tx: Transaction, offer: Offer) -> Rules:
    """What is allowed for an offer."""
    planned = offer.mode == "glean" and bool(await gleanings.of_offer(tx, offer.id))
    return PLANNED if planned else RULES


async def look(
    tx: Transaction, offer: Offer, now: datetime, *, besides: int | None = None
) -> tuple[Proposal, dict[int, Stop], dict[int, int]]:
    """What matching says of an offer now: the proposal, the stops it speaks of, the grams still to be placed.

    Args:
        tx: the open transaction; nobody else gives or takes room in the network until it ends.
        offer: the offer.
        now: the moment.
        besides: a stop to leave out, its hold on this offer counted as free.
    """
    await networks.hold(tx, offer.network)
    left = await free_grams(tx, offer, besides=besides)
    bans = frozenset((offer.id, stop) for stop in await banned(tx, offer) | ({besides} if besides else set()))
    view = offer_view(offer, left)
    rules = await rules_of(tx, offer)
    in_reach = offer.point, float(offer.radius_km)
    known = await stops.upcoming(tx, offer.network, now, until=offer.until, around=in_reach)
    found = propose(view, await _views(tx, known, offer), now, rules=rules, bans=bans)
    if not found.choices and view.items:  # why not is told by stops that were missed narrowly
        known += await stops.upcoming(tx, offer.network, offer.until, around=in_reach, limit=NEAR_MISSES)
        known += await stops.nearest(tx, offer.network, now, offer.point, until=offer.until, limit=NEAR_MISSES)
        known += await stops.nearest(tx, offer.network, now, offer.point, limit=NEAR_MISSES)
        found = propose(view, await _views(tx, known, offer), now, rules=rules, bans=bans)
    return found, {stop.id: stop for stop in known}, left


async def _views(tx: Transaction, known: Sequence[Stop], offer: Offer) -> list[StopView]:
    taken: dict[int, dict[str | None, int]] = {}
    for (stop_id, recipe), grams in (await stops.taken(tx, [stop.id for stop in known])).items():
        taken.setdefault(stop_id, {})[recipe] = grams
    return [stop_view(stop, offer, taken.get(stop.id, {})) for stop in known]


async def others_at(tx: Transaction, stop: Stop, own: Sequence[Allocation]) -> dict[str | None, int]:
    """Grams by recipe that a stop holds beside these live lots."""
    held = {recipe: grams for (_stop, recipe), grams in (await stops.taken(tx, [stop.id])).items()}
    for one in own:
        held[one.recipe] -= one.grams
    return held


def suits(
    offer: Offer,
    stop: Stop,
    grams: dict[int, int],
    others: Mapping[str | None, int],
    now: datetime,
    *,
    rules: Rules = RULES,
) -> Choice | WhyNot:
    """What a stop makes of so many grams of an offer's items, beside what it holds of `others` (grams by recipe)."""
    return explain_pair(offer_view(offer, grams), stop_view(stop, offer, others), now, rules=rules)


def shares(choice: Choice, left: dict[int, int]) -> list[tuple[int, str | None, int]]:
    """The parts of a choice in grams: (item, recipe, grams); the last kilogram of an item is its rest."""
    rest = dict(left)
    parts = []
    for part in choice.parts:
        grams = min(part.kg * 1000, rest[part.item_id])
        rest[part.item_id] -= grams
        if grams > 0:
            parts.append((part.item_id, part.recipe, grams))
    return parts


def held(stop: Stop, choice: Choice, left: dict[int, int]) -> Held:
    """A choice with its grams by item."""
    grams: dict[int, int] = {}
    for item, _recipe, part in shares(choice, left):
        grams[item] = grams.get(item, 0) + part
    return Held(stop, choice, grams)


async def place(tx: Transaction, offer: Offer, now: datetime) -> Placed:
    """Hold room for what is not placed yet: at the best stop, or over several when none takes all."""
    proposal, known, left = await look(tx, offer, now)
    chosen = proposal.split or proposal.choices[:1]
    found = []
    rest = dict(left)
    for choice in chosen:
        parts = shares(choice, rest)
        if not parts:
            continue
        found.append(held(known[choice.stop_id], choice, rest))
        await allocations.propose(tx, offer.network, offer.id, choice.stop_id, parts, now)
        for item, _recipe, grams in parts:
            rest[item] -= grams
    at = {choice.stop_id for choice in chosen}
    others = tuple(held(known[c.stop_id], c, left) for c in proposal.choices if c.stop_id not in at)
    return Placed(tuple(found), others, None if found else proposal.summary, sum(rest.values()))


async def nearest_centre(tx: Transaction, offer: Offer) -> Centre | None:
    """The centre that answers for an offer that no stop takes."""
    known = await networks.centres(tx, offer.network)

    def apart(centre: Centre) -> float:
        return (centre.point.lat - offer.point.lat) ** 2 + (0.65 * (centre.point.lon - offer.point.lon)) ** 2

    return min(known, key=apart, default=None)
