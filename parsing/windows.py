"""From day atoms and the words around them to one window of availability: the table of section 4 of the labelling rules."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta

from parsing.destruction import tag_destroyed
from parsing.lexicons import cues
from parsing.other_days import SEP, THE, forget_bygone, forget_others
from parsing.period import Period
from parsing.renounced import without_renounced
from parsing.text import Replacement, Text
from parsing.window_rules import DAY, Found, Make, named, rules, unseen, whole


@dataclass(frozen=True, slots=True)
class Window:
    """What was understood: first and last day, and the words each was read from."""

    start: date | None = None
    until: date | None = None
    start_span: tuple[int, int] | None = None
    until_span: tuple[int, int] | None = None
    sure: bool = True
    """Not read otherwise by the rules than by what was learnt."""
    said: bool = False
    """Said as a window, or by when it is lost: not only a day that was named."""
    forgotten: frozenset[tuple[int, int]] = frozenset()
    """Where days were named that concern something else: a market, a past, somebody's absence."""
    over: frozenset[tuple[int, int]] = frozenset()
    """Those of which the verb says that they are over: nothing that was learnt brings them back."""


@dataclass(frozen=True, slots=True)
class _Fact:
    start: date | None
    until: date | None
    strength: int
    """4: the day before it is destroyed; 3: a window was said; 2: a day was named; 1: a day on which it can be delivered or fetched."""
    at: tuple[int, int]
    weekday: bool = False
    """Whether the day was named as one of the week."""


_LIST = re.compile(rf"D(?:{SEP}{THE}D)+")


def prepared(text: Text) -> Text:
    """A text with day atoms, without the days taken back; what destroys the produce is an atom `Y`."""
    return tag_destroyed(without_renounced(text))


def read_window(text: Text, now: date, *, gleaning: bool = False, making: bool = False) -> Window:
    """The window that a text with day atoms states; `pour samedi` is a single day in a call for gleaners.

    Where something is to be made, it is wanted by the day for which it is to be ready.
    """
    text = _hours(prepared(text), now)
    facts: list[_Fact] = []

    def collect(pattern: str | re.Pattern[str], make: Make) -> None:
        nonlocal text
        regex = whole(pattern) if isinstance(pattern, str) else pattern
        if "D" in regex.pattern and "D" not in text.s:
            return
        current = text

        def note(match: re.Match[str]) -> Replacement:
            made = make(match, current)
            if made is None:
                return None
            facts.append(
                _Fact(
                    *made,
                    current.span(match.start(), match.end()),
                    weekday=bool(_WEEKDAY.search(_said(current, match))),
                )
            )
            return "X", None

        text = current.rewrite(regex, note)

    collect(_BEFORE_SOMEBODY, lambda m, t: (None, named(t, m).first - DAY, 3))
    collect(_UNTIL_SOMETHING, _until_something)
    collect(_CLOSING, lambda m, t: (None, named(t, m).last, 3))
    collect(_AFTER_THAT, lambda m, t: (named(t, m).last + DAY, None, 3))
    if "avant" in text.s or "before" in text.s:
        text = text.rewrite(_PICKED, lambda m: ("X", None) if text.tag(m.end() - 1).kind == "morning" else None)
    collect(_BEFORE_THAT, _before_that)
    collect(_THAT_DAY, lambda m, t: (named(t, m).first, named(t, m).last, 3))
    collect(_BY_THEN, _by_then)
    if _BEFORE_LEAVING.search(text.s):
        collect(_LEAVING, lambda m, t: (None, _last_before(named(t, m)), 3))
    for pattern, make in unseen():
        collect(pattern, make)
    named_before = _days(text)
    text = forget_bygone(text)
    over = named_before - _days(text)
    text = _without_bygone(forget_others(text, now, gleaning=gleaning), now)
    forgotten = named_before - _days(text)
    for pattern, make in rules(now, gleaning=gleaning, making=making):
        collect(pattern, make)
    if not facts and "D" not in text.s:
        collect(_UNTIL_HOUR, lambda _, __: (None, now, 3))
        collect(_PACKING_UP, lambda _, __: (None, now, 3))
        collect(_AT_HOUR, lambda _, __: (now, now, 1))
    weak = cues("destroyed.csv")["fetched"]
    collect(_LIST, lambda m, t: _listed(m, t, now, weak))
    collect(_BARE, lambda m, t: _listed(m, t, now, weak))
    return replace(_merged(facts), forgotten=forgotten, over=over)


