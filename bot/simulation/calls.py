"""Calls to gleanings, judged on the phones: nobody is called in vain, too often, or after they have answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.simulation.courses import Course
from bot.simulation.plan import ZONE

A_WEEK = 2
"""Calls in seven days, if somebody has not chosen otherwise."""
WEEK = timedelta(days=7)
ON_ITS_WAY, LONG_AGO = timedelta(hours=1), timedelta(days=5)


@dataclass
class Calls:
    """Who was called when, and of which gleanings the leaders know that too few come."""

    of: dict[int, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    """By chat."""
    dangers: dict[int, datetime] = field(default_factory=dict)
    """When leaders were told so last, by the number of the gleaning."""
    trouble: Callable[[datetime, datetime], timedelta] = lambda _start, _end: timedelta()
    """For how long the bot was down or the wire bad between two moments: a call counts from when it was made, and may
    have waited so long."""

    def called(self, now: datetime, chat: int, course: Course) -> list[str]:
        """Somebody was called: what is wrong with that."""
        faults = []
        if course.cancelled:
            faults.append("though it is called off")
        if now >= course.start:
            faults.append("after the start")
        if chat in course.seated:
            faults.append("though they come")
        if course.said_no.get(chat) == course.start:
            faults.append("though they said no")
        before = self.of[chat]
        if sum(1 for at in before if now - at < WEEK - ON_ITS_WAY - self.trouble(at - LONG_AGO, at)) >= A_WEEK:
            faults.append("a third time in seven days")
        before.append(now)
        said = now.astimezone(ZONE).strftime("%Y-%m-%d %H:%M")
        return [f"{said}: called {chat} to gleaning {course.number} {fault}" for fault in faults]
