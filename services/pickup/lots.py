"""What waits at farms for a stop: lots that were accepted and are to be fetched, and what it is worth to have them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from domain.catalogue import container, fits
from domain.offers import Item, Offer
from domain.people import Person
from domain.stops import Allocation, Stop
from domain.tours import Seen
from matching.tours.prizes import prize
from matching.tours.values import Pickup
from services.wording import keeps_until
from storage import allocations, offers, people, stops
from storage.database import Transaction

CRATES = frozenset({"cagette", "caisse", "plateau", "bac", "panier"})
"""Containers of the catalogue that are loaded as they are."""
MINUTES, FOR_KG, MORE_MINUTES = 10, 200, 5
"""At a farm: 10 minutes for up to 200 kg, 5 more for each 200 kg beyond. Assumptions."""
PIN = 5000.0
"""Kilogram-equivalents that a lot gains which must come along: more than any lorry holds."""
ANYTHING = 0.85
"""Fit of a lot that is not the main ingredient of a planned recipe; as in `docs/matching.md`."""


@dataclass(frozen=True, slots=True)
class Lot:
    """What of an offer is to be brought to a stop."""

    offer: Offer
    farmer: Person
    grams: Mapping[int, int]
    """By item."""
    fit: float
    """How well the planned recipes suit it, by weight."""

    @property
    def total(self) -> int:
        """Grams."""
        return sum(self.grams.values())

    @property
    def crates(self) -> int:
        """How many, as they were said, else estimated."""
        return sum(crates(item, self.grams[item.id]) for item in self.offer.items if self.grams.get(item.id))

    @property
    def minutes(self) -> int:
        """At the farm."""
        return MINUTES + MORE_MINUTES * max(0, ceil(self.total / 1000 / FOR_KG) - 1)


@dataclass(frozen=True, slots=True)
class Lots:
    """What waits for one stop."""

    accepted: tuple[Lot, ...]
    proposed: tuple[Lot, ...]
    """A coordinator has not answered yet: not to be fetched."""

    def seen(self, stop: Stop) -> Seen:
        """What a plan is made for now."""
        point = stop.point
        place = f"{stop.start.isoformat()} {point.lat} {point.lon}"
        return Seen(place, {lot.offer.id: lot.total for lot in self.accepted})


def crates(item: Item, grams: int) -> int:
    """How many crates so much of an item fills; of 15 kg each when nobody spoke of crates."""
    if item.unit in CRATES and item.quantity and item.grams:
        return ceil(item.quantity * grams / item.grams)
    return ceil(grams / 1000 / (container("caisse").kg_default or 15))


async def at_stop(tx: Transaction, stop: Stop) -> Lots:
    """The lots of a stop that are fetched at farms, accepted ones and those that wait for an answer."""
    parts = await allocations.at_stop(tx, stop.id, "accepted", "proposed")
    known = await offers.several(tx, [one.offer for one in parts])
    fetched = [one for one in parts if known[one.offer].mode == "pickup"]
    farmers = await people.several(tx, [known[one.offer].farmer for one in fetched])

    def of(state: str) -> tuple[Lot, ...]:
        mine: dict[int, list[Allocation]] = {}
        for one in fetched:
            if one.state == state:
                mine.setdefault(one.offer, []).append(one)
        return tuple(_lot(known[key], farmers[known[key].farmer], parts) for key, parts in sorted(mine.items()))

    return Lots(of("accepted"), of("proposed"))


def _lot(offer: Offer, farmer: Person, parts: list[Allocation]) -> Lot:
    products = {item.id: item.product for item in offer.items}
    grams: dict[int, int] = {}
    fit = 0.0
    for one in parts:
        grams[one.item] = grams.get(one.item, 0) + one.grams
        fit += one.grams * (1.0 if one.recipe is None else fits(one.recipe, products[one.item]) or ANYTHING)
    return Lot(offer, farmer, grams, fit / max(1, sum(grams.values())))


async def next_start(tx: Transaction, stop: Stop) -> datetime | None:
    """When the network's next stop after this one begins."""
    later = await stops.upcoming(tx, stop.network, stop.start, limit=1)
    return later[0].start if later else None


def pickup(lot: Lot, stop: Stop, later: datetime | None, *, pinned: bool) -> Pickup:
    """A lot as the planner sees it.

    Args:
        lot: what is to be fetched.
        stop: where it is needed.
        later: when the next stop begins that could use it instead; None: there is none.
        pinned: it must come along if that is possible at all.
    """
    offer, keeps = lot.offer, keeps_until(lot.offer)
    shelf = max(item.shelf for item in offer.items)
    worth = prize(
        lot.total / 1000,
        fit=lot.fit,
        age=max(0.0, (stop.start - offer.ready) / shelf),
        last_chance=later is None or keeps < later,
    )
    return Pickup(
        id=offer.id,
        point=offer.place.point,
        kg=ceil(lot.total / 1000),
        crates=lot.crates,
        ready=offer.ready,
        until=max(offer.ready, keeps),
        minutes=lot.minutes,
        prize=worth + (PIN if pinned else 0.0),
    )
