"""Weekends, weeks, parts of months and durations, as `D` atoms."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from datetime import date, timedelta

from parsing.almanac import MONTHS, last_of_month, next_date
from parsing.lexicons import alternatives
from parsing.numbers import Number
from parsing.period import Period, day
from parsing.text import Replacement, Text
from parsing.years import since

_MONTH = alternatives([*MONTHS])
_WEEKEND = re.compile(
    r"(?<!\w)(?P<pre>ce |le |this |the |next |du |au |dans le )?(?P<what>week ?end|we(?= prochain| pro(?!\w)| du N| ou | et D|[.,;!)]|$)|(?<=ce )we|(?<=au )we|(?<=du )we)"
    rf"(?P<next> prochain| pro(?!\w)| qui vient| d apres| suivant)?(?: (?:du|of|des?|of the) (?P<num>N)(?:(?: ?- ?| et | ?/ ?)N)?(?: (?P<month>{_MONTH})(?: (?P<year>X))?)?)?(?!\w)"
)
_WEEK = re.compile(
    r"(?<!\w)(?:(?P<part>tout |debut |(?:au |en )?debut de |(?:en |a la |la )?fin de |(?:en )?fin |milieu de |start of |beginning of |early |late |"
    r"end of |(?:en |dans le )?courant (?:de )?|the end of )?)(?P<pre>cette |toute la |la |this |all |all this |the |dans la |"
    r"en |de la |next |l |during the |within the )?(?:semaine|week(?! ?end))(?P<next> prochaine| pro(?!\w)| qui vient| suivante| d apres)?"
    rf"(?: (?:du|of|of the|commencing) (?P<num>N)(?: (?:de |of )?(?P<month>{_MONTH})(?: (?P<year>X))?)?)?(?!\w)"
)
_MONTH_PART = re.compile(
    r"(?<!\w)(?:(?:vers )?(?:a )?(?:la |le |les )|the |a |en |au |vers |in the |in |dans la |during the )?(?P<part>debut|mi|milieu|fin|early|mid|middle of|late|end of|beginning of|start of|the end of|courant|tout le mois|"
    r"tout|(?:premiere?|derniere?|second|seconde|deuxieme|first|last) (?:semaine|quinzaine|week|half|fortnight)(?: of)?|all|en|(?<=ready )in|(?<=available )in|(?<=ripe )in|au mois|avant|avant le mois|before|throughout|pendant tout le mois|pendant le mois|during|"
    rf"a partir|des|from|as from|starting)(?: (?:de|d|du|of)(?: mois)?(?: de| d)?)? (?P<month>{_MONTH})(?:(?: ?,)? (?:de )?(?P<year>X))?(?!\w| N)"
)
_MONTH_WHOLE = re.compile(
    r"(?<!\w)(?P<when>(?:le )?mois prochain|next month|(?:dans le |en |au )?courant (?:du|de ce) mois|(?:dans le )?(?:ce|the) mois ci|ce mois|this month)(?!\w)"
)
_MONTH_END = re.compile(
    r"(?<!\w)(?:(?:la |the |en |a la )?(?P<end>fin|end|milieu|mi|debut|middle) (?:de |du |of |of the |of this |de ce )?(?:mois|month)(?P<next> prochain)?)(?! (?:de|d) )(?!\w)"
)
_KEEPS = (
    r"(?:keep|hold|store|last|be (?:good|fine|ok)|stay (?:good|fresh))(?: (?:them|it|everything|all|well|fresh|on|out|cool))*"
    r"(?: (?:in|at) (?:the )?(?:cold|cold store|fridge|barn|shed|cellar|store))?(?: for)?(?: (?:another|about))?"
)
_TIENT = (
    r"tenir|(?:garder?|gardons|gardent|tient|tiennent|conserve)(?: (?:bien |encore )?(?:au|dans le|in the) (?:froid|frais|frigo|sec|cold|fridge))?|"
    r"attendre|stocker|conserver|conservent|patienter|tient|tiendra|tiennent|tiendront|tiendra pas plus de"
)
_LEFT = (
    r"max(?:i|imum)?|pas plus (?:de|d)|donne pas|donne que|donne plus que|reste|restent|plus que|bonn?e?s? pour|encore bonn?e?s?|bonn?e?s? encore|mangeables? pour|il (?:vous )?reste|vous avez|vous avez encore|"
    r"delais?(?: de| d)? ?:?|dans un delai (?:de|d)|good for|you have|you ve got|you ve|they ve got|they have|there are|it s got"
)
_CUE = (
    r"sous|ss|d ici|d ici a|au bout de|dans les|dans la|dans le|dans|pendant(?: les)?|within(?: the)?(?: next)?|in the next|in|for(?: the next)?|over the next|during the next|in the coming|over the coming|sur|encore pendant|encore|pour encore|"
    rf"{_TIENT}|{_LEFT}|{_KEEPS}|keep another|for another|another|lasts?|dispo[a-z]*|valable[s]?|available for|more than|plus de"
)
_WITHIN = re.compile(
    rf"(?<!\w)(?P<cue>{_CUE})?"
    r"(?P<un> une| un| a| an| another)?(?: (?P<adverb>encore|environ|au plus|au moins|about|maximum|max|bien|les|pas plus de|que|guere plus de|another|plus))? ?"
    r"(?P<num>N ?)?(?:(?:(?:ou|a|or|to|-) ?|- ?)?N )?(?:more |de |of )?(?P<prochains>prochaines? |prochains |petits? |bons? )?(?P<unit>jours?|j|jrs?|days?|semaines?|weeks?|quinzaine|huitaine|h|heures?|hours?|hrs|fortnight|mois|months?)(?!\w)(?: s? ?time(?!\w))?"
    r"(?P<max> max(?:imum|i)?| grand max| pas plus| dernier delai| at most| tops| qui viennent| a venir| left(?: in (?:them|it))?| chrono| encore(?! N))?(?! (?:de travail|par|apres(?! (?:je|on|nous|c|ca))|before|after|ago|d avance|plus tot|per|old))"
)


def tag_periods(text: Text, now: date) -> Text:
    """Weekends, weeks, parts of months and durations as `D`."""
    text = text.rewrite(_WEEK_NUMBER, lambda m: _numbered_week(int(text.tag(m.end() - 1).value), now))
    text = text.rewrite(_WITHIN, lambda m: _within(m, text, now))
    text = text.rewrite(_WITHIN_ABOUT, lambda m: _about(m, text, now))
    text = text.rewrite(_MONTH_PART, lambda m: _month_part(m, since(m, text, now)))
    text = text.rewrite(_MONTH_END, lambda m: _month_end(m, now))
    text = text.rewrite(_MONTH_WHOLE, lambda m: ("D", _whole_month(m["when"], now)))
    text = text.rewrite(_WEEK, lambda m: _week(m, text, now))
    return text.rewrite(_WEEKEND, lambda m: _weekend(m, text, now))


_WITHIN_ABOUT = re.compile(
    r"(?<!\w)(?P<cue>sous|d ici(?: a)?|dans|encore(?: pour| pendant)?|pour encore|tien[a-z]* encore) (?P<num>N)(?= ?[.,;!)\n]|$| (?:max|maxi|au plus|svp|si))"
)


def _about(match: re.Match[str], text: Text, now: date) -> Replacement:
    """A fortnight that its number says alone: d'ici une quinzaine."""
    number: Number = text.tag(match.start("num"))
    days = {15: 14, 8: 7}.get(int(number.value))
    return ("sous D", Period(now, now + timedelta(days), "within")) if number.about and days else None


