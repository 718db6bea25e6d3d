"""What a place in a text is before it is chosen: a spot, what it may mean, and how much speaks for it."""

from __future__ import annotations

import gzip
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from domain.places import Commune
from parsing.almanac import HOLIDAYS, MONTHS, WEEKDAYS
from parsing.lexicons import stem, units, words
from parsing.products import phrases
from parsing.text import Text

NEAR_KM = 70.0
"""How far from the network a commune may be when only its name, and no "à", says that it is a place."""


FAR_SPELLING = 0.72
"""How like a misspelt name must be (two letters off, or another initial, is less), or it is asked."""


class Gazetteer(Protocol):
    """What is asked of the list of communes; a match has `commune`, `score`, `how` (exact, short, fuzzy) and `km`."""

    def find(self, name: str, near: Any = ..., *, far: bool = ...) -> Sequence[Any]:
        """What a name may mean, likeliest first."""
        ...

    def spans(self, tokens: Sequence[str], near: Any = ...) -> Sequence[tuple[int, int, Sequence[Any]]]:
        """Where words name communes: first word, past the last, what may be meant."""
        ...


@dataclass(frozen=True, slots=True)
class Spot:
    """A name of a place in the text, what it may mean, and how much speaks for the produce being there."""

    matches: tuple[Any, ...]
    role: str
    weight: float
    start: int
    end: int

    @property
    def commune(self) -> Commune:
        """The likeliest commune."""
        found: Commune = self.matches[0].commune
        return found


TOKEN = re.compile(r"[^\W_]+")


@cache
def ordinary() -> frozenset[str]:
    """Words that are names of communes somewhere, and something else everywhere."""
    product_words = {part for key, named in phrases().items() for part in (*key, *named.words.split())}
    calendar = {part for name in [*MONTHS, *WEEKDAYS, *HOLIDAYS] for part in name.split()}
    return words("function_words.txt") | words("not_places.txt") | product_words | calendar | frozenset(units())


def known(word: str) -> bool:
    """A word that is something else than a place."""
    return word in ordinary() or stem(word) in ordinary()


@cache
def in_use() -> frozenset[str]:
    """Words that French or English people write: a name of a place is not misspelt as one of them."""
    packed = (Path(__file__).parent / "data" / "words_in_use.txt.gz").read_bytes()
    return frozenset(gzip.decompress(packed).decode().split("\n"))


def has_capital(text: Text, start: int) -> bool:
    """Written with a capital letter, and not because a sentence begins."""
    at = text.at[start][0]
    return text.original[at].isupper()
