"""What sort of thing a word is.

`lexicon/senses.csv` puts words that mean alike together, so that what was learnt of one holds for the others (bringing:
livrer, apporter, déposer, drop).
"""

from __future__ import annotations

from functools import cache, lru_cache

from parsing.lexicons import rows


@cache
def _whole() -> dict[str, tuple[str, ...]]:
    """The senses of each word that is listed as it is."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("senses.csv"):
        for word in row["words"].split("|"):
            if not word.endswith("*") and row["name"] not in found.get(word, ()):
                found[word] = (*found.get(word, ()), row["name"])
    return found


@cache
def _begun() -> dict[str, tuple[str, ...]]:
    """The senses of all words that begin so."""
    found: dict[str, tuple[str, ...]] = {}
    for row in rows("senses.csv"):
        for word in row["words"].split("|"):
            if word.endswith("*"):
                found[word[:-1]] = (*found.get(word[:-1], ()), row["name"])
    return found


@lru_cache(maxsize=8192)
def senses(word: str) -> tuple[str, ...]:
    """The sorts of things that a word names, in the order of the alphabet; none for a word that is not listed."""
    begun = (_begun().get(word[:length], ()) for length in range(2, len(word) + 1))
    return tuple(sorted({*_whole().get(word, ()), *(name for names in begun for name in names)}))
