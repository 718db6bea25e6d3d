"""Days by their number: le 12, les 18 et 19, du 3 au 5 octobre, the 13th or 14th, October 3rd.

Whether "le 12" is a day is told by the word after it: "le 12 on ferme" is one, "le 12 tonnes" is a lorry.
"""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Any

from parsing.almanac import MONTHS, next_date
from parsing.day_parts import HOUR, PART, dated, with_part
from parsing.day_spelling import ORDINALS
from parsing.lexicons import alternatives, stem, units, words
from parsing.period import Period, day
from parsing.products import phrases
from parsing.text import Replacement, Text
from parsing.years import since

_MONTH = alternatives([*MONTHS])
_DOT = r"(?:(?<=janv|sept|juil|fevr)\.|(?<=jan|fev|feb|mar|avr|apr|jun|jul|aug|sep|oct|nov|dec)\.)?"
"""The full stop of a short month; after a whole one the sentence ends."""
_NOT_COUNTED = r"(?! ?(?:€|%|X|N|P|°|x [0-9N]| ?/ ?N))"
_DATED = re.compile(
    rf"(?<!\w)(?:(?P<le>le|au|du|les|the|on the|on|des|jour|dimanche) )?(?P<num>N)(?: (?:de |of |d |jour de )?(?P<month>{_MONTH}){_DOT})(?!\w)(?: ?,? (?:de |of |de l annee )?(?P<year>X))?" + PART + HOUR
)  # fmt: skip
_MONTH_FIRST = re.compile(
    rf"(?<!\w)(?P<month>{_MONTH})\.? (?:the )?(?P<num>N)(?:(?: ?,)? (?P<year>X)|(?! ?[a-z]))" + PART
)
_NUMBERED = re.compile(
    rf"(?<!\w)(?<!habite )(?<!sonner )(?<!sonnez )(?P<le>le|au|du) (?P<num>N){_NOT_COUNTED}" + PART + HOUR
)
_THE = re.compile(
    rf"(?<!\w)(?P<le>(?:on|until|till|by|before|from|after|to|or|and) the|the|on|until|till|by|before|from|after|to|or|and) (?P<num>N){_NOT_COUNTED}" + PART + HOUR
)  # fmt: skip
_SEP = r"(?: ?, ?(?:et |ou |and |or )?| et | ou | and | or | & | puis | au | a | to | till | until | through | jusqu au | ?- ?| ?/ ?| )(?:le |the )?"
_APART = _SEP.replace("| )(?:le", ")(?:le")
"""Said or written between days that no "les" announces: "no 1 5 octobre" is one day."""
_OF_A_MONTH = re.compile(
    rf"(?<![\w/])(?P<days>N(?:{_APART}N){{1,5}}|(?<=les )N(?:{_SEP}N){{1,5}}),? (?:de |of |d )?(?P<month>{_MONTH})(?!\w)(?: ?,? (?P<year>X))?"
)
_SERIES = re.compile(
    rf"(?<!\w)(?P<lead>les?|the|on the|between the|from the|entre les?|du|on|by|between) (?P<days>N(?:{_SEP}N){{1,5}}){_NOT_COUNTED}"
)
_WITH_NEXT = re.compile(rf"D(?P<sep> et | ou | and | or | & | au | to | till | until | ?- ?| ?/ ?)(?:le |the )?(?P<num>N){_NOT_COUNTED}")  # fmt: skip
_WITH_LAST = re.compile(
    r"(?<!\w)(?:(?:entre|du|de|les?|from|between|the) (?:le |the )?(?P<num>N)(?: ?, ?| et | ou | and | or | au | a | to )|(?P<num2>N)(?: ?[-/] ?| au | et (?=D)))(?:le |the )?D"
)
_EACH = re.compile(r"^(?:le|the|on the|du|from the|between|entre)(?!\w)|(?<!\w)(?:au|a|to|till|until|through)(?!\w)")
"""Days that stand each for itself; what is only enumerated is one stretch."""
_NEXT_WORD = re.compile(r" ?([a-z]+)")
_NOUNS = frozenset(["rue", "chemin", "route", "avenue", "place", "bis", "ter", "fois", "roues", "jours", "heures", "minutes", "semaines", "mois", "ans", "annees", "annee", "of"])  # fmt: skip
_AFTER_THE = frozenset(
    ["and", "to", "or", "if", "we", "i", "please", "at", "until", "by", "from", "on", "in", "for", "but", "is"]
)
_AFTER_THEM = frozenset(["a", "au", "de", "des", "en", "pour", "apres", "avant", "sauf", "seulement", "inclus", "chez", "matin", "soir", "entre", "on", "je", "il", "de"])  # fmt: skip
_ADVERBS = frozenset(
    [
        "onwards",
        "onward",
        "only",
        "latest",
        "inclusive",
        "sharp",
        "ideally",
        "preferably",
        "inclus",
        "compris",
        "max",
        "maximum",
        "dispos",
    ]
)
_ENGLISH_ORDINAL = re.compile(r"[0-9](?:st|nd|rd|th)$", re.IGNORECASE)
Part = tuple[int, int, str, Any]