def _days(text: Text) -> frozenset[tuple[int, int]]:
    """Where in the message days are named."""
    return frozenset(text.at[i] for i, c in enumerate(text.s) if c == "D")


_AHEAD = re.compile(
    r"(?<!\w)(?:jusqu a|jusqu au|jusque|avant|d ici|a partir de|des|until|till|by|before|from)(?: (?:la|le|fin|the))* $"
)


_YEAR = re.compile(r"(?<![0-9])20[0-9]{2}$")


def _without_bygone(text: Text, now: date) -> Text:
    """Without the months of a story: in September "en août" was last month, not the next."""

    def drop(match: re.Match[str]) -> Replacement:
        period: Period = text.tag(match.start())
        days = (period.first - now).days
        bygone = days > LATEST if period.kind in _OF_MONTHS else JUST_PAST < days <= LEAP_YEAR
        said = _AHEAD.search(text.s[: match.start()]) or _YEAR.search(_said(text, match))
        return ("X", None) if bygone and not said else None

    return text.rewrite(_BARE, drop)


_OF_MONTHS = {"month", "whole_month", "part", "mid", "end"}
LATEST = 240
"""Days ahead of which nobody speaks of a month without saying until or from."""
LEAP_YEAR = 366
JUST_PAST = 320
"""Days ahead of which a date is last year's: "de la récolte du 28/08" in September."""
_BEFORE_THAT = re.compile(
    r"(?<!depuis )(?P<d>D)(?<!avant D)(?<!before D)(?<!au D)(?: (?:au|a|to|-) D)?(?:[ ,][^.;!?\nD]{0,60}?(?<!appeler )(?<!telephoner )(?<!prevenir )(?<!pas )(?<!not )(?<!\w)(?:avant|before|before then|before that|avant ca)(?= ?[.,:;!)\n]|$| please| if poss)"
    r"| ?[.,;] ?(?:et |mais )?(?:avant|before)(?: (?:ca|then|that))?,? (?:ce serait|serait|si possible|svp|merci|please|de preference|would be)"
    r"|[^D\n]{1,110}?(?<!\w)(?<!pas )(?<!not )(?:avant (?:cette (?:date|echeance)|ce jour|ce jour la|ce moment la|cela|ca|lors)|before (?:that date|this date|that day|that|then|this))(?!\w)"
    r"|[^DH]{1,110}?(?<!\w)(?:passez|passer|venez|venir|prenez|prendre|servez vous|se servir|debarrassez|debarrasser|enlevez|enlever|recuperez|recuperer|emportez|cherchez|chercher|come|grab|collect|fetch|take|pick|help yourself|help yourselves|have|get|gone)(?: [a-z]+){0,3}? (?:juste |bien |just |well )?(?:avant|before|beforehand)(?= ?[.,:;!?)\n]|$| (?:avec|svp|merci|si|please|car|sinon|et|with|if|en|vous)(?!\w)))"
)
"""As in "le 15 on est fermés, il faut que ça parte avant", "il les jette mercredi. Passez avant"."""
_AFTER_THAT = re.compile(
    r"(?P<d>D)(?:[ ,][^D.;!?\n]{0,50}?(?<!\w)(?:passez|passer|venez|venir|servez vous|prenez|dispo[a-z]*|disponibles?|glaner|ramasser|come|help yourselves|help yourself|collect|available) (?:juste |bien |plutot |just |any time )?(?:apres|ensuite|afterwards|after that|after)(?= ?[.,;!?)\n]|$)"
    r"|[^D.;!?\n]{0,40}?[,.;] (?:apres|ensuite|puis|after that|afterwards|then) (?:ca |c est |vous |on |tout |le champ |la parcelle |you |it s |the field |quand |servez |come )[a-z ]{0,25}?(?:vous voul|pourrez|pouvez|peut venir|peut ramasser|peut glaner|ouvert|libre|a vous|servez|servir|yours|open|welcome|vous servir|vous pouvez)"
    r"|[^D.;!?\n]{0,60}?[, ](?:apres|after|ensuite)(?: (?:ca|cela|that))?,? (?:oui|ok|yes|pas de (?:souci|probleme)|c est (?:bon|ok|possible)|d accord|(?:it s |is |that s )?(?:fine|good|possible)|any ?time|ca va|libre|no problem)(?!\w))"
)
"""As in "la machine passe jeudi, après vous pourrez glaner"."""
_PICKED = re.compile(
    r"(?<!\w)(?:picked|cut|dug|lifted|pulled|harvested|gathered|(?:recolte|ramasse|coupe|arrache|rentre|trie)e?s?|cueillie?s?)(?: (?:fresh|tot|early|encore))? D(?!\w)"
)
"""What is picked this morning does not end with it."""
_THAT_DAY = re.compile(
    r"(?P<d>D)(?<!avant D)(?<!before D)[^D\n]{1,90}?(?<!\w)(?:passez|passer|venez|venir|viens|passe|chercher|prendre|prenez|recuperer|livrer|livre|apporte|depose|possible|ok|come|collect|fetch|bring|drop|help yourself|deliver)(?: (?!pas|not|avant|apres)[a-z]+){0,3}? (?:ce jour la|ce meme jour|le jour meme|(?:on )?that (?:same )?day|(?:on )?the same day)(?!\w)"
)
"""As in "elles sont prêtes samedi, passez ce jour-là"."""
_BY_THEN = re.compile(
    r"(?<!depuis )(?P<d>D)(?<!avant D)(?<!before D)(?<!jusqu a D)(?<!jusqu au D)[ ,.][^;!?\nD]{0,70}?(?<!\w)(?:d ici la|between now and then|by then|until then|jusque la)(?!\w)"
)
"""As in "je pars samedi, servez-vous d'ici là"."""
_BEFORE_LEAVING = re.compile(
    r"(?<!\w)(?:avant (?:de |d |la |le |notre |mon |les |nos )(?:fermer|fermeture|partir|depart|demenage[a-z]*|vacances|travaux|conges|quitter)|before (?:we|i) (?:leave|go|close|move))(?!\w)"
)
_LEAVING = re.compile(
    r"(?<!\w)(?:ferme|fermons|fermerons|fermera|fermeture|pars|part|partons|partirons|partirai|demenage|demenageons|quitte|quittons|leave|leaving|close|closing|move|moving)(?: [a-z]+){0,3}? (?P<d>D)"
)
_BEFORE_SOMEBODY = re.compile(
    r"(?<!\w)avant qu(?:e)? (?!(?:je|on|nous) (?:parte|parts|ferme|partions|fermions))[^.;!?\nDQ]{3,60}? (?P<d>D)(?!\w)"
)
"""As in "avant que le voisin ne les prenne mercredi"."""
_UNTIL_SOMETHING = re.compile(
    r"(?<!\w)(?:until|till|til|jusqu a ce que?|jusqu a ce qu|jusqu au moment ou|tant que?) (?!the |(?:on|vous|tu|l on) (?:veut|voulez|veux|peut|pouvez)|you (?:like|want)|D|H|at |about )(?P<clause>[^.,;!?:\nDHQ]{3,60}?) (?:on |le )?(?P<d>D)(?!\w)|"
    r"(?<!\w)(?:until|till|til) the (?P<event>[^.,;!?:\nDHQ]{3,50}?) (?:takes?|ends?|comes?|starts?|opens?|closes?|arrives?|gets?|goes|go|is|are|clears?|has|have|Y)(?!\w)[^.,;!?:\nDHQ]{0,30} (?:on )?(?P<e>D)(?!\w)"
)
"""As in "until half-term ends on the 1st"."""
_CLOSING = re.compile(
    r"(?<!\w)(?:on|nous|je|we|i) (?:ferme|fermons|close|finish|remballe|remballons) (?:a |at )?H,? (?:le |on )?(?P<d>D)(?!\w)"
)
"""As in "on ferme à 17 h demain"."""
_BARE = re.compile("D")


