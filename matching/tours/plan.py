"""The whole answer: which vehicle passes which farms, when, and why the others are left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from itertools import pairwise
from typing import Any

from matching.tours import insertion
from matching.tours.problem import Problem, make, moment
from matching.tours.promising import promising
from matching.tours.reasons import left_out
from matching.tours.roads import AsTheCrowFlies, Roads
from matching.tours.route import Route, departure, times
from matching.tours.values import Answer, Effort, Leg, Pickup, Tour, Vehicle, Visit
from matching.values import Weights

DEFAULT_ROADS = AsTheCrowFlies()
DEFAULT_EFFORT = Effort()
DEFAULT_WEIGHTS = Weights()
LOOKS = (60, 30)
"""The solver looks at the most promising farms twice, so many at least: at many in breadth, then at few in depth."""


def plan(
    pickups: Sequence[Pickup],
    vehicles: Sequence[Vehicle],
    now: datetime,
    *,
    roads: Roads = DEFAULT_ROADS,
    weights: Weights = DEFAULT_WEIGHTS,
    effort: Effort | None = DEFAULT_EFFORT,
) -> Answer:
    """Tours of the most prizes less `weights.km` for each charged kilometre; a vehicle without a visit has no tour.

    Without PyVRP, or with `effort=None`, insertion and exchange alone. It computes for up to `effort.seconds` and a
    little more, so the event loop is no place for it.

    Raises:
        ValueError: an id occurs twice, a figure is negative, or a moment has no time zone.
    """
    problem = make(pickups, vehicles, roads, now, weights.km)
    routes, method = _routes(problem, effort)
    return answer(problem, routes, method)


def answer(problem: Problem, routes: Sequence[Route], method: str) -> Answer:
    """The routes with their hours, and the reasons for what they leave; these are true of improved routes only."""
    return Answer(
        tours=tuple(_tour(problem, each) for each in routes if each.jobs),
        left_out=tuple(left_out(problem, routes, job) for job in insertion.free(problem, routes)),
        value=insertion.value(problem, routes),
        method=method,
    )


def _routes(problem: Problem, effort: Effort | None) -> tuple[list[Route], str]:
    """What insertion finds, unless the solver finds better; either way nothing is left that one exchange would mend."""
    best, method = insertion.begun(problem), "insertion"
    if effort is None or not (solver := _solver()):
        return best, method
    for number, fewest in enumerate(LOOKS):
        if jobs := promising(problem, best, fewest):
            found = solver.solved(problem, jobs, best, _part(effort, number))
            found = insertion.improved(problem, found)
            if insertion.value(problem, found) > insertion.value(problem, best) + insertion.HAIR:
                best, method = found, "solver"
    return best, method


def _part(effort: Effort, number: int) -> Effort:
    """What one of the looks may take."""
    seconds = None if effort.seconds is None else effort.seconds / len(LOOKS)
    return replace(effort, iterations=effort.iterations // len(LOOKS), seconds=seconds, seed=effort.seed + number)


def _solver() -> Any | None:
    """The optional extra `tours`; everything works without it."""
    try:
        return import_module("matching.tours.solver")
    except ImportError:
        return None


def _tour(problem: Problem, each: Route) -> Tour:
    leave, arrive = departure(problem, each), each.out[-1]
    legs = tuple(
        Leg(problem.metres[here][there] / 1000, problem.minutes[here][there]) for here, there in pairwise(each.stops)
    )
    visits = tuple(_visits(problem, each, leave))
    return Tour(
        vehicle=each.car.vehicle,
        leave=moment(leave),
        visits=visits,
        arrive=moment(arrive),
        legs=legs,
        km=each.metres / 1000,
        detour_km=each.charged / 1000,
        minutes=arrive - leave,
        kg=each.kg,
        crates=each.crates,
        prize=sum(problem.jobs[job].prize for job in each.jobs),
    )


def _visits(problem: Problem, each: Route, leave: int) -> Iterator[Visit]:
    kg = crates = 0
    moments = list(times(problem, each.car, each.jobs, leave))[1:-1]
    for job, (come, begin, gone) in zip(each.jobs, moments, strict=True):
        kg, crates = kg + problem.jobs[job].kg, crates + problem.jobs[job].crates
        yield Visit(problem.jobs[job].pickup, moment(come), moment(begin), moment(gone), kg, crates)
