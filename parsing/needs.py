"""What a pattern cannot match without: a look for a few letters spares the search for most patterns of a message.

Most patterns of the taggers are of things that a message does not say. Each of them wants some letters for sure
("broie", or the atom of a day); to look for these takes a hundredth of the time that the search itself takes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from math import prod
from re import _constants as op  # type: ignore[attr-defined]  # the only description of a pattern that Python has
from re import _parser  # type: ignore[attr-defined]
from typing import Any

COST = 0.0003
"""What looking for one run of letters takes, as a share of the search."""
PAYS = 0.95
"""Share of the searches above which it is not worth while to look first."""
MOST = 3
"""Groups of runs that are looked for: what a pattern needs beside a word that is everywhere tells more than that."""
_COMMON = {1: 0.9, 2: 0.35, 3: 0.06, 4: 0.015, 5: 0.005}
"""How likely a run of so many letters is in a message, about; longer ones are rare."""
_SELDOM = {"L": 0.8, "D": 0.7, "N": 0.3, "X": 0.1, "W": 0.1, "E": 0.1}
"""How likely an atom is in a message, about."""
Needed = tuple[tuple[str, ...], ...]


def needed(pattern: re.Pattern[str]) -> Needed:
    """Groups of runs of letters; of each group one is in every text that the pattern matches in.

    Empty where nothing is certain, or where it would not pay.
    """
    if pattern.flags & re.IGNORECASE:
        return ()
    groups = {_shortest(group) for group in _groups(_parser.parse(pattern.pattern, pattern.flags))}
    paying = sorted((group for group in groups if _price(group) < PAYS), key=lambda g: (_price(g), sorted(g)))
    return tuple(tuple(sorted(group, key=lambda run: (-_likely(run), run))) for group in paying[:MOST])


def _shortest(group: frozenset[str]) -> frozenset[str]:
    """The runs that no other run of the group is part of: "mar" is found wherever "mardi" is."""
    return frozenset(run for run in group if not any(other in run for other in group if other != run))


@lru_cache(maxsize=8192)
def _likely(run: str) -> float:
    """How likely a run of letters is in a message, about."""
    rare = min((_SELDOM[c] for c in run if c in _SELDOM), default=1.0)
    return min(rare, _COMMON.get(len(run), 0.002))


def _price(runs: frozenset[str]) -> float:
    """What a search costs that looks for these first, beside one that does not."""
    return 1.0 - prod(1.0 - _likely(run) for run in runs) + COST * len(runs)


def _of(tokens: Any) -> frozenset[str] | None:
    """The cheapest group that a sequence of tokens needs; None where nothing is certain."""
    groups = _groups(tokens)
    return groups[0] if len(groups) == 1 else min(groups, key=_price, default=None)


def _groups(tokens: Any) -> list[frozenset[str]]:
    """All groups that a sequence of tokens needs."""
    found: list[frozenset[str]] = []
    run = ""
    for kind, value in tokens:
        if kind is op.LITERAL:
            run += chr(value)
            continue
        if run:
            found.append(frozenset({run}))
            run = ""
        if kind is op.SUBPATTERN and not value[1] & re.IGNORECASE:
            found += _groups(value[3])
        elif (inner := _of_token(kind, value)) is not None:
            found.append(inner)
    return [*found, frozenset({run})] if run else found


def _of_token(kind: Any, value: Any) -> frozenset[str] | None:
    """The same of one token that is no letter."""
    if kind is op.BRANCH:
        parts = [_of(part) for part in value[1]]
        return frozenset().union(*parts) if all(parts) else None  # type: ignore[arg-type]  # none of them is None
    if kind in {op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT}:
        least, _, inner = value
        return _of(inner) if least else None
    if kind is op.ASSERT or kind is op.ATOMIC_GROUP:
        return _of(value[1] if kind is op.ASSERT else value)
    if kind is op.IN and all(what is op.LITERAL for what, _ in value):
        return frozenset(chr(letter) for _, letter in value)
    return None


_needed_by: dict[int, tuple[Needed, re.Pattern[str]]] = {}
"""What each pattern needs, by its identity: to hash a pattern takes as long as to search with it."""
MOST_PATTERNS = 4096
"""Patterns that are kept; there are some hundreds."""


def may_match(pattern: re.Pattern[str], s: str) -> bool:
    """False where a text lacks what the pattern cannot do without."""
    groups, _ = _needed_by.get(id(pattern)) or _look_up(pattern)
    for group in groups:
        for run in group:
            if run in s:
                break
        else:
            return False
    return True


_asked_for: dict[int, tuple[int, re.Pattern[str]]] = {}
"""How often each pattern was searched for whose needs are not known yet."""
FIRST, SPREAD = 3, 40
"""Searches after which the needs of a pattern are looked into, and over how many more those of all are spread: it takes
as long as to compile the pattern, which a process that reads one message must not wait for."""


def _look_up(pattern: re.Pattern[str]) -> tuple[Needed, re.Pattern[str]]:
    if len(_needed_by) + len(_asked_for) >= MOST_PATTERNS:
        _needed_by.clear()
        _asked_for.clear()
    left, _ = _asked_for.get(id(pattern)) or (FIRST + len(_asked_for) % SPREAD, pattern)
    if left:
        _asked_for[id(pattern)] = left - 1, pattern  # kept: another would get its identity
        return (), pattern
    _needed_by[id(pattern)] = found = (needed(pattern), pattern)
    return found


def search(pattern: re.Pattern[str], s: str) -> re.Match[str] | None:
    """What the pattern finds first."""
    return pattern.search(s) if may_match(pattern, s) else None
