"""Bare numbers that count things become amounts: "40 choux", "salades x 25", "et 4 de carottes", "il en reste 80"."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import itertools
import re
from dataclasses import replace

from parsing.amount import Quantity, in_kg
from parsing.event import BREAK, EACH, Event
from parsing.numbers import Number
from parsing.packing import unit_near
from parsing.quantities import is_least
from parsing.sums import refers
from parsing.text import Replacement, Text

_LARGE = {"palox", "palette", "bigbag", "remorque"}
_LISTED = {"cagette", "caisse", "plateau", "sac", "seau", "filet", "botte", "barquette", "panier", "bac", *_LARGE}
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
    "courgette",
    "céleri",
    "fenouil",
}

_SO_MANY = re.compile(
    r"(?<!\w)(?:en (?:ai|a|avons|aurai|aurais|avait|compte|ferait|fait)|y en a|have|got|there are|about|like|say|en reste|en restent|en resterait|reste|restent|compte|comptez|disons|estime|estimons|left|remaining|donc|soit|say)"
    r"(?: (?:encore|environ|a peu pres|bien|au moins|facile|facilement|quelque|plus de|about|around|like|compte|estime|ramasse|recolte|mis|garde|sorti|trouve|cueilli|rentre|de cote|mis de cote|bon|gros|donc|aussi|max|presque|pres de|pas loin de|dans les))* $"
)
_REST = re.compile(
    r"(?<!\w)(?:(?:le reste|the rest) ?,?(?: (?:soit|c est|fait|disons|say|about|that s|environ|i e|so|roughly|est de|around|some))*|(?:l )?autre moitie ?,?(?: soit)?|plus que|ne reste que|avec (?:les|ceux|celles|mes|ce|l|la) [a-z ]{2,30}? ca (?:en )?fait(?: en tout| bien| environ)?|(?:prenez|prends|emportez) en|take|(?:vous pouvez|tu peux|you can|you could) (?:en )?(?:prendre|avoir|recuperer|have|take)|le solde ?,?(?: soit)?|faites le calcul ?:?|cette annee (?:c est|ce sera|j en ai|on a)|this year (?:it s|only)|(?:j|je|on|nous)(?: ne)?(?: (?:vous|t|te))? (?:en )?(?:file|files|filons|donne|donnons|laisse|laissons|offre|cede|refile|reserve|reserverai|peux vous en [a-z]+er|peut vous en [a-z]+er|peux vous [a-z]+er|peut vous [a-z]+er|pouvons vous en [a-z]+er)(?: en)?|le reste,? soit|la moitie,? soit|the rest,? (?:so|i e)|en reste|en restent|reste|restent|resterait|restera|left|remaining|leaves|donc|du coup|finalement|au final)(?: (?:encore|environ|donc|quand meme|bien|aussi|que|plus que|exactement|about|around|a|avec|sur|les bras|toujours|still|me|nous|m|il|il m en|il me|il nous|il en))* $"
)
_FOR_YOU = re.compile(
    r"(?: (?:de |d |of )?P)?(?: [a-z]+)? ?(?:(?:qui |that )?(?:(?:(?:sont |seront |est |serait |are |is )(?:donc |alors |so |tous |all )?)?(?:pour vous|a vous|for you|yours|a (?:votre|ta) disposition|at your disposal)|(?<=qui )(?:me |m |nous )?(?:restent|restaient)(?! (?:a|au|sur) )|vous (?:attend|attendent)|are left)|(?:vous )?(?:reviennent|reviendraient)|restant(?:e|s|es)?|de reste|remaining|left)(?!\w)"
)
_OFFERED = re.compile(
    r"(?: (?:de |d |of )?P)? (?:de trop|en trop|a (?:recuperer|enlever|emporter|venir chercher|vous donner))(?!\w)"
)
_NO_COUNT = re.compile(r" ?(?:h|ans|jours|%|€|fois|km|mois|semaines|enfants|personnes|X|D)(?!\w)")


def is_rest(text: Text, start: int, end: int) -> bool:
    """Whether an amount is what is left for us of those told before: "il en reste 220", "donc 15 pour vous"."""
    return bool(_REST.search(text.s[max(0, start - 50) : start]) or _FOR_YOU.match(text.s, end))


def is_offered(text: Text, start: int, end: int) -> bool:
    """Whether an amount is the one for us among those of a story: what is left, "180 kg à récupérer"."""
    return is_rest(text, start, end) or bool(_OFFERED.match(text.s, end))


_TINY = {"petit pois", "fève", "haricot vert", "haricot à écosser", "épinard", "mâche", "cassis", "groseille", "myrtille", "framboise", "mûre", "sureau", "cerise"}  # fmt: skip


def _are_tiny(found: list[Event]) -> bool:
    """Whether all that is named is never counted one by one: in "une dizaine de petits pois" a unit is missing."""
    named = {e.what.product for e in found if e.kind == "P"}
    return bool(named) and named <= _TINY


def counted(text: Text, found: list[Event]) -> list[Event]:
    """The events with every bare number that counts a product as an amount, the others left out."""
    kept: list[Event] = []
    for i, event in enumerate(found):
        if event.kind != "N":
            kept.append(event)
            continue
        number: Number = event.what
        unit = None if _is_label(text, found, i) else _unit(text, found, i, kept)
        if unit == "pièce":
            unit = _unit_told(text, found, i, kept)
        if unit:
            sure = number.sure and not (unit == "pièce" and (_are_tiny(found) or _may_be_kilos(text, found, i, kept)))
            least = is_least(text, event.start)
            amount = Quantity(number.value, unit, in_kg(number.value, unit), sure=sure, least=least)
            if vague := _uncounted(kept, found, behind=_just_behind(text, event, kept)):
                vague.what = replace(amount, unit=vague.what.unit)
                continue
            kept.append(Event("Q", event.start, event.end, amount))
    return kept


_WEIGHED_TOO = {"courgette", "concombre", "fenouil"}
"""Are told by the piece or by the kilogram; what else of `_SINGLE` there is nobody weighs."""


def _may_be_kilos(text: Text, found: list[Event], i: int, kept: list[Event]) -> bool:
    """Whether a bare number behind its product may be kilograms, as others are weighed: "tomates 30 kg. Courgettes 20."."""
    named = kept[-1] if kept else None
    following = found[i + 1] if i + 1 < len(found) else None
    counts_what_follows = following is not None and _beside(following, text.s[found[i].end : following.start])
    if named is None or named.kind != "P" or counts_what_follows or _PIECES.match(text.s, found[i].end):
        return False
    product: str = named.what.product
    weighed = any(e.kind == "Q" and e.what.weighs for e in found)
    return weighed and (product in _WEIGHED_TOO or product not in _SINGLE) and found[i].what.value > 1


_PIECES = re.compile(r" (?:pieces?|grosse?s?|gros|belles?|beaux|petite?s?|big|large|small|of them)(?!\w)")


def _just_behind(text: Text, event: Event, kept: list[Event]) -> bool:
    """Whether a number stands in the sentence of the product named last."""
    return bool(kept) and not BREAK.search(text.s[kept[-1].end : event.start])


def _uncounted(kept: list[Event], found: list[Event], *, behind: bool = True) -> Event | None:
    """The containers of the only product, when none has said how many: "caisses de pommes, une vingtaine"."""
    if len(kept) > 1 and kept[-1].kind == "P" and kept[-2].kind == "Q" and kept[-2].what.value is None:
        return kept[-2] if behind and not kept[-2].what.weighs else None
    amounts = [e for e in kept if e.kind == "Q"]
    products = {e.what.product for e in found if e.kind == "P"}
    if len(products) == len(amounts) == 1 and amounts[0].what.value is None and not amounts[0].what.weighs:
        return amounts[0]
    return None


_ONE_OF_IT = re.compile(
    r"(?<=P : )une?(?= seule?(?!\w)| ?[.,!])|(?<=P: )une?(?= seule?(?!\w)| ?[.,!])|(?<=P, )une?(?= seule?(?!\w))|(?<!\w)(?:(?:une?|one)(?= (?:gros |grosse |enorme |beau |belle |bel |petite? |grande? |seule? |jolie? |huge |giant |big |large |small |single |massive |lovely )?P)|an?(?= (?:huge |giant |big |large |small |single |massive |lovely )?P(?: ?(?:[.,;!)\n]|$)| (?:as big|the size|the weight|which|so big|too big|big enough|bigger|weighing)(?!\w))))"
)


def tag_single(text: Text) -> Text:
    """The text with the article of what is counted one by one as a number: "un chou-fleur et deux melons"."""

    def one(match: re.Match[str]) -> Replacement:
        named = match.start() - 1
        while named >= 0 and text.s[named] in " :,":
            named -= 1
        at = named if named >= 0 and text.s[named] == "P" else text.s.index("P", match.end())
        product = text.tag(at).product
        return ("N", Number(1.0)) if product in _SINGLE else None

    return text.rewrite(_ONE_OF_IT, one)


def _unit_told(text: Text, found: list[Event], i: int, kept: list[Event]) -> str:
    """The unit of what would count pieces: that of a heading or a packing told near it ("bottes de 2 kg, il y en a 21")."""
    following = found[i + 1] if i + 1 < len(found) else None
    beside = following is not None and not BREAK.search(text.s[found[i].end : following.start])
    product = next((e for e in reversed(kept) if e.kind == "P"), None)
    packing = unit_near(
        text, found[i].start, following if beside and following and following.kind == "P" else None, product
    )
    return packing.unit if packing and packing.unit else "pièce"


def _unit(text: Text, found: list[Event], i: int, kept: list[Event]) -> str | None:
    """The unit that a bare number has where it stands, None for one that counts nothing of the produce."""
    event = found[i]
    number: Number = event.what
    before = text.s[max(0, event.start - 50) : event.start]
    after = text.s[event.end : event.end + 40]
    following = found[i + 1] if i + 1 < len(found) else None
    gap = text.s[event.end : following.start] if following else ""
    earlier: str | None = next((e.what.unit for e in reversed(kept) if e.kind == "Q"), None)
    products = {e.what.product for e in found if e.kind == "P"}
    alone = len(products) == 1 and not any(e.kind == "Q" for e in found)
    all_of_them = products and re.match(
        r" (?:(?:of )?(?:them|em|those|these|the (?:things|beasts|blighters|lot|monsters|buggers))|d entre|en tout|au total|in all|in total|at least|au moins|au bas mot|a peu pres|or so|pieces?)(?! (?:de |d |of )?[a-z]{3})",
        after,
    )
    called = all_of_them and _CALLED.search(before)
    if called or (_KEPT_BACK.search(before) and not _beside(following, gap)) or _counts_trees(following, gap):
        return None
    goes_on = _another_variety(text, following, kept) or (earlier in _LARGE and _telegraphic(text, kept))
    vague = number.about and _uncounted(kept, found) and _STOPS.match(after)
    if all_of_them or (number.about and alone and re.match(r" ?(?:[.,;!)\n]|$)", after)):
        return "pièce"
    if len(products) > 1 and (listed := _unit_of_a_list(text, found, i)):
        return listed
    if vague or (gap == " " and earlier and goes_on):
        return earlier
    if products and _as_before(text, event, following):
        return "pièce" if number.about and following and _OF.fullmatch(gap) else earlier or "pièce"
    if following and _beside(following, gap) and _goes_in_turn(text, event, kept):
        return _after_its_product(text, event, following, kept, earlier)
    told = alone and _QUANTITY.search(before) and not _ANOTHER_NOUN.match(after)
    if told or _beside(following, gap) or (products and _SO_MANY.search(before) and not _NO_COUNT.match(after)):
        return "pièce"
    return _after_its_product(text, event, following, kept, earlier) or (
        "pièce" if alone and _sole(text, found, event) else None
    )


_CALLED = re.compile(
    r"(?<!\w)(?:volunteers?|helpers|pickers|gleaners|people|benevoles?|volontaires|glaneurs|ramasseurs|cueilleurs|personnes|gens|voisins|eleves|pupils|students)(?!\w)[^.!?\n]*$"
)
"""Of whom so many are called: "your volunteers can strip it, a dozen of them"."""
_KEPT_BACK = re.compile(
    r"(?<!\w)(?:kept|keep|keeping|garde|gardons|garder|gardees?|mange|mangeons|mangerons|mangera|ate|eaten|only needed|gave away|vendu|jete|cuisine)(?: (?:que|en|only|back|about|environ|pour moi))* $"
)
_QUANTITY = re.compile(
    r"(?<!\w)(?:quantites?|qte|qtes|nombre|nb|amount|quantity|qty|how many|combien)(?: (?:environ|about|dispo|disponible|a peu pres))? ?[:=?]+ ?$"
)


def _counts_trees(following: Event | None, gap: str) -> bool:
    """Just before trees: "une centaine de vieux cerisiers"."""
    tree = following is not None and following.kind == "P" and following.what.tree
    return bool(tree and re.fullmatch(r" (?:de |d |of )?(?:[a-z]+ ){0,2}", gap))


_OF_SUCH = re.compile(r"U ?\)? ?(?:x|[*:(=])? ?$")
_OF = re.compile(r" (?:de |d |of )(?:[a-z]+ ){0,2}")
_ARE = re.compile(r" (?:are|sont|is|est) (?:des |de |the |les )?")


def _as_before(text: Text, event: Event, following: Event | None) -> bool:
    """Whether a number goes on in the unit told before: "et 4 de carottes", "5 de chaque", "il en reste 80"."""
    after = text.s[event.end : event.end + 40]
    if EACH.match(after) or refers(text, event.end) is not None:
        return True
    if is_rest(text, event.start, event.end) and not _NO_COUNT.match(after):
        return True
    if _OF_SUCH.search(text.s[max(0, event.start - 8) : event.start]):
        return True
    gap = text.s[event.end : following.start] if following and following.kind == "P" else ""
    return bool(_OF.fullmatch(gap) or _ARE.fullmatch(gap))


def _goes_in_turn(text: Text, event: Event, kept: list[Event]) -> bool:
    """In a list of products each before its amount: "oignons 10 kg patates 30 carottes 15"."""
    if len(kept) < 3 or kept[0].kind != "P" or "".join(e.kind for e in kept[-3:]) != "PQP":
        return False
    return text.s[kept[-3].end : kept[-2].start] == " " == text.s[kept[-1].end : event.start]


_FOR_SOMEBODY = re.compile(r" (?:pour|for) (?!N)[a-z]")
"""After a part of a lot: "200 kg de pommes : 150 pour le pressoir, 50 pour vous"."""


def _has_amount(text: Text, kept: list[Event]) -> bool:
    """Whether an amount stands just before the last product."""
    return (
        len(kept) > 1
        and kept[-2].kind == "Q"
        and kept[-2].what.value is not None
        and len(text.s[kept[-2].end : kept[-1].start]) < 12
    )


_YEAR_OF = re.compile(
    r"(?<!\w)(?:recolte|annee|saison|millesime|depuis|de|en|harvest|since|vintage|from|of|in|cru|printemps|ete|automne|hiver|fin|debut|campagne|season|crop)(?: de)? $"
)
_SIZE_OF = re.compile(r"(?:P|P,?(?: [a-z]+)? (?:calibre|cal|cal\.|diametre|taille|size|grade)) ?\(?$")
_NUMBERED = re.compile(
    r"(?<!\w)(?:serre|tunnel|parcelle|polytunnel|greenhouse|plot|bay|dock|quai|semaine|week|classe|class|categorie|cat|choix|grade|etage)\.?(?: (?:n|no|numero|number))? $"
)
_TAKES_PEOPLE = re.compile(
    r"(?<!\w)(?:cope with|room for|space for|accueillir|accueille|accueillons|place pour)(?: (?:about|environ|around|up to|jusqu a))* $"
)


def _is_label(text: Text, found: list[Event], i: int) -> bool:
    """True for a year, a size, the number of a place or a class: "récolte 2025", "Golden 65/70 : 5 palox", "serre 4"."""
    event = found[i]
    lead = text.s[max(0, event.start - 30) : event.start]
    if _NUMBERED.search(lead) or _TAKES_PEOPLE.search(lead):
        return True
    number: Number = event.what
    before = text.s[: event.start].rstrip(" ") if event.start else ""
    if (
        1990 <= number.value < 2050
        and not number.words
        and _YEAR_OF.search(text.s[max(0, event.start - 20) : event.start])
    ):
        return True
    if number.high is None or not _SIZE_OF.search(before[-30:]) or i + 1 >= len(found):
        return before.endswith(("calibre", "diametre"))
    return found[i + 1].kind == "Q" and bool(re.fullmatch(r" ?\)? ?[:,=-]* ?", text.s[event.end : found[i + 1].start]))


def _another_variety(text: Text, following: Event | None, kept: list[Event]) -> bool:
    """In a list of varieties: "10 caisses Golden, 5 Gala"."""
    if following is None or following.kind != "P" or len(kept) < 2 or kept[-1].kind != "P" or kept[-2].kind != "Q":
        return False
    same: bool = following.what.product == kept[-1].what.product
    return same and _telegraphic(text, kept)


def _telegraphic(text: Text, kept: list[Event]) -> bool:
    """After "4 palox tomates", without "de"."""
    return (
        len(kept) > 1 and kept[-1].kind == "P" and kept[-2].kind == "Q" and text.s[kept[-2].end : kept[-1].start] == " "
    )


def _sole(text: Text, found: list[Event], event: Event) -> bool:
    """The only number of the message, a sentence of its own: "Des melons ! 90."."""
    begins = re.search(rf"[.!?:,] ?{_HEDGE}$", text.s[max(0, event.start - 40) : event.start])
    ends = re.match(
        r" ?X? ?(?:[.,;!)?]|$)(?! ?(?:rue|route|chemin|avenue|impasse|allee|place|road|street|lane)(?!\w))",
        text.s[event.end : event.end + 20],
    )
    if (
        begins
        and begins[0][0] in ",:"
        and (event.what.value < 3 or _PEOPLE.search(text.s[max(0, event.start - 60) : event.start]))
    ):
        return False
    return sum(e.kind == "N" for e in found) == 1 and bool(begins and ends)


def _after_its_product(
    text: Text, event: Event, following: Event | None, kept: list[Event], earlier: str | None
) -> str | None:
    """The unit of a number behind its product: that of the list, or pieces."""
    previous = kept[-1] if kept else None
    if previous is None or previous.kind != "P":
        return None
    behind = text.s[previous.end : event.start]
    after = text.s[event.end : event.end + 40]
    if ":" in behind and earlier and _FOR_SOMEBODY.match(after) and _has_amount(text, kept):
        return earlier
    if not _behind(behind, after) and not _described(text, event, behind, kept):
        return None
    before_another = following and following.kind == "P" and text.s[event.end : following.start] == " "
    before_another = before_another and not _goes_in_turn(text, event, kept)
    weighed = len(kept) > 2 and kept[-2].kind == "Q" and kept[-3].kind == "P" and kept[-2].what.weighs
    listed = not before_another and not event.what.about and (earlier in _LISTED or weighed)
    same = re.fullmatch(" ?[:x(=,-]? ?" if weighed and kept[0].kind == "P" else " ?[:x(=-]? ?", behind) and (
        previous.what.product not in _SINGLE or earlier in _LARGE
    )
    return earlier if listed and same else "pièce"


def _unit_of_a_list(text: Text, found: list[Event], i: int) -> str | None:
    """The unit said once, behind the last of several numbers: "10, 20 et 30 kg"."""
    joined = False
    for one, two in itertools.pairwise(found[i:]):
        joined = joined or "et" in text.s[one.end : two.start] or "and" in text.s[one.end : two.start]
        if two.kind == "Q" and not joined and re.match(r" (?:de |d |of )", text.s[two.end :]):
            return None
        if text.s[one.end : two.start] not in {" et ", " and ", " & ", ", ", " puis ", " / ", "/", " + "}:
            return None
        if two.kind == "Q":
            unit: str | None = two.what.unit
            return unit
        if two.kind != "N":
            return None
    return None


def _beside(following: Event | None, gap: str) -> bool:
    """Just before a product: "25 belles salades"."""
    words = r" ?(?:(?!(?:et|and|an?|lots?|sortes?|varietes?|types?|especes?|kinds?|sorts?|varieties|sites?|les?|la|du|en|ans|avec|pour|jours?|fois|h|aux?|l|d)(?!\w))[a-z]+ ){0,2}"
    return following is not None and following.kind == "P" and bool(re.fullmatch(words, gap))


_ANOTHER_NOUN = re.compile(
    r" ?(?:(?!(?:et|a|au|and|ou|pour|sur|at|in|en|(?:grosse?s?|gros|belles?|beaux|petite?s?|moyen(?:ne)?s|grande?s?|big|large|small)(?= ?(?:[.,;!)\n]|$)| (?:et|and) )|tous|toutes?|un peu|bien|pas|trop|tres|mais|tout|all|each|chez|donc|merci|svp|environ|dont|or so|more or less|offerte?s?|gratuit[es]*|free|avant|until|by|avec|cause|suite|les|il|c|je|j|on|"
    r"enfin|voila|bon|ben|bref|alors|puis|comme|si|car|parce|que|qui|quand|ou|ils|elles|nous|vous|ca|ce|cela|ni|juste|seulement|aussi|egalement|pareil|so|but|they|it|we|you|just|only|also|too|if|when|because|ma|mon|mes|ici|here|to|de cote|rdv|contact|tel)(?!\w)|dispo|ven|a )[a-z]{2,}|€|%)"
)
_HEDGE = r"(?:(?:environ|about|around|roughly|a peu pres|say|like|au moins|at least|au bas mot|a vue de nez|disons|mettons|je dirais|peut etre|maybe|perhaps|something like|facile|bien|some|a good|une bonne|il y en a|y en a|there are|j en ai) )*"
_DESCRIBED = re.compile(rf"(?: (?!de |of |a |le |par )[a-z]+){{1,5}} ?[,:] ?{_HEDGE}|(?: [a-z]+){{1,4}} \(? ?x ?")
"""Between a product and its number: "salades montées, 25", "melons abîmés x 40"."""
_DESCRIBED_AT_LENGTH = re.compile(rf"(?: (?!of |le |par )[a-z]+| X){{1,9}}, {_HEDGE}")
"""The same before a number that is only about right: "un peu tachés pour certains, une vingtaine"."""
_DESCRIBED_BEFORE_BRACKET = re.compile(r"(?: [a-z]+){1,5} \(")
_PEOPLE = re.compile(
    r"(?<!\w)(?:venez|venir|personnes|gens|monde|benevoles?|bras|pickers|helpers|people|volunteers|places?|us|inscrits|party|parties|limites?|limited?|max|maxi|maximum|capacity|capacite|jauge|numbers?|effectif|groupes?|equipes?|teams?|combien|hands|mains|enfants|kids|rue|route|chemin|quai|ans|numero|n)(?!\w)"
)


def _described(text: Text, event: Event, behind: str, kept: list[Event]) -> bool:
    """Whether only words that describe the product stand between it and its number."""
    if not _STOPS.match(text.s, event.end) or _has_amount(text, kept) or _PEOPLE.search(behind):
        return False
    described = _DESCRIBED.fullmatch(behind) or (event.what.about and _DESCRIBED_AT_LENGTH.fullmatch(behind))
    bracketed = text.s.startswith(")", event.end) and _DESCRIBED_BEFORE_BRACKET.fullmatch(behind)
    return event.what.value > 2 and bool(described or bracketed)


_STOPS = re.compile(
    r" ?(?:[.,;!)\n+/?]|$)| (?:environ|a peu pres|or so|at least|au moins|a donner|a prendre|a recuperer|a venir|to (?:give|collect)|free|dispo|et)(?!\w)"
)


def _behind(behind: str, after: str) -> bool:
    """Just after a product: "salades : 25", "salades (25)"."""
    led = re.fullmatch(
        r" ?(?:[:x(=,-] ?)*(?:environ |entre |about |a peu pres |x |une? |a la louche |a vue de nez |au pif |je dirais |disons |mettons |i d say |say |roughly |some |j en (?:ai |compte )|on en (?:a |compte ))*(?:[a-z]+e?s? )?",
        behind,
    )
    return bool(led) and not _ANOTHER_NOUN.match(after)
