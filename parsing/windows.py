"""From day atoms and the words around them to one window of availability: the table of section 4 of the labelling rules."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from parsing.lexicons import cues
from parsing.period import Period
from parsing.text import Replacement, Text

DAY = timedelta(1)


@dataclass(frozen=True, slots=True)
class Window:
    """What was understood: first and last day, and the words each was read from."""

    start: date | None = None
    until: date | None = None
    start_span: tuple[int, int] | None = None
    until_span: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class _Fact:
    start: date | None
    until: date | None
    strength: int
    """4: the day before it is destroyed; 3: a window was said; 2: a day was named; 1: a day on which it can be delivered or fetched."""
    at: tuple[int, int]


_THE = r"(?:le |la |les |the |ce |cette |au |this |on |l |en )?"
_SEP = (
    r"(?: ?, ?(?:et |ou |puis |and |or )?| ?/ ?| ?- ?| (?:et|ou|puis|voire|and|or|&|ou bien|et aussi)(?: peut etre)? )"
)
_CORRECTED = re.compile(
    rf"D ?[,.(]*\s?(?:euh |enfin |ah |oh |mais )?(?:non|pardon|euh|plutot|ou plutot|je veux dire|oups|sorry|no|i mean|actually|rather|make that|je voulais dire|erreur|(?:est |a ete )?(?:reportee?s?|decalee?s?|repoussee?s?|avancee?s?|deplacee?s?)(?: au?)?|(?:is |has been )?(?:moved|postponed)(?: to)?)[ ,]+"
    rf"(?:pas D,? )?(?:plutot |c est |pour |wait |i mean |sorry |je voulais dire |je veux dire )*{_THE}D"
)
_IGNORED = [
    r"(?<!prets )(?<!pret )(?<!pretes )(?<!prete )(?<!partir de )(?<!mures )(?<!murs )(?:vers|aux alentours du?|aux environs du?|around|circa) (?:le |the )?D(?! H)",
    r"(?:happy|merry|joyeuses?|joyeux|bonnes? fetes? (?:de |du |d )?(?:la |l )?|bonne fete (?:de |du |d )?(?:la |l )?|bon|vive le|vive|bonne|bel|belle)(?: (?:le|la|l))? D",
    r"D ?,? (?:(?:est |c est |etant )?(?:un )?(?:ferie|jour ferie|chome)|is a bank holiday)(?: donc)?",
    r"D ?,? (?:(?:je|on|nous|i|we) )?(?:(?:ne |n )?(?:suis|sommes|serai|serons|est|sera|y est|m|re|am|are|ll be) (?:pas |not )(?:la|dispo[a-z]*|disponibles?|libres?|there|around|available|present)|(?:suis |sommes |serai |serons |on est |m |re )?(?:absente?s?|fermee?s?(?! ?[a-zA-Z])|fermes?(?! ?[a-zA-Z])|occupee?s?|away|closed|busy|en conges?|en vacances))",
    r"(?:gel|gelees?|orages?|pluies?|canicule|grele|tempete|frost|storm|rain|hail|hailstorm|vent|neige)(?: [a-z]+)? (?:de |du |d |on |from |of |last )(?:la nuit (?:de |du )|la nuit d )?(?:the )?D",
    r"(?:article|journal|reunion|marche|mariage|bapteme|fete|enterrement|vote|elections?|match|rentree)(?: [a-z]+){0,2} (?:de |du |d |le |of |on )D",
    r"(?:tous les|chaque|every|sauf|except|hors|excepte|ferme|fermes?|closed|pas|not|ni|jamais) (?:le |la |les |the |on )?D(?:" + _SEP + _THE + r"D)*",
    r"(?:pas|plus|no|not|ni) (?:de |d )?(?:livraisons?|dispo[a-z]*|la|libre|possible|delivery|available|there)(?: possibles?)? (?:le |la |on |the )?D",
    r"(?:je pars|on part|nous partons|we leave|i leave|i m leaving)(?: (?:en|on|a|for|the|le))* D",
    r"(?:vacances|conges?|absente?s?|holidays?|away|leaving)(?: (?:a partir de|des|from|on|le|la|until|jusqu au?|du|de))* D(?: (?:au|a|to) D)?",
    r"(?:parlais|parlait|disais|disait|avais dit|ai dit|ai parle|ai ecrit|ai appele|avons parle|told you|mentioned|vus?|rencontres?|appelee?s?)(?: (?:de|a|about|le|on|au telephone|on the phone))* D",
    r"(?:votre|vos|your|ton) (?:passage|visite|venue|accueil|visit) (?:de |du |on |last )?D",
    r"D (?:derniere?s?|passee?s?|d avant|last)(?! delai| carat| max| limite| jour)",
    r"(?:last|depuis|since|semaine derniere|des la fin de) (?:le |la |the )?D",
    (r"(?:recolt|cueilli|ramass|arrach|pick|harvest|dug|rentr|coup|gather|livr|achet|vendu|vend|annul|plant|sem|passe|tomb|pulled|brought)(?:ee?s?|is?|ies?|es|s|us?|ed)?"
     r"(?: (?:de|en|du|le|on|this|par nos soins|a la main|by hand|fresh|mis de cote|pour le marche|before|ce))? ?,? ?(?=D)(?P<past>D)"),
    r"(?:marche|invendus?|retours?|market|cueillette|recolte|tournee)(?: (?:de|du|d|from|for|bio|hebdomadaire|le|in|at|a)| L)* (?P<gone>D)",
    r"(?:gel|gelees?|orages?|pluies?|canicule|grele|tempete|frost|storm|rain|heatwave|neige|snow|meteo|redoux|froid)(?: (?:est|sont|fortes?|blanches?|annonc[a-z]+|prevu[a-z]*|attendu[a-z]*|forecast|due|expected|coming|arriv[a-z]+|is|are)){1,3} (?:pour |a partir de |des |from |on |for |by )?(?:le )?D",
    (r"(?:repon[a-z]*|prevenir|prevenez[ a-z]{0,12}|dites|inscri[a-z]+|confirm[a-z]+|me dire|rappel[a-z]*|appel[a-z]*|let me know|reply|text me|call[a-z]*|rsvp|reserv[a-z]+|reserver|dire|tell us|tell me|sign up|signez)"
     r"(?: [a-z]+){0,3}? (?:avant|d ici|by|before|au plus tard|until|jusqu au?|entre|a partir de|apres|after|des) (?:le |the )?D(?: et D| et H)?"),
    r"(?:ouvert[a-z]*(?! (?:aux?|a tous|a tout|pour|de|for|to) (?:les |des |the )?(?:glan|cueill|ramass|tou|glean|pick|every|all|any|volont|benev|voisin|public))|horaires?|open|boutique|magasin|permanence|on est la|joignable|opening hours)(?: [a-z]+){0,3} ?:? ?(?:du|de|le|les|from|tous les|on)? ?D(?: ?(?:au|a|et|to|,|-|and) (?:le )?D)*",
]  # fmt: skip
_IGNORE = [re.compile(r"(?<!\w)" + p + r"(?!\w)") for p in _IGNORED]
_LIST = re.compile(rf"D(?:{_SEP}{_THE}D)+")
_SPAN = re.compile(
    rf"(?<!\w)(?P<cue>entre|de|du|from|between|depuis) {_THE}(?P<a>D)(?: ?,)? ?(?:et|a|au|aux|to|and|until|till|jusqu au?|-|through|ou) ?{_THE}(?P<b>D)(?!\w)"
    rf"|(?<!\w)(?P<c>D)(?: ?- ?| (?:a|au|to|through|until|till|jusqu au?|jusqu a) {_THE})(?P<d>D)(?!\w)"
)
_HEDGE = r"(?:environ |a peu pres |vers |about |around |grand max |maxi? |maximum |midi |minuit |fin de |la fin de |le soir de |the end of |close of (?:play|business) |(?:le )?matin |(?:le )?soir )?"
_UNTIL = r"(?:jusqu au?|jusqu a|jusque|jusqu|d ici(?: a| au)?|by|until|till|til|no later than|au plus tard|pas plus tard que|dernier delai|not later than|up to|up until|maxi?|maximum|date limite(?: ?:)?|dernier jour|last day(?: is)?|au maximum|limite|deadline|prendre pour|il faut que ca parte|delai|better before|d ici le|d ici la|inclus|(?<!ou )pas apres|not after|au pire|at worst)"
_FROM = r"(?:a partir(?: de| du| d)?|des|pret[es]* (?:pour|a partir de|le)|pret[es]*|ready(?: from| by| on)?|from|starting|as of|as from|a compter(?: de| du)?|apartir(?: de| du)?|dispo[a-z]* a partir de|depuis|partir (?:de|du)|mur[es]* (?:a partir de|vers|pour)|not before|pas avant|onwards from|mur[es]* pour)"
_END = r"(?: ?,)? ?(?:\(|)(?:dernier delai|derniere limite|max(?:i|imum)?(?! N)|au plus tard|grand max(?:imum)?|at the latest|latest|dernier carat|limite|au maximum|tops|dernier jour|last day|inclus last|deadline|dernier moment)(?!\w)"
_AVANT = r"(?:avant|before|avt|av\.?|ahead of|prior to)"
_DESTROY = cues("destroyed.csv")["destroyed"].pattern.removeprefix(r"(?<!\w)").removesuffix(r"(?!\w)")
_GAP = r"(?:[ ,:(]+(?!D|avant|jusqu|d ici|a partir|before|until|by|dispo|venez|a prendre|a venir|merci|sinon)[^\s,.;!?]+){0,5}"
_Make = Callable[[re.Match[str], Text], tuple[date | None, date | None, int] | None]


@cache
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(r"(?<!\w)" + pattern + r"(?!\w)")


def _period(text: Text, match: re.Match[str], group: str = "d") -> Period:
    period: Period = text.tag(match.start(group))
    return period


def _before(period: Period) -> date:
    """The last day that is before a period."""
    if period.kind in {"this_week", "week_end", "end", "month_end", "hour", "before_hour", "today", "month"}:
        return period.last
    if period.kind == "mid":
        return period.first.replace(day=15)
    return period.first - DAY


def _up_to(period: Period) -> date:
    return period.first.replace(day=15) if period.kind == "mid" else period.last


def read_window(text: Text, now: date, *, gleaning: bool = False) -> Window:
    """The window that a text with day atoms states; `pour samedi` is a single day in a call for gleaners."""
    text = text.rewrite(_CORRECTED, lambda m: ("D", text.tag(m.end() - 1)))
    text = _hours(text, now)
    facts: list[_Fact] = []

    def collect(pattern: str | re.Pattern[str], make: _Make) -> None:
        nonlocal text
        regex = _whole(pattern) if isinstance(pattern, str) else pattern
        current = text

        def note(match: re.Match[str]) -> Replacement:
            made = make(match, current)
            if made is None:
                return None
            facts.append(_Fact(*made, current.span(match.start(), match.end())))
            return "X", None

        text = current.rewrite(regex, note)

    collect(_BEFORE_THAT, lambda m, t: (None, _period(t, m).first - DAY, 3))
    for ignored in _IGNORE:
        text = text.rewrite(ignored, _forget(text, now))
    for pattern, make in _rules(now, gleaning=gleaning):
        collect(pattern, make)
    weak = cues("destroyed.csv")["fetched"]
    collect(_LIST, lambda m, t: _listed(m, t, now, weak))
    collect(_BARE, lambda m, t: _listed(m, t, now, weak))
    return _merged(facts)


_BRINGS = re.compile(
    r"[^.;!?\n]{0,24}(?<!\w)(?:je|on|nous|i|we|i ll|we ll)(?: (?:vous|les|l|en))* (?:depos|livr|apport|amen|bring|deliver|drop)"
)
_BEFORE_THAT = re.compile(
    r"(?P<d>D)(?<!avant D)(?<!before D)[ ,][^.;!?\nD]{0,60}?(?<!\w)(?:avant|before|before then|before that|avant ca)(?= ?[.,:;!)\n]|$)"
)
"""As in "le 15 on est fermés, il faut que ça parte avant"."""
_HARVESTED = re.compile(r"(?:recolte|cueillie|ramasse|arrache|coupe)(?:e?s) |(?:picked|harvested|dug|pulled) ")
_WILL_BE = re.compile(r"(?:seront|sera|etre|be|on les|a) $")


def _forget(text: Text, now: date) -> Callable[[re.Match[str]], Replacement]:
    """Days of the past, of opening hours, of replies and of the weather say nothing about the produce."""

    def drop(match: re.Match[str]) -> Replacement:
        groups = match.groupdict()
        if groups.get("past") and _HARVESTED.match(match[0]) and not _WILL_BE.search(match.string[: match.start()]):
            return "X", None
        for name in ("past", "gone"):
            if groups.get(name):
                period: Period = text.tag(match.start(name))
                if period.first > now:
                    return None
        return "X", None

    return drop


_BARE = re.compile("D")
_NOW = re.compile(
    r"(?<!\w)(?:(?:dispo[a-z]*|libre|livrable[s]?|available|ready|pret[es]*|a prendre|a venir chercher|a enlever|a recuperer|a emporter|free)(?: (?:a|L|et|des|sur place|chez moi|tout))*(?: ?,)? "
    r"(?:de suite|tout de suite|maintenant|immediatement|des maintenant|right now|now|immediately|straight away|des a present|right away|d ors et deja)"
    r"|(?:des maintenant|des a present|de suite dispo|des aujourd hui|a partir de maintenant|from now|as of now|des now|immediatement disponible[s]?|disponibilite immediate))(?!\w)"
)


def _hours(text: Text, now: date) -> Text:
    """A bare hour is an hour of today: jusqu'à 14 h."""
    today = Period(now, now, "hour")
    if "D" in text.s:
        return text.rewrite(
            re.compile(r"(?<=[a-z] )D ?,? (?:avant|before|by|jusqu a|until|apres|des|a partir de) H"),
            lambda m: ("D", text.tag(m.start())),
        )
    return text.rewrite(
        re.compile(r"(?<!\w)(?:jusqu a|avant|until|till|before|by) (?:ce )?(?P<h>H)"), lambda _: ("jusqu a D", today)
    )


