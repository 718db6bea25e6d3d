"""An hour after a workshop, or the next morning: thanks, and how was it?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from domain.messages import Message
from domain.reminders import Occasion
from services.reminder import feedback
from services.reminder.reminding import Notice, Timely
from storage import workshops
from storage.reminders import Seats


def moment(occasion: Occasion) -> datetime:
    """An hour after the end."""
    return occasion.end.astimezone(UTC) + timedelta(hours=1)


def expires(occasion: Occasion) -> datetime:
    """Three days later nobody remembers."""
    return occasion.end.astimezone(UTC) + timedelta(days=3)


async def message(notice: Notice) -> Message:
    """Thanks, and three faces."""
    return feedback.question(await workshops.get(notice.tx, notice.occasion.id))


REMINDER = Timely(
    "thanks",
    Seats(absent=False),
    moment,
    expires,
    message,
    behind=timedelta(days=3),
    today=False,
    kind="broadcast",
    card=lambda whom: feedback.card_of(whom.occasion),
)