_NOT_THEN = re.compile(
    r"(?<!\w)(?:apres|after|a partir de|a partir du|des|from|pas avant|not before)(?: (?:le|la|the|ce))? $"
)


_TORN_OUT = re.compile(r"(?<!\w)(?:come|comes|coming|torn|taken|cut|grubbed|pulled) (?:out|down|up) (?:on )?$")
"""As in "the hedge must come out on Tuesday. Until then help yourselves"."""
_THEN_LOST = re.compile(r" (?:will |gets? |goes? |is |are |va |vont |sera |est |part |ira |be |a |au |to |the )*Y")


def _by_then(match: re.Match[str], text: Text) -> Found | None:
    """Until that day; until its eve where the produce is destroyed on it."""
    if _NOT_THEN.search(match.string[: match.start("d")]):
        return None
    period = named(text, match)
    lost = (
        "Y" in match.string[max(0, match.start() - 40) : match.end()]
        or _TORN_OUT.search(match.string[: match.start("d")])
        or _THEN_LOST.match(match.string, match.end())
    )
    return None, (period.first - DAY if lost else period.last), 3


def _until_something(match: re.Match[str], text: Text) -> Found:
    """Until what happens on that day; until its eve where it is the end of the produce."""
    period = named(text, match, "d" if match["d"] else "e")
    return None, (period.first - DAY if "Y" in match[0] else period.last), 3


