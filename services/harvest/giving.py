"""Who gets the harvest: the truck at a stop, a centre, or somebody else. All of it, unless a part is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from domain.harvests import Handover, Receiver
from domain.messages import Message
from domain.people import Centre, Person
from domain.refusals import Refusal
from domain.words import Lines, Listed, Load, Value, _
from services import rights
from services.harvest import harvests as harvest_service
from services.harvest import lots
from services.harvest.harvests import Harvest, opened
from services.harvest.lots import Expected
from services.offer.proposals import settle_card
from services.tell import tell_all
from services.wording import stop_line
from storage import harvests, networks, offers, people, stops
from storage.database import Transaction

LONGEST_WORDS = 100


@dataclass(frozen=True, slots=True)
class To:
    """Who gets it."""

    receiver: Receiver
    stop: int | None = None
    centre: int | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody has got, and what a stop had no room for."""

    harvest: Harvest
    grams: dict[str, int]
    surplus: dict[str, int]
    placed: bool
    """A place was looked for, for what is over; whoever leads is told in a message of its own."""


async def receivers(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> tuple[Harvest, list[Expected]]:
    """The stops that await something of a harvest.

    Raises:
        Refusal: no right, or not the moment.
    """
    harvest = await opened(tx, person, workshop_id, now, room=True)
    return harvest, await lots.expected(tx, harvest)


async def centre_of(tx: Transaction, harvest: Harvest, centre_id: int) -> Centre:
    """A centre of the same network.

    Raises:
        Refusal: there is none.
    """
    known = {one.id: one for one in await networks.centres(tx, harvest.workshop.network)}
    if centre_id not in known:
        raise Refusal(_("I do not find this centre."))
    return known[centre_id]


async def give(
    tx: Transaction, person: Person, workshop_id: int, to: To, now: datetime, *, wanted: Mapping[str, int] | None = None
) -> Given:
    """Write down who has got how much; lots follow, and those who decide for the stop hear the real weight.

    Args:
        tx: the open transaction.
        person: who leads.
        workshop_id: the gleaning.
        to: who gets it.
        now: the moment.
        wanted: grams by product; None is all that is left.

    Raises:
        Refusal: no right, not the moment, more than there is, or a stop that awaits nothing of it.
    """
    harvest = await opened(tx, person, workshop_id, now, room=True)
    asked = amounts(harvest, wanted)
    at = await _stop_of(tx, harvest, to)
    if to.centre is not None:
        await centre_of(tx, harvest, to.centre)
    given = asked if at is None else await _brought(tx, harvest, at, asked, person, now)
    for product, grams in given.items():
        await harvests.hand_over(
            tx,
            harvest.workshop.network,
            workshop_id,
            product,
            grams,
            to.receiver,
            by=person.id,
            now=now,
            stop_id=to.stop,
            centre_id=to.centre,
            words=to.words[:LONGEST_WORDS],
        )
    harvest = await harvest_service.again(tx, harvest)
    if at is not None and given:
        await _tell_stop(tx, harvest, at, given, person, now)
    if at is None:
        await lots.release(tx, harvest, person, now)
    over = {product: grams - given.get(product, 0) for product, grams in asked.items()}
    over = {product: grams for product, grams in over.items() if grams > 0}
    placed = bool(over) and await lots.place_rest(tx, harvest, person, now)
    return Given(await harvest_service.again(tx, harvest), given, over, placed)


def amounts(harvest: Harvest, wanted: Mapping[str, int] | None) -> dict[str, int]:
    """Grams by product that are to be given: what is wanted, or all that is left.

    Raises:
        Refusal: nothing is left, or less than is wanted.
    """
    left = harvest.left()
    if not left:
        raise Refusal(_("All of it is given already."))
    if wanted is None:
        return left
    for product, grams in wanted.items():
        if grams > left.get(product, 0):
            rest = Load(product, left.get(product, 0))
            raise Refusal(_("There is less left: {rest}. Weigh what is missing first.", rest=rest))
    return {product: grams for product, grams in wanted.items() if grams > 0}


async def _stop_of(tx: Transaction, harvest: Harvest, to: To) -> Expected | None:
    if to.stop is None:
        return None
    found = next((at for at in await lots.expected(tx, harvest) if at.stop.id == to.stop), None)
    if found is None:
        raise Refusal(_("This truck stop does not await this harvest. Look again at who gets it."))
    return found


async def _brought(
    tx: Transaction, harvest: Harvest, at: Expected, asked: Mapping[str, int], person: Person, now: datetime
) -> dict[str, int]:
    """What a stop has room for, by product."""
    given = {}
    for product, grams in asked.items():
        before = sum(one.grams for one in harvest.given if one.stop == at.stop.id and one.product == product)
        fresh = next(one for one in await lots.expected(tx, harvest) if one.stop.id == at.stop.id)
        held = await lots.bring(tx, fresh, product, before + grams, person, now)
        if held > before:
            given[product] = min(grams, held - before)
    return given


async def _tell_stop(
    tx: Transaction, harvest: Harvest, at: Expected, given: Mapping[str, int], person: Person, now: datetime
) -> None:
    """Those who decide for a stop hear the real weight, product by product, and what had been planned."""
    what = Listed([Load(product, grams) for product, grams in given.items()])
    planned = Listed([Load(product, grams) for product in given if (grams := at.grams_of(product))])
    lines: list[Value] = [
        _("⚖️ <b>Picked for the truck: {what}</b>", what=what),
        _("Gleaning: {title}", title=harvest.workshop.title),
        stop_line(at.stop),
        *([_("Planned: {planned}", planned=planned)] if planned.parts else []),
    ]
    others = [one for one in await rights.deciders(tx, at.stop) if one.id != person.id]
    key = f"harvest:{harvest.workshop.id}:stop:{at.stop.id}:{now.timestamp():.3f}"
    await tell_all(tx, others, Message(Lines(lines)), key=key, now=now)
    done = _("⚖️ <b>Picked and given to the truck.</b>")
    for offer_id in dict.fromkeys(lot.offer for lot in at.lots):
        stamp = f"picked:{now.timestamp():.3f}"
        await settle_card(tx, await offers.get(tx, offer_id), at.stop, done, what, now=now, stamp=stamp)


async def take_back(tx: Transaction, person: Person, workshop_id: int, handover_id: int, now: datetime) -> Harvest:
    """It was not given after all: it is there again. The room at a stop stays until the harvest is closed.

    Raises:
        Refusal: no right, not the moment, or taken back already.
    """
    harvest = await opened(tx, person, workshop_id, now)
    if all(one.id != handover_id for one in harvest.given) or not await harvests.take_back(tx, handover_id, now):
        raise Refusal(_("This is taken back already."))
    return await harvest_service.again(tx, harvest)


async def place_rest(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> tuple[Harvest, Person]:
    """Look for a truck stop for what no stop awaits; whoever offered it first gets the answer.

    Raises:
        Refusal: no right, not the moment, or there is nothing.
    """
    harvest = await opened(tx, person, workshop_id, now, room=True)
    if not await lots.place_rest(tx, harvest, person, now):
        raise Refusal(_("A truck stop awaits all of it already, or is asked to."))
    harvest = await harvest_service.again(tx, harvest)
    offer = None if harvest.story.offer is None else await offers.get(tx, harvest.story.offer)
    return harvest, person if offer is None else await people.get(tx, offer.farmer)


async def named(tx: Transaction, one: Handover | To) -> Value:
    """Who gets it, in words: the truck with its place and day, a centre, or whoever the leader has named."""
    if one.stop is not None:
        stop = await stops.get(tx, one.stop)
        if stop.state == "cancelled":
            return _("the truck, on another day")
        return _("the truck ({where}, {day})", where=stop.commune or stop.where(), day=stop.start.date())
    if one.centre is not None:
        return (await networks.a_centre(tx, one.centre)).name
    return one.words
