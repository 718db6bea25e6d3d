"""One vehicle and the farms it passes, in order; whether another one fits in between, in constant time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from matching.tours.problem import FAR, Car, Problem


@dataclass(frozen=True, slots=True)
class Route:
    """Jobs in order, with what makes insertions quick to judge (Savelsbergh 1992)."""

    car: Car
    jobs: tuple[int, ...]
    stops: tuple[int, ...]
    """Start, jobs, end."""
    out: tuple[int, ...]
    """The earliest minute of leaving each stop."""
    latest: tuple[int, ...]
    """The latest minute of coming to each stop that leaves time for all that follows."""
    kg: int
    crates: int
    metres: int
    longest: int
    """Metres of the longest leg."""

    @property
    def charged(self) -> int:
        """Metres that cost something: nothing when it fetches nothing."""
        return self.metres - self.car.direct if self.jobs else 0


class Insertion(NamedTuple):
    """Between the stops `place` and `place + 1`, for so many charged metres more."""

    metres: int
    place: int


def route(problem: Problem, car: Car, jobs: Sequence[int]) -> Route:
    """The route as it is, possible or not; `possible` tells."""
    stops = (car.start, *jobs, car.end)
    legs = [problem.metres[here][there] for here, there in pairwise(stops)]
    return Route(
        car=car,
        jobs=tuple(jobs),
        stops=stops,
        out=tuple(leave for _, _, leave in times(problem, car, jobs, car.leave)),
        latest=_latest(problem, car, jobs, car.deadline),
        kg=sum(problem.jobs[job].kg for job in jobs),
        crates=sum(problem.jobs[job].crates for job in jobs),
        metres=sum(legs),
        longest=max(legs),
    )


def times(problem: Problem, car: Car, jobs: Sequence[int], leave: int) -> Iterator[tuple[int, int, int]]:
    """Coming, beginning and leaving at each stop when it leaves the start at that minute."""
    yield leave, leave, leave
    minute, here = leave, car.start
    for job in jobs:
        come = minute + problem.minutes[here][job]
        begin = max(come, problem.jobs[job].early)
        minute, here = begin + problem.jobs[job].minutes, job
        yield come, begin, minute
    come = minute + problem.minutes[here][car.end]
    yield come, come, come


def _latest(problem: Problem, car: Car, jobs: Sequence[int], deadline: int) -> tuple[int, ...]:
    """Backwards from the end."""
    latest, there = [deadline], car.end
    for job in reversed(jobs):
        spent = problem.jobs[job].minutes + problem.minutes[job][there]
        latest.append(min(problem.jobs[job].late, latest[-1] - spent))
        there = job
    latest.append(latest[-1] - problem.minutes[car.start][there])
    return tuple(reversed(latest))


def departure(problem: Problem, each: Route) -> int:
    """The latest minute of leaving that makes it come no later than leaving at once."""
    return _latest(problem, each.car, each.jobs, each.out[-1])[0]


def duration(problem: Problem, each: Route) -> int:
    """The fewest minutes from leaving to arriving."""
    return each.out[-1] - departure(problem, each)


def timely(problem: Problem, each: Route) -> bool:
    """Whether windows, deadline, kilometres and minutes are kept."""
    begins = [begin for _, begin, _ in times(problem, each.car, each.jobs, each.car.leave)]
    return (
        each.out[-1] <= each.car.deadline
        and all(begin <= problem.jobs[job].late for job, begin in zip(each.jobs, begins[1:-1], strict=True))
        and each.metres <= min(each.car.most_metres, FAR - 1)
        and duration(problem, each) <= each.car.most_minutes
    )


def possible(problem: Problem, each: Route) -> bool:
    """Whether it also holds everything."""
    return each.kg <= each.car.kg and each.crates <= each.car.crates and timely(problem, each)


def has_room(problem: Problem, each: Route, job: int) -> bool:
    """Whether the load has room for one more."""
    one = problem.jobs[job]
    return each.kg + one.kg <= each.car.kg and each.crates + one.crates <= each.car.crates


def cheapest(problem: Problem, each: Route, job: int) -> Insertion | None:
    """Where the job fits in time at the least cost, whatever it weighs; the earliest of equal places."""
    found = (
        Insertion(_more(problem, each, place, job), place)
        for place in range(len(each.jobs) + 1)
        if _fits(problem, each, place, job)
    )
    return min(found, default=None)


def with_job(problem: Problem, each: Route, place: int, job: int) -> Route:
    """The route with the job at that place."""
    return route(problem, each.car, (*each.jobs[:place], job, *each.jobs[place:]))


def without(problem: Problem, each: Route, place: int) -> Route:
    """The route without its job at that place."""
    return route(problem, each.car, (*each.jobs[:place], *each.jobs[place + 1 :]))


def _more(problem: Problem, each: Route, place: int, job: int) -> int:
    here, there, metres = each.stops[place], each.stops[place + 1], problem.metres
    around = metres[here][job] + metres[job][there]
    return around - (metres[here][there] if each.jobs else each.car.direct)


def _fits(problem: Problem, each: Route, place: int, job: int) -> bool:
    here, there, one = each.stops[place], each.stops[place + 1], problem.jobs[job]
    begin = max(each.out[place] + problem.minutes[here][job], one.early)
    if begin > one.late or begin + one.minutes + problem.minutes[job][there] > each.latest[place + 1]:
        return False
    return not _limited(each.car) or timely(problem, with_job(problem, each, place, job))


def _limited(car: Car) -> bool:
    """Whether more than the clock counts, so that a place has to be tried out."""
    return car.most_metres < FAR or car.most_minutes < FAR
