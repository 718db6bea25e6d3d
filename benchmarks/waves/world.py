"""Invented people and gleanings: what is true of them, which no way of calling may look at, drawn from a seed.

Every distribution here is our choice. Twenty regulars and many who come now and then; three quarters are seniors, who
answer in hours; the further, the less; each gleaning has a mood of its own (the weather) that nobody knows beforehand.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import exp, hypot, log
from zoneinfo import ZoneInfo

from domain.preferences import QUIETS
from domain.quiet import Quiet

PARIS = ZoneInfo("Europe/Paris")
SEASON = datetime(2026, 5, 4, tzinfo=PARIS)
WEEKS = 26
CROPS = ("tomate", "courgette", "pomme", "prune", "haricot vert", "oignon")


@dataclass(frozen=True, slots=True)
class Setting:
    """One world: how many people and gleanings, and how they are."""

    name: str
    people: int
    regulars: int = 20
    """About 20 for each centre; the others come now and then."""
    gleanings: int = 60
    towns: int = 1
    least: tuple[int, int] = (5, 8)
    drop_out: float = 0.10
    mood: float = 0.4
    """Standard deviation of what all answers to one gleaning share, in log-odds."""
    yes: float = 1.0
    """The odds of everybody's yes, times this."""
    fatigue: float = 0.0
    """Log-odds lost for each call of the last 14 days beyond the second."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody, with what is hidden."""

    id: int
    x: float
    y: float
    radius_km: float
    days: int
    likes: frozenset[str]
    refuses: frozenset[str]
    quiet: Quiet
    odds: float
    """Log-odds of a yes, 8 km away."""
    delay: float
    """Median hours awake until they answer."""


@dataclass(frozen=True, slots=True)
class Gleaning:
    """A field to pick; `posted` is when the grower says so, 3 to 4 days before."""

    id: int
    x: float
    y: float
    posted: datetime
    start: datetime
    crop: str
    least: int
    most: int
    mood: float


@dataclass(frozen=True, slots=True)
class Truth:
    """What somebody would answer to one gleaning, whenever they are called; the same for all ways of calling."""

    chance: float
    says: float
    """Below the chance: yes. A random number, as the next ones."""
    tells: float
    """A no is told when this is below 0.4, otherwise they are silent."""
    delay: float
    """Hours awake."""
    drops: float
    hours_before: float
    """When they drop out, so long before the start."""


def people(setting: Setting, seed: int) -> list[Person]:
    """Around towns 25 km from one another; the regulars are spread over them."""
    rng = random.Random(f"people {setting.people} {seed}")
    return [_person(rng, number, setting) for number in range(setting.people)]


def _person(rng: random.Random, number: int, setting: Setting) -> Person:
    senior = rng.random() < 0.75
    regular = number < setting.regulars
    yes = rng.betavariate(4, 5) if regular else rng.betavariate(1.2, 5)
    yes = min(0.95, max(0.01, yes))
    x, y = _town(number % setting.towns)
    week = [rng.random() < (0.8 if senior else 0.4) for _ in range(5)] + [rng.random() < 0.7, rng.random() < 0.5]
    return Person(
        number, rng.gauss(x, 7), rng.gauss(y, 7), rng.choice((10.0, 15.0, 20.0, 30.0)),
        sum(1 << day for day, can in enumerate(week) if can),
        frozenset(rng.sample(CROPS, rng.choice((0, 0, 1, 2)))), frozenset(),
        rng.choice((QUIETS[0], *QUIETS)), log(yes / (1 - yes)) + log(setting.yes),
        rng.lognormvariate(log(3.0 if senior else 0.7), 0.5),
    )  # fmt: skip


def _town(number: int) -> tuple[float, float]:
    return 25.0 * (number % 5), 25.0 * (number // 5)


def gleanings(setting: Setting, seed: int) -> list[Gleaning]:
    """Over half a year, on any day but Sunday, at 9 or at 14 h."""
    rng = random.Random(f"gleanings {seed}")
    found = []
    for number in range(setting.gleanings):
        day = rng.choice([day for day in range(4, WEEKS * 7) if day % 7 != 6])
        start = SEASON + timedelta(days=day, hours=rng.choice((9, 14)))
        posted = start.replace(hour=0) - timedelta(days=rng.choice((3, 4))) + timedelta(hours=rng.uniform(8, 20))
        x, y = _town(rng.randrange(setting.towns))
        least = rng.randint(*setting.least)
        place = rng.gauss(x, 7), rng.gauss(y, 7)
        mood = rng.gauss(0, 1) * setting.mood
        found.append(Gleaning(number, *place, posted, start, rng.choice(CROPS), least, least + 4, mood))
    return sorted(found, key=lambda one: one.posted)


def km(one: Person, field: Gleaning) -> float:
    """On a flat map."""
    return hypot(one.x - field.x, one.y - field.y)


def truth(one: Person, field: Gleaning, setting: Setting, seed: int, *, calls: int = 0) -> Truth:
    """Hidden; `calls` are those of the last 14 days, which tire where the setting says so."""
    rng = random.Random(f"truth {seed} {field.id} {one.id}")
    odds = one.odds - 0.07 * (km(one, field) - 8) + field.mood + (0.6 if field.crop in one.likes else 0.0)
    odds -= setting.fatigue * max(0, calls - 2)
    says, tells, drops = rng.random(), rng.random(), rng.random()
    delay = rng.lognormvariate(log(one.delay), 1.0)
    return Truth(1 / (1 + exp(-odds)), says, tells, delay, drops, rng.uniform(1.5, 24))
