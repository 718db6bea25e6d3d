"""How long an offered seat is kept for somebody on the waiting list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.quiet import QUIET, Quiet

LONGEST = timedelta(hours=12)
SHORTEST = timedelta(minutes=20)


@dataclass(frozen=True, slots=True)
class Hold:
    """From when on somebody is asked, and until when their seat is kept; aware UTC."""

    tell_at: datetime
    until: datetime


def hold(now: datetime, start: datetime, zone: ZoneInfo, quiet: Quiet = QUIET) -> Hold:
    """A hold of 12 hours, of a quarter of the time that is left when that is shorter, never less than 20 minutes.

    Hours are those in which people are awake: whoever sleeps has lost nothing. No hold outlasts the start.

    >>> paris = ZoneInfo("Europe/Paris")
    >>> seven = datetime(2026, 9, 15, 19, tzinfo=paris)
    >>> kept = hold(seven, datetime(2026, 9, 26, 14, tzinfo=paris), paris)
    >>> kept.until.astimezone(paris).strftime("%d %H:%M")
    '16 18:00'
    >>> kept = hold(seven, datetime(2026, 9, 16, 9, tzinfo=paris), paris)
    >>> kept.until.astimezone(paris).strftime("%d %H:%M")
    '15 19:45'
    """
    at = quiet.over(now, zone)
    if at >= start:  # it begins before anybody is awake: now or never
        at = now.astimezone(UTC)
    span = min(LONGEST, max(SHORTEST, quiet.between(at, start, zone) / 4))
    return Hold(at, min(quiet.awake(at, span, zone), start.astimezone(UTC)))