_WEEK_NUMBER = re.compile(
    r"(?<!\w)(?<!cette )(?<!this )(?<!next )(?<!last )(?:en |la |in )?(?:semaine|week)(?: n ?°?| numero| number)? ?N(?! ?(?:kg|kilos?|h|heures?|jours?|€|X|P))"
)


def week_of(then: date) -> Period:
    """The week, Monday to Sunday, that has a day."""
    monday = then - timedelta(then.weekday())
    return Period(monday, monday + timedelta(6), "week")


def _numbered_week(number: int, now: date) -> Replacement:
    """A week by its number, this year's or the next's."""
    for year in (now.year, now.year + 1):
        if 1 <= number <= 52:
            monday = date.fromisocalendar(year, number, 1)
            if monday + timedelta(6) >= now:
                return "D", Period(monday, monday + timedelta(6), "week")
    return None


def _weekend(match: re.Match[str], text: Text, now: date) -> Replacement:
    if _that_one(match, text):
        return None
    prefix = "du " if match["pre"] == "du " and match["num"] is None else ""
    if match["num"]:
        found = next_date(
            since(match, text, now), int(text.tag(match.start("num")).value), MONTHS.get(match["month"] or "")
        )
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


_THAT = re.compile(r"\W{0,2}là(?!\w)", re.IGNORECASE)


def _that_one(match: re.Match[str], text: Text) -> bool:
    """Whether it is one that was named before: cette semaine-là."""
    return bool(_THAT.match(text.original, text.span(match.start(), match.end())[1]))


def _week(match: re.Match[str], text: Text, now: date) -> Replacement:
    if _that_one(match, text):
        return None
    monday = now - timedelta(now.weekday())
    part = (match["part"] or "").strip()
    if match["num"]:
        found = next_date(
            since(match, text, now - timedelta(6)),
            int(text.tag(match.start("num")).value),
            MONTHS.get(match["month"] or ""),
        )
        if found is None:
            return None
        return "D", week_of(found)
    if match["next"] or match["pre"] == "next ":
        return "D", _next_week(monday + timedelta(7), part)
    if "fin" in part or "end" in part:
        return "D", Period(now, monday + timedelta(6), "week_end")
    if part.endswith("debut de") or part == "debut":
        monday = monday if now.weekday() < 2 else monday + timedelta(7)
        return "D", Period(max(now, monday), monday + timedelta(1), "week")
    said = match["pre"] is not None and (part or match["pre"] not in {"la ", "the ", "en ", "de la "})
    if not said and "courant" not in part:
        return None
    return "D", Period(now, monday + timedelta(6), "this_week")


