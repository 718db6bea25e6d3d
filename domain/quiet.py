"""Quiet hours: when nobody is written to, and how long a hold lasts in hours in which people are awake."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

WORTH = timedelta(hours=2)
"""News that would come later than this before the start, were the end of quiet hours waited for, comes at once."""


@dataclass(frozen=True, slots=True)
class Quiet:
    """Civil hours in which nobody is written to: from `start` in the evening until `end` in the morning."""

    start: time = time(21)
    end: time = time(8)

    def covers(self, moment: datetime, zone: ZoneInfo) -> bool:
        """Whether a moment lies in them.

        >>> Quiet().covers(datetime(2026, 9, 15, 20, 0, tzinfo=UTC), ZoneInfo("Europe/Paris"))
        True
        """
        clock = moment.astimezone(zone).time()
        if self.start <= self.end:
            return self.start <= clock < self.end
        return clock >= self.start or clock < self.end

    def over(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The moment itself, or the end of the quiet hours that it lies in; aware UTC."""
        if not self.covers(moment, zone):
            return moment.astimezone(UTC)
        here = moment.astimezone(zone)
        day = here.date() if here.time() < self.end else here.date() + timedelta(days=1)
        return datetime.combine(day, self.end, zone).astimezone(UTC)

    def until_told(self, start: datetime, now: datetime, zone: ZoneInfo) -> datetime | None:
        """Until when news of something that begins at `start` waits; None is not at all.

        It does not wait in the day, nor when the morning would be too late (`WORTH`).
        """
        over = self.over(now, zone)
        return None if not self.covers(now, zone) or (now < start < over + WORTH) else over

    def awake(self, moment: datetime, span: timedelta, zone: ZoneInfo) -> datetime:
        """The moment at which `span` has passed, quiet hours not counted; aware UTC.

        >>> paris = ZoneInfo("Europe/Paris")
        >>> evening = datetime(2026, 9, 15, 20, 0, tzinfo=paris)
        >>> Quiet().awake(evening, timedelta(hours=3), paris).astimezone(paris).strftime("%d %H:%M")
        '16 10:00'
        """
        at, left = self.over(moment, zone), span
        while self.start != self.end and at + left > (night := self._night(at, zone)):
            left -= night - at
            at = self.over(night, zone)
        return at + left

    def between(self, moment: datetime, end: datetime, zone: ZoneInfo) -> timedelta:
        """How long people are awake between two moments.

        >>> paris = ZoneInfo("Europe/Paris")
        >>> evening = datetime(2026, 9, 15, 20, 0, tzinfo=paris)
        >>> Quiet().between(evening, datetime(2026, 9, 16, 10, 0, tzinfo=paris), paris)
        datetime.timedelta(seconds=10800)
        """
        at, until, total = self.over(moment, zone), end.astimezone(UTC), timedelta()
        while self.start != self.end and (night := self._night(at, zone)) < until:
            total += night - at
            at = self.over(night, zone)
        return total + max(timedelta(), until - at)

    def _night(self, awake: datetime, zone: ZoneInfo) -> datetime:
        """When the quiet hours begin that come next."""
        here = awake.astimezone(zone)
        day = here.date() if here.time() < self.start else here.date() + timedelta(days=1)
        return datetime.combine(day, self.start, zone).astimezone(UTC)


QUIET = Quiet()
"""Nobody is written to from 21:00 to 8:00, unless what they rely on changes the same day."""
