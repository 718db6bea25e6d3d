"""Whether a product is named only beside the offer: what they live by, a landmark, what the frost took, a danger."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

_TRADE = re.compile(
    r"(?<!\w)(?:fais|faisons|faisait|produis|produit|produisons|cultive|cultivons|producteur|productrice|producteurs|maraichers?|maraichere|specialise[es]*|arboriculteurs?|specialite|fete|foire|festival|salon|concours|confrerie|journees?|festivals?|grow|growing|growers?|farm)(?: (?:surtout|principalement|essentiellement|de|la|le|les|l|d|du|des|en|dans|mainly|mostly|of|bio|aussi))* (?:[a-z]+ ,? ?)?$"
)
"""What they live by, or the feast of it."""
_LANDMARK = re.compile(
    r"(?<!\w)(?:sous|derriere|devant|face|a cote|au pied|au bout|au dela|le long|entre|parmi|apres|jusqu|(?<!par )contre|au milieu|au fond|a l ombre|a droite|a gauche|autour|under|behind|beneath|beside|next to|opposite|past|between|below|near|by)"
    r"(?: (?:du|des|de|d|le|la|les|l|ma|mon|mes|nos|au|aux|a|the|our|my|to|of))+ (?:grand |gros |vieux |vieil |big |old )?$"
)
_LOST = re.compile(
    r"(?<!\w)(?:perdus?|vendus?|sold|perdons|detruite?s?|ravage|attaque|a eu|ont eu|decime|gele|grille|noye|rase|mange|bouffe|devore|emporte|raison|tue|lost|took|killed|destroyed|ate|eaten|ruined|wiped out|froze|flattened)"
    r"(?: (?:tout|tous|toutes|presque|toute|all|of|nos|mes|les|la|le|l|the|our|my|des|de|du|half|moitie|recolte|plants|et|and|P|,))* $"
)
_OTHERWISE = re.compile(
    r"(?<!\w)(?:garde|gardons|gardera|garderai|gardent|keep|keeping|kept|conserve|conservons|reserve|reservons|congele|congelons)(?: (?:bien|quand|meme|encore|tous|toutes|all))*(?: (?:les|mes|nos|des|la|le|the|our|my|some))* $"
    r"|(?<!\w)(?:(?:instead of|rather than|in place of|waiting for) |(?:au lieu|a la place|en remplacement|plutot que|faute|a defaut|en attendant|until|avant|depuis|since|before|apres|after) (?=\w))(?:(?:de|d|des|du|les|la|le|the|our|my) )*$"
    r"|(?<!\w)(?:merci|thanks|thank you|bravo|content[a-z]*|glad|suite)(?: (?!de venir|de passer|mais|j ai|but)[a-z]+| D| Q| N){1,6} (?:de |d |of |the |les |mes |nos |des |la |le |some )?$"
    r"|(?<!\w)(?:comme|like|as with|ainsi que|idem)(?: (?!des |de |mes |nos )[a-z]+| D){1,5} (?:pour|avec|with|for|les|the)(?: (?:les|mes|nos|des|la|le|the|our|my))* $"
    r"|(?<!\w)(?:mettre|planter|replanter|semer|repiquer|implanter|installer|accueillir|plant|sow|room for|way for|(?:laiss|liber|fai|cede|degag)[a-z]*(?: [a-z]+){0,2} place (?:aux?|pour|a))(?: (?:les|mes|nos|des|la|le|l|du|the|our|my|for|to))* $"
)
_ART = r"(?: (?:tout|toutes|tous|bien|plutot|les|des|de|d|la|le|l|du|mes|nos|vos|some|the|our|my))* $"
_ANOTHER_TIME = re.compile(
    rf"(?<!\w)(?:c etait|c etaient|etaient|it was|they were|j ai dit|on a dit|i said|j aurai|on aura|nous aurons|il y aura|y aura|i ll have|we ll have|bientot|soon){_ART}"
    rf"|(?<!\w)(?:vends|vend|vendons|vendent|demande[sz]?|asked for|wanted|commande[sz]?){_ART}"
    rf"|(?<!\w)(?:ai|a|as|avons|avez|ont|have|ve)(?: [a-z]+){{0,2}} (?:donne|livre|apporte|depose|given|delivered|dropped off){_ART}"
    rf"|(?<!\w)(?:(?:avait|avaient|avais|avions|had|a|ai|avons) (?:plante|seme|repique|mis|planted|sown)|retourne|pietine|saccage|dechausse){_ART}"
    rf"|(?<!\w)(?:gouter|degustation|apero|buvette|brunch|collation|dessert|repas|casse croute|snack)(?: (?:de|d|aux|a la|au|avec|with|of))*(?: (?:des|les|la|some))? $"
)
_LATER = re.compile(
    r",? (?:je|on|nous|i|we)(?: ll)? (?:me |nous )?(?:les|la|le|l) (?:garde|gardons|garderai|garderons)(?!\w)|,? (?:i|we)(?: m| re| ll)? keep(?:ing)?(?: them| those)? (?:for|back)(?!\w)"
    r"| (?:viendront|viendra|arriveront|arrivera|arrivent|suivront|suivra|attendront|seront pour|sera pour|will (?:come|follow)|come later|are for later|to follow|ne sont pas (?:encore )?(?:mure?s|prete?s)|c est trop tot)(?!\w)"
    r"| ?[,(]? ?(?:en fait|plutot|actually|or rather)(?: ce sont| c est)?(?: des| de| du| les)? P"
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


_WHO = re.compile(
    r"(?<!\w)(?:dame|monsieur|gars|celui|celle|ceux|type|vendeu[a-z]+|marchande?s?|copain|lady|man|woman|chap|guy)(?: (?:aux?|des|du|de|d|with|of|from|the|les))+ $"
    r"|(?<!\w)(?:arboricult[a-z]+|maraich[a-z]+|produc[a-z]+|cultivat[a-z]+|growers?) (?:de |d |en )?\((?:P, ?| et )*$"
    r"|(?<!\w)(?:on dirait|looks? like|ressembl[a-z]+ (?:a|aux?)|dignes? de|bigger than|smaller than|larger than)(?: (?:presque|plutot|des|un|une|les|mes|nos|my|our|a|the|some))* $"
    r"|(?<!\w)(?:dans|in|into)(?: [a-z]+){0,3} (?:caisses?|cagettes?|cageots?|sacs?|filets?|boites?|cartons?|paniers?|sacks?|bags?|boxes|box|crates?) (?:a|de|d|of) $"
)
"""Who somebody is, what it looks like, what it lies in."""
_TASTE = re.compile(
    r"(?<!\w)(?:parfait|delicieu|ideal|excellent|divin|extra|perfect|great|lovely|delicious|ratatouille|gratin|soupe|recette|soup)[a-z]*(?: [a-z]+){0,4} (?:avec|with)(?: (?:des|les|un peu de|un peu d|some|a bit of|du|de la|de l|P|et|and|,))* $"
    r"|(?<!\w)(?:prefer[a-z]*|mangent|mange|aiment?|eats?|likes?|expecting|attendais|attendait|croyais|pensais|disait)(?: (?:que|only|mostly|surtout|plutot|avoir|seme|plante|des|les|du|the|some|de la))* $"
    r"|(?<!\w)(?:(?<!un )peu|rien|guere|pas grand chose|pas de nouvelles)(?: (?:cote|en|de|d|comme|niveau|des|du|les))+ $"
    r"|(?<!\w)(?:si vous (?:voulez|avez|cherchez)|vous av(?:iez|ez)|if you (?:have|want|need|ve got)|d (?:love|like))(?: (?:trop|plein|eu|besoin))?(?: (?:de|d|des|du|some|any|a few|more))* $"
    r"|(?<!\w)(?:rien a voir avec|pas pour|not about|nothing to do with)(?: (?:les|des|the|my|our|mes|nos))* $"
)
"""What goes with it, what others like, what one asks for."""


def is_trade(clause: str) -> bool:
    """What they live by, or the feast of it."""
    return bool(_TRADE.search(clause))


def is_aside(s: str, end: int, clause: str) -> bool:
    """Told beside the offer, and left out where something else is offered."""
    before = any(
        pattern.search(clause)
        for pattern in (_LANDMARK, _LOST, _OTHERWISE, _ANOTHER_TIME, _MIND, _BED_OF, _WHO, _TASTE)
    )
    return before or bool(_OF_ITS_BED.match(s[end : end + 20]) or _LATER.match(s[end : end + 45]))
