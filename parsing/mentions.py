"""What is looked at to judge a day or a whole message: features for the learnt weights."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta

from parsing import features
from parsing.features import Features
from parsing.lexicons import cues
from parsing.period import Period
from parsing.text import Text

LONG = 250
"""Characters of a long message."""
_COUNTED = re.compile(r"Q (?:de |d |of )?P|P[ :]*Q")


def of_day(text: Text, at: int, number: int, of: int, today: date) -> Features:
    """What surrounds a day, and what kind of period it is."""
    period: Period = text.tag(at)
    kind = period.kind.rstrip("0123456789")
    ahead = (period.first - today).days
    found = [*features.around(text.s, at), *features.rank(number, of), f"kind:{kind}"]
    found += [f"kind:{kind} after {text.s[:at].split()[-1]}"] if text.s[:at].split() else []
    flags = {"one day": period.first == period.last, "today": ahead == 0, "far": ahead > 60, "very far": ahead > 240}
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


def of_message(text: Text, signs: Mapping[str, object]) -> Features:
    """The words of a message, the cues in it, and whether it counts, names and asks."""
    found = [*features.message(text.s), *(f"sign:{label}" for label, some in signs.items() if some)]
    found += [f"hand:{label}" for label, pattern in cues("handover.csv").items() if pattern.search(text.s)]
    found += [f"grade:{label}" for label, pattern in cues("grades.csv").items() if pattern.search(text.s)]
    flags = {f"has {atom}": atom in text.s for atom in "QPLD?"}
    flags |= {"counted product": bool(_COUNTED.search(text.s)), "long": len(text.s) > LONG}
    return found + [name for name, true in flags.items() if true]
