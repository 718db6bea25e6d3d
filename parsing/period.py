"""A day or a stretch of days that a text names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """A day or period: first and last day; `kind` says what sort, as the cues before it read it differently.

    Kinds: day, hour (a day with its hour or part), before_hour, today, weekend, week, this_week, week_end (its end),
    month, part, mid and end (of a month), within and in (N days), forN (a stretch of N days), span. `after` gives
    the first such period after another day ("entre samedi et mardi").
    """

    first: date
    last: date
    kind: str = "day"
    after: Callable[[date], Period] | None = None

    def following(self, day: date) -> Period:
        """The first such period after a day."""
        return self.after(day) if self.after and self.first <= day else self


def day(when: date, kind: str = "day") -> Period:
    """A period of one day."""
    return Period(when, when, kind)
