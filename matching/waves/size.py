"""How many are called at a time: enough that the number is expected, and the nearer it is, enough to be sure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from matching.waves.values import Need, Policy

CERTAIN = 1 - 1e-6
"""From here on nobody more is added up."""


@dataclass(slots=True)
class Tally:
    """Heads that may still say yes, one chance after the other.

    `sure` is the exact tail of a Poisson-binomial sum, built by convolution: W. Hoeffding, Annals of Mathematical
    Statistics 27 (1956). Answers are taken as independent; a rainy week makes them alike, which nobody here knows.
    """

    short: int
    """Heads that `least` lacks."""
    expected: float = 0.0
    sure: float = 0.0
    fewer: list[float] = field(default_factory=list)
    """The chance of exactly 0, 1, ... `short` - 1 yeses."""

    def __post_init__(self) -> None:
        self.fewer = [1.0] + [0.0] * (self.short - 1) if self.short > 0 else []
        self.sure = 0.0 if self.short > 0 else 1.0

    def add(self, chance: float) -> None:
        """One more who may say yes."""
        self.expected += chance
        fewer = self.fewer
        if not fewer:
            return
        self.sure += fewer[-1] * chance
        for count in range(len(fewer) - 1, 0, -1):
            fewer[count] += (fewer[count - 1] - fewer[count]) * chance
        fewer[0] -= fewer[0] * chance

    def copy(self) -> Tally:
        """The same, to go on with."""
        other = Tally(self.short)
        other.expected, other.sure, other.fewer = self.expected, self.sure, self.fewer[:]
        return other


def tally(need: Need, chances: Iterable[float]) -> Tally:
    """Of those who have not answered yet."""
    sums = Tally(need.least - need.have)
    for chance in chances:
        sums.add(chance)
    return sums


def certainty(left: float, policy: Policy) -> float:
    """How sure `least` must be with so many hours awake left: 0.6 from three days on, then rising straight to 0.95.

    >>> [round(certainty(left, Policy()), 2) for left in (60, 40, 20, 0)]
    [0.6, 0.6, 0.77, 0.95]
    """
    near = max(0.0, 1 - left / policy.calm_hours)
    return policy.sure_at_first + (policy.sure - policy.sure_at_first) * near


def enough(sums: Tally, need: Need, wanted: int, sure: float) -> bool:
    """Whether nobody more has to be called: `wanted` is expected and `least` is sure, or `most` is expected already."""
    heads = need.have + sums.expected
    return heads >= need.most or (heads >= wanted and sums.sure >= min(sure, CERTAIN))


def how_many(sums: Tally, chances: Iterable[float], need: Need, wanted: int, sure: float) -> int:
    """How many of them to call, first come first; `sums` is left with them added.

    With nobody pending and all as likely that is ceil(gap / p), or more where certainty asks for it. Before the last
    one fewer than `most` heads were expected, so that never a whole head more than `most` is.

    >>> from datetime import datetime
    >>> need = Need(datetime(2026, 9, 1), least=6, most=12)
    >>> how_many(tally(need, ()), [0.25] * 100, need, wanted=7, sure=0.0)
    28
    >>> how_many(tally(need, ()), [0.25] * 100, need, wanted=7, sure=0.9)
    35
    """
    count = 0
    for chance in chances:
        if enough(sums, need, wanted, sure):
            break
        sums.add(chance)
        count += 1
    return count


def at_best(sums: Tally, chances: Iterable[float]) -> float:
    """The chance of `least` if all of these were called too."""
    rest = sums.copy()
    for chance in chances:
        if rest.sure >= CERTAIN:
            break
        rest.add(chance)
    return min(1.0, rest.sure)