_OVEN = re.compile(r"(?<!\w)(?P<le>au|du|le|un) N(?!\w)")
"""What is no number in French: rendez-vous au four à pain."""


def tag_day_numbers(text: Text, now: date) -> Text:
    """Days told by their number as `D`."""
    text = text.rewrite(
        _OVEN, lambda m: (f"{m['le']} four", None) if _words(text, m.end() - 1).split(" ")[0] == "four" else None
    )
    text = _replaced(text, (part for m in _OF_A_MONTH.finditer(text.s) for part in _series(m, text, now)))
    text = text.rewrite(_DATED, lambda m: numbered(m, text, now))
    text = text.rewrite(_MONTH_FIRST, lambda m: numbered(m, text, now))
    text = _replaced(text, (part for m in _SERIES.finditer(text.s) for part in _series(m, text, now)))
    text = text.rewrite(_NUMBERED, lambda m: numbered(m, text, now) if _is_day(text, m) else None)
    text = text.rewrite(_THE, lambda m: numbered(m, text, now) if _is_day(text, m) else None)
    text = _replaced(text, (part for m in _WITH_NEXT.finditer(text.s) for part in _next(m, text)))
    return _replaced(text, (part for m in _WITH_LAST.finditer(text.s) for part in _last(m, text, now)))


def _replaced(text: Text, parts: Iterator[Part]) -> Text:
    found = list(parts)
    return text.replaced(found) if found else text


def _words(text: Text, at: int) -> str:
    """What was written for the atom at `at`."""
    start, end = text.at[at]
    return text.original[start:end].lower()


def _ordinal(text: Text, at: int) -> bool:
    """Whether a number is written as English days are: 22nd."""
    written = _words(text, at)
    return bool(_ENGLISH_ORDINAL.search(written)) or written.replace("-", " ").split(" ")[-1] in ORDINALS


@cache
def _things() -> frozenset[str]:
    """Words for what is counted: units and products."""
    return frozenset({stem(key[-1]) for key in phrases()} | {stem(key[0]) for key in phrases()} | {*units()}) | _NOUNS


def _counts(text: Text, end: int) -> bool:
    """Whether the word after a number is a thing of which there are so many."""
    match = _NEXT_WORD.match(text.s, end)
    if not match:
        return False
    word = match[1]
    if word in _NOUNS or word in words("function_words.txt") or word in _ADVERBS:
        return word in _NOUNS
    if word in units() or stem(word) in _things():
        return True
    return word[-1] in "sx" and not word.endswith(("ons", "ous"))


def _is_day(text: Text, match: re.Match[str]) -> bool:
    """Whether "le 12", "by the 12th" is a day, by what comes after."""
    at, lead = match.start("num"), match["le"]
    after = _NEXT_WORD.match(text.s, at + 1)
    if match["part"] or match["hour"]:
        return lead not in {"to", "or", "and", "on", "by", "from"} or _ordinal(text, at)
    if lead in {"le", "au", "du"}:
        known = after is None or (after[1] in words("function_words.txt") and after[1] not in {"qui", "premier"})
        return known if text.tag(at).ordinal else not _counts(text, at + 1)
    if _ordinal(text, at):
        return not _counts(text, at + 1) and (
            after is None or after[1] in words("function_words.txt") or after[1] in _ADVERBS
        )
    return lead.endswith("the") and (after is None or after[1] in _AFTER_THE)


def _is_number_of_day(value: float) -> bool:
    return value == int(value) and 1 <= value <= 31


