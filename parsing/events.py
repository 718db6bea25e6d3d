"""Products and amounts in the order they were said, those negated, gone, asked for or made of produce marked."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from parsing.asides import is_aside, is_trade
from parsing.counts import counted
from parsing.denials import ALL_GONE, is_negated
from parsing.event import AND, OWN, Event
from parsing.fates import told
from parsing.kinds import sentences
from parsing.lots import merged
from parsing.packing import weighed
from parsing.sums import settled
from parsing.text import Text

_PEOPLE = (
    r"(?:de |d |des |du |a |some |more |N |quelques |plus |plus de ){0,3}"
    r"(?:W|X|benevoles?|bras|volontaires?|monde|gens|mains|personnes?|aide|renforts?|cueilleurs|ramasseurs|glaneurs|volunteers?|people|hands|helpers?|pickers|gleaners)(?!\w)"
)
"""Who is asked for, and no produce."""
_ASKED = re.compile(
    rf"(?<!\w)(?:(?<!viens )(?<!venez )(?<!passe )(?<!passez )cherch(?!er(?!\w))\w*(?! {_PEOPLE})(?! (?:a |preneur|acquereur|repreneur|quelqu|qui |une? (?:preneur|repreneur|asso|solution)|asso|solution|des (?:preneurs|gens|solutions)))|recherch\w*(?! (?:une? )?(?:asso|preneur|repreneur|acquereur|quelqu|des (?:preneurs|gens|asso)|debouche|solution))|avez vous(?! (?:par hasard )?(?:besoin|l utilite|l usage|usage|envie))|auriez vous(?! (?:par hasard )?(?:besoin|l utilite|l usage|usage|envie))|vous auriez(?! (?:besoin|l utilite|l usage|usage))|vous avez(?! besoin)|(?<!avez )(?<!avez vous )(?<!auriez )(?<!auriez vous )besoin(?! {_PEOPLE})(?! (?:de |d )(?:me|nous|m en|s en)? ?(?:debarrass|donner|vider|liberer|faire de la place))|voulait|voulaient|aurait voulu|demandait|demandaient|wanted|(?<!par )contre|en echange|(?<!notre )(?<!votre )(?<!cet )(?<!l )(?<!un )echange(?! tel| de mail| d hier)|looking for(?! (?:[a-z]+ )?volunteers)(?! (?:a home|takers|someone|somebody|anyone|homes))|do you have|have you got|we need(?! (?:[a-z]+ )?volunteers)(?! (?:them|it|to))|i need(?! (?:[a-z]+ )?volunteers)(?! (?:them|it|to))|troc|acheter|in exchange for|swap(?:ped)? for|"
    r"merci pour|thanks for|thank you for|(?:suis|serais|sommes|serions) interesse\w* par|prends|prendrais)(?: (?!mais|but|j ai|et)[^\s.;:!?PQXW]+){0,4} $"
)
_OUTPUT = re.compile(
    r"(?<!\w)(?:jus|confitures?|coulis|soupes?|compotes?|gelees?|chutneys?|sauces?|sirops?|purees?|veloutes?|bocaux|bocal|conserves?|pots?|tartes?|gateaux?|cidre|liqueur|sorbets?|huile|plants?|graines?|"
    r"semences?|steres?|arbres?|branches|bois|juice|jam|soup|relish|jelly|jars?|seeds?|pickles?|pate|feuilles|caviar|tartinade|clafoutis|crumble|noyaux|semis|bouteilles?|bottles?|plantation|semer|planter|seme|champs?|rangs?|parcelles?|recette|arrivee|place(?= (?:pour|des|for))|atelier|boutures|gratin|ketchup|pains?|farine|vinaigre|pesto|quiches?|chips|frites|galettes?|croquettes?|terrines?|beurre|fromages?|liqueurs?|eau de vie|vin|bieres?|sirops?|cakes?|brioches?|beignets?|gnocchis?|plats?|marc|dreches?|portions?|nourrie?s? a|nourrie?s?|"
    r"rows?|trees?|field|patch|bed|X|fleurs|fanes|pulpe|tourteau|peaux|epluchures|engrais|terreau|purin|fertili[sz]er|serres?|plantations?|hectares?)(?: (?:de|d|du|des|a la|a l|aux|au|of|from|with|en|la|l|nos|mes|les|my|our|own|pour(?= P| $)))* $"
)
_LOCATION = re.compile(
    r"(?:champs?|rangs?|parcelles?|rows?|trees?|field|patch|bed|X|serres?|plantations?|hectares?|arbres?)(?: (?:de|d|du|des|of))* $"
)
_LIKE = re.compile(
    r"(?<!\w)(?:comme|que|qu|than|like|as big as|the size of|size of|taille de|taille d|grosseur de|grosseur d|allure de|air de)(?: (?:des|une?|de|la|le|les|d|a|an|mes|vos|small|petite?s?|grosse?s?|gros|belles?|big|large))* $"
)
"""What it is like: "grosses comme des melons"."""
_TOOL = re.compile(
    r"(?<!\w)(?:pressoirs?|presse|machine|broyeur|tronconneuse|cueille|filets?|arracheuse|calibreuse|eplucheur|peleuse|moulin|rape|trieuse|sacs?|cageots|couteau|four|sechoir|deshydrateur|filets?)(?: a| aux| pour [a-z]+er)(?: les| des| la| le| l)? $|(?<!\w)pour (?:peler|peser|proteger|porter|transporter|conserver|stocker|laver|couper|eplucher|trier|calibrer)(?: les| des| la| le| mes)? $"
)
_OUTPUT_AFTER = re.compile(
    r" (?:juice|jam|soup|sauce|seedlings?|plants|chutney|seeds|pie|crumble|jelly|relish|puree|ketchup|cider|cake|passata|vinegar|loaf|loaves|bread|cuisinee?s?|sechee?s?|du commerce|en (?:conserve|boites?)|au sirop|farcie?s?|confite?s?|a l eau de vie|au vinaigre|de pin|d arrosoir|a la creme|de tulipes?|de fleurs|dried|tinned|canned|tarts?|flour|oil|wine|crisps|butter|trees?|peeler|press|crumbles|pies|plants?|bushes|bush|(?:sacks?|bags?|crates?|boxes|box|trays?|bins?) (?:of|full))(?!\w)"
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
    found = told(text, found)
    amounts = counted(text, settled(text, merged(text, found)))
    weighed(text, amounts)
    return amounts


_PAST = re.compile(
    r"(?<!\w)(?:avais|avait|avions|aviez|avaient|had)(?: (?:deja|tous|toutes|[a-z]+ment|already))* (?:donne|livre|apporte|vendu|recolte|ramasse|depose|recu|pris|eu|given|brought|sold|dropped|delivered)(?!\w)|"
    r"(?<!\w)(?:hier|l an dernier|l an passe|l annee passee|en 20[0-9][0-9]|l annee derniere|la semaine derniere|le mois dernier|samedi dernier|dernierement|last (?:year|week|month|season|time)|yesterday)(?!\w).*(?<!\w)(?:ont|a|avait|avions|avons|avez|aviez|had|gave|took|picked|sold|etait|ai) "
)


_HANDED = re.compile(
    r"(?<!\w)(?:donnee?s?|livree?s?|apportee?s?|vendue?s?|prise?s?|recue?s?|you had|you took|we gave|i gave|gave you|sold|bought|vous (?:aviez|avez) (?:eu|pris))(?!\w)"
)
"""Given, sold or taken then, not only picked."""


_NOW = re.compile(
    r"(?<!\w)(?:cette annee|cette fois|cette semaine|this year|this time|maintenant|aujourd hui|today)(?!\w)"
)


def _until_now(s: str, start: int, end: int) -> tuple[int, int]:
    """The part of a sentence of the past before it comes to the present: "rien l'an dernier, cette année 80 kg"."""
    told = _PAST.search(s, start, end)
    now = _NOW.search(s, told.start(), end) if told else None
    return start, now.start() if now else end


def _present(text: Text, found: list[Event]) -> list[Event]:
    """Without what was picked, given or sold before, where another sentence offers something."""
    gone = [_until_now(text.s, a, b) for a, b in sentences(text.s) if _PAST.search(text.s[a:b])]
    now = [e for e in found if not any(a <= e.start < b for a, b in gone)]
    if not any(e.kind == "Q" for e in now):
        if any(e.kind == "P" for e in now) and all(_HANDED.search(text.s[a:b]) for a, b in gone):
            return now
        return now if any(e.kind == "P" for e in now) and any(e.kind == "N" for e in now) else found
    return now if any(e.kind == "P" for e in now) else [e for e in found if e.kind == "P" or e in now]


_HAS_SOME = re.compile(r"[^?]{0,20}\?[^?]{0,40}(?<!\w)(?:en (?:ai|avons|a|reste)|have|ve got)(?!\w)")


def _mark(text: Text, event: Event, clause: str, before: str) -> None:
    """Marks a product that is negated, an output of processing, or asked for, by the words around it."""
    after = text.s[event.end : event.end + 70]
    if is_negated(clause, before, after):
        event.flags.add("negated")
    elif match := _OUTPUT.search(clause) or _TOOL.search(clause) or _likened(clause):
        event.flags.add("row" if _LOCATION.search(match[0]) else "output")
    elif _OUTPUT_AFTER.match(after):
        event.flags.add("output")
    elif not _HAS_SOME.match(after) and _ASKED.search(re.sub(r"[QN] (?:de |d |of )?(?:[a-z]+ )?$", "", clause)):
        event.flags.add("asked")


_ALSO_TOLD = re.compile(r"(?: ?,| et| and| ou| ni)+ (?:des|les|mes|nos|du|de la|the|some) ")
"""As in "il avait planté des noyers, des pommiers"."""


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
            and last.flags & {"negated", "output", "asked", "trade", "aside"}
            and AND.match(text.s[last.end : event.start])
            and not OWN.search(text.s[last.end : event.start])
        ):
            event.flags |= last.flags
        if (
            not event.flags
            and last is not None
            and "aside" in last.flags
            and _ALSO_TOLD.fullmatch(text.s[last.end : event.start])
        ):
            event.flags.add("aside")
        if not event.flags and is_trade(clause):
            event.flags.add("trade")
        if not event.flags and is_aside(text.s, event.end, clause):
            event.flags.add("aside")
        if ALL_GONE.match(after):
            event.flags.add("negated")
        if last and last.what.product == "salade" and text.s[last.end : event.start] in {" de ", " d "}:
            last.flags.add("negated")
            event.flags.add("output")
        last = event
