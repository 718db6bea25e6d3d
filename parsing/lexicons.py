"""The word lists under `parsing/lexicon/`, folded as messages are folded; an operator extends them row by row."""

from __future__ import annotations

import csv
import re
from functools import cache
from importlib.resources import files
from typing import Any

from parsing.text import Text

Phrase = tuple[str, ...]


def fold(words: str) -> str:
    """Words as a folded text has them: `Chou-fleur` is `chou fleur`."""
    return Text.of(words).s.strip()


def stem(word: str) -> str:
    """A word without its plural ending: enough to know `choux` and `tomates`."""
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def rows(name: str) -> list[dict[str, str]]:
    """The rows of a CSV file of the lexicon; a line that begins with a # is a remark."""
    text = files("parsing").joinpath("lexicon", name).read_text(encoding="utf-8")
    return list(csv.DictReader(line for line in text.splitlines() if not line.startswith("#")))


@cache
def words(name: str) -> frozenset[str]:
    """The words of a text file of the lexicon, folded; what follows a # is a remark."""
    text = files("parsing").joinpath("lexicon", name).read_text(encoding="utf-8")
    lines = (line.split("#")[0] for line in text.splitlines())
    return frozenset(word for line in lines for word in fold(line).split())


@cache
def shortcuts() -> dict[str, str]:
    """What people write for short, and what they mean."""
    return {fold(row["written"]): row["meant"] for row in rows("shortcuts.csv")}


@cache
def emoji() -> dict[str, str]:
    """The product that a picture shows."""
    return {row["emoji"]: row["product"] for row in rows("emoji.csv")}


@cache
def units() -> dict[str, str]:
    """The canonical unit of each word for one."""
    return {word: row["unit"] for row in rows("units.csv") for word in row["words"].split("|")}


@cache
def kilograms() -> dict[str, float]:
    """Kilograms in a unit of weight."""
    return {row["unit"]: float(row["kg"]) for row in rows("units.csv") if row["kg"]}


