"""Whether a product is named only beside the offer: what they live by, a landmark, what the frost took, a danger."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

_TRADE = re.compile(
    r"(?<!\w)(?:fais|faisons|faisait|produis|produit|produisons|cultive|cultivons|producteur|productrice|producteurs|maraichers?|maraichere|specialise[es]*|arboriculteurs?|specialite|fete|foire|festival|salon|concours|confrerie|journees?|festivals?|grow|growing|growers?|farm)(?: (?:surtout|principalement|essentiellement|de|la|le|les|l|d|du|des|en|dans|mainly|mostly|of|bio|aussi))* (?:[a-z]+ ,? ?)?$"
)
"""What they live by, or the feast of it."""
_LANDMARK = re.compile(
    r"(?<!\w)(?:sous|derriere|devant|face|a cote|au pied|au bout|au dela|le long|entre|parmi|apres|jusqu|contre|au milieu|au fond|a l ombre|a droite|a gauche|autour|under|behind|beneath|beside|next to|opposite|past|between|below|near|by)"
    r"(?: (?:du|des|de|d|le|la|les|l|ma|mon|mes|nos|au|aux|a|the|our|my|to|of))+ (?:grand |gros |vieux |vieil |big |old )?$"
)
_LOST = re.compile(
    r"(?<!\w)(?:perdus?|vendus?|sold|perdons|detruite?s?|ravage|decime|gele|grille|noye|rase|mange|bouffe|devore|emporte|raison|tue|lost|took|killed|destroyed|ate|eaten|ruined|wiped out|froze|flattened)"
    r"(?: (?:tout|tous|toutes|presque|toute|all|of|nos|mes|les|la|le|l|the|our|my|des|de|du|half|moitie|recolte|plants|et|and|P|,))* $"
)
_MIND = re.compile(
    r"(?<!\w)(?:attention|gare|mefiez vous|evitez|ne pas marcher|ne marchez pas|pietiner|ecraser|marcher|watch|mind|beware|avoid|careful|step|tread)(?: (?:out|for|with|of|off|on|a|aux|au|sur|dans|pas|les|la|le|l|des|de|the|my|our|your|around|not|to|vous))* $"
)
_OF_ITS_BED = re.compile(
    r" (?:beds?|patch|patches|plot|plots|field|fields|growers?|farm|farmers?|house|tunnel|season|side|terrace)(?!\w)"
)
_BED_OF = re.compile(
    r"(?<!\w)(?:carre|planche|massif|coin|jardin|bac|plate bande|rayon|stand|musee|route|fete|rue|chemin|allee|saison|verger|champ|plantation|serre)(?: (?:a|aux|de|d|des|du|l))* $"
)


def is_trade(clause: str) -> bool:
    """What they live by, or the feast of it."""
    return bool(_TRADE.search(clause))


def is_aside(s: str, end: int, clause: str) -> bool:
    """Told beside the offer, and left out where something else is offered."""
    before = any(pattern.search(clause) for pattern in (_LANDMARK, _LOST, _MIND, _BED_OF))
    return before or bool(_OF_ITS_BED.match(s[end : end + 20]))
