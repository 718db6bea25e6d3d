"""Misspelt words are put right before they are read: only towards words that matter, never away from words that exist."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from functools import cache, lru_cache

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from parsing.almanac import HOLIDAYS, MONTHS, WEEKDAYS
from parsing.compounds import right_compounds
from parsing.hearing import sound, spoken
from parsing.lexicons import rows, shortcuts, stem, units, words
from parsing.products import phrases
from parsing.text import Replacement, Text

_TOKEN = re.compile(r"[^\W0-9_A-Z]{2,24}")


@cache
def _known() -> frozenset[str]:
    """Words that are what they are: function words, the guard list, and all words of the lexicon."""
    found = set(words("function_words.txt") | words("guard.txt") | words("keywords.txt") | words("not_places.txt"))
    found |= {part for key, named in phrases().items() for part in (*key, *named.words.split())}
    found |= {part for name in [*units(), *WEEKDAYS, *MONTHS, *HOLIDAYS] for part in name.split()}
    for name in _CUES:
        found |= {word for row in rows(name) for word in _CUE_WORD.findall(row["words"])}
    return frozenset(found | {stem(word) for word in found})


_CUES = ("grades.csv", "handover.csv", "kinds.csv", "destroyed.csv")
_CUE_WORD = re.compile(r"[a-z]{3,}(?!\*)")


@cache
def _known_beginnings() -> tuple[str, ...]:
    """Beginnings of words that a cue file spells with a star."""
    return tuple(
        {word[:-1] for name in _CUES for row in rows(name) for word in re.findall(r"[a-z]{4,}\*", row["words"])}
    )


@cache
def _targets() -> dict[str, str]:
    """The words that a misspelling may be put right to."""
    found = {
        n.words for n in phrases().values() if not (n.weak or n.as_written) and " " not in n.words and len(n.words) >= 4
    }
    found |= {word for word in units() if len(word) >= 4 and " " not in word}
    found |= {word for word in [*WEEKDAYS, *MONTHS] if len(word) >= 4}
    found |= words("keywords.txt")
    return {word: word for word in found if word not in _LITTLE}


_LITTLE = {"rouge", "blanc", "vert", "noir", "jaune", "nouveau", "nouvelle", "verte", "rouges", "table", "berry", "paris", "grand", "plante", "arbre", "ronde",
           "plat", "plats", "fruits", "vigne", "petit", "belle", "gris", "orange", "black", "green", "white", "spring", "wild", "sweet", "soft", "plum", "chou", "mars",
           "march", "august", "pods", "each", "reines", "louise", "bonne", "tree", "leaves", "kuri", "heart", "head", "heads", "pied", "pieds", "piece", "unit", "case", "cases", "pots", "bins", "nets", "tray", "trays", "tubs", "tons", "tone", "tones", "tonn", "tonns", "boule", "boules", "bulbe", "bulbes", "pagne", "pagnes", "panie", "panies", "paner", "paners", "bocau", "bags", "sack", "dill", "fig", "pear", "bean", "corn", "mint"}  # fmt: skip


@cache
def _by_sound() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(_targets()):
        if len(sound(stem(word))) >= 3:
            found.setdefault(sound(stem(word)), []).append(word)
    return found


@cache
def _as_spoken() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for word in sorted(_targets()):
        found.setdefault(spoken(word), []).append(word)
    return found


@cache
def _choices() -> list[str]:
    return sorted({stem(word) for word in _targets()})


@lru_cache(maxsize=16384)
def corrected(word: str) -> str | None:
    """The word meant by an unknown one, None when it is known or like nothing we know.

    >>> corrected("cerize"), corrected("tommates"), corrected("bonjour")
    ('cerise', 'tomate', None)
    """
    if len(word) < 4 or word in _known() or stem(word) in _known() or word.startswith(_known_beginnings()):
        return None
    if (
        len(word) >= 5
        and word[0] in "dl"
        and word[1] in "aeiouh"
        and (word[1:] in _targets() or stem(word[1:]) in _targets() or _as_spoken().get(spoken(word[1:])))
    ):
        return f"{word[0]} {corrected(word[1:]) or word[1:]}"
    plain = stem(word)
    heard = [choice for choice in _as_spoken().get(spoken(word), []) if _first_letter(word, choice)]
    near = min(((DamerauLevenshtein.distance(word, choice), choice) for choice in heard), default=None)
    if near and near[0] <= len(word) // 2:
        return near[1]
    alike = [choice for choice in _by_sound().get(sound(plain), []) if _first_letter(word, choice)]
    rated = [(DamerauLevenshtein.distance(plain, stem(choice)) - 1.0, choice) for choice in alike]
    rated = [r for r in rated if r[0] < (1.5 if len(plain) < 7 else 2.5)]
    if len(word) >= 5:
        limit = 1 if len(word) < 8 else 2
        close = process.extract(plain, _choices(), scorer=DamerauLevenshtein.distance, score_cutoff=limit, limit=4)
        rated += [(float(distance), choice) for choice, distance, _ in close if choice[0] == word[0]]
    return min(rated, key=lambda r: (r[0], -len(r[1])))[1] if rated else None


def _first_letter(word: str, alike: str) -> str:
    """Words that sound alike begin alike, but for s/c, k/c/q, f/ph, h, o/au/e."""
    same = {
        "s": "c",
        "k": "c",
        "q": "c",
        "f": "p",
        "z": "s",
        "i": "h",
        "o": "ah",
        "a": "ehn",
        "e": "ah",
        "c": "sk",
        "j": "g",
        "g": "j",
    }
    return alike[0] if alike[0] == word[0] or alike[0] in same.get(word[0], "") else ""


_ABOUT = re.compile(r"(?<=[0-9]) ?(?:t?aines?|zaines?)(?!\w)")


_PICK_UP = re.compile(
    r"(?<!\w)pick(?: (?:it|them|these|those|everything|all|this|that|the lot|some|anything))? up(?!\w)(?! the (?:windfalls|fallen|ones))"
)
"""Which is to fetch, not to pick."""
_LOT = re.compile(
    r"(?<!\w)(?:"
    + "|".join(sorted((re.escape(u) for u in units() if len(u) > 1), key=len, reverse=True))
    + r"|[0-9] ?kg) (?:de |d |of )$"
)
_LOT_AFTER = re.compile(
    r" ?[:=x(]? ?[0-9]{1,4} ?(?:"
    + "|".join(sorted((re.escape(u) for u in units() if len(u) > 1), key=len, reverse=True))
    + r")(?!\w)"
)
"""As in "casis : 8 cagettes"."""
_OF_A_VERB = re.compile(r"(?<!\w)(?:on|il|elle|ils|elles|je|j|nous|vous|en|this|last|next|every|each|i|we|they|you) $")
"""Before what is no product, though an amount follows: "on pensait 50 kg", "this time 50 kg"."""
_COUNTED = re.compile(
    r"(?:[0-9]|(?<!\w)(?:une?|des|de|d|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|quinze|vingt|vingtaine|dizaine|douzaine|trente|quarante|cinquante|cent|"
    r"mes|nos|quelques|plusieurs|petite?s?|grande?s?|few|some|two|three|four|five|ten|dozen|several|half|demie?|par|per|aine)) ?(?:de |of )?$"
)


MOST_WORDS = 300
"""Different words of a message that are looked at; the longest letters have 250."""
_STUCK = re.compile(r"j(?P<rest>[bcdfghklmnpqrstv][a-z]{2,})")


@lru_cache(maxsize=4096)
def _unstuck(word: str) -> str | None:
    """What is written in one: `jpasse` is `je passe`, `jhabite` is `j habite`."""
    match = _STUCK.fullmatch(word)
    if not match or word in _known() or stem(word) in _known():
        return None
    rest = match["rest"]
    meant = shortcuts().get(rest) or corrected(rest)
    return f"{'j' if rest[0] == 'h' else 'je'} {meant or rest}"


@lru_cache(maxsize=4096)
def _of_a_lot(word: str) -> str | None:
    """The product meant after "3 bottes de", where even a word in use (mente) may be one misspelt."""
    if len(word) < 4 or word in words("function_words.txt") or stem(word) in _in_products():
        return None
    heard = [*_by_sound().get(sound(stem(word)), []), *_as_spoken().get(spoken(word), [])]
    alike = [c for c in heard if c in _product_words() and c[0] == word[0]]
    return alike[0] if alike else None


@cache
def _in_products() -> frozenset[str]:
    return frozenset(part for key in phrases() for part in key)


@cache
def _product_words() -> frozenset[str]:
    return frozenset(named.words for named in phrases().values())


def tag_spelling(text: Text) -> tuple[Text, dict[int, int]]:
    """The text with shortcuts written out and misspellings put right; and the places (in the original) of the latter."""
    wrong: dict[int, int] = {}
    looked: set[str] = set()

    def right(match: re.Match[str]) -> Replacement:
        word = match[0]
        looked.add(word)
        if len(looked) > MOST_WORDS:
            return None
        meant = shortcuts().get(word)
        if meant is not None:
            return meant, None
        if unstuck := _unstuck(word):
            return unstuck, None
        before = text.s[max(0, match.start() - 16) : match.start()]
        lot = _LOT.search(before) or (_LOT_AFTER.match(text.s, match.end()) and not _OF_A_VERB.search(before))
        better = corrected(word) or (_of_a_lot(word) if lot else None)
        if better is None or (better in units() and not _COUNTED.search(before)):
            return None
        start, end = text.span(match.start(), match.end())
        wrong[start] = end
        return better, None

    text = text.rewrite(_PICK_UP, lambda _: ("collect", None))
    text = text.rewrite(_ABOUT, lambda _: ("", None)).rewrite(_TOKEN, right)
    return right_compounds(text, wrong), wrong
