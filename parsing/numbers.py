"""Numbers, in digits and in French or English words, become `N` atoms that know their value."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from dataclasses import dataclass, replace

from parsing.lexicons import alternatives
from parsing.text import Replacement, Text

_UNITS = {
    "zero": 0, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12, "treize": 13, "quatorze": 14, "quinze": 15, "seize": 16,
}  # fmt: skip
_TENS = {"vingt": 20, "trente": 30, "quarante": 40, "cinquante": 50, "soixante": 60, "septante": 70, "huitante": 80,
         "octante": 80, "nonante": 90}  # fmt: skip
_ABOUT = {"dizaine": 10, "douzaine": 12, "quinzaine": 15, "vingtaine": 20, "trentaine": 30, "quarantaine": 40,
          "cinquantaine": 50, "soixantaine": 60, "centaine": 100, "millier": 1000, "huitaine": 8}  # fmt: skip
_ENGLISH = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17,
    "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_ENGLISH_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fourty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
                 "eighty": 80, "ninety": 90}  # fmt: skip

_FRENCH_WORD = alternatives([*_UNITS, *_TENS, "cents?", "mille", "et", "un", "une", "vingts"]).replace(r"\?", "?")
_WORDS = re.compile(rf"(?<!\w){_FRENCH_WORD}(?: {_FRENCH_WORD}){{0,9}}(?!\w)")
_ENGLISH_WORD = alternatives([*_ENGLISH, *_ENGLISH_TENS, "hundred", "thousand", "and", "one", "a"])
_ENGLISH_WORDS = re.compile(rf"(?<!\w)(?!and(?!\w)){_ENGLISH_WORD}(?: {_ENGLISH_WORD}){{0,7}}(?!\w)")
_DIGITS = re.compile(
    r"(?<![\w.,])(?<![^0-9]/)(?P<whole>[0-9]{1,3}(?: [0-9]{3}){1,3}(?![0-9])|[0-9]{1,3}(?:[.,][0-9]{3}){1,3}(?![0-9])|[0-9]{1,9})"
    r"(?:[.,](?P<part>[0-9]{1,3})(?![0-9/]))?"
    r"(?: ?(?P<top>[1-9])/(?P<bottom>[2-9])(?![0-9]))?"
    r"(?P<ordinal>st|nd|rd|th|er|ere|eme|e(?=\W))?(?![0-9])"
)
_FRACTION = re.compile(r"(?<![\w/])([1-9])/([2-9])(?![0-9/])")
_COLLECTIVE = re.compile(
    r"(?<!\w)(?P<n>une?(?: (?:bonne|petite|grosse|belle|grande))?|N|deux|trois|quatre|cinq|six)? ?(?P<half>demie? )?"
    rf"(?P<word>{alternatives(list(_ABOUT))})s?(?P<more> et demie?)?(?!\w)"
)
_DOZEN = re.compile(
    r"(?<!\w)(?:(?P<n>a couple of|couple of|an?|N|one|few)(?: (?:or|to) N)? )?(?P<half>half (?:an? )?)?(?P<word>dozens?|couple|score)(?: of)?(?!\w)"
)
_MORE = {"dozen": 12, "dozens": 12, "couple": 2, "score": 20}


@dataclass(frozen=True, slots=True)
class Number:
    """A number as said: `high` when a range was given, `ordinal` for 1er or 30th, `words` when spelt out, `about` for "une trentaine"."""

    value: float
    high: float | None = None
    ordinal: bool = False
    words: bool = False
    about: bool = False
    sure: bool = True


def french(words: list[str]) -> list[tuple[int, int, int]]:
    """The numbers in a run of French number words, as (first, past last, value).

    >>> french("quatre vingt dix sept".split())
    [(0, 4, 97)]
    >>> french("deux cent cinquante".split()), french("mille deux cents".split())
    ([(0, 3, 250)], [(0, 3, 1200)])
    """
    found: list[tuple[int, int, int]] = []
    i = 0
    while i < len(words):
        end, value = _one_french(words, i)
        if end > i:
            found.append((i, end, value))
        i = max(end, i + 1)
    return found


def _below_hundred(words: list[str], i: int) -> tuple[int, int]:
    """The value of up to 99 that begins at word i, and where it ends (i when there is none)."""
    if i >= len(words):
        return i, 0
    word = words[i]
    if word == "quatre" and i + 1 < len(words) and words[i + 1].startswith("vingt"):
        end, unit = _teen_or_unit(words, i + 2)
        return end, 80 + unit
    if word in _TENS:
        base = _TENS[word]
        j = i + 1
        if j + 1 < len(words) and words[j] == "et" and words[j + 1] in {"un", "une", "onze"}:
            return j + 2, base + (11 if words[j + 1] == "onze" else 1)
        end, unit = _teen_or_unit(words, j)
        return (end, base + unit) if unit < 10 or base == 60 else (j, base)
    return _teen_or_unit(words, i)


def _teen_or_unit(words: list[str], i: int) -> tuple[int, int]:
    """A value of 2 to 19 at word i."""
    if i < len(words) and words[i] == "dix" and i + 1 < len(words) and words[i + 1] in {"sept", "huit", "neuf"}:
        return i + 2, 10 + _UNITS[words[i + 1]]
    if i < len(words) and words[i] in _UNITS:
        return i + 1, _UNITS[words[i]]
    return i, 0


def _one_french(words: list[str], i: int) -> tuple[int, int]:
    """The largest number that begins at word i."""
    start, total = i, 0
    end, value = _below_hundred(words, i)
    if end < len(words) and words[end] == "mille":
        total, i = (value or 1) * 1000, end + 1
        end, value = _below_hundred(words, i)
    if end < len(words) and words[end].startswith("cent"):
        total += (value or 1) * 100
        i = end + 1
        end, value = _below_hundred(words, i)
        return (max(i, end)), total + value
    return (end, total + value) if end > i or total else (start, 0) if end == start else (end, total + value)


def english(words: list[str]) -> tuple[int, int] | None:
    """The number that a run of English words begins with, and how many words it takes.

    >>> english("a hundred and twenty".split()), english("two thousand five hundred".split())
    ((4, 120), (4, 2500))
    """
    total = current = used = 0
    for i, word in enumerate(words):
        if word in _ENGLISH or word in _ENGLISH_TENS or word == "one":
            current += _ENGLISH.get(word) or _ENGLISH_TENS.get(word) or 1
        elif word == "hundred":
            current = (current or 1) * 100
        elif word == "thousand":
            total, current = total + (current or 1) * 1000, 0
        elif (word == "a" and i == 0 and len(words) > 1 and words[1] in {"hundred", "thousand"}) or (
            word == "and" and current >= 100 and i + 1 < len(words) and words[i + 1] not in {"hundred", "thousand"}
        ):
            continue
        else:
            break
        used = i + 1
    return (used, total + current) if used else None


_LEADERS = re.compile(r"(?<=[a-z]) ?(?:\.{3,}|_{2,}|\u2026) ?(?=\d)")
"""As in "poires.....6 caisses"."""


def tag_numbers(text: Text, language: str) -> Text:
    """The text with its numbers as `N` atoms (un, une and a stay words: they count only before a unit)."""
    text = text.rewrite(_LEADERS, lambda _: (" : ", None))
    text = text.rewrite(_FRACTION, _fraction)
    text = text.rewrite(_DIGITS, lambda m: _digits(m, language))
    text = _tag_french(text)
    text = text.rewrite(_ENGLISH_WORDS, _english_run)
    text = text.rewrite(_ODD, lambda m: ("N", text.tag(m.start())))
    text = text.rewrite(_SCALED, lambda m: _scaled(m, text))
    text = text.rewrite(_STAMMERED, lambda m: _stammered(m, text))
    text = text.rewrite(_PAIR, lambda _: ("N", Number(2.0, words=True)))
    text = text.rewrite(_COLLECTIVE, lambda m: _collective(m, text))
    text = text.rewrite(
        _AND_A_HALF, lambda m: ("N", Number((text.tag(m.end("n") - 1).value if m["n"] == "N" else 1.0) + 0.5))
    )
    text = text.rewrite(_ET_DEMI, lambda m: ("N", Number(text.tag(m.start()).value + 0.5)))
    return text.rewrite(_DOZEN, lambda m: _dozen(m, text)) if language == "en" else text


_OF_THEM = re.compile(
    r" ?(?:kgs?|kilos|tonnes|caisses|cagettes|cageots|sacs|seaux|palox|bottes|paniers|plateaux|barquettes|filets|bacs|crates|boxes|bags|sacks|trays)(?!\w)"
)


def _fraction(match: re.Match[str]) -> Replacement:
    before = match.string[: match.start()].rstrip(" ")
    if before and before[-1].isdigit():
        return None
    top, bottom = int(match[1]), int(match[2])
    if top >= 2 and bottom == top + 1 and _OF_THEM.match(match.string, match.end()):
        return None  # "7/8 kg" is a range
    return ("N", Number(top / bottom)) if top < bottom else None


def _digits(match: re.Match[str], language: str) -> Replacement:
    whole, part = match["whole"], match["part"]
    separators = {c for c in whole if not c.isdigit()}
    if part is None and separators & {".", ","} and "," in separators and language == "fr":
        value = float(whole.replace(",", ".", 1).replace(",", ""))
    elif part is None and separators == {"."} and language == "en":
        value = float(whole.replace(".", "", whole.count(".") - 1))
    else:
        value = float(re.sub(r"\D", "", whole) + (f".{part}" if part else ""))
    if match["top"]:
        value += int(match["top"]) / int(match["bottom"])
    return "N", Number(value, ordinal=bool(match["ordinal"]))


def _tag_french(text: Text) -> Text:
    parts = []
    for match in _WORDS.finditer(text.s):
        words = match[0].split(" ")
        starts = [match.start()]
        for word in words:
            starts.append(starts[-1] + len(word) + 1)
        for first, last, value in french(words):
            if words[first:last] == ["sept"] and text.s[: starts[first]].rstrip().endswith("N"):
                continue  # "12 sept" is a month
            if words[first:last] == ["six"] or value or words[first] == "zero":
                parts.append((starts[first], starts[last] - 1, "N", Number(float(value), words=True)))
    return text.replaced(parts) if parts else text


_AND_A_HALF = re.compile(r"(?<!\w)(?P<n>one|N) and a half(?= [a-z])")
_ET_DEMI = re.compile(r"(?<!\w)N et demie?(?= ?[.,;!)\n]|$)")
_ODD = re.compile(
    r"N\+(?= ?[a-z])|N(?: odd| something| ish|ish| plus| and more| or more| ou plus| et quelques)(?!\w)(?! (?:de|of|box))"
)
_STAMMERED = re.compile(r"(?<!\w)N ?,? N(?= ?[a-z])")


_SCALED = re.compile(r"(?<!\w)N N(?!\w)")
_PAIR = re.compile(
    r"(?<!\w)(?:an?|une) pair(?:e de|e d| of)(?= (?!bras|mains|hands|gants|gloves|jambes|cisailles|bottes))"
)


def _scaled(match: re.Match[str], text: Text) -> Replacement:
    """Hundreds counted in figures: "3 cents"; of two numbers before them the first: "deux trois cents"."""
    one, two = text.tag(match.start()), text.tag(match.end() - 1)
    if one.words and two.words and 2 <= one.value <= 8 and two.value in {(one.value + 1) * 100, (one.value + 1) * 1000}:
        return "N", Number(one.value * two.value / (one.value + 1), high=two.value, words=True)
    if not one.words and two.words and 2 <= one.value <= 20 and two.value in {100, 1000}:
        return "N", Number(one.value * two.value)
    return None


def _stammered(match: re.Match[str], text: Text) -> Replacement:
    """A number said twice, as one does aloud: "quarante quarante kilos"."""
    one, two = text.tag(match.start()), text.tag(match.end() - 1)
    return ("N", one) if one.words and two.words and one.value == two.value else None


def _english_run(match: re.Match[str]) -> Replacement:
    words = match[0].split(" ")
    found = english(words)
    if not found or words[: found[0]] == ["one"] or found[0] < len([w for w in words if w not in {"and", "a"}]):
        return None
    rest = "".join(" " + word for word in words[found[0] :])
    return "N" + rest, Number(float(found[1]), words=True)


def _collective(match: re.Match[str], text: Text) -> Replacement:
    """Une trentaine, une demi-douzaine, deux douzaines, une centaine et demie."""
    times = match["n"]
    if times == "N":
        number: Number = text.tag(match.start("n"))
        factor = number.value
    else:
        factor = float({"deux": 2, "trois": 3}.get(times or "", 1))
    if times is None and match["word"] in {"quinzaine", "huitaine"}:
        return None
    value = _ABOUT[match["word"]] * (factor * (0.5 if match["half"] else 1) + (0.5 if match["more"] else 0))
    if times is None and match[0].rstrip().endswith("s"):
        return None  # "des centaines de pommes" is no number
    return "N", Number(value, words=True, about=True)


def _dozen(match: re.Match[str], text: Text) -> Replacement:
    if match["n"] is None and (match["half"] is None or match["word"].endswith("s")):
        return None
    factor = text.tag(match.start("n")).value if match["n"] == "N" else 1.0
    if match["n"] and match["n"].endswith("couple of") and match["word"] != "couple":
        factor = 2.0
    return "N", Number(_MORE[match["word"]] * factor * (0.5 if match["half"] else 1), words=True)


_RANGE = re.compile(
    r"(?<!\w)(?P<cue>(?:entre|between|de|from) )?(?P<low>N)(?P<unit1> ?(?:kgs?|kilos?|tonnes?|t))?"
    r"(?: ?- ?| ?/ ?|,? (?:(?:ou|voire|or|et|si ce n est|sinon) )?(?:peut etre|maybe|perhaps|possibly|even|meme) | (?:a|ou|et|to|or|and|voire|jusqu a|si ce n est) |,? )(?P<high>N)(?!\w)"
)
_SAFE = re.compile(
    r"(?:-|/| a | ou | to | or | voire | jusqu a | peut etre | maybe | perhaps | possibly | even | meme | si ce n est )"
)
_ONE_OR_TWO = re.compile(r"(?<!\w)(?:une?|one|an?) (?:ou|or|to|a|voire) (?P<high>N)(?= (?!kg|k(?!\w))[a-z])")
"""As in "une ou deux cagettes"."""


_RISEN = re.compile(r"(?<!\w)(?:passee?s?|passer|montee?s?|augmente[es]*|gone|went|up) $")
"""As in "on est passés de 3 à 7 caisses"."""


_NO_UNIT = re.compile(r" ?(?:[.,;!)\n]|$)| (?:de|d|a|mais|pour|of|at|in|but) ")
_CLASS = re.compile(r"(?<!\w)(?:categorie|cat|classe|class|choix|grade|lot|no|numero)\.? $")
"""Before what is no amount: "catégorie 2 - 12 bigbags"."""


def tag_ranges(text: Text) -> Text:
    """Ranges become their lower bound: 7 ou 8, entre 60 et 90, deux à trois cents (200)."""

    def lower(match: re.Match[str]) -> Replacement:
        if _CLASS.search(match.string, max(0, match.start() - 12), match.start()):
            return None
        low: Number = text.tag(match.start("low"))
        high: Number = text.tag(match.start("high"))
        between = match[0].startswith(("entre", "between"))
        of = "de " if match["cue"] == "de " else ""  # "caisses de 8 à 10 kg"
        next_to = low.words and high.words and low.value + 1 == high.value  # "deux, trois cagettes"
        if not between and not _SAFE.search(match[0]) and not next_to:
            return None
        if low.value < 10 and high.value >= 100 and high.value % 100 == 0 and not match["unit1"]:
            scale = 1000 if high.value % 1000 == 0 else 100
            return of + "N", replace(low, value=low.value * scale, high=high.value, sure=False)
        if high.value <= low.value:
            return None
        if match["cue"] in {"de ", "from "} and _RISEN.search(match.string[: match.start()]):
            return "N", high
        unit = match["unit1"] if match["unit1"] and _NO_UNIT.match(match.string, match.end()) else ""
        return f"{of}N{unit}", replace(low, high=high.value)

    text = text.rewrite(_RANGE, lower)
    return text.rewrite(_ONE_OR_TWO, lambda m: _one_or(m, text))


def _one_or(match: re.Match[str], text: Text) -> Replacement:
    high: Number = text.tag(match.start("high"))
    return ("N", Number(1.0, high=high.value, words=True)) if high.value in {2, 3} else None