def alternatives(choices: list[str] | dict[str, str]) -> str:
    """A group that matches any of the words, the longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, choices), key=len, reverse=True)).replace(r"\ ", " ") + ")"


_BETWEEN = r"[ \n,]{1,3}"
_ANY_WORD = r"[^\s,.;!?]{1,30}"
_SPELT = {"(": "(?:", "*": "[a-z]*", "~": r"(?:es?|ent|ons|e?ra(?:is?|it|ient)?|e?r(?:i?ons|ont))", " ": _BETWEEN}
_PARTS = re.compile(r"\[[^\]]*\]\+?|(?:[^\s\[\]()]|\((?:[^()]|\([^()]*\))*\))+")
_CLASS = re.compile(r"\{(\w+)\}")
_BAR = re.compile(r"\|(?![^(]*\))")


@cache
def classes() -> dict[str, str]:
    """Words that stand in the same places of many cues, as alternatives; rows of one name together."""
    found: dict[str, list[str]] = {}
    for row in (*rows("classes.csv"), *rows("not_taken.csv")):
        found.setdefault(row["name"], []).append(row["words"])
    return {name: "|".join(some) for name, some in found.items()}


@cache
def listed(name: str) -> str:
    """A class as a regular expression, what begins alike written once."""
    choices = _BAR.split(classes()[name])
    odd = [choice for choice in choices if re.search(r"[(){}?]", choice)]
    tree: dict[str, Any] = {}
    for choice in choices:
        if choice not in odd:
            node = tree
            for letter in f"{choice}$":
                node = node.setdefault(letter, {})
    return "(?:" + "|".join([*map(_words, odd), _branches(tree)]) + ")"


def _branches(tree: dict[str, Any]) -> str:
    """What follows a beginning, the longer before the shorter."""
    made = [_SPELT.get(letter, letter) + _branches(rest) for letter, rest in sorted(tree.items()) if letter != "$"]
    if "$" in tree and made:
        return f"(?:{'|'.join(made)})?"
    return f"(?:{'|'.join(made)})" if len(made) > 1 else "".join(made)


def cue(pattern: str) -> str:
    """A row of a cue file as a regular expression.

    `abim*` is any word that begins so, `livr~` a verb in -er as of me, us or others, now or later, `[tout]` may be
    missing, `[les|tout]+` is up to four of them, `(venez|passez)` is one of them, `..` is up to three words in between,
    `{bring}` a row of `classes.csv`. Capital letters are atoms.
    """
    made, begun = "", False
    for part in _PARTS.findall(pattern):
        if part.endswith("]+"):
            inner = _words(part[1:-2])
            made += rf"(?:{_BETWEEN}(?:{inner})){{0,4}}?" if begun else rf"(?:(?:{inner}){_BETWEEN}){{0,4}}?"
        elif part == "..":
            made += rf"(?:{_BETWEEN}{_ANY_WORD}){{0,3}}?"
        elif part.startswith("["):
            inner = _words(part[1:-1])
            made += rf"(?:{_BETWEEN}(?:{inner}))?" if begun else rf"(?:(?:{inner}){_BETWEEN})?"
        else:
            made += (_BETWEEN if begun else "") + _words(part)
            begun = True
    return made


def _words(choices: str) -> str:
    """Alternatives as a regular expression, with their classes."""
    made = "".join(_SPELT.get(c, c) for c in choices)
    return _CLASS.sub(lambda m: listed(m[1]), made)


_OPENINGS = re.compile(r"(?:^|(?<=[(|]))([^(|]\??)")


def _initials(pattern: str) -> str:
    """The letters that what a row finds may begin with (perhaps some more), or nothing where that is not seen."""
    letters: set[str] = set()
    for part in _PARTS.findall(pattern):
        optional = part.startswith("[")
        words = _CLASS.sub(lambda m: classes()[m[1]], part.strip("[]+") if optional else part)
        letters |= set(_OPENINGS.findall(words))
        if not optional:
            break
    return "".join(sorted(letters)) if all(letter.isalnum() for letter in letters) else ""


@cache
def cues(name: str) -> dict[str, re.Pattern[str]]:
    """The cues of a file by label, each label one pattern on a folded text."""
    return {label: re.compile(pattern) for label, pattern in written(name).items()}


AROUND = {"before", "behind"}
"""Labels of what may stand around a whole saying."""


@cache
def whole(name: str) -> dict[str, re.Pattern[str]]:
    """The cues of a file by label, to be matched with the whole of a folded text.

    Any of the rows labelled `before` may stand before them, any of those labelled `behind` after them.
    """
    found = written(name)
    before = rf"(?:{found['before']}[\s,.:;!]*)*" if "before" in found else ""
    behind = rf"(?:[\s,]*{found['behind']})*" if "behind" in found else ""
    said = {label: rf"\W*{before}{cue}{behind}[\s,.!]*" for label, cue in found.items() if label not in AROUND}
    return {label: re.compile(pattern) for label, pattern in said.items()}


def written(name: str) -> dict[str, str]:
    """The cues of a file by label, as regular expressions to be set among others."""
    found: dict[str, dict[str, list[str]]] = {}
    for row in rows(name):
        found.setdefault(row["label"], {}).setdefault(_initials(row["words"]), []).append(cue(row["words"]))
    return {label: rf"(?<!\w){_one_of(some)}(?!\w)" for label, some in found.items()}


def _one_of(rows_by_initials: dict[str, list[str]]) -> str:
    """Any of the rows; at each word only those are tried that may begin with its first letter."""
    tried = [
        (f"(?=[{letters}])" if len(letters) > 1 else "") + f"(?:{'|'.join(some)})"
        for letters, some in rows_by_initials.items()
    ]
    return f"(?:{'|'.join(tried)})"
