"""Products and amounts in the order they were said, those negated, gone, asked for or made of produce marked."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from parsing.counts import counted
from parsing.event import AND, OWN, Event
from parsing.kinds import sentences
from parsing.lots import merged
from parsing.packing import weighed
from parsing.sums import settled
from parsing.text import Text

_NEGATED = re.compile(
    r"(?<!\w)(?:(?<!non )(?<!ou )pas|plus|ni|sans|aucune?s?|jamais|zero|no|not|without|out of|oubliez|oublie|forget|laissez tomber|except|sauf|hormis|excepte|a part|hors|excluding|apart from|fini|finies?|finis|terminee?s?|no more|isn t|aren t|ran out of|et non|mais non|and not)"
    r"(?: (?:de|d|des|les|la|le|any|the|encore|a|more|du|un|une|mes|nos|une seule|un seul|pour les|en|left|our|my|for|l|avec|with))*(?: [a-z]+e?s)? $"
)
_GONE = re.compile(
    r"(?! a (?:don(?:ne|e)|doner)(?!\w)) (?:[a-z]+ )?(?:(?:sont|est|c est|ont ete|a ete|are|is|have been|has been|have|has|ont|a|,|:|-) ?)+(?:all |tous |toutes |deja |already |ete |tout |been |bien |reparties? |repartis? )*(?:finie?s?|termine[es]*|epuise[es]*|vendue?s?|parties?(?! en )|partis?(?! en )|donnee?s?|gone(?= ?[.,;!)\n]|$| (?:now|already|sorry|thanks|thank|i |so |but |today|yesterday|and|to (?!seed)))|sold|finished|over|taken|prises?|pris(?! (?:un|une|des|la|le|l|de|du|froid|chaud)(?!\w))|done|fini)(?!\w)"
    r"|,? (?:deja |toutes |tous |finalement )*(?:vendue?s?|sold) (?:ce matin|hier|deja|aux?|a la|a un|a une|a mon|a ma|D|this morning|yesterday)(?!\w)"
    r"|,? (?:deja donnee?s?(?!\w)|(?:toutes |tous |finalement )*donnee?s? (?:aux|au|a la|a un|a une|a mon|a ma|a l)(?!\w))"
    r"|[ ,:(]+(?:deja |toutes? |tous |all |already )*(?:vendue?s?|sold)(?: aussi| egalement| too| as well| deja)?(?= ?[.,;!)\n]|$)"
    r"|[ ,.]+(?:ah |euh |oh |mais |oups )+(?:non|no)(?!\w)(?! ?(?:[PQN]|,? (?:pardon|plutot|des|de|les|du)))|[ ,.]+(?:non )?(?:c est |en fait )?(?:mon|ma|notre|le|la|un) (?:[a-z]+ )(?:qui )?(?:les|l|en) a (?:deja |tous |toutes |finalement )*(?:pris|prise|prises|vendus?|vendues?|donnee?s?|recuperee?s?)"
    r"|[ :,(-]+(?:plus (?:rien|aucune?|du tout|dispo[a-z]*|une? seule?)|rien(?: du tout)?|aucune?|neant|nada|zero|none(?: left)?|nothing)(?=[ .,;!)\n]|$)"
    r"| (?:ne |n )?(?:(?:sont|est|seront|sera|are|is) (?:pas|not)|aren t|isn t|won t be)(?: [a-z]+){0,3}? (?:pretes?|prets?|mures?|murs?|ready|ripe|la|dispo[a-z]*)(?!\w)"
    r"| (?:mais|but) (?:j|je|on|nous|i|we|la|il)(?: n)? (?:(?:en|y) )*(?:ai|a|avons|have|got|reste)(?: n)? (?:pas|plus|none|no)(?= ?[.,;!)\n]|$| (?:cette|bref|this|du tout|any|left|non plus))"
    r"|,? (?:(?:c est |ce sera |sont |seront |est )?(?:pour )?(?:plus tard|une autre fois|later)|(?:ne sont |c est |sont )?pas encore(?: (?:pretes?|prets?|mures?|murs?|recoltee?s?|ramassee?s?))?)(?= ?[.,;!)\n]|$| a )"
    r"|,? (?:c est |ce sera |est |sera |sont |seront )(?:encore )?(?:trop tot|pour plus tard|pas encore|trop tard|too early|not yet)(?!\w)"
    r"| (?:fini[es]*|termine[es]*|epuise[es]*|c est fini|y en a plus|il n y en a plus|(?:on|j|je|nous) (?:n )?en (?:ai|a|avons|fais|fait|faisons) (?:plus|pas)|on ne sait pas|on verra|je ne sais pas|pas cette annee|all gone|sold out)(?!\w)"
)
_ASKED = re.compile(
    r"(?<!\w)(?:cherch(?!er(?!\w))\w*(?! (?:a |preneur|acquereur|repreneur|quelqu|qui |une? (?:preneur|repreneur|asso|solution)|asso|solution|des (?:preneurs|gens|solutions)))|recherch\w*(?! (?:une? )?(?:asso|preneur|repreneur|acquereur|quelqu|des (?:preneurs|gens|asso)|debouche|solution))|avez vous(?! (?:besoin|l utilite|usage|envie))|auriez vous(?! (?:besoin|l utilite|usage|envie))|vous auriez(?! (?:besoin|l utilite|usage))|vous avez(?! besoin)|(?<!avez )(?<!avez vous )(?<!auriez )(?<!auriez vous )besoin(?! (?:de |d )(?:me|nous|m en|s en)? ?(?:debarrass|donner|vider|liberer|faire de la place))|voulait|voulaient|aurait voulu|demandait|demandaient|wanted|(?<!par )contre|en echange|(?<!notre )(?<!votre )(?<!cet )(?<!l )(?<!un )echange(?! tel| de mail| d hier)|looking for(?! (?:a home|takers|someone|somebody|anyone|homes))|do you have|have you got|we need(?! (?:them|it|to))|i need(?! (?:them|it|to))|troc|acheter|in exchange for|swap(?:ped)? for|"
    r"merci pour|thanks for|thank you for|(?:suis|serais|sommes|serions) interesse\w* par|prends|prendrais)(?: (?!mais|but|j ai|et)[^\s.;:!?PQXW]+){0,4} $"
)
_OUTPUT = re.compile(
    r"(?<!\w)(?:jus|confitures?|coulis|soupes?|compotes?|gelees?|chutneys?|sauces?|sirops?|purees?|veloutes?|bocaux|bocal|conserves?|pots?|tartes?|gateaux?|cidre|liqueur|sorbets?|huile|plants?|graines?|"
    r"semences?|arbres?|branches|bois|juice|jam|soup|relish|jelly|jars?|seeds?|pickles?|pate|feuilles|caviar|tartinade|clafoutis|crumble|noyaux|semis|bouteilles?|bottles?|plantation|semer|planter|seme|champs?|rangs?|parcelles?|recette|arrivee|place|atelier|boutures|gratin|ketchup|pains?|farine|vinaigre|pesto|quiches?|chips|frites|galettes?|croquettes?|terrines?|beurre|fromages?|liqueurs?|eau de vie|vin|bieres?|sirops?|cakes?|brioches?|beignets?|gnocchis?|plats?|marc|dreches?|portions?|nourrie?s? a|nourrie?s?|"
    r"rows?|trees?|field|patch|bed|X|fleurs|fanes|pulpe|tourteau|peaux|epluchures|engrais|terreau|purin|fertili[sz]er|serres?|plantations?|hectares?)(?: (?:de|d|du|des|a la|a l|aux|au|of|from|with|en|la|l|nos|mes|les|my|our|own|pour(?= P| $)))* $"
)
_LOCATION = re.compile(
    r"(?:champs?|rangs?|parcelles?|rows?|trees?|field|patch|bed|X|serres?|plantations?|hectares?|arbres?)(?: (?:de|d|du|des|of))* $"
)
_TRADE = re.compile(
    r"(?<!\w)(?:fais|faisons|faisait|produis|produit|produisons|cultive|cultivons|producteur|productrice|producteurs|maraichers?|maraichere|specialise[es]*|arboriculteurs?|specialite|fete|foire|festival|salon|concours|confrerie|journees?|festivals?|grow|growing|growers?|farm)(?: (?:surtout|principalement|essentiellement|de|la|le|les|l|d|du|des|en|dans|mainly|mostly|of|bio|aussi))* (?:[a-z]+ ,? ?)?$"
)
"""What they live by, or the feast of it."""
_LIKE = re.compile(
    r"(?<!\w)(?:comme|que|qu|than|like|as big as|the size of|size of|taille de|taille d|grosseur de|grosseur d|allure de|air de)(?: (?:des|une?|de|la|le|les|d|a|an|mes|vos|small|petite?s?|grosse?s?|gros|belles?|big|large))* $"
)
"""What it is like: "grosses comme des melons"."""
_TOOL = re.compile(
    r"(?<!\w)(?:pressoirs?|presse|machine|broyeur|tronconneuse|cueille|filets?|arracheuse|calibreuse|eplucheur|peleuse|moulin|rape|trieuse|sacs?|cageots|couteau|four|sechoir|deshydrateur|filets?)(?: a| aux| pour [a-z]+er)(?: les| des| la| le| l)? $|(?<!\w)pour (?:peler|peser|proteger|porter|transporter|conserver|stocker|laver|couper|eplucher|trier|calibrer)(?: les| des| la| le| mes)? $"
)
_OUTPUT_AFTER = re.compile(
    r" (?:juice|jam|soup|sauce|seedlings?|plants|chutney|seeds|pie|crumble|jelly|relish|puree|ketchup|cider|cake|passata|vinegar|loaf|loaves|bread|cuisinee?s?|sechee?s?|du commerce|en (?:conserve|boites?)|au sirop|farcie?s?|confite?s?|a l eau de vie|au vinaigre|de pin|d arrosoir|a la creme|de tulipes?|de fleurs|dried|tinned|canned|tarts?|flour|oil|wine|crisps|butter|trees?|peeler|press|crumbles|pies|plants?|bushes|bush)(?!\w)"
)


def _likened(clause: str) -> re.Match[str] | None:
    """A comparison of sizes, not "j'ai que des poires"."""
    if seedling := re.search(r"(?<!\w)(?:pieds?|plants?|jeunes?|greffons?|boutures?)(?: de| d) $", clause):
        return seedling
    if meant := re.search(r"P pour (?:faire )?(?:des |les |le |la |du |de la )?$", clause):
        return meant
    match = _LIKE.search(clause)
    if (
        match
        and match[0].startswith(("que", "qu"))
        and not re.search(
            r"(?<!\w)(?:grosse?s?|gros|petite?s?|grande?s?|longue?s?|larges?|taille|moins|plus [a-z]+|aussi [a-z]+) $",
            clause[: match.start()],
        )
    ):
        return None
    if (
        match
        and match[0].startswith("comme")
        and not re.search(
            r"(?<!\w)(?:gros|grosse?s?|petite?s?|minuscules?|enormes?|dure?s?|longue?s?|ronde?s?|belles?|beaux|noires?|rouges?|jaunes?) $",
            clause[: match.start()],
        )
    ):
        return None
    return match


AT_MOST = 150
"""Products and numbers that are looked at; a long inventory has a third of them."""


def in_order(text: Text) -> list[Event]:
    """Products, amounts and bare numbers in order."""
    found = [Event(c, i, i + 1, text.tags[i]) for i, c in enumerate(text.s) if c in "PQN" and text.tags[i] is not None]
    found = found[:AT_MOST]
    found = _present(text, found)
    _flag(text, found)
    amounts = counted(text, settled(text, merged(text, found)))
    weighed(text, amounts)
    return amounts


_PAST = re.compile(
    r"(?<!\w)(?:hier|l an dernier|l an passe|l annee passee|en 20[0-9][0-9]|l annee derniere|la semaine derniere|le mois dernier|samedi dernier|dernierement|last (?:year|week|month|season|time)|yesterday)(?!\w).*(?<!\w)(?:ont|a|avait|avions|avons|avez|aviez|had|gave|took|picked|sold|etait|ai) "
)


_HANDED = re.compile(
    r"(?<!\w)(?:donnee?s?|livree?s?|apportee?s?|vendue?s?|prise?s?|recue?s?|you had|you took|we gave|i gave|gave you|sold|bought|vous (?:aviez|avez) (?:eu|pris))(?!\w)"
)
"""Given, sold or taken then, not only picked."""


def _present(text: Text, found: list[Event]) -> list[Event]:
    """Without what was picked, given or sold before, where another sentence offers something."""
    gone = [(a, b) for a, b in sentences(text.s) if _PAST.search(text.s[a:b])]
    now = [e for e in found if not any(a <= e.start < b for a, b in gone)]
    if not any(e.kind == "Q" for e in now):
        if any(e.kind == "P" for e in now) and all(_HANDED.search(text.s[a:b]) for a, b in gone):
            return now
        return now if any(e.kind == "P" for e in now) and any(e.kind == "N" for e in now) else found
    return now if any(e.kind == "P" for e in now) else [e for e in found if e.kind == "P" or e in now]


_HAS_SOME = re.compile(r"[^?]{0,20}\?[^?]{0,40}(?<!\w)(?:en (?:ai|avons|a|reste)|have|ve got)(?!\w)")


_NOT_SO_MANY = re.compile(r"(?<!\w)(?:et|and) (?:non|not|pas) (?:pas )?[QN] (?:de |d |of )?$")
"""As in "3 palox de choux et non 3 palox de poireaux"."""
_STILL_LEFT = re.compile(r" que|[^.;!?\n]{0,30}(?<!\w)en rest")
_SEASON = re.compile(
    r"(?:fete|foire|marche|salon|recolte|saison|cueillette|ramassage|arrachage|harvest|season) (?:de |des |du |d |of )?(?:la |l |les )?$"
)


def _is_negated(clause: str, before: str, after: str) -> bool:
    """Whether a product is denied or gone, by the words of its clause before it and those after."""
    denied = (_NEGATED.search(clause) or _NOT_SO_MANY.search(clause)) and not re.search(
        r"(?<!\w)(?:pas que|pas seulement|not only)", clause
    )
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


_ALL_GONE = re.compile(
    r"(?: et| ou| ni)+ (?:de |d |les |des )?P[^.;!?\nQN]{0,12}(?:sont|est|are|is) (?:finie?s?|termine[es]*|vendue?s?|gone|sold)"
)
"""As in "les poires et les pommes sont finies"."""


def _mark(text: Text, event: Event, clause: str, before: str) -> None:
    """Marks a product that is negated, an output of processing, or asked for, by the words around it."""
    after = text.s[event.end : event.end + 70]
    if _is_negated(clause, before, after):
        event.flags.add("negated")
    elif match := _OUTPUT.search(clause) or _TOOL.search(clause) or _likened(clause):
        event.flags.add("row" if _LOCATION.search(match[0]) else "output")
    elif _OUTPUT_AFTER.match(after):
        event.flags.add("output")
    elif not _HAS_SOME.match(after) and _ASKED.search(re.sub(r"[QN] (?:de |d |of )?(?:[a-z]+ )?$", "", clause)):
        event.flags.add("asked")


def _flag(text: Text, found: list[Event]) -> None:
    """Marks products that are negated, gone, asked for, or an output of processing."""
    last: Event | None = None
    for event in found:
        if event.kind != "P":
            last = None if event.kind == "Q" else last
            continue
        before = text.s[max(0, event.start - 60) : event.start]
        after = text.s[event.end : event.end + 40]
        clause = re.split(r"[.;!?\n]", before)[-1]
        _mark(text, event, clause, before)
        if not event.flags and (
            last is not None
            and last.flags & {"negated", "output", "asked", "trade"}
            and AND.match(text.s[last.end : event.start])
            and not OWN.search(text.s[last.end : event.start])
        ):
            event.flags |= last.flags
        if not event.flags and _TRADE.search(clause):
            event.flags.add("trade")
        if _ALL_GONE.match(after):
            event.flags.add("negated")
        if last and last.what.product == "salade" and text.s[last.end : event.start] in {" de ", " d "}:
            last.flags.add("negated")
            event.flags.add("output")
        last = event
