"""The lots of a gleaning are brought to what was really picked: more within the room of a stop, or less.

What no stop has room for is offered once more, in the name of whoever leads: the usual search finds it a stop, and
says who else could take it. The farmer's own offer says what was picked of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.catalogue import fits, shelf_life
from domain.offers import LONGEST, RADIUS_KM, DraftItem, Item, Offer, State
from domain.people import Person
from domain.places import Place
from domain.stops import Allocation, Stop
from domain.words import Listed, Load, _
from services.harvest.harvests import Harvest
from services.offer.offers import by_item, place_again
from services.offer.proposals import settle_card
from services.wording import loads
from storage import allocations, harvests, offers, stops
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Expected:
    """A stop that awaits something of a gleaning: accepted lots of its offers there."""

    stop: Stop
    lots: tuple[Allocation, ...]
    products: Mapping[int, str]
    """By item."""

    def grams_of(self, product: str) -> int:
        """Grams of a product that are awaited."""
        return sum(one.grams for one in self.lots if self.products[one.item] == product)


async def offers_of(tx: Transaction, harvest: Harvest) -> list[Offer]:
    """The farmer's offer and that of the rest, as far as there are any."""
    ids = [key for key in (harvest.gleaning.offer, harvest.story.offer) if key is not None]
    return [await offers.get(tx, key) for key in ids]


async def expected(tx: Transaction, harvest: Harvest) -> list[Expected]:
    """The stops that await something, the soonest first."""
    found: dict[int, list[Allocation]] = {}
    products: dict[int, str] = {}
    for offer in await offers_of(tx, harvest):
        products |= {item.id: item.product for item in offer.items}
        for lot in await allocations.of_offer(tx, offer.id, "accepted"):
            found.setdefault(lot.stop, []).append(lot)
    awaiting = [Expected(await stops.get(tx, key), tuple(lots), products) for key, lots in found.items()]
    return sorted(awaiting, key=lambda one: (one.stop.start, one.stop.id))


# --- more than was planned --------------------------------------------------------------------------------------------


async def bring(tx: Transaction, at: Expected, product: str, grams: int, person: Person, now: datetime) -> int:
    """Let a stop hold so many grams of a product in all, as far as it has room; how many it holds then.

    Args:
        tx: the open transaction; nobody else gives or takes room until it ends.
        at: the stop, and what it awaits.
        product: slug of the catalogue.
        grams: all that was given there of it, this time and before.
        person: who says that it is there.
        now: the moment.
    """
    held = at.grams_of(product)
    if grams <= held:
        return grams
    mine = [lot for lot in at.lots if at.products[lot.item] == product]
    offer = await offers.get(tx, (mine or at.lots)[0].offer)
    parts = await _room(tx, at.stop, product, mine, grams - held)
    item = await _item(tx, offer, product, sum(room for _recipe, room in parts))
    if item is None:
        return held
    for recipe, room in parts:
        lot = next((one for one in mine if (one.item, one.recipe) == (item.id, recipe)), None)
        if lot is not None:
            await allocations.resize(tx, lot.id, lot.grams + room)
        else:
            await allocations.bring(tx, offer.network, offer.id, at.stop.id, (item.id, recipe, room), person.id, now)
    await _fit(tx, offer.id, now)
    return held + sum(room for _recipe, room in parts)


async def _room(
    tx: Transaction, stop: Stop, product: str, mine: Sequence[Allocation], wanted: int
) -> list[tuple[str | None, int]]:
    """Where a stop puts so many grams more of a product: recipes, each with its grams; less when it is full."""
    taken = {recipe: grams for (_stop, recipe), grams in (await stops.taken(tx, [stop.id])).items()}
    free = min(wanted, max(0, stop.capacity_grams - sum(taken.values())))
    parts = []
    for recipe, share in _dishes(stop, product, mine):
        part = free if share is None else min(free, max(0, share - taken.get(recipe, 0)))
        free -= part
        if part > 0:
            parts.append((recipe, part))
    return parts


