"""Where the rules and what was learnt disagree, the likelier reading is taken.

The rules read what they know without fail and the rest by chance; the learnt weights know nothing for sure and guess
the rest better. Each reading of the rules counts as some evidence (`TRUST`) beside the words around it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from math import log
from typing import cast

from parsing import kinds, learnt, mentions
from parsing.models import Kind
from parsing.period import Period
from parsing.text import Text
from parsing.windows import Window

TRUST = {"kind": 2.5, "day": 2.0}
"""How much the reading of the rules counts, in natural logarithms: 2 is seven times as likely. Measured on sets that
neither had seen."""
SURE_OF_OFFER = log(0.7)
"""How likely an offer must be where the rules see none."""


def kind_of(text: Text, ruled: Kind, *, offered: bool) -> Kind:
    """What a message is; `offered` is whether anything is left that it could offer."""
    if not offered:
        return ruled
    signs = kinds.read_signs(text).found
    found = learnt.logs("kind", mentions.of_message(text, signs))
    if not found:
        return ruled
    rated = {answer: value + TRUST["kind"] * (answer == ruled) for answer, value in found.items()}
    best = cast("Kind", max(rated, key=lambda answer: rated[answer]))
    return ruled if ruled == "none" and found[best] < SURE_OF_OFFER else best


def window_of(text: Text, today: date, ruled: Window) -> Window:
    """The window, each day taken for what its words say: first, last, the day after the last, both, nothing."""
    days = [i for i, c in enumerate(text.s) if c == "D"]
    if not days or len(days) > learnt.MOST or "day" not in learnt.models():
        return ruled
    roles = [mentions.role(text.tag(at), ruled.start, ruled.until) for at in days]
    if (made := _assembled(text, days, roles)) is None or (made.start, made.until) != (ruled.start, ruled.until):
        return ruled  # read from more than its days
    judged = []
    for k, at in enumerate(days):
        found = learnt.logs("day", mentions.of_day(text, at, k, len(days), today))
        rated = {answer: value + TRUST["day"] * (answer == roles[k]) for answer, value in found.items()}
        judged.append(max(rated, key=lambda answer: rated[answer]))
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
