"""Who may be called now, who has to wait for the end of their quiet hours, and why not the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.quiet import Quiet
from matching.waves.answers import Passed, Why
from matching.waves.values import Answer, Call, Need, Policy, Volunteer

HOUR = timedelta(hours=1)


class Clock:
    """One gleaning's time, asked once for each habit of sleep rather than once for each person."""

    def __init__(self, now: datetime, start: datetime, zone: ZoneInfo, policy: Policy) -> None:
        """Moments are aware."""
        self.now, self.zone = now, zone
        self.last = start - policy.answer_before
        """A yes must be there before this."""
        self.day = 1 << start.astimezone(zone).weekday()
        self._known: dict[Quiet, tuple[datetime, float]] = {}

    def of(self, quiet: Quiet) -> tuple[datetime, float]:
        """When they are awake (now, or later), and how many hours they are until the last answer counts."""
        if quiet not in self._known:
            left = quiet.between(self.now, self.last, self.zone) / HOUR if self.now < self.last else 0.0
            self._known[quiet] = quiet.over(self.now, self.zone), left
        return self._known[quiet]

    def silence(self, one: Volunteer, call: Call) -> float:
        """Hours awake since they were called."""
        return one.quiet.between(call.at, self.now, self.zone) / HOUR if call.at < self.now else 0.0


@dataclass(slots=True)
class Sifted:
    """All candidates, each in one place."""

    free: list[tuple[Volunteer, float]] = field(default_factory=list)
    """May be called now; hours awake that they have to answer."""
    asleep: list[tuple[Volunteer, float]] = field(default_factory=list)
    """May be called when their quiet hours are over."""
    next: datetime | None = None
    """When the first of them may be called."""
    pending: list[tuple[Volunteer, Call]] = field(default_factory=list)
    passed: list[Passed] = field(default_factory=list)
    """Everybody but those who are free."""


def sift(candidates: Iterable[Volunteer], called: Mapping[int, Call], need: Need, clock: Clock) -> Sifted:
    """Each candidate once, in the order of their ids."""
    found = Sifted()
    for one in sorted({one.id: one for one in candidates}.values(), key=lambda one: one.id):
        if call := called.get(one.id):
            found.passed.append(Passed(one.id, why := _answered(call)))
            if why is Why.WAITING:
                found.pending.append((one, call))
        elif unfit := _unfit(one, need, clock):
            found.passed.append(Passed(one.id, unfit))
        else:
            _by_the_clock(one, clock, found)
    return found


def _by_the_clock(one: Volunteer, clock: Clock, found: Sifted) -> None:
    """Now, later, or too late."""
    awake, left = clock.of(one.quiet)
    if awake >= clock.last:
        found.passed.append(Passed(one.id, Why.TOO_LATE))
    elif awake > clock.now:
        found.passed.append(Passed(one.id, Why.QUIET, awake))
        found.asleep.append((one, left))
        found.next = min(found.next or awake, awake)
    else:
        found.free.append((one, left))


def _answered(call: Call) -> Why:
    """Nobody is called twice."""
    if call.answer is Answer.YES:
        return Why.COMING
    return Why.WAITING if call.answer is None else Why.SAID_NO


def _unfit(one: Volunteer, need: Need, clock: Clock) -> Why | None:
    """The first obstacle that no hour of the day removes; None when there is none."""
    if one.km > one.radius_km:
        return Why.RADIUS
    if not one.days & clock.day:
        return Why.DAY
    if need.crops and need.crops <= one.refuses:
        return Why.CROP
    return Why.BUDGET if one.calls_this_week >= one.budget else None
