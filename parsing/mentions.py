"""What is looked at to judge a day, a place, the hand-over or a whole message: features for the learnt weights."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, timedelta

from parsing import features, kinds
from parsing.cues import grade_cues, hand_cue
from parsing.event import Event
from parsing.features import Features
from parsing.lexicons import cues
from parsing.period import Period
from parsing.products import GENERIC
from parsing.senses import senses
from parsing.spots import Spot
from parsing.text import Text

LONG = 250
"""Characters of a long message."""
_FAR = (("near", 15), ("around", 40), ("far", 90))
"""How far places are from those that are served, in km."""
MANY = 5
"""Digits of the number of people of a town, where it counts no longer how large it is."""
MOST_BESIDE = 3
"""Products, and amounts, of a message beside which is looked."""
_COUNTED = re.compile(r"Q (?:de |d |of )?P|P[ :]*Q")


def of_day(text: Text, at: int, number: int, of: int, today: date, *, gleaning: bool) -> Features:
    """What surrounds a day, what kind of period it is, and whether gleaners are called."""
    period: Period = text.tag(at)
    kind = period.kind.rstrip("0123456789")
    ahead = (period.first - today).days
    found = [*features.around(text.s, at), *features.rank(number, of), f"kind:{kind}"]
    found += features.sentence(text.s, kinds.sentences(text.s), at)
    before = "".join(text.s[:at].split()[-1:])
    found += [f"kind:{kind} after {before}", f"gleaning:{gleaning} after {before}"]
    flags = {"one day": period.first == period.last, "today": ahead == 0, "far": ahead > 60, "very far": ahead > 240}
    flags["gleaning"] = gleaning
    return found + [name for name, true in flags.items() if true]


def role(period: Period, start: date | None, until: date | None) -> str:
    """What a day is for a window: both its ends, its last, the day after its last, its first, or nothing."""
    if start and until and (period.first, period.last) == (start, until):
        return "both"
    if until and period.last == until:
        return "last"
    if until and period.first - timedelta(1) == until:
        return "after"
    return "first" if start and period.first == start else "none"


def of_place(text: Text, at: int, number: int, of: int) -> Features:
    """What surrounds a name of a place, and what the rules make of it."""
    spot: Spot = text.tag(at)
    found = [*features.around(text.s, at), *features.rank(number, of)]
    found += [f"role:{spot.role}", f"how:{spot.matches[0].how}", f"w:{round(spot.weight)}"]
    away = next((name for name, km in _FAR if spot.matches[0].km < km), "away")
    return [*found, f"km:{away}", f"people:{min(MANY, len(str(spot.commune.population)))}"]


def of_handover(text: Text) -> Features:
    """The words of a message."""
    return list(features.message(text.s))


def of_product(text: Text, found: Sequence[Event], event: Event, counted: AbstractSet[str], kind: str) -> Features:
    """What surrounds a product, what the rules think of it, and whether it and the others are counted.

    `counted` are the products that have an amount.
    """
    products = [e for e in found if e.kind == "P"]
    name = event.what.product
    names = [*features.around(text.s, event.start), *features.rank(products.index(event), len(products))]
    names += features.sentence(text.s, kinds.sentences(text.s), event.start)
    flags = {
        "generic": name in GENERIC, "weak": event.what.weak, "sure": event.what.sure,
        "again": sum(e.what.product == name for e in products) > 1, "counted": name in counted,
        "another counted": bool(counted - {name}),
    }  # fmt: skip
    names += [name for name, true in flags.items() if true] + [f"fl:{f}" for f in sorted(event.flags)]
    return [*names, f"in:{kind}"]


def of_message(text: Text, signs: Mapping[str, object], found: Sequence[Event], *, offered: bool) -> Features:
    """The words of a message, the cues in it, and whether it counts, names and asks.

    `offered` is whether the rules find anything in it that is offered, or could be gleaned or made something of. The
    weights are asked only where they do; they are learnt from the other messages too.
    """
    names = [*features.message(text.s), *(f"sign:{label}" for label, some in signs.items() if some)]
    names += [f"hand:{label}" for label in cues("handover.csv") if hand_cue(label, text.s)]
    names += [f"grade:{label}" for label, matches in grade_cues(text.s).items() if matches]
    flags = {f"has {atom}": atom in text.s for atom in "QPLD?"}
    flags |= {"counted product": bool(_COUNTED.search(text.s)), "long": len(text.s) > LONG, "items": offered}
    names += [name for name, true in flags.items() if true]
    return names + _of_events(found) + _beside(text.s, found) + _of_sentences(text.s) + features.together(text.s)


def _of_events(found: Sequence[Event]) -> Features:
    """How many products and amounts there are, and what the rules think of the products."""
    products = [e for e in found if e.kind == "P"]
    amounts = sum(e.kind == "Q" for e in found)
    free = "some" if any(not e.flags for e in products) else "none" if products else "no product"
    flags = sorted({flag for e in products for flag in e.flags})
    return [
        f"free:{free}",
        f"products:{min(3, len(products))}",
        f"amounts:{min(3, amounts)}",
        *(f"fl:{f}" for f in flags),
    ]


def _beside(s: str, found: Sequence[Event]) -> Features:
    """What is said beside the first products and the first amounts: who has them, whether they were or will be."""
    names: set[str] = set()
    for kind in "PQ":
        for event in [e for e in found if e.kind == kind][:MOST_BESIDE]:
            names.update(features.beside(s, event.start, event.end, kind))
    return list(names)


def _of_sentences(s: str) -> Features:
    """What is said in which sort of sentence: one that asks or not, names a product or not, counts or not."""
    found = set()
    for a, b in kinds.sentences(s[: LONG * 8]):
        part = s[a:b]
        sort = ("q" if "?" in part else "s") + "P" * ("P" in part) + "Q" * ("Q" in part)
        found.add(f"st:{sort}")
        found.update(f"sc:{sort}:{sense}" for word in features.tokens(part) for sense in senses(word))
    return sorted(found)
