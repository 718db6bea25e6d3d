"""Days as people write them in haste, put in full before anything is read: 2m1, jsq dim soir, avt ce w-e, le19.

Short forms that are also words (`mer`, `sam`, `jeu`, `sat`) are written out only where a day must stand: after "avant",
before "soir", beside another day.
"""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from collections.abc import Callable

from parsing.almanac import MONTHS, WEEKDAYS
from parsing.lexicons import alternatives
from parsing.text import Text

_FRENCH = {
    "lun": "lundi", "mar": "mardi", "mer": "mercredi", "merc": "mercredi", "mecr": "mercredi", "jeu": "jeudi",
    "ven": "vendredi", "vend": "vendredi", "sam": "samedi", "dim": "dimanche",
}  # fmt: skip
_ENGLISH = {
    "mon": "monday", "tue": "tuesday", "tues": "tuesday", "wed": "wednesday", "weds": "wednesday", "thu": "thursday",
    "thur": "thursday", "thurs": "thursday", "fri": "friday", "sat": "saturday", "sun": "sunday",
}  # fmt: skip
_SHORT = rf"(?P<short>{alternatives([*_FRENCH])})\.?"
_SHORT_ENGLISH = rf"(?P<short>{alternatives([*_ENGLISH])})\.?"
_ONLY_DAYS = r"(?P<short>lun|merc|mecr|ven|dim)\.?"
"""Short forms that are nothing else, after an article."""
_SURE = r"(?P<short>lun|merc|ven|vend|sam|dim)\.?"
"""Short forms that are a day, or the name of a person (Sam)."""
_DAY = alternatives([*WEEKDAYS, "demain", "tomorrow", "today", "aujourd hui"])
_MONTH = alternatives([*MONTHS])
_APART = r"(?: ou | et | puis | au | voire | ou bien | or | and | to | till | ?[/-] ?)"
_ENDS = r"(?= ?[.,;:!?)/\n-]|$| (?:max|maxi|inclus?|compris|svp|stp|si|sinon|ou|et|a|au|avec|merci|vers|entre|des|avant|apres|dernier|grand|matin|soir|midi|please|at|after|before|or|and|if|the|latest|onwards?|to|in)(?!\w)| [0-9])"
_PARTS = r"(?= (?:mat(?:in(?:ee)?)?|midi|soir(?:ee)?|apres midi|tantot|en huit|prochains?|pro)(?!\w))"
_PARTS_ENGLISH = r"(?= (?:morning|afternoon|evening|eve|am|pm|lunchtime|lunch|noon|night|week)(?!\w))"
_LEADS = r"(?P<lead>jusqu a|avant|avt|d ici|des|a partir (?:de|du)|ce|dispo[a-z]*|livr[a-z]+|rdv|retrait|enlevement|pass(?:ez|er|age)|ven(?:ez|ir)|prendre|chercher|recup(?:erer)?|enlever|entre)(?: ?: ?| )"
_LEADS_ENGLISH = (
    r"(?P<lead>until|till|til|by|before|from|this|next|on|available|ready|after|between|collect|collection)(?: ?: ?| )"
)
Meant = Callable[[re.Match[str]], str | None]


def _full(match: re.Match[str]) -> str:
    lead = match.groupdict().get("lead")
    return (f"{lead} " if lead else "") + {**_ENGLISH, **_FRENCH}[match["short"]]


def _beside(match: re.Match[str]) -> str:
    return match["lead"] + {**_ENGLISH, **_FRENCH}[match["short"]]


_OPENS = re.compile(rf"(?:{alternatives([*_FRENCH, *WEEKDAYS])})\.?(?: ?[-/] ?| (?:a|au|et|to) | )$")


def _with_hour(match: re.Match[str]) -> str | None:
    """Not the last day of opening hours: mar-sam 9h."""
    return None if _OPENS.search(match.string[: match.start()]) else _full(match)


def _until(match: re.Match[str]) -> str | None:
    if match["au"]:
        return "jusqu " + {"o": "au"}.get(match["au"], match["au"])
    if match["a"] or not _NOT_A_DAY.match(match.string, match.end()):
        return "jusqu a"
    return None


_NOT_A_DAY = re.compile(r" (?:la|ici|en|dans|chez|vers|alors|sur|y|ou|l)(?!\w)| ?[.,;!?)\n]|$")
_BY_NUMBER = {"7": "septembre", "8": "octobre", "9": "novembre", "10": "decembre", "x": "decembre"}


