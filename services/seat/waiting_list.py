"""The waiting list of a workshop works by itself: a seat that is free is offered, kept for a while, and passed on.

By priority, then in order of arrival, in heads. Everything here holds the lock of the workshop.
"""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain import signing_up
from domain.holds import hold
from domain.refusals import Refusal
from domain.words import _
from domain.workshops import Signup, Workshop, free
from services.calling import losses
from services.carpool import following as carpool
from services.seat import news as seat_news
from services.seat.answering import in_reach, quiet_for
from storage import signups, workshops
from storage.database import Transaction


async def promote(tx: Transaction, workshop_id: int, now: datetime, *, present: int | None = None) -> None:
    """Offer free seats to those who wait: by priority, then in order of arrival; nobody after the start.

    Whoever has blocked us is passed over and keeps their place.

    Args:
        tx: the open transaction.
        workshop_id: whose seats.
        now: the moment.
        present: a sign-up whose person is here and has just asked: what is free for them is theirs without asking.
    """
    workshop = await workshops.get(tx, workshop_id, lock=True)
    if workshop.state != "planned" or now >= workshop.start or workshop.taken >= workshop.seats:
        return
    kept = workshop.kept(now)
    taken = await signups.taken(tx, workshop_id)
    for mine in await signups.waiting(tx, workshop_id):
        wanted = signing_up.wanted(mine)
        room = min(wanted, free(workshop.seats, kept, taken, mine.pool))
        if room == 0 or room < signing_up.fewest(mine, workshop.seats) or not await in_reach(tx, mine):
            continue
        taken[mine.pool] = taken.get(mine.pool, 0) + room
        if mine.id == present and room == wanted and not mine.held:
            await _book(tx, workshop, mine, now)
        else:
            await _offer(tx, workshop, mine, room, now)


async def _book(tx: Transaction, workshop: Workshop, mine: Signup, now: datetime) -> None:
    booked = signing_up.seated(mine, now)
    await settle(tx, mine, booked, now)
    await seat_news.confirmed(tx, workshop, booked, now)


async def _offer(tx: Transaction, workshop: Workshop, mine: Signup, heads: int, now: datetime) -> None:
    kept = hold(now, workshop.start, ZoneInfo(str(workshop.start.tzinfo)), await quiet_for(tx, mine))
    offered = signing_up.offered(mine, heads, kept.until)
    await settle(tx, mine, offered, now)
    await seat_news.offered(tx, workshop, offered, kept, now)


async def offer_anew(tx: Transaction, workshop: Workshop, now: datetime) -> None:
    """The workshop was moved: what was offered is offered for its new time and place, for as long as suits that."""
    for mine in await signups.waiting(tx, workshop.id):
        if mine.held and now < workshop.start:
            await _offer(tx, workshop, mine, 0, now)


async def lapse(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """Offered seats that were not taken in time go to the next ones; at once where nobody can be asked any more."""
    workshop = await workshops.get(tx, workshop_id, lock=True)
    for mine in await signups.waiting(tx, workshop_id):
        if mine.held_until is None:
            continue
        if min(mine.held_until, workshop.start) <= now:
            left = signing_up.off_the_list(mine, "lapsed")
            await settle(tx, mine, left, now)
            await seat_news.lapsed(tx, workshop, left, now)
        elif not await in_reach(tx, mine):
            await settle(tx, mine, signing_up.unoffered(mine), now)
    await promote(tx, workshop_id, now)


async def release_all(tx: Transaction, workshop: Workshop, now: datetime) -> list[Signup]:
    """Nobody has a seat any more: the workshop was called off. Those who were concerned, as they were.

    Their `booked_at` stays: for a while they are served before others (`seats.FIRST_AGAIN`).
    """
    await workshops.get(tx, workshop.id, lock=True)
    concerned = await signups.live(tx, workshop.id)
    for mine in concerned:
        await settle(tx, mine, signing_up.ended(mine, "cancelled"), now)
    return concerned


async def position(tx: Transaction, mine: Signup) -> int:
    """The place on the waiting list, the first one being 1; 0 for somebody who does not wait."""
    return 1 + await signups.before(tx, mine) if mine.waiting else 0


async def settle(tx: Transaction, old: Signup, new: Signup, now: datetime) -> None:
    """Write what a sign-up has become, and count its seats. What it was told and no longer holds is taken back.

    Raises:
        Refusal: there are not as many seats.
    """
    heads = (new.booked + new.held) - (old.booked + old.held)
    if heads and not await workshops.take(tx, old.workshop, heads):
        raise Refusal(_("The last seat has just gone."))
    await signups.keep(tx, new, now)
    await seat_news.take_back(tx, old, new, now)
    await carpool.seat_changed(tx, old, new, now)
    await losses.lost(tx, old, new, now)
