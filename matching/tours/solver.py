"""PyVRP on a tour problem: an iterated local search over optional clients with prizes. Import this module late.

PyVRP is the optional extra `tours`, and takes a tenth of a second to load.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from warnings import catch_warnings, simplefilter

import numpy as np
import pyvrp
from pyvrp.exceptions import PenaltyBoundWarning
from pyvrp.stop import MaxIterations, MaxRuntime, MultipleCriteria, NoImprovement, StoppingCriterion

from matching.tours.problem import ENDLESS, FAR, Car, Problem
from matching.tours.reasons import alone
from matching.tours.route import Route, possible, route
from matching.tours.values import Effort

GRAMS = 1000
"""The solver counts in whole gram-equivalents; its penalties (up to 100,000 a unit) suit that."""


def solved(problem: Problem, jobs: Sequence[int], begun: Sequence[Route], effort: Effort) -> list[Route]:
    """The best routes it finds over these jobs, beginning with routes that do no others.

    The same seed and iterations without a limit of seconds give the same routes.
    """
    base = min(car.leave for car in problem.cars)
    numbers = [number for number, each in enumerate(begun) if _useful(problem, each, jobs)]
    data = _data(problem, jobs, [problem.cars[number] for number in numbers], base)
    index = {job: client for client, job in enumerate(jobs)}
    start = [
        pyvrp.Route(data, [index[job] for job in begun[number].jobs], kind)
        for kind, number in enumerate(numbers)
        if begun[number].jobs
    ]
    with catch_warnings():
        # Where one kilogram too many would bring a whole lot, its penalties reach their limit. It is checked below.
        simplefilter("ignore", PenaltyBoundWarning)
        first = pyvrp.Solution(data, start)
        result = pyvrp.solve(data, _stop(effort), seed=effort.seed, collect_stats=False, initial_solution=first)
    found = [route(problem, car, ()) for car in problem.cars]
    for each in result.best.routes():
        number = numbers[each.vehicle_type()]
        visited = [jobs[step.idx] for step in each if step.is_client()]
        found[number] = route(problem, problem.cars[number], visited)
    return found if all(possible(problem, each) for each in found if each.jobs) else list(begun)


def _useful(problem: Problem, each: Route, jobs: Sequence[int]) -> bool:
    return bool(each.jobs) or any(not alone(problem, each.car, job) for job in jobs)


def _stop(effort: Effort) -> StoppingCriterion:
    limits: list[StoppingCriterion] = [MaxIterations(effort.iterations), NoImprovement(effort.patience)]
    if effort.seconds is not None:
        limits.append(MaxRuntime(effort.seconds))
    return MultipleCriteria(limits)


def _data(problem: Problem, jobs: Sequence[int], cars: Sequence[Car], base: int) -> pyvrp.ProblemData:
    """The jobs as clients, then each car's start and end as depots and the car as a kind of which there is one."""
    places = [*jobs, *(place for car in cars for place in (car.start, car.end))]
    square = np.ix_(places, places)
    metres, minutes = np.array(problem.metres)[square], np.array(problem.minutes)[square]
    costs: Any = [_costs(problem, metres, len(jobs) + 2 * number + 1, car) for number, car in enumerate(cars)]
    spent: Any = [minutes for _ in cars]  # numpy's types and PyVRP's stubs do not agree
    return pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in places],
        clients=[_client(problem, job, number, base) for number, job in enumerate(jobs)],
        depots=[pyvrp.Depot(location) for location in range(len(jobs), len(places))],
        vehicle_types=[_kind(problem, car, number, base) for number, car in enumerate(cars)],
        distance_matrices=costs,
        duration_matrices=spent,
    )


def _client(problem: Problem, job: int, location: int, base: int) -> pyvrp.Client:
    one = problem.jobs[job]
    return pyvrp.Client(
        location,
        pickup=[one.kg, one.crates],
        service_duration=one.minutes,
        tw_early=max(0, one.early - base),
        tw_late=one.late - base,
        prize=max(0, round(one.prize * GRAMS)),
        required=False,
    )


def _kind(problem: Problem, car: Car, number: int, base: int) -> pyvrp.VehicleType:
    limited = car.most_metres < ENDLESS
    return pyvrp.VehicleType(
        capacity=[car.kg, car.crates],
        start_depot=2 * number,
        end_depot=2 * number + 1,
        tw_early=car.leave - base,
        tw_late=car.deadline - base,
        shift_duration=car.most_minutes,
        max_distance=max(0, int(problem.cost(car.most_metres - car.direct) * GRAMS)) if limited else ENDLESS,
        profile=number,
    )


def _costs(problem: Problem, metres: Any, end: int, car: Car) -> Any:
    """Grams that each leg costs, as an array.

    For a car that drives anyway it is by how much a leg makes the way to the end longer: along a route that adds up to
    all metres less the direct way, and no leg costs less than nothing.
    """
    charged = metres + metres[None, :, end] - metres[:, None, end] if car.direct else metres
    charged = np.where(metres >= FAR, FAR, np.clip(charged, 0, FAR))
    return np.rint(charged * problem.km_cost).astype(np.int64)
