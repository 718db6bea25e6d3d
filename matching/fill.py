"""How many kilograms of which item go into which recipe: the rooms of one or several stops filled as well as can be."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf

from matching.values import ItemView, StopView


@dataclass(frozen=True, slots=True)
class Slot:
    """A place where one item could go."""

    item: ItemView
    stop: StopView
    recipe: str | None
    room_kg: int
    """At the recipe; the stop's own room counts besides."""
    fit: float
    age: float
    worth: float
    """Of one kilogram: fit less what age takes away."""

    @property
    def order(self) -> tuple[float, int, int, str]:
        """Best first; the rest only makes the order certain."""
        return -self.worth, self.item.id, self.stop.id, self.recipe or ""


Filled = list[tuple[Slot, int]]
"""Slots with the kilograms they get, none of them 0."""


def fill(slots: Iterable[Slot]) -> Filled:
    """The most kilograms that fit, and among these fillings the one of most worth.

    Best fit first is exact for one item, and whenever everything lands where it fits best. Several items that compete
    for a recipe are a small flow.
    """
    ordered = sorted(slots, key=lambda slot: slot.order)
    greedy = _greedily(ordered)
    items = {slot.item.id: slot for slot in reversed(ordered)}
    best = sum(slot.worth * slot.item.kg for slot in items.values())
    if len(items) < 2 or sum(slot.worth * kg for slot, kg in greedy) > best - 1e-9:
        return greedy
    return _flow(ordered)


def _greedily(ordered: Sequence[Slot]) -> Filled:
    items = {slot.item.id: slot.item.kg for slot in ordered}
    stops = {slot.stop.id: slot.stop.capacity_kg for slot in ordered}
    recipes = {(slot.stop.id, slot.recipe): slot.room_kg for slot in ordered}
    filled = []
    for slot in ordered:
        recipe = slot.stop.id, slot.recipe
        kg = min(items[slot.item.id], stops[slot.stop.id], recipes[recipe])
        if kg > 0:
            items[slot.item.id] -= kg
            stops[slot.stop.id] -= kg
            recipes[recipe] -= kg
            filled.append((slot, kg))
    return filled


Node = tuple[Hashable, ...]
SOURCE: Node = ("source",)
SINK: Node = ("sink",)


def _flow(ordered: Sequence[Slot]) -> Filled:
    """Transport by successive best paths (Busacker and Gowen 1960): exact, in whole kilograms."""
    left: defaultdict[Node, dict[Node, int]] = defaultdict(dict)
    worth: dict[tuple[Node, Node], float] = {}

    def arc(tail: Node, head: Node, kg: int, each: float = 0.0) -> None:
        left[tail][head], left[head][tail] = max(kg, 0), left[head].get(tail, 0)
        worth[tail, head], worth[head, tail] = each, -each

    for slot in ordered:
        item, stop, recipe = ("item", slot.item.id), ("stop", slot.stop.id), ("recipe", slot.stop.id, slot.recipe)
        arc(SOURCE, item, slot.item.kg)
        arc(item, recipe, slot.item.kg, slot.worth)
        arc(recipe, stop, slot.room_kg)
        arc(stop, SINK, slot.stop.capacity_kg)
    while path := _best_path(left, worth):
        kg = min(left[tail][head] for tail, head in path)
        for tail, head in path:
            left[tail][head] -= kg
            left[head][tail] += kg
    sent = ((slot, left["recipe", slot.stop.id, slot.recipe]["item", slot.item.id]) for slot in ordered)
    return [(slot, kg) for slot, kg in sent if kg > 0]


def _best_path(
    left: Mapping[Node, Mapping[Node, int]], worth: Mapping[tuple[Node, Node], float]
) -> list[tuple[Node, Node]]:
    """The path of most worth per kilogram that still has room (Bellman-Ford with a queue), or nothing."""
    best, came = {SOURCE: 0.0}, {}
    queue = deque([SOURCE])
    while queue:
        tail = queue.popleft()
        for head, kg in left[tail].items():
            through = best[tail] + worth[tail, head]
            if kg > 0 and through > best.get(head, -inf) + 1e-9:
                best[head], came[head] = through, tail
                queue.append(head)
    if SINK not in came:
        return []
    path, node = [], SINK
    while node != SOURCE:
        path.append((came[node], node))
        node = came[node]
    return path