def _series(match: re.Match[str], text: Text, now: date) -> list[Part]:
    """Each day of "les 12, 13 et 14", of "23rd to 25th September"; nothing where things are counted."""
    at = [i for i in range(match.start("days"), match.end("days")) if match.string[i] == "N"]
    numbers = [text.tag(i).value for i in at]
    month = MONTHS.get(match.groupdict().get("month") or "")
    if not all(map(_is_number_of_day, numbers)) or not (month or _are_days(match, text, at)):
        return []
    days = _one_after_another([int(n) for n in numbers], month, since(match, text, now))
    if match.groupdict().get("lead") == "le" and numbers != sorted(numbers):
        return []  # le 18-09
    if not days or (days[-1] - days[0]).days > 31 or sorted({*days}) != days:
        return []
    end = match.end() if month else at[-1] + 1
    if not _EACH.search(match[0]):
        return [(at[0], end, "D", Period(days[0], days[-1], "span"))]
    return _each(match.string, at, end, days)


def _each(s: str, at: list[int], last_end: int, days: list[date]) -> list[Part]:
    """Each day on its own, its article with it."""
    parts: list[Part] = []
    for i, found in zip(at, days, strict=True):
        article = next((word for word in ("le ", "the ") if s.endswith(word, 0, i)), "")
        parts.append((i - len(article), last_end if i == at[-1] else i + 1, "D", day(found)))
    return parts


def _are_days(match: re.Match[str], text: Text, at: list[int]) -> bool:
    """Whether numbers that no month follows are days."""
    lead, after = match["lead"], _NEXT_WORD.match(text.s, at[-1] + 1)
    if lead == "les":
        return after is None or after[1] in _AFTER_THEM
    if lead in {"le", "entre le", "entre les", "du"}:
        return not _counts(text, at[-1] + 1)
    return any(_ordinal(text, i) for i in at) and not _counts(text, at[-1] + 1)


def _one_after_another(numbers: list[int], month: int | None, now: date) -> list[date]:
    """The dates of days that follow each other; the month is that of the last."""
    if month is None:
        first = next_date(now, numbers[0])
        days = [first] if first else []
        for number in numbers[1:]:
            later = days and next_date(days[-1], number)
            days += [later] if later else []
    else:
        last = next_date(now, numbers[-1], month)
        days = [last] if last else []
        for number in numbers[-2::-1]:
            earlier = [d for d in (days[0] - timedelta(k) for k in range(31)) if d.day == number] if days else []
            days = [*earlier[:1], *days]
    return days if len(days) == len(numbers) else []


def _next(match: re.Match[str], text: Text) -> list[Part]:
    """The second of "samedi 12 ou 13"."""
    first: Period = text.tag(match.start())
    at = match.start("num")
    value = text.tag(at).value
    start, end = text.at[match.start()]
    told = any(c.isdigit() for c in text.original[start:end])
    if first.kind != "day" or not told or not _is_number_of_day(value) or _counts(text, at + 1):
        return []
    found = next_date(first.first, int(value))
    close = found and 0 < (found - first.first).days <= (31 if " au " in match["sep"] or "to" in match["sep"] else 7)
    return [(at, at + 1, "D", day(found))] if found and close else []


def _last(match: re.Match[str], text: Text, now: date) -> list[Part]:
    """The first of "12-14/10", of "entre le 12 et dimanche 14"."""
    group = "num" if match["num"] else "num2"
    at = match.start(group)
    second: Period = text.tag(match.end() - 1)
    value = text.tag(at).value
    start, end = text.at[match.end() - 1]
    told = any(c.isdigit() for c in text.original[start:end])
    if not _is_number_of_day(value) or second.kind != "day" or not told:
        return []
    same = [d for d in (second.first - timedelta(k) for k in range(1, 32)) if d.day == int(value)]
    near = "et D" not in match[0] or bool(match["num"] or (same and (second.first - same[0]).days <= 3))
    return [(at, at + 1, "D", day(same[0]))] if same and near and same[0] >= now - timedelta(7) else []


def numbered(match: re.Match[str], text: Text, now: date) -> Replacement:
    """A day by its number, with or without its month; the word before it stays where it says more than "on"."""
    number = text.tag(match.start("num"))
    if not _is_number_of_day(number.value):
        return None
    month = MONTHS.get(match.groupdict().get("month") or "")
    found = next_date(since(match, text, now), int(number.value), month)
    if not found:
        return None
    lead = (match.groupdict().get("le") or "").removesuffix("the").strip()
    before = "" if lead in {"le", "on", "les", "jour", "dimanche", ""} else lead + " "
    return before + "D", with_part(dated(int(number.value), month, found), match)
