"""Two days before a workshop, at 10:00: are you coming? Silence is not a no."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from domain.messages import Message
from domain.presence import FIRM
from domain.reminders import Occasion
from services.door import presence
from services.reminder import coming
from services.reminder.reminding import Notice, Timely
from storage import signups, workshops
from storage.reminders import Seats


def moment(occasion: Occasion) -> datetime:
    """At 10:00, two days before."""
    return occasion.on_day(-2, time(10))


def expires(occasion: Occasion) -> datetime:
    """When the reminder of the day before comes."""
    return occasion.on_day(-1, time(18))


async def message(notice: Notice) -> Message:
    """The question; firmly for somebody who was lately expected in vain."""
    mine = await signups.get(notice.tx, notice.whom.row)
    firm = await presence.absences(notice.tx, notice.person.id, notice.now) >= FIRM
    return coming.question(await workshops.get(notice.tx, mine.workshop), mine, firm=firm)


REMINDER = Timely(
    "coming",
    Seats(unanswered=True),
    moment,
    expires,
    message,
    ahead=timedelta(days=3),
    today=False,
    card=lambda whom: coming.card_of(whom.row),
)
