"""In which order: the willing and near first, the tired later, and a share for those hardly ever called."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from matching.waves.answers import Because, Called
from matching.waves.chance import in_time, likes, outcome
from matching.waves.values import Need, Policy, Volunteer

TIRED = 0.2
"""Off the rank of somebody whose budget of the week is nearly used up. Our choice, as all here."""
RECENT = 0.2
"""Off the rank of somebody called just now; half of it after a week."""
WEEK = timedelta(days=7)
STRANDED = 0.5
"""Times the rank of somebody who needs a seat while none is free."""
DRIVER = 1.5
"""Times the rank of somebody who brings seats while somebody stands at the roadside."""
HARDLY = 1.5
"""Fewer calls than this, the old faded, and somebody is a newcomer."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A candidate with what was reckoned once."""

    who: Volunteer
    chance: float
    """Of a yes in time."""
    rank: float

    @property
    def newcomer(self) -> bool:
        """Hardly ever called."""
        return self.who.history.total < HARDLY


def ranked(free: list[tuple[Volunteer, float]], need: Need, now: datetime, policy: Policy) -> list[Ranked]:
    """Best first, ties by id. The time left plays no part, so that it cannot change who is before whom.

    Args:
        free: volunteers, and the hours awake that they have to answer.
        need: what they are called for.
        now: aware.
        policy: the network's settings.
    """
    found = []
    for one, left in free:
        yes = outcome(one, need, now, policy).yes
        found.append(Ranked(one, yes * in_time(left, policy), yes * _rest(one, now) * _seats(one, need)))
    found.sort(key=_key)
    return list(_mixed(found, policy.newcomers))


def _rest(one: Volunteer, now: datetime) -> float:
    """1 for somebody who was not called lately; lower, the more and the later they were."""
    used = one.calls_this_week / one.budget if one.budget else 1.0
    ago = max(timedelta(), now - one.last_called) if one.last_called else None
    recent = 0.5 ** (ago / WEEK) if ago is not None else 0.0
    return (1 - TIRED * used) * (1 - RECENT * recent)


def _seats(one: Volunteer, need: Need) -> float:
    if one.seats_in_car is None:
        return STRANDED if need.lifts <= 0 else 1.0
    return DRIVER if one.seats_in_car > 0 and need.lifts < 0 else 1.0


def _mixed(found: list[Ranked], share: float) -> Iterator[Ranked]:
    """Best first, but of the first n at least n x share, rounded down, are newcomers as long as there are any."""
    new, known = [each for each in found if each.newcomer], [each for each in found if not each.newcomer]
    at = 0
    for count in range(1, len(found) + 1):
        left, others = at < len(new), count - 1 - at < len(known)
        owed = at < int(count * share)
        better = left and others and _key(new[at]) < _key(known[count - 1 - at])
        if left and (owed or better or not others):
            yield new[at]
            at += 1
        else:
            yield known[count - 1 - at]


def _key(each: Ranked) -> tuple[float, int]:
    return -each.rank, each.who.id


def reason(each: Ranked, need: Need, now: datetime, policy: Policy) -> Called:
    """Why they are called now, for the coordinator and for the person."""
    one, said = each.who, each.who.history.faded(now)
    prior = policy.prior_yes / (policy.prior_yes + policy.prior_no + policy.prior_silent)
    true = {
        Because.WILLING: said.yes > prior * said.total,
        Because.NEAR: one.km <= policy.typical_km,
        Because.LIKES: likes(one, need),
        Because.CAR: (one.seats_in_car or 0) > 0 and need.lifts < 0,
        Because.RESTED: one.calls_this_week == 0 and one.history.total > 0,
        Because.NEWCOMER: each.newcomer,
    }
    return Called(one.id, each.chance, one.km, tuple(why for why, holds in true.items() if holds))
