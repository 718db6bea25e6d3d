"""When people are reminded: a moment before or after something, in civil time, outside quiet hours, never too late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.quiet import QUIET, Quiet

NOTICE = timedelta(minutes=45)
"""A reminder that quiet hours have held back is worth sending when so much time is left before the start."""
BEFORE_NIGHT = timedelta(hours=1)
"""Otherwise it is sent so long before those quiet hours begin."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something that begins and ends, of which people are reminded: a workshop, a truck stop."""

    id: int
    start: datetime
    """Aware, in its own zone."""
    end: datetime

    @property
    def zone(self) -> ZoneInfo:
        """The civil time in which it is spoken of."""
        return ZoneInfo(str(self.start.tzinfo))

    @property
    def stamp(self) -> str:
        """Its start as keys hold it: what is moved is reminded of anew.

        >>> start = datetime(2026, 10, 3, 14, tzinfo=ZoneInfo("Europe/Paris"))
        >>> Occasion(1, start, start).stamp
        '20261003T1200Z'
        """
        return stamp(self.start)

    def on_day(self, days: int, clock: time) -> datetime:
        """A civil hour so many days after the day on which it begins; aware UTC.

        >>> start = datetime(2026, 10, 25, 14, tzinfo=ZoneInfo("Europe/Paris"))
        >>> Occasion(1, start, start).on_day(-1, time(18)).isoformat()
        '2026-10-24T16:00:00+00:00'
        """
        day = self.start.date() + timedelta(days=days)
        return datetime.combine(day, clock, self.zone).astimezone(UTC)

    def before(self, span: timedelta) -> datetime:
        """So long before it begins; aware UTC."""
        return self.start.astimezone(UTC) - span


def stamp(moment: datetime) -> str:
    """A moment as keys hold it, in UTC."""
    return f"{moment.astimezone(UTC):%Y%m%dT%H%MZ}"


@dataclass(frozen=True, slots=True)
class Whom:
    """Somebody who has not been reminded yet."""

    occasion: int
    row: int
    """What names them in the round: a sign-up, a person."""
    person: int
    since: datetime | None = None
    """When they were last told of it anyway; None when nobody knows. Told after the moment, they need no reminder."""
    quiet: Quiet = QUIET


def waking(moment: datetime, zone: ZoneInfo, quiet: Quiet, start: datetime | None = None) -> datetime:
    """The moment itself; in quiet hours their end, or before they begin when that end is too near the start; aware UTC.

    >>> paris = ZoneInfo("Europe/Paris")
    >>> def said(hour: int, minute: int = 0) -> str:
    ...     start = datetime(2026, 10, 3, hour, minute, tzinfo=paris)
    ...     at = waking(start - timedelta(hours=2), paris, QUIET, start)
    ...     return at.astimezone(paris).strftime("%d %H:%M")
    >>> said(14), said(9), said(8, 30)
    ('03 12:00', '03 08:00', '02 20:00')
    """
    over = quiet.over(moment, zone)
    if start is None or over == moment or over + NOTICE <= start:
        return over
    here = moment.astimezone(zone)
    day = here.date() if here.time() >= quiet.start else here.date() - timedelta(days=1)
    return datetime.combine(day, quiet.start, zone).astimezone(UTC) - BEFORE_NIGHT
