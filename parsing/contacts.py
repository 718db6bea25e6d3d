"""What has digits but counts nothing: telephones, prices, addresses, areas, hours of the day."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from functools import cache

from parsing.lexicons import alternatives
from parsing.products import phrases
from parsing.text import Replacement, Text

_MONEY = r"(?:€|£|euros?|eur|centimes?|cents? (?=le |la |du |the )|balles|pounds? sterling|e(?= ?/| ?le | ?la | ?du ))"
_PER = r"(?: ?/ ?[a-z]+| (?:le|la|du|par|per|a|the|each|l unite|piece|ttc|ht)(?: (?:kg|kilos?|kgs|livre|litre|tonne|[a-z]{3,12}))?)?"
_PATTERNS = [
    # telephones, with +33, dots, dashes or blanks
    r"(?<![0-9])(?:\+ ?|00 ?)[0-9]{2}[ .]?(?:\(0\))?[0-9](?:[ .-]?[0-9]{2}){4}(?![0-9])",
    r"(?<![0-9])0[1-9](?:[ .\n-]{0,2}[0-9]{2}){4}(?![0-9])",
    r"(?<![0-9])0[1-9][0-9](?: [0-9]{3}){2} ?[0-9](?![0-9])",
    r"(?<![0-9])(?:\+44|0[127])[0-9 ]{8,12}[0-9](?![0-9])",
    # mail addresses and links
    r"(?<!\S)[^\s@]{1,64}@[^\s@]{1,64}",
    r"(?:https?://|www\.)\S{1,200}",
    # prices
    rf"(?<![\w.,])[0-9]{{1,6}}(?:[.,][0-9]{{1,2}})? ?{_MONEY}(?: ?[0-9]{{2}}(?![0-9]))?(?!\w){_PER}",
    r"(?<![\w.,])[€£] ?[0-9]{1,6}(?:[.,][0-9]{1,2})?" + _PER,
    r"(?<!\w)(?:a |pour )?(?:une? |deux |trois |cinq |dix )?(?:euros?|centimes?)(?: symboliques?)?(?!\w)" + _PER,
    # streets with their number, and roads that lead somewhere
    r"(?<![\w.,])[0-9]{1,4}(?: ?(?:bis|ter|[a-d]))?,? (?=(?:rue|route|rte|chemin|che?m|avenue|av|impasse|imp|place|allee|boulevard|bd|bld|quai|hameau|lieu dit|lotissement|square|cours|sente|ruelle)(?!\w))",
    r"(?<!\w)(?:(?:d|rd|rn|n|cd) ?|a)[0-9]{1,4}(?= (?:entre|pres|a|sortie|direction|km|apres|avant|en|,)|[,.)\n](?![0-9])|$)(?<!j a)(?<!g)",
    # numbers of a list
    r"(?:(?<=\n)|(?<=^)|(?<=[ ;,.]))(?<![:=x(] )[1-9] ?\)(?= [a-z])(?<!\([1-9]\))",
    # areas, distances, rows, trees, temperature, percentages, vintages
    r"(?<![\w.,])[0-9]+(?:[.,][0-9]+)? ?(?:ha|hectares?|ares|m2|m3|m 2|m 3|metres? carres?|m|metres?|km|kms|kilometres?|miles?|cm|mm|acres?|%|°c?|degres|pour ?cent|ares)(?!\w)(?: de (?:long|large|rangs?|haut))?",
    r"(?:(?<=recolte )|(?<=recolte de )|(?<=saison )|(?<=annee )|(?<=harvest )|(?<=crop )|(?<=depuis )|(?<=since ))20[0-3][0-9](?![\w/%]|[.,][0-9]| ?(?:kg|kilos?))",
]
_NOISE = re.compile("|".join(f"(?:{p})" for p in _PATTERNS))
_PRICE = re.compile(r"€|£|euro|eur|balles|pounds")
_ROWS = re.compile(
    r"(?<!\w)(?:N(?: de| d)?|une?|a|des|les|quelques) (?:(?:petite?s?|grande?s?|vieux|vieil|gros|long|big|old) )?"
    r"(?:rangs?|rangees?|planches?|tunnels?|serres?|parcelles?|hectares?|ha|ares|arpents?|arbres?|pieds? de (?=P)|rows?|trees?|polytunnels?|"
    r"beds?|acres?|fields?|champs?|greenhouses?|"
    r"ans?|years?|annees?|enfants?|children|fois(?! (?:N|(?:plus|autant) (?:de|d))(?!\w))|times(?! (?:N|as (?:many|much))(?!\w))|"
    r"minutes?|min|mn|metres?|kms?|kilometres?|poules?|vaches?|moutons?|centres?|maisons?|salaries?|"
    r"familles?|families)(?!\w)(?! de P)(?: de (?:long|large|nos?|mes|mon|notre)(?!\w))?"
)


@cache
def _trees() -> re.Pattern[str]:
    """How many trees there are; the tree itself names its fruit."""
    names = alternatives([named.words for named in phrases().values() if named.tree])
    return re.compile(rf"(?<!\w)N(?= (?:petits |grands |vieux |gros |beaux |big |old )?{names}s?(?!\w))")


_HOUR = re.compile(
    r"(?<![\w,])(?:[01]?[0-9]|2[0-3])(?: ?(?:h|hrs?|heures?)(?: ?[0-5][0-9])?|:[0-5][0-9])(?!\w)(?: du (?:matin|soir))?"
    r"|(?<!\w)(?:[01]?[0-9])(?:[:.][0-5][0-9])? ?(?:am|pm|a\.m\.?|p\.m\.?|o clock|oclock)(?!\w)"
    r"|(?<!\w)(?:1[0-2]|[1-9]) ?ish(?!\w)"
    r"|(?<!\w)(?:midi|minuit|noon|midday|midnight|lunchtime|lunch)(?!\w)(?<!apres midi)(?<!ce midi)(?<!cet midi)"
)
_HOURS = re.compile(
    r"(?<!\w)(?P<lead>(?:entre|de|from|between) )H(?: ?- ?| (?:et|a|and|to|until|jusqu a) )H(?!\w)|(?<!\w)H ?(?:-| a | to ) ?H(?!\w)"
)

_UP_TO_HOUR = re.compile(r"(?<![\w.,/-])(?:de )?(?:[0-9]|1[0-9]|2[0-3]) ?[-/] ?H(?!\w)")
"""Hours of which the second has the h: 9-12h."""


def tag_contacts(text: Text) -> Text:
    """The text with telephones, prices, street numbers and areas as `X`, hours as `H` (24 h, 48 h, 72 h stay)."""
    text = text.rewrite(_NOISE, lambda m: ("X", "price" if _PRICE.search(m[0]) else None))
    return (
        text.rewrite(_HOUR, _hour)
        .rewrite(_UP_TO_HOUR, lambda _: ("X", None))
        .rewrite(_HOURS, lambda m: ((m["lead"] or "") + "X", None))
    )


def tag_counts(text: Text) -> Text:
    """The text with counted rows, trees, years and the like as `X`; runs once numbers are atoms."""
    text = text.rewrite(_trees(), lambda _: ("X", None))
    return text.rewrite(
        _ROWS, lambda m: None if m[0].startswith(("des ", "les ", "une ", "un ", "a ")) else ("X", None)
    )


def _hour(match: re.Match[str]) -> Replacement:
    hours = re.match("[0-9]+", match[0])
    span = hours is not None and int(hours[0]) in {24, 48, 72}
    return None if span else ("H", match[0])
