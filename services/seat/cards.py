"""What is asked before a seat is taken or given back: how many, two things at one time, are you sure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.buttons import data
from domain.messages import Button, Message
from domain.words import Lines, Value, Words, _, many
from domain.workshops import MOST_HEADS, Signup, Workshop
from services.seat import buttons as seat_buttons
from services.seat.news import offer, party, seated, workshop_line
from services.seat.seats import Seat
from services.workshop.cards import left
from services.workshop.views import View
from services.workshop.words import either

LATE = timedelta(hours=24)
"""A seat that is given back later than this before the start finds its next person in a hurry."""


def counting(seen: View, adults: int, children: int, partner: str = "") -> Message:
    """How many come? Adults and children."""
    most = min(MOST_HEADS, seen.workshop.seats)
    adults = min(adults, most) if adults + children else 1
    children = min(children, most - adults)
    heads = adults + children
    lines: list[Value] = [workshop_line(seen.workshop), "", _("<b>How many come?</b>"), party(adults, children)]
    if seen.mine is None and seen.left < heads:
        lines[1:1] = [left(seen.left)]
    confirm = many("Confirm: {n} seat", "Confirm: {n} seats", heads)
    rows = seat_buttons.steppers(seen.workshop.id, adults, children, seat_buttons.code(partner), confirm)
    return Message(Lines(lines), buttons=rows)


def clash(others: Sequence[Workshop], yes: str, no: str) -> Message:
    """There is another workshop at that time: `yes` and `no` are what the buttons carry."""
    lines: list[Value] = [_("⚠️ <b>You have a seat somewhere else at that time:</b>")]
    lines += [workshop_line(one) for one in others]
    lines.append(_("Do you want this one too?"))
    rows = ((Button(_("Yes, anyway"), yes),), (Button(_("No"), no),))
    return Message(Lines(lines), buttons=rows)


def leaving(seat: Seat) -> Message:
    """Are they sure?"""
    mine = seat.signup
    if mine.booked:
        asked = many("<b>Give your seat back?</b>", "<b>Give your {n} seats back?</b>", mine.booked)
        yes = many("Yes, I give it back", "Yes, I give them back", mine.booked)
        no = _("No, I come")
    else:
        asked, yes, no = _("<b>Leave the waiting list?</b>"), _("Yes, I leave it"), _("No, I wait")
    rows = (
        (Button(yes, data("seat.gone", mine.id), style="danger"),),
        (Button(no, data("seat.stay", mine.id)),),
    )
    return Message(Lines([*guest(mine), workshop_line(seat.workshop), "", asked]), buttons=rows)


def no_seat_any_more(workshop: Workshop) -> Words:
    """An old button, pressed after the seat was given back."""
    return either(
        workshop,
        _("You have no seat in this workshop any more. The next ones: /workshops"),
        _("You have no seat at this gleaning any more. The next ones: /gleanings"),
    )


def gone(before: Seat, now: datetime) -> Message:
    """They do not come; with thanks, since somebody else can."""
    workshop, mine = before.workshop, before.signup
    lines: list[Value] = [*_thanks(before, now), *guest(mine), workshop_line(workshop)]
    again = Button(_("Sign up again"), data("seat.again", mine.id))
    return Message(Lines(lines), buttons=((again,),))


def _thanks(before: Seat, now: datetime) -> list[Words]:
    if not before.signup.booked:
        return [_("You are no longer on the waiting list.")]
    seats = before.signup.booked
    if before.workshop.start - now < LATE:
        return [
            many(
                "🙏 Thank you for telling me. The seat is offered to somebody else at once.",
                "🙏 Thank you for telling me. The seats are offered to others at once.",
                seats,
            )
        ]
    return [
        many(
            "🙏 Thank you for telling me. Your seat is free for somebody else.",
            "🙏 Thank you for telling me. Your {n} seats are free for others.",
            seats,
        )
    ]


def declined(seat: Seat, place: int) -> Message:
    """What an offer has become that they did not take."""
    mine = seat.signup
    if mine.state != "live":
        lines: list[Value] = [_("It is noted: you do not take the seat. Thank you for telling me.")]
        rows: seat_buttons.Rows = ((Button(_("Back on the waiting list"), data("seat.again", mine.id)),),)
    elif mine.waiting:
        lines = [_("⏳ You wait until there is room for all of you. You are number {n} on the waiting list.", n=place)]
        rows = seat_buttons.promised(mine)
    else:
        lines = [_("It is noted: {party}, no more.", party=party(mine.adults, mine.children))]
        rows = seat_buttons.promised(mine)
    return Message(Lines([*lines, *guest(mine), workshop_line(seat.workshop)]), buttons=rows)


def staying(seat: Seat, place: int) -> Message:
    """They keep what they have."""
    return _standing(seat, place, _("✅ <b>Good, I keep your seat: {party}.</b>", party=seated(seat.signup)))


def standing(seat: Seat, place: int) -> Message:
    """What holds now, whatever an old button said."""
    return _standing(seat, place, _("✅ <b>You have a seat: {party}.</b>", party=seated(seat.signup)))


def _standing(seat: Seat, place: int, yours: Words) -> Message:
    mine = seat.signup
    if mine.held_until is not None:
        return offer(seat.workshop, mine, mine.held_until)
    head = yours if mine.booked else _("⏳ <b>You are number {n} on the waiting list.</b>", n=place)
    rows = seat_buttons.promised(mine) if mine.person is not None else ()
    return Message(Lines([head, *guest(mine), workshop_line(seat.workshop)]), buttons=rows)


def guest(mine: Signup) -> list[Value]:
    """For whom, when somebody else answers for them."""
    return [_("For {name}.", name=mine.guest)] if mine.guest else []


def nearby(workshop: Workshop) -> Words:
    """Whoever has not said where they live is asked to, once."""
    return either(
        workshop,
        _("To see the workshops near you, say where you live: /profile"),
        _("To be told of gleanings near you, say where you live: /profile"),
    )
