"""One offer, the stops that suit it best and why; or why none does. And a stop, the offers that suit it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from matching.distance import between, shown_km, spot
from matching.explain import choice, nearest_miss, shown, soonest_then_nearest
from matching.index import Found, StopIndex
from matching.pairs import METRE, Question, Trip, judge
from matching.rank import Ranked, best_whole, rank, split
from matching.values import (
    DEFAULT_RULES,
    DEFAULT_WEIGHTS,
    Bans,
    Choice,
    OfferView,
    Proposal,
    Reason,
    Rules,
    StopView,
    Weights,
    WhyNot,
    stamp,
)

REFUSALS = 5
"""As many refusals as a message can hold."""


def propose(
    offer: OfferView,
    stops: StopIndex | Sequence[StopView],
    now: datetime,
    weights: Weights = DEFAULT_WEIGHTS,
    rules: Rules = DEFAULT_RULES,
    *,
    limit: int = 3,
    bans: Bans = frozenset(),
) -> Proposal:
    """The best `limit` stops for an offer, how to split it when none takes it whole, and why others cannot.

    `bans` are pairs (offer, stop). The answer does not depend on the order of stops or items.
    """
    question = Question(offer, now, weights, rules, bans)
    if not question.items:
        return Proposal(summary=WhyNot(None, Reason.NOTHING_LEFT))
    index = stops if isinstance(stops, StopIndex) else StopIndex(stops)
    trips, refused = _judged(question, index)
    whole = best_whole(question, trips)
    together = [whole] if whole else split(question, trips)
    chosen = _best(question, trips, together, limit)
    told = soonest_then_nearest(refused)[:REFUSALS]
    miss = None if trips else nearest_miss(refused)
    return Proposal(
        choices=tuple(choice(question, trip, trips) for trip in chosen),
        split=tuple(choice(question, trip, trips) for trip in together) if len(together) > 1 else (),
        why_not=tuple(shown(offer, why, index.get(why.stop_id)) for why in told),
        summary=miss and shown(offer, miss, index.get(miss.stop_id)),
    )


def explain_pair(
    offer: OfferView,
    stop: StopView,
    now: datetime,
    weights: Weights = DEFAULT_WEIGHTS,
    rules: Rules = DEFAULT_RULES,
    *,
    bans: Bans = frozenset(),
) -> Choice | WhyNot:
    """What this one stop would take of the offer, or why it cannot."""
    question = Question(offer, now, weights, rules, bans)
    if not question.items:
        return WhyNot(stop.id, Reason.NOTHING_LEFT)
    judged = judge(question, stop, between(spot(offer.point), spot(stop.point)))
    if isinstance(judged, WhyNot):
        return replace(judged, km=shown_km(offer.point, stop.point))
    return choice(question, judged, [judged])


def candidates_for_stop(
    stop: StopView,
    offers: Iterable[OfferView],
    now: datetime,
    weights: Weights = DEFAULT_WEIGHTS,
    rules: Rules = DEFAULT_RULES,
    *,
    bans: Bans = frozenset(),
) -> list[tuple[int, Choice]]:
    """The offers that a new or freed stop could take, each as if alone there, best first."""
    here = spot(stop.point)
    asked = {}
    for offer in offers:
        question = Question(offer, now, weights, rules, bans)
        judged = judge(question, stop, between(spot(offer.point), here)) if question.items else None
        if isinstance(judged, Trip):
            asked[offer.id] = (question, judged)
    standing = [Ranked(trip, question.offer.served, question.offer.id) for question, trip in asked.values()]
    order = [ranked.tie for ranked in rank(standing, weights.equity, len(standing))]
    return [(offer_id, choice(*asked[offer_id], [asked[offer_id][1]])) for offer_id in order]


def _best(question: Question, trips: Sequence[Trip], together: Sequence[Trip], limit: int) -> list[Trip]:
    """The best trips. The last gives way to a stop that alone takes as much as all together, if none of them does."""
    ranked = rank([Ranked(trip, trip.stop.served) for trip in trips], question.weights.equity, limit)
    best = [one.trip for one in ranked]
    if best and len(together) == 1 and all(trip.kg < together[0].kg for trip in best):
        best[-1] = together[0]
    return best


def _judged(question: Question, index: StopIndex) -> tuple[list[Trip], list[WhyNot]]:
    """Every trip that can be made, and the refusals worth telling: of stops in range, and of the nearest beyond."""
    here = question.offer.point
    ready = max(question.now, min((item.ready for item in question.items), key=stamp), key=stamp)
    until = max((item.until for item in question.items), key=stamp)
    near = index.within(here, question.radius_km + METRE, question.now)
    timely = [found for found in near if stamp(ready) <= stamp(found[1].start) <= stamp(until)]
    around = index.nearest(here, ready, until, len(timely) + REFUSALS)
    found = [*timely, *_just_missed(near, ready, until), *around]
    if not found:
        found = index.nearest(here, question.now, None, 1)
    judged = [judge(question, stop, km) for km, stop in {stop.id: (km, stop) for km, stop in found}.values()]
    refused = [one for one in judged if isinstance(one, WhyNot)]
    return [one for one in judged if isinstance(one, Trip)], refused


def _just_missed(near: Found, ready: datetime, until: datetime) -> Found:
    """The last stops in range before the produce is ready, and the first after it is past its best."""
    early = [found for found in near if stamp(found[1].start) < stamp(ready)]
    late = [found for found in near if stamp(found[1].start) > stamp(until)]
    return [*early[-REFUSALS:], *late[:REFUSALS]]
