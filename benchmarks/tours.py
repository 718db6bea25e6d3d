"""Pick-up tours against the optimum of small cases, and against greedy insertion with up to 200 farms.

`python -m benchmarks.tours [--small N] [--seeds N]`; exit code 1 when a referee finds a broken rule or a false reason.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import ceil, log
from statistics import mean
from time import perf_counter

from domain.places import Point
from matching.tours.check import violations
from matching.tours.check_reasons import Referee, false_reasons
from matching.tours.insertion import begun, empty, greedily, improved
from matching.tours.plan import answer, plan
from matching.tours.prizes import prize
from matching.tours.problem import make
from matching.tours.reasons import alone
from matching.tours.roads import AsTheCrowFlies
from matching.tours.solver import solved
from matching.tours.values import Answer, Effort, Pickup, Vehicle
from matching.values import Weights

NOW = datetime(2026, 8, 24, 4, 0, tzinfo=UTC)
STOP = Point(49.922, 1.078)
ROADS, WEIGHTS = AsTheCrowFlies(), Weights()
SIZES = (10, 20, 50, 100, 200)
REFERENCE = "solver, all farms, 10 s"


@dataclass(frozen=True)
class Case:
    """A morning: farms around a stop that begins five hours later, a truck, perhaps a volunteer's car."""

    pickups: list[Pickup]
    vehicles: list[Vehicle]


def case(farms: int, cars: int, seed: int) -> Case:
    """Lots of 60 kg in the middle (log-normal), windows of 2 to 4 hours, a fifth overripe; farms within some 25 km."""
    rng = random.Random(f"{farms} {cars} {seed}")
    vehicles = [
        Vehicle(1, _near(rng, 15), STOP, 600, None, NOW, NOW + timedelta(hours=5), "truck", unload_minutes=20),
        Vehicle(
            2, _near(rng, 8), STOP, 150, 15, NOW + timedelta(hours=2), NOW + timedelta(hours=5), "car", anyway=False
        ),
    ]
    return Case([_lot(rng, number) for number in range(farms)], vehicles[:cars])


def _near(rng: random.Random, km: float) -> Point:
    return Point(STOP.lat + rng.gauss(0, km) / 111.25, STOP.lon + rng.gauss(0, km) / 71.8).coarse()


def _lot(rng: random.Random, number: int) -> Pickup:
    kg = max(5, round(rng.lognormvariate(log(60), 0.8)))
    ready = NOW + timedelta(minutes=15 * rng.randrange(16))
    worth = prize(kg, fit=rng.choice((1.0, 1.0, 0.85)), age=rng.random(), last_chance=rng.random() < 0.2)
    closes = ready + timedelta(hours=rng.choice((2, 3, 4)))
    return Pickup(number, _near(rng, 12), kg, ceil(kg / 10), ready, closes, rng.choice((10, 15, 20)), worth)


def optimum(one: Case) -> float:
    """The best value there is: every order of every choice of farms, for every vehicle."""
    best = {frozenset[int](): 0.0}
    for vehicle in one.vehicles:
        alone = _of_vehicle(one.pickups, vehicle)
        both: dict[frozenset[int], float] = {}
        for before, had in best.items():
            for chosen, value in alone.items():
                if not before & chosen:
                    both[before | chosen] = max(both.get(before | chosen, 0.0), had + value)
        best = both
    return max(best.values())


