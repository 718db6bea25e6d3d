"""Time that passes only when it is told to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class VirtualClock:
    """What the bot takes for the wall clock and for the monotonic one."""

    def __init__(self, start: datetime) -> None:
        self._now = start.astimezone(UTC)
        self._passed = 0.0
        self.skew = timedelta(0)
        """How far the machine's wall clock is off: a jump that nobody else sees."""

    def now(self) -> datetime:
        """The moment that the machine shows, aware UTC."""
        return self._now + self.skew

    def true(self) -> datetime:
        """The moment that it is, aware UTC."""
        return self._now

    def monotonic(self) -> float:
        """Seconds since the beginning; it never jumps."""
        return self._passed

    def pass_to(self, moment: datetime) -> None:
        """Let time pass until then; a moment that is over changes nothing."""
        step = (moment - self._now).total_seconds()
        if step > 0:
            self._passed += step
            self._now = moment.astimezone(UTC)

    def sleep(self, seconds: float) -> None:
        """Let so many seconds pass."""
        self.pass_to(self._now + timedelta(seconds=seconds))
