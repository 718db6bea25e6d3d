"""Two hours before a workshop: when, where, and the place on a map."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.messages import Message, Venue
from domain.reminders import Occasion
from domain.words import Hour, Lines, Value, _
from services.reminder import field
from services.reminder.reminding import Notice, Timely
from services.workshop.words import named
from storage import signups, workshops
from storage.reminders import Seats


def moment(occasion: Occasion) -> datetime:
    """Two hours before the start."""
    return occasion.before(timedelta(hours=2))


def expires(occasion: Occasion) -> datetime:
    """At the start."""
    return occasion.before(timedelta())


async def message(notice: Notice) -> Message:
    """The hour, and the way there."""
    workshop = await workshops.get(notice.tx, notice.occasion.id)
    head = _("⏰ <b>{day} at {hour}: {title}</b>", day=notice.day(), hour=Hour(workshop.start), title=named(workshop))
    address = Lines([part for part in (workshop.address, workshop.commune) if part], ", ")
    lines: list[Value] = [
        head,
        Lines([part for part in (workshop.where(), workshop.address) if part], ", "),
    ]
    if workshop.is_gleaning:
        mine = await signups.get(notice.tx, notice.whom.row)
        lines += [*await field.ride(notice.tx, workshop, mine), *await field.leaders(notice.tx, workshop)]
    lines.append(_("See you soon!"))
    return Message(Lines(lines), venue=Venue(workshop.point, workshop.site, address))


REMINDER = Timely("soon", Seats(), moment, expires, message, ahead=timedelta(days=1))
