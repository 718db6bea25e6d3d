"""The day before, at 18:00: who has a seat in a workshop is reminded of it."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from domain.buttons import data
from domain.messages import Button, Message
from domain.reminders import Occasion
from domain.words import Lines, Value, _
from services.reminder import coming, field
from services.reminder.reminding import Notice, Timely
from services.seat.news import party, workshop_line
from services.workshop.words import either
from storage import signups, workshops
from storage.reminders import Seats


def moment(occasion: Occasion) -> datetime:
    """At 18:00 of the day before."""
    return occasion.on_day(-1, time(18))


def expires(occasion: Occasion) -> datetime:
    """When the next reminder is near."""
    return occasion.before(timedelta(hours=2))


async def message(notice: Notice) -> Message:
    """When, where, how many they are, what to bring."""
    workshop = await workshops.get(notice.tx, notice.occasion.id)
    mine = await signups.get(notice.tx, notice.whom.row)
    adults = min(mine.adults, mine.booked)
    lines: list[Value] = [
        either(
            workshop,
            _("⏰ <b>{day}: your workshop</b>", day=notice.day()),
            _("⏰ <b>{day}: your gleaning</b>", day=notice.day()),
        ),
        workshop_line(workshop),
        _("Seats: {party}", party=party(adults, mine.booked - adults)),
    ]
    no = Button(_("I cannot come"), data("come.no", mine.id))
    if workshop.is_gleaning:
        lines += [*await field.ride(notice.tx, workshop, mine), *await field.things(notice.tx, workshop)]
        lines += [*await field.leaders(notice.tx, workshop), *await field.pair(notice.tx, workshop, mine)]
        return Message(Lines(lines), buttons=(field.buttons(workshop, mine), (no,)))
    if workshop.bring:
        lines.append(_("To bring: {things}", things=workshop.bring))
    return Message(Lines(lines), buttons=((no,),))


REMINDER = Timely(
    "eve",
    Seats(),
    moment,
    expires,
    message,
    ahead=timedelta(days=2),
    card=lambda whom: coming.card_of(whom.row),
)