def _rules(now: date, *, gleaning: bool) -> list[tuple[str | re.Pattern[str], _Make]]:
    day_before: _Make = lambda m, t: (None, _period(t, m).first - DAY, 4)  # noqa: E731
    until: _Make = lambda m, t: (None, _up_to(_period(t, m)), 3)  # noqa: E731
    start: _Make = lambda m, t: (_period(t, m).first, None, 3)  # noqa: E731

    def pour(match: re.Match[str], text: Text) -> tuple[date | None, date | None, int] | None:
        if gleaning or _BRINGS.match(text.s, match.end()):
            return _period(text, match).first, _period(text, match).last, 2
        return until(match, text)

    dd = "(?P<d>D)"
    return [
        (rf"(?:ne |n |won t |not |will not |doesn t )?(?:tiendr[a-z]+|tien[a-z]+|attendr[a-z]+|attend[a-z]*|passer[a-z]+|survivr[a-z]+|last|keep|make it|wait)(?: (?:pas|plus|guere|not))* (?:jusqu a|jusqu au|until|till|to) {_THE}{dd}(?! (?:mais|but) pas)", _not_until),
        (rf"{dd} (?:ce )?(?:c est |c |ca |it )?(?:sera |serait |will be |ll be |s |is )?(?:deja )?(?:trop tard|too late|mort|fichu|foutu|perdu)", day_before),
        (rf"{dd} (?:onwards?|and after|et apres|et ensuite|et suivants?|et les jours suivants|au plus tot|at the earliest|minimum|or after|ou apres|or later|ou plus tard)(?! (?:L|the))", start),
        (rf"(?:between now and|from now until|from now to|d ici a|a partir de maintenant et jusqu a|de maintenant a|entre maintenant et) {_THE}{dd}", until),
        (rf"(?:(?:ca |elles |ils |tout )?peu(?:t|vent) attendre|can wait|will wait|tient|tiennent|tiendra|tiendront) {_THE}{dd}", until),
        (rf"(?:dlc|ddm|bbe|best before|use by)(?: ?:| le| au)? {dd}", until),
        (rf"(?:{_DESTROY}){_GAP}[ ,:(]+(?:avant |des |a partir de |on |by |le |the |ce |pour |(?:the )?(?:first thing|tot) )?{dd}", day_before),
        (rf"(?:(?P<e>D){_SEP}{_THE})?{dd}(?: ?,)? (?:apres|ensuite|after that|after|then|sinon|otherwise|au dela)(?: ca| c| c est| it s| it| they| elles| ils| tout| that s| je| on| les| vont| va| part| partent| finit| finissent){{0,4}}[ ,]+(?:{_DESTROY})", lambda m, t: (_period(t, m, "e").first if m["e"] else None, _period(t, m).last, 3)),
        (rf"(?<!avant )(?<!before )(?<!d ici )(?<!jusqu a )(?<!jusqu au )(?<!until )(?<!pour )(?<!by )(?<!avant le )(?<!d ici le ){dd}(?: ?,)? (?:[a-z]+ ){{0,3}}?(?:{_DESTROY})", day_before),
        (_NOW, lambda _, __: (now, None, 3)),
        (rf"sous {dd}", until),
        (rf"(?P<e>D)(?: ?,)? (?:et )?pendant {dd}", lambda m, t: _lasting(_period(t, m, "e"), _period(t, m))),
        (rf"pendant {dd}", lambda m, t: _lasting(Period(now, now), _period(t, m))),
        (_SPAN, _spanned),
        (rf"{_FROM} {_THE}{_HEDGE}{dd}", start),
        (rf"dans {dd}", start),
        (rf"{_AVANT} {_THE}{_HEDGE}(?P<h>H)(?: de| du| on)? ?{_THE}{dd}", lambda m, t: (None, _period(t, m).last, 3)),
        (rf"{_UNTIL} {_THE}{_HEDGE}(?P<h>H)(?: de| du| on)? ?{_THE}{dd}", until),
        (rf"{_AVANT} {_THE}{_HEDGE}{dd}", lambda m, t: (None, _before_hedged(m, _period(t, m)), 3)),
        (rf"(?:perdue?s?|jetee?s?|foutue?s?|fichue?s?|trop tard|wasted|plus rien|last|keep|rien|plus bonnes?) (?:apres|after|past|beyond) {_THE}{dd}", until),
        (rf"(?<!pas )(?<!not )(?:apres|after) {_THE}{_HEDGE}{dd}", lambda m, t: _afterwards(_period(t, m), now)),
        (rf"{_UNTIL} {_THE}{_HEDGE}{dd}(?:{_SEP}{_THE}D)*", lambda m, t: (None, _up_to(t.tag(m.end() - 1)), 3)),
        (rf"{dd}{_END}", until),
        (rf"(?:pour|for) {_THE}{dd}{_SEP}{_THE}(?P<e>D)", lambda m, t: (_period(t, m).first, _period(t, m, "e").following(_period(t, m).first).last, 2)),
        (rf"(?:pour|for) {_THE}{dd}", pour),
    ]  # fmt: skip


