"""Seats of workshops: signing up in heads, giving a seat back, taking or leaving what is offered.

Everything here holds the lock of the workshop, so that seats are given one after the other, in order of arrival.
"""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime, timedelta

from domain import signing_up
from domain.people import Person
from domain.refusals import Refusal
from domain.signing_up import Rest
from domain.words import Words, _
from domain.workshops import Pool, Signup, Workshop
from services import rights
from services.seat import gleaners
from services.seat import news as seat_news
from services.seat.access import Seat, cancelled, check_heads, open_workshop, own
from services.seat.answering import person_of
from services.seat.waiting_list import lapse, offer_anew, position, promote, release_all, settle
from services.workshop.words import either
from storage import signups, workshops
from storage.database import Transaction

__all__ = [
    "Rest",
    "Seat",
    "accept",
    "cancel",
    "decline",
    "lapse",
    "offer_anew",
    "open_workshop",
    "own",
    "person_of",
    "pool_of",
    "position",
    "promote",
    "release_all",
    "sign_up",
    "sign_up_guest",
]

FIRST_AGAIN = timedelta(days=30)
"""So long somebody whose workshop was called off is served before others who wait, once for each seat they lost."""
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"


async def sign_up(
    tx: Transaction,
    person: Person,
    workshop_id: int,
    adults: int,
    children: int,
    now: datetime,
    *,
    partner: str = "",
    youngest: int | None = None,
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
        youngest: how old the youngest child is, in years, where a gleaning names an age.

    Raises:
        Refusal: it is over, cancelled or unknown; no heads, too many, no adult, too young; others who wait would be
            passed.
    """
    workshop = await open_workshop(tx, person.network, workshop_id, now)
    check_heads(workshop, adults, children)
    if not adults:
        raise Refusal(_("Children come with an adult. How many adults come?"))
    pool = await pool_of(tx, workshop, person, partner)
    known = await signups.of(tx, workshop_id, person.id)
    await gleaners.check_age(tx, workshop, known, children, youngest)
    if known is not None and known.state == "live":
        seat = await _change(tx, workshop, await _by_link(tx, known, pool, now), adults, children, now)
        return await _aged(tx, seat, youngest)
    lost = await signups.lost_seats(tx, person.id, workshop.network, now - FIRST_AGAIN)
    new = signing_up.new(workshop.network, workshop.id, adults, children, _code(), now)
    new = replace(new, person=person.id, pool=pool, priority=int(lost > 0))
    return await _aged(tx, await _serve(tx, await _stored(tx, new, known, now), now), youngest)


async def _aged(tx: Transaction, seat: Seat, youngest: int | None) -> Seat:
    if seat.workshop.is_gleaning:
        await gleaners.note_age(tx, seat.signup, youngest)
    return seat


async def sign_up_guest(
    tx: Transaction,
    by: Person,
    workshop_id: int,
    name: str,
    adults: int,
    children: int,
    now: datetime,
    *,
    pool: Pool = Pool.OPEN,
) -> Seat:
    """Write somebody down who has no phone; a coordinator of the workshop's centre answers for them.

    Args:
        tx: the open transaction.
        by: the coordinator.
        workshop_id: to what.
        name: whose seats these are; the same name again is the same guest.
        adults: heads.
        children: heads; without an adult if the coordinator says so.
        now: the moment.
        pool: which of the kept seats they may take.

    Raises:
        Refusal: no right, no name, another number for the same name, or as for `sign_up`.
    """
    workshop = await open_workshop(tx, by.network, workshop_id, now)
    await rights.need_planner(tx, by, workshop)
    check_heads(workshop, adults, children)
    clean = " ".join(name.split())[:60]
    if not clean:
        raise Refusal(_("Whose name is it? For example: Josette Martin."))
    for known in await signups.live(tx, workshop_id):
        if known.guest.casefold() == clean.casefold():
            if (known.adults, known.children) == (adults, children):
                return Seat(workshop, known)
            raise Refusal(_("{name} is on the list already. For somebody else, add a first name.", name=known.guest))
    new = signing_up.new(workshop.network, workshop.id, adults, children, _code(), now)
    return await _serve(tx, await signups.add(tx, replace(new, guest=clean, by=by.id, pool=pool), now), now)


async def cancel(tx: Transaction, person: Person, signup_id: int, now: datetime) -> Seat:
    """Give the seats back, or leave the waiting list; who waits next is asked at once.

    Raises:
        Refusal: it is not theirs, or it has begun.
    """
    seat = await own(tx, person, signup_id, now)
    if seat.signup.state != "live":
        return seat
    gone = replace(signing_up.ended(seat.signup, "cancelled"), booked_at=None)
    return await _give_back(tx, seat, gone, now)


async def accept(tx: Transaction, person: Person, signup_id: int, now: datetime, *, rest: Rest = "wait") -> Seat:
    """Take the seats that are offered. Once they are taken, taking them again changes nothing.

    Raises:
        Refusal: it is not theirs, it has begun or is cancelled, or the seats went to somebody else meanwhile.
    """
    seat = await own(tx, person, signup_id, now)
    mine = seat.signup
    if not mine.held:
        if mine.booked:
            return seat
        raise Refusal(await _too_late(tx, seat))
    taken = signing_up.taken(mine, rest, now)
    await settle(tx, mine, taken, now)
    await seat_news.confirmed(tx, seat.workshop, taken, now)
    return await _seat(tx, taken.id)


async def decline(tx: Transaction, person: Person, signup_id: int, now: datetime, *, whole: bool = False) -> Seat:
    """Let an offered seat go to the next one: for good, or (`whole`) to wait until there is room for all of them.

    Raises:
        Refusal: it is not theirs, or it has begun.
    """
    seat = await own(tx, person, signup_id, now)
    mine = seat.signup
    if not mine.held or (whole and mine.held == mine.waiting):
        return seat
    left = replace(signing_up.unoffered(mine), whole=True) if whole else signing_up.off_the_list(mine, "cancelled")
    return await _give_back(tx, seat, left, now)


def _code() -> str:
    return "".join(secrets.choice(_ALPHABET) for _each in range(10))


async def pool_of(tx: Transaction, workshop: Workshop, person: Person, partner: str = "") -> Pool:
    """Which seats they may take first. A newcomer will not have taken part by then, and is one only once."""
    invited = await workshops.by_partner(tx, partner) if partner else None
    if invited is not None and invited.id == workshop.id:
        return Pool.PARTNER
    return Pool.OPEN if await signups.has_taken_part(tx, person.id, workshop) else Pool.NEWCOMER


async def _by_link(tx: Transaction, known: Signup, pool: Pool, now: datetime) -> Signup:
    """Somebody who waits comes again by the partner's link: now they wait for the partner's seats too.

    Whoever has a seat keeps it as it is: a seat that was kept for newcomers cannot become the partner's.
    """
    if pool is not Pool.PARTNER or known.pool is pool or known.booked or known.held:
        return known
    linked = replace(known, pool=pool)
    await signups.keep(tx, linked, now)
    return linked


async def _stored(tx: Transaction, new: Signup, known: Signup | None, now: datetime) -> Signup:
    """One row a person, whatever has become of it before; always at the end of the order."""
    if known is None:
        return await signups.add(tx, new, now)
    again = replace(new, id=known.id, code=known.code, seq=await signups.next_seq(tx, known.workshop))
    await signups.keep(tx, again, now)
    return again


async def _change(tx: Transaction, workshop: Workshop, mine: Signup, adults: int, children: int, now: datetime) -> Seat:
    """The same sign-up for more people or fewer."""
    if (adults, children) == (mine.adults, mine.children):
        await promote(tx, workshop.id, now, present=mine.id)
        return await _seat(tx, mine.id)
    if adults + children <= mine.heads:
        changed = signing_up.with_fewer(mine, adults, children)
    else:
        await _check_nobody_is_passed(tx, mine, adults + children)
        changed = signing_up.with_more(mine, adults, children, await signups.next_seq(tx, workshop.id))
    await settle(tx, mine, changed, now)
    return await _serve(tx, changed, now)


async def _check_nobody_is_passed(tx: Transaction, mine: Signup, heads: int) -> None:
    """Whoever waits keeps their place with the heads they had; more of them would pass those who came between."""
    if mine.waiting and (await signups.waiting(tx, mine.workshop))[-1].id != mine.id:
        raise Refusal(
            _("Others wait behind you. For {n} people, first leave the waiting list, then sign up again.", n=heads)
        )


async def _give_back(tx: Transaction, seat: Seat, changed: Signup, now: datetime) -> Seat:
    await settle(tx, seat.signup, changed, now)
    await promote(tx, seat.workshop.id, now)
    return await _seat(tx, changed.id)


async def _serve(tx: Transaction, mine: Signup, now: datetime) -> Seat:
    """Give or offer what is free to somebody who is here, and tell them how it stands."""
    await promote(tx, mine.workshop, now, present=mine.id)
    seat = await _seat(tx, mine.id)
    if (seat.signup.booked, seat.signup.held) == (mine.booked, mine.held):  # nothing was free, so nothing was said
        await seat_news.as_it_stands(tx, seat.workshop, seat.signup, await position(tx, seat.signup), now)
    return seat


async def _seat(tx: Transaction, signup_id: int) -> Seat:
    mine = await signups.get(tx, signup_id)
    return Seat(await workshops.get(tx, mine.workshop), mine)


async def _too_late(tx: Transaction, seat: Seat) -> Words:
    if seat.workshop.state != "planned":
        return cancelled(seat.workshop)
    if seat.signup.waiting:
        place = await position(tx, seat.signup)
        return _("No seat is offered to you at the moment. You are number {n} on the waiting list.", n=place)
    return either(
        seat.workshop,
        _("The seat has gone to somebody else. To wait again, sign up again: /workshops"),
        _("The seat has gone to somebody else. To wait again, sign up again: /gleanings"),
    )