def _next_week(monday: date, part: str) -> Period:
    if "debut" in part or part in {"early", "start of", "beginning of"}:
        return Period(monday, monday + timedelta(1), "week")
    if "fin" in part or "end" in part or part == "late":
        return Period(monday + timedelta(3), monday + timedelta(6), "late_week")
    if "milieu" in part:
        return day(monday + timedelta(2))
    return Period(monday, monday + timedelta(6), "week")


def _whole_month(when: str, now: date) -> Period:
    """The next month from its first day; of this one only the end is said."""
    end = last_of_month(now.year, now.month)
    if "next" not in when and "prochain" not in when:
        return Period(now, end, "month_end")
    first = end + timedelta(1)
    return Period(first, last_of_month(first.year, first.month), "month")


_PARTS = {"debut": (1, 10), "early": (1, 10), "beginning of": (1, 10), "start of": (1, 10), "mi": (11, 20),
          "milieu": (11, 20), "mid": (11, 20), "middle of": (11, 20), "premiere semaine": (1, 7), "first week": (1, 7),
          "premiere quinzaine": (1, 15), "first half": (1, 15), "first fortnight": (1, 15)}  # fmt: skip
_SECOND_HALF = re.compile("(?:second|deuxieme|last).*(?:quinzaine|half|fortnight)")
_LAST_WEEK = re.compile("(?:derniere|last) (?:semaine|week)")
_BEGINS = {"a partir", "des", "from", "as from", "starting"}
_DURING = {"courant", "en", "in", "au mois", "throughout", "pendant tout le mois", "pendant le mois", "during",
           "tout le mois", "tout", "all"}  # fmt: skip


def _month_part(match: re.Match[str], now: date) -> Replacement:
    month = MONTHS[match["month"]]
    part = match["part"].removesuffix(" of") if match["part"].startswith(("first", "last", "second")) else match["part"]
    year = now.year if last_of_month(now.year, month) >= now else now.year + 1
    first, end = date(year, month, 1), last_of_month(year, month)
    if part in {"avant", "avant le mois", "before"}:
        return part.split(" ")[0] + " D", Period(first, end, "whole_month")
    if part in _BEGINS:
        return "a partir de D", Period(max(now, first), end, "month")
    if part in _DURING:
        return "D", Period(max(now, first), end, "month")
    if _SECOND_HALF.fullmatch(part):
        return "D", Period(first.replace(day=16), end, "part")
    if _LAST_WEEK.fullmatch(part):
        return "D", Period(end - timedelta(6), end, "part")
    if part not in _PARTS:
        return "D", Period(first.replace(day=21), end, "end")
    start, last = _PARTS[part]
    if date(year, month, last) < now:
        year += 1
    kind = "mid" if start == 11 else "part"
    return "D", Period(date(year, month, start), date(year, month, last), kind)


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
    return "D", Period(date(year, month, 21), last_of_month(year, month), "month_end")


_AT_MOST = {"au plus", "max", "maximum", "pas plus de", "guere plus de"}
_WITH_ARTICLE = {"dans la", "dans le", "within the"}
"""Not of weeks: "dans la semaine" ends on Sunday."""


def _within(match: re.Match[str], text: Text, now: date) -> Replacement:
    unit, cue = match["unit"], match["cue"] or ("encore" if match[0].startswith((" encore", " another")) else "")
    if cue in _WITH_ARTICLE and unit not in {"quinzaine", "huitaine", "fortnight"}:
        return None
    if unit in {"quinzaine", "fortnight"}:
        days = 14
    elif unit == "huitaine":
        days = 7
    elif (
        match["num"]
        or match["un"]
        or cue.endswith("another")
        or (cue.endswith(("the next", "the coming")) and unit in {"week", "day"})
    ):
        count = text.tag(match.start("num")).value if match["num"] else 1
        per = {"j": 1, "s": 7, "w": 7, "d": 1, "h": 1 / 24, "m": 30}[unit[0]]
        if unit.startswith("m") or (unit[0] == "h" and count not in {24, 48, 72}) or count > 400:
            return None
        days = int(count * per)
        days = (
            {8: 7, 15: 14}.get(days, days) if per == 1 and match["num"] and text.tag(match.start("num")).words else days
        )
    else:
        return None
    end = now + timedelta(days)
    if cue in {"dans", "in"} and not match["prochains"]:
        return ("dans D" if unit[0] != "h" else "sous D"), Period(end, end, "in")
    if re.match("pendant|for|sur(?!v)", cue) and unit[0] != "h" and match["max"] != " encore":
        return "pendant D", Period(now, now + timedelta(days - 1), f"for{days}")
    if cue or match["max"] or match["adverb"] in _AT_MOST or unit[0] == "h" or match["prochains"]:
        return "sous D", Period(now, end, "within")
    return None
