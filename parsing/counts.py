"""Bare numbers that count things become amounts: "40 choux", "salades x 25", "et 4 de carottes", "il en reste 80"."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import itertools
import re

from parsing.event import EACH, Event
from parsing.numbers import Number
from parsing.quantities import Quantity, in_kg
from parsing.text import Text

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

_SO_MANY = re.compile(
    r"(?<!\w)(?:en (?:ai|a|avons|aurai|aurais|avait|compte|ferait|fait)|y en a|have|got|there are|about|en reste|en restent|en resterait|reste|restent|compte|comptez|disons|estime|estimons|left|remaining|donc|soit|say)"
    r"(?: (?:encore|environ|a peu pres|bien|au moins|facile|facilement|quelque|plus de|about|around|like|compte|estime|ramasse|recolte|mis|garde|sorti|trouve|cueilli|rentre|de cote|mis de cote|bon|gros|donc|aussi|max|presque|pres de|pas loin de|dans les))* $"
)
_REST = re.compile(
    r"(?<!\w)(?:le reste ?,?(?: soit| c est| fait)?|(?:l )?autre moitie ?,?(?: soit)?|plus que|ne reste que|le solde ?,?(?: soit)?|faites le calcul ?:?|cette annee (?:c est|ce sera|j en ai|on a)|this year (?:it s|only)|(?:j|je|on|nous)(?: (?:vous|t|te))? (?:en )?(?:file|files|filons|donne|donnons|laisse|laissons|offre|cede|refile|reserve|reserverai|peux vous en [a-z]+er|peut vous en [a-z]+er|pouvons vous en [a-z]+er)(?: en)?|le reste,? soit|la moitie,? soit|the rest,? (?:so|i e)|en reste|en restent|reste|restent|resterait|restera|left|remaining|leaves|donc|du coup|finalement|au final)(?: (?:encore|environ|donc|quand meme|bien|aussi|que|plus que|exactement|about|around|a|avec|sur|les bras|toujours|still|me|nous|m|il|il m en|il me|il nous|il en))* $"
)
_FOR_YOU = re.compile(
    r"(?: (?:de |d |of )?P)?(?: [a-z]+)? ?(?:(?:qui |that )?(?:(?:sont |seront |est |serait |are |is )?(?:pour vous|a vous|for you|yours)|(?<=qui )(?:me |m |nous )?(?:restent|restaient)(?! (?:a|au|sur) )|vous (?:attend|attendent)|are left)|(?:vous )?(?:reviennent|reviendraient)|restante?s?|de reste|remaining|left)(?!\w)"
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


def counted(text: Text, found: list[Event]) -> list[Event]:
    """The events with every bare number that counts a product as an amount, the others left out."""
    kept: list[Event] = []
    for i, event in enumerate(found):
        if event.kind != "N":
            kept.append(event)
            continue
        unit = _unit(text, found, i, kept)
        if unit:
            number: Number = event.what
            amount = Quantity(number.value, unit, in_kg(number.value, unit), sure=number.sure)
            kept.append(Event("Q", event.start, event.end, amount))
    return kept


def _unit(text: Text, found: list[Event], i: int, kept: list[Event]) -> str | None:
    """The unit that a bare number has where it stands, None for one that counts nothing of the produce."""
    event = found[i]
    number: Number = event.what
    before = text.s[max(0, event.start - 50) : event.start]
    after = text.s[event.end : event.end + 40]
    following = found[i + 1] if i + 1 < len(found) else None
    gap = text.s[event.end : following.start] if following else ""
    earlier = next((e.what.unit for e in reversed(kept) if e.kind == "Q"), None)
    products = {e.what.product for e in found if e.kind == "P"}
    alone = len(products) == 1 and not any(e.kind == "Q" for e in found)
    all_of_them = products and re.match(
        r" (?:of them|d entre|en tout|au total|in all|in total|at least|au moins|au bas mot|a peu pres|or so|pieces?)(?! (?:de |d |of )?[a-z]{3})",
        after,
    )
    if all_of_them or (number.about and alone and re.match(r" ?(?:[.,;!)\n]|$)", after)):
        return "pièce"
    if len(products) > 1 and (listed := _unit_of_a_list(text, found, i)):
        return listed
    if EACH.match(after):
        return earlier or "pièce"
    if products and is_rest(text, event.start, event.end) and not _NO_COUNT.match(after):
        return earlier or "pièce"
    if following and following.kind == "P" and re.fullmatch(r" (?:de |d |of )(?:[a-z]+ ){0,2}", gap):
        return "pièce" if number.about else earlier or "pièce"
    if _beside(following, gap) or (products and _SO_MANY.search(before) and not _NO_COUNT.match(after)):
        return "pièce"
    return _after_its_product(text, event, following, kept, earlier) or (
        "pièce" if alone and _sole(text, found, event) else None
    )


def _sole(text: Text, found: list[Event], event: Event) -> bool:
    """The only number of the message, a sentence of its own: "Des melons ! 90."."""
    begins, ends = re.search(r"[.!?] ?$", text.s[: event.start]), re.match(r" ?X? ?[.,;!]", text.s[event.end :])
    return sum(e.kind == "N" for e in found) == 1 and bool(begins and ends)


def _after_its_product(
    text: Text, event: Event, following: Event | None, kept: list[Event], earlier: str | None
) -> str | None:
    """The unit of a number behind its product: that of the list, or pieces."""
    previous = kept[-1] if kept else None
    if previous is None or previous.kind != "P":
        return None
    behind = text.s[previous.end : event.start]
    if not _behind(behind, text.s[event.end : event.end + 40]):
        return None
    before_another = following and following.kind == "P" and text.s[event.end : following.start] == " "
    listed = not before_another and not event.what.about and earlier in _LISTED
    same = re.fullmatch(" ?[:x(=-]? ?", behind) and previous.what.product not in _SINGLE
    return earlier if listed and same else "pièce"


def _unit_of_a_list(text: Text, found: list[Event], i: int) -> str | None:
    """The unit said once, behind the last of several numbers: "10, 20 et 30 kg"."""
    for one, two in itertools.pairwise(found[i:]):
        if text.s[one.end : two.start] not in {" et ", " and ", " & ", ", ", " puis "}:
            return None
        if two.kind == "Q":
            unit: str | None = two.what.unit
            return unit
        if two.kind != "N":
            return None
    return None


def _beside(following: Event | None, gap: str) -> bool:
    """Just before a product: "25 belles salades"."""
    words = r" ?(?:(?!et|and|a|le|la|du|en|ans|avec|pour|jours|fois|h|au)[a-z]+ ){0,2}"
    return following is not None and following.kind == "P" and bool(re.fullmatch(words, gap))


def _behind(behind: str, after: str) -> bool:
    """Just after a product: "salades : 25", "salades (25)"."""
    led = re.fullmatch(r" ?(?:[:x(=,-] ?)*(?:environ |entre |about |a peu pres |x |une? )*(?:[a-z]+e?s? )?", behind)
    return bool(led) and not re.match(r" ?(?:(?!et |a |and |ou |pour |dispo|venez|sur |at |in )[a-z]{2,}|€|%)", after)
