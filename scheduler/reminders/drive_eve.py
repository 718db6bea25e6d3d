"""The day before a truck stop, at 18:00: who fetches lots for it sees the farms, or is asked once more."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from domain.messages import Message
from domain.reminders import Occasion
from services.driving import cards, way
from services.reminder.reminding import Notice, Timely
from storage.reminders import Drivers


def moment(occasion: Occasion) -> datetime:
    """At 18:00 of the day before."""
    return occasion.on_day(-1, time(18))


def expires(occasion: Occasion) -> datetime:
    """In the night: the morning has a list of its own."""
    return occasion.on_day(0, time(0))


async def message(notice: Notice) -> Message:
    """The list, or the question."""
    drive = await way.mine(notice.tx, notice.person, notice.whom.row)
    return cards.shown(drive, notice.person, notice.now)


REMINDER = Timely(
    "drive_eve",
    Drivers(),
    moment,
    expires,
    message,
    ahead=timedelta(days=2),
    card=lambda whom: cards.card_name(whom.row),
)
