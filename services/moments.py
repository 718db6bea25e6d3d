"""Civil moments that a plan may name: to come, on the clock, and the end after the start."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.refusals import Refusal
from domain.words import _


def check_hours(start: datetime, end: datetime, now: datetime) -> None:
    """Refuse a moment that is over, that no clock shows, or an end before its start.

    Raises:
        Refusal: with what is wrong and what works.
    """
    if start.astimezone(UTC) <= now:
        raise Refusal(_("{day} is over. Give a day to come.", day=start.date()))
    if not exists(start) or not exists(end):
        raise Refusal(_("The clocks change that night: this hour does not exist. Give another hour."))
    if end.astimezone(UTC) <= start.astimezone(UTC):
        raise Refusal(_("The end must come after the start. For example: 9 h - 12 h."))


def exists(moment: datetime) -> bool:
    """Whether a civil moment is on the clock: one that was skipped in spring comes back as another."""
    return moment.astimezone(UTC).astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(tzinfo=None)
