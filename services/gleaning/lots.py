"""What a gleaning will bring, as a lot that the truck expects: offered in time, moved with the day, freed with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from domain.catalogue import shelf_life
from domain.gleanings import Gleaning
from domain.offers import LONGEST, RADIUS_KM, DraftItem, Offer
from domain.people import Person
from domain.places import Place
from domain.words import Lines, Mass, Value, Words, _
from domain.workshops import Workshop
from services.offer.offers import by_item, let_go
from services.offer.placing import free_grams, place
from services.offer.proposals import propose_to_coordinators, settle_card
from services.offer.rematching import rematch
from services.wording import keeps_until, loads, stop_line
from storage import allocations, gleanings, offers, stops
from storage.database import Transaction

Items = list[tuple[DraftItem, timedelta]]

MOVED: Words = _("📅 <b>The gleaning has changed.</b>")
OFF: Words = _("🚫 <b>The gleaning is called off.</b>")


async def follow(tx: Transaction, by: Person, workshop: Workshop, now: datetime) -> None:
    """Have the truck expect what will be picked, after the gleaning and as long as it keeps.

    Lots at stops that it cannot reach any more are let go, and another stop is looked for; those who decide are asked.
    There is no lot as long as nobody knows how much there is.
    """
    gleaning = await gleanings.get(tx, workshop.id)
    items = _items(gleaning)
    if gleaning.offer is not None:
        offer = await offers.get(tx, gleaning.offer, lock=True)
        if offer.state not in {"open", "settled"}:
            return
        offer = await _changed(tx, offer, workshop, gleaning, items, now)
    elif items:
        offer = await offers.add(tx, _offer(by, workshop, gleaning, items), items, now)
        await gleanings.change(tx, replace(gleaning, offer=offer.id))
    else:
        return
    if offer.state == "open" and sum((await free_grams(tx, offer)).values()) > 0:
        await _place(tx, offer, now)


def _items(gleaning: Gleaning) -> Items:
    """What is expected by weight, and how long it keeps once it is picked."""
    known = [crop for crop in gleaning.crops if crop.grams]
    drafts = [DraftItem(product=crop.product, grams=crop.grams, estimated=True) for crop in known]
    return [(draft, shelf_life(draft.product, [])) for draft in drafts]


def _window(workshop: Workshop, lives: Sequence[timedelta]) -> tuple[datetime, datetime]:
    """It is there when the gleaning ends, and keeps from then on."""
    return workshop.end, workshop.end + min(max(lives), LONGEST)


def _field(workshop: Workshop, gleaning: Gleaning) -> Place:
    return gleaning.field or Place(workshop.where(), workshop.point, workshop.commune)


def _offer(by: Person, workshop: Workshop, gleaning: Gleaning, items: Items) -> Offer:
    """In the name of the farmer; of whoever plans it when the farmer does not write to Bocal."""
    ready, until = _window(workshop, [shelf for _item, shelf in items])
    field = _field(workshop, gleaning)
    return Offer(
        id=0,
        network=workshop.network,
        farmer=gleaning.farmer or by.id,
        kind="gleaning",
        state="open",
        mode="glean",
        radius_km=RADIUS_KM["glean"],
        grades=(),
        ready=ready,
        until=until,
        said_start=True,
        said_until=False,
        commune=field.commune or workshop.commune,
        point=field.point.coarse(),
        place=field,
        volunteers=workshop.seats,
        photo=None,
        words="",
        items=(),
        created_at=ready,
        version=1,
    )


async def _changed(
    tx: Transaction, offer: Offer, workshop: Workshop, gleaning: Gleaning, items: Items, now: datetime
) -> Offer:
    """The offer as the gleaning is now: written anew when it is about something else, moved when only the day is."""
    weights = {draft.product: draft.grams for draft, _shelf in items}
    there = _field(workshop, gleaning)
    same = not items or weights == {item.product: item.grams for item in offer.items}
    if same and offer.commune == (there.commune or workshop.commune):
        return await _moved(tx, offer, workshop, now)
    lives = [shelf for _item, shelf in items] or [item.shelf for item in offer.items]
    ready, until = _window(workshop, lives)
    await let_go(tx, offer, now, MOVED)
    await allocations.forget(tx, offer.id)
    new = replace(
        offer,
        state="open",
        ready=ready,
        until=until,
        commune=there.commune or workshop.commune,
        point=there.point.coarse(),
        place=there,
    )
    kept = [
        (DraftItem(product=i.product, grams=i.grams, estimated=i.estimated, least=i.least), i.shelf)
        for i in offer.items
    ]
    return await offers.change(tx, new, items or kept, now)


async def _moved(tx: Transaction, offer: Offer, workshop: Workshop, now: datetime) -> Offer:
    ready, until = _window(workshop, [item.shelf for item in offer.items])
    if (offer.ready, offer.until) == (ready, until):
        return offer
    await offers.available(tx, offer.id, ready, until, now)
    moved = await offers.get(tx, offer.id)
    if await _drop_out_of_reach(tx, moved, now) and moved.state == "settled":
        await offers.move_to(tx, offer.id, "open", now, only_from="settled")
        moved = await offers.get(tx, offer.id)
    return moved


async def _drop_out_of_reach(tx: Transaction, offer: Offer, now: datetime) -> bool:
    """Let go what is planned at stops before it is picked, or after it is spoilt; whether there was any."""
    holding = await allocations.of_offer(tx, offer.id, "proposed", "accepted")
    gone = False
    for stop_id in dict.fromkeys(one.stop for one in holding):
        stop = await stops.get(tx, stop_id)
        if offer.ready <= stop.start <= keeps_until(offer):
            continue
        parts = [one for one in holding if one.stop == stop_id]
        ids = [one.id for one in parts]
        await allocations.decide(tx, ids, "cancelled", only_from=("proposed", "accepted"), by=None, now=now)
        what = loads(offer, by_item(parts))
        await settle_card(tx, offer, stop, MOVED, what, now=now, stamp=f"gleaning:{offer.version}")
        gone = True
    if gone:
        await rematch(tx, offer.network, now, besides=offer.id)
    return gone


async def _place(tx: Transaction, offer: Offer, now: datetime) -> None:
    """Look for a stop and ask those who decide there; the manage card says what was found."""
    placed = await place(tx, offer, now)
    for one in placed.held:
        await propose_to_coordinators(tx, offer, one, now)


async def free(tx: Transaction, gleaning: Gleaning, now: datetime) -> None:
    """Nothing will be picked: the room is free again, and the coordinators who counted on it know."""
    if gleaning.offer is None:
        return
    offer = await offers.get(tx, gleaning.offer, lock=True)
    if offer.state not in {"open", "settled"}:
        return
    await let_go(tx, offer, now, OFF)
    await offers.move_to(tx, offer.id, "withdrawn", now, only_from=offer.state)
    await rematch(tx, offer.network, now, besides=offer.id)


async def expected(tx: Transaction, gleaning: Gleaning) -> list[Value]:
    """Which stop of the truck expects it, or why none does, in a few lines."""
    if gleaning.offer is None:
        return [_("🚚 The truck does not expect it yet: say how many kilos there may be.")]
    offer = await offers.get(tx, gleaning.offer)
    holding = await allocations.of_offer(tx, offer.id, "proposed", "accepted")
    if not holding:
        return [_("🚚 No truck stop is found for it yet. I keep looking.")] if offer.state == "open" else []
    lines: list[Value] = []
    for stop_id in dict.fromkeys(one.stop for one in holding):
        parts = [one for one in holding if one.stop == stop_id]
        what, stop = loads(offer, by_item(parts)), await stops.get(tx, stop_id)
        accepted = all(one.state == "accepted" for one in parts)
        head = (
            _("🚚 The truck expects it: {what}", what=what)
            if accepted
            else _("🚚 Proposed to a truck stop, not accepted yet: {what}", what=what)
        )
        lines.append(Lines([head, stop_line(stop)]))
    left = sum((await free_grams(tx, offer)).values())
    return [*lines, *([_("For {mass} I keep looking.", mass=Mass(left))] if left else [])]