def _not_until(match: re.Match[str], text: Text) -> tuple[date | None, date | None, int]:
    """The day before one that it will not see; the day itself where it will keep until then."""
    period = _period(text, match)
    lost = re.search(r"(?<!\w)(?:pas|plus|guere|won t|not|doesn t)(?!\w)", match[0])
    return None, (_before(period) if lost else _up_to(period)), 3


def _afterwards(period: Period, now: date) -> tuple[date | None, None, int]:
    """From the day after; a feast that has just been (the next is a year ahead) says nothing."""
    return (None, None, 0) if (period.first - now).days > 250 else (period.last + DAY, None, 3)


def _before_hedged(match: re.Match[str], period: Period) -> date:
    if re.search(r"(?:fin de|the end of) $", match.string[: match.start("d")]):
        return period.last
    if re.search(r"(?:midi|matin|soir) $", match.string[: match.start("d")]):
        return period.last
    return _before(period)


def _lasting(first: Period, span: Period) -> tuple[date, date, int]:
    if not span.kind.startswith("for"):
        return span.first, span.last, 3  # pendant le week-end
    return first.first, first.first + timedelta(int(span.kind.removeprefix("for") or 1) - 1), 3


def _spanned(match: re.Match[str], text: Text) -> tuple[date | None, date | None, int] | None:
    one, two = ("a", "b") if match["a"] else ("c", "d")
    first: Period = text.tag(match.start(one))
    last: Period = text.tag(match.start(two))
    end = last.following(first.first)
    if match["cue"] == "depuis":
        return None, last.last, 3
    return (first.first, _up_to(end), 3) if end.last >= first.first else (first.first, first.last, 2)


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
    return begins, end.last, 1 if weak.search(clause) else 2


