"""Days and periods as people name them become `D` atoms: samedi, le 12, demain, la Toussaint."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta

from parsing.almanac import (
    HOLIDAYS,
    MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    holiday,
    next_date,
    next_weekday,
)
from parsing.lexicons import alternatives
from parsing.numbers import Number
from parsing.period import Period, day
from parsing.periods import tag_periods
from parsing.text import Replacement, Text

_WEEKDAY = alternatives([*WEEKDAYS])
_SHORT = alternatives([*SHORT_WEEKDAYS])
_MONTH = alternatives([*MONTHS])
_PART = (
    r"(?: (?:au |en |dans |in |)(?:le |la |the |l |)(?:debut de |fin de |fin d |)?(?P<part>matin(?:ee)?|midi|apres midi|soir(?:ee)?|aprem|journee|morning|afternoon|evening|"
    r"night|lunchtime)(?!\w))?"
)
_HOUR = r"(?P<hour>(?: ?,)?(?: (?:a|des|vers|avant|at|by|from|around|before|apres|after|jusqu a|until|partir de|a partir de))? ?H)?"
_SLASH = re.compile(
    r"(?<![\w/.,-])(?:(?P<y>20[0-9]{2})-(?P<m2>[01]?[0-9])-(?P<d2>[0-3]?[0-9])|"
    r"(?P<d>[0-3]?[0-9])(?P<sep>[/.-])(?P<m>[01]?[0-9])(?:(?P=sep)(?P<yy>(?:20)?[0-9]{2}))?)(?![\w/]|[.,-][0-9])"
)
_UNIT_AHEAD = re.compile(
    r" ?(?:kg|kilos?|t|tonnes?|cagettes?|caisses?|sacs?|palox|g|litres?|l|bottes?|filets?|seaux|seau|plateaux|crates?|bags?|"
    r"boxes|box|de|d|of|cageots?|caissettes?|personnes?|people|benevoles?|pieces?|kgs|[a-z]{4,}s)(?!\w)"
)
_NEXT = r"(?P<next> prochaine?s?| qui vient| next| coming| a venir)?"
_HUIT = r"(?P<huit> en huit| en 8| en N| week(?! ?end))?"
_OF_NEXT_WEEK = r"(?P<nextweek> (?:de )?(?:la )?semaine prochaine| (?:of )?next week)?"
_DAYNUM = rf"(?:(?: |,? le | the )(?P<num>N)(?: (?:de |of |d )?(?P<month>{_MONTH}))?(?! ?(?:kg|kilos?|tonnes?|t|pers|people|de|of|[a-z]{{3,}}s)(?!\w)| (?:a|ou|-|to|or) N)(?: ?,? X)?)?"
_NAMED = re.compile(
    rf"(?<!\w)(?:(?P<pre>ce|le|la|this|next|on|the|coming) )?(?P<word>{_WEEKDAY}(?!\w)|{_SHORT}(?:\.|(?= N)))"
    + _NEXT + _HUIT + _OF_NEXT_WEEK + _DAYNUM + _HUIT.replace("huit>", "huit2>") + _PART + _HOUR
)  # fmt: skip
_DATED = re.compile(
    rf"(?<!\w)(?:(?P<le>le|au|du|les|the|on the|on|des|jour|dimanche) )?(?P<num>N)(?: (?:de |of |d |jour de )?(?P<month>{_MONTH})\.?)(?!\w)(?: ?,? X)?" + _PART + _HOUR
)  # fmt: skip
_MONTH_FIRST = re.compile(rf"(?<!\w)(?P<month>{_MONTH}) (?:the )?(?P<num>N)(?! ?[a-z])" + _PART)
_NUMBERED = re.compile(
    r"(?<!\w)(?P<le>le|au|du|the|jusqu au|on the|until the|by the|before the) (?P<num>N)(?! ?(?:€|%|X|N|P|°|x [0-9N]| ?/ ?N)| ?(?!et |au |ou |a |"
    r"avant |sinon|inclus|pour |dans |si |c |je |on |il |ca |j |vous |merci|max|dernier|en |and |to |or |if |we |i |please|at|"
    r"until|jusqu|svp|by|from|d |matin|soir|apres|prochain|le |la |les |inclu|compris|derniere|sur |chez |venez|nous|tout|apres|mais|ce |puis|voir|soir)"
    r"[a-z])"
    + _PART + _HOUR
)  # fmt: skip
_LES = re.compile(r"(?<!\w)les (?P<a>N)(?:, ?N){0,4}(?: et | ou |, ?| & )(?P<b>N)(?! ?[a-z%€/])")
_HOLIDAY = re.compile(rf"(?<!\w)(?:(?:la|le|l|the) )?(?P<name>{alternatives(HOLIDAYS)})(?!\w)" + _PART)
_FIXED_WORDS: list[tuple[str, Callable[[date], Period]]] = [
    (r"apres demain|day after tomorrow|surlendemain", lambda t: day(t + timedelta(2))),
    (r"demain|tomorrow", lambda t: day(t + timedelta(1))),
    (
        (
            r"ce soir|cet(?:te)? apres midi|ce midi(?= |$)|tonight|this (?:evening|afternoon)|cet aprem"
            r"|(?:dans la matinee|dans la soiree|dans l apres midi|en fin de journee)(?! (?:de |du |d )?D)|tout a l heure|la nuit prochaine|en debut de soiree|later today"
        ),
        lambda t: day(t, "today"),
    ),
    (r"this morning|ce matin", lambda t: day(t, "morning")),
    (r"aujourd hui|(?<!a )ce jour|today|(?:au cours|courant|dans le courant) de la journee|dans la journee(?! (?:de |du |d )(?:la |l )?D)|during the day|jour meme",
     day),
]  # fmt: skip


def tag_slashed(text: Text, now: date) -> Text:
    """Dates in figures (12/10, 12.10.2026, 2026-10-12) as `D`; runs before numbers are read, and leaves 1/2 and 20/25 kg."""

    def read(match: re.Match[str]) -> Replacement:
        if match["y"]:
            found = next_date(now, int(match["d2"]), int(match["m2"]), int(match["y"]))
            return ("D", day(found)) if found else None
        number, month, year = int(match["d"]), int(match["m"]), match["yy"]
        before = match.string[: match.start()]
        introduced = re.search(
            r"(?:^|\W)(?:le|au|du|avant|until|by|before|from|the|on|jusqu|et|the|and|to|de|a)\W*$|"
            + _WEEKDAY
            + r"\W*$",
            before[-14:],
        )
        if match["sep"] != "/" and not (year or (introduced and match["sep"] == "." and len(match["m"]) == 2)):
            return None
        if not introduced and (_UNIT_AHEAD.match(match.string, match.end()) or (number < month <= 4 and not year)):
            return None
        if _UNIT_AHEAD.match(match.string, match.end()) and not year and not introduced:
            return None
        found = next_date(now, number, month, (int(year) % 100 + 2000) if year else None)
        return ("D", _dated(number, month, found)) if found and month else None

    return text.rewrite(_SLASH, read)


def _dated(number: int, month: int | None, found: date) -> Period:
    def after(then: date) -> Period:
        again = next_date(then + timedelta(1), number, month)
        return day(again or found)

    return Period(found, found, "day", after)


def tag_days(text: Text, now: date) -> Text:
    """The text with every day and period it names as a `D` atom."""
    text = text.rewrite(
        _SHORT_SPAN,
        lambda m: (
            (f"{m['a']}.{' - ' if m['mid'] == ' ' else m['mid']}{m['b']}.", None) if _one_language(m, text) else None
        ),
    )
    text = text.rewrite(_WEEK_ON, lambda m: (f"{m['day']} week", None))
    text = text.rewrite(_FIRST_OF, lambda _: ("N", Number(1.0, ordinal=True)))
    text = text.rewrite(_HOLIDAY, lambda m: ("D", _with_part(day(holiday(m["name"], now)), m)))
    text = text.rewrite(_NAMED, lambda m: _named(m, text, now))
    text = tag_periods(text, now)
    text = text.rewrite(_DATED, lambda m: _numbered(m, text, now))
    text = text.rewrite(_LES, lambda m: _both(m, text, now))
    text = text.rewrite(_MONTH_FIRST, lambda m: _numbered(m, text, now))
    text = text.rewrite(_NUMBERED, lambda m: _numbered(m, text, now))
    for pattern, make in _FIXED:
        text = text.rewrite(pattern, lambda m, make=make: ("D", _with_part(make(now), m)))  # type: ignore[misc]
    text = text.rewrite(_NEXT_DAY, lambda m: ("D", _and_the_next(text.tag(m.start()))))
    text = text.rewrite(_NEXT_WEEK, lambda m: ("D", _and_the_next(text.tag(m.start()), 7)))
    text = text.rewrite(_BESIDE, lambda m: ("D", _beside(text.tag(m.end() - 1), m["which"])))
    return _pairs(text, now)


_BESIDE = re.compile(
    r"(?<!\w)(?:(?:la|le|the) )?(?P<which>veille|avant veille|lendemain|day before|day after|eve) (?:de |du |d |of )?(?:la |le |l |the )?D(?!\w)"
)


def _beside(period: Period, which: str) -> Period:
    """The eve of a feast, the day after it."""
    if which in {"lendemain", "day after"}:
        return day(period.last + timedelta(1))
    return day(period.first - timedelta(2 if which.startswith("avant") else 1))


def _and_the_next(period: Period, days: int = 1) -> Period:
    return Period(period.first, period.last + timedelta(days), "span")


_NEXT_WEEK = re.compile(
    r"D (?:ou|et|or|and|voire) (?:(?:la|celle|the|the one) )?(?:suivante|d apres|semaine d apres|week after|one after)(?!\w)"
)


_FIRST_OF = re.compile(rf"(?<!\w)premier(?= (?:de )?{_MONTH}(?!\w))")
_WEEK_ON = re.compile(rf"(?<!\w)(?:a )?week on (?P<day>{_WEEKDAY})(?!\w)")
_NEXT_DAY = re.compile(
    r"D (?:or|ou|et|and|puis) (?:the day after|le lendemain|the next day|the following day)(?! tomorrow)(?!\w)"
)
_SHORT_SPAN = re.compile(
    r"(?<!\w)(?P<a>mon|tue|tues|wed|thu|thurs?|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)\.?(?P<mid> ?[-/] ?| (?:to|till|until|a|au|et|ou|and|or|&) | )"
    r"(?P<b>mon|tue|tues|wed|thu|thurs?|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)\.?(?!\w)(?! ?,? ?(?:de )?[HX])"
)
_WEEKDAYS_ALL = {**SHORT_WEEKDAYS, **WEEKDAYS, "tue": 1, "tues": 1, "thu": 3, "thur": 3, "thurs": 3, "fri": 4}
_FRENCH_SHORT = {"lun", "mar", "mer", "jeu", "ven", "sam", "dim"}


def _one_language(match: re.Match[str], text: Text) -> bool:
    """As in Mon-Wed, lun-mer; "mon" beside a French one is the pronoun, what is longer are hours of opening."""
    days = _WEEKDAYS_ALL[match["b"]] - _WEEKDAYS_ALL[match["a"]]
    working = days % 7 > 3
    dash = text.original[text.at[match.start("mid")][0]] in "-–"
    return (
        match["a"] != match["b"]
        and (dash or match["mid"] != " ")
        and not working
        and (match["a"] in _FRENCH_SHORT) == (match["b"] in _FRENCH_SHORT)
    )


_FIXED = [(re.compile(rf"(?<!\w)(?:{words})(?!\w)" + _PART + _HOUR), make) for words, make in _FIXED_WORDS]
_PAIR = re.compile(
    r"(?<!\w)(?P<cue>entre |du |de |les |le |from |between |the |(?=N ?- ?D))(?:le |the )?(?P<num>N)(?P<mid>(?: ?,)? (?:au|et|a|ou|to|and|or)(?: le| the)? | ?- ?)D"
)


def _both(match: re.Match[str], text: Text, now: date) -> Replacement:
    """Two days named by their numbers: les 18 et 19."""
    one, two = (text.tag(match.start(name)).value for name in "ab")
    if not 1 <= one < two <= 31 or one != int(one) or two != int(two):
        return None
    first = next_date(now, int(one))
    last = first and next_date(first, int(two))
    return ("D", Period(first, last, "span")) if first and last else None


def _pairs(text: Text, now: date) -> Text:
    """The bare numbers of "du 3 au 5", "entre le 3 et le 5 octobre", "le 12 ou 13"."""

    def first(match: re.Match[str]) -> Replacement:
        second: Period = text.tag(match.end() - 1)
        value = text.tag(match.start("num")).value
        if not 1 <= value <= 31 or second.kind != "day":
            return None
        found = next_date(now, int(value))
        same = [d for d in (second.first - timedelta(k) for k in range(1, 32)) if d.day == int(value)]
        if same and same[0] >= now:
            found = same[0]
        return ("D", [day(found), match["mid"], second]) if found else None

    def put(match: re.Match[str]) -> Replacement:
        got = first(match)
        return None if got is None else (match["cue"] + "Z", got[1])

    text = text.rewrite(_PAIR, put)
    return text.rewrite(_TWO, lambda m: ("D", _joined(text.tag(m.start()))))


_TWO = re.compile("Z")


def _joined(two: list[Period]) -> Period:
    return Period(two[0].first, two[2].following(two[0].first).last, "span")


def _with_part(period: Period, match: re.Match[str]) -> Period:
    groups = match.groupdict()
    if period.kind == "day" and (groups.get("part") or groups.get("hour")):
        hour = groups.get("hour") or ""
        kind = "before_hour" if re.search("avant|before|by|jusqu", hour) else "hour"
        return Period(period.first, period.last, kind, period.after)
    return period


def _named(match: re.Match[str], text: Text, now: date) -> Replacement:
    weekday = {**SHORT_WEEKDAYS, **WEEKDAYS}[match["word"].rstrip(".")]
    if match["num"]:
        number = text.tag(match.start("num"))
        if number.value == int(number.value) and 1 <= number.value <= 31:
            month = MONTHS.get(match["month"] or "")
            found = next_date(now, int(number.value), month)
            if found:
                return "D", _with_part(_dated(int(number.value), month, found), match)
        return None
    found = next_weekday(now, weekday)
    if match["nextweek"]:
        found = now - timedelta(now.weekday()) + timedelta(7 + weekday)
    elif match["huit"] or match["huit2"]:
        found += timedelta(7)
    period = Period(found, found, "day", lambda then: day(next_weekday(then, weekday)))
    return "D", _with_part(period, match)


def _numbered(match: re.Match[str], text: Text, now: date) -> Replacement:
    number = text.tag(match.start("num"))
    if number.value != int(number.value) or not 1 <= number.value <= 31:
        return None
    month = MONTHS.get(match.groupdict().get("month") or "")
    found = next_date(now, int(number.value), month)
    if not found:
        return None
    lead = match.groupdict().get("le") or ""
    before = "" if lead in {"le", "the", "on", "on the", "les", "jour", "dimanche", ""} else lead + " "
    return before + "D", _with_part(_dated(int(number.value), month, found), match)
