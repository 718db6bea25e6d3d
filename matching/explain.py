"""What is said of a choice or a refusal: figures as people are shown them, and what speaks for a stop."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta

from matching.distance import shown_km
from matching.fill import Slot
from matching.pairs import Question, Trip, value
from matching.values import Because, Choice, OfferView, Part, Reason, StopView, WhyNot, stamp


def choice(question: Question, trip: Trip, among: Sequence[Trip]) -> Choice:
    """The trip with its exact distance, and what it has over `among`, all the trips that could be made."""
    stop = trip.stop
    km = shown_km(question.offer.point, stop.point)
    return Choice(
        stop_id=stop.id,
        start=stop.start,
        km=km,
        parts=tuple(_part(slot, kg) for slot, kg in sorted(trip.filled, key=lambda part: part[0].item.id)),
        kg=trip.kg,
        value=value(trip.filled, km, question.weights),
        room_left_kg=stop.capacity_kg - trip.kg,
        whole=trip.kg == question.kg,
        firm=stamp(stop.start) - stamp(question.now) <= question.rules.freeze_hours * 3600,
        reasons=tuple(_reasons(question, trip, among)),
    )


def _part(slot: Slot, kg: int) -> Part:
    left = stamp(slot.item.ready) + slot.item.shelf.total_seconds() - stamp(slot.stop.start)
    freshness_left = timedelta(seconds=max(left, 0.0))
    return Part(slot.item.id, slot.item.product, slot.recipe, kg, slot.fit, freshness_left, slot.age)


def _reasons(question: Question, trip: Trip, among: Sequence[Trip]) -> Iterable[Because]:
    if trip.kg == question.kg:
        yield Because.WHOLE
    if len(among) == 1:
        yield Because.ONLY
    elif trip.km <= min(other.km for other in among):
        yield Because.NEAREST
    if len(among) > 1 and stamp(trip.stop.start) <= min(stamp(other.stop.start) for other in among):
        yield Because.SOONEST
    if all(slot.fit >= 1.0 for slot, _ in trip.filled):
        yield Because.MAIN
    near = question.weights.equity
    if any(
        other.value > trip.value >= other.value - near * abs(other.value) and _waited(trip, other) for other in among
    ):
        yield Because.SERVED_LEAST


def _waited(trip: Trip, other: Trip) -> bool:
    """The trip's centre was served less recently than the other's."""
    mine, theirs = trip.stop.served, other.stop.served
    return theirs is not None and (mine is None or mine < theirs)


def soonest_then_nearest(refused: Iterable[WhyNot]) -> list[WhyNot]:
    """Stops in range by start, then those too far by distance."""
    return sorted(refused, key=lambda why: (*_far(why), why.stop_id or 0))


def _far(why: WhyNot) -> tuple[bool, float]:
    if why.reason is Reason.TOO_FAR:
        return True, why.km or 0.0
    return False, stamp(why.start) if why.start else 0.0


HELP = {
    Reason.FULL: 0,
    Reason.NO_SCHEDULE: 1,
    Reason.NO_RECIPE: 2,
    Reason.UNPLANNED: 3,
    Reason.TOO_SOON: 4,
    Reason.AFTER_UNTIL: 5,
    Reason.BEFORE_READY: 5,
    Reason.TOO_FAR: 5,
}
"""The smaller, the nearer to being overcome by somebody; those alike are told apart by how much is missing."""


def nearest_miss(refused: Sequence[WhyNot]) -> WhyNot:
    """The refusal that helps most, for when there is no choice at all."""
    if not refused:
        return WhyNot(None, Reason.NO_STOP)
    ordered = soonest_then_nearest(refused)
    return min(ordered, key=lambda why: (HELP.get(why.reason, 6), _missing(why)))


def _missing(why: WhyNot) -> float:
    """How far beyond the limit, as a share of it: 34 km for a radius of 20 is 0.7, a day late after five is 0.2."""
    if why.reason is Reason.TOO_FAR:
        return ((why.km or 0.0) - (why.radius_km or 0.0)) / max(why.radius_km or 0.0, 1.0)
    if why.reason not in {Reason.AFTER_UNTIL, Reason.BEFORE_READY} or not (why.start and why.ready and why.until):
        return 0.0
    start, ready, until = stamp(why.start), stamp(why.ready), stamp(why.until)
    return max(start - until, ready - start) / max(until - ready, 3600.0)


def shown(offer: OfferView, why: WhyNot, stop: StopView | None) -> WhyNot:
    """The refusal with the distance that people are told."""
    return replace(why, km=shown_km(offer.point, stop.point)) if stop else why
