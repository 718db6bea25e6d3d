"""Amounts that are not of the produce offered: planted, put up, taken by others, asked about, of sugar, of empties."""

# ruff: noqa: E501  (a pattern is read in one piece)
from __future__ import annotations

import re

from parsing.event import Event
from parsing.needs import search
from parsing.text import Text

_FOR_EACH = re.compile(
    r"(?: (?:de |d |of )?P)? (?:par|per|chaque|each|for every|a la) (?:famille|personne|foyer|adherent|client|habitant|family|person|household|head|tete|minute|seconde)(?!\w)"
)
OF_IT = re.compile(r" (?:de |d |of )?(?:[a-z]+ )?| ?[:(x=-]? ?")
"""Between an amount and the product that it is of."""
_PLANTED = re.compile(
    r"(?<!\w)(?:plantee?s?|planter|semee?s?|semer|repiquee?s?|repiquer|planted|sowed|sown)(?: (?:environ|pres de|plus de|about|over|some|mes|nos|les|ses))* $"
)


_SHARE = re.compile(
    r"(?<!\w)(?:(?:chacune?|everyone|everybody|tout le monde|chaque [a-z]+|each (?:one|person|picker|family|helper|of you))(?: [a-z]+){0,2}? (?:garde(?:ra)?|emporte(?:ra)?|remporte(?:ra)?|ramene(?:ra)?|prend|aura|keeps?|takes?|gets?)(?: (?:home|away))?"
    r"|(?:repart|repartira|repartez|repartirez|repartent|repartiront|rentrez|repartir|rentrer|go home|goes home|going home|leave|leaves) (?:chacune? )?(?:avec|with))(?: (?:au moins|environ|about))? $"
)
"""What each of those who come may keep: "chacun garde un cageot"."""


_NO_PRODUCE = re.compile(
    r" (?:de |d |of )(?:sucre|sel|farine|vinaigre|huile|miel|pectine|alcool|sugar|salt|flour|vinegar|oil|honey|pectin|fumier|compost|terreau|paille|foin|granules|engrais|manure|straw|hay)(?!\w)"
)
"""What goes into jam, or onto the field."""
_RECIPE = re.compile(
    r"(?: (?:de |d |of )P)?,? (?:il (?:en )?faut|faut|comptez|on (?:met|ajoute)|you need|add|mettre|mettez|je mets|i add)(?!\w)"
)
"""As in "pour 3 kg de tomates il faut 1 kg de sucre"."""
_PER_TIME = re.compile(
    r" (?:de |d |of )?(?:P )?(?:par|per|a|an|each|every) (?:jour|an|semaine|mois|saison|day|year|week|month|season)(?!\w)"
)
_USED_TO = re.compile(
    r"(?<!\w)(?:(?:on|il|elle|ils|elles|je|nous|papi|mamie|pere|mere) (?:[a-z]{2,} )??(?!avait|avais|avions|etait|etions|aurait|aurais)[a-z]{2,}(?:ait|aient|ions|ais)|used to)(?!\w)[^.;!?\n]*$"
)
"""As in "on cueillait les cerises, cent kilos par jour"."""
_TAKEN = re.compile(
    r"(?<!\w)(?!(?:on|j|je|nous|vous|i|we|you) )[a-z]+ (?:(?:en|m en|l|nous en) )?(?:(?:a|ont) (?:deja )?(?:pris|emporte|embarque|rafle)|(?:has |have |already )?(?:took|taken)) (?:(?:ses|leurs|son|his|her|their|deja|environ|about) )*$"
)
"""What somebody else took: "la brasserie a pris ses 2 tonnes"."""
_USED_UP = re.compile(
    r"(?<!\w)(?:congele|surgele|frozen|froze|bottled|jarred|eaten|mange|cuisine|cooked|transforme)(?: (?:deja|en|already|environ|about|bien))* $"
)
"""What they froze or ate, where more is told of."""
_PUT_UP = re.compile(
    r"(?<!\w)(?:fait|faits|mis|made|bottled|jarred|rempli|sorti|produit)(?: (?:deja|en|already|environ|about|bien|plus de|over|dans))* $"
)
_RETURNED = re.compile(
    r"(?<!\w)(?:rend[a-z]*|rapport[a-z]*|ramen[a-z]*|bring(?:ing)? back|return(?:ing)?|give back|gives? (?:me|us) back)(?: (?:moi|nous|me|aussi|bien|please))* (?:mes|nos|les|vos|my|our|the) $"
)
_EMPTY = re.compile(r" (?:vides?|empty|empties|a rendre|consignee?s?)(?!\w)")
_OF_PRODUCE = re.compile(r" (?:de |d |of )(?:[a-z]+ )?P")


