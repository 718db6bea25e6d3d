"""Which trips come first, and which together carry the most of one offer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heappop, heappush

from matching.fill import Filled, fill
from matching.pairs import Question, Trip, value
from matching.values import NEVER, stamp

BATCH = 20
"""So that hundreds of stops in reach of a large offer are not all weighed against one another."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """A trip in a ranking, with when its farm or centre was last served."""

    trip: Trip
    served: datetime | None
    tie: int = 0
    """Makes the order certain when all else is equal."""


def rank(standing: Sequence[Ranked], near: float, limit: int) -> list[Ranked]:
    """By value; among those within `near` (a share) of the best left, whoever was served least recently goes first."""
    left = sorted(standing, key=lambda one: (-one.trip.value, stamp(one.trip.stop.start), one.trip.stop.id, one.tie))
    ranked: list[Ranked] = []
    while left and len(ranked) < limit:
        best = left[0].trip.value
        tied = (one for one in left if one.trip.value >= best - near * abs(best))
        ranked.append(first := min(tied, key=lambda one: one.served or NEVER))
        left.remove(first)
    return ranked


def best_whole(question: Question, trips: Sequence[Trip]) -> Trip | None:
    """The best stop that takes everything, if there is one."""
    wholes = [Ranked(trip, trip.stop.served) for trip in trips if trip.kg == question.kg]
    ranked = rank(wholes, question.weights.equity, 1)
    return ranked[0].trip if ranked else None


def split(question: Question, trips: Sequence[Trip]) -> list[Trip]:
    """Stops that together take as much as possible, one after the other by what each adds in value.

    When no stop adds a kilogram any more, no set of stops does (what sinks can draw from a flow is submodular): the
    kilograms are the most there can be. Which stops carry them is chosen greedily, the twenty best before any other.
    """
    ordered = sorted(trips, key=lambda trip: (-trip.value, stamp(trip.stop.start), trip.stop.id))
    chosen: list[Trip] = []
    filled: Filled = []
    for first in range(0, len(ordered), BATCH):
        chosen, filled = _extended(question, chosen, filled, ordered[first : first + BATCH])
    return [part for trip in chosen if (part := _carried(question, trip, filled)).filled]


def _extended(
    question: Question, chosen: list[Trip], filled: Filled, batch: Sequence[Trip]
) -> tuple[list[Trip], Filled]:
    """Beside others a stop adds no more than before, so only the most promising is looked at again (Minoux 1978)."""
    waiting = [(-trip.value, number, trip) for number, trip in enumerate(batch)]
    while waiting and _kg(filled) < question.kg:
        _, number, trip = heappop(waiting)
        more = fill(slot for each in (*chosen, trip) for slot in each.slots)
        if _kg(more) == _kg(filled):
            continue
        gain = _worth(question, (*chosen, trip), more) - _worth(question, chosen, filled)
        if waiting and gain < -waiting[0][0]:
            heappush(waiting, (-gain, number, trip))
        else:
            chosen, filled = [*chosen, trip], more
    return chosen, filled


def _carried(question: Question, trip: Trip, filled: Filled) -> Trip:
    own = [(slot, kg) for slot, kg in filled if slot.stop.id == trip.stop.id]
    return replace(trip, filled=own, value=value(own, trip.km, question.weights))


def _kg(filled: Filled) -> int:
    return sum(kg for _, kg in filled)


def _worth(question: Question, trips: Sequence[Trip], filled: Filled) -> float:
    return sum(part.value for trip in trips if (part := _carried(question, trip, filled)).filled)