def _dishes(stop: Stop, product: str, mine: Sequence[Allocation]) -> list[tuple[str | None, int | None]]:
    """The recipes of a stop that take a product, each with its share; what it is cooked into already comes first."""
    own = [lot.recipe for lot in mine]
    ways: list[tuple[str | None, int | None]] = [
        (planned.slug, planned.capacity_grams)
        for planned in sorted(stop.recipes, key=lambda planned: -fits(planned.slug, product))
        if fits(planned.slug, product) > 0
    ]
    if product in stop.products or None in own or (not stop.recipes and not stop.products):
        ways.append((None, None))
    return sorted(ways, key=lambda way: way[0] not in own)


async def _item(tx: Transaction, offer: Offer, product: str, grams: int) -> Item | None:
    """The item of a product, made when it was not offered; None when there is nothing to put there."""
    found = next((item for item in offer.items if item.product == product), None)
    if found is not None or grams == 0:
        return found if grams else None
    new = DraftItem.weighed(product, grams / 1000, "kg", grams / 1000)
    await offers.add_item(tx, offer, new, shelf_life(product, offer.grades))
    return next(item for item in (await offers.get(tx, offer.id)).items if item.product == product)


async def _fit(tx: Transaction, offer_id: int, now: datetime) -> None:
    """No item is less than what stops hold of it, and an offer that is wholly accepted is settled."""
    offer = await offers.get(tx, offer_id)
    lots = await allocations.of_offer(tx, offer.id, "proposed", "accepted")
    whole = 0
    for item in offer.items:
        held = sum(lot.grams for lot in lots if lot.item == item.id)
        whole += max(held, item.grams)
        if held > item.grams:
            await offers.weigh(tx, item.id, held)
    if offer.state == "open" and sum(lot.grams for lot in lots if lot.state == "accepted") >= whole:
        await offers.move_to(tx, offer.id, "settled", now)


# --- less than was planned --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Freed:
    """What a stop awaited and does not get."""

    stop: Stop
    awaited: dict[str, int]
    """Grams by product, before."""
    got: dict[str, int]
    """Grams by product that were given there."""

    @property
    def grams(self) -> int:
        """Room that is free again."""
        return sum(self.awaited.values()) - sum(self.got.values())


async def cut(tx: Transaction, harvest: Harvest, person: Person, now: datetime) -> list[Freed]:
    """Leave to each stop what it got, now that all is given; what room is free again."""
    if await _lost(tx, harvest):
        return []
    freed = []
    for at in await expected(tx, harvest):
        awaited = {product: grams for product in dict.fromkeys(at.products.values()) if (grams := at.grams_of(product))}
        got = {product: min(grams, _got(harvest, at.stop, product)) for product, grams in awaited.items()}
        for product, grams in got.items():
            lots = [lot for lot in at.lots if at.products[lot.item] == product]
            await _shrink(tx, lots, grams, person, now)
        if got != awaited:
            freed.append(Freed(at.stop, awaited, {product: grams for product, grams in got.items() if grams}))
    for offer in await offers_of(tx, harvest):
        await _end(tx, harvest, offer, person, now)
    return freed


async def _lost(tx: Transaction, harvest: Harvest) -> bool:
    """Whether a stop that got something was cancelled since: its lots have been placed anew, and stay as they are."""
    given = {one.stop for one in harvest.given if one.stop is not None}
    return any([(await stops.get(tx, key)).state == "cancelled" for key in sorted(given)])


def _got(harvest: Harvest, stop: Stop, product: str) -> int:
    return sum(one.grams for one in harvest.given if one.stop == stop.id and one.product == product)


