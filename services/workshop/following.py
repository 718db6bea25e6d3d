"""What follows for workshops: when their truck stop is moved or cancelled, and when a whole series is changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from domain.people import Person
from domain.refusals import Refusal
from domain.stops import Stop, StopDraft
from domain.words import Value, Words, _, many
from domain.workshop_drafts import WorkshopDraft
from domain.workshops import Workshop
from services.workshop import manage as workshop_manage
from services.workshop import stops as workshop_stops
from services.workshop import workshops
from services.workshop.making import draft_of
from storage import stops
from storage import workshops as stored
from storage.database import Transaction

CALLED_OFF: Words = _("the truck does not come")
_OWN = frozenset(
    {"day", "stop", "stamp", "workshop", "version", "scope", "more", "asking", "centre", "centres", "near"}
)
"""What each workshop of a series has for itself."""


async def follow_stop(tx: Transaction, old: Stop, new: Stop, by: Person, now: datetime) -> list[Workshop]:
    """Move the workshops at a stop as far as the stop was moved, or call them off with it; who signed up is told."""
    locked = [await stored.get(tx, one.id, lock=True) for one in await stored.at_stop(tx, old.id)]
    coming = [one for one in locked if one.state == "planned" and one.start > now]
    own = [one for one in coming if one.centre == new.centre]  # their coordinators hear of the stop itself
    others = [one for one in coming if one.centre != new.centre]
    if new.state == "cancelled":
        gone = await workshops.call_off(tx, by, own, CALLED_OFF, now, colleagues=False)
        return gone + await workshops.call_off(tx, by, others, CALLED_OFF, now)
    return [
        await workshops.become(tx, by, one, _moved(one, old, new, now), now, colleagues=one in others) for one in coming
    ]


def _moved(workshop: Workshop, old: Stop, new: Stop, now: datetime) -> Workshop:
    """As far from the stop's beginning as it was, by the clock on the wall, and where the stop is."""
    shift = new.start.replace(tzinfo=None) - old.start.replace(tzinfo=None)
    there = replace(workshop, start=workshop.start + shift, end=workshop.end + shift)
    if there.start <= now:  # the stop was moved to so soon that it would have begun: it begins with the stop
        there = replace(there, start=new.start, end=new.start + (workshop.end - workshop.start))
    if (old.where(), old.point) == (new.where(), new.point):
        return there
    return replace(there, site=new.site, address=new.address, commune=new.commune, point=new.point)


async def moving(tx: Transaction, draft: StopDraft, zone: ZoneInfo) -> Words | None:
    """What a coordinator is told before a stop is moved; None while it stays when and where it is."""
    if draft.stop is None or draft.missing() is not None:
        return None
    stop = await stops.get(tx, draft.stop)
    if (stop.start, stop.end) == draft.moments(zone) and (stop.site, stop.commune) == (draft.site, draft.commune):
        return None
    return await at_stop(tx, stop)


async def at_stop(tx: Transaction, stop: Stop) -> Words | None:
    """What a coordinator is told before a stop is moved or cancelled: how many workshops and people hang on it."""
    hanging = await stored.at_stop(tx, stop.id)
    if not hanging:
        return None
    heads = await workshop_manage.concerned(tx, hanging)
    count = many("{n} workshop is here.", "{n} workshops are here.", len(hanging))
    if not heads:
        return _("{workshops} Nobody has signed up yet.", workshops=count)
    people = many("{n} person has signed up.", "{n} people have signed up.", heads)
    return _("{workshops} {people} I tell them at once.", workshops=count, people=people)


async def changed(tx: Transaction, person: Person, draft: WorkshopDraft, now: datetime) -> list[Workshop]:
    """Change the workshop of a draft, and those that follow it when the draft says so.

    Raises:
        Refusal: as for one.
    """
    if draft.scope == "all":
        return await change_series(tx, person, draft.workshop or 0, draft, now)
    return [await workshops.change(tx, person, draft.workshop or 0, draft, now)]


async def change_series(
    tx: Transaction, person: Person, workshop_id: int, draft: WorkshopDraft, now: datetime
) -> list[Workshop]:
    """Change a workshop and, the same way, those of its series that follow: what was not touched stays as it is.

    Raises:
        Refusal: as for one; then none of them is changed.
    """
    old = await workshops.own_workshop(tx, person, workshop_id, now)
    after = await workshop_manage.followers(tx, old, now)
    before = draft_of(old, draft.stamp)
    done = [await workshops.change(tx, person, workshop_id, draft, now)]
    touched = _touched(before, draft)
    shift = (draft.day or old.start.date()) - old.start.date()
    for one in after:
        mine = draft_of(one, draft.stamp).model_copy(update=touched)
        mine.day = one.start.date() + shift
        workshop_stops.attach(mine, await workshop_stops.coming(tx, one.network, now))
        done.append(await _changed(tx, person, one, mine, now))
    return done


def _touched(before: WorkshopDraft, draft: WorkshopDraft) -> dict[str, Any]:
    names = set(WorkshopDraft.model_fields) - _OWN
    return {name: getattr(draft, name) for name in names if getattr(draft, name) != getattr(before, name)}


async def _changed(tx: Transaction, person: Person, one: Workshop, draft: WorkshopDraft, now: datetime) -> Workshop:
    try:
        return await workshops.change(tx, person, one.id, draft, now)
    except Refusal as no:
        what: Value = no.words
        raise Refusal(_("{day}: {what} Nothing was changed.", day=one.start.date(), what=what)) from None


async def cancel_series(
    tx: Transaction, person: Person, workshop_id: int, reason: Value, now: datetime
) -> list[Workshop]:
    """Call off a workshop and those of its series that follow.

    Raises:
        Refusal: no right, or it is over.
    """
    first = await workshops.own_no_gleaning(tx, person, workshop_id, now)
    after = await workshop_manage.followers(tx, first, now)
    every = [first, *[await workshops.own_workshop(tx, person, one.id, now) for one in after]]
    return await workshops.call_off(tx, person, every, reason, now)
