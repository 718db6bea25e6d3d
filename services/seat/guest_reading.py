"""Reading who comes: "Josette Martin, 2 adultes 1 enfant", as a coordinator writes it down for somebody else."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NUMBERS = {
    word: number
    for number, words in enumerate(
        (
            "zero",
            "un une one a an",
            "deux two",
            "trois three",
            "quatre four",
            "cinq five",
            "six",
            "sept seven",
            "huit eight",
            "neuf nine",
            "dix ten",
        )
    )
    for word in words.split()
}
_NUMBER = r"(?P<n>\d{1,4}|" + "|".join(sorted(_NUMBERS, key=len, reverse=True)) + r")"
_CHILD = r"(?:petits?[- ])?enfants?|children|child|kids?|petite?s?|bebes?|bébés?|bab(?:y|ies)|ados?"
_ADULT = r"(?:grandes?[- ])?(?:personnes?|adultes?|adults?)|grande?s?|places?|people|persons?|seats?|têtes?|heads?"
_COUNT = re.compile(rf"\b{_NUMBER}\s*(?:(?P<child>{_CHILD})|(?P<adult>{_ADULT}))\b", re.IGNORECASE)
_WITH = re.compile(rf"\b(?:avec|et|with|and|ses|her|his)\s+{_NUMBER}\s*(?:{_CHILD})\b", re.IGNORECASE)
"""Somebody with children is there too."""
_TIMES = re.compile(r"(?:\bx\s?|\+\s?)(?P<n>\d{1,4})\b|[\s,:]\(?(?P<m>\d{1,4})\)?\s*$", re.IGNORECASE)
_FILLERS = re.compile(
    r"^(?:(?:inscrire|inscris|ajouter|ajoute|noter|note|pour|et|avec|add|for|and|with|please)\b\s*)+",
    re.IGNORECASE,
)
_ENDS = re.compile(r"(?:[\s,;:.()&+-]|\b(?:et|avec|pour|and|with|for)\b)+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guest:
    """A name and how many come; no heads when that was not said."""

    name: str
    adults: int
    children: int

    @property
    def heads(self) -> int:
        """How many they are."""
        return self.adults + self.children


def read(text: str) -> Guest:
    """The name and the heads in a sentence.

    >>> read("Josette Martin, 2 adultes 1 enfant")
    Guest(name='Josette Martin', adults=2, children=1)
    >>> read("une place pour Mme Lefèvre")
    Guest(name='Mme Lefèvre', adults=1, children=0)
    >>> read("Ali avec 2 enfants").heads, read("Paul Durand").heads
    (3, 0)
    """
    adults = children = 0
    for found in _COUNT.finditer(text):
        number = count(found["n"])
        if found["child"]:
            children += number
        else:
            adults += number
    if children and not adults and _WITH.search(text):
        adults = 1
    rest = _COUNT.sub(" ", text)
    if not adults + children and (times := _TIMES.search(rest)):
        adults = int(times["n"] or times["m"])
        rest = rest[: times.start()] + " " + rest[times.end() :]
    return Guest(_name(rest), adults, children)


def count(word: str) -> int:
    """A number in digits or words, up to ten in words."""
    return int(word) if word.isdecimal() else _NUMBERS[word.lower()]


def _name(rest: str) -> str:
    words = " ".join(rest.split()).strip(" ,;:.()&+-")
    words = _ENDS.sub("", _FILLERS.sub("", words))
    words = re.sub(r"\s+([,;])", r"\1", words).strip(" ,;:.()&+-")
    return words if any(letter.isalpha() for letter in words) else ""
