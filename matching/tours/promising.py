"""Which lots are worth the solver's time: with 200 farms and room for ten, most only slow it down."""

from __future__ import annotations

from collections.abc import Sequence

from matching.tours.insertion import by_room, shares
from matching.tours.problem import Problem
from matching.tours.reasons import alone
from matching.tours.route import Route

TIMES = 3
"""So many for each visit of the tours that there are."""


def promising(problem: Problem, routes: Sequence[Route], fewest: int) -> list[int]:
    """All jobs that the routes do, and of those that some car could do alone the best for the room they take.

    At least `fewest` where there are so many. None is lost for good: the others can be exchanged in at the end.
    """
    taken = {job for each in routes for job in each.jobs}
    others = (job for job in range(len(problem.jobs)) if job not in taken)
    rated = {job: rate for job in others if (rate := _rate(problem, routes, job)) is not None}
    best = sorted(rated, key=lambda job: -rated[job])
    return sorted([*taken, *best[: max(fewest, TIMES * len(taken)) - len(taken)]])


def _rate(problem: Problem, routes: Sequence[Route], job: int) -> float | None:
    able = (each for each in routes if not alone(problem, each.car, job))
    return max((by_room(problem.jobs[job].prize, shares(problem, each, job)) for each in able), default=None)
