"""Everything that a person has promised, by day: workshops, a place on a list, workshops to lead, produce to bring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from domain.buttons import data
from domain.messages import Button, Message
from domain.offers import Offer
from domain.people import Part, Person
from domain.stops import Stop
from domain.words import Hour, Lines, Value, When, Words, _, many
from domain.workshops import Signup, Workshop
from services.reminder import field
from services.seat import seats
from services.seat.buttons import answers, leave
from services.seat.news import seated
from services.wording import MODES, loads
from services.workshop.words import either, named
from storage import allocations, offers, signups, stops, workshops
from storage.database import Transaction

PAGE = 5
Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """One thing that somebody has promised."""

    at: datetime
    """In the zone of the place."""
    lines: tuple[Value, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Lot:
    """What goes from a farm to a stop."""

    offer: Offer
    stop: Stop
    grams: dict[int, int]
    """By item of the offer."""


async def promises(tx: Transaction, person: Person, now: datetime) -> list[Promise]:
    """All of them that are not over, the soonest first."""
    mine = await signups.of_person(tx, person.id, now)
    found = await workshops.several(tx, [one.workshop for one in mine])
    every = [await _coming(tx, found[one.workshop], one) for one in mine]
    every += [_leading(one) for one in await workshops.led_by(tx, person.id, now)]
    every += [_bringing(one) for one in await lots(tx, person, now)]
    return sorted(every, key=lambda one: one.at)


async def _coming(tx: Transaction, workshop: Workshop, mine: Signup) -> Promise:
    lines: list[Value] = [_what(workshop)]
    if mine.booked:
        lines.append(_("✅ You have a seat: {party}.", party=seated(mine)))
    if mine.held and mine.held_until is not None:
        until = When(mine.held_until.astimezone(workshop.start.tzinfo))
        lines.append(many("🎉 {n} seat is free for you.", "🎉 {n} seats are free for you.", mine.held))
        lines.append(_("I keep it for you until {until}.", until=until))
    elif mine.waiting:
        place = await seats.position(tx, mine)
        lines.append(_("⏳ You are number {n} on the waiting list.", n=place))
    rows = answers(mine) if mine.held else ((_see(workshop), Button(leave(mine), data("seat.cancel", mine.id))),)
    if workshop.is_gleaning and mine.booked:
        lines += await field.ride(tx, workshop, mine)
        rows = (*rows, (Button(_("Carpool"), data("car.show", mine.id)),))
    return Promise(workshop.start, tuple(lines), rows)


def _leading(workshop: Workshop) -> Promise:
    taken = _("{taken} of {seats} seats are taken.", taken=workshop.taken, seats=workshop.seats)
    who = Button(_("Who comes"), data("door.list", workshop.id))
    lead = either(workshop, _("🧑‍🍳 You lead it."), _("🥕 You lead it."))
    return Promise(workshop.start, (_what(workshop), lead, taken), ((_see(workshop), who),))


def _what(workshop: Workshop) -> Words:
    title, hour = named(workshop), Hour(workshop.start)
    return _("<b>{hour}</b>, {title}\n{where}", hour=hour, title=title, where=workshop.where())


def _see(workshop: Workshop) -> Button:
    return Button(_("See"), data("gleaning.show" if workshop.is_gleaning else "workshop.show", workshop.id))


async def lots(tx: Transaction, person: Person, now: datetime) -> list[Lot]:
    """What a farmer has promised and a coordinator accepted, for stops that are not over."""
    found: dict[tuple[int, int], dict[int, int]] = {}
    for offer, stop, item, grams in await allocations.promised(tx, person.id, now):
        found.setdefault((offer, stop), {})[item] = grams
    return [Lot(await offers.get(tx, pair[0]), await stops.get(tx, pair[1]), grams) for pair, grams in found.items()]


def _bringing(lot: Lot) -> Promise:
    lines = (_("<b>{hour}</b>, {lot}", hour=Hour(lot.stop.start), lot=loads(lot.offer, lot.grams)), lot.stop.where())
    return Promise(lot.stop.start, (*lines, MODES[lot.offer.mode]), ())


def page(every: list[Promise], skip: int, person: Person) -> list[Message]:
    """One page: a message for each promise, under its day."""
    if not every:
        return [Message(_nothing(person))]
    shown = every[skip : skip + PAGE]
    messages = [
        Message(Lines([*_day(day, first=at == 0), *one.lines]), buttons=one.rows)
        for day, of_day in groupby(shown, key=lambda one: one.at.date())
        for at, one in enumerate(of_day)
    ]
    if rest := len(every) - skip - len(shown):
        more = Button(_("See more"), data("agenda.more", skip + PAGE))
        messages.append(Message(many("{n} more promise.", "{n} more promises.", rest), buttons=((more,),)))
    return messages


def _nothing(person: Person) -> Words:
    if person.is_(Part.VOLUNTEER):
        return _("You have promised nothing at the moment.\nGleanings near you: /gleanings\nWorkshops: /workshops")
    return _("You have promised nothing at the moment.\nWorkshops near you: /workshops")


def _day(day: date, *, first: bool) -> list[Value]:
    return [_("📅 <b>{day}</b>", day=day)] if first else []
