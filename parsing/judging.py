"""Where the rules and what was learnt disagree, the likelier reading is taken.

The rules read what they know without fail and the rest by chance; the learnt weights know nothing for sure and guess
the rest better. Each reading of the rules counts as some evidence (`TRUST`) beside the words around it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import cast

from parsing import learnt, mentions
from parsing.event import Event
from parsing.kinds import read_signs
from parsing.models import Handover, Kind, ParsedItem
from parsing.period import Period
from parsing.spots import Spot
from parsing.text import Text
from parsing.windows import Window

TRUST = {"kind": 1.0, "day": 3.5, "place": 1.5, "handover": 2.9, "product": 0.0}
"""How much the reading of the rules counts, in natural logarithms: 2 is seven times as likely. Measured on sets that
neither had seen (docs/parsing.md)."""
LEFT_OUT = 2.0
"""How much more a reading counts that leaves out a day because it knows what else was then."""
DESTINATION = 0.8
"""How much less likely a place is where the produce is when the rules read that it is brought there."""
CAUTION = 0.4
"""How much more likely than nothing an offer must be, in natural logarithms: one made of no offer is worse than one
that is asked for again."""


def _likeliest(found: Mapping[str, float], ruled: str, trust: float) -> str:
    """The likeliest answer, the one of the rules favoured."""
    return max(found, key=lambda answer: found[answer] + trust * (answer == ruled))


def kind_of(text: Text, found: Sequence[Event], ruled: Kind, *, offered: bool, hidden: bool = False) -> Kind:
    """What a message is.

    `offered` is whether anything is left that it could offer, `hidden` whether produce is only named that could be
    gleaned or made something of.
    """
    there = offered or hidden  # the trainer says the same of its messages
    if not there:
        return ruled
    seen = mentions.of_message(text, read_signs(text).found, found, offered=there)
    logs = learnt.logs("kind", seen)
    if not logs:
        return ruled
    logs["none"] += CAUTION
    if not offered:
        logs.pop("surplus", None)
    return cast("Kind", _likeliest(logs, ruled, TRUST["kind"]))


def items_of(text: Text, found: Sequence[Event], items: list[ParsedItem], kind: Kind) -> list[ParsedItem]:
    """The items without those of several that are named, but hardly offered; one is left at least."""
    if len(items) < 2 or len(items) > learnt.MOST or "product" not in learnt.models():
        return items
    counted = {item.product for item in items if item.quantity is not None}
    rated: dict[str, float] = {}
    for event in found:
        if event.kind == "P" and any(item.product == event.what.product for item in items):
            logs = learnt.logs("product", mentions.of_product(text, found, event, counted, kind))
            name = event.what.product
            rated[name] = max(rated.get(name, -99.0), logs["yes"] - logs["no"] + TRUST["product"])
    kept = [item for item in items if rated.get(item.product, 1.0) > 0]
    return kept or items


def handover_of(text: Text, ruled: Handover | None) -> Handover | None:
    """Whether it is brought or fetched, or nothing is said of it."""
    logs = learnt.logs("handover", mentions.of_handover(text))
    best = _likeliest(logs, str(ruled), TRUST["handover"]) if logs else str(ruled)
    return None if best == "None" else cast("Handover", best)


def spot_of(text: Text, ruled: str | None) -> tuple[int, Spot] | None:
    """Which name of a place (an atom `L` and its spot) is where the produce is; `ruled` is the commune of the rules.

    None where nothing was learnt, and where none of them is.
    """
    places = [i for i, c in enumerate(text.s) if c == "L"][: learnt.MOST]
    rated = []
    for k, at in enumerate(places):
        logs = learnt.logs("place", mentions.of_place(text, at, k, len(places)))
        if not logs:
            return None
        named: Spot = text.tag(at)
        if named.role == "street" and named.commune.name != ruled:
            continue
        for_it = TRUST["place"] * (named.commune.name == ruled) - DESTINATION * (named.role == "destination")
        rated.append((logs["yes"] - logs["no"] + for_it, -k, at))
    if not rated or max(rated)[0] <= 0:
        return None
    best = max(rated)[2]
    return best, text.tag(best)


def window_of(text: Text, today: date, ruled: Window, *, gleaning: bool) -> Window:
    """The window, each day taken for what its words say: first, last, the day after the last, both, nothing.

    `text` is `windows.prepared`. A window that was said stands; a day only named may be anybody's.
    """
    if ruled.said:
        return ruled
    days = [i for i, c in enumerate(text.s) if c == "D"]
    if not days or len(days) > learnt.MOST or "day" not in learnt.models():
        return ruled
    roles = [mentions.role(text.tag(at), ruled.start, ruled.until) for at in days]
    if (made := _assembled(text, days, roles)) is None or (made.start, made.until) != (ruled.start, ruled.until):
        return ruled  # read from more than its days
    judged = []
    for k, at in enumerate(days):
        logs = learnt.logs("day", mentions.of_day(text, at, k, len(days), today, gleaning=gleaning))
        if text.at[at] in ruled.over:
            judged.append("none")
            continue
        trust = TRUST["day"] + (LEFT_OUT if text.at[at] in ruled.forgotten else 0.0)
        judged.append(_likeliest(logs, roles[k], trust))
    weighed = None if judged == roles else _assembled(text, days, judged)
    return ruled if weighed is None else replace(weighed, sure=False)


def _assembled(text: Text, days: Sequence[int], roles: Sequence[str]) -> Window | None:
    """The window that days with these roles make; None where it would end before it begins."""
    start: tuple[date, int] | None = None
    until: tuple[date, int] | None = None
    named = [(at, text.tag(at)) for at, role in zip(days, roles, strict=True) if role == "both"]
    if named:
        start = min((period.first, at) for at, period in named)
        until = max((period.last, at) for at, period in named)
    for at, role in zip(days, roles, strict=True):
        period: Period = text.tag(at)
        if role == "last":
            until = (period.last, at)
        elif role == "after":
            until = (period.first - timedelta(1), at)
        elif role == "first":
            start = (period.first, at)
    if start and until and start[0] > until[0]:
        return None
    return Window(
        start[0] if start else None, until[0] if until else None,
        text.span(start[1], start[1] + 1) if start else None, text.span(until[1], until[1] + 1) if until else None,
    )  # fmt: skip
