"""A clock that runs like the real one and can be moved."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta


def _machine() -> datetime:
    return datetime.now(UTC)


class MovableClock:
    """Aware UTC time, a chosen distance away from the machine's own, or from another clock (`base`)."""

    def __init__(self, base: Callable[[], datetime] | None = None) -> None:
        self._base = base or _machine
        self.offset = timedelta()
        self.on_move: list[Callable[[], Awaitable[None] | None]] = []
        self.following: list[Awaitable[None]] = []
        """What the last move has set going: whoever moves on in steps waits for it."""

    def now(self) -> datetime:
        """The moment it is in the sandbox."""
        return self._base() + self.offset

    def timestamp(self) -> int:
        """The same moment in whole seconds, as Telegram's dates are."""
        return int(self.now().timestamp())

    def advance(self, *, days: float = 0, hours: float = 0, minutes: float = 0, seconds: float = 0) -> None:
        """Move on; time runs on from there."""
        self._shift(self.offset + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds))

    def set(self, moment: datetime) -> None:
        """Make it this moment (aware), earlier or later."""
        if moment.tzinfo is None:
            raise ValueError("the clock is set to an aware moment")
        self._shift(moment - self._base())

    def reset(self) -> None:
        """Back to the machine's own time."""
        self._shift(timedelta())

    def _shift(self, offset: timedelta) -> None:
        self.offset = offset
        self.following = [one for listener in self.on_move if (one := listener()) is not None]
