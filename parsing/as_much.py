"""Amounts told by another: "30 kg de tomates et autant de poivrons", "le triple de courgettes"."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import replace

from parsing.amount import Quantity
from parsing.event import Event
from parsing.lexicons import alternatives, units
from parsing.text import Text

_AS_MUCH = re.compile(
    rf"(?<!\w)(?:autant|pareil|idem|ditto|likewise|meme (?:quantite|nombre|chose|poids)|as many|as much|same(?: amount| number| again)?)(?: (?:de|d|of|en|pour|in))*(?: {alternatives(units())} (?:de|d|of))?(?: des| les| the)? $"
)


_TIMES_AS_MUCH = re.compile(
    r"(?<!\w)(?:(?:le |la )?(?P<word>double|triple|quadruple)|(?P<n>N) (?:fois|times) (?:plus|autant|as (?:many|much))|(?P<en>twice|half) (?:as (?:many|much)|that(?: in)?))(?: (?:de|d|of|en|in))* $"
)
"""As in "20 kg de tomates et le triple de courgettes"."""
_TIMES_AFTER = re.compile(
    r" ?[:(,]? ?(?:le |la )?(?P<word>double|triple|quadruple)(?: de ca)?(?= ?[.,;!)\n]|$| (?:a|pour) )|,? (?P<n>N) (?:fois|times) (?:plus|autant|as (?:many|much)|that)(?= ?[.,;!)\n]|$)|,? (?P<en>twice) (?:that|as (?:many|much))(?= ?[.,;!)\n]|$)"
)
"""The same behind the product: "poires, le double"."""
_TIMES = {"double": 2.0, "triple": 3.0, "quadruple": 4.0, "twice": 2.0, "half": 0.5}


def _times(text: Text, match: re.Match[str], start: int, amount: Quantity) -> Quantity:
    """So many times an amount."""
    factor = text.tag(start + match.start("n")).value if match["n"] else _TIMES[match["word"] or match["en"]]
    kg = None if amount.kg is None else round(amount.kg * factor, 4)
    return replace(amount, value=round((amount.value or 0) * factor, 4), kg=kg)


_IDEM = re.compile(
    r" ?[:(,]? ?(?:pareil|idem|itou|de meme|meme (?:chose|quantite)|same|likewise|ditto)(?= ?[.,;!)\n]|$| a | pour )"
)


def as_much(text: Text, flow: Sequence[Event]) -> None:
    """Gives the later of two products the amount of the earlier, or so many times as much."""
    for one, two in itertools.pairwise([e for e in flow if e.kind == "P"]):
        if not one.mate or two.mate:
            continue
        between = text.s[one.end : two.start]
        if one.mate.what.value is not None and (match := _TIMES_AS_MUCH.search(between)):
            two.mate = replace(one.mate, what=_times(text, match, one.end, one.mate.what), mate=two, flags={"each"})
            one.mate.flags.add("each")
        elif one.mate.what.value is not None and (match := _TIMES_AFTER.match(text.s, two.end)):
            two.mate = replace(one.mate, what=_times(text, match, 0, one.mate.what), mate=two, flags={"each"})
            one.mate.flags.add("each")
        elif _AS_MUCH.search(between) or _IDEM.match(text.s[two.end :]):
            two.mate = one.mate
            one.mate.flags.add("each")
