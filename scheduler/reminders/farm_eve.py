"""The day before a gleaning, at 18:30: the farmer hears who comes and how many."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from domain.messages import Message
from domain.reminders import Occasion
from domain.words import Lines, Listed, Value, _
from services.gleaning import words
from services.gleaning.farmers import leaders
from services.reminder.reminding import Notice, Timely
from services.workshop.words import line
from storage import gleanings, workshops
from storage.reminders import Farmers


def moment(occasion: Occasion) -> datetime:
    """At 18:30 of the day before: those who cannot come have had half an hour to say so."""
    return occasion.on_day(-1, time(18, 30))


def expires(occasion: Occasion) -> datetime:
    """When it begins."""
    return occasion.before(timedelta(0))


async def message(notice: Notice) -> Message:
    """When, who leads it, how many have promised to come."""
    workshop = await workshops.get(notice.tx, notice.occasion.id)
    gleaning = await gleanings.get(notice.tx, workshop.id)
    lines: list[Value] = [
        _("⏰ <b>{day}: gleaning at your farm, {crops}</b>", day=notice.day(), crops=words.named(gleaning.crops)),
        line(workshop),
        words.coming(workshop.taken),
        _("With: {people}", people=Listed(await leaders(notice.tx, workshop))),
    ]
    return Message(Lines(lines))


REMINDER = Timely("farm", Farmers(), moment, expires, message, ahead=timedelta(days=2))
