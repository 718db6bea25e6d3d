"""Days and periods as people name them become `D` atoms: samedi, le 12, demain, ce week-end, début octobre, sous 48 h."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from parsing.almanac import (
    HOLIDAYS,
    MONTHS,
    SHORT_WEEKDAYS,
    WEEKDAYS,
    holiday,
    last_of_month,
    next_date,
    next_weekday,
)
from parsing.lexicons import alternatives
from parsing.text import Replacement, Text


@dataclass(frozen=True, slots=True)
class Period:
    """A day or period: first and last day; `kind` says what sort, as the cues before it read it differently.

    Kinds: day, weekend, week, part (of a month), end (of a month), hours (24 h, 48 h), lasting (N days), today (its part),
    week_end (fin de semaine). `after` gives the first such period after another day ("entre samedi et mardi").
    """

    first: date
    last: date
    kind: str = "day"
    after: Callable[[date], Period] | None = None

    def following(self, day: date) -> Period:
        """The first such period after a day."""
        return self.after(day) if self.after and self.first <= day else self


def day(when: date, kind: str = "day") -> Period:
    """A period of one day."""
    return Period(when, when, kind)


_WEEKDAY = alternatives(WEEKDAYS)  # type: ignore[arg-type]
_SHORT = alternatives(SHORT_WEEKDAYS)  # type: ignore[arg-type]
_MONTH = alternatives(MONTHS)  # type: ignore[arg-type]
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
_HUIT = r"(?P<huit> en huit| en 8| en N)?"
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
_HOLIDAY = re.compile(rf"(?<!\w)(?:(?:la|le|l|the) )?(?P<name>{alternatives(HOLIDAYS)})(?!\w)" + _PART)
_FIXED_WORDS: list[tuple[str, Callable[[date], Period]]] = [
    (r"apres demain|day after tomorrow|surlendemain", lambda t: day(t + timedelta(2))),
    (r"demain|tomorrow", lambda t: day(t + timedelta(1))),
    (r"ce soir|cet apres midi|cette apres midi|ce midi|cette nuit|tonight|this (?:evening|afternoon|morning)|ce matin|cet aprem|"
     r"dans la matinee|dans la soiree|dans l apres midi|en fin de journee", lambda t: day(t, "today")),
    (r"aujourd hui|ce jour|today|(?:au cours|courant|dans le courant) de la journee|dans la journee|during the day|jour meme",
     lambda t: day(t)),
]  # fmt: skip


def tag_slashed(text: Text, now: date) -> Text:
    """Dates in figures (12/10, 12.10.2026, 2026-10-12) as `D`; runs before numbers are read, and leaves 1/2 and 20/25 kg."""

    def read(match: re.Match[str]) -> Replacement:
        if match["y"]:
            found = next_date(now, int(match["d2"]), int(match["m2"]), int(match["y"]))
            return ("D", day(found)) if found else None
        number, month, year = int(match["d"]), int(match["m"]), match["yy"]
        before = match.string[: match.start()]
        introduced = re.search(r"(?:^|\W)(?:le|au|du|avant|until|by|before|from|the|on|jusqu|et|the|and|to|de|a)\W*$|" + _WEEKDAY + r"\W*$", before[-14:])
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
    text = tag_periods(text, now)
    text = text.rewrite(_HOLIDAY, lambda m: ("D", _with_part(day(holiday(m["name"], now)), m)))
    text = text.rewrite(_NAMED, lambda m: _named(m, text, now))
    text = text.rewrite(_DATED, lambda m: _numbered(m, text, now))
    text = text.rewrite(_MONTH_FIRST, lambda m: _numbered(m, text, now))
    text = text.rewrite(_NUMBERED, lambda m: _numbered(m, text, now))
    for pattern, make in _FIXED:
        text = text.rewrite(pattern, lambda m, make=make: ("D", _with_part(make(now), m)))  # type: ignore[misc]
    return _pairs(text, now)


_FIXED = [(re.compile(rf"(?<!\w)(?:{words})(?!\w)" + _PART + _HOUR), make) for words, make in _FIXED_WORDS]
_PAIR = re.compile(r"(?<!\w)(?P<cue>entre |du |de |les |le |from |between |the )(?:le |the )?(?P<num>N)(?P<mid>(?: ?,)? (?:au|et|a|ou|to|and|or)(?: le| the)? | ?- ?)D")
_PAIR_AFTER = re.compile(r"D(?P<mid> (?:ou|et|or|and|au|a|to) (?:le |the )?)(?P<num>N)(?! ?[a-z%€/])")


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


# Weekends, weeks, parts of months, durations ---------------------------------------------------------------------------
_WEEKEND = re.compile(
    r"(?<!\w)(?P<pre>ce |le |this |the |next |du |au |dans le |pour le )?(?P<what>week ?ends?|we(?= prochain| du N)|(?<=ce )we|(?<=au )we|(?<=du )we)"
    rf"(?P<next> prochain| qui vient| d apres| suivant)?(?: (?:du|of|des?|of the) (?P<num>N)(?:(?: ?- ?| et | ?/ ?)N)?(?: (?P<month>{_MONTH}))?)?(?!\w)"
)
_WEEK = re.compile(
    r"(?<!\w)(?:(?P<part>tout |debut |(?:au |en )?debut de |(?:en |a la |la )?fin de |(?:en )?fin |milieu de |start of |beginning of |early |late |"
    r"end of |courant |dans le courant de |the end of )?)(?P<pre>cette |toute la |la |this |all |all this |the |dans la |"
    r"en |de la |next |l |during the )?(?:semaine|week(?! ?end))(?P<next> prochaine| qui vient| suivante)?"
    rf"(?: (?:du|of|of the|commencing) (?P<num>N)(?: (?:de |of )?(?P<month>{_MONTH}))?)?(?!\w)"
)
_MONTH_PART = re.compile(
    r"(?<!\w)(?:(?:a )?la |the |a |en |au |vers )?(?P<part>debut|mi|milieu|fin|early|mid|late|end of|beginning of|start of|the end of|courant|tout le mois|"
    rf"tout|premiere semaine|all)(?: (?:de|d|du|of)(?: mois)?(?: de| d)?)? (?P<month>{_MONTH})(?!\w| N)"
)
_MONTH_END = re.compile(
    r"(?<!\w)(?:(?:la |the |en |a la )?(?P<end>fin|end|milieu|mi|debut|middle) (?:de |du |of |of the |of this |de ce )?(?:mois|month)(?P<next> prochain)?)(?! (?:de|d) )(?!\w)"
)
_WITHIN = re.compile(
    r"(?<!\w)(?P<cue>sous|d ici|dans les|dans|pendant(?: les)?|within(?: the next)?|in the next|in|for(?: the next)?|over the next|sur|encore|pour encore|"
    r"tenir|tient|tiendra|tiennent|tiendront|lasts?|keep|keep for|tiendra pas plus de|d ici a|more than|plus de)?"
    r"(?P<un> une?| a| an)?(?: (?:encore|environ|au plus|au moins|about|maximum|max|bien|les|pas plus de|que|guere plus de|another|plus))? ?"
    r"(?P<num>N )?(?P<prochains>prochaines? |prochains |petits? |bons? )?(?P<unit>jours?|j|jrs?|days?|semaines?|weeks?|quinzaine|huitaine|h|heures?|hours?|hrs|fortnight|mois|months?)(?!\w)(?P<max> max(?:imum|i)?| grand max| pas plus| dernier delai| at most)?(?! (?:de travail|par|apres|before|after|ago|d avance|plus tot|per))"
)


def tag_periods(text: Text, now: date) -> Text:
    """Weekends, weeks, parts of months and durations as `D`."""
    text = text.rewrite(_WITHIN, lambda m: _within(m, text, now))
    text = text.rewrite(_MONTH_PART, lambda m: _month_part(m, now))
    text = text.rewrite(_MONTH_END, lambda m: _month_end(m, now))
    text = text.rewrite(_WEEK, lambda m: _week(m, text, now))
    return text.rewrite(_WEEKEND, lambda m: _weekend(m, text, now))


def _weekend(match: re.Match[str], text: Text, now: date) -> Replacement:
    prefix = "du " if match["pre"] == "du " and match["num"] is None else ""
    if match["num"]:
        found = next_date(now, int(text.tag(match.start("num")).value), MONTHS.get(match["month"] or ""))
        if found is None:
            return None
        saturday = found - timedelta(1) if found.weekday() == 6 else found + timedelta((5 - found.weekday()) % 7)
        return "D", Period(saturday, saturday + timedelta(1), "weekend")
    saturday = now + timedelta((5 - now.weekday()) % 7) if now.weekday() < 5 else now - timedelta(now.weekday() - 5)
    if (match["next"] or match["pre"] == "next ") and now.weekday() >= 5:
        saturday += timedelta(7)
    first = max(saturday, now)
    later = Period(saturday + timedelta(7), saturday + timedelta(8), "weekend")
    return prefix + "D", Period(first, saturday + timedelta(1), "weekend", lambda _: later)


def _week(match: re.Match[str], text: Text, now: date) -> Replacement:
    monday = now - timedelta(now.weekday())
    part = (match["part"] or "").strip()
    if match["num"]:
        found = next_date(now - timedelta(6), int(text.tag(match.start("num")).value), MONTHS.get(match["month"] or ""))
        if found is None:
            return None
        monday = found - timedelta(found.weekday())
        return "D", Period(monday, monday + timedelta(6), "week")
    if match["next"] or match["pre"] == "next ":
        monday += timedelta(7)
        if "debut" in part or part in {"early", "start of", "beginning of"}:
            return "D", Period(monday, monday + timedelta(1), "week")
        if "fin" in part or "end" in part or part == "late":
            return "D", Period(monday + timedelta(3), monday + timedelta(6), "week")
        if "milieu" in part:
            return "D", day(monday + timedelta(2))
        return "D", Period(monday, monday + timedelta(6), "week")
    if "fin" in part or "end" in part:
        return "D", Period(now, monday + timedelta(6), "week_end")
    if match["pre"] is None and "courant" not in part:
        return None
    if match["pre"] in {"la ", "the ", "en ", "de la "} and not part:
        return None
    return "D", Period(now, monday + timedelta(6), "this_week")


def _month_part(match: re.Match[str], now: date) -> Replacement:
    month = MONTHS[match["month"]]
    part = match["part"]
    year = now.year if last_of_month(now.year, month) >= now else now.year + 1
    end = last_of_month(year, month)
    bounds = {"debut": (1, 10), "early": (1, 10), "beginning of": (1, 10), "start of": (1, 10), "mi": (11, 20),
              "premiere semaine": (1, 7), "milieu": (11, 20), "mid": (11, 20)}  # fmt: skip
    if part in {"courant", "tout le mois", "tout", "all"}:
        return "D", Period(max(now, date(year, month, 1)), end, "month")
    if part not in bounds:
        return "D", Period(date(year, month, 21), end, "end")
    first, last = bounds[part]
    if date(year, month, last) < now:
        year += 1
    kind = "mid" if first == 11 else "part"
    return "D", Period(date(year, month, first), date(year, month, last), kind)


def _month_end(match: re.Match[str], now: date) -> Replacement:
    year, month = now.year, now.month
    if match["next"]:
        year, month = year + month // 12, month % 12 + 1
    if match["end"] in {"milieu", "mi", "middle"}:
        return "D", Period(date(year, month, 11), date(year, month, 20), "mid")
    if match["end"] == "debut":
        if not match["next"]:
            year, month = year + month // 12, month % 12 + 1
        return "D", Period(date(year, month, 1), date(year, month, 10), "part")
    return "D", Period(date(year, month, 21), last_of_month(year, month), "end")


def _within(match: re.Match[str], text: Text, now: date) -> Replacement:
    cue, unit = match["cue"] or "", match["unit"]
    if unit in {"quinzaine", "fortnight"}:
        days = 14
    elif unit == "huitaine":
        days = 7
    elif match["num"] or match["un"]:
        count = text.tag(match.start("num")).value if match["num"] else 1
        per = {"j": 1, "s": 7, "w": 7, "d": 1, "h": 1 / 24, "m": 30}[unit[0]]
        if unit.startswith("m") or (unit[0] == "h" and count not in {24, 48, 72}) or count > 400:
            return None
        days = int(count * per)
        days = {8: 7, 15: 14}.get(days, days) if per == 1 and text.tag(match.start("num")).words else days
    else:
        return None
    end = now + timedelta(days)
    if cue in {"dans", "in"} and not match["prochains"]:
        return ("dans D" if unit[0] != "h" else "sous D"), Period(end, end, "in")
    if cue.startswith(("pendant", "for", "sur")) and unit[0] != "h":
        return "pendant D", Period(now, now + timedelta(days - 1), f"for{days}")
    if cue or match["max"] or unit[0] == "h" or match["prochains"]:
        return "sous D", Period(now, end, "within")
    return None