async def _shrink(tx: Transaction, lots: Sequence[Allocation], grams: int, person: Person, now: datetime) -> None:
    for lot in lots:
        part = min(lot.grams, grams)
        grams -= part
        if part == 0:
            await allocations.decide(tx, [lot.id], "cancelled", only_from=("accepted",), by=person.id, now=now)
        elif part < lot.grams:
            await allocations.resize(tx, lot.id, part)


async def _end(tx: Transaction, harvest: Harvest, offer: Offer, person: Person, now: datetime) -> None:
    """An offer says what was picked of it, and waits for nothing any more."""
    await _take_off(tx, offer, person, now)
    lots = await allocations.of_offer(tx, offer.id, "accepted")
    for item in offer.items:
        held = sum(lot.grams for lot in lots if lot.item == item.id)
        if held and held != item.grams:
            await offers.weigh(tx, item.id, held)
    if offer.state in {"open", "settled"}:
        over: State = "passed_on" if harvest.given else "expired"
        await offers.move_to(tx, offer.id, "settled" if lots else over, now, only_from=offer.state)


async def _take_off(tx: Transaction, offer: Offer, person: Person, now: datetime) -> None:
    """No stop is asked for it any more; the cards say so."""
    waits = await allocations.of_offer(tx, offer.id, "proposed")
    ids = [lot.id for lot in waits]
    await allocations.decide(tx, ids, "cancelled", only_from=("proposed",), by=person.id, now=now)
    gone = _("↩️ <b>Given to somebody else meanwhile.</b>")
    for stop_id in dict.fromkeys(lot.stop for lot in waits):
        what = loads(offer, by_item([lot for lot in waits if lot.stop == stop_id]))
        stamp = f"elsewhere:{now.timestamp():.3f}"
        await settle_card(tx, offer, await stops.get(tx, stop_id), gone, what, now=now, stamp=stamp)


# --- what no stop has room for ----------------------------------------------------------------------------------------


async def surplus(tx: Transaction, harvest: Harvest) -> dict[str, int]:
    """Grams by product that nobody has got and no stop awaits or is asked to take."""
    rest = harvest.left()
    if harvest.gleaning.offer is not None:
        products = {item.id: item.product for item in (await offers.get(tx, harvest.gleaning.offer)).items}
        for lot in await allocations.of_offer(tx, harvest.gleaning.offer, "proposed"):
            if products[lot.item] in rest:
                rest[products[lot.item]] -= lot.grams
    for at in await expected(tx, harvest):
        for product in rest:
            rest[product] -= max(0, at.grams_of(product) - _got(harvest, at.stop, product))
    return {product: grams for product, grams in rest.items() if grams > 0}


async def place_rest(tx: Transaction, harvest: Harvest, person: Person, now: datetime) -> bool:
    """Offer what no stop has room for, in the name of this person; False when there is nothing.

    They are told what is found, or why nothing is, as every farmer is; coordinators decide as on every offer.
    """
    rest = await surplus(tx, harvest)
    if not rest:
        return False
    if harvest.gleaning.offer is not None:
        await _stop_looking(tx, harvest.gleaning.offer, now)
    offer = await _rest_offer(tx, harvest, person, rest, now)
    what = Listed([Load(product, grams) for product, grams in rest.items()])
    await place_again(tx, offer, now, news=_("⚖️ <b>No truck stop awaits this yet: {what}.</b>", what=what))
    return True


async def release(tx: Transaction, harvest: Harvest, person: Person, now: datetime) -> None:
    """After something was given elsewhere: stops are asked for no more of the rest than there is."""
    if harvest.story.offer is None:
        return
    offer = await offers.get(tx, harvest.story.offer)
    waits = await allocations.of_offer(tx, offer.id, "proposed")
    rest = await surplus(tx, harvest)
    asked = {item.product: sum(lot.grams for lot in waits if lot.item == item.id) for item in offer.items}
    if offer.state != "open" or all(grams <= rest.get(product, 0) for product, grams in asked.items()):
        return
    await _take_off(tx, offer, person, now)
    lots = await allocations.of_offer(tx, offer.id, "accepted")
    for item in offer.items:
        there = rest.get(item.product, 0) + sum(lot.grams for lot in lots if lot.item == item.id)
        if there:
            await offers.weigh(tx, item.id, there)
    if rest:
        await place_again(tx, await offers.get(tx, offer.id), now, news="")
    else:
        await offers.move_to(tx, offer.id, "settled" if lots else "passed_on", now)


