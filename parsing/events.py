"""Products and amounts in the order they were said, with what was taken back, negated or said twice put in order."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field, replace
from typing import Any

from parsing.kinds import sentences
from parsing.lexicons import units
from parsing.numbers import Number
from parsing.quantities import Quantity, in_kg
from parsing.text import Text

_NEGATED = re.compile(
    r"(?<!\w)(?:(?<!non )pas|plus|ni|sans|aucune?s?|jamais|zero|no|not|without|out of|oubliez|oublie|forget|laissez tomber|except|sauf|hormis|excepte|a part|hors|excluding|apart from|fini|finies?|finis|terminee?s?|no more|isn t|aren t|ran out of)"
    r"(?: (?:de|d|des|les|la|le|any|the|encore|a|more|du|un|une|mes|nos|une seule|un seul|pour les|en|left|our|my|for|l|avec|with))*(?: [a-z]+e?s)? $"
)
_GONE = re.compile(
    r"(?! a donne(?!\w)) (?:[a-z]+ )?(?:(?:sont|est|c est|ont ete|a ete|are|is|have been|has been|have|has|ont|a|,|:|-) ?)+(?:all |tous |toutes |deja |already |ete |tout |been |bien |reparties? |repartis? )*(?:finie?s?|termine[es]*|epuise[es]*|vendue?s?|parties?(?! en )|partis?(?! en )|donnee?s?|gone(?! (?:mad|crazy|wild|bonkers|to seed|soft|over|a bit|bananas))|sold|finished|over|taken|prises?|pris|done|fini)(?!\w)"
    r"|[ :,(-]+(?:plus (?:rien|aucune?|du tout|dispo[a-z]*|une? seule?)|rien(?: du tout)?|aucune?|neant|nada|zero|none(?: left)?|nothing)(?=[ .,;!)\n]|$)"
    r"| (?:ne |n )?(?:(?:sont|est|seront|sera|are|is) (?:pas|not)|aren t|isn t|won t be)(?: [a-z]+){0,3}? (?:pretes?|prets?|mures?|murs?|ready|ripe|la|dispo[a-z]*)(?!\w)"
    r"| (?:mais|but) (?:j|je|on|nous|i|we|la|il)(?: n)? (?:(?:en|y) )*(?:ai|a|avons|have|got|reste)(?: n)? (?:pas|plus|none|no)(?= ?[.,;!)\n]|$| (?:cette|bref|this|du tout|any|left|non plus))"
    r"| (?:fini[es]*|termine[es]*|epuise[es]*|c est fini|y en a plus|il n y en a plus|(?:on|j|je|nous) (?:n )?en (?:ai|a|avons) plus|all gone|sold out)(?!\w)"
)
_ASKED = re.compile(
    r"(?<!\w)(?:cherch(?!er(?!\w))\w*(?! (?:a |preneur|acquereur|repreneur|quelqu|qui |une? (?:preneur|repreneur|asso)|asso|des (?:preneurs|gens)))|recherch\w*|avez vous(?! (?:besoin|l utilite|usage|envie))|auriez vous(?! (?:besoin|l utilite|usage|envie))|vous auriez(?! (?:besoin|l utilite|usage))|vous avez(?! besoin)|(?<!avez )(?<!avez vous )(?<!auriez )(?<!auriez vous )besoin|voulait|voulaient|aurait voulu|demandait|demandaient|wanted|(?<!par )contre|en echange|echange|looking for(?! (?:a home|takers|someone|somebody|anyone|homes))|do you have|have you got|we need(?! (?:them|it|to))|i need(?! (?:them|it|to))|troc|acheter|in exchange for|swap(?:ped)? for|"
    r"merci pour|thanks for|thank you for|(?:suis|serais|sommes|serions) interesse\w* par|prends|prendrais)(?: (?!mais|but|j ai|et)[^\s.;!?PQ]+){0,4} $"
)
_OUTPUT = re.compile(
    r"(?<!\w)(?:jus|confitures?|coulis|soupes?|compotes?|gelees?|chutneys?|sauces?|sirops?|purees?|veloutes?|bocaux|bocal|conserves?|pots?|tartes?|gateaux?|cidre|liqueur|sorbets?|huile|plants?|graines?|"
    r"semences?|arbres?|branches|bois|juice|jam|soup|relish|jelly|jars?|seeds?|pickles?|pate|feuilles|caviar|tartinade|clafoutis|crumble|noyaux|semis|bouteilles?|bottles?|plantation|semer|planter|seme|champs?|rangs?|parcelles?|recette|atelier|boutures|gratin|ketchup|"
    r"rows?|trees?|field|patch|bed|X|fleurs|fanes|pulpe|tourteau|peaux|epluchures|engrais|terreau|purin|fertili[sz]er|serres?|plantations?|hectares?)(?: (?:de|d|du|des|a la|a l|aux|au|of|from|with|en|la|l|nos|mes|les|my|our|own|pour(?= P| $)))* $"
)
_LOCATION = re.compile(
    r"(?:champs?|rangs?|parcelles?|rows?|trees?|field|patch|bed|X|serres?|plantations?|hectares?|arbres?)(?: (?:de|d|du|des|of))* $"
)
_TOOL = re.compile(
    r"(?<!\w)(?:pressoirs?|presse|machine|broyeur|tronconneuse|cueille|filets?|arracheuse|calibreuse) a $"
)
_OUTPUT_AFTER = re.compile(
    r" (?:juice|jam|soup|sauce|seedlings?|plants|chutney|seeds|pie|crumble|jelly|relish|puree|ketchup|cider|cake|passata|vinegar)(?!\w)"
)
AND = re.compile(
    r"^(?: ?,| ?/| ?\+| ?&| et| and| ou| ni| or|,? ainsi que| avec| puis| plus)+ ?(?:de |d |of |en |la |les |the )?(?:[a-z]+e?s )?$"
)
OWN = re.compile(r"(?<!\w)(?:des|quelques|some|un peu de|du|beaucoup de|plein de|pas mal de|a few)(?!\w)")
BREAK = re.compile(r"[.;!?\n]")
EACH = re.compile(r"^ ?(?:de |d |of |pour |a )?(?:chaque|chacune?s?|each|chac|every|both)(?!\w)")
_CORRECTED = re.compile(
    r"(?P<a>[QN])(?P<of> (?:de |d |of )P)?[ ,.;:!(-]*(?:euh|heu|non|pardon|plutot|ou plutot|je veux dire|enfin|oups|rectif\w*|erreur|sorry|no|i mean|actually|make that|rather|correction|je voulais dire|finalement|en fait|wait|je corrige|ah non|hum|oh no|disons|attendez|attends|attendes|ou plutot)"
    r"(?:[ ,.:!-]+(?:attendez|attends|hold on|mon [a-z]+|ma [a-z]+|il|elle|me|dit|dis|souffle|qu il y a|je crois|je|suis|trompee?|trompe|compte|recompte|ai|j|erreur|de ma part|ma faute|mistake|my mistake|excuse[a-z]*|moi|only|seulement|mal|relu|lu|there are|il y en a|y en a|on est|a|bien|oh|ah|euh|heu|oui|non|plutot|pardon|c est|wait|i mean|make that|sorry|en fait|plutot|je voulais dire|dire|je dirais|ce sera|ca fait|it s|it was|disons|say|c etait|que|pas Q|mettez|mettons))*[ ,.:!-]*(?P<b>[QN])(?!\w)"
)
_NOT_THAT = re.compile(
    r"(?P<a>Q)(?P<of> (?:de |d |of )?P)?[ ,(]+(?:et )?(?:non|pas|not)(?: pas)? (?:Q|N)(?! (?:de |d |of )?P)"
    r"|Q (?:et|and) (?:non|pas|not)(?: pas)? Q(?!\w)"
)
_PRODUCT_CORRECTED = re.compile(
    r"P[ ,.;:!-]*(?:euh|heu|non|pardon|plutot|ou plutot|je veux dire|oups|erreur|sorry|no|i mean|make that|correction|je voulais dire|enfin)"
    r"(?:[ ,.:!-]+(?:non|plutot|pardon|c est|wait|i mean|make that|sorry|en fait|je voulais dire|ce sont|des|les|de|pas P))*[ ,.:!-]*P(?!\w)"
)


@dataclass(slots=True)
class Event:
    """A product or an amount in the order they were said."""

    kind: str
    start: int
    end: int
    what: Any
    mate: Event | None = None
    flags: set[str] = field(default_factory=set)


def correct(text: Text) -> Text:
    """The text with what was taken back left out: "80 kg, non 60 kg" is 60 kg, "tomates, pardon, poivrons" is peppers."""
    parts: list[tuple[int, int, str, Any]] = []
    for match in _CORRECTED.finditer(text.s):
        one, two = text.tag(match.start("a")), text.tag(match.start("b"))
        if isinstance(two, Number) and isinstance(one, Quantity):
            two = replace(one, value=two.value, kg=in_kg(two.value, one.unit))
        letter = "Q" if isinstance(two, Quantity) else "N"
        first, last = match.start("a"), match.end("a")
        parts += [(first, last, letter, two), (match.end("of") if match["of"] else last, match.end(), "X", None)]
    text = text.replaced(parts) if parts else text
    text = text.rewrite(_NOT_THAT, lambda m: ("Q", text.tag(m.start())) if not m["of"] else None)
    return text.rewrite(_PRODUCT_CORRECTED, lambda m: ("P", text.tag(m.end() - 1)))


def in_order(text: Text) -> list[Event]:
    """Products, amounts and bare numbers in order."""
    found = [Event(c, i, i + 1, text.tags[i]) for i, c in enumerate(text.s) if c in "PQN" and text.tags[i] is not None]
    found = _present(text, found)
    _flag(text, found)
    return _counted(text, _merged(text, found))


_PAST = re.compile(
    r"(?<!\w)(?:hier|l an dernier|l an passe|l annee passee|en 20[0-9][0-9]|l annee derniere|la semaine derniere|le mois dernier|samedi dernier|dernierement|last (?:year|week|month|season|time)|yesterday)(?!\w).*(?<!\w)(?:ont|a|avait|avions|avons|avez|aviez|had|gave|took|picked|sold|etait|ai) "
)


def _present(text: Text, found: list[Event]) -> list[Event]:
    """Without what was picked, given or sold before, where another sentence offers something."""
    gone = [(a, b) for a, b in sentences(text.s) if _PAST.search(text.s[a:b])]
    now = [e for e in found if not any(a <= e.start < b for a, b in gone)]
    return now if any(e.kind == "P" for e in now) and any(e.kind in "QN" for e in now) else found


_HAS_SOME = re.compile(r"[^?]{0,20}\?[^?]{0,40}(?<!\w)(?:en (?:ai|avons|a|reste)|have|ve got)(?!\w)")


def _flag(text: Text, found: list[Event]) -> None:
    """Marks products that are negated, gone, asked for, or an output of processing."""
    last: Event | None = None
    for event in found:
        if event.kind != "P":
            last = None if event.kind == "Q" else last
            continue
        before = text.s[max(0, event.start - 60) : event.start]
        after = text.s[event.end : event.end + 40]
        after70 = text.s[event.end : event.end + 70]
        clause = re.split(r"[.;!?\n]", before)[-1]
        if (
            (
                _NEGATED.search(clause)
                and not re.search(r"(?<!\w)(?:pas que|pas seulement|not only)", clause)
                and not re.match(r" que", after)
                and not re.match(r"[^.;!?\n]{0,30}(?<!\w)en rest", after70)
            )
            or (
                _GONE.match(after)
                and not re.search(
                    r"(?:recolte|saison|cueillette|ramassage|arrachage|harvest|season) (?:de |des |du |d |of )?$",
                    before,
                )
            )
            or re.match(r" (?:non|no)(?= ?[.,;!)\n]|$)", after)
        ):
            event.flags.add("negated")
        elif match := _OUTPUT.search(clause) or _TOOL.search(clause):
            event.flags.add("row" if _LOCATION.search(match[0]) else "output")
        elif _OUTPUT_AFTER.match(after):
            event.flags.add("output")
        elif not _HAS_SOME.match(after70) and _ASKED.search(re.sub(r"[QN] (?:de |d |of )?(?:[a-z]+ )?$", "", clause)):
            event.flags.add("asked")
        elif (
            last is not None
            and last.flags & {"negated", "output", "asked"}
            and AND.match(text.s[last.end : event.start])
            and not OWN.search(text.s[last.end : event.start])
        ):
            event.flags |= last.flags
        if re.match(
            r"(?: et| ou| ni|,)+ (?:de |d |les |des )?P[^.;!?\nQN]{0,12}(?:sont|est|are|is) (?:finie?s?|termine[es]*|vendue?s?|gone|sold)",
            after,
        ):
            event.flags.add("negated")
        if last and last.what.product == "salade" and text.s[last.end : event.start] in {" de ", " d "}:
            last.flags.add("negated")
            event.flags.add("output")
        last = event


def _merged(text: Text, found: list[Event]) -> list[Event]:
    """Neighbours that name one thing: "tomates cœur de bœuf", "25 cagettes, soit 150 kg", "100 kg en 8 caisses"."""
    kept: list[Event] = []
    for i, event in enumerate(found):
        previous = kept[-1] if kept else None
        gap = text.s[previous.end : event.start] if previous else ""
        if (
            previous
            and event.kind == previous.kind == "P"
            and event.what.product == previous.what.product
            and re.fullmatch(r" (?:de |d |des |variete |type |\()?(?:[a-z]+ )?|, ?|[ :(]*", gap)
            and event.flags == previous.flags
        ):
            previous.end = event.end
            continue
        if event.kind in "QN" and _is_part(text, found, i, kept):
            continue
        if event.kind == "Q" and (_weighs_each(text, event, kept) or _sums(event, kept)):
            continue
        earlier = previous
        if event.kind == "Q" and previous and previous.kind == "P" and len(kept) > 1 and kept[-2].kind == "Q":
            earlier = kept[-2]
        if event.kind == "Q" and earlier and earlier.kind == "Q":
            gap = "" if BREAK.search(text.s[earlier.end : event.start]) else text.s[kept[-1].end : event.start]
            if earlier is not kept[-1] and not _OF_IT.fullmatch(text.s[earlier.end : kept[-1].start]):
                gap = ""
            if (
                gap in {" de ", " a ", " en ", " at ", " of "}
                and earlier is not kept[-1]
                and _filled_with(earlier, event)
            ):
                continue
            both = gap and _said_twice(earlier.what, event.what, gap, text.s[event.end : event.end + 14])
            if both:
                earlier.what = both
                continue
        kept.append(event)
    return kept


_OF_IT = re.compile(r" ?(?:(?:de|d|of|des|x) )?(?:[a-z]+ ){0,2}")


def _filled_with(lot: Event, event: Event) -> bool:
    """True for "8 sacs de patates de 25 kg", which gives the sacks their weight."""
    if (
        lot.what.weighs
        or lot.what.value is None
        or lot.what.kg is not None
        or not event.what.weighs
        or not event.what.kg
    ):
        return False
    lot.what = replace(lot.what, kg=round(lot.what.value * event.what.kg, 4))
    return True


def _another(found: list[Event], i: int, kept: list[Event]) -> bool:
    """Whether the amount is that of a product not named before: "20 kg de légumes, dont 5 kg de tomates"."""
    following = found[i + 1] if i + 1 < len(found) else None
    named = {e.what.product for e in kept if e.kind == "P"}
    return following is not None and following.kind == "P" and following.what.product not in named


def _is_part(text: Text, found: list[Event], i: int, kept: list[Event]) -> bool:
    """True for what was said of a part: "200 salades dont 100 batavias"; "dont 2 tonnes pour vous" is the amount itself."""
    event, whole = found[i], [e for e in kept if e.kind == "Q"]
    if not whole or not _PART_OF.search(text.s[: event.start]):
        return False
    if event.kind == "Q" and _FOR_YOU.match(text.s, event.end):
        whole[-1].what = event.what
    return not _another(found, i, kept)


_PART_OF = re.compile(r"(?<!\w)(?:dont|of which)(?: (?:environ|about|au moins|bien))? $")
_FOR_YOU = re.compile(
    r"(?: (?:de |d |of )?P)? ?(?:seulement|uniquement|only|pour vous|for you|peuvent|vous reviennent|sont pour|a vous)"
)
_UP_TO = re.compile(r" (?:a|ou|to|or|voire|jusqu a) | ?- ?")


def _sums(event: Event, kept: list[Event]) -> bool:
    """True for the total of the amounts named before: "500 kg + 200 kg = 700 kg"."""
    before = [e.what.kg for e in kept if e.kind == "Q"]
    return len(before) > 1 and None not in before and event.what.kg == round(sum(before), 4)


_PER = re.compile(
    r"^ ?\)? ?(?:(?P<each>piece|chacune?s?|chaque|each|l unite|apiece|l une?)|(?:/|le|la|l|par|per|a|the|chaque) ?(?P<unit>[a-z]+))(?!\w)"
)


def _weighs_each(text: Text, event: Event, kept: list[Event]) -> bool:
    """True for "8 kg each" or "9 kg par caisse", which gives the containers named before their weight."""
    match = _PER.match(text.s[event.end : event.end + 24])
    weight = event.what.kg
    if not match or weight is None or not event.what.weighs:
        return False
    unit = units().get(match["unit"] or "")
    before = [e for e in kept if e.kind == "Q" and e.what.unit and not e.what.weighs and e.what.value is not None]
    things = [e for e, after in itertools.pairwise(kept) if e.kind == "N" and after.kind == "P"]
    if not before and things and kept[-1].kind == "P" and match["each"]:
        count = things[-1].what.value  # "10 potirons de 5 kg chacun"
        things[-1].kind, things[-1].what = "Q", Quantity(count, "pièce", round(count * weight, 4))
        return True
    heavy = [e for e in before if e.what.kg is None and (match["each"] or e.what.unit == unit)]
    for lot in heavy[-1:] if match["each"] else heavy:
        lot.what = replace(lot.what, kg=round(lot.what.value * weight, 4))
    return bool(heavy)


_SOIT = re.compile(
    r"soit|fait|=|~|\(|\bor\b|i e|total|tout|environ|env|about|c est|that|approx|pour (?:a peu pres|un total)|represent|weigh|pes|ca doit faire|dans les"
)
_IN = re.compile(
    r"^[ ,(]*(?:[a-z]+ )?(?:[a-z]+ )?(?:en|in|dans|conditionn\w* en|repartis en|packed in) (?:[a-z]+ )?$|^ ?\($"
)


_PER_PRODUCT = re.compile(r" ?(?:de |d |of |P|en |piece|chac|each|par |/|\()")


def _said_twice(one: Quantity, two: Quantity, gap: str, after: str) -> Quantity | None:
    if (one.kg or 0) < (two.kg or 0) and one.weighs and two.weighs and _UP_TO.fullmatch(gap):
        return one  # "800 kilos à 1 tonne"
    if gap in {" de ", " of "} and one.unit and two.unit and not one.weighs and not two.weighs:
        return one  # "10 trays of 12 punnets"
    if gap in {" x ", " fois "} and one.weighs and one.kg and not two.weighs and two.value:
        return replace(two, kg=round(one.kg * two.value, 4))
    if re.search(r"[.;!?\n]|(?<!\w)et(?!\w)|(?<!\w)and(?!\w)", gap) or len(gap) > 45:
        return None
    if (
        not one.weighs
        and one.unit
        and two.weighs
        and (
            _SOIT.search(gap)
            or re.match(r"(?: ?\))? (?:au total|en tout|in all|in total|environ au total|total)", after)
        )
    ):
        return replace(one, kg=two.kg)
    if (
        not one.weighs
        and one.unit
        and one.kg is None
        and two.weighs
        and gap in {", ", " - "}
        and not _PER_PRODUCT.match(after)
    ):
        return replace(one, kg=two.kg)
    if one.weighs and not two.weighs and two.unit and (_IN.match(gap) or re.search(r"soit|=|\(|c est a dire|i e", gap)):
        return replace(two, kg=one.kg)
    return None


_LISTED = {"cagette", "caisse", "palox", "plateau", "bigbag", "sac", "seau", "filet"}
_SINGLE = {
    "salade",
    "chou",
    "chou-fleur",
    "melon",
    "potiron",
    "potimarron",
    "courge",
    "pastèque",
    "brocoli",
    "concombre",
    "artichaut",
}


def _counted(text: Text, found: list[Event]) -> list[Event]:
    """Bare numbers that count things become amounts: "40 choux", "salades x 25", "et 4 de carottes", "j'en ai 80"."""
    kept: list[Event] = []
    for i, event in enumerate(found):
        if event.kind != "N":
            kept.append(event)
            continue
        number: Number = event.what
        before = text.s[max(0, event.start - 40) : event.start]
        after = text.s[event.end : event.end + 40]
        following = found[i + 1] if i + 1 < len(found) else None
        gap = text.s[event.end : following.start] if following else ""
        unit: str | None = None
        earlier = next((e.what.unit for e in reversed(kept) if e.kind == "Q"), None)
        previous = kept[-1] if kept else None
        behind = text.s[previous.end : event.start] if previous else ""
        if (
            re.match(r" (?:of them|d entre|en tout|au total|in all|in total)", after)
            and any(e.kind == "P" for e in found)
        ) or (
            number.about
            and re.match(r" ?(?:[.,;!)\n]|$)", after)
            and len({e.what.product for e in found if e.kind == "P"}) == 1
            and not any(e.kind == "Q" for e in found)
        ):
            unit = "pièce"
        elif EACH.match(after):
            unit = earlier or "pièce"
        elif following and following.kind == "P" and re.fullmatch(r" (?:de |d |of )(?:[a-z]+ ){0,2}", gap):
            unit = "pièce" if number.about else earlier or "pièce"
        elif (
            (
                following
                and following.kind == "P"
                and re.fullmatch(r" ?(?:(?!et|and|a|le|la|du|en|ans|avec|pour|jours|fois|h|au)[a-z]+ ){0,2}", gap)
            )
            or (
                previous
                and previous.kind == "P"
                and re.fullmatch(r" ?(?:[:x(=,-] ?)*(?:environ |entre |about |a peu pres |x )*(?:[a-z]+e?s? )?", behind)
                and not re.match(r" ?(?:(?!et |a |and |ou |pour |dispo|venez|sur |at |in )[a-z]{2,}|€|%)", after)
            )
            or (
                re.search(
                    r"(?<!\w)(?:en (?:ai|a|avons|reste|aurai|aurais|avait|compte)|y en a|have|got|there are|about|il en reste|en reste)(?: (?:encore|environ|a peu pres|bien|au moins|facile|facilement|quelque|plus de|about|around|like))* $",
                    before,
                )
                and not re.match(r" ?(?:h|ans|jours|%|€|fois|km)(?!\w)", after)
                and any(e.kind == "P" for e in found)
            )
        ):
            unit = "pièce"
            listed = previous and previous.kind == "P" and not (following and following.kind == "P" and gap == " ")
            if (
                listed
                and earlier in _LISTED
                and previous
                and re.fullmatch(" ?[:x(=-]? ?", behind)
                and previous.what.product not in _SINGLE
            ):
                unit = earlier
        if unit:
            kept.append(
                Event(
                    "Q",
                    event.start,
                    event.end,
                    Quantity(number.value, unit, in_kg(number.value, unit), sure=number.sure),
                )
            )
    return kept
