"""What coordinators do with stops: plan, move, cancel. Whoever is concerned is told; open offers are matched again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.catalogue import recipe
from domain.messages import Message
from domain.people import Person
from domain.places import Point
from domain.refusals import Refusal
from domain.stops import LARGEST_KG, Allocation, PlannedRecipe, Stop, StopDraft
from domain.words import Dish, Lines, Listed, Mass, Produce, Value, Words, _, many
from matching.propose import explain_pair
from matching.values import WhyNot
from services import rights
from services.offers import by_item, place_again
from services.placing import RULES, offer_view, stop_view, waiting
from services.proposals import handover_venue, settle_card
from services.tell import tell
from services.wording import loads, stop_line
from storage import allocations, networks, offers, people, stops
from storage.database import Transaction


async def plan(tx: Transaction, person: Person, draft: StopDraft, now: datetime) -> tuple[Stop, int]:
    """Plan a stop and match open offers with it; the stop and how many offers found room.

    Raises:
        Refusal: no right, or the draft is not possible.
    """
    centres = await rights.need_coordinator(tx, person)
    centre = draft.centre if draft.centre in centres else centres[0]
    stop = await stops.add(tx, await stop_of(tx, draft, person.network, centre, now), now)
    return stop, await rematch(tx, person.network, now)


async def stop_of(tx: Transaction, draft: StopDraft, network_id: int, centre: int, now: datetime) -> Stop:
    """A stop from what was said of it.

    Raises:
        Refusal: something is missing, in the past, upside down or too large.
    """
    if draft.missing() is not None or draft.lat is None or draft.lon is None or draft.capacity_kg is None:
        raise Refusal(_("Something is still missing. Answer the question on the card."))
    zone = ZoneInfo((await networks.get(tx, network_id)).zone)
    start, end = draft.moments(zone)
    check(start, end, draft.capacity_kg, now)
    return Stop(
        id=0,
        network=network_id,
        centre=centre,
        site=draft.site or draft.commune,
        address=draft.address,
        commune=draft.commune,
        point=Point(draft.lat, draft.lon),
        start=start,
        end=end,
        capacity_grams=draft.capacity_kg * 1000,
        capacity_jars=draft.capacity_jars,
        recipes=tuple(PlannedRecipe(slug) for slug in draft.recipes),
        products=tuple(draft.products),
        event=draft.event,
        state="planned",
        version=1,
    )


def check(start: datetime, end: datetime, capacity_kg: int, now: datetime) -> None:
    """Refuse what cannot be.

    Raises:
        Refusal: with what is wrong and what works.
    """
    if start <= now:
        raise Refusal(_("{day} is over. Give a day to come.", day=start.date()))
    if end <= start:
        raise Refusal(_("The end must come after the start. For example: 9 h - 12 h."))
    if not 0 < capacity_kg <= LARGEST_KG:
        raise Refusal(_("The capacity must be between 1 and {most}.", most=Mass(LARGEST_KG * 1000)))


def stop_lines(stop: Stop, held_grams: int = 0) -> Lines:
    """A stop in a few lines, for coordinators."""
    lines: list[Value] = [stop_line(stop)]
    if stop.event:
        lines.append(_("Event: {event}", event=stop.event))
    lines.append(
        _("Room: {room} of {capacity}", room=Mass(stop.capacity_grams - held_grams), capacity=Mass(stop.capacity_grams))
    )
    if stop.capacity_jars:
        lines.append(many("{n} jar at most", "{n} jars at most", stop.capacity_jars))
    lines.append(planned(stop))
    return Lines(lines)


def planned(stop: Stop) -> Words:
    """What is cooked there."""
    if stop.recipes:
        return _("Planned: {recipes}.", recipes=Listed([Dish(one.slug) for one in stop.recipes]))
    if stop.products:
        return _("Taken: {products}.", products=Listed([Produce(name) for name in stop.products]))
    return _("Everything that suits preserves is taken.")


def unvalidated(stop: Stop) -> list[str]:
    """Recipes of the stop that need a sterilisation schedule and have none noted as validated."""
    return [
        one.slug
        for one in stop.recipes
        if recipe(one.slug).ph_class != "acid" and not recipe(one.slug).schedule_validated
    ]


async def rematch(tx: Transaction, network_id: int, now: datetime) -> int:
    """Match what waits again, the most urgent first; how many offers found room."""
    found = 0
    for offer in await waiting(tx, network_id, now):
        placed = await place_again(tx, offer, now, news="")
        found += bool(placed.held)
    return found


async def _own_stop(tx: Transaction, person: Person, stop_id: int, now: datetime) -> Stop:
    try:
        stop = await stops.get(tx, stop_id, lock=True)
    except LookupError:
        raise Refusal(_("I do not find this stop. All stops are here: /passages")) from None
    await rights.need_decider(tx, person, stop)
    if stop.state != "planned" or stop.start <= now:
        raise Refusal(_("This stop is over or cancelled."))
    return stop


async def move(tx: Transaction, person: Person, stop_id: int, draft: StopDraft, now: datetime) -> Stop:
    """Give a stop another place, day, hours, room or recipes. Lots that no longer suit are placed elsewhere.

    Raises:
        Refusal: no right, over, changed by somebody else meanwhile, or not possible.
    """
    old = await _own_stop(tx, person, stop_id, now)
    new = await stop_of(tx, draft, old.network, old.centre, now)
    new = replace(new, id=old.id, version=old.version)
    if not await stops.change(tx, new, now):
        raise Refusal(_("Somebody changed this stop at the same moment. Look at it again: /passages"))
    stop = await stops.get(tx, stop_id)
    await _recheck(tx, old, stop, now)
    await rematch(tx, stop.network, now)
    return stop


async def _recheck(tx: Transaction, old: Stop, stop: Stop, now: datetime) -> None:
    """Tell the farmers of a changed stop; let go of what no longer suits it."""
    for offer_id, parts in _by_offer(await allocations.at_stop(tx, stop.id, "proposed", "accepted")).items():
        offer = await offers.get(tx, offer_id, lock=True)
        grams = by_item(parts)
        taken = await stops.taken(tx, [stop.id])
        for one in parts:
            taken[stop.id, one.recipe] -= one.grams
        judged = explain_pair(offer_view(offer, grams), stop_view(stop, offer, taken), now, rules=RULES)
        fits = not isinstance(judged, WhyNot) and judged.kg * 1000 >= sum(grams.values())
        if not fits:
            await _release(tx, stop, offer_id, parts, now, _("The stop of {day} has changed.", day=old.start.date()))
        elif (old.start, old.end, old.where()) != (stop.start, stop.end, stop.where()):
            farmer = await people.get(tx, offer.farmer)
            head = _("🔁 <b>The stop has changed.</b> For {what} it is now:", what=loads(offer, grams))
            key = f"stop:{stop.id}:v{stop.version}:offer:{offer_id}"
            await tell(tx, farmer, Message(Lines([head, stop_line(stop)])), key=key, now=now)
            if offer.mode == "deliver":
                await tell(tx, farmer, handover_venue(stop), key=f"{key}:venue", now=now)


async def cancel(tx: Transaction, person: Person, stop_id: int, now: datetime) -> Stop:
    """Cancel a stop; the lots given to it are placed elsewhere and their farmers told.

    Raises:
        Refusal: no right, or it is over.
    """
    stop = await _own_stop(tx, person, stop_id, now)
    await stops.change(tx, replace(stop, state="cancelled"), now)
    stop = await stops.get(tx, stop_id)
    for offer_id, parts in _by_offer(await allocations.at_stop(tx, stop.id, "proposed", "accepted")).items():
        news = _("🚫 <b>The stop of {day} is cancelled.</b>", day=stop.start.date())
        await _release(tx, stop, offer_id, parts, now, news)
    return stop


def _by_offer(parts: Sequence[Allocation]) -> dict[int, list[Allocation]]:
    found: dict[int, list[Allocation]] = {}
    for one in parts:
        found.setdefault(one.offer, []).append(one)
    return found


async def _release(
    tx: Transaction, stop: Stop, offer_id: int, parts: Sequence[Allocation], now: datetime, news: Words
) -> None:
    """Take an offer's lots from a stop and look for another one."""
    offer = await offers.get(tx, offer_id, lock=True)
    ids = [one.id for one in parts]
    await allocations.decide(tx, ids, "cancelled", only_from=("proposed", "accepted"), by=None, now=now)
    await offers.move_to(tx, offer_id, "open", now, only_from="settled")
    offer = await offers.get(tx, offer_id)
    what = loads(offer, by_item(parts))
    stamp = f"released:{now.timestamp():.3f}"
    await settle_card(tx, offer, stop, _("🔁 <b>No longer at this stop.</b>"), what, now=now, stamp=stamp)
    await place_again(tx, offer, now, news=Lines([news, _("{what} goes elsewhere.", what=what)], " "))
