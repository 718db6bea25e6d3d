"""What coordinators do with stops: plan, move, cancel. Whoever is concerned is told; open offers are matched again."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.catalogue import recipe
from domain.messages import Message
from domain.people import Person
from domain.places import Point
from domain.refusals import Refusal
from domain.stops import LARGEST_KG, PlannedRecipe, Stop, StopDraft
from domain.words import Hour, Lines, Mass, Words, _
from services import rights
from services.moments import check_hours
from services.offer.rematching import rematch
from services.person.preferences import quiet_of
from services.stop import changes as stop_changes
from services.tell import tell
from services.wording import stop_line
from services.workshop import following as workshop_following
from services.workshop.news import awake
from storage import networks, people, stops
from storage.database import Transaction


async def plan(tx: Transaction, person: Person, draft: StopDraft, now: datetime) -> tuple[Stop, int]:
    """Plan a stop and match open offers with it; the stop and how many offers found room.

    Raises:
        Refusal: no right, or the draft is not possible.
    """
    centres = await rights.need_coordinator(tx, person)
    centre = centres[0] if draft.centre is None else draft.centre
    if centre not in centres:
        raise Refusal(_("You can plan stops for your own centre only."))
    await networks.hold(tx, person.network)
    stop = await stops.add(tx, await stop_of(tx, draft, person.network, centre, now), now, by=person.id)
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
    check_hours(start, end, now)
    check_capacity(capacity_kg)


def check_capacity(capacity_kg: int) -> None:
    """Refuse what no truck can take.

    Raises:
        Refusal: with the limits.
    """
    if not 0 < capacity_kg <= LARGEST_KG:
        raise Refusal(_("The capacity must be between 1 kg and {most}.", most=Mass(LARGEST_KG * 1000)))


def unvalidated(stop: Stop) -> list[str]:
    """Recipes of the stop that need a sterilisation schedule and have none noted as validated."""
    return [
        one.slug
        for one in stop.recipes
        if recipe(one.slug).ph_class != "acid" and not recipe(one.slug).schedule_validated
    ]


async def own_stop(tx: Transaction, person: Person, stop_id: int, now: datetime) -> Stop:
    """A stop to come that this person decides for; nobody else changes it meanwhile.

    Raises:
        Refusal: there is none, another centre decides, or it is over or cancelled.
    """
    try:
        stop = await stops.get(tx, stop_id, lock=True)
    except LookupError:
        raise Refusal(_("I do not find this stop. All stops are here: /stops")) from None
    await rights.need_decider(tx, person, stop)
    if stop.state != "planned":
        raise Refusal(await _cancelled(tx, person, stop))
    if stop.start <= now:
        raise Refusal(_("This stop has begun. It can no longer be changed."))
    return stop


async def _cancelled(tx: Transaction, person: Person, stop: Stop) -> Words:
    by, _at = await stops.last_change(tx, stop.id)
    if by in {None, person.id}:
        return _("This stop is cancelled already.")
    return _("{name} has cancelled this stop already.", name=(await people.get(tx, by)).name)


async def move(tx: Transaction, person: Person, stop_id: int, draft: StopDraft, now: datetime) -> Stop:
    """Give a stop another place, day, hours, room or recipes: its workshops move with it, lots are looked at again.

    Raises:
        Refusal: no right, over, changed by somebody else meanwhile, or not possible.
    """
    old = await own_stop(tx, person, stop_id, now)
    if draft.version not in {None, old.version}:
        raise Refusal(await _changed_meanwhile(tx, old))
    new = await stop_of(tx, draft, old.network, old.centre, now)
    same = {slug.slug: slug for slug in old.recipes}
    recipes = tuple(same.get(one.slug, one) for one in new.recipes)
    new = replace(new, id=old.id, version=old.version, recipes=recipes)
    if new == old:
        return old
    await stops.change(tx, new, now, by=person.id)
    stop = await stops.get(tx, stop_id)
    await stop_changes.recheck(tx, old, stop, now)
    await workshop_following.follow_stop(tx, old, stop, person, now)
    head = _("🔁 <b>{name} has changed a stop.</b> It is now:", name=person.name)
    await _tell_colleagues(tx, person, stop, Message(Lines([head, stop_line(stop)])), now)
    await rematch(tx, stop.network, now)
    return stop


async def _changed_meanwhile(tx: Transaction, stop: Stop) -> Words:
    by, at = await stops.last_change(tx, stop.id)
    hour = Hour(at.astimezone(stop.start.tzinfo))
    if by is None:
        return _("This stop was changed at {hour}, after you opened it. Look at it again: /stops", hour=hour)
    name = (await people.get(tx, by)).name
    return _("{name} changed this stop at {hour}, after you opened it. Look at it again: /stops", name=name, hour=hour)


async def cancel(tx: Transaction, person: Person, stop_id: int, now: datetime) -> Stop:
    """Cancel a stop; the lots given to it are placed elsewhere and their farmers told; its workshops are called off.

    Raises:
        Refusal: no right, or it is over.
    """
    old = await own_stop(tx, person, stop_id, now)
    await stops.change(tx, replace(old, state="cancelled"), now, by=person.id)
    stop = await stops.get(tx, stop_id)
    news = _("🚫 <b>The stop of {day} is cancelled.</b>", day=stop.start.date())
    await stop_changes.empty(tx, stop, news, now)
    await workshop_following.follow_stop(tx, old, stop, person, now)
    head = _("🚫 <b>{name} has cancelled a stop:</b>", name=person.name)
    await _tell_colleagues(tx, person, stop, Message(Lines([head, stop_line(stop)])), now)
    return stop


async def _tell_colleagues(tx: Transaction, person: Person, stop: Stop, message: Message, now: datetime) -> None:
    """The other coordinators of the centre hear of it, once; in the morning if that is soon enough."""
    for other in await rights.deciders(tx, stop):
        if other.id != person.id:
            key = f"stop:{stop.id}:v{stop.version}:to:{other.id}"
            late = awake(await quiet_of(tx, other), stop.start, now)
            await tell(tx, other, message, key=key, now=now, not_before=late)
