"""On the morning of a truck stop: who fetches lots for it sees the first farm, and from now on whom to ask there."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from domain.reminders import Occasion
from scheduler.reminders.drive_eve import message
from services.driving import cards
from services.reminder.reminding import Timely
from storage.reminders import Drivers


def moment(occasion: Occasion) -> datetime:
    """At 7:00, or as soon as their quiet hours are over."""
    return occasion.on_day(0, time(7))


def expires(occasion: Occasion) -> datetime:
    """When everything is to be at the truck."""
    return occasion.before(timedelta())


REMINDER = Timely(
    "drive_day",
    Drivers(),
    moment,
    expires,
    message,
    ahead=timedelta(days=1),
    card=lambda whom: cards.card_name(whom.row),
)
