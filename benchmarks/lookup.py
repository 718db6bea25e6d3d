"""One offer against 200 and 50,000 stops, beside a loop of geopy's geodesic over the stops of the same dates.

`python -m benchmarks.lookup [--queries N] [--seed S]`; exit code 1 when a ranking differs from geopy's.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from math import log
from time import perf_counter
from zoneinfo import ZoneInfo

from geopy.distance import geodesic

from domain.places import Point
from matching.index import StopIndex, numpy
from matching.instance import Instance
from matching.propose import propose
from matching.values import ItemView, Mode, OfferView, RecipeView, Rules, StopView, Weights

PARIS = ZoneInfo("Europe/Paris")
TEN = 10
DIEPPE = (49.75, 50.05, 0.7, 1.5)
FRANCE = (43.3, 50.3, -1.2, 6.5)
"""Least and greatest latitude, least and greatest longitude."""

SHELF_DAYS = {
    "tomate": 5.0, "courgette": 4.0, "aubergine": 4.0, "haricot vert": 3.0, "prune": 5.0, "pomme": 30.0, "oignon": 60.0,
}  # fmt: skip
SHARES = (30, 20, 8, 10, 12, 10, 10)
"""What farms have too much of in August."""
RECIPES = {
    "coulis": {"tomate": 1.0, "oignon": 0.85},
    "ratatouille": {"courgette": 1.0, "aubergine": 1.0, "tomate": 0.85, "oignon": 0.85},
    "soupe": {"courgette": 1.0, "oignon": 0.85, "haricot vert": 0.85},
    "haricots": {"haricot vert": 1.0},
    "compote": {"pomme": 1.0, "prune": 1.0},
    "confiture": {"prune": 1.0, "pomme": 0.85},
}


def season(offers: int, stops: int, *, seed: int = 1, days: int = 60, area: tuple[float, ...] = FRANCE) -> Instance:
    """Farms and stops around towns: one farm for three offers, 40 % delivered, 40 % picked up, 20 % gleaned."""
    rng = random.Random(f"{seed} {offers} {stops}")
    now = datetime(2026, 8, 3, 6, 0, tzinfo=PARIS)
    south, north, west, east = area
    towns = [Point(rng.uniform(south, north), rng.uniform(west, east)) for _ in range(max(3, stops // 40))]
    farms = [_near(rng, rng.choice(towns), 9) for _ in range(max(1, offers // 3))]
    return Instance(
        now=now,
        weights=Weights(),
        rules=Rules(pickup_radius_km=None, gleaning_radius_km=None),
        offers=tuple(_offer(rng, number, rng.choice(farms), now, days) for number in range(offers)),
        stops=tuple(_stop(rng, number, rng.choice(towns), now, days) for number in range(stops)),
        offer_names=tuple(f"o{number}" for number in range(offers)),
        stop_names=tuple(f"s{number}" for number in range(stops)),
    )


def _near(rng: random.Random, town: Point, km: float) -> Point:
    return Point(town.lat + rng.gauss(0, km) / 111, town.lon + rng.gauss(0, km) / 75).coarse()


def _offer(rng: random.Random, number: int, farm: Point, now: datetime, days: int) -> OfferView:
    (product,) = rng.choices(tuple(SHELF_DAYS), SHARES)
    tired = rng.random() < 0.2  # overripe or damaged
    shelf = timedelta(days=SHELF_DAYS[product] * (0.4 if tired else 1.0))
    ready = now + timedelta(hours=rng.randrange(24 * max(1, days - 7)))
    until = min(ready + shelf, ready + timedelta(days=rng.choice((3, 4, 7, 14))))
    kg = max(5, round(rng.lognormvariate(log(60), 0.8)))
    item = ItemView(number, product, kg, ready, until, shelf)
    modes: tuple[Mode, ...] = ("deliver", "pickup", "glean")
    (mode,) = rng.choices(modes, (40, 40, 20))
    return OfferView(number, farm, (item,), mode, float(rng.choice((10, 15, 20, 30))))


def _stop(rng: random.Random, number: int, town: Point, now: datetime, days: int) -> StopView:
    start = (now + timedelta(days=rng.randrange(1, days))).replace(hour=rng.choice((9, 14)))
    room = rng.randrange(80, 321)
    recipes = (
        RecipeView(slug, round(room * rng.uniform(0.35, 0.8)), RECIPES[slug])
        for slug in rng.sample(tuple(RECIPES), rng.randint(2, 4))
    )
    return StopView(number, _near(rng, town, 4), start, start + timedelta(hours=4), room, tuple(recipes))


def by_geopy(stops: tuple[StopView, ...], offer: OfferView) -> list[int]:
    """The oracle: every stop of the dates measured by geopy, then sorted."""
    (item,) = offer.items
    here = offer.point.lat, offer.point.lon
    timely = (stop for stop in stops if item.ready <= stop.start <= item.until)
    found = ((geodesic(here, (stop.point.lat, stop.point.lon)).km, stop.start, stop.id) for stop in timely)
    return [number for _, _, number in sorted(found)[:TEN]]


def by_index(index: StopIndex, offer: OfferView) -> list[int]:
    """What is measured: the ten nearest in the window."""
    (item,) = offer.items
    return [stop.id for _, stop in index.nearest(offer.point, item.ready, item.until, TEN)]


def proposed(index: StopIndex, made: Instance, offer: OfferView) -> list[int]:
    """The whole answer, with reasons, refusals and the distances that people are shown."""
    return [one.stop_id for one in propose(offer, index, offer.items[0].ready, made.weights, made.rules).choices]


def timed(call: Callable[[], list[int]]) -> tuple[float, list[int]]:
    """Milliseconds, and the answer."""
    begun = perf_counter()
    answer = call()
    return (perf_counter() - begun) * 1000, answer


def percentile(times: list[float], percent: int) -> float:
    """The nearest rank."""
    return sorted(times)[min(len(times) - 1, len(times) * percent // 100)]


def compare(count: int, queries: int, seed: int, area: tuple[float, ...], needed: float) -> bool:
    """Print one table; tell whether all rankings were the same."""
    made = season(queries, count, seed=seed, area=area)
    plain, index = StopIndex(made.stops, many=sys.maxsize), StopIndex(made.stops)
    quick = "index, numpy" if numpy() and count >= 1_000 else "index"
    methods: dict[str, Callable[[OfferView], list[int]]] = {
        "geopy loop": partial(by_geopy, made.stops),
        quick: partial(by_index, index),
        "index, no numpy": partial(by_index, plain),
        "whole proposal": partial(proposed, index, made),
    }
    times: dict[str, list[float]] = {name: [] for name in methods}
    different = 0
    for call in methods.values():
        call(made.offers[0])  # builds the table, loads what is loaded late
    for offer in made.offers:
        answers = {name: timed(partial(call, offer)) for name, call in methods.items()}
        for name, (spent, _) in answers.items():
            times[name].append(spent)
        rankings = [ranking for name, (_, ranking) in answers.items() if name != "whole proposal"]
        different += any(ranking != rankings[0] for ranking in rankings)
    loop = percentile(times["geopy loop"], 50)
    print(f"\n{count:,} stops, {queries} offers{'p50 ms':>25}{'p99 ms':>12}{'geopy / this':>14}")
    for name, all_times in times.items():
        p50, p99 = percentile(all_times, 50), percentile(all_times, 99)
        print(f"  {name:<38}{p50:>10.3f}{p99:>12.3f}{loop / p50:>14,.0f}")
    reached = percentile(times[quick], 50) <= needed
    print(f"  needed: {needed} ms p50, {quick}: {'reached' if reached else 'MISSED'}")
    print(f"  same ranking: {'yes' if not different else f'NO, {different} of {queries} differ'}")
    return not different


def main() -> int:
    """Both sizes; 0 when every ranking was geopy's."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--queries", type=int, default=100, help="offers asked about, at 50,000 stops")
    options.add_argument("--seed", type=int, default=1)
    args = options.parse_args()
    cases = [(200, 5 * args.queries, args.seed, DIEPPE, 0.1), (50_000, args.queries, args.seed, FRANCE, 0.5)]
    same = [compare(*case) for case in cases]
    return 0 if all(same) else 1


if __name__ == "__main__":
    sys.exit(main())
