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
from parsing.day_numbers import tag_day_numbers
from parsing.day_parts import HOUR, PART, dated, with_part
from parsing.day_spelling import tag_day_spelling
from parsing.lexicons import alternatives
from parsing.numbers import Number
from parsing.period import Period, day
from parsing.periods import tag_periods, week_of
from parsing.recurring import tag_recurring
from parsing.text import Replacement, Text
from parsing.years import since, tag_years

_WEEKDAY = alternatives([*WEEKDAYS])
_SHORT = alternatives([*SHORT_WEEKDAYS])
_MONTH = alternatives([*MONTHS])
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
_PARTICLES = r"(?:vous|nous|sans|dans|apres|toujours|jamais|puis|vers|dehors|des|mes|nos|vos|ses|tres|is|this|unless|always|was|has|does)"
"""Words that end like things of which there are many."""
_DAYNUM = rf"(?:(?: |,? le |,? the )(?P<num>N)(?: (?:de |of |d )?(?P<month>{_MONTH})(?!\w))?(?! ?(?:kg|kilos?|tonnes?|t|pers|people|de(?! [XH])|of|(?!{_PARTICLES}(?!\w))[a-z]{{3,}}s)(?!\w)| (?:a|ou|-|to|or) N)(?: ?,? (?P<year>X))?)?"
_NAMED = re.compile(
    rf"(?<!\w)(?:(?P<pre>ce|le|la|this|next|on|the|coming) )?(?P<word>{_WEEKDAY}(?!\w)|(?<!sur )(?<!de la )(?<!en )(?<!de )mer(?:\.|(?= N))|(?!mer(?!c)){_SHORT}(?:\.|(?= N)))"
    + _NEXT + _HUIT + _OF_NEXT_WEEK + _DAYNUM + _HUIT.replace("huit>", "huit2>") + PART + HOUR
)  # fmt: skip
_HOLIDAY = re.compile(
    rf"(?<!\w)(?:(?:la|le|l|the) )?(?P<name>(?<!at )(?<!in )all saints(?: day)?|(?!all saints){alternatives(HOLIDAYS)})(?!\w)"
    + PART
)
_FIXED_WORDS: list[tuple[str, Callable[[date], Period]]] = [
    (r"apres demain|day after tomorrow|surlendemain", lambda t: day(t + timedelta(2))),
    (r"demain|tomorrow", lambda t: day(t + timedelta(1))),
    (
        (
            r"ce soir|cet(?:te)? apres midi|ce midi(?!\w)|tonight|this (?:evening|afternoon)|cet aprem"
            r"|(?<!N )(?<!D )(?:dans la matinee|dans la soiree|dans l apres midi|en fin de journee)(?! (?:de |du |d )?D)|tout a l heure|la nuit prochaine|en debut de soiree|later today|(?:the )?(?:end|close) of (?:the )?(?:day|play|business|today)(?: today)?|(?:la )?fin de (?:la )?journee(?! (?:de |du |d )?D)|c(?:e|et) tantot"
        ),
        lambda t: day(t, "today"),
    ),
    (r"(?:the )?week after next", lambda t: week_of(t + timedelta(14))),
    (r"this morning|ce matin", lambda t: day(t, "morning")),
    (r"aujourd hui|(?<!a )ce jour(?! la(?!\w))|today|(?:au cours|courant|dans le courant) de la journee|(?<!N )(?<!D )dans la journee(?! (?:de |du |d )(?:la |l )?D)|during the day",
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
        dotted = introduced and match["sep"] == "." and (len(match["m"]) == 2 or introduced[0].strip() in {"le", "au"})
        if match["sep"] != "/" and not year and not dotted:
            return None
        if not introduced and (_UNIT_AHEAD.match(match.string, match.end()) or (number < month <= 4 and not year)):
            return None
        if _UNIT_AHEAD.match(match.string, match.end()) and not year and not introduced:
            return None
        found = next_date(now, number, month, (int(year) % 100 + 2000) if year else None)
        return ("D", dated(number, month, found)) if found and month else None

    return tag_years(tag_day_spelling(text), now).rewrite(_SLASH, read)


def tag_days(text: Text, now: date) -> Text:
    """The text with every day and period it names as a `D` atom."""
    text = tag_recurring(text)
    text = text.rewrite(
        _SHORT_SPAN,
        lambda m: (
            (f"{m['a']}.{' - ' if m['mid'] == ' ' else m['mid']}{m['b']}.", None) if _one_language(m, text) else None
        ),
    )
    text = text.rewrite(_WEEKDAY_OF, lambda m: ("D", with_part(text.tag(m.start("date")), m)))
    text = text.rewrite(_BARE_HOUR, lambda m: _bare_hour(m, text))
    text = text.rewrite(_HOUR_IN_WORDS, lambda m: _hour_in_words(m, text))
    text = text.rewrite(_FIRST_OF, lambda _: ("N", Number(1.0, ordinal=True)))
    text = text.rewrite(_HOLIDAY, lambda m: ("D", with_part(day(holiday(m["name"], now)), m)))
    text = text.rewrite(_NAMED, lambda m: _named(m, text, now))
    text = tag_periods(text, now)
    text = tag_day_numbers(text, now)
    for pattern, make in _FIXED:
        text = text.rewrite(pattern, lambda m, make=make: ("D", with_part(make(now), m)))  # type: ignore[misc]
    text = text.rewrite(_SAME_DAY, lambda m: None if "D" in text.s[: m.start()] else ("D", day(now)))
    text = text.rewrite(_SIDE_BY_SIDE, lambda m: _listed(m, text))
    text = text.rewrite(_TWICE, lambda m: _once(m, text))
    text = text.rewrite(_WEEK_OF, lambda m: ("D", week_of(text.tag(m.end() - 1).first)))
    text = text.rewrite(_WEEKEND_OF, lambda m: _weekend_of(m, text))
    text = text.rewrite(_LATER, lambda m: _later(m, text))
    text = text.rewrite(_IN_WEEK, lambda m: _in_week(m, text))
    text = text.rewrite(_NEXT_DAY, lambda m: ("D", _and_the_next(text.tag(m.start()))))
    text = text.rewrite(_NEXT_WEEK, lambda m: ("D", _and_the_next(text.tag(m.start()), 7)))
    text = text.rewrite(_SO_MANY_FROM, lambda m: _so_many_from(m, text))
    text = text.rewrite(_BESIDE, lambda m: ("D", _beside(text.tag(m.end() - 1), m["which"])))
    return text


_HOUR_IN_WORDS = re.compile(
    r"(?<!\w)(?P<cue>a|jusqu a|avant|vers|apres|des|de|et|entre|before|until|till|by|at|from) (?P<num>N) (?:heures?(?: N)?(?: et (?:quart|demie?))?(?: du (?:matin|soir))?|o clock)(?!\w)"
)


_WEEKDAY_OF = re.compile(
    rf"(?<!\w)(?:(?:le|ce|on|this) )?(?:{_WEEKDAY}|{_SHORT})\.?(?: ?, ?| ?\(| )(?:le |the )?(?P<date>D)(?: ?\))?(?!\w)"
    + PART
)
"""Of "jeudi 24/09" the date decides."""
_BARE_HOUR = re.compile(
    rf"(?<!\w)(?P<cue>before|by|until|till|after|at|from|around) (?P<num>N)(?= (?:on )?(?:{_WEEKDAY}|tomorrow|tonight|today|this (?:morning|afternoon|evening))(?!\w))"
    r"|(?<!\w)(?P<cue2>until|till|til) (?P<num2>N)(?= ?[.,;!?)\n]|$| (?:then|or so|if|when|and (?:then )?(?:gone|away|off|no later))(?!\w))"
)


def _bare_hour(match: re.Match[str], text: Text) -> Replacement:
    """The hour of "by 6 tonight", of "here till 5"."""
    number = text.tag(match.start("num" if match["num"] else "num2"))
    early = number.value <= MIDDAY and not number.ordinal
    return ((match["cue"] or match["cue2"]) + " H", match[0]) if early else None


def _hour_in_words(match: re.Match[str], text: Text) -> Replacement:
    """An hour of the day: jusqu'à dix heures; not 24, 48 or 72 of them."""
    return (match["cue"] + " H", match[0]) if text.tag(match.start("num")).value < 24 else None


_SO_MANY_FROM = re.compile(
    r"(?<!\w)(?:(?P<num>N) (?:jours?|j|days?)|pendant (?P<span>D))(?: ?,)? (?:a (?:partir|compter) d[eu]|des|from|starting|as of) (?P<first>D)(?!\w)"
)


def _so_many_from(match: re.Match[str], text: Text) -> Replacement:
    """Some days from one on: trois jours à partir de lundi."""
    first: Period = text.tag(match.start("first"))
    if match["num"]:
        days = int(text.tag(match.start("num")).value)
    else:
        span: Period = text.tag(match.start("span"))
        days = (span.last - span.first).days + 1
    return ("D", Period(first.first, first.first + timedelta(days - 1), "span")) if 0 < days <= LONGEST else None


_SAME_DAY = re.compile(r"(?<!\w)jour meme(?!\w)")
"""Today, where no other day was named before."""
MIDDAY = 12
"""The last hour that English clocks count."""
LONGEST = 60
"""Days that somebody counts."""
_SIDE_BY_SIDE = re.compile(r"(?<=D) (?=D(?!\w))")


def _listed(match: re.Match[str], text: Text) -> Replacement:
    """A comma between two days that follow each other: lundi mardi ou mercredi."""
    one, two = text.tag(match.start() - 1), text.tag(match.end())
    ahead = (two.first - one.last).days
    return (", ", None) if 0 < ahead <= 3 and one.first == one.last and two.first == two.last else None


_TWICE = re.compile(r"(?<!\w)D(?: ?[,(])? ?(?:le |the |on )?D(?: ?\))?(?!\w)")


def _once(match: re.Match[str], text: Text) -> Replacement:
    """A day that was named in two ways: Advent Sunday, the 29th; demain samedi."""
    one, two = (text.tag(match.start() + match[0].index("D")), text.tag(match.start() + match[0].rindex("D")))
    same = (one.first, one.last) == (two.first, two.last) and one.first == one.last
    return ("D", two if two.kind != "day" else one) if same else None


_WEEK_OF = re.compile(
    r"(?<!\w)(?:(?:dans |pour |en )?(?:la )?semaine(?: prochaine)? (?:du|qui commence|commencant)|(?:in |for |the |in the )?(?:week (?:of|commencing|beginning|starting)|wc|w/c|w c))(?: le| the| on)? D(?!\w)"
)
"""The week that has a day: semaine du 28/09."""
_WEEKEND_OF = re.compile(r"(?<!\w)D (?:de |du |d |of )(?:la |l |the )?D(?!\w)")


def _weekend_of(match: re.Match[str], text: Text) -> Replacement:
    """The weekend that a feast is in, or beside: le week-end de la Toussaint."""
    weekend, feast = text.tag(match.start()), text.tag(match.end() - 1)
    if (weekend.kind, feast.kind, feast.after) != ("weekend", "day", None) or feast.first != feast.last:
        return None
    ahead = (5 - feast.first.weekday()) % 7
    saturday = feast.first + timedelta(ahead if ahead <= 2 else ahead - 7)
    return "D", Period(saturday, saturday + timedelta(1), "weekend")


_LATER = re.compile(
    r"(?<!\w)(?:a week (?:on |from )?(?P<a>D)|(?P<b>D) (?:en (?P<num>N)|(?P<two>fortnight)|week(?! ?end)|after (?:next|this(?: one)?)))(?!\w)"
    r"|(?<!\w)(?:pas |not )?(?P<c>D)(?: ?,)? (?:mais |but )?(?:celui d apres|celui qui suit|le suivant|the one after(?: that)?|the following one|(?<=but )the next(?: one)?(?= ?[.,;!)\n]|$))(?!\w)"
)


def _later(match: re.Match[str], text: Text) -> Replacement:
    """A week or two after a day: demain en huit, a week tomorrow."""
    days = {8: 7, 15: 14}.get(text.tag(match.start("num")).value) if match["num"] else 14 if match["two"] else 7
    period: Period = text.tag(match.start(next(name for name in "abc" if match[name])))
    if days and period.kind == "weekend":
        saturday = period.last + timedelta(days - 1)
        return "D", Period(saturday, saturday + timedelta(1), "weekend")
    return ("D", day(period.first + timedelta(days))) if days and period.first == period.last else None


_IN_WEEK = re.compile(r"(?<!\w)D(?: ?,)? (?:de |of |dans |le |on |plutot )?D(?!\w)")


def _in_week(match: re.Match[str], text: Text) -> Replacement:
    """The weekday of a week, named before or after it: la semaine prochaine, mardi."""
    one, two = text.tag(match.start()), text.tag(match.end() - 1)
    week, named = (one, two) if one.kind == "week" else (two, one)
    if (week.kind, (week.last - week.first).days) != ("week", 6) or named.first != named.last or not named.after:
        return None
    return "D", day(week.first + timedelta(named.first.weekday()), named.kind)


_BESIDE = re.compile(
    r"(?<!\w)(?<!any )(?<!every )(?<!each )(?:(?:la|le|the) )?(?P<which>veille|avant veille|lendemain|day before|day after|eve) (?:de |du |d |of )?(?:la |le |l |the )?D(?!\w)"
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
_NEXT_DAY = re.compile(
    r"D (?:or|ou|et|and|puis) (?:the day after|le lendemain|the next day|the following day)(?! tomorrow)(?!\w)"
)
_SHORT_SPAN = re.compile(
    r"(?<!\w)(?P<a>mon|tue|tues|wed|thu|thurs?|fri|sat|sun|lun|mar|mer|jeu|ven|sam|dim)\.?(?P<mid> ?[-/+&] ?| (?:to|till|until|a|au|et|ou|and|or|&) | )"
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


_FIXED = [(re.compile(rf"(?<!\w)(?:{words})(?!\w)" + PART + HOUR), make) for words, make in _FIXED_WORDS]


_UP_TO_HOUR = re.compile(r" ?- ?N(?! ?[a-z/])")


def _named(match: re.Match[str], text: Text, now: date) -> Replacement:
    weekday = {**SHORT_WEEKDAYS, **WEEKDAYS}[match["word"].rstrip(".")]
    if match["num"]:
        number = text.tag(match.start("num"))
        if number.value == int(number.value) and 1 <= number.value <= 31:
            month = MONTHS.get(match["month"] or "")
            found = next_date(since(match, text, now), int(number.value), month)
            if found:
                if found.weekday() != weekday and _UP_TO_HOUR.match(match.string, match.end("num")):
                    return "D", day(next_weekday(now, weekday), "hour")  # Monday 9-12
                return "D", with_part(dated(int(number.value), month, found), match)
        return None
    found = next_weekday(now, weekday)
    if match["nextweek"]:
        found = now - timedelta(now.weekday()) + timedelta(7 + weekday)
    elif huit := match["huit"] or match["huit2"]:
        at = match.end("huit" if match["huit"] else "huit2") - 1
        found += timedelta(14 if huit.endswith(" N") and text.tag(at).value == 15 else 7)
    period = Period(found, found, "day", lambda then: day(next_weekday(then, weekday)))
    return "D", with_part(period, match)