async def _stop_looking(tx: Transaction, offer_id: int, now: datetime) -> None:
    """The farmer's own offer waits for no other stop: what is over of it is looked after by whoever leads."""
    offer = await offers.get(tx, offer_id)
    lots = await allocations.of_offer(tx, offer_id, "proposed", "accepted")
    for item in offer.items:
        held = sum(lot.grams for lot in lots if lot.item == item.id)
        if 0 < held < item.grams:
            await offers.weigh(tx, item.id, held)
    if offer.state == "open" and all(lot.state == "accepted" for lot in lots):
        await offers.move_to(tx, offer_id, "settled" if lots else "passed_on", now)


async def _rest_offer(
    tx: Transaction, harvest: Harvest, person: Person, rest: Mapping[str, int], now: datetime
) -> Offer:
    """The offer of the rest: the one that is there, brought to what is over now, or a new one."""
    old = None if harvest.story.offer is None else await offers.get(tx, harvest.story.offer)
    if old is not None and old.state in {"open", "settled"} and old.until > now:
        return await _enlarged(tx, old, rest, now)
    items = [
        (DraftItem.weighed(product, grams / 1000, "kg", grams / 1000), shelf_life(product, ()))
        for product, grams in rest.items()
    ]
    offer = await offers.add(tx, _new(harvest, person, [shelf for _item, shelf in items], now), items, now)
    story = replace(harvest.story, offer=offer.id)
    await harvests.note(tx, harvest.workshop.network, harvest.workshop.id, story)
    return offer


async def _enlarged(tx: Transaction, old: Offer, rest: Mapping[str, int], now: datetime) -> Offer:
    """Its items are what stops accepted of them, and the rest; what was proposed waits on."""
    lots = await allocations.of_offer(tx, old.id, "proposed", "accepted")
    known = {item.product: item for item in old.items}
    for product, grams in rest.items():
        item = known.get(product)
        if item is None:
            new = DraftItem.weighed(product, grams / 1000, "kg", grams / 1000)
            await offers.add_item(tx, old, new, shelf_life(product, old.grades))
            continue
        accepted = sum(lot.grams for lot in lots if lot.item == item.id and lot.state == "accepted")
        held = sum(lot.grams for lot in lots if lot.item == item.id)
        await offers.weigh(tx, item.id, max(held, accepted + grams))
    if sum(item.grams for item in (await offers.get(tx, old.id)).items) > sum(lot.grams for lot in lots):
        await offers.move_to(tx, old.id, "open", now, only_from="settled")
    return await offers.get(tx, old.id)


def _new(harvest: Harvest, person: Person, shelves: Sequence[timedelta], now: datetime) -> Offer:
    """What was picked lies at the field, and whoever leads brings it: gleaners have cars."""
    workshop = harvest.workshop
    place = harvest.gleaning.field or Place(workshop.where(), workshop.point, workshop.commune, exact=True)
    return Offer(
        id=0,
        network=workshop.network,
        farmer=person.id,
        kind="surplus",
        state="open",
        mode="deliver",
        radius_km=RADIUS_KM["glean"],
        grades=(),
        ready=now,
        until=now + min(LONGEST, max(shelves)),
        said_start=False,
        said_until=False,
        commune=place.commune or place.label,
        point=place.point.coarse(),
        place=place,
        volunteers=None,
        photo=None,
        words="",
        items=(),
        created_at=now,
        version=1,
    )
