"""Names of places that are misspelt, or written like words in use."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, NamedTuple

from domain.places import Point
from parsing.almanac import HOLIDAYS
from parsing.gazetteer_keys import key
from parsing.lexicons import words
from parsing.place_roles import role_of
from parsing.place_weights import COUNTY, set_apart
from parsing.spelling import corrected
from parsing.spots import NEAR_KM, Gazetteer, Spot, has_capital, in_use, known
from parsing.text import Text


def towns_like_words(
    text: Text,
    tokens: list[re.Match[str]],
    gazetteer: Gazetteer,
    near: Sequence[Point],
    spots: list[Spot],
    *,
    shouting: bool,
) -> list[Spot]:
    """Communes around whose name is a word in use (Eu, Marches): after "à", and with a capital letter."""
    found = []
    for token in tokens:
        before = text.s[max(0, token.start() - 12) : token.start()]
        if shouting and not _shouted(text, token, before):
            continue
        if not has_capital(text, token.start()):
            continue
        led = bool(_LEADS.search(before))
        alone = token[0] not in _NEED_A and (
            set_apart(text, token.start(), token.end())
            or bool(COUNTY.match(text.s, token.end()))
            or bool(_WITHIN.search(before))
            or bool(_IN_BRACKETS.search(before) and _NEXT.match(text.s, token.end()))
        )
        if not led and not alone:
            continue
        if token[0] in HOLIDAYS or any(s.start <= token.start() < s.end for s in spots):
            continue
        apart = led or set_apart(text, token.start(), token.end()) or COUNTY.match(text.s, token.end())
        hows = {"exact", "short"} if apart and token[0] not in given_names() else {"exact"}
        matches = [m for m in gazetteer.find(token[0], near)[:1] if m.how in hows and m.km <= NEAR_KM]
        if matches:
            role = role_of(text, token.start(), token.end(), spots)
            weight = (3.0 if led else 1.5) * (role != "destination")
            found.append(Spot(tuple(matches), role, weight, token.start(), token.end()))
    return found


_LEADS = re.compile(r"(?<!\w)(?:a|in|at|ville d|chez nous a|habite|habitons|live in|lives in) $")
_IN_BRACKETS = re.compile(r"[(:] ?$")
_NEXT = re.compile(r" ?[,)]")
_BETWEEN = re.compile(r"(?<!\w)(?:entre|between) $")
_AND = re.compile(r" (?:et|and) ")


def _shouted(text: Text, token: re.Match[str], before: str) -> bool:
    """Whether a word of a text all in capitals is no other word where it stands: "ENTRE EU ET LA MER", "EU (76)"."""
    between = _BETWEEN.search(before) and _AND.match(text.s, token.end())
    return bool(between or COUNTY.match(text.s, token.end()))


_WITHIN = re.compile(r"[a-z0-9)][ ,]{1,2}$")
"""Before a word in the middle of a sentence, where a capital letter makes a name of it."""
_NEED_A = frozenset({"lucy", "champagne", "die", "plan"})
"""Names and words that people write with a capital; they are communes only after "à"."""

_BEGINS = re.compile(r"(?:^|[\n.!?] ?)$")
_ENDS = re.compile(r" ?(?:[.,;!)\n]|$)")
_LED = re.compile(
    r"(?<!\w)(?:a|sur|de|at|in|from|vers|pres de|commune de|ferme de|near|habite|habitons|suis) (?:la |le |les |a )?$|[\n,.:(-] ?$|^$"
)


_PREPOSITION = re.compile(r"(?<!\w)(?:a|at|in|from|vers|sur|near|ferme de|habite|habitons) (?:la |le |les )?$")
_AFTER_A_SIGN = re.compile(r"[,\n.!?:(] ?$")


class _Stand(NamedTuple):
    """What speaks for a word being a name of a place, whatever it is."""

    capital: bool
    preposition: bool
    last: bool
    in_sentence: bool


def _stand(text: Text, token: re.Match[str], *, shouting: bool) -> _Stand | None:
    """How a word stands, or None where no name of a place would."""
    before = text.s[max(0, token.start() - 14) : token.start()]
    capital = not shouting and has_capital(text, token.start())
    led = bool(_LED.search(before))
    last = not led and not capital and _strange_at_the_end(text, token)
    preposition = bool(_PREPOSITION.search(before))
    begins = bool(_BEGINS.search(before))
    if not (led or capital or last):
        return None
    if not (preposition or last or (capital and not begins) or _AFTER_A_SIGN.search(before)):
        return None
    return _Stand(capital, preposition, last, capital and (not begins or bool(_ENDS.match(text.s, token.end()))))


def misspelt(
    text: Text,
    tokens: list[re.Match[str]],
    gazetteer: Gazetteer,
    near: Sequence[Point],
    spots: list[Spot],
    *,
    shouting: bool,
) -> list[Spot]:
    """Misspelt names: unknown words where a place would stand, compared with the communes around."""
    found: list[Spot] = []
    looked = 0
    taken = {t for s in spots for t in range(s.start, s.end)}
    for i, token in enumerate(tokens):
        if token.start() in taken or not _may_begin(token[0]):
            continue
        if not (stand := _stand(text, token, shouting=shouting)):
            continue
        for length in (4, 3, 2, 1):
            group = tokens[i : i + length]
            if len(group) < length:
                continue
            name = _unknown_name(text, group, capital=stand.in_sentence)
            if not name and not (name := _in_two(text, group)):
                continue
            if (looked := looked + 1) > MOST_LOOKS:
                return found
            matches = [m for m in gazetteer.find(_unstuck(name), near, far=False) if m.km <= NEAR_KM]
            if known(group[-1][0]) and length > 1:
                matches = [m for m in matches if m.likeness > ALIKE and " " not in key(m.commune.name)]
            if matches and _trusted(stand, group, matches[0]):
                start, end = token.start(), group[-1].end()
                role = role_of(text, start, end, spots)
                found.append(Spot(tuple(matches), role, 1.5 + stand.preposition, start, end))
                taken |= set(range(start, end))
                break
    return found


def _may_begin(word: str) -> bool:
    """Whether a name of a place may begin with this word."""
    if word in given_names() or word in _LANDS or not word.isalpha():
        return False
    return len(word) >= 4 or word in {"st", "ste"}


def _trusted(stand: _Stand, group: Sequence[re.Match[str]], match: Any) -> bool:
    """Where nothing but its place in the sentence speaks for it, a name must be alike, and no product misspelt."""
    if not stand.capital and not stand.preposition and corrected(group[0][0]) is not None:
        return False
    return not stand.last or (len(group) == 1 and match.likeness > ALIKE)


_AT_HOME = re.compile(r"(?<!\w)j?(?:habit\w+|reside|residons|vis|vivons) (?:a|sur) $")
"""After this even a word in use is a name: "j'habite a roman"."""
_STUCK = re.compile(r"^(ste?)(?=[b-df-hj-np-tv-xz]?[aeiouy][a-z]{2})")


def _unstuck(name: str) -> str:
    """A saint written in one word: "stdonat"; other words that begin so are no names of places around."""
    return _STUCK.sub(r"\1 ", name)


_LAST_WORD = re.compile(r"(\w+) $")


@cache
def _little_words() -> frozenset[str]:
    """Pronouns, articles and the like: what follows them is a verb or a thing, not where it is."""
    return words("function_words.txt")


@cache
def given_names() -> frozenset[str]:
    """First names that people sign with: never a misspelt commune."""
    return words("given_names.txt")


_LANDS = frozenset(
    {
        "drome",
        "isere",
        "ardeche",
        "normandie",
        "bray",
        "caux",
        "vercors",
        "royans",
        "seine",
        "maritime",
        "somme",
        "rhone",
        "alpes",
        "bresle",
        "bretagne",
        "savoie",
        "picardie",
        "provence",
        "loire",
        "eure",
        "oise",
    }
)
"""Départements, countries and rivers."""

_CALLED = re.compile(
    r" (?:venez|vener|vene|venai|viens|passez|passe |passer|dispo\w*|a (?:prendre|recup\w*|venir|donner|enlever|cherch\w*)|vien |tel(?!\w)|merci|svp|urgent|je (?:livre|peux)|gratuit)"
)
"""After where it is: "10 cagettes derchini venez chercher"."""


def _strange_at_the_end(text: Text, token: re.Match[str]) -> bool:
    """A word of no language that ends a sentence may be where they are: "40 kg noix lunray"."""
    word = token[0]
    if (said := _LAST_WORD.search(text.s, max(0, token.start() - 20), token.start())) and said[1] in _little_words():
        return False
    return (
        len(word) >= 6
        and bool(_ENDS.match(text.s, token.end()) or _CALLED.match(text.s, token.end()))
        and word not in in_use()
        and not known(word)
        and corrected(word) is None
    )


def _unknown_name(text: Text, group: Sequence[re.Match[str]], *, capital: bool) -> str | None:
    """The words of a group in one breath, if they may be a name that nobody has spelt so before."""
    name = text.s[group[0].start() : group[-1].end()]
    first, last = group[0][0], group[-1][0]
    if len(name) < 5 or set(name) & set("\n.,;!?:()") or all(known(t[0]) for t in group):
        return None
    if len(group) == 1 and name in in_use() and not capital and not _AT_HOME.search(text.s[: group[0].start()][-24:]):
        return None
    if len(group) > 1 and known(last):
        return None
    return None if known(first) and first not in _BEGIN_NAMES else name


def _in_two(text: Text, group: Sequence[re.Match[str]]) -> str | None:
    """A name in one word that was written in two, the second of them a word in use: "chato double"."""
    if len(group) != 2 or not known(group[1][0]) or known(group[0][0]) or group[0][0] in in_use():
        return None
    name = text.s[group[0].start() : group[1].end()]
    return name if name.isascii() and name.replace(" ", "").isalpha() and name.count(" ") == 1 else None


_BEGIN_NAMES = {
    "st",
    "ste",
    "saint",
    "sainte",
    "pont",
    "bourg",
    "granges",
    "grange",
    "val",
    "mont",
    "roche",
    "beau",
    "grandes",
    "ville",
    "chateau",
}


_LINK = {"en", "sur", "les", "lez", "de", "d", "du", "des", "la", "le", "l", "sous", "aux", "s"}
_HOLY = {"st", "ste", "saint", "sainte"}
_TAILS = {"mer", "bains", "roses", "eaux", "grand", "petit"}
"""Words that end names of places."""


def long_names(text: Text, tokens: list[re.Match[str]], gazetteer: Gazetteer, near: Sequence[Point]) -> list[Spot]:
    """Names of several words of which one is misspelt: "bacquevile en caux", "torcy le gran"."""
    found: list[Spot] = []
    taken, looked = -1, 0
    for i, token in enumerate(tokens[:400]):
        if (
            token.start() < taken
            or token[0] in _LINK
            or not token[0].isalpha()
            or (known(token[0]) and token[0] not in _HOLY | _BEGIN_NAMES)
        ):
            continue
        for length in (4, 3, 2):
            group = tokens[i : i + length]
            if len(group) == length and _may_be_a_name([t[0] for t in group]):
                start, end = group[0].start(), group[-1].end()
                name = text.s[start:end]
                if (looked := looked + 1) > MOST_LOOKS:
                    return found
                best = gazetteer.find(name, near, far=False)[:1] if set(name) <= _LETTERS else []
                if best and best[0].km <= NEAR_KM and _alike(best[0]):
                    found.append(Spot(tuple(best), role_of(text, start, end), 2.5, start, end))
                    taken = end
                    break
    return found


def _alike(match: Any) -> bool:
    """Near enough to what was written: misspelt a little, or its words cut short."""
    return bool(match.likeness > ALIKE and match.how != "exact")


MOST_LOOKS = 40
"""Unknown words of one message that are compared with the names of communes; people write a few."""
ALIKE = 0.8
"""How like a misspelt name of several words must be."""
_LETTERS = set("abcdefghijklmnopqrstuvwxyz ")


def _may_be_a_name(words: list[str]) -> bool:
    """A little word in the middle or a saint before, and a word that is none of the language."""
    strange = [w for w in words if w not in _LINK and w not in _HOLY]
    if (
        words[-1] in _LINK
        or words[-1] in _HOLY
        or not strange
        or any(known(w) and w not in _TAILS for w in strange[1:])
        or sum(map(len, words)) < 9
    ):
        return False
    return words[0] in _HOLY or any(w in _LINK for w in words[1:-1])