_MORNING = re.compile(r"matin|morning|aube|early", re.IGNORECASE)


def _before_that(match: re.Match[str], text: Text) -> Found:
    """Until the eve, or until an hour of that day: "la boutique ferme demain à midi, passez avant"."""
    if match.string[: match.start("d")].endswith("H "):
        return None, named(text, match).last, 3
    early = _MORNING.search(text.original[slice(*text.at[match.start("d")])])
    return None, (named(text, match).first - DAY if early else _last_before(named(text, match))), 3


def _last_before(period: Period) -> date:
    return period.last if period.kind in {"hour", "before_hour"} else period.first - DAY


def _hours(text: Text, now: date) -> Text:
    """A bare hour is an hour of today: jusqu'à 14 h."""
    if "D" in text.s:
        return text.rewrite(
            re.compile(r"(?<=[a-z] )D ?,? (?:avant|before|by|jusqu a|until|apres|des|a partir de) H"),
            lambda m: ("D", text.tag(m.start())),
        )
    return text.rewrite(_UNTIL_HOUR, lambda _: ("jusqu a D", Period(now, now, "hour")))


_UNTIL_HOUR = re.compile(
    r"(?<!\w)(?:jusqu a|avant|until|till|before|by) (?:ce )?(?P<h>H)"
    r"(?! (?:every day|each day|daily|tous les|chaque|du lundi|le soir|le matin|in the (?:morning|evening)|most))"
)


_AT_HOUR = re.compile(
    r"(?<!\w)(?:je|j|on|nous|i|we|ll|{relative})(?: (?:vous|te|t|les|le|la|l|y|en|be))* (?:(?:re)?pass|livr|depos|apport|amen|arriv|serai|serons|laiss|drop|bring|deliver|there|with you|at yours)[a-z]*"
    r"(?: (?!tous|chaque|every|daily|jusqu|avant|apres)[a-z]+| L| N|,){0,9}? (?:vers|a|at|around|about) H"
    r"|(?<!\w)(?:a (?:prendre|recuperer|enlever|venir chercher|venir prendre)|retrait|collect|collection) (?:vers|a|at|around) H(?! (?:tous|chaque|every|ou|or|en semaine|le|daily))".replace(
        "{relative}", "mon [a-z]+|ma [a-z]+"
    )
)
"""An hour at which they will come, today where no day is named."""
_PACKING_UP = re.compile(
    r"(?<!\w)(?:on|nous|je|we|i)(?: (?:ll|les))? (?:remball[a-z]+|pli(?:e|ons)|repli(?:e|ons)|decamp(?:e|ons)|pars|part|partons|pack up|packing up|shut up shop|leave|leaving|m off)(?: [a-z]+)?? (?:a|vers|at|around) H(?! (?:tous|chaque|every|daily))"
)
"""The hour at which the stall is cleared."""


def _listed(
    match: re.Match[str], text: Text, now: date, weak: re.Pattern[str]
) -> tuple[date | None, date | None, int] | None:
    days: list[Period] = [text.tag(i) for i in range(match.start(), match.end()) if text.s[i] == "D"]
    first = days[0]
    end = first
    for other in days[1:]:
        end = other.following(end.first)
        if end.last < first.first:
            first, end = end, first
    if end.last < now or (first.kind == "morning" and _DONE.search(_clause(text, match))):
        return None
    if _WORKED.search(
        re.split(r"[.;!?\n,]", text.s[: match.start()])[-1][-30:] + "D" + text.s[match.end() : match.end() + 24]
    ):
        return first.first, end.last, 0
    clause = (
        re.split(r"[.;!?\n]", text.s[: match.start()])[-1][-70:] + re.split(r"[.;!?\n,]", text.s[match.end() :])[0][:50]
    )
    begins = None if len(days) == 1 and first.kind in _OPEN else first.first
    if (
        len(days) == 1
        and first.first == first.last == now
        and first.kind == "day"
        and not _IS_TODAY.search(_said(text, match))
    ):
        return first.first, end.last, 0  # the date of the message
    if len(days) == 1 and first.kind in {"morning", "today"} and not _OFFERED.search(clause):
        return begins, end.last, 0  # of a story, where another day is named
    if _OR_ELSE.search(text.s[max(0, match.start() - 45) : match.start()]):
        return begins, end.last, 2
    return begins, end.last, 1 if weak.search(clause) else 2


