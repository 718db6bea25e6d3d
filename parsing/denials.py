"""Whether a product is denied, finished, given to others or somebody else's: "plus de tomates", "les pommes sont vendues"."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from parsing.lexicons import listed

_NEGATED = re.compile(
    r"(?<!\w)(?:(?<!non )(?<!ou )pas|(?<!en )(?<!fois )plus(?! (?:du|des|de la|une?) $)|(?<=n ai )plus|(?<=n a )plus|(?<=n avons )plus|plus(?= une? seul)|ni|sans|aucune?s?|jamais|zero|no|not|without|out of|oubliez|oublie|forget|laissez tomber|except|sauf|hormis|excepte|a part|hors|excluding|apart from|fini|finies?|finis|terminee?s?|no more|isn t|aren t|ran out of|et non|mais non|and not)"
    r"(?: (?:de|d|du tout|des|les|la|le|any|the|encore|a|more|du|un|une|mes|nos|une seule|un seul|pour les|en|left|our|my|for|l|avec|with|glanage|recolte|cueillette|ramassage|cette annee|gleaning|picking|an|offer|offering|about|of|enormement|beaucoup|vraiment|finalement))*(?: (?!mais )[a-z]+e?s)? $"
)
_GONE = re.compile(
    r"(?: (?!et |and |ou )[a-z]+){0,2}[ ,:(]+(?:ca |la |euh |ah )?(?:non|no(?! P)|nope)(?! ?\?)(?: plus)?[ ,]*(?=$|[.;!)\n-]|[a-z]+ oui|mais P oui|P|pas encore|plus maintenant|finalement|j (?:en )?ai (?:tout|plus)|on (?:en )?a (?:tout|plus)|elles?|ils?|c est (?:fini|trop)|rien|not yet|(?:they|it) )"
    r"|[ ,]+(?:(?:ils|elles|they|it|ca) )(?:ne |n )?(?:(?:sont|est|s est|are|is|have|has|ont) ?)+(?:all |tous |toutes |deja |ete |bien |pas encore )*(?:finie?s?|termine[es]*|epuise[es]*|vendue?s?|parties?|partis?|gone|sold|finished|over|passee?s?|pret[es]*)(?!\w)"
    r"|[ ,:]+(?:c est |c etait )?(?:termine|fini|basta|rideau|fichu|foutu|cuit|mort|over|done)(?=[.,;!)\n]|$)"
    r"| (?:are|is|sont|est) (?:all |deja |already |tous |toutes )?(?:spoken for|promised|reserved|promise[es]*|reserve[es]*|retenue?s?|passee?s?|rentree?s?|derriere nous|behind us|accounted for|given away|earmarked)(?!\w)"
    r"|, (?:sont|c est|est|are|is) (?:deja |tous |toutes |all )?(?:finie?s?|termine[es]*|epuise[es]*|vendue?s?|gone|over|finished)(?!\w)"
    r"|[ ,:(-]+(?:rien (?:du tout|cette annee)|pas (?:cette|du tout(?! [a-z]{4})|(?:X|D)(?! ?,? (?:mais|but)))|aucune? (?:cette|a )|none (?:left|yet|this)|nothing (?:yet|this))"
    r"|,? (?:(?:qui|that|which) )?(?:(?:you|we|i|vous|nous|on|j) )?(?:[a-z]+ ){1,5}?(?:D )?(?:was|were|etait|etaient|c etait|ce sont|c est) (?:the|le|la|les|nos|mes|our|my) (?:very |toutes? )?(?:last|dernier|derniere|derniers|dernieres)(?! P)(?: (?:ones?|of|lot)|(?=[ .,;!\n]))"
    rf"|,? (?:c est|ce sont|ca c est|it s|they re|that s) (?:pour |a |for )?(?:mon|ma|mes|le|la|un|une|my|the|celle|celles|celui|ceux|du|des|au)(?: d?e?)? (?:[a-z]+ )?{listed('kin')}(?!\w)(?! (?:qui (?:vous|les|l|livre|apporte|donne)|who))"
    r"|(?: n| ne)? (?:ont|a|have|has|avaient|did|ont pas|n ont) (?:pas |not )?(?:rien|pas) (?:donne|fait|produit|porte)(?!\w)|(?: [a-z]+)? (?:rien|pas) (?:donne|fait|produit) (?:cette|D)"
    r"|(?! (?:[a-z]+ )?a (?:don(?:ne|e)|doner)(?!\w)) (?:[a-z]+ )?(?:(?:sont|est|c est|ont ete|a ete|are|is|have been|has been|have|has|ont|a|,|:|-) ?)+(?:all |tous |toutes |deja |already |ete |tout |been |bien |reparties? |repartis? )*(?:finie?s?|termine[es]*|epuise[es]*|vendue?s?|parties?(?! en )|partis?(?! en )|donnee?s?|gone(?= ?[.,;!)\n]|$| (?:now|already|sorry|thanks|thank|i |so |but |today|yesterday|and|to (?!seed)))|sold|finished|over|taken|prises?|pris(?! (?:un|une|des|la|le|l|de|du|froid|chaud)(?!\w))|done|fini)(?!\w)"
    r"|,? (?:deja |toutes |tous |finalement )*(?:vendue?s?|sold) (?:ce matin|hier|deja|aux?|a la|a un|a une|a mon|a ma|D|this morning|yesterday)(?!\w)"
    r"|,? (?:deja donnee?s?(?!\w)|(?:toutes |tous |finalement )*donnee?s? (?:aux|au|a la|a un|a une|a mon|a ma|a l)(?!\w))"
    r"|[ ,:(]+(?:deja |toutes? |tous |all |already )*(?:vendue?s?|sold)(?: aussi| egalement| too| as well| deja)?(?= ?[.,;!)\n]|$)"
    r"|[ ,.]+(?:ah |euh |oh |mais |oups )+(?:non|no)(?!\w)(?! ?(?:[PQN]|,? (?:pardon|plutot|des|de|les|du)))|[ ,.]+(?:non )?(?:c est |en fait )?(?:mon|ma|notre|le|la|un) (?:[a-z]+ )(?:qui )?(?:les|l|en) a (?:deja |tous |toutes |finalement )*(?:pris|prise|prises|vendus?|vendues?|donnee?s?|recuperee?s?)"
    r"|[ :,(-]+(?:plus (?:rien|aucune?|du tout|dispo[a-z]*|une? seule?)|rien(?: du tout)?|aucune?|neant|nada|zero|none(?: left)?)(?=[ .,;!)\n]|$)|[ :,(-]+nothing(?: left| yet| at all)?(?=[.,;!)\n]|$)"
    r"| (?:ne |n )?(?:(?:sont|est|seront|sera|are|is) (?:pas|not)|aren t|isn t|won t be)(?: [a-z]+){0,3}? (?:pretes?|prets?|mures?|murs?|ready|ripe|la|dispo[a-z]*)(?!\w)"
    r"| (?:mais|but) (?:j|je|on|nous|i|we|la|il)(?: n)? (?:(?:en|y) )*(?:ai|a|avons|have|got|reste)(?: n)? (?:pas|plus|none|no)(?= ?[.,;!)\n]|$| (?:cette|bref|this|du tout|any|left|non plus))"
    r"|,? (?:(?:c est |ce sera |sont |seront |est )?(?:pour )?(?:plus tard|une autre fois|later)|(?:ne sont |c est |sont )?pas encore(?: (?:pretes?|prets?|mures?|murs?|recoltee?s?|ramassee?s?))?)(?= ?[.,;!)\n]|$| a )"
    r"|,? (?:c est |ce sera |est |sera |sont |seront )(?:encore )?(?:trop tot|pour plus tard|pas encore|trop tard|too early|not yet)(?!\w)"
    r"| (?:fini[es]*|termine[es]*|epuise[es]*|c est fini|y en a plus|il n y en a plus|(?:on|j|je|nous) (?:n )?en (?:ai|a|avons|fais|fait|faisons) (?:plus|pas)|on ne sait pas|on verra|je ne sais pas|pas cette annee|all gone|sold out)(?!\w)"
)
_NOT_SO_MANY = re.compile(r"(?<!\w)(?:et|and) (?:non|not|pas) (?:pas )?[QN] (?:de |d |of )?$")
"""As in "3 palox de choux et non 3 palox de poireaux"."""
_NOT_ONE = re.compile(
    r"(?<!\w)(?:(?:pas|plus|not) (?:N|une?|an?) (?:seule?|single) |pas (?:N|une?) |(?:pas|plus) (?:l ombre|la queue) (?:de |d )?(?:N |une? )?)$"
)
_ALL_BUT = re.compile(
    r"(?<!\w)(?:(?:tout|tous|toutes|everything|all|the lot)(?: [a-z]+){0,3} (?:vendue?s?|pris|partis?|perdus?|gele|grille|detruit|mange|sold|gone|taken|lost|froze|fini)|(?:vendu|pris|perdu|mange|detruit|gele|grille|sold|lost|taken)(?: [a-z]+){0,2} (?:tout|everything|all))(?: [a-z]+){0,3}? (?:sauf|hormis|excepte|a part|hors|except|apart from|bar|but)(?: (?:les|mes|nos|the|for|de|des|la|le|our|my|Q|N))* $"
)
"""As in "tout est vendu sauf les poires"."""
_STILL_LEFT = re.compile(r" que|[^.;!?\n]{0,30}(?<!\w)en rest")
_IN_PLENTY = re.compile(
    r" (?:qui )?(?:nous |me |m |vous )?(?:manqu|font defaut)| (?:that |which )?(?:i m|we re|i am|we are) (?:short|lacking)"
)
"""As in "ce ne sont pas les poires qui manquent"."""
_NO_LACK = re.compile(
    r"(?<!\w)(?:manqu\w* pas|pas en manque|(?:not|never|aren t|isn t|hardly) (?:exactly |really )?short|no (?:shortage|lack)) (?:de |d |of )(?:[QN] )?$"
)
_SEASON = re.compile(
    r"(?:fete|foire|marche|salon|recolte|saison|cueillette|ramassage|arrachage|harvest|season) (?:de |des |du |d |of )?(?:la |l |les )?$"
)


def is_negated(clause: str, before: str, after: str) -> bool:
    """Whether a product is denied or gone, by the words of its clause before it and those after."""
    denied = (_NEGATED.search(clause) or _NOT_ONE.search(clause) or _NOT_SO_MANY.search(clause)) and not re.search(
        r"(?<!\w)(?:pas que|pas seulement|not only)", clause
    )
    if denied and _ALL_BUT.search(clause):
        return False
    denied = denied and not _IN_PLENTY.match(after) and not _NO_LACK.search(clause)
    if denied and not _STILL_LEFT.match(after):
        return True
    if _GONE.match(after[:40]) and not _SEASON.search(before):
        return True
    return bool(
        re.match(
            r" (?:non|no)(?= ?[.,;!)\n]|$)| ?\? ?(?:euh |oh |ah )?(?:non|no|nope)(?! ?(?:mais|,? je plaisante))(?!\w)",
            after,
        )
    )


ALL_GONE = re.compile(
    r"(?: et| ou| ni)+ (?:de |d |les |des )?P[^.;!?\nQN]{0,12}(?:sont|est|are|is) (?:finie?s?|termine[es]*|vendue?s?|gone|sold)"
)
"""As in "les poires et les pommes sont finies"."""
