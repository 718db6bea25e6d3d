"""Whether the words before a name make it the place of the produce: origin, destination, road, market, person."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re
from typing import Any

from parsing.lexicons import stem
from parsing.spots import NEAR_KM, Spot, ordinary
from parsing.text import Text

_DELIVER = (
    r"(?:livr\w*|depos\w*|pos(?:e|er|es|ons|erai)(?!\w)|laiss(?:er|erai|erons)(?!\w)|apport\w*|amen\w*|emmen\w*|descend\w*|mont(?!ee|es|ent|agn|elier|meyran)\w*|mene\w*|transport\w*|livraison|drop\w*|bring\w*|deliver\w*|take|run|drive|carry|conduire|"
    r"emmener|porter)"
)
_ROLES = [
    (
        "street",
        re.compile(
            r"(?<!\w)(?:route|rue|rte|chemin|avenue|av|boulevard|quai|impasse|place|faubourg|(?<!a )(?<!du )cote(?= d)|allee|pont|porte|road|street|lane)(?: (?:de|du|des|d|vers|to|la|l|le|departementale))*(?: L a)? $"
        ),
    ),
    (
        "person",
        re.compile(
            r"(?<!\w)(?:chez|madame|monsieur|mme|mr|m|mlle|famille|saint|earl|gaec|scea|docteur|cousin|cousine|pere|mere|gaec de|earl de|gaec du|les)(?: (?:des|du|de|la|le|les|l))? $"
        ),
    ),
    (
        "destination",
        re.compile(
            rf"(?<!\w){_DELIVER}(?: (?!et |and |mais |but |X)[^\s.,;!?]+){{0,5}} (?:a|au|aux|sur|jusqu a|vers|to|in|at|into|dans|over to|round to|en|chez vous a) (?:la |le |l |les )?"
            r"(?:(?:local|lycee|college|ecole|hopital|ccas|mairie|centre|gare|parking|antenne|foyer|boutique|marche|atelier|cuisine|epicerie|depot|conserverie|antenne|magasin|truck|kitchen|market|cannery|camion)[a-z]* (?:[a-z]+ )?(?:de |d |du |des |a |in |at )(?:la |le |l |les )?)?$"
        ),
    ),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?:votre|vos|(?:au|le|du|votre) local|(?:the|your) (?:kitchen|depot)|la cuisine|(?<!avec )le camion|l atelier|atelier|l arret|l etape|conserverie|cannery|truck|your|passage(?! possible| libre| bienvenu)|epicerie sociale|epicerie solidaire|centre social|banque alimentaire|restos du coeur|workshop|(?:vous (?:passez|passerez|serez|etes)|tu passes|tu seras)(?! (?:les |le |la |tout |en )?(?:prendre|chercher|recuperer|enlever|charger|retirer)))(?: (?!prendre|chercher|recuperer|enlever)\w+){0,3} (?:a|de|d|in|at|sur) $"
        ),
    ),
    (
        "destination",
        re.compile(r"(?<!\w)(?:livrer|livre|livrons|deliver|deliver to|livraison|->|=>) (?:chez vous |sur )?$"),
    ),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?:travaille|bosse|boulot|travail|dentiste|medecin|courses|coiffeur|kine|dentist|doctor|travaillons|allant|venant|revenant|vais|allons|retour|work|working|coming|going|bureau|etudes|hopital|peage|aeroport)"
            r"(?: (?:a|de|d|in|at|from|to|vers|sur|du|au))* $"
        ),
    ),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?<!avec un )(?<!avec le )(?<!avec votre )(?:camion|truck|tournee|van|fourgon)(?: (?:qui|passe|passera|passant|vient|va|s|arrete|serait|sera|est|repasse|descend|monte|stops?|comes?|goes|passes|D|cette|semaine|souvent|aussi))+ (?:a|par|sur|vers|dans|in|at|through|by) $"
        ),
    ),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?:D|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche)(?: (?:matin|soir|midi|apres midi|H|des))*,? (?:je (?:suis|serai)|on (?:est|sera)|nous (?:sommes|serons)|i m|i ll be|we re|we ll be) (?:a|sur|in|at) $"
        ),
    ),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?:fils|fille|frere|soeur|mari|femme|voisine?|cousine?|gendre|ami|copine?|son|daughter|brother|sister|husband|wife|friend)(?: (?:qui|who))? (?:habite|vit|travaille|bosse|etudie|est|lives?|works?|is)(?: (?:a|sur|in|at|vers))? $"
        ),
    ),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?:allant|venant|vais|va|allons|descends?|monte|passe|passant|serai|serons|going|on the way)(?: [a-z]+| D){0,2} (?:au|a la|aux|to) (?:marche|foire|salon|market)(?: [a-z]+)? (?:de |d |du |in |at )?$"
        ),
    ),
    ("destination", re.compile(r"(?<!\w)(?:pas|not|sauf) (?:(?:a|in|at|jusqu a|sur) )?$")),
    (
        "destination",
        re.compile(
            r"(?<!\w)(?:je|on|nous|i m|we re|i ll be|we ll be) (?:re|dois )?(?:pass\w*|vais|va|allons|serai|serons|descend\w*|mont\w*|going|coming)(?: (?:D|donc|aussi|par|through|chaque|souvent|demain|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|H))* (?:par|a|sur|vers|devant|to|through|into|en|past) $"
        ),
    ),
    (
        "market",
        re.compile(
            r"(?<!\w)(?:un|une|mes|a) (?:copain|copine|ami|amie|amis|collegue|client|cliente|confrere|friend|parents|mate) (?:de|d|a|from|in) $"
        ),
    ),
    (
        "market",
        re.compile(r"(?<!\w)(?:cooperative|coop|cuma|gie|amap|comice|canton)(?: agricole)?(?: de| du| des| d)? $"),
    ),
    (
        "market",
        re.compile(
            r"(?<!\w)(?:marches?|market|halles?|foire|stand)(?: (?:de|du|d|in|at|a|of|from|hebdomadaire|bio))* $"
        ),
    ),
    (
        "market",
        re.compile(
            r"(?<!\w)(?:grossiste|client|supermarche|magasin|carrefour|leclerc|cooperative|biocoop|cantine|restaurant)(?: \w+){0,2} (?:de|a|d|in) $"
        ),
    ),
    (
        "between",
        re.compile(
            r"(?<!\w)(?:entre|between|pres de|pres d|proche de|proche|near|a cote de|autour de|aux environs de|vers|cote|secteur|close to|next to|km de|minutes de|min de|mn de|outside|X de|direction|just outside|by|not far from|pas loin de|X from|aux portes de|sortie de|sortie) (?:le |la |les |l )?$"
        ),
    ),
    (
        "at",
        re.compile(
            r"(?<!\w)(?:a|au|aux|sur|de|d|in|at|from|commune|mairie|ferme|farm|adresse|address|lieu|depuis|dans|situe[es]*|here|of|ici|bourg|village|based|habite|est|en|maraicher|producteur|exploitation|jardin|verger)(?: (?:de|d|du|a|in|at|la|le|les|l|bourg de|:))*(?: :)? (?:le |la |les |l )?$"
        ),
    ),
]


def role_of(text: Text, start: int) -> str:
    """What the words before a name make of it; `plain` when they say nothing."""
    before = text.s[max(0, start - 60) : start]
    for role, pattern in _ROLES:
        if pattern.search(before):
            return role
    return "plain"


_FAIR = re.compile(r" (?:[a-z]+ )?(?:market|marche|fair)(?!\w)")


def weighed(text: Text, start: int, end: int, matches: tuple[Any, ...], *, capital: bool) -> Spot | None:
    """A spot, or None for words that are hardly meant as a place."""
    name = text.s[start:end]
    role = role_of(text, start)
    role = "market" if _FAIR.match(text.s, end) and role in {"plain", "at"} else role
    parts = name.split()
    a_word = parts[0] not in {"st", "ste", "saint", "sainte"} and all(
        p in ordinary() or stem(p) in ordinary() for p in parts
    )
    best = matches[0]
    close = best.km <= NEAR_KM
    led = re.search(
        r"(?<!\w)(?:a|au|aux|sur|in|at|from|near|pres de|commune de|ferme de|vers|de) (?:le |la |les |l )?$",
        text.s[max(0, start - 20) : start],
    )
    weight = {"at": 3.0, "plain": 2.0, "between": 2.5, "market": 1.0, "destination": 0.0, "street": 0.0, "person": 0.0}[
        role
    ]
    if a_word and not (capital and led and close):
        return None
    if role == "person" and not close:
        return None
    if len(name) < 3 or (not close and not (capital and led and best.how == "exact")):
        return None
    if (
        not capital
        and not led
        and best.how != "exact"
        and len(parts) == 1
        and len(name) < 6
        and role == "plain"
        and not close
    ):
        return None
    if re.search(
        r"(?<!\w)(?:(?<!vous )(?:venez|passez)|venir|passer|viens|chez (?:nous|moi)|ici|here)(?: [a-z]+| D){0,3} (?:a|sur|au|in|at) $",
        text.s[max(0, start - 40) : start],
    ):
        weight += 1
    if re.match(
        r" (?:D|H|demain|tomorrow|pour (?:le|la|un|une|les) (?:marche|foire|salon|dentiste|rdv|rendez))", text.s[end:]
    ) and re.search(
        r"(?<!\w)(?:je|on|nous|i|we) (?:suis|serai|est|sera|sommes|serons|m|ll be|re) (?:a|sur|in|at) $",
        text.s[max(0, start - 24) : start],
    ):
        weight -= 2.5
    weight += 0.5 * capital + 0.5 * bool(led) + 0.3 * close
    if re.search(r"(?<![0-9])[0-9]{5} $", text.s[max(0, start - 7) : start]):
        weight, role = weight + 2, "at" if role != "destination" else role
    if re.search(
        r"(?<!\w)(?:maintenant(?: c est)? (?:a|sur)|bref(?: c est)?(?: a)?|la commune (?:c|c est|est)) $",
        text.s[max(0, start - 30) : start],
    ):
        weight += 2.5
    if re.search(
        r"(?<!\w)(?:je suis|suis|stockee?s?|entreposee?s?|live|living|located|ferme|farm|on est|nous sommes|exploitation|situe[es]*|chez moi|we re|i m|i am|we are|maraichers?|verger|mon champ|notre champ|jardins?) (?:bases? |situes? |based |producteurs? )?(?:a|in|at|sur|de|au|pres de|of) $|(?<!\w)(?:habite|habitons|habitant|residons|reside|vis|vivons|live in|living in)(?: (?:a|sur|au|pres de))? $",
        text.s[max(0, start - 30) : start],
    ):
        weight += 1
    return Spot(matches, role, weight, start, end)
