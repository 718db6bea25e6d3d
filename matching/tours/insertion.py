"""Tours without a solver: put in what gains most, exchange what is better exchanged. Every answer ends with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from matching.tours.problem import Problem
from matching.tours.route import Route, cheapest, has_room, route, with_job, without

HAIR = 1e-6
"""A gain below this is rounding."""


class Move(NamedTuple):
    """What a route should become to be better by `gain` kilogram-equivalents."""

    gain: float
    number: int
    becomes: Route | None
    """None when nothing gains."""


NOTHING = Move(HAIR, 0, None)


Shares = tuple[float, float, float]
"""What a job takes of a car's load, crates and minutes; 1.0 is all of it."""
Rate = Callable[[float, Shares], float]
"""How good a gain (kilogram-equivalents) is for what it takes; the greatest goes first."""


def by_gain(gain: float, _: Shares) -> float:
    """What gains most first, whatever it takes."""
    return gain


def by_room(gain: float, shares: Shares) -> float:
    """What gains most for all that it takes."""
    return gain / (sum(shares) + 0.01)


def by_bottleneck(gain: float, shares: Shares) -> float:
    """What gains most for what it takes most of."""
    return gain / (max(shares) + 0.001)


def shares(problem: Problem, each: Route, job: int) -> Shares:
    """Of the car of a route."""
    one, car = problem.jobs[job], each.car
    minutes = max(car.deadline - car.leave, 1)
    return one.kg / max(car.kg, 1), one.crates / max(car.crates, 1), one.minutes / minutes


def empty(problem: Problem) -> list[Route]:
    """Every car going straight to its end."""
    return [route(problem, car, ()) for car in problem.cars]


def value(problem: Problem, routes: Sequence[Route]) -> float:
    """Prizes less costs, in kilogram-equivalents."""
    prizes = sum(problem.jobs[job].prize for each in routes for job in each.jobs)
    return prizes - sum(problem.cost(each.charged) for each in routes)


def begun(problem: Problem) -> list[Route]:
    """The best of greedy insertion by each of these ratings, improved."""
    tried = (improved(problem, greedily(problem, empty(problem), rate)) for rate in (by_gain, by_room, by_bottleneck))
    return max(tried, key=lambda routes: value(problem, routes))


def free(problem: Problem, routes: Sequence[Route]) -> list[int]:
    """The jobs that nobody does."""
    taken = {job for each in routes for job in each.jobs}
    return [job for job in range(len(problem.jobs)) if job not in taken]


def greedily(problem: Problem, routes: Sequence[Route], rate: Rate = by_gain) -> list[Route]:
    """Again and again the insertion that is rated best, until none gains anything."""
    now, left = list(routes), free(problem, routes)
    offers = {(number, job): _inserted(problem, now, number, job, rate) for number in range(len(now)) for job in left}
    while best := max(filter(None, offers.values()), default=None):
        _, number, place, job = best
        now[number] = with_job(problem, now[number], place, job)
        offers = {key: offer for key, offer in offers.items() if key[1] != job}
        offers |= {key: _inserted(problem, now, *key, rate) for key in offers if key[0] == number}
    return now


class Offer(NamedTuple):
    """A job that could be put into a route."""

    rating: float
    number: int
    place: int
    job: int


def _inserted(problem: Problem, routes: Sequence[Route], number: int, job: int, rate: Rate) -> Offer | None:
    """None where it does not fit or gains nothing."""
    each = routes[number]
    if not has_room(problem, each, job) or not (found := cheapest(problem, each, job)):
        return None
    gain = problem.jobs[job].prize - problem.cost(found.metres)
    return Offer(rate(gain, shares(problem, each, job)), number, found.place, job) if gain > HAIR else None


def improved(problem: Problem, routes: Sequence[Route]) -> list[Route]:
    """No job can be put in, left away or exchanged for another one with any gain: the reasons rely on it."""
    now = greedily(problem, routes)
    while (move := _best_exchange(problem, now)).becomes is not None:
        now[move.number] = move.becomes
        now = greedily(problem, now)
    return now


def _best_exchange(problem: Problem, routes: Sequence[Route]) -> Move:
    """For every job on a tour: leave it away, put it elsewhere on that tour, or take another one instead."""
    best, left = NOTHING, free(problem, routes)
    for number, each in enumerate(routes):
        for place, job in enumerate(each.jobs):
            rest = without(problem, each, place)
            saved = problem.cost(each.charged - rest.charged) - problem.jobs[job].prize
            if saved > best.gain:
                best = Move(saved, number, rest)
            for other in (job, *left):
                if saved + _most(problem, rest, other) > best.gain:
                    best = max(best, _instead(problem, rest, number, other, saved), key=lambda move: move.gain)
    return best


def _most(problem: Problem, rest: Route, other: int) -> float:
    """More than this nobody gains by a job: it is at least as far from its neighbours as from the nearest places."""
    return problem.jobs[other].prize - problem.cost(problem.near[other] - rest.longest)


def _instead(problem: Problem, rest: Route, number: int, other: int, saved: float) -> Move:
    if not has_room(problem, rest, other) or not (found := cheapest(problem, rest, other)):
        return NOTHING
    gain = saved + problem.jobs[other].prize - problem.cost(found.metres)
    return Move(gain, number, with_job(problem, rest, found.place, other)) if gain > HAIR else NOTHING
