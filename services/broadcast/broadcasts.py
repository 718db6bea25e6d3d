"""A centre writes to many: what may be sent, sending it in batches, stopping it.

Each batch is one transaction with the place where it ended, so that it goes on from there after a kill; each letter
has a key of its own, so that nobody is told twice.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.broadcasts import LASTING, Aim, Broadcast, BroadcastDraft, Ear, Reach
from domain.people import Centre, Person
from domain.refusals import Refusal
from domain.words import _
from domain.workshops import Workshop
from services import rights
from services.broadcast import words as broadcast_words
from storage import broadcasts, networks, outbox, workshops
from storage import preferences as stored
from storage.database import Transaction

BATCH = 50
"""People in one transaction: whoever is being answered meanwhile waits no longer than for these."""
BACKLOG = 2500
"""So many letters that can wait lie in the outbox at most: what is stopped then has not left, and nights are few."""
GONE = _("This workshop is cancelled or has begun. Nothing is sent about it. New message: /broadcast")


async def subject(tx: Transaction, workshop_id: int | None) -> Workshop | None:
    """The workshop that a message is about, in whatever state."""
    return None if workshop_id is None else await workshops.get(tx, workshop_id)


def _over(workshop: Workshop | None, now: datetime) -> bool:
    return workshop is not None and (workshop.state != "planned" or workshop.start <= now)


async def own_workshop(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> Workshop:
    """A workshop about which this person may write to people.

    Raises:
        Refusal: it is another centre's, it was cancelled, it has begun, or there is none.
    """
    found = (await workshops.several(tx, [workshop_id])).get(workshop_id)
    if found is None or found.network != person.network or _over(found, now):
        raise Refusal(GONE)
    await rights.need_centre(tx, person, found.centre)
    return found


async def aim_of(tx: Transaction, draft: BroadcastDraft, centre: Centre) -> Aim:
    """Whom a draft is for: around its workshop, or around the centre."""
    workshop = await subject(tx, draft.workshop)
    point = centre.point if workshop is None else workshop.point
    language = "" if workshop is None else workshop.language
    return Aim(centre.network, draft.topic, draft.audiences, language, point, draft.radius_km)


async def reach(tx: Transaction, draft: BroadcastDraft, centre: Centre, now: datetime) -> Reach:
    """How many people a draft reaches now, and why others are left out."""
    return await broadcasts.reach(tx, await aim_of(tx, draft, centre), now)


async def send(tx: Transaction, person: Person, draft: BroadcastDraft, now: datetime) -> Broadcast:
    """Begin to send; time does the rest.

    Raises:
        Refusal: not one's own centre, nobody is reached, or the workshop is over.
    """
    centre = await networks.a_centre(tx, await rights.need_centre(tx, person, draft.centre or 0))
    if draft.workshop is not None:
        await own_workshop(tx, person, draft.workshop, now)
    aim = await aim_of(tx, draft, centre)
    if not await broadcasts.left(tx, aim, 0, now, limit=1):
        raise Refusal(_("Nobody is reached. Nothing is sent. Choose a wider radius or another subject."))
    new = await broadcasts.add(
        tx, aim, centre=centre.id, by=person.id, workshop=draft.workshop, words=draft.words, now=now
    )
    return await broadcasts.get(tx, new)


# --- time does the rest -----------------------------------------------------------------------------------------------


async def batches(tx: Transaction, one: Broadcast, now: datetime) -> int:
    """How many batches may be left in the outbox now."""
    room = BACKLOG - await broadcasts.backlog(tx, now)
    if room <= 0:
        return 0
    waiting = await broadcasts.left(tx, aim(one, await subject(tx, one.workshop)), one.cursor, now, limit=room)
    return -(-waiting // BATCH)


def aim(one: Broadcast, workshop: Workshop | None) -> Aim:
    """Whom a message that is under way is for."""
    language = "" if workshop is None else workshop.language
    return Aim(one.network, one.topic, one.audiences, language, one.point, one.radius_km)


def _until(one: Broadcast, workshop: Workshop | None) -> datetime:
    """From when on it is better left unsaid."""
    return one.created_at + LASTING if workshop is None else workshop.start


def is_late(one: Broadcast, workshop: Workshop | None, now: datetime) -> bool:
    """Whether nobody is told any more."""
    return now >= _until(one, workshop)


async def leave_batch(tx: Transaction, broadcast_id: int, now: datetime) -> int:
    """Leave a message in the outbox for the next people. Returns for how many."""
    one = await broadcasts.get(tx, broadcast_id)
    workshop = await subject(tx, one.workshop)
    if one.state != "sending" or _over(workshop, now) or is_late(one, workshop, now):
        return 0
    ears = await broadcasts.ears(tx, aim(one, workshop), one.cursor, now, limit=BATCH)
    held = await broadcasts.get(tx, broadcast_id, lock=True)
    if not ears or held.state != "sending" or held.cursor != one.cursor:
        return 0  # stopped, or another machine was quicker
    told = await _tell(tx, one, workshop, ears, now)
    await broadcasts.went_on(tx, one.id, cursor=ears[-1].person, more=told)
    return told


async def _tell(tx: Transaction, one: Broadcast, workshop: Workshop | None, ears: Sequence[Ear], now: datetime) -> int:
    await networks.hold(tx, one.network)  # two messages do not count on the same place in somebody's week
    zone, until = (await networks.get(tx, one.network)).zone, _until(one, workshop)
    awake = {ear.person: broadcast_words.awake(ear, now, zone) for ear in ears}
    in_time = [ear for ear in ears if awake[ear.person] < until]
    counted = await stored.heard(tx, [ear.person for ear in in_time], one.topic, now)
    words = broadcast_words.Rendered(one, workshop, await networks.a_centre(tx, one.centre))
    for ear in in_time:
        if ear.person in counted:
            later = awake[ear.person] if awake[ear.person] > now else None
            await outbox.post(
                tx,
                key=f"{one.prefix}{ear.person}",
                chat=ear.chat,
                payload=words.for_(ear, zone),
                now=now,
                kind="broadcast",
                not_before=later,
                expires_at=until,
            )
    return len(counted)


# --- its end ----------------------------------------------------------------------------------------------------------


async def own(tx: Transaction, person: Person, broadcast_id: int) -> Broadcast:
    """A message of one's own centre, nobody else's until the transaction ends.

    Raises:
        Refusal: it is another centre's, or there is none.
    """
    try:
        one = await broadcasts.get(tx, broadcast_id, lock=True)
    except LookupError:
        raise Refusal(_("This button is old.")) from None
    await rights.need_centre(tx, person, one.centre)
    return one


async def stop(tx: Transaction, one: Broadcast, now: datetime) -> int:
    """Take back what has not left; it does not count against anybody's week. Returns from how many."""
    if not await broadcasts.end(tx, one.id, "stopped", now):
        return 0
    back = await broadcasts.take_back(tx, one)
    for moment in {at for _person, at in back}:
        await stored.unheard(tx, [person for person, at in back if at == moment], one.topic, moment)
    return len(back)
