"""Reading corrections of hours: "Paul 2 h 30", "everybody 3 h", "Rose 45 min, Nina 2h"."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.refusals import Refusal
from domain.words import _
from locales.abroad import folded

LONGEST = 1000
_NUMBERS = {
    "une": 1, "un": 1, "one": 1, "an": 1, "deux": 2, "two": 2, "trois": 3, "three": 3, "quatre": 4, "four": 4,
    "cinq": 5, "five": 5, "six": 6, "sept": 7, "seven": 7, "huit": 8, "eight": 8, "neuf": 9, "nine": 9, "dix": 10,
    "ten": 10,
}  # fmt: skip
_COUNT = rf"\d{{1,5}}(?:[.,]\d{{1,2}})?|{'|'.join(_NUMBERS)}"
_HOURS = r"h(?:eures?|ours?|rs?)?"
_MINUTES = r"m(?:in(?:utes?|s)?|n)?"
_HALF = r"et demie?|and a half"
_QUARTER = r"et quart"
_TIME = re.compile(
    rf"(?P<less>[-−–]\s*)?\b(?:"
    rf"(?P<h>{_COUNT})\s*{_HOURS}(?![a-z])(?:\s*(?P<m>\d{{1,2}})(?:\s*{_MINUTES}(?![a-z]))?|\s*(?P<half>{_HALF})|"
    rf"\s*(?P<quarter>{_QUARTER}))?"
    rf"|(?P<clock>\d{{1,2}}):(?P<past>\d{{2}})"
    rf"|(?P<demi>une demi[- ]heure|half an hour)"
    rf"|(?P<min>\d{{1,5}})\s*{_MINUTES}(?![a-z])"
    rf")"
)
_ALL = re.compile(r"(?:pour )?(?:tout le monde|tous|toutes|chacune?|everyone|everybody|all)")
_BARE = re.compile(r"[a-z][a-z' .-]{1,40}[\s:]+[-−]?\d{1,4}(?:[.,]\d+)?")
_AND = re.compile(r",| et | and | & ")
_FOR = re.compile(r"^(?:pour|for|sauf|except|mais|but)\s+")
_BETWEEN = re.compile(r"^[\s,;:.&=–-]+|[\s,;:.&=(–-]+$")
_JOINED = re.compile(r"^(?:et|and|puis|then)\s+|\s+(?:a fait|a donne|est restee?|pour|did|gave|stayed|has|a)$")


@dataclass(frozen=True, slots=True)
class Said:
    """So many minutes for somebody, or for everybody."""

    name: str
    """Folded; empty for everybody."""
    minutes: int


def read(text: str) -> list[Said]:
    """Names, each with a time; empty when the words name no time at all.

    >>> read("Paul 2 h 30, Rose : 45 min"), read("tout le monde 3 h")
    ([Said(name='paul', minutes=150), Said(name='rose', minutes=45)], [Said(name='', minutes=180)])
    >>> read("2 h 30 Paul"), read("trois heures pour tous"), read("merci")
    ([Said(name='paul', minutes=150)], [Said(name='', minutes=180)], [])

    Raises:
        Refusal: a time without a name, or one that is below nothing.
    """
    plain = folded(text[:LONGEST])
    times = list(_TIME.finditer(plain))
    if not times and _BARE.fullmatch(plain):
        raise Refusal(_("Hours or minutes? For example: Paul 2 h. Or: Paul 45 min."))
    if len(times) == 1:
        name = _name(plain[: times[0].start()]) or _name(plain[times[0].end() :])
        return _said(name, times[0])
    ends = [0, *(found.end() for found in times)]
    pairs = zip(ends, times, strict=False)
    return [said for end, found in pairs for said in _said(_name(plain[end : found.start()]), found)]


def _name(words: str) -> str:
    before = ""
    while before != words:
        before, words = words, _JOINED.sub("", _BETWEEN.sub("", words))
    return words


def _said(name: str, found: re.Match[str]) -> list[Said]:
    if not name:
        raise Refusal(_("Whose time is it? For example: Paul 2 h 30. Or: everybody 3 h."))
    if found["less"] and not found["less"].endswith(" "):  # "Paul - 3 h" has a dash between two things
        raise Refusal(_("A time cannot be below 0. For example: Paul 2 h 30."))
    names = [_FOR.sub("", one.strip()) for one in _AND.split(name) if one.strip()]
    return [Said("" if _ALL.fullmatch(one) else one, _minutes(found)) for one in names]


def _minutes(found: re.Match[str]) -> int:
    if found["demi"]:
        return 30
    if found["min"]:
        return int(found["min"])
    if found["clock"]:
        return 60 * int(found["clock"]) + int(found["past"])
    hours = _NUMBERS.get(found["h"]) or float(found["h"].replace(",", "."))
    more = 30 if found["half"] else 15 if found["quarter"] else int(found["m"] or 0)
    return round(60 * hours) + more
