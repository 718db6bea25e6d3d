"""What coordinators do with workshops: plan, change, cancel. Whoever signed up is told; the waiting list moves up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.messages import Message
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Hour, Lines, Value, Words, _, many
from domain.workshop_drafts import WorkshopDraft
from domain.workshops import Workshop
from services import rights
from services.person.preferences import quiet_of
from services.seat import seats
from services.tell import tell
from services.workshop import details as workshop_details
from services.workshop import news as workshop_news
from services.workshop.making import workshop_of
from services.workshop.words import either, line
from storage import people, workshops
from storage.database import Transaction


async def plan(tx: Transaction, person: Person, draft: WorkshopDraft, now: datetime) -> Workshop:
    """Plan a workshop; people can sign up from now on.

    Raises:
        Refusal: no right, or the draft is not possible.
    """
    centres = await rights.need_coordinator(tx, person)
    centre = centres[0] if draft.centre is None else draft.centre
    if centre not in centres:
        raise Refusal(_("You can plan workshops for your own centre only."))
    return await workshops.add(tx, await workshop_of(tx, person, draft, centre, now), now, by=person.id)


async def own_workshop(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> Workshop:
    """A workshop to come that this person plans; nobody else changes it meanwhile.

    Raises:
        Refusal: there is none, another centre plans it, or it is over or cancelled.
    """
    workshop = await seen_workshop(tx, person, workshop_id, lock=True)
    if workshop.state != "planned":
        by, _at = await workshops.last_change(tx, workshop_id)
        if by in {None, person.id}:
            raise Refusal(
                either(workshop, _("This workshop is cancelled already."), _("This gleaning is cancelled already."))
            )
        name = (await people.get(tx, by)).name
        raise Refusal(
            either(
                workshop,
                _("{name} has cancelled this workshop already.", name=name),
                _("{name} has cancelled this gleaning already.", name=name),
            )
        )
    if workshop.start <= now:
        raise Refusal(
            either(
                workshop,
                _("This workshop has begun. It can no longer be changed."),
                _("This gleaning has begun. It can no longer be changed."),
            )
        )
    return workshop


async def own_no_gleaning(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> Workshop:
    """The same; gleanings are changed and called off where their farmer, lots and calls follow (`services.gleaning`).

    Raises:
        Refusal: as for `own_workshop`, or it is a gleaning.
    """
    workshop = await own_workshop(tx, person, workshop_id, now)
    if workshop.is_gleaning:
        raise Refusal(_("I do not find this workshop. All workshops are here: /workshops"))
    return workshop


async def seen_workshop(tx: Transaction, person: Person, workshop_id: int, *, lock: bool = False) -> Workshop:
    """A workshop that this person plans, whatever became of it.

    Raises:
        Refusal: there is none, or another centre plans it.
    """
    workshop = await _known(tx, person, workshop_id, lock=lock)
    await rights.need_planner(tx, person, workshop)
    return workshop


async def led_workshop(tx: Transaction, person: Person, workshop_id: int) -> Workshop:
    """A workshop that this person leads or plans, whatever became of it.

    Raises:
        Refusal: there is none, or others lead it.
    """
    workshop = await _known(tx, person, workshop_id)
    await rights.need_leader(tx, person, workshop)
    return workshop


async def _known(tx: Transaction, person: Person, workshop_id: int, *, lock: bool = False) -> Workshop:
    try:
        workshop = await workshops.get(tx, workshop_id, lock=lock)
    except LookupError:
        workshop = None
    if workshop is None or workshop.network != person.network:
        raise Refusal(_("I do not find this workshop. All workshops are here: /workshops"))
    return workshop


async def change(tx: Transaction, person: Person, workshop_id: int, draft: WorkshopDraft, now: datetime) -> Workshop:
    """Give a workshop another time, place, content or number of seats; who signed up is told when it moves.

    Raises:
        Refusal: no right, over, changed by somebody else meanwhile, more seats taken than there would be.
    """
    old = await own_no_gleaning(tx, person, workshop_id, now)
    if draft.version not in {None, old.version}:
        raise Refusal(await _changed_meanwhile(tx, old))
    new = await workshop_of(tx, person, draft, old.centre, now)
    return await become(tx, person, old, replace(new, id=old.id, series=old.series, taken=old.taken), now)


async def become(
    tx: Transaction, person: Person, old: Workshop, new: Workshop, now: datetime, *, colleagues: bool = True
) -> Workshop:
    """Store what a workshop has become, tell whoever is concerned, offer seats that are free now.

    Args:
        tx: the open transaction.
        person: who changed it.
        old: as it was, its row locked.
        new: as it is to be.
        now: the moment.
        colleagues: the other coordinators of its centre are told too.

    Raises:
        Refusal: more seats are taken than there would be.
    """
    if new.seats < old.taken:
        raise Refusal(_fewer(new, old.taken))
    new = replace(new, version=old.version)
    if new == old:
        return old
    await workshops.change(tx, new, now, by=person.id)
    new = await workshops.get(tx, new.id)
    moved = (old.start, old.end, old.where()) != (new.start, new.end, new.where())
    if moved:
        await workshop_news.told_moved(tx, old, new, now)
        await seats.offer_anew(tx, new, now)
    else:
        await workshop_details.told(tx, old, new, now)
    if colleagues:
        head = either(
            new,
            _("🔁 <b>{name} has changed a workshop.</b> It is now:", name=person.name),
            _("🔁 <b>{name} has changed a gleaning.</b> It is now:", name=person.name),
        )
        await _tell_colleagues(tx, person, new, head, now, all_know=moved)
    if new.seats > old.seats or new.kept_newcomers < old.kept_newcomers or new.kept_partner < old.kept_partner:
        await seats.promote(tx, new.id, now)
    return await workshops.get(tx, new.id)


def _fewer(new: Workshop, taken: int) -> Words:
    return many(
        "{n} seat is taken already. {seats} is too few. First ask somebody to give a seat back.",
        "{n} seats are taken already. {seats} is too few. First ask somebody to give a seat back.",
        taken,
        seats=new.seats,
    )


async def _changed_meanwhile(tx: Transaction, workshop: Workshop) -> Words:
    by, at = await workshops.last_change(tx, workshop.id)
    hour = Hour(at.astimezone(workshop.start.tzinfo))
    if by is None:
        return _("This workshop was changed at {hour}, after you opened it. Look at it again: /workshops", hour=hour)
    name = (await people.get(tx, by)).name
    return _(
        "{name} changed this workshop at {hour}, after you opened it. Look at it again: /workshops",
        name=name,
        hour=hour,
    )


async def cancel(tx: Transaction, person: Person, workshop_id: int, reason: Value, now: datetime) -> Workshop:
    """Call a workshop off; everybody is told, with the reason if there is one, and has no seat any more.

    Raises:
        Refusal: no right, or it is over.
    """
    own = await own_no_gleaning(tx, person, workshop_id, now)
    return (await call_off(tx, person, [own], reason, now))[0]


async def call_off(
    tx: Transaction, person: Person, gone: Sequence[Workshop], reason: Value, now: datetime, *, colleagues: bool = True
) -> list[Workshop]:
    """Call off workshops whose rows are locked; with `colleagues`, the other coordinators are told too.

    All are off before anybody is told of one of them: none is proposed in place of another.
    """
    for workshop in gone:
        await workshops.change(tx, replace(workshop, state="cancelled"), now, by=person.id)
    for workshop in gone:
        off = await workshops.get(tx, workshop.id)
        head = either(
            off,
            _("🚫 <b>{name} has cancelled a workshop:</b>", name=person.name),
            _("🚫 <b>{name} has cancelled a gleaning:</b>", name=person.name),
        )
        if colleagues:
            await _tell_colleagues(tx, person, off, head, now, all_know=True)
        await workshop_news.told_cancelled(tx, off, reason, now)
        await seats.release_all(tx, off, now)
    return [await workshops.get(tx, workshop.id) for workshop in gone]


async def _tell_colleagues(
    tx: Transaction, person: Person, workshop: Workshop, head: Words, now: datetime, *, all_know: bool
) -> None:
    """The other coordinators of the centre hear of it, once, in the morning if that is soon enough.

    `all_know`: those who come or lead it have heard it.
    """
    told = {one.id for one in await workshop_news.concerned(tx, workshop)} if all_know else set()
    message = Message(Lines([head, workshop.title, line(workshop)]))
    for other in await rights.deciders(tx, workshop):
        if other.id not in told | {person.id}:
            key = f"workshop:{workshop.id}:v{workshop.version}:team:{other.id}"
            late = workshop_news.awake(await quiet_of(tx, other), workshop.start, now)
            await tell(tx, other, message, key=key, now=now, not_before=late)
