"""One offer and one stop: may they meet, and what is it worth? Else, what stands between them?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from matching.distance import shown_km
from matching.fill import Filled, Slot, fill
from matching.values import Bans, ItemView, OfferView, Reason, RecipeView, Rules, StopView, Weights, WhyNot, stamp

METRE = 0.001
"""Nearer than this to a radius, geopy decides: the ranking formula is off by less."""


@dataclass(frozen=True, slots=True)
class Question:
    """One offer, asked at one moment under one network's settings."""

    offer: OfferView
    now: datetime
    weights: Weights
    rules: Rules
    bans: Bans

    @property
    def items(self) -> tuple[ItemView, ...]:
        """What is left to be placed, by id."""
        return tuple(sorted((item for item in self.offer.items if item.kg > 0), key=lambda item: item.id))

    @property
    def kg(self) -> int:
        """All of it."""
        return sum(item.kg for item in self.items)

    @property
    def radius_km(self) -> float:
        """How far whoever drives is willing to go."""
        own = self.offer.radius_km
        theirs = {"deliver": own, "pickup": self.rules.pickup_radius_km, "glean": self.rules.gleaning_radius_km}
        radius = theirs[self.offer.mode]
        return own if radius is None else radius

    def notice(self, stop: StopView) -> timedelta:
        """What must lie between now and the start: the stop's notice, and what volunteers need before a gleaning."""
        days = self.rules.gleaning_notice_days if self.offer.mode == "glean" else 0.0
        return max(timedelta(hours=stop.notice_hours), timedelta(days=days))


@dataclass(frozen=True, slots=True)
class Trip:
    """What one stop would take of the offer, and what that is worth."""

    stop: StopView
    km: float
    """By the ranking formula."""
    slots: tuple[Slot, ...]
    filled: Filled
    value: float

    @property
    def kg(self) -> int:
        """What is carried."""
        return sum(kg for _, kg in self.filled)


def value(filled: Iterable[tuple[Slot, int]], km: float, weights: Weights) -> float:
    """Kilogram-equivalents: what the produce is worth when it is used, less there and back on the road."""
    return sum(kg * slot.worth for slot, kg in filled) - weights.km * 2 * weights.road * km


def judge(question: Question, stop: StopView, km: float) -> Trip | WhyNot:
    """What the stop takes of the offer, or the first obstacle. `km`, also in the answer, by the ranking formula."""
    if obstacle := _place_and_time(question, stop, km) or _kitchen(question, stop):
        return replace(obstacle, km=km)
    slots = tuple(_slots(question, stop))
    filled = fill(slots)
    return Trip(stop, km, slots, filled, value(filled, km, question.weights))


def in_reach(question: Question, stop: StopView, km: float) -> bool:
    """Exactly the radius is still in reach, by the distance that people are shown."""
    radius = question.radius_km
    return km <= radius - METRE or (km <= radius + METRE and shown_km(question.offer.point, stop.point) <= radius)


def _refuse(question: Question, stop: StopView, reason: Reason, item: ItemView | None = None) -> WhyNot:
    item = item or max(question.items, key=lambda item: (item.kg, -item.id))
    return WhyNot(
        stop.id,
        reason,
        radius_km=question.radius_km,
        start=stop.start,
        product=item.product,
        ready=item.ready,
        until=item.until,
        notice=question.notice(stop),
        kg=question.kg,
        room_kg=max(stop.capacity_kg, 0),
    )


def _place_and_time(question: Question, stop: StopView, km: float) -> WhyNot | None:
    if (question.offer.id, stop.id) in question.bans:
        return _refuse(question, stop, Reason.BANNED)
    start, now = stamp(stop.start), stamp(question.now)
    if start < now:
        return _refuse(question, stop, Reason.BEGUN)
    if not in_reach(question, stop, km):
        return _refuse(question, stop, Reason.TOO_FAR)
    if not any(_in_time(item, start) for item in question.items):
        return _out_of_time(question, stop, start)
    if start - now < question.notice(stop).total_seconds():
        return _refuse(question, stop, Reason.TOO_SOON, _timely(question, stop)[0])
    return None


def _in_time(item: ItemView, start: float) -> bool:
    return stamp(item.ready) <= start <= stamp(item.until)


def _timely(question: Question, stop: StopView) -> list[ItemView]:
    start = stamp(stop.start)
    return [item for item in question.items if _in_time(item, start)]


def _out_of_time(question: Question, stop: StopView, start: float) -> WhyNot:
    """Told of the item that keeps longest, or of the one that is ready first."""
    keeps = max(question.items, key=lambda item: (stamp(item.until), -item.id))
    if stamp(keeps.until) < start:
        return _refuse(question, stop, Reason.AFTER_UNTIL, keeps)
    later = [item for item in question.items if stamp(item.ready) > start]
    return _refuse(question, stop, Reason.BEFORE_READY, min(later, key=lambda item: (stamp(item.ready), item.id)))


KITCHEN = (Reason.FULL, Reason.NO_SCHEDULE, Reason.NO_RECIPE)
"""What can stand between an item and a jar, nearest to being overcome first."""


def _kitchen(question: Question, stop: StopView) -> WhyNot | None:
    """Nothing when some item can be cooked; else the item that comes nearest to it tells why not."""
    timely = _timely(question, stop)
    if not stop.recipes and stop.products is None:
        return _refuse(question, stop, Reason.UNPLANNED, timely[0])
    obstacles = [(_uncooked(item, stop), item) for item in timely]
    if any(reason is None for reason, _ in obstacles):
        return None
    reason, item = min(obstacles, key=lambda obstacle: KITCHEN.index(obstacle[0] or Reason.FULL))
    refused = _refuse(question, stop, reason or Reason.FULL, item)
    return replace(refused, room_kg=0) if reason is Reason.FULL else refused


def _uncooked(item: ItemView, stop: StopView) -> Reason | None:
    taken = [recipe for recipe in _recipes(stop) if recipe.fits.get(item.product, 0) > 0]
    valid = [recipe for recipe in taken if recipe.validated]
    if not valid:
        return Reason.NO_SCHEDULE if taken else Reason.NO_RECIPE
    room = min(stop.capacity_kg, sum(_room(recipe, stop) for recipe in valid))
    return None if room > 0 else Reason.FULL


def _recipes(stop: StopView) -> Iterator[RecipeView]:
    """The planned recipes, and the products taken without one as a recipe without a name."""
    yield from stop.recipes
    if stop.products is not None:
        yield RecipeView("", None, stop.products)


def _room(recipe: RecipeView, stop: StopView) -> int:
    return max(stop.capacity_kg if recipe.capacity_kg is None else recipe.capacity_kg, 0)


def _slots(question: Question, stop: StopView) -> Iterator[Slot]:
    for item in _timely(question, stop):
        age = aged(item, stop)
        for recipe in _recipes(stop):
            fit = recipe.fits.get(item.product, 0.0)
            if fit > 0 and recipe.validated and (room := _room(recipe, stop)) > 0:
                yield Slot(item, stop, recipe.slug or None, room, fit, age, fit - question.weights.age * age)


def aged(item: ItemView, stop: StopView) -> float:
    """The share of its shelf life that is gone when the stop begins."""
    shelf = item.shelf.total_seconds()
    return (stamp(stop.start) - stamp(item.ready)) / shelf if shelf > 0 else 1.0