_FIRST = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth",
          "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"]  # fmt: skip
ORDINALS = {word: number for number, word in enumerate(_FIRST, 1)}
ORDINALS |= {f"twenty {word}": 20 + number for number, word in enumerate(_FIRST[:9], 1)}
ORDINALS |= {"thirtieth": 30, "thirty first": 31}
"""English days in words."""
_ORDINAL = rf"(?P<ordinal>{alternatives([*ORDINALS])})"
_LATE_ORDINAL = rf"(?P<ordinal>{alternatives([*ORDINALS][3:])})"


def _ordinal(match: re.Match[str]) -> str:
    return f"{match.groupdict().get('lead') or ''}{ORDINALS[match['ordinal']]}th"


def _said(words: str) -> Meant:
    return lambda _: words


_SAINTS = {
    "sylvestre": "31 decembre", "jean": "24 juin", "martin": "11 novembre", "catherine": "25 novembre",
    "nicolas": "6 decembre", "michel": "29 septembre", "luc": "18 octobre",
}  # fmt: skip
"""Days that are called after a saint, and would else be a commune: jusqu'à la St Sylvestre."""


_WAYS: list[tuple[str, Meant]] = [
    (rf"(?<!rue de )(?<!place de )(?<!eglise de )(?<!jour de )la (?:st|ste|saint|sainte) (?P<saint>{alternatives([*_SAINTS])})(?! (?:de|d|du|des|sur|le|la|les|l|en|aux?|sous) )", lambda m: f"le {_SAINTS[m['saint']]}"),
    (r"(?<!le )(?<!au )(?<!du )(?<!avant )(?<!by )(?<!before )(?<!until )(?<!on )(?:24 ?h? ?(?:/|sur) ?24(?: ?h)?|24 ?/ ?7|7 ?j(?:ours)? ?(?:/|sur) ?7)", _said("tout le temps")),
    (r"2 ?m1n?|2main|2min(?= (?:mat|matin|soir|midi|aprem)(?!\w))|d(?:e|eu)?m(?:1n?|in1|l)|deumin|deman|d main|dem(?= (?:mat|matin|soir|midi|aprem)(?!\w))", _said("demain")),
    (r"(?:au?j?ou?rd?|ojou?rd?|aujrd|auj) ?(?:8|ui|huit|hiu|huy)", _said("aujourd hui")),
    (r"(?:(?:a|des) la |en )?(?:1ere|1re|premiere) heure", _said("matin")),
    (r"(?P<a>[0-3]?[0-9])-(?P<b>[0-3]?[0-9]/[01]?[0-9])(?!/)", lambda m: f"{m['a']} - {m['b']}"),
    (r"2moro|2morrow|2moz|2mrw|tmw|tomo", _said("tomorrow")),
    (r"(?P<to>2)(?P<what>day|night|nite)", lambda m: "to" + m["what"].replace("nite", "night")),
    (r"this (?:aft|arvo|pm)", _said("this afternoon")),
    (r"(?:apre?|aprs|ap) d(?:e|eu)?m[a-z]{2,3}", _said("apres demain")),
    (r"ven[a-z]{1,5}d[iy][et]?|vendr(?=\.)", _said("vendredi")),
    (r"sam{1,2}e? ?d[iy]e?", _said("samedi")),
    (rf"b ?4(?= (?:{_DAY}|{alternatives([*_ENGLISH])}|the|noon|[0-9])(?!\w))", _said("before")),
    (r"nxt(?= )", _said("next")),
    (r"(?:by |before )?eow", _said("by the end of the week")),
    (rf"(?:dbt|deb|dbut)\.?(?= (?:de )?(?:sem|semaine|mois|{_MONTH})(?!\w))", _said("debut")),
    (r"(?:se|sse) soir", _said("ce soir")),
    (r"cet am", _said("cet apres midi")),
    (r"(?P<n>[0-3]?[0-9](?:er|st|nd|rd|th)?) sept\.?", lambda m: f"{m['n']} septembre"),
    (rf"(?P<lead>(?:jusqu au|partir du|avant le|des le|d ici le|pour le) )premier(?= ?[.,;!?)\n]|$| {_MONTH}(?!\w))", lambda m: f"{m['lead']}1er"),
    (rf"{_ORDINAL}(?= (?:of )?{_MONTH}(?!\w))", _ordinal),
    (rf"(?P<lead>(?:{_MONTH}) (?:the )?|(?:{_DAY}) the ){_ORDINAL}", _ordinal),
    (rf"(?P<lead>(?:on|until|till|by|before|from|after) the ){_ORDINAL}(?= ?[.,;!?)\n]|$| please)", _ordinal),
    (rf"(?P<lead>(?:{_DAY}|the) ){_LATE_ORDINAL}(?= ?[.,;!?)\n]|$| (?:we|i|is|if|please|and|or|to|at|in|for|from|until|when|so|only|on)(?!\w))", _ordinal),
    (rf"(?:thru|through)(?= {_DAY}(?!\w))", _said("until")),
    (rf"latest(?: by| on)?(?= {_DAY}(?!\w))", _said("by")),
    (r"(?P<a>[1-9])/(?P<b>[1-9][0-9]?) ?(?P<unit>jours?|j|jrs|semaines?|days?|weeks?)", lambda m: f"{m['a']} a {m['b']} {m['unit']}"),
    (r"(?:a )?couple (?:of )?(?P<more>more )?(?P<unit>days|weeks)", lambda m: f"2 {m['more'] or ''}{m['unit']}"),
    (r"di ci|d isi|dissi(?= )", _said("d ici")),
    (r"j[uo]?s{1,2}[kqc][ue]{0,2}(?: ?(?:a ?)?(?P<au>aux?|o)| ?(?P<a>a))?(?![a-z])", _until),
    (r"apd(?: d[eu])?|a ?p\.? d[eu](?= )", lambda m: "a partir du" if m[0].endswith("du") else "a partir de"),
    (rf"a partir(?: de)?(?= [0-9]{{1,2}}(?: ?[.,;!)\n]|$| {_MONTH}(?!\w)))", _said("a partir du")),
    (r"(?:au|o|oh|aux) ?(?:plus?|\+) ?tar[dt]?s?", _said("au plus tard")),
    (r"(?:dernier|dernié|der|derniere) (?:delais?|delay|dela)", _said("dernier delai")),
    (r"(?P<n>7|8|9|10|x)bre", lambda m: _BY_NUMBER[m["n"]]),
    (r"sept\.?(?= [0-9]{1,2}(?:st|nd|rd|th)(?!\w))", _said("september")),
    (r"(?P<lead>fin|debut|mi|courant|mid|early|late|end of|milieu) sept\.?(?! ?[a-z0-9])", lambda m: f"{m['lead']} septembre"),
    (r"(?:the )?month(?: s)? ?end", _said("the end of the month")),
    (r"sem\.(?= )", _said("semaine")),
    (r"(?P<lead>en|des|dispo|fin|debut|livraison|enlevement|depart) s ?(?P<n>[1-5]?[0-9])", lambda m: f"{m['lead']} semaine {m['n']}"),
    (r"before (?:the )?week (?:is out|s out|ends)", _said("before the end of the week")),
    (r"w(?: |\.|/| ?- ?)e(?:\.(?= |$))?", _said("week end")),
    (r"(?:w|ou)(?:k|ik|ike|eek|eeke|eke|ek|ick|eeck)(?: ?h?e+[iu]?n+d|en|ande?)", _said("week end")),
    (r"(?P<lead>ce|le|du|au|avant|avt|ici|tout|dispo[a-z]*|des|fin de) we(?! (?:are|can|have|will|ll|re|ve|had|need|would|do|want|could|got|only)(?!\w))", lambda m: f"{m['lead']} week end"),
    (r"apm|aprm|aprem|ap m(?:idi)?|apremidi|apresmidi|apre midi|aprs midi", _said("apres midi")),
    (r"(?:c ?te?|cett|cete|set|sete|sette|ste)(?= (?:apres midi|matinee|semaine|sem|nuit)(?!\w))", _said("cette")),
    (rf"(?P<lead>ce|{_DAY}) mat", lambda m: f"{m['lead']} matin"),
    (r"ce (?:swar|soar|souar|soire|swer|soi)", _said("ce soir")),
    (r"(?P<lead>semaine|sem|week end) (?:proch?|pchne|pchn|pch)\.?", lambda m: f"{m['lead'].replace('sem', 'semaine') if m['lead'] == 'sem' else m['lead']} {'prochain' if 'end' in m['lead'] else 'prochaine'}"),
    (rf"(?P<lead>{_DAY}|{alternatives([*_FRENCH])}|les?|du|au)(?P<n>[0-9]{{1,2}})", lambda m: f"{m['lead']} {m['n']}"),
    (rf"{_SHORT}{_PARTS}", _full),
    (rf"{_SHORT_ENGLISH}{_PARTS_ENGLISH}", _full),
    (rf"{_LEADS}{_SHORT}{_ENDS}", _full),
    (rf"{_LEADS_ENGLISH}{_SHORT_ENGLISH}{_ENDS}", _full),
    (rf"(?P<lead>le|pour|pr|demain|de|du|au|a) {_ONLY_DAYS}{_ENDS}", _full),
    (rf"(?P<lead>{_DAY}{_APART}){_SHORT}{_ENDS}", _beside),
    (rf"(?P<lead>{_DAY}{_APART}){_SHORT_ENGLISH}{_ENDS}", _beside),
    (rf"(?<!la )(?<!le )(?<!en )(?<!un ){_SHORT}(?={_APART}{_DAY}(?!\w))", _full),
    (rf"{_SURE}(?= (?:max|maxi|maximum|dernier delai|au plus tard|si possible|svp|stp)(?!\w))", _full),
    (rf"{_SURE}(?=(?: et | ou | puis | ?/ ?)(?:{_DAY}|{alternatives([*_FRENCH])}){_ENDS})", _full),
    (rf"(?P<lead>{_DAY}{_APART}){_SHORT}{_ENDS}", _beside),
    (rf"{_SHORT}(?= (?:a |des |de |avant |apres |vers |entre )?[0-9]{{1,2}} ?h(?:[0-9 .,;!?)]|$))", _with_hour),
]  # fmt: skip
_PATTERNS = [(re.compile(rf"(?<!\w)(?:{ways})(?!\w)"), meant) for ways, meant in _WAYS]


