"""What is looked at before a button about a seat is followed: whose it is, what else is at that time."""

from __future__ import annotations

from datetime import datetime

from domain.people import Person
from domain.refusals import Refusal
from domain.words import _
from domain.workshops import Workshop
from services.seat import seats
from services.seat.answering import answers_for
from services.seat.seats import Seat
from services.workshop.words import either
from storage import signups, workshops
from storage.database import Transaction


async def clashing(tx: Transaction, person: Person, workshop: Workshop) -> list[Workshop]:
    """Other workshops at the same time for which this person has a seat, the soonest first."""
    ids = await signups.clashing(tx, person.id, workshop.start, workshop.end, but=workshop.id)
    found = await workshops.several(tx, ids)
    return [found[one] for one in ids]


async def clashing_offer(tx: Transaction, person: Person, seat: Seat) -> list[Workshop]:
    """The same for a seat that is offered; a guest is somebody else, who may be there while we are elsewhere."""
    if seat.signup.person != person.id or not seat.signup.held:
        return []
    return await clashing(tx, person, seat.workshop)


async def again(tx: Transaction, person: Person, signup_id: int, now: datetime) -> Seat:
    """Sign up once more as before, after a seat was given back or has lapsed; whoever still has it keeps it.

    Raises:
        Refusal: it is not theirs, or it has begun.
    """
    seat = await seats.own(tx, person, signup_id, now)
    mine = seat.signup
    if mine.state == "live":
        return seat
    if mine.person is not None:
        return await seats.sign_up(tx, person, mine.workshop, mine.adults, mine.children, now)
    live = await signups.live(tx, mine.workshop)
    if any(one.guest == mine.guest for one in live):
        raise Refusal(_("{name} is on the list already.", name=mine.guest))
    return await seats.sign_up_guest(tx, person, mine.workshop, mine.guest, mine.adults, mine.children, now)


async def coded(tx: Transaction, person: Person, signup_id: int, now: datetime) -> Seat:
    """A seat whose code is to be shown at the door, also when the workshop has begun.

    Raises:
        Refusal: it is not theirs, they have no seat, or it is over.
    """
    nobody = Refusal(_("I do not find this sign-up. What you have promised is here: /agenda"))
    try:
        mine = await signups.get(tx, signup_id)
    except LookupError:
        raise nobody from None
    workshop = await workshops.get(tx, mine.workshop)
    if not await answers_for(tx, person, mine):
        raise nobody
    if not mine.booked or workshop.state != "planned" or workshop.end <= now:
        raise Refusal(
            either(
                workshop,
                _("You have no seat in this workshop, or it is over. The next ones: /workshops"),
                _("You have no seat at this gleaning, or it is over. The next ones: /gleanings"),
            )
        )
    return Seat(workshop, mine)
