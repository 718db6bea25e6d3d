"""Seats of workshops: signing up in heads, the waiting list that works by itself, giving a seat back.

Everything here holds the lock of the workshop, so that seats are given one after the other, in order of arrival.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from domain.holds import hold
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Words, _, many
from domain.workshops import MOST_HEADS, Pool, Signup, Workshop, free
from services import rights, seat_news
from storage import people, signups, workshops
from storage.database import Transaction

FIRST_AGAIN = timedelta(days=30)
"""So long somebody whose workshop was called off is served before others who wait."""
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"

Rest = Literal["wait", "drop"]
"""What becomes of the heads for which no seat was offered: they go on waiting, or stay at home."""


@dataclass(frozen=True, slots=True)
class Seat:
    """A sign-up with its workshop, as they stand now."""

    workshop: Workshop
    signup: Signup


async def sign_up(
    tx: Transaction, person: Person, workshop_id: int, adults: int, children: int, now: datetime, *, partner: str = ""
) -> Seat:
    """Promise to come, or change with how many; what finds no seat goes on the waiting list.

    Signing up again with the same number changes nothing and says nothing twice.

    Args:
        tx: the open transaction.
        person: who comes.
        workshop_id: to what.
        adults: heads.
        children: heads.
        now: the moment.
        partner: the code of a partner's link, if they came by one.

    Raises:
        Refusal: it is over, cancelled or unknown; no heads, too many.
    """
    workshop = await open_workshop(tx, person.network, workshop_id, now)
    _check_heads(workshop, adults, children)
    known = await signups.of(tx, workshop_id, person.id)
    if known is not None and known.state == "live":
        return await _with_heads(tx, workshop, known, adults, children, now)
    new = await _blank(tx, workshop, person, partner, now)
    new = replace(new, adults=adults, children=children, waiting=adults + children)
    if known is None:
        stored = await signups.add(tx, new, now)
    else:
        stored = replace(new, id=known.id, code=known.code, seq=await signups.next_seq(tx, workshop_id))
        await signups.keep(tx, stored, now)
    return await _serve_present(tx, stored, now)


async def sign_up_guest(
    tx: Transaction, by: Person, workshop_id: int, name: str, adults: int, children: int, now: datetime
) -> Seat:
    """Write somebody down who has no phone; a coordinator of the workshop's centre answers for them.

    Raises:
        Refusal: no right, no name, or as for `sign_up`.
    """
    workshop = await open_workshop(tx, by.network, workshop_id, now)
    await rights.need_centre(tx, by, workshop.centre)
    _check_heads(workshop, adults, children)
    clean = " ".join(name.split())[:60]
    if not clean:
        raise Refusal(_("Whose name is it? For example: Josette Martin."))
    new = _new(workshop, adults, children, now)
    pool = Pool.PARTNER if workshop.kept_partner else Pool.OPEN
    stored = await signups.add(tx, replace(new, guest=clean, by=by.id, pool=pool), now)
    return await _serve_present(tx, stored, now)


async def cancel(tx: Transaction, person: Person, signup_id: int, now: datetime) -> Seat:
    """Give the seats back, or leave the waiting list; who waits next is asked at once.

    Raises:
        Refusal: it is not theirs, or it has begun.
    """
    seat = await own(tx, person, signup_id, now)
    if seat.signup.state != "live":
        return seat
    gone = replace(ended(seat.signup, "cancelled"), booked_at=None)
    await _settle(tx, seat.signup, gone, now)
    await promote(tx, seat.workshop.id, now)
    return await _seat(tx, gone.id)


async def accept(tx: Transaction, person: Person, signup_id: int, now: datetime, *, rest: Rest = "wait") -> Seat:
    """Take the seats that are offered.

    Raises:
        Refusal: it is not theirs, it has begun, or the seats went to somebody else meanwhile.
    """
    seat = await own(tx, person, signup_id, now)
    mine = seat.signup
    if mine.held == 0:
        if mine.booked and not mine.waiting:
            return seat
        raise Refusal(await _too_late(tx, seat))
    taken = replace(
        mine, booked=mine.booked + mine.held, waiting=mine.waiting - mine.held, held=0, held_until=None, booked_at=now
    )
    if rest == "drop" and taken.waiting:
        taken = _with(taken, *_fewer(taken, taken.booked), waiting=0)
    await _settle(tx, mine, taken, now)
    await seat_news.confirmed(tx, seat.workshop, taken, now)
    return await _seat(tx, taken.id)


async def decline(tx: Transaction, person: Person, signup_id: int, now: datetime, *, whole: bool = False) -> Seat:
    """Let an offered seat go to the next one: for good, or (`whole`) to wait until there is room for all of them.

    Raises:
        Refusal: it is not theirs, or it has begun.
    """
    seat = await own(tx, person, signup_id, now)
    mine = seat.signup
    if mine.held == 0:
        return seat
    left = replace(mine, held=0, held_until=None, whole=True) if whole else _left_the_list(mine, "cancelled")
    await _settle(tx, mine, left, now)
    await promote(tx, seat.workshop.id, now)
    return await _seat(tx, mine.id)


async def lapse(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """Offered seats that were not taken in time go to the next ones."""
    workshop = await workshops.get(tx, workshop_id, lock=True)
    for mine in await signups.waiting(tx, workshop_id):
        if mine.held and mine.held_until is not None and mine.held_until <= now:
            left = _left_the_list(mine, "lapsed")
            await _settle(tx, mine, left, now)
            await seat_news.lapsed(tx, workshop, left, now)
    await promote(tx, workshop_id, now)


async def promote(tx: Transaction, workshop_id: int, now: datetime, *, present: int | None = None) -> None:
    """Offer free seats to those who wait: by priority, then in order of arrival; nobody after the start.

    Args:
        tx: the open transaction.
        workshop_id: whose seats.
        now: the moment.
        present: a sign-up whose person is here and has just asked: what is free for them is theirs without asking.
    """
    workshop = await workshops.get(tx, workshop_id, lock=True)
    if workshop.state != "planned" or now >= workshop.start:
        return
    kept = workshop.kept(now)
    taken = await signups.taken(tx, workshop_id)
    for mine in await signups.waiting(tx, workshop_id):
        need = mine.waiting - mine.held
        room = min(need, free(workshop.seats, kept, taken, mine.pool))
        if room == 0 or (mine.whole and room < need):
            continue
        taken[mine.pool] = taken.get(mine.pool, 0) + room
        if mine.id == present and room == need and not mine.held:
            await _book(tx, workshop, mine, now)
        else:
            await _offer(tx, workshop, mine, room, now)


async def _book(tx: Transaction, workshop: Workshop, mine: Signup, now: datetime) -> None:
    booked = replace(mine, booked=mine.booked + mine.waiting, waiting=0, booked_at=now)
    await _settle(tx, mine, booked, now)
    await seat_news.confirmed(tx, workshop, booked, now)


async def _offer(tx: Transaction, workshop: Workshop, mine: Signup, heads: int, now: datetime) -> None:
    kept = hold(now, workshop.start, ZoneInfo(str(workshop.start.tzinfo)))
    offered = replace(mine, held=mine.held + heads, held_until=kept.until)
    await _settle(tx, mine, offered, now)
    await seat_news.offered(tx, workshop, offered, kept, now)


async def release_all(tx: Transaction, workshop: Workshop, now: datetime) -> list[Signup]:
    """Nobody has a seat any more: the workshop was called off. Those who were concerned, as they were.

    Their `booked_at` stays: for a while they are served before others (`FIRST_AGAIN`).
    """
    concerned = await signups.live(tx, workshop.id)
    for mine in concerned:
        await _settle(tx, mine, ended(mine, "cancelled"), now)
    return concerned


async def position(tx: Transaction, mine: Signup) -> int:
    """The place on the waiting list, the first one being 1; 0 for somebody who does not wait."""
    order = [one.id for one in await signups.waiting(tx, mine.workshop)]
    return order.index(mine.id) + 1 if mine.id in order else 0


async def open_workshop(tx: Transaction, network: int, workshop_id: int, now: datetime) -> Workshop:
    """A workshop that one can still sign up for, its seats nobody else's until the transaction ends.

    Raises:
        Refusal: there is none, it is cancelled, or it has begun.
    """
    workshop = await _known(tx, network, workshop_id)
    if workshop.state != "planned":
        raise Refusal(_("This workshop is cancelled. The next ones: /workshops"))
    if workshop.start <= now:
        raise Refusal(_("This workshop has begun or is over. The next ones: /workshops"))
    return workshop


async def own(tx: Transaction, person: Person, signup_id: int, now: datetime) -> Seat:
    """A sign-up that this person decides on, for a workshop that has not begun.

    Raises:
        Refusal: there is none, it is somebody else's, or it has begun.
    """
    nobody = Refusal(_("I do not find this sign-up. What you have promised is here: /agenda"))
    try:
        found = await signups.get(tx, signup_id)
    except LookupError:
        raise nobody from None
    workshop = await _known(tx, person.network, found.workshop)
    found = await signups.get(tx, signup_id)  # again, now that nobody else changes it
    if found.person != person.id and not await _answers_for(tx, person, workshop, found):
        raise nobody
    if workshop.start <= now:
        raise Refusal(_("This workshop has begun or is over. The next ones: /workshops"))
    return Seat(workshop, found)


async def _answers_for(tx: Transaction, person: Person, workshop: Workshop, mine: Signup) -> bool:
    return mine.person is None and workshop.centre in await rights.centres_of(tx, person)


async def _known(tx: Transaction, network: int, workshop_id: int) -> Workshop:
    unknown = Refusal(_("I do not find this workshop. The next ones: /workshops"))
    try:
        workshop = await workshops.get(tx, workshop_id, lock=True)
    except LookupError:
        raise unknown from None
    if workshop.network != network:
        raise unknown
    return workshop


def _check_heads(workshop: Workshop, adults: int, children: int) -> None:
    heads = adults + children
    if adults < 0 or children < 0 or heads < 1:
        raise Refusal(_("How many come? At least 1 person."))
    if heads > workshop.seats:
        raise Refusal(_said_too_many(workshop.seats))
    if heads > MOST_HEADS:
        raise Refusal(
            _("{n} people is a group. I take {most} at most at once. Call your centre.", n=heads, most=MOST_HEADS)
        )


def _said_too_many(seats: int) -> Words:
    return many("This workshop has {n} seat in all.", "This workshop has {n} seats in all.", seats)


async def _blank(tx: Transaction, workshop: Workshop, person: Person, partner: str, now: datetime) -> Signup:
    invited = await workshops.by_partner(tx, partner) if partner else None
    if invited is not None and invited.id == workshop.id:
        pool = Pool.PARTNER
    elif await signups.has_taken_part(tx, person.id, now):
        pool = Pool.OPEN
    else:
        pool = Pool.NEWCOMER
    lost = await signups.lost_a_seat(tx, person.id, workshop.network, now - FIRST_AGAIN)
    return replace(_new(workshop, 1, 0, now), person=person.id, pool=pool, priority=int(lost))


def _new(workshop: Workshop, adults: int, children: int, now: datetime) -> Signup:
    return Signup(
        id=0,
        network=workshop.network,
        workshop=workshop.id,
        person=None,
        guest="",
        by=None,
        adults=adults,
        children=children,
        booked=0,
        waiting=adults + children,
        held=0,
        held_until=None,
        whole=False,
        pool=Pool.OPEN,
        priority=0,
        seq=0,
        state="live",
        answer=None,
        booked_at=None,
        code="".join(secrets.choice(_ALPHABET) for _each in range(10)),
        came=None,
        excused=False,
        created_at=now,
    )


async def _with_heads(
    tx: Transaction, workshop: Workshop, mine: Signup, adults: int, children: int, now: datetime
) -> Seat:
    """The same sign-up for more people or fewer. More of them wait at the end, unless they waited already."""
    more = adults + children - mine.heads
    if (adults, children) == (mine.adults, mine.children):
        return Seat(workshop, mine)
    if more <= 0:
        fewer = _with(mine, adults, children, waiting=max(0, mine.waiting + more))
        fewer = replace(fewer, booked=fewer.heads - fewer.waiting)
        await _settle(tx, mine, fewer, now)
        await seat_news.confirmed(tx, workshop, fewer, now)
        await promote(tx, workshop.id, now)
        return await _seat(tx, mine.id)
    changed = replace(mine, adults=adults, children=children, waiting=mine.waiting + more, whole=False)
    if not mine.waiting:
        changed = replace(changed, seq=await signups.next_seq(tx, workshop.id))
    await signups.keep(tx, changed, now)
    return await _serve_present(tx, changed, now)


async def _serve_present(tx: Transaction, mine: Signup, now: datetime) -> Seat:
    await promote(tx, mine.workshop, now, present=mine.id)
    seat = await _seat(tx, mine.id)
    if seat.signup.waiting and not seat.signup.held:
        await seat_news.on_the_list(tx, seat.workshop, seat.signup, await position(tx, seat.signup), now)
    return seat


async def _seat(tx: Transaction, signup_id: int) -> Seat:
    mine = await signups.get(tx, signup_id)
    return Seat(await workshops.get(tx, mine.workshop), mine)


async def _settle(tx: Transaction, old: Signup, new: Signup, now: datetime) -> None:
    """Write what a sign-up has become, and count its seats.

    Raises:
        Refusal: there are not as many seats.
    """
    heads = (new.booked + new.held) - (old.booked + old.held)
    if heads and not await workshops.take(tx, old.workshop, heads):
        raise Refusal(_("The last seat has just gone."))
    await signups.keep(tx, new, now)


def ended(mine: Signup, state: Literal["cancelled", "lapsed"]) -> Signup:
    """A sign-up that holds nothing any more."""
    return replace(mine, state=state, booked=0, waiting=0, held=0, held_until=None, answer=None)


def _left_the_list(mine: Signup, state: Literal["cancelled", "lapsed"]) -> Signup:
    """No longer waiting; seats that they have stay theirs."""
    if not mine.booked:
        return ended(mine, state)
    return _with(mine, *_fewer(mine, mine.booked), waiting=0)


def _with(mine: Signup, adults: int, children: int, *, waiting: int) -> Signup:
    held = min(mine.held, waiting)
    until = mine.held_until if held else None
    return replace(mine, adults=adults, children=children, waiting=waiting, held=held, held_until=until)


def _fewer(mine: Signup, heads: int) -> tuple[int, int]:
    """Adults and children when only so many of them come: adults first."""
    adults = min(mine.adults, heads)
    return adults, heads - adults


async def _too_late(tx: Transaction, seat: Seat) -> Words:
    if seat.signup.state == "live" and seat.signup.waiting:
        place = await position(tx, seat.signup)
        return _("No seat is offered to you at the moment. You are number {n} on the waiting list.", n=place)
    return _("The seat has gone to somebody else. To wait again, sign up again: /workshops")


async def person_of(tx: Transaction, mine: Signup) -> Person | None:
    """Who answers for a sign-up: the person, or whoever wrote the guest down."""
    answering = mine.person or mine.by
    return None if answering is None else await people.get(tx, answering)
