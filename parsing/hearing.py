"""How words sound, roughly: who misspells a word mostly writes what is heard."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from functools import lru_cache

_SOUNDS = [
    (re.compile(p), r)
    for p, r in [
        (r"eaux?|aux?|ots?$|oh", "o"), (r"qu|ck|cq|k", "c"), (r"ph", "f"), (r"y", "i"), (r"ss|sc(?=[ei])|c(?=[ei])|ti(?=on)", "s"),
        (r"[ae]n(?=[^aeiou]|$)|[ae]m(?=[bp])", "an"), (r"ain|ein|in(?=[^aeiou]|$)", "in"), (r"ai|ei|ee?t$|er$|ez$|e$|es$|e+", "e"),
        (r"g(?=[ei])", "j"), (r"z", "s"), (r"h", ""), (r"(.)\1+", r"\1"), (r"[estx]+$", ""), (r"om(?=[bp])", "on"), (r"ou", "u"),
    ]
]  # fmt: skip


@lru_cache(maxsize=8192)
def sound(word: str) -> str:
    """How a French reader would say it, roughly: `serise` and `cerise` sound alike."""
    for pattern, said in _SOUNDS:
        word = pattern.sub(said, word)
    return word


_ENDINGS = re.compile(r"(?:(?<=[a-z]{2})e?s?|(?<=[aeiournl])[tdpsx]+)$")
_SPOKEN = [
    (re.compile(p), r)
    for p, r in [
        (r"(?:et|er|ez|ee)(?=s?$)", "e"), (r"oeu|eu", "e"), (r"ch|sh", "X"), (r"ph", "f"), (r"h", ""), (r"gu(?=[eiy])", "G"), (r"g(?=[eiy])", "j"), (r"ge(?=[ao])", "j"),
        (r"gn", "n"), (r"ill", "i"), (r"c?qu|ck|cc(?=[aou])|c(?=[^eiyX]|$)|q", "k"), (r"(?<=[aeiouy])s(?=[aeiouy])", "z"), (r"ss|sc(?=[eiy])|c(?=[eiy])", "s"),
        (r"e?au", "o"), (r"oi", "W"), (r"[ae]i|ay|ey", "e"), (r"[ae][nm](?=[^aeiouynm]|$)", "A"), (r"(?:i|y|e)[nm](?=[^aeiouynm]|$)", "I"),
        (r"o[nm](?=[^aeiouynm]|$)", "O"), (r"ou", "U"), (r"y", "i"), (r"([a-z])\1", r"\1"),
    ]
]  # fmt: skip


@lru_cache(maxsize=8192)
def spoken(word: str) -> str:
    """A closer hearing that keeps its consonants: `fraiz` and `fraise`, `epinar` and `epinard`."""
    for pattern, said in _SPOKEN:
        word = pattern.sub(said, word)
    return _ENDINGS.sub("", word)
