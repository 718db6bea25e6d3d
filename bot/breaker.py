"""The circuit breaker: when nobody knows what arrives, ask something harmless until there is an answer."""

from __future__ import annotations

from collections.abc import Callable

from bot.outcomes import Outcome, Unclear, Unsent

UNCLEAR_IN_A_ROW = 2
LONGEST = 60.0


class Breaker:
    """Closed: all may pass. Open: nothing but a probe now and then. Half open: one at a time until one arrives."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._unclear = 0
        self._probes = 0
        self._probe_at: float | None = None
        self._trying = False

    @property
    def open(self) -> bool:
        """Nothing may be sent."""
        return self._probe_at is not None

    def slots(self, usual: int) -> int:
        """How many may be under way at once."""
        if self.open:
            return 0
        return 1 if self._trying else usual

    def wait(self) -> float:
        """Seconds until the next probe."""
        return 0.0 if self._probe_at is None else max(0.0, self._probe_at - self._monotonic())

    def saw(self, outcome: Outcome) -> None:
        """A letter's request came to an end."""
        match outcome:
            case Unsent():
                self._trip()
            case Unclear():
                self._unclear += 1
                if self._unclear >= UNCLEAR_IN_A_ROW or self._trying:
                    self._trip()
            case _:
                self._unclear = 0
                self._trying = False

    def probed(self, outcome: Outcome) -> None:
        """A probe came to an end."""
        if isinstance(outcome, Unsent | Unclear):
            self._probes += 1
            self._probe_at = self._monotonic() + min(LONGEST, 2.0 ** (self._probes - 1))
        else:
            self._probe_at, self._probes, self._unclear, self._trying = None, 0, 0, True

    def _trip(self) -> None:
        if not self.open:
            self._probe_at = self._monotonic() + 0.5 * (self._probes == 0)
