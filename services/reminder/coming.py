"""Are you coming? A yes is written down, a no gives the seat back; silence is neither."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Lines, Value, _
from domain.workshops import Signup, Workshop
from services.seat import seats
from services.seat.access import cancelled
from services.seat.news import party, workshop_line
from services.workshop.words import either
from storage import signups
from storage.database import Transaction

SURE = "sure"
"""In the button of somebody who was asked whether they are sure."""
NEW = "new"
"""In a button under a message that cannot be changed in place: the answer comes below."""


def card_of(signup: int) -> str:
    """The living message in which somebody answers."""
    return f"coming:{signup}"


def question(workshop: Workshop, mine: Signup, *, firm: bool = False) -> Message:
    """Yes or no? `firm`: somebody was lately expected in vain, and is asked for an answer."""
    asked = either(workshop, _("👋 <b>Are you coming?</b>"), _("👋 <b>Are you coming to glean?</b>"))
    lines: list[Value] = [asked, workshop_line(workshop), _seats(mine)]
    if firm:
        lines.append(_("Please answer today: other people would like to come."))
    rows = (
        (Button(_("Yes, I come"), data("come.yes", mine.id), style="success"),),
        (Button(_("I cannot come"), data("come.no", mine.id)),),
    )
    return Message(Lines(lines), buttons=rows)


def sure(workshop: Workshop, mine: Signup) -> Message:
    """A no gives the seat away: it is asked once."""
    lines = [_("<b>Do you give your seat back?</b> Somebody else can have it."), workshop_line(workshop), _seats(mine)]
    rows = (
        (Button(_("I give my seat back"), data("come.no", mine.id, SURE), style="danger"),),
        (Button(_("No, I come"), data("come.yes", mine.id)),),
    )
    return Message(Lines(lines), buttons=rows)


def _seats(mine: Signup) -> Value:
    adults = min(mine.adults, mine.booked)
    return _("Seats: {party}", party=party(adults, mine.booked - adults))


async def yes(tx: Transaction, person: Person, signup: int, now: datetime) -> Message:
    """They come: whoever leads the workshop sees it.

    Raises:
        Refusal: it is not theirs, it has begun, or they have no seat.
    """
    seat = await _with_seat(tx, person, signup, now)
    await signups.keep(tx, replace(seat.signup, answer="yes"), now)
    head = _("✅ <b>Noted: you come.</b> Thank you.")
    rows = ((Button(_("I cannot come"), data("come.no", signup)),),)
    return Message(Lines([head, workshop_line(seat.workshop), _seats(seat.signup)]), buttons=rows)


async def no(tx: Transaction, person: Person, signup: int, now: datetime, *, certain: bool) -> Message:
    """They do not come; once they are `certain`, their seat goes to who waits next.

    Raises:
        Refusal: it is not theirs, it has begun, or they have no seat.
    """
    seat = await _with_seat(tx, person, signup, now)
    if not certain:
        return sure(seat.workshop, seat.signup)
    await seats.cancel(tx, person, signup, now)
    head = _("🙏 <b>Thank you for telling me.</b> Your seat is free for somebody else.")
    other = either(seat.workshop, _("Another time: /workshops"), _("Another time: /gleanings"))
    return Message(Lines([head, workshop_line(seat.workshop), other]))


async def _with_seat(tx: Transaction, person: Person, signup: int, now: datetime) -> seats.Seat:
    seat = await seats.own(tx, person, signup, now)
    if seat.workshop.state != "planned":
        raise Refusal(cancelled(seat.workshop))
    if seat.signup.state != "live" or not seat.signup.booked:
        raise Refusal(
            either(
                seat.workshop,
                _("You have no seat in this workshop at the moment. The next ones: /workshops"),
                _("You have no seat at this gleaning at the moment. The next ones: /gleanings"),
            )
        )
    return seat
