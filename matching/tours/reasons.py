"""Why a lot is left, by arithmetic on the final tours: each reason is true of them, not a guess about the search."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from matching.tours.problem import ENDLESS, FAR, Car, Job, Problem
from matching.tours.route import Route, cheapest, has_room
from matching.tours.values import LeftOut, Vehicle, Why


class Finding(NamedTuple):
    """A reason that holds for one vehicle."""

    reason: Why
    short: float | None
    vehicle: Vehicle


_NEAREST = (
    Why.NOT_WORTH,
    Why.LOAD_FULL,
    Why.CRATES_FULL,
    Why.NO_TIME,
    Why.NOT_READY,
    Why.CLOSED,
    Why.READY_AFTER,
    Why.TOO_FAR,
    Why.NO_ROAD,
    Why.TOO_MANY_CRATES,
    Why.TOO_HEAVY,
)
"""The reason nearest to being overcome is told; of equal ones that which lacks least."""


def left_out(problem: Problem, routes: Sequence[Route], job: int) -> LeftOut:
    """Why none of the routes takes the job."""
    found = [_finding(problem, each, job) for each in routes]
    if not found:
        return LeftOut(problem.jobs[job].pickup, Why.NO_VEHICLE)
    nearest = min(found, key=lambda one: (_NEAREST.index(one.reason), ENDLESS if one.short is None else one.short))
    return LeftOut(problem.jobs[job].pickup, nearest.reason, nearest.vehicle, nearest.short)


def alone(problem: Problem, car: Car, job: int) -> Finding | None:
    """Why the car cannot fetch this job even if it fetches nothing else; None when it can."""
    one, vehicle = problem.jobs[job], car.vehicle
    if one.kg > car.kg:
        return Finding(Why.TOO_HEAVY, one.kg - car.kg, vehicle)
    if one.crates > car.crates:
        return Finding(Why.TOO_MANY_CRATES, one.crates - car.crates, vehicle)
    if max(problem.minutes[car.start][job], problem.minutes[job][car.end]) >= FAR:
        return Finding(Why.NO_ROAD, None, vehicle)
    return _too_far(problem, car, job) or _closed(problem, car, one, problem.minutes[car.start][job], job)


def _too_far(problem: Problem, car: Car, job: int) -> Finding | None:
    spent = problem.minutes[car.start][job] + problem.jobs[job].minutes + problem.minutes[job][car.end]
    over = max(car.leave + spent - car.deadline, spent - car.most_minutes)
    if over > 0:
        return Finding(Why.TOO_FAR, over, car.vehicle)
    if problem.metres[car.start][job] + problem.metres[job][car.end] > car.most_metres:
        return Finding(Why.TOO_FAR, None, car.vehicle)
    return None


def _closed(problem: Problem, car: Car, one: Job, way: int, job: int) -> Finding | None:
    begin = max(car.leave + way, one.early)
    if begin > one.late:
        return Finding(Why.CLOSED, begin - one.late, car.vehicle)
    late = begin + one.minutes + problem.minutes[job][car.end] - car.deadline
    after = one.early >= car.deadline + car.vehicle.unload_minutes
    return Finding(Why.READY_AFTER if after else Why.NOT_READY, late, car.vehicle) if late > 0 else None


def _finding(problem: Problem, each: Route, job: int) -> Finding:
    if never := alone(problem, each.car, job):
        return never
    one, car, found = problem.jobs[job], each.car, cheapest(problem, each, job)
    if found is None:
        return Finding(Why.NO_TIME, None, car.vehicle)
    if has_room(problem, each, job):
        return Finding(Why.NOT_WORTH, problem.cost(found.metres) - one.prize, car.vehicle)
    if each.kg + one.kg > car.kg:
        return Finding(Why.LOAD_FULL, each.kg + one.kg - car.kg, car.vehicle)
    return Finding(Why.CRATES_FULL, each.crates + one.crates - car.crates, car.vehicle)
