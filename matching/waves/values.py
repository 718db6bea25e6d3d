"""What calling volunteers is told: frozen values, kilometres, hours awake, aware moments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from domain.quiet import QUIET, Quiet

EVERY_DAY = 0b1111111
"""All seven weekdays; Monday is bit 0."""
HALF_LIFE = timedelta(days=90)
"""After so long an answer counts half: a season is five months, and people change. Our choice."""


class Answer(StrEnum):
    """What became of a call."""

    YES = "yes"
    NO = "no"
    CANCELLED = "cancelled"
    """They had said yes."""
    SILENT = "silent"
    """Known only when the gleaning begins."""


@dataclass(frozen=True, slots=True)
class History:
    """What somebody answered so far, the old faded: three counts and the moment at which they were true.

    Fading at each answer is the same as fading each answer by its own age, so three numbers are all that is kept:
    exponential forgetting, the discount of M. West and J. Harrison, "Bayesian forecasting and dynamic models" (1997).
    """

    yes: float = 0.0
    no: float = 0.0
    silent: float = 0.0
    at: datetime | None = None
    """Aware; None as long as there is nothing to fade."""

    @property
    def total(self) -> float:
        """How many calls these counts are worth."""
        return self.yes + self.no + self.silent

    def faded(self, now: datetime) -> History:
        """The same, as it counts now."""
        if self.at is None or now <= self.at:
            return self
        keep = 0.5 ** ((now - self.at) / HALF_LIFE)
        return History(self.yes * keep, self.no * keep, self.silent * keep, now)

    def after(self, answer: Answer, now: datetime) -> History:
        """With one more answer; a yes that was cancelled counts as a no, nobody came.

        >>> from datetime import UTC
        >>> first = History().after(Answer.YES, datetime(2026, 7, 1, tzinfo=UTC))
        >>> first.after(Answer.NO, datetime(2026, 9, 29, tzinfo=UTC))
        History(yes=0.5, no=1.0, silent=0.0, at=datetime.datetime(2026, 9, 29, 0, 0, tzinfo=datetime.timezone.utc))
        """
        old = self.faded(now)
        said = {Answer.YES: (1, 0, 0), Answer.SILENT: (0, 0, 1)}.get(answer, (0, 1, 0))
        return History(old.yes + said[0], old.no + said[1], old.silent + said[2], now)


@dataclass(frozen=True, slots=True)
class Volunteer:
    """Somebody who may be called, as one gleaning sees them."""

    id: int
    km: float
    """From them to the field, as the crow flies."""
    radius_km: float
    days: int = EVERY_DAY
    """Weekdays on which they can, a bit each; Monday is bit 0."""
    likes: frozenset[str] = frozenset()
    refuses: frozenset[str] = frozenset()
    """Products they will not pick."""
    seats_in_car: int | None = 0
    """Free seats beside the driver's; None: no car, they need a seat themselves."""
    calls_this_week: int = 0
    budget: int = 2
    """Calls in any seven days, at most."""
    last_called: datetime | None = None
    history: History = History()
    quiet: Quiet = QUIET


@dataclass(frozen=True, slots=True)
class Call:
    """Somebody was called to this gleaning."""

    at: datetime
    answer: Answer | None = None
    """None: not answered yet."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a gleaning is short of."""

    start: datetime
    least: int
    """With fewer heads it does not take place."""
    most: int
    """With more, people stand in one another's way."""
    have: int = 0
    """Heads confirmed, companions and those who came by themselves included."""
    want: int | None = None
    """Where calling stops; None: `least` and a cushion for those who drop out."""
    crops: frozenset[str] = frozenset()
    lifts: int = 0
    """Free seats in the cars of those who come, less those who need one; below 0 somebody stands at the roadside."""
    dropped: int = 0
    """Heads lost since the last wave: the next are called without a pause."""

    def wanted(self, drop_out: float) -> int:
        """The number at which calling stops, between `least` and `most`.

        >>> Need(datetime(2026, 9, 1), least=6, most=10).wanted(0.1)
        7
        """
        aim = ceil(self.least / (1 - drop_out)) if self.want is None else self.want
        return max(self.least, min(self.most, aim))


@dataclass(frozen=True, slots=True)
class Policy:
    """How people are called; settings of a network. Every figure is our choice: tried in `benchmarks/waves`."""

    prior_yes: float = 1.0
    prior_no: float = 1.0
    prior_silent: float = 2.0
    """Somebody never called counts as having answered so: one yes in four calls."""
    typical_km: float = 8.0
    """At this distance the history is taken as it is."""
    halving_km: float = 12.0
    """So much further, the odds of a yes are half."""
    liked_odds: float = 1.5
    """The odds of a yes are so many times higher for a crop they like."""
    median_hours: float = 3.0
    """Half of those who answer have answered after so many hours awake."""
    drop_out: float = 1 / 6
    """Share of those who said yes reckoned not to come: more than really, as it is told too late to replace them."""
    sure_at_first: float = 0.6
    """How certain `least` must be with three days left."""
    sure: float = 0.95
    """How certain it must be in the end; at least as certain as at first."""
    calm_hours: float = 40.0
    """Hours awake (three days) from which on it rises from the one to the other."""
    scarce: float = 0.9
    """When all who are left together reach `least` with less than this chance, all are called at once."""
    longest_pause: timedelta = timedelta(hours=3)
    shortest_pause: timedelta = timedelta(minutes=20)
    """Awake, between two waves; in between, a sixth of the time that is left."""
    answer_before: timedelta = timedelta(hours=1)
    """A yes later than this before the start does not bring anybody to the field."""
    newcomers: float = 0.25
    """Share of each wave that goes to people hardly ever called, as long as there are any."""
    danger: float = 0.8
    """Below this chance of `least`, even if all who are left were called, the leader should know."""
    quiet: Quiet = QUIET
    """The hours that do not count as waiting, for those who chose none."""


DEFAULT_POLICY = Policy()
