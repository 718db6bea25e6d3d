"""The day before a workshop, at 18:30: who leads it sees who comes."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from domain.messages import Message
from domain.reminders import Occasion
from domain.words import _
from services.reminder.coming_list import coming_list
from services.reminder.reminding import Notice, Timely
from storage import workshops
from storage.reminders import Leaders


def moment(occasion: Occasion) -> datetime:
    """At 18:30 of the day before."""
    return occasion.on_day(-1, time(18, 30))


def expires(occasion: Occasion) -> datetime:
    """When the next list is near."""
    return occasion.before(timedelta(hours=2))


async def message(notice: Notice) -> Message:
    """The list as it is now."""
    workshop = await workshops.get(notice.tx, notice.occasion.id)
    head = _("📋 <b>{day}: who comes</b>", day=notice.day())
    return await coming_list(notice.tx, workshop, notice.person, head, notice.now)


REMINDER = Timely("list_eve", Leaders(), moment, expires, message, ahead=timedelta(days=2))