_WORKED = re.compile(
    r"(?<!\w)(?:je|on|nous|j|i|we|i ll|we ll)(?: (?:les|en|la|le|vais|va|allons|ll|will|finis|finit|finissons|re|m))* (?:ramass|recolt|cueill|arrach|coupe|dors|dort|rentre|pick|harvest|dig|lift|cut)(?:e|s|ons|ent|er|erai|erons|era|t|ing|ting|ging)?(?: (?:P|les|mes|nos|mon|encore|tout|le reste|my|our|the|[a-z]+eres?|restes?|them|more))* D"
    r"|D (?:je|on|nous|i|we)(?: (?:les|en|vais|va|ll|will))* (?:ramass|recolt|cueill|arrach|dors|dort|pick|harvest|dig)"
)
"""Days on which the sender works in the field: they count only where no other day is named."""
_DONE = re.compile(
    r"(?<!\w)(?:ai|as|a|avons|avez|ont|est|sont|etait|avait)(?: [a-z]+){0,2}? [a-z]{2,}(?:e|ee|es|i|is|u|us|ert|it|int)s?(?!\w)|(?<!\w)(?:picked|harvested|dug|sorted|had|was|were|got|came)(?!\w)"
)


def _clause(text: Text, match: re.Match[str]) -> str:
    """The words around a day, up to the nearest stops."""
    return (
        re.split(r"[.;!?\n:]", text.s[: match.start()])[-1][-70:]
        + "D"
        + re.split(r"[.;!?\n:]", text.s[match.end() :])[0][:40]
    )


_OPEN = {"this_week", "week_end", "month_end"}
"""Periods of which only the last day is said: cette semaine, fin de mois."""


def _merged(facts: list[_Fact]) -> Window:
    said = [f for f in facts if f.strength == 3]
    ends = [f for f in facts if f.strength == 4]
    if not any(f.strength == 2 and f.until and ends and f.until <= (ends[0].until or date.max) for f in facts):
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
            start = None
        return Window(
            start.start if start else None, until.until if until else None,
            start.at if start else None, until.at if until else None,
        )  # fmt: skip
    for strength in (2, 1, 0):
        named = [f for f in facts if f.strength == strength and f.until]
        dated = [f for f in named if f.start] or named
        if dated:
            first = min(dated, key=lambda f: f.start or date.max)
            last = max(dated, key=lambda f: f.until or date.min)
            return Window(first.start, last.until, first.at, last.at)
    return Window()
