"""What the learnt weights look at: the words around a mention, and the words of a whole message.

Features are names; a mention has some fifty of them. They are taken from tagged texts, so that "avant le D" is the same
for every day and "Q de P" for every amount of every product.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_TOKEN = re.compile(r"[A-Za-z]+|[?!.:,;(\n)]")
_ENDS = frozenset(".!?;")
WORDS = 7
"""Words on either side that are looked at."""
MOST_WORDS = 400
"""Words of a message that are looked at; an offer is told by its first hundred."""

Features = list[str]


def _side(words: Sequence[str], side: str) -> Features:
    """The words on one side, nearest first: the three next to it by their place, the others until the sentence ends."""
    found, beyond = [], False
    for k, word in enumerate(words):
        if k < 3:
            found.append(f"{side}{k}:{word}")
        beyond = beyond or word in _ENDS
        if not beyond:
            found.append(f"{side}:{word}")
            if len(word) > 4:
                found.append(f"{side}~{word[:4]}")
    return found


def around(s: str, at: int) -> Features:
    """The words before and after the atom at `at`, alone and in twos and threes."""
    before = _TOKEN.findall(s[max(0, at - 70) : at])[-WORDS:]
    after = _TOKEN.findall(s[at + 1 : at + 60])[: WORDS - 1]
    found = _side(before[::-1], "L") + _side(after, "R")
    if len(before) > 1:
        found.append("LL:" + " ".join(before[-2:]))
    if len(before) > 2:
        found.append("LLL:" + " ".join(before[-3:]))
    if len(after) > 1:
        found.append("RR:" + " ".join(after[:2]))
    if before and after:
        found.append(f"LR:{before[-1]} {after[0]}")
    return found


def rank(number: int, of: int) -> Features:
    """Which of how many mentions of its kind it is."""
    found = [f"of:{min(of, 4)}", f"rank:{min(number, 3)}/{min(of, 4)}"]
    return found + ["first"] * (number == 0) + ["last"] * (number == of - 1)


def message(s: str) -> Features:
    """The words of a message, alone and in twos."""
    words = [w for w in _TOKEN.findall(s)[:MOST_WORDS] if w not in "\n()"]
    return [*{f"u:{w}" for w in words}, *{f"b:{a} {b}" for a, b in pairwise(words)}]
