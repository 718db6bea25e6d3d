"""Products of two words of which one is misspelt: "pommes de tere", "choux fleure", "jeruzalem artichokes".

Alone the other word is another product (apples, cabbage), so the pair is put right before products are read.
"""

from __future__ import annotations

import re
from functools import cache

from rapidfuzz.distance import DamerauLevenshtein

from parsing.hearing import spoken
from parsing.lexicons import alternatives, stem
from parsing.products import phrases
from parsing.spots import in_use
from parsing.text import Replacement, Text

_LINKS = frozenset(["de", "d", "du", "des", "a", "en", "of", "2", "s"])
SHORTEST = 4
"""Letters of a word that may be misspelt."""


@cache
def _pairs() -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """By the word that is a product of its own: the words behind it, and those before it, that make it another one."""
    behind: dict[str, list[str]] = {}
    before: dict[str, list[str]] = {}
    for key, named in phrases().items():
        words = [word for word in named.words.split() if word not in _LINKS]
        if len(words) != 2 or len(key) < 2:
            continue
        for anchor, other, found in ((words[0], words[1], behind), (words[1], words[0], before)):
            alone = phrases().get((stem(anchor),))
            if alone and alone.product != named.product and len(other) >= SHORTEST:
                found.setdefault(stem(anchor), []).append(other)
    return behind, before


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    behind, before = (alternatives(list(found)) + "[sx]?" for found in _pairs())
    return (
        re.compile(rf"(?<!\w)(?P<anchor>{behind})(?P<link> (?:(?:de|d|du|a|en|2) )?)(?P<other>[a-z]{{2,14}})(?!\w)"),
        re.compile(rf"(?<!\w)(?P<other>[a-z]{{3,14}})(?P<link> )(?P<anchor>{before})(?!\w)"),
    )


def right_compounds(text: Text, wrong: dict[int, int]) -> Text:
    """The text with misspelt halves of products put right; notes in `wrong` where they stood in the original."""

    def right(match: re.Match[str]) -> Replacement:
        found = _pairs()[match.re is _patterns()[1]]
        others = found.get(stem(match["anchor"]), [])
        told = _sounded(match) and stem(match["other"]) in map(stem, others)
        meant = match["other"] if told else _meant(match["other"], others)
        if meant is None:
            return None
        start, end = text.span(match.start(), match.end())
        wrong[start] = end
        link = " de " if _sounded(match) else match["link"]
        first, last = (match["anchor"], meant) if match.re is _patterns()[0] else (meant, match["anchor"])
        return first + link + last, None

    for pattern in _patterns():
        text = text.rewrite(pattern, right)
    return text


def _sounded(match: re.Match[str]) -> bool:
    """As in "pommes 2 terre"."""
    return match["link"] == " 2 "


def _meant(word: str, others: list[str]) -> str | None:
    """The word of these that an unknown one is a misspelling of."""
    if stem(word) in map(stem, others) or word in in_use() or stem(word) in in_use():
        return None
    return next((other for other in others if other[0] == word[0] and _alike(stem(word), stem(other))), None)


def _alike(word: str, other: str) -> bool:
    if spoken(word) == spoken(other) or _bare(word) == _bare(other):
        return True
    limit = 1 if len(other) < 7 else 2
    return DamerauLevenshtein.distance(word, other, score_cutoff=limit) <= limit


_DOUBLED, _SILENT = re.compile(r"(.)\1+"), re.compile(r"h|e?s?$")


def _bare(word: str) -> str:
    """Without doubled letters, without what is not heard: `ter`, `therre` and `terre`."""
    return _SILENT.sub("", _DOUBLED.sub(r"\1", word))