def _is_put_up_or_empty(text: Text, event: Event, before: str) -> bool:
    """Whether jars are those made of it, or containers those that are to come back."""
    if event.what.unit == "bocal":
        return bool(_PUT_UP.search(before))
    returned = search(_RETURNED, before) or _EMPTY.match(text.s, event.end)
    return bool(returned) and not _OF_PRODUCE.match(text.s, event.end)


_ASKED_FROM = re.compile(
    r"(?<!\w)(?:prenez|prenez vous|acceptez|accepte[sz]?|peut on|on peut|peut|faut|minimum|do you take|can (?:we|i|you)|is there|est ce que?)(?!\w)[^.;!?\n]*(?<!\w)(?:moins de|moins d|plus de|a partir de|au dessous de|less than|under|fewer than|more than|from|at least|au moins|mini|minimum|over) $"
)


def _is_threshold(text: Text, found: list[Event], i: int) -> bool:
    """Whether an amount is only asked about, where another is told after: "prenez-vous moins de 10 kg ? j'en ai 6"."""
    event = found[i]
    if "?" not in text.s[event.end :] or not any(e.kind in "QN" for e in found[i + 1 :]):
        return False
    head = re.split(r"[.;!?\n]", text.s[: event.start])[-1]
    asked = _ASKED_FROM.search(head) and re.match(r"[^.;!\n]*?\?", text.s[event.end :])
    return bool(asked)


_OF_NOTHING = re.compile(
    r" (?:de |d |of )(?!(?:chaque|them|these|those|each|cote|plus|trop|reste|moyenne|mieux)(?!\w))[a-z]{4,}(?: [a-z]+){0,2}? ?[.;:!)\n]"
)
"""As in "8 d'emballages vides."."""


_FOOT = re.compile(r"(?<!\w)pieds?(?!\w)", re.IGNORECASE)
_PLANTS = re.compile(r"[^.;!?\nQNP]{0,12}(?:plantee?s|semee?s|repiquee?s|en terre|en place)(?!\w)")
_CUT_WHOLE = {"salade", "chou", "chou-fleur", "chou de Bruxelles", "brocoli", "céleri", "fenouil", "blette", "poireau", "mâche", "artichaut", "basilic", "persil", "menthe", "maïs", "endive", "épinard", "oignon", "ail", "rhubarbe"}  # fmt: skip
"""What is taken with its foot: "40 pieds de salade"; of other plants only the fruit is."""


def _are_plants(text: Text, found: list[Event], i: int) -> bool:
    """Whether plants are counted, not what they bear: "3 pieds de courgettes", "340 pieds plantés en mai"."""
    event = found[i]
    start, end = text.span(event.start, event.end)
    if not _FOOT.search(text.original[start:end]):
        return False
    behind = found[i + 1] if i + 1 < len(found) and found[i + 1].kind == "P" else None
    of_it = behind and OF_IT.fullmatch(text.s[event.end : behind.start])
    product = behind if of_it else next((e for e in reversed(found[:i]) if e.kind == "P"), behind)
    return bool(_PLANTS.match(text.s, event.end)) or (product is not None and product.what.product not in _CUT_WHOLE)


def not_offered(text: Text, found: list[Event], i: int) -> bool:
    """True for what was planted, and for what each family gets or each picker keeps."""
    event = found[i]
    before = text.s[max(0, event.start - 60) : event.start]
    if _FOR_EACH.match(text.s, event.end) or search(_PLANTED, before) or search(_SHARE, before):
        return True
    if _PER_TIME.match(text.s, event.end) and search(_USED_TO, before):
        return True
    if (
        _NO_PRODUCE.match(text.s, event.end)
        or search(_USED_UP if any(e.kind in "QN" for e in found[i + 1 :]) else _TAKEN, before)
        or (before.endswith(("pour ", "for ")) and _RECIPE.match(text.s, event.end))
        or _is_threshold(text, found, i)
    ):
        return True
    if event.kind == "Q" and not event.what.weighs and _is_put_up_or_empty(text, event, before):
        return True
    if event.kind == "N":
        return bool(_OF_NOTHING.match(text.s, event.end))
    return event.what.unit == "pièce" and _are_plants(text, found, i)
