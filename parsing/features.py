"""What the learnt weights look at: the words around a mention, and the words of a whole message.

Features are names. They are taken from tagged texts, so that "avant le D" is the same for every day and "Q de P" for
every amount of every product; a word stands for itself, for its senses and, in whole messages, for its letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations, pairwise, product

from parsing.senses import senses

_TOKEN = re.compile(r"[A-Za-z]+|[?!.:,;(\n)]")
_ENDS = frozenset(".!?;")
_SENSE_ENDS = _ENDS | {"\n"}
WORDS = 7
"""Words on either side that are looked at."""
MOST_WORDS = 400
"""Words of a message that are looked at; an offer is told by its first hundred."""
LETTERS = 4
"""Letters of a word that stand for it where it is misspelt or not known."""

Features = list[str]


def tokens(s: str) -> list[str]:
    """Words, atoms and stops."""
    return _TOKEN.findall(s)


def _side(words: Sequence[str], side: str) -> Features:
    """The words on one side, nearest first: the three next to it by their place, the others until the sentence ends."""
    found, beyond = [], False
    for k, word in enumerate(words):
        if k < 3:
            found.append(f"{side}{k}:{word}")
        beyond = beyond or word in _ENDS
        if not beyond:
            found.append(f"{side}:{word}")
            if len(word) > LETTERS:
                found.append(f"{side}~{word[:LETTERS]}")
    return found


def _side_senses(words: Sequence[str], side: str) -> Features:
    """The senses of the words on one side, as `_side` has the words."""
    found, beyond, before = [], False, ""
    for k, word in enumerate(words):
        beyond = beyond or word in _SENSE_ENDS
        for sense in senses(word):
            if k < 3:
                found.append(f"{side}{k}:@{sense}")
            if not beyond:
                found.append(f"{side}:@{sense}")
            if k == 1:
                found.append(f"{side}{side}:{before} @{sense}")
                found += [f"{side}{side}:@{nearer} @{sense}" for nearer in senses(before)]
        before = word
    return found


def around(s: str, at: int) -> Features:
    """The words before and after the atom at `at`, alone and in twos and threes, and their senses."""
    before, after = tokens(s[max(0, at - 90) : at])[::-1], tokens(s[at + 1 : at + 80])
    near, next_to = before[:WORDS], after[: WORDS - 1]
    found = _side(near, "L") + _side(next_to, "R")
    found += _side_senses(before[: WORDS + 1], "L") + _side_senses(after[: WORDS + 1], "R")
    if len(near) > 1:
        found.append(f"LL:{near[1]} {near[0]}")
    if len(near) > 2:
        found.append(f"LLL:{near[2]} {near[1]} {near[0]}")
    if len(next_to) > 1:
        found.append("RR:" + " ".join(next_to[:2]))
    if near and next_to:
        found.append(f"LR:{near[0]} {next_to[0]}")
    return found


def beside(s: str, start: int, end: int, name: str) -> Iterator[str]:
    """The words on both sides of what stands from `start` to `end`, and their senses, until the sentence ends."""
    before, after = tokens(s[max(0, start - 70) : start])[::-1], tokens(s[end : end + 50])
    for side, words in ((f"{name}<", before[: WORDS - 1]), (f"{name}>", after[: WORDS - 2])):
        for k, word in enumerate(words):
            if k < 3 or word in _SENSE_ENDS:
                yield f"{side}{k}:{word}"
            if word in _SENSE_ENDS:
                break
            yield f"{side}:{word}"
            for sense in senses(word):
                yield f"{side}:@{sense}"
                if k < 3:
                    yield f"{side}{k}:@{sense}"


def sentence(s: str, bounds: Iterable[tuple[int, int]], at: int) -> Features:
    """The words, senses and atoms of the sentence that the atom at `at` stands in; `bounds` is where each stands."""
    a, b = next(((a, b) for a, b in bounds if a <= at < b), (0, 0))
    words = tokens(s[a:b])
    found = [f"S:@{sense}" for sense in sorted({sense for word in words for sense in senses(word)})]
    found += [f"S:{word}" for word in sorted(set(words)) if len(word) >= LETTERS]
    found += [f"S has {c}" for c in "PQLNH?" if c in s[a:b]]
    return [*found, f"S days:{min(3, s[a:b].count('D'))}"]


def rank(number: int, of: int) -> Features:
    """Which of how many mentions of its kind it is."""
    found = [f"of:{min(of, 4)}", f"rank:{min(number, 3)}/{min(of, 4)}"]
    return found + ["first"] * (number == 0) + ["last"] * (number == of - 1)


@lru_cache(maxsize=8192)
def _letters(word: str) -> tuple[str, ...]:
    """Every run of letters of a word, its beginning and end marked."""
    marked = f"<{word}>"
    return (
        tuple(f"c:{marked[i : i + LETTERS]}" for i in range(len(marked) - LETTERS + 1)) if len(word) >= LETTERS else ()
    )


@lru_cache(maxsize=4)
def message(s: str) -> tuple[str, ...]:
    """The words of a message, alone and in twos; their senses, also with a word between them; their letters."""
    words = [w for w in tokens(s)[:MOST_WORDS] if w not in "\n()"]
    found = {f"u:{w}" for w in words} | {f"b:{a} {b}" for a, b in pairwise(words)}
    meant = [senses(word) or (word,) for word in words]
    found.update(f"u:@{sense}" for some in meant for sense in some)
    found.update(f"b:@{a} @{b}" for one, two in pairwise(meant) for a, b in product(one, two))
    found.update(f"s:@{a} @{b}" for one, two in zip(meant, meant[2:], strict=False) for a, b in product(one, two))
    found.update(letters for word in set(words) for letters in _letters(word))
    return tuple(sorted(found))


TELLING = {
    "me",
    "us",
    "you",
    "them",
    "kin",
    "made",
    "makes",
    "vessel",
    "paid",
    "returned",
    "occasion",
    "loaded",
    "bend",
    "own_account",
    "want",
    "ask",
    "process",
    "unpicked",
    "pick",
    "picked",
    "people",
    "invite",
    "tool",
    "take",
    "come",
    "help",
    "give",
    "container",
    "cancel",
    "thank",
    "past",
}
"""Senses that tell together what none of them tells alone: something made, and a price asked."""


def together(s: str) -> Features:
    """Which telling senses a message has beside each other, however far apart."""
    found = sorted({sense for word in set(tokens(s)) for sense in senses(word)} & TELLING)
    return [f"t:{a} {b}" for a, b in combinations(found, 2)]
