"""How many people are wanted for a gleaning."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from parsing.text import Replacement, Text

_WHO = (
    r"(?:benevoles?|personnes?|pers|glaneu(?:r|rs|se|ses)|cueilleu(?:r|rs|se|ses)|volontaires?|paires? de (?:bras|mains)|bras|people|"
    r"volunteers?|pickers?|gleaners?|helpers?|pairs? of hands|adultes?|adults?|bonnes volontes|copains|amis|ramasseu(?:r|rs|ses?)|"
    r"gars|hands|persons?|inscrits?|participants?|places?|mains|gens|folks?|costauds?|monde|equipiers?|courageux|aides?|residents?|habitants?|"
    r"dames?|messieurs|jeunes|ados|gaillards?|grimpeu(?:r|rs|se|ses)|amateurs?|ames|dos solides|paires? de bottes|d entre vous|des votres|etudiants?|scouts|"
    r"of you|souls|backs|folk|climbers|pairs? of boots|lads|students)"
)
_GROUPS = re.compile(
    r"(?<!\w)(?P<groups>N|une?|a) (?:groupes?|equipes?|teams?|groups?|voitures?|minibus|voiturees?|carloads?|cars|minibuses|pairs)(?: (?:de|of)(?: max)?)? (?P<each>N)(?: "
    + _WHO
    + r")?(?!\w)"
)
_TEAM = re.compile(
    r"(?<!\w)(?:une|un|a|an)? ?(?:petite |petit |small |belle )?(?:equipe|groupe|team|group|classe|party|bande|crew|gang|poignee)(?: (?:de|d|of)),?(?: (?:environ|about|max|say|disons|genre|around|maybe|roughly|perhaps|mettons|up to|at most))?,? (?P<n>N)(?: "
    + _WHO
    + r")?(?!\w)"
)
_COUNTED = re.compile(
    rf"(?<!\w)(?<!car de )(?<!bus de )(?<!parking de )(?P<n>N) (?:ou plus )?(?:or so )?(?:autres |nouvelles |nouveaux |bonnes |bons |jeunes |more |extra |willing |strong |able |keen |petits |petites |good )?(?:de |d |of )?(?P<who>{_WHO})(?!\w)(?! (?:de|du) (?:remorque|camion|palette))"
    r"|(?<!\w)(?P<n2>N)(?= [a-z]{3,} (?:pickers|gleaners|diggers|harvesters|volunteers|helpers)(?!\w))"
)
_TAKES = re.compile(
    r"(?<!\w)(?:on|nous|je|j|we|i)(?: (?:peux|peut|pouvons|can|could|vous|y|n en))? (?:accueill[a-z]*|prend(?:s|re|ons)?|take|host|welcome|cherche|cherchons|need|serait bien|have room for|voudrait|aurait besoin d|aurait besoin de)"
    r"(?: (?:jusqu a|up to|au plus|max(?:imum)?|environ|a|about|room for|au moins|at least|a group of))* (?P<n>N)(?! ?(?:kg|kilos?|t|tonnes?|X|h)(?!\w))(?! (?:de |d |of )?P)(?! [a-z]{4,}s)"
    r"|(?<!\w)(?:max(?:i|imum)?|at most|no more than|pas plus de) ?:? (?P<n2>N)(?! ?[a-zPQ€%])"
    r"|(?<!\w)(?:pas plus de|no more than|at most|maximum|max) (?P<n6>N)(?= (?:a la fois|en meme temps|par|at once|at a time|please|svp|s il vous|sinon|car|parce|merci|otherwise|or|because|as|and|et|si)(?!\w))|(?<!\w)(?:venez|venir|viens|vous pouvez venir) a (?P<n7>N)(?! ?(?:h|H|heures?|€)(?!\w))"
    r"|(?<!\w)(?:nombre (?:de |d )?(?:personnes|participants|places|benevoles|glaneurs|cueilleurs)|(?:benevoles|personnes|glaneurs|cueilleurs|bras|volunteers|pickers|gleaners|people)(?: [a-z]+)?|effectif|places|participants|jauge|headcount|numbers) ?[:=] ?(?P<n10>N)(?! ?[a-zPQ€%])"
    r"|(?<!\w)(?:(?:max(?:imum|i)? )?(?:party|group|groupe|equipe|team|numbers?|nombre)(?: (?:size|limit|max(?:imum|i)?))?|max(?:imum|i)? (?:people|personnes)|limite|limit|combien de (?:monde|personnes|bras|gens|benevoles|glaneurs)|how many(?: people| of you| pickers| hands| volunteers)?(?: (?:wanted|needed|do we need|can come))?) ?[:=?] ?(?:environ |about |around |une petite |mettons |disons |say |maybe |max )?(?P<n12>N)(?! ?[a-zPQ€%])"
    r"|(?<!\w)(?:the )?first (?P<n13>N) (?:to|who|that|in line)(?!\w)|(?<!\w)(?:les|aux) (?P<n14>N) premiers?(?!\w)"
    r"|(?<!\w)"
    + _WHO
    + r"(?: [a-z]+){0,6}?[ ,(:-]{1,3}(?:(?:maybe|say|perhaps|peut etre|disons|mettons|genre|environ|about|around|idealement|ideally|max|maximum|pas plus de|au moins|at least) )?(?P<n15>N)(?= ?(?:[,.;!?)]|$))"
    r"|(?<!\w)(?:numbers|places|spaces|groupe?) (?:are |is )?(?:capped|limited|restricted|limitee?s?|plafonnee?s?) (?:at|to|a) (?P<n11>N)"
    r"|(?<!\w)(?P<n3>N),? (?:pas (?:davantage|plus|de plus|un de plus)|not more|no more|max(?:i|imum)?|maxi|au max(?:imum)?|tops|at most|au plus|grand max)(?!\w)"
    r"|(?<!\w)(?:peut|peuvent|pourra|pourrait|faudrait|faut|manque|serait|sera|etre|besoin d|besoin de) (?:etre |encore |au moins |bien |encore au moins )?(?P<n5>N)(?! ?(?:kg|kilos?|t|tonnes?|X|h|jours?|heures?|fois|X)(?!\w))(?! (?:de |d |of )?P)(?! (?:caisses|cagettes|sacs|palox|rangs))"
    r"|(?<!\w)(?:limites?|limitees?|limited|limit|space|room|capacity|capacite|la place|places limitees|cope with|do with|up to|jusqu a|en accueillir|en prendre|disons a|montez a|soyez a|party of|as many as)(?: (?:a|to|of|for|pour|max|about|environ))* (?P<n8>N)(?! ?(?:kg|kilos?|t|tonnes?|X|h|H|jours?|days?|€|m|km)(?!\w))(?! (?:de |d |of )?P)"
    r"|(?<!\w)(?P<n9>N) (?:you|svp|stp|please|welcome|bienvenus|would do|would be (?:grand|great|fine|perfect)|suffiront|suffisent|suffiraient|suffirait|suffira|suffit|will do|is plenty|are plenty|is enough|are enough|will be enough|c est (?:bien|parfait|assez|largement)|extra)(?!\w)"
    r"|(?<!\w)(?:a|etre|venez a|on sera|soyez) (?P<n4>N)(?= (?:ce|ca|c|en|on) )"
)
_PICKERS = re.compile("cueill|glan|ramass|pickers|gleaners|bras|hands|mains")
_LOADING = re.compile(r"charg|manutention|porter|loading|load the|lift|camion|camionnette|van(?!\w)")

_BEFORE = re.compile(
    r"(?<!\w)(?:merci|thanks|thank you|bravo|chapeau|etions|etaient|etiez|there were|we were|you were|we had|avons eu|on a eu|sont venus?|sont passes|came|turned up|l an dernier|l an passe|la derniere fois|last (?:year|time|week))(?!\w)[^.;!?\n]{0,40}$"
)
"""Those who were there another time."""


def tag_people(text: Text) -> tuple[Text, list[tuple[int, tuple[int, int]]]]:
    """The text with people as `X` (pickers as `W`), and each number wanted with where it is said (not those who help to load a van)."""
    found: list[tuple[int, tuple[int, int]]] = []

    def note(match: re.Match[str], value: float) -> Replacement:
        clause = re.split(r"[.;!?\n]", match.string[match.end() :])[0][:40]
        if not _LOADING.search(clause) and not _BEFORE.search(match.string[: match.start()]):
            found.append((int(value), current.span(match.start(), match.end())))
        named = match.groupdict().get("n2") or _PICKERS.search(match[0])
        return ("W" if named and not _LOADING.search(clause) else "X"), None

    def groups(match: re.Match[str]) -> Replacement:
        count = current.tag(match.start("groups")).value if match["groups"] == "N" else 1
        return note(match, count * current.tag(match.start("each")).value)

    def counted(match: re.Match[str]) -> Replacement:
        group = next(name for name in ("n", "n2", "n3", "n4") if match.groupdict().get(name))
        return note(match, current.tag(match.start(group)).value)

    current = text
    current = current.rewrite(_GROUPS, groups)
    current = current.rewrite(_TEAM, counted)
    return current.rewrite(_COUNTED, counted), found


def tag_takers(text: Text) -> tuple[Text, list[tuple[int, tuple[int, int]]]]:
    """Numbers of people without a noun ("15 max", "on peut en accueillir 8"): only to be asked in a call for gleaners."""
    found: list[tuple[int, tuple[int, int]]] = []
    current = text

    def note(match: re.Match[str]) -> Replacement:
        group = next(
            name
            for name in ("n", "n2", "n3", "n4", "n5", "n6", "n7", "n8", "n9", "n10", "n11", "n12", "n13", "n14", "n15")
            if match[name]
        )
        if current.tag(match.start(group)).value > 200:
            return None
        found.append((int(current.tag(match.start(group)).value), current.span(match.start(), match.end())))
        return "X", None

    return current.rewrite(_TAKES, note), found
