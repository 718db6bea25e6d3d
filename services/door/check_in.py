"""The QR code at the door: whoever leads the workshop reads it, and the person is in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.presence import expected, receives, short
from domain.words import Hour, Lines, Value, Words, _
from domain.workshops import Signup, Workshop
from services import rights
from services.door import cards as door_cards
from services.door import presence
from services.workshop.words import either, line
from storage import networks, people, signups, workshops
from storage import presence as stored
from storage.database import Transaction

NOT_FOR_YOU = _("🎟️ This code is somebody's ticket. Only the team at the door can use it.")


async def check_in(tx: Transaction, person: Person, code: str, now: datetime) -> Message:
    """Tick whoever shows this code, or say in large what is wrong. For anybody but the team nothing happens.

    Args:
        tx: the open transaction.
        person: who has read the code.
        code: what was read: perhaps forged.
        now: the moment.
    """
    mine = await signups.by_code(tx, code)
    if mine is not None and mine.person == person.id:
        return Message(_("🎟️ This is your own code. Show it at the door: the team reads it."))
    if not await networks.grants(tx, person.id):
        return Message(NOT_FOR_YOU)
    if mine is None or mine.network != person.network:
        return _wrong([_("❌ <b>I do not know this code.</b>"), _("Look for the name on the list: /list")])
    workshop = await workshops.get(tx, mine.workshop, lock=True)
    mine = await signups.get(tx, mine.id)  # again, now that nobody else changes it
    if not await rights.leads(tx, person, workshop):
        other = either(
            workshop,
            _("❌ <b>This code is for another workshop.</b>"),
            _("❌ <b>This code is for another gleaning.</b>"),
        )
        return _wrong([other, *_about(workshop)])
    return await _received(tx, person, workshop, mine, now)


async def _received(tx: Transaction, person: Person, workshop: Workshop, mine: Signup, now: datetime) -> Message:
    name = await name_of(tx, mine)
    if workshop.state != "planned":
        off = either(workshop, _("❌ <b>This workshop is cancelled.</b>"), _("❌ <b>This gleaning is cancelled.</b>"))
        return _wrong([off, *_about(workshop)])
    if not receives(workshop, now):
        return _wrong([_("❌ <b>{name}: it is on another day.</b>", name=name), *_about(workshop)])
    if mine.came:
        return _wrong([await _already(tx, workshop, mine, name)], workshop)
    if not mine.booked:
        return _without_a_seat(workshop, mine, name)
    marked = await presence.receive(tx, person, workshop, mine, expected(mine), now)
    return door_cards.received(name, marked.signup, workshop)


async def name_of(tx: Transaction, mine: Signup) -> str:
    """First name and one letter."""
    return short(mine.guest if mine.person is None else (await people.get(tx, mine.person)).name)


async def _already(tx: Transaction, workshop: Workshop, mine: Signup, name: str) -> Words:
    at = await stored.ticked_at(tx, mine.id) or workshop.start
    return _(
        "☑️ <b>{who}: ticked already at {hour}.</b>",
        who=door_cards.named(name, mine.came or 0),
        hour=Hour(at.astimezone(ZoneInfo(str(workshop.start.tzinfo)))),
    )


def _without_a_seat(workshop: Workshop, mine: Signup, name: str) -> Message:
    who = door_cards.named(name, expected(mine))
    head = (
        _("⏳ <b>{who}: on the waiting list, without a seat.</b>", who=who)
        if mine.state == "live"
        else _("❌ <b>{who}: the sign-up was cancelled.</b>", who=who)
    )
    left = workshop.seats - workshop.taken + mine.held
    full = either(workshop, _("The workshop is full."), _("The gleaning is full."))
    room = _("There is room.") if left >= mine.heads else full
    button = Button(_("Let them in"), data("door.let", mine.id), style="primary")
    return Message(Lines([head, room]), buttons=((button,), *_to_the_list(workshop)))


def _about(workshop: Workshop) -> list[Value]:
    return [workshop.title, line(workshop)]


def _wrong(lines: list[Value], workshop: Workshop | None = None) -> Message:
    return Message(Lines(lines), buttons=_to_the_list(workshop) if workshop else ())


def _to_the_list(workshop: Workshop) -> tuple[tuple[Button, ...], ...]:
    return ((Button(_("See the list"), data("door.list", workshop.id)),),)