_ALONE = re.compile(
    rf"(?<![\w&+-])(?<![&+-] )(?:{_SURE}(?=(?P<asked> ?\?)| ?[,;:!)\n]|$)|(?P<english>mon|wed|sat|sun)(?= ?\?))"
)
_PERSON = re.compile(
    r"(?<!\w)(?:c est|ici|moi|je suis|m appelle|signe|avec|chez|voir|par|pour|demande[rz]?|appele[rz]|merci|bises?|cordialement|bonjour|bonsoir|salut|coucou|cher|mon|ma|fils|mari|frere|pere|oncle|voisin|collegue|et"
    r"|this is|i m|it s|is|are|too|so|from|with|see|ask for|call|thanks|thank you|cheers|regards|love|hello|hi|hey|dear|son|husband|brother|my|where i)[ ,.!\n-]*$"
)


def _alone(match: re.Match[str], text: Text) -> tuple[str, None] | None:
    """A short day that stands alone: "à Luneray, sam", "ven ?"; not Sam who signs."""
    named = bool(_PERSON.search(match.string, max(0, match.start() - 20), match.start()))
    if _OPENS.search(match.string, max(0, match.start() - 12), match.start()):
        return None  # sam-dim
    if match["english"]:
        return None if named else (_ENGLISH[match["english"]], None)
    written = text.original[text.at[match.start()][0]]
    named = named or (match["short"] == "sam" and written.isupper() and not match["asked"] and _signs(match))
    if named:
        return (f"{match['short']} .", None) if match[0].endswith(".") else None
    return _full(match), None


def _signs(match: re.Match[str]) -> bool:
    """A name with a full stop is that of the sender only where a message ends: "Luneray. Sam."."""
    if not match[0].endswith("."):
        return True
    before, after = match.string[: match.start()].rstrip(" "), match.string[match.end() :]
    return not after.strip() and before[-1:] in {".", "!", "\n", ""}


def tag_day_spelling(text: Text) -> Text:
    """The text with its days written out."""
    for pattern, meant in _PATTERNS:
        text = text.rewrite(pattern, lambda m, meant=meant: None if (full := meant(m)) is None else (full, None))  # type: ignore[misc]
    return text.rewrite(_ALONE, lambda m: _alone(m, text))
