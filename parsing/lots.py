"""Amounts that belong together: said twice, the weight of each, a part of the whole, numbers that count things."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import itertools
import re
from dataclasses import replace

from parsing.amount import Quantity, of_each
from parsing.event import BREAK, Event
from parsing.lexicons import units
from parsing.text import Text


def merged(text: Text, found: list[Event]) -> list[Event]:
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
        if event.kind in "QN" and (_is_part(text, found, i, kept) or _says_weight(text, event, kept)):
            continue
        if event.kind == "Q" and _weighs_things(text, event, kept):
            continue
        earlier = previous
        beside = event.kind == "Q" and previous and previous.kind == "P" and len(kept) > 1 and kept[-2].kind == "Q"
        if beside and not _goes_in_turn(text, kept):
            earlier = kept[-2]
        if event.kind == "Q" and earlier and earlier.kind == "Q":
            gap = "" if BREAK.search(text.s[earlier.end : event.start]) else text.s[kept[-1].end : event.start]
            if earlier is not kept[-1] and not _OF_IT.fullmatch(text.s[earlier.end : kept[-1].start]):
                gap = ""
            if (
                earlier is not kept[-1]
                and _tells_weight(text, kept[-1].end, gap, event)
                and _filled_with(earlier, event, gap)
            ):
                continue
            both = gap and _said_twice(earlier.what, event.what, gap, text.s[event.end : event.end + 14])
            if both:
                earlier.what = both
                continue
        kept.append(event)
    return kept


def _goes_in_turn(text: Text, kept: list[Event]) -> bool:
    """Whether each product stands before its amount: "poireaux 8 bottes mâche 2kg"."""
    if len(kept) < 3 or kept[-3].kind != "P" or kept[-3].what.product == kept[-1].what.product:
        return False
    return text.s[kept[-3].end : kept[-2].start] == " " == text.s[kept[-2].end : kept[-1].start]


def _weighs_things(text: Text, event: Event, kept: list[Event]) -> bool:
    """Whether an amount is what things counted weigh, which get it: "5 potirons 20 kg"."""
    if len(kept) < 2 or kept[-1].kind != "P" or kept[-2].kind != "N" or not event.what.weighs or not event.what.kg:
        return False
    things, gap = kept[-2], text.s[kept[-1].end : event.start]
    told = gap in {" (", " "} and not re.match(r" ?(?:de |d |of )?(?:[a-z]+ )?P", text.s[event.end :])
    if not told or not _OF_IT.fullmatch(text.s[things.end : kept[-1].start]) or event.what.kg < 0.3 * things.what.value:
        return False
    if len(kept) > 2 and kept[-3].kind == "P" and text.s[kept[-3].end : things.start] == " ":
        return False
    things.kind, things.what = "Q", Quantity(things.what.value, "pièce", event.what.kg)
    return True


def _says_weight(text: Text, event: Event, kept: list[Event]) -> bool:
    """Whether an amount only weighs what was named before."""
    if event.kind != "Q":
        return False
    return _weighs_each(text, event, kept) or _sums(event, kept) or _of_all(text, event, kept)


_TELLING = {
    " de ",
    " d ",
    " a ",
    " en ",
    " at ",
    " @ ",
    " @",
    " of ",
    " x ",
    " (de ",
    " (",
    " ( ",
    ", de ",
    " par ",
    ", ",
}


def _tells_weight(text: Text, end: int, gap: str, event: Event) -> bool:
    """Whether an amount behind a lot and its product is the weight of the lot: "8 sacs de patates de 25 kg"."""
    if gap == " ":  # "12 filets oignons 5kg.", unless it is of another product
        return not re.match(r" ?(?:de |d |of )?(?:[a-z]+ )?P", text.s[event.end :])
    return gap in _TELLING and bool(gap.strip(" ,(") or text.s[end:].startswith(" ("))


_OF_IT = re.compile(r" ?(?:(?:de|d|of|des|x) )?(?:[a-z]+ ){0,2}")


def _filled_with(lot: Event, event: Event, gap: str) -> bool:
    """True for "8 sacs de patates de 25 kg", which gives the sacks their weight."""
    if (
        lot.what.weighs
        or lot.what.value is None
        or lot.what.kg is not None
        or not event.what.weighs
        or not event.what.kg
    ):
        return False
    total = (gap == " " or gap.startswith(" (")) and not of_each(lot.what.value, lot.what.unit, event.what.kg)
    lot.what = replace(lot.what, kg=event.what.kg if total else round(lot.what.value * event.what.kg, 4))
    return True


def _another(found: list[Event], i: int, kept: list[Event]) -> bool:
    """Whether the amount is that of a product not named before: "20 kg de légumes, dont 5 kg de tomates"."""
    following = found[i + 1] if i + 1 < len(found) else None
    named = {e.what.product for e in kept if e.kind == "P"}
    return following is not None and following.kind == "P" and following.what.product not in named


def _is_part(text: Text, found: list[Event], i: int, kept: list[Event]) -> bool:
    """True for what was said of a part: "200 salades dont 100 batavias"; "dont 2 tonnes pour vous" is the amount itself."""
    event, whole = found[i], [e for e in kept if e.kind in "QN"]
    if not whole or not _PART_OF.search(text.s[: event.start]):
        return False
    if whole[-1].kind == "Q" and _FOR_YOU.match(text.s, event.end):
        whole[-1].what = event.what if event.kind == "Q" else _share_of(whole[-1].what, event.what.value)
    return not _another(found, i, kept)


def _share_of(whole: Quantity, value: float) -> Quantity:
    """So many of a lot, as heavy each: the 4 of "12 sacs dont 4 pour vous"."""
    kg = round(whole.kg / whole.value * value, 4) if whole.kg and whole.value else None
    return replace(whole, value=value, kg=kg)


_PART_OF = re.compile(r"(?<!\w)(?:dont|of which)(?: (?:environ|about|au moins|bien))? $")
_FOR_YOU = re.compile(
    r"(?: (?:de |d |of )?P)? ?(?:seulement|uniquement|only|pour vous|for you|peuvent|vous reviennent|sont pour|a vous)"
)
_UP_TO = re.compile(r" (?:a|ou|to|or|voire|jusqu a) | ?- ?")


_IN_ALL = re.compile(r" (?:en tout|au total|in all|in total|altogether|tout compris|le tout)(?!\w)")


def _of_all(text: Text, event: Event, kept: list[Event]) -> bool:
    """True for the weight of all lots together: "2 caisses de carottes, 1 de navets, 30 kg en tout"."""
    if kept and kept[0].kind == "P" and "".join(e.kind for e in kept) == "PQ" * (len(kept) // 2) + "P":
        return False  # "ail 3 kg, oignons 22 kg, le tout à prendre"
    several = all(sum(e.kind == kind for e in kept) > 1 for kind in "PQ")
    return several and event.what.weighs and bool(_IN_ALL.match(text.s, event.end))


def _sums(event: Event, kept: list[Event]) -> bool:
    """True for the total of the amounts named before: "500 kg + 200 kg = 700 kg"."""
    before = [e.what.kg for e in kept if e.kind == "Q"]
    return len(before) > 1 and None not in before and event.what.kg == round(sum(before), 4)


_PER = re.compile(
    r"^ ?\)? ?(?:(?P<each>(?:a )?piece|(?:in|dans) (?:each|chac[a-z]+|chaque)|chacune?s?|chaque|each|l unite|apiece|l une?)|(?:/|le|la|l|par|per|a|the|chaque) ?(?P<unit>[a-z]+))(?!\w)"
)


_EACH_OF = re.compile(
    r"(?<!\w)(?:each|chacune?s?|chaque)(?: (?:one|de|of|fait|pese|weighs|weighing|about|around|roughly|approx|environ|a peu pres|~))* $|(?<!\w)(?:poids unitaire|unit weight|poids (?:par|de chaque|de la|d une) [a-z]+) ?:? ?$"
)


def _weighs_each(text: Text, event: Event, kept: list[Event]) -> bool:
    """True for "8 kg each" or "9 kg par caisse", which gives the containers named before their weight."""
    match = _PER.match(text.s[event.end : event.end + 24])
    if not match and _EACH_OF.search(text.s[max(0, event.start - 24) : event.start]):
        match = _PER.match(" each")
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


_HEAVY = {"filet", "sac", "caisse", "cagette", "plateau", "palox", "bac", "panier", "seau", "bigbag"}
"""Containers that hold more than a kilogram each."""
_PER_PRODUCT = re.compile(r" ?(?:de |d |of |P|en |piece|chac|each|par |/|\()")


def _said_twice(one: Quantity, two: Quantity, gap: str, after: str) -> Quantity | None:
    both = one.weighs and two.weighs and (one.kg or 0) < (two.kg or 0) and _UP_TO.fullmatch(gap)
    within = gap in {" de ", " of "} and one.unit and two.unit and not one.weighs and not two.weighs
    if both or within:
        return one  # "800 kilos à 1 tonne", "10 trays of 12 punnets"
    if gap in {" x ", " fois "} and one.weighs and one.kg and not two.weighs and two.value:
        return replace(two, kg=round(one.kg * two.value, 4))
    if re.search(r"[.;!?\n]|(?<!\w)et(?!\w)|(?<!\w)and(?!\w)|(?<!\w)plus(?! ou moins)(?!\w)|[+]", gap) or len(gap) > 45:
        return None
    if (
        gap == " ("
        and one.unit in _HEAVY
        and one.kg is None
        and two.weighs
        and one.value
        and two.kg
        and of_each(one.value, one.unit, two.kg)
    ):
        return replace(one, kg=round(one.value * two.kg, 4))  # "9 filets (5 kg)" are 5 kg each
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
    if (
        one.weighs
        and not two.weighs
        and two.unit not in {None, "bocal", "litre"}
        and (_IN.match(gap) or re.search(r"soit|=|\(|c est a dire|i e", gap))
    ):
        return replace(two, kg=one.kg)
    return None