def _of_vehicle(pickups: Sequence[Pickup], vehicle: Vehicle) -> dict[frozenset[int], float]:
    """The best value of every choice that fits; orders grow from the first farm on, as long as they keep the hours."""
    ways = ROADS.durations([*(each.point for each in pickups), vehicle.start, vehicle.end])
    start, end = len(pickups), len(pickups) + 1
    minutes = [[ceil(value - 1e-6) for value in row] for row in ways.minutes]
    limit = (vehicle.arrive_by - NOW) // timedelta(minutes=1) - vehicle.unload_minutes
    direct = ways.km[start][end] if vehicle.anyway else 0.0
    best = {frozenset[int](): 0.0}

    def on(here: int, minute: int, km: float, chosen: tuple[int, ...]) -> None:
        if chosen and minute + minutes[here][end] <= limit:
            value = sum(pickups[each].prize for each in chosen) - WEIGHTS.km * (km + ways.km[here][end] - direct)
            best[frozenset(chosen)] = max(best.get(frozenset(chosen), -1e9), value)
        for number, each in enumerate(pickups):
            longer = (*chosen, number)
            begin = max(minute + minutes[here][number], (each.ready - NOW) // timedelta(minutes=1))
            if (
                number not in chosen
                and begin <= (each.until - NOW) // timedelta(minutes=1)
                and _fits(pickups, longer, vehicle)
            ):
                on(number, begin + each.minutes, km + ways.km[here][number], longer)

    on(start, (vehicle.leave - NOW) // timedelta(minutes=1), 0.0, ())
    return best


def _fits(pickups: Sequence[Pickup], chosen: Sequence[int], vehicle: Vehicle) -> bool:
    crates = sum(pickups[each].crates for each in chosen)
    return sum(pickups[each].kg for each in chosen) <= vehicle.load_kg and crates <= (vehicle.crates or 10**9)


Method = Callable[[Case], Answer]


def greedy(one: Case) -> Answer:
    """Greatest gain first, nothing exchanged."""
    problem = make(one.pickups, one.vehicles, ROADS, NOW, WEIGHTS.km)
    return answer(problem, greedily(problem, empty(problem)), "greedy")


def by(effort: Effort | None) -> Method:
    """What `plan` answers with that effort."""
    return lambda one: plan(one.pickups, one.vehicles, NOW, roads=ROADS, weights=WEIGHTS, effort=effort)


def thorough(one: Case) -> Answer:
    """The solver over all farms for 10 seconds, not only over the promising ones: the best that is known."""
    problem = make(one.pickups, one.vehicles, ROADS, NOW, WEIGHTS.km)
    start = begun(problem)
    jobs = [job for job in range(len(problem.jobs)) if not all(alone(problem, car, job) for car in problem.cars)]
    found = improved(problem, solved(problem, jobs, start, Effort(10**9, 10**9, 10.0)))
    return answer(problem, found, "solver")


METHODS: dict[str, Method] = {
    "greedy insertion": greedy,
    "insertion and exchange": by(None),
    "solver, 0.2 s": by(Effort(10**9, 10**9, 0.2)),
    "solver, 1.5 s": by(Effort()),
    REFERENCE: thorough,
}


def faults(one: Case, found: Answer, name: str) -> list[str]:
    """What the referees say; greedy insertion claims no reasons."""
    broken = violations(found, one.pickups, one.vehicles, ROADS, NOW)
    if METHODS[name] is not greedy:
        broken += false_reasons(found, Referee(one.pickups, one.vehicles, ROADS, NOW, WEIGHTS.km))
    return broken


def small(count: int) -> int:
    """Print how often the optimum was found; tell how many faults there were."""
    cases = [case(4 + number % 4, 1 + number % 2, 1000 + number) for number in range(count)]
    best, wrong = [optimum(one) for one in cases], 0
    print(f"\n{count} cases of 4 to 7 farms, one or two vehicles{'optimal':>15}{'mean gap':>12}{'worst':>9}{'ms':>8}")
    methods = {name: METHODS[name] for name in ("greedy insertion", "insertion and exchange")}
    for name, method in {**methods, "solver, 500 iterations": by(Effort(500, seconds=None))}.items():
        gaps, since = [], perf_counter()
        for one, top in zip(cases, best, strict=True):
            found = method(one)
            gaps.append(max(0.0, top - found.value) / max(top, 1e-9))  # legs are whole metres
            wrong += len(faults(one, found, name if name in METHODS else REFERENCE))
        spent = (perf_counter() - since) * 1000 / count
        share = mean(gap < 1e-4 for gap in gaps)
        print(f"  {name:<42}{share:>17.1%}{mean(gaps):>12.2%}{max(gaps):>9.1%}{spent:>8.1f}")
    return wrong


def large(farms: int, cars: int, seeds: int) -> int:
    """Print one table of means; tell how many faults there were."""
    cases, wrong = [case(farms, cars, seed) for seed in range(seeds)], 0
    print(f"\n{farms} farms, {cars} vehicle{'s' * (cars > 1)}, {seeds} mornings", end="")
    print(f"{'value':>14}{'prize':>8}{'km':>7}{'kg':>7}{'farms':>7}{'s':>7}{'/ greedy':>10}{'of best':>9}")
    rows: dict[str, list[tuple[Answer, float]]] = {}
    for name, method in METHODS.items():
        rows[name] = [_timed(method, one) for one in cases]
        wrong += sum(len(faults(one, found, name)) for one, (found, _) in zip(cases, rows[name], strict=True))
    best = sum(max(each[number][0].value for each in rows.values()) for number in range(seeds))
    first = sum(found.value for found, _ in rows["greedy insertion"])
    for name, row in rows.items():
        value = sum(found.value for found, _ in row)
        tours = [tour for found, _ in row for tour in found.tours]
        prizes, km, kg, halts = (
            sum(figure) / seeds
            for figure in zip(*((t.prize, t.detour_km, t.kg, len(t.visits)) for t in tours), strict=True)
        )
        print(f"  {name:<30}{value / seeds:>12.1f}{prizes:>8.1f}{km:>7.1f}{kg:>7.0f}{halts:>7.1f}", end="")
        print(f"{mean(spent for _, spent in row):>7.2f}{value / first:>10.3f}{value / best:>9.2%}", flush=True)
    return wrong


def _timed(method: Method, one: Case) -> tuple[Answer, float]:
    since = perf_counter()
    found = method(one)
    return found, perf_counter() - since


def main() -> int:
    """Both tables; 0 when the referees found nothing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--small", type=int, default=200, help="cases held against the optimum")
    options.add_argument("--seeds", type=int, default=5, help="mornings of each size")
    args = options.parse_args()
    plan([], [], NOW)
    METHODS["solver, 0.2 s"](case(5, 1, 0))  # loads what is loaded late
    wrong = small(args.small)
    wrong += sum(large(farms, cars, args.seeds) for cars in (1, 2) for farms in SIZES)
    print(f"\nrules broken or reasons false: {wrong}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
