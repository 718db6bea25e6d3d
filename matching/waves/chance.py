"""How likely somebody says yes, says it in time, and still says it after a silence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from matching.waves.values import Need, Policy, Volunteer

HASTE = 0.25
"""The least that the time left may lower a chance to: late, four are called for one, not forty. Our choice."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The chances that a call ends in a yes, a no, or in silence; they add up to 1."""

    yes: float
    no: float
    silent: float


def outcome(one: Volunteer, need: Need, now: datetime, policy: Policy) -> Outcome:
    """What a call to them comes to, time apart.

    The three counts with a Dirichlet prior; yes alone is Beta(a + yes, b + no + silent) with its mean
    (a + yes) / (a + b + calls), a = 1, b = 3. Source: A. Gelman and others, "Bayesian data analysis", 3rd ed. (2013),
    sections 2.4 and 3.4. Then the odds of a yes are multiplied by 2^((8 - km) / 12), and by 1.5 for a crop that they
    like: our choice.

    >>> from datetime import UTC
    >>> moment = datetime(2026, 9, 1, tzinfo=UTC)
    >>> outcome(Volunteer(1, km=8.0, radius_km=20), Need(moment, 6, 10), moment, Policy())
    Outcome(yes=0.25, no=0.25, silent=0.5)
    """
    said = one.history.faded(now)
    yes, no, silent = said.yes + policy.prior_yes, said.no + policy.prior_no, said.silent + policy.prior_silent
    yes *= 2.0 ** ((policy.typical_km - one.km) / policy.halving_km)
    if likes(one, need):
        yes *= policy.liked_odds
    total = yes + no + silent
    return Outcome(yes / total, no / total, silent / total)


def likes(one: Volunteer, need: Need) -> bool:
    """Whether something that is picked is to their liking."""
    return not one.likes.isdisjoint(need.crops)


def unanswered(hours: float, policy: Policy) -> float:
    """Share of those who answer at all that have not after so many hours awake: m / (m + hours).

    Everybody answers at a constant rate, and the rates are exponentially distributed (Lomax with shape 1: a few answer
    at once, some the day after). K. S. Lomax, J. American Statistical Association 49 (1954). The median: our choice.

    >>> [round(unanswered(hours, Policy()), 2) for hours in (0, 3, 9, 27)]
    [1.0, 0.5, 0.25, 0.1]
    """
    return policy.median_hours / (policy.median_hours + max(0.0, hours))


def in_time(left: float, policy: Policy) -> float:
    """Share of the answers that come within `left` hours awake, never less than `HASTE`."""
    return max(HASTE, 1 - unanswered(left, policy))


def still(what: Outcome, silence: float, left: float, policy: Policy) -> float:
    """The chance that somebody silent for so many hours awake says yes within those that are left, by Bayes' rule.

    yes x (S(t) - S(t + left)) / ((yes + no) x S(t) + silent), with S = `unanswered`: it decays with silence.

    >>> who = Outcome(0.25, 0.25, 0.5)
    >>> [round(still(who, silence, 40, Policy()), 2) for silence in (0, 3, 9, 27)]
    [0.23, 0.14, 0.08, 0.03]
    """
    before, after = unanswered(silence, policy), unanswered(silence + left, policy)
    return what.yes * (before - after) / ((what.yes + what.no) * before + what.silent)
