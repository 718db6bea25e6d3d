"""What is said about an open card: one product for another, an amount alone, several corrections at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from domain.offers import Field, OfferDraft
from domain.people import Network
from domain.places import Place
from parsing import read_answer
from services import lookup
from services.offer import adding, changes, containers, relative
from services.offer.answers import said_unasked
from services.offer.buttons import reweighed

_SHORT = 120
_PARTS = re.compile(r"\s*[,;.\n]\s+|\s+(?:et|and|puis|then)\s+")
_HEM = re.compile(r"\W*(?:non|oui|no|yes|ok|en fait|finalement|pardon|oups|sorry|actually|ah|euh)\W*", re.IGNORECASE)
_NUMBER = r"\d+(?:[.,]\d+)?"
_NOT_BUT = re.compile(rf"\b(?:pas|not)\s+({_NUMBER})\b\D{{0,30}}?({_NUMBER}\b.{{0,12}})$")
_BUT_NOT = re.compile(
    rf"({_NUMBER}\s*[a-z]*)\W+(?:(?:et|and)\s+)?(?:pas|not|au lieu de|instead of|plutot que|rather than)\s+({_NUMBER})"
)
_FIELDS: dict[Field, str] = {
    "product": "produits?|product|produce",
    "quantity": "quantites?|poids|kilos|amount|quantity|weight",
    "grade": "etat|state",
    "dates": "dates?|jours?|days?",
    "place": "lieu|commune|adresse|place|address",
    "mode": "transport|livraison|delivery|transport",
}
_CHANGE = re.compile(
    r"(?:change[rz]?|modifie[rz]?|corrige[rz]?|rectifie[rz]?|change|correct)\s+(?:(?:la|le|les|l'|the)\s*)?(\w+)"
)

_WRONG = (
    re.compile(
        r"\W*(?:(?:c'est|ce n'est|it's|it is|that's) )?(?:la |le |les |the |pas (?:la |le |les )|not the )?"
        r"(?:mauvaise?s?|bonne?s?|fausses?|wrong|right) (?P<field>\w+)\W*"
    ),
    re.compile(
        r"\W*(?:la |le |les |l'|the )?(?P<field>\w+) (?:(?:est|sont|is|are|n'est|n'est pas|est pas) )?"
        r"(?:faux|fausses?|incorrect\w*|mauvaise?s?|wrong|pas bonn?e?s?|pas juste|not right|bonne|bon)\W*"
    ),
    re.compile(r"\W*(?:et |and )?(?:c'est )?(?:la |le |les |l'|the )(?P<field>\w+)\W*"),
)


def of_what_is_there(draft: OfferDraft, text: str, now: datetime, network: Network) -> OfferDraft | None:
    """The draft with as much more or less in it, one product more, or the question which one was named wrongly."""
    new = (
        adding.put_back(draft, text, now)
        or containers.told(draft, text, now)
        or relative.changed(draft, text, now)
        or adding.instead_of_which(draft, text, now)
        or adding.added(draft, text, now)
        or changes.exchanged(draft, text, now, renamed_only=True)
    )
    parts = _said(text)
    if new is None and len(parts) > 1 and (new := relative.changed(draft, parts[0], now)) is not None:
        for part in parts[1:]:  # "20 kg de plus et je livre"
            new = (
                new if new.asking else _one(new, part, now, network) or _one(new, f"c'est {part}", now, network) or new
            )
    return new


def corrected(
    draft: OfferDraft, text: str, now: datetime, network: Network, addresses: Sequence[Place] = ()
) -> OfferDraft | None:
    """The draft with what the words correct in it, all of them or none."""
    if len(text) > _SHORT or "?" in text:
        return None
    found = None
    if _one_thing(text):
        found = changes.exchanged(draft, text, now) or changes.without(draft, text)
    found = found or changes.amended(draft, text, now, network) or _amount(draft, text, now)
    found = found or _elsewhere(draft, text, now, network)
    if found is None and not _one_thing(text):
        found = _each(draft, text, now, network)
    return found or changes.without(draft, text) or said_unasked(draft, text, now, network, addresses)


_AT = re.compile(
    r"\W*(?:(?:non|oui|ah|euh|en fait|pardon|no|actually|sorry)\b\W*)*"
    r"(?:(?:c'?est|ces?|c|ce sera|it's|it is|(?:dans |ds )?(?:(?:la|le|ma|mon|notre|the|my|our) )?(?:ferme|champ|verger"
    r"|jardin|recolte|farm|field|orchard|garden)(?: (?:est|se trouve|is))?) )?(?:a|au|aux|in|at) (?=\w)"
)


def _elsewhere(draft: OfferDraft, text: str, now: datetime, network: Network) -> OfferDraft | None:
    """Another place, and nothing else: "c a Luneray", "à Saint-Martin", "la ferme est à Beaumont"."""
    found = _AT.match(lookup.folded(text))
    if found is None or len(lookup.folded(text)) != len(text):
        return None
    new = changes.amended(draft, f"c'est à {text[found.end() :]}", now, network)
    rest = {"place", "choices", "doubts", "unknown_place"}
    alike = new is not None and new.model_dump(exclude=rest) == draft.unasked().model_dump(exclude=rest)
    return new if alike else None


def _one_thing(text: str) -> bool:
    return len(_said(text)) <= 1


def _said(text: str) -> list[str]:
    """The parts of a message, without those that say nothing of their own."""
    return [part for part in _PARTS.split(text.strip(" .!\n")) if part and not _HEM.fullmatch(part)]


def _each(draft: OfferDraft, text: str, now: datetime, network: Network) -> OfferDraft | None:
    """Each part of the message after the other: "sans les carottes, jusqu'à lundi et à Luneray"."""
    new: OfferDraft | None = draft
    for part in _said(text):
        if new is not None:
            new = _one(new, part, now, network) or _one(new, f"c'est {part}", now, network)
    return new


def _one(draft: OfferDraft, part: str, now: datetime, network: Network) -> OfferDraft | None:
    return (
        changes.without(draft, part)
        or changes.amended(draft, part, now, network)
        or said_unasked(draft, part, now, network)
    )


def _amount(draft: OfferDraft, text: str, now: datetime) -> OfferDraft | None:
    """An amount alone: instead of the one beside it, else of the only product, else it is asked of which."""
    plain = lookup.folded(text)
    if not draft.items or read_answer("product", text, now) is not None:
        return None
    new = draft.unasked()
    new.large_ok = False
    if (pair := _instead(plain)) is not None:
        old, said = pair
        reading = read_answer("quantity", said, now)
        at = [index for index, item in enumerate(new.items) if item.quantity == old]
        if reading is None or not reading.value.value or len(at) != 1:
            return None
        new.items[at[0]] = reweighed(new.items[at[0]], reading.value, said)
        new.settled("quantity")
        return new
    reading = read_answer("quantity", text, now)
    if reading is None or not reading.value.value or not changes.is_bare(text, reading.span):
        return None
    if len(new.items) > 1:
        if any(not item.grams for item in new.items):
            return None
        new.asking, new.amount = "quantity", text[slice(*reading.span)].strip()
    else:
        new.items[0] = reweighed(new.items[0], reading.value, text[slice(*reading.span)])
        new.settled("quantity")
    return new


def _instead(plain: str) -> tuple[float, str] | None:
    """The amount that was wrong, and the words of the right one.

    >>> _instead("c'est pas 100 c'est 150"), _instead("2 caisses au lieu de 100 kg"), _instead("60 kg")
    ((100.0, '150'), (100.0, '2 caisses'), None)
    """
    if found := _NOT_BUT.search(plain):
        return float(found[1].replace(",", ".")), found[2]
    if found := _BUT_NOT.search(plain):
        return float(found[2].replace(",", ".")), found[1]
    return None


def to_change(text: str) -> Field | None:
    """Which field somebody asks to change, or says is wrong: "changer la date", "mauvaise date".

    >>> to_change("changer la date"), to_change("Modifier l'état svp"), to_change("je change de ferme")
    ('dates', 'grade', None)
    >>> to_change("la quantité"), to_change("et l'état"), to_change("le chien")
    ('quantity', 'grade', None)
    >>> to_change("le lieu est faux"), to_change("ce n'est pas la bonne quantité"), to_change("wrong place!")
    ('place', 'quantity', 'place')
    """
    found = _CHANGE.match(lookup.folded(text))
    wrong = next((match for words in _WRONG if (match := words.fullmatch(lookup.folded(text)))), None)
    said = found[1] if found else wrong["field"] if wrong else ""
    return next((name for name, words in _FIELDS.items() if re.fullmatch(words, said)), None)