_WEEKDAY = re.compile(
    r"lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|(?:mon|tues|wednes|thurs|fri|satur|sun)day", re.IGNORECASE
)
_IS_TODAY = re.compile(r"aujourd|today|ce jour|jour meme|during the day|journee|auj|ojd|ajd", re.IGNORECASE)
_OR_ELSE = re.compile(r"(?<!\w)(?:sinon|ou alors|ou bien|a defaut|otherwise|or else|or)(?: [a-z]+| L){0,6} $")


def _said(text: Text, match: re.Match[str]) -> str:
    """The words of the message that a match was read from."""
    start, end = text.span(match.start(), match.end())
    return text.original[start:end]


_WORKED = re.compile(
    r"(?<!\w)(?:je|on|nous|j|i|we|i ll|we ll)(?: (?:les|en|la|le|vais|va|allons|ll|will|finis|finit|finissons|re|m))* (?:ramass|recolt|cueill|arrach|coupe|dors|dort|rentre|pick|harvest|dig|lift|cut)(?:e|s|ons|ent|er|erai|erons|era|t|ing|ting|ging)?(?: (?:P|les|mes|nos|mon|encore|tout|le reste|my|our|the|[a-z]+eres?|restes?|them|more))* D"
    r"|D (?:je|on|nous|i|we)(?: (?:les|en|vais|va|ll|will))* (?:ramass|recolt|cueill|arrach|dors|dort|pick|harvest|dig)"
)
"""Days on which the sender works in the field: they count only where no other day is named."""
_DONE = re.compile(
    r"(?<!\w)(?:ai|as|a|avons|avez|ont|est|sont|etait|avait)(?: [a-z]+){0,2}? [a-z]{2,}(?:e|ee|es|i|is|u|us|ert|it|int)s?(?!\w)|(?<!\w)(?:picked|harvested|dug|sorted|had|was|were|got|came|avions|avais|avait|etions|etais|etait|etaient|avaient)(?!\w)"
)


def _clause(text: Text, match: re.Match[str]) -> str:
    """The words around a day, up to the nearest stops."""
    return (
        re.split(r"[.;!?\n:]", text.s[: match.start()])[-1][-70:]
        + "D"
        + re.split(r"[.;!?\n:]", text.s[match.end() :])[0][:40]
    )


_OFFERED = re.compile(
    r"(?<!\w)(?:dispo|libre|pret|pass|ven[ei]|vien|prend|prene|cherch|recup|enlev|retir|emport|livr|depos|apport|amen|glan|cueill|ramass|ouvert|available|ready|free|collect|come|fetch|pick|drop|bring|deliver|grab|take|welcome|open)|D[ ?!.]*$"
)
_OPEN = {"this_week", "week_end", "month_end"}
"""Periods of which only the last day is said: cette semaine, fin de mois."""


def _merged(facts: list[_Fact]) -> Window:
    said = [f for f in facts if f.strength == 3]
    ends = [f for f in facts if f.strength == 4]
    if not any(f.strength in {1, 2} and f.until and ends and f.until <= (ends[0].until or date.max) for f in facts):
        said += ends
    if said:
        starts = [f for f in said if f.start]
        untils = [f for f in said if f.until]
        start = starts[0] if starts else None
        until = min(untils, key=lambda f: f.until or date.max) if untils else None
        both = [f for f in said if f.start and f.until]
        if both:
            start, until = both[0], both[0]
        if start and until and start.start and until.until and start.start > until.until:
            if until.weekday and (start.start - until.until).days < 7:
                until = replace(until, until=until.until + timedelta(7))
            else:
                start = None
        return Window(
            start.start if start else None, until.until if until else None,
            start.at if start else None, until.at if until else None, said=True,
        )  # fmt: skip
    for strength in (2, 1, 0):
        named = [f for f in facts if f.strength == strength and f.until]
        dated = [f for f in named if f.start] or named
        if dated:
            first = min(dated, key=lambda f: f.start or date.max)
            last = max(dated, key=lambda f: f.until or date.min)
            return Window(first.start, last.until, first.at, last.at)
    begun = [f for f in facts if f.start]
    return Window(begun[0].start, None, begun[0].at) if begun else Window()
