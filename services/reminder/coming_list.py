"""Who comes to a workshop, for those who lead it: in a message, or on the sign-in sheet when they are many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.buttons import data
from domain.messages import Attachment, Button, Message
from domain.people import Person
from domain.words import Lines, Value, Words, _, many
from domain.workshops import Signup, Workshop
from locales import plain
from services.carpool import board
from services.papers.sheet import Line, sign_in_sheet
from services.reminder import field
from services.seat.news import party, workshop_line
from services.workshop.words import either
from storage import people, signups
from storage.database import Transaction

SHOWN = 15
"""So many sign-ups are read on a phone; more are a sheet to print."""


async def coming_list(tx: Transaction, workshop: Workshop, reader: Person, head: Words, now: datetime) -> Message:
    """Who has a seat, in how many heads, and what they have answered; how many wait."""
    live = await signups.live(tx, workshop.id)
    coming = [one for one in live if one.booked]
    names = await _names(tx, coming)
    lines: list[Value] = [head, workshop_line(workshop), *_counts(workshop, live)]
    cars = workshop.is_gleaning and bool(coming)
    buttons = ((Button(_("Carpool"), data("cars.show", workshop.id)),),) if cars else ()
    if workshop.is_gleaning:
        lines += await field.counts(tx, workshop, coming)
    if len(coming) > SHOWN:
        lines.append(_("Who comes is on the sheet."))
        sheet = await _sheet(tx, workshop, coming, names, reader, now)
        return Message(Lines(lines), document=sheet, buttons=buttons)
    lines += [_line(one, names[one.id]) for one in coming]
    if workshop.is_gleaning:
        lines += ["", *await board.lines_of(tx, workshop), *await field.pair_lines(tx, workshop)]
    return Message(Lines(lines), buttons=buttons)


def _counts(workshop: Workshop, live: Sequence[Signup]) -> list[Value]:
    booked, waiting = sum(one.booked for one in live), sum(one.waiting for one in live)
    if not booked:
        return [_("Nobody has a seat yet.")]
    seats = many(
        "👥 {n} person comes, for {seats} seats.",
        "👥 {n} people come, for {seats} seats.",
        booked,
        seats=workshop.seats,
    )
    return [seats, many("{n} person waits.", "{n} people wait.", waiting)] if waiting else [seats]


def _line(one: Signup, name: str) -> Words:
    adults = min(one.adults, one.booked)
    heads = party(adults, one.booked - adults)
    if one.guest:
        return _("• {name}, no phone: {heads}", name=name, heads=heads)
    if one.answer == "yes":
        return _("• {name}: {heads}. Has said yes.", name=name, heads=heads)
    return _("• {name}: {heads}", name=name, heads=heads)


async def _names(tx: Transaction, coming: Sequence[Signup]) -> dict[int, str]:
    known = await people.several(tx, [one.person for one in coming if one.person is not None])
    return {one.id: known[one.person].first if one.person is not None else one.guest for one in coming}


async def _sheet(
    tx: Transaction, workshop: Workshop, coming: Sequence[Signup], names: dict[int, str], reader: Person, now: datetime
) -> Attachment:
    leading = await people.several(tx, workshop.facilitators)
    no_phone = plain(_("no phone"), reader.language)
    rows = []
    for one in coming:
        adults = min(one.adults, one.booked)
        rows.append(Line(names[one.id], adults, one.booked - adults, no_phone if one.guest else ""))
    made = sign_in_sheet(
        workshop, rows, facilitators=[one.first for one in leading.values()], language=reader.language, now=now
    )
    name = plain(either(workshop, _("workshop"), _("gleaning")), reader.language)
    return Attachment.of(f"{name}-{workshop.id}.pdf", "application/pdf", made)
