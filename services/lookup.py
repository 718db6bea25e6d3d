"""Finding places: a commune by its name, the commune of a point, a place that we do not know."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from domain.offers import FAR_KM
from domain.places import Commune, Place, Point
from domain.refusals import Refusal
from domain.words import _
from locales.abroad import abroad, folded
from parsing.gazetteer import Gazetteer, is_ambiguous
from parsing.gazetteer_grid import REACH_KM
from parsing.gazetteer_ranking import called_so, kilometres, rivals
from parsing.lexicons import words as lexicon

__all__ = ["MANY", "around", "exactly", "folded", "is_called", "named", "place_of", "unheard_of"]

_TOWN = re.compile(r"(?:\d{1,4}\b[^,]*(?:,\s*(?:\d{5}\s+)?|\s\d{5}\s+)|\d{5}\s+)([^\W\d][^,\d]*)")
MANY = 4
"""So many places are offered as buttons at most."""
COAST_KM = 15
"""A point farther than this from the middle of any commune is at sea or abroad."""

_AFTER = re.compile(r"(?:^|(?<=[\s,;.(]))(?:à|a|À|A|en|in|near|vers)\s+([^\W\d_][\w'’-]{3,}(?:[ -][A-ZÀ-Ý][\w'’-]+)*)")
_NO_PLACES = frozenset({"tous", "toutes", "vous", "nous", "demain", "bientot", "donner", "prendre", "venir", "partir"})


def place_of(commune: Commune) -> Place:
    """The middle of a commune."""
    return Place(commune.name, commune.point, commune.name, commune.insee)


def named(text: str, near: Sequence[Point], addresses: Sequence[Place] = ()) -> list[Place]:
    """Places that the words may mean, the likeliest first; exactly one when there is no doubt; none when unknown.

    Args:
        text: a commune's name, well or nearly well written, or a postcode.
        near: middles of the areas that are served: homonyms nearer to them come first.
        addresses: what a geocoder has answered to these words (`Incoming.places`); better than any commune.
    """
    if addresses:
        return _addresses(text, addresses)
    gazetteer = Gazetteer.load()
    words = text.strip()
    if words.isdigit() and len(words) == 5:
        return [place_of(commune) for commune in gazetteer.by_postcode(words)][:MANY]
    matches = gazetteer.find(words, tuple(near), limit=MANY)
    if folded(words) in abroad() and not any(match.how == "exact" for match in matches):
        return []
    # A name that is only alike is meant when the place is near, "London" is not Lonçon in the Pyrenees; and when the
    # word is no other: "merci" is not Merri.
    word = folded(words) in no_places()
    matches = [match for match in matches if match.how != "fuzzy" or (match.km <= FAR_KM and not word)]
    if not matches:
        return _town_of(words, near)
    if is_ambiguous(matches, tuple(near)):
        return [place_of(match.commune) for match in matches]
    others = [*rivals(matches), *called_so(matches)] if matches[0].how == "short" else []
    return [place_of(match.commune) for match in (matches[0], *others)]


@cache
def no_places() -> frozenset[str]:
    """Ordinary words that no misspelling makes a place."""
    return frozenset(lexicon("function_words.txt") | lexicon("not_places.txt"))


def _town_of(address: str, near: Sequence[Point]) -> list[Place]:
    """The commune at the end of a street address that no geocoder has answered: "12 rue de la Mer, 76810 Luneray"."""
    found = _TOWN.fullmatch(address)
    return named(found[1], near) if found else []


def _addresses(text: str, found: Sequence[Place]) -> list[Place]:
    """The likeliest alone when the words name its commune or postcode; else one place for each commune."""
    first = _with_commune(found[0])
    said = folded(text)
    code = re.search(r"\b\d{5}\b", first.label)
    if folded(first.commune) in said or (code is not None and code[0] in said):
        return [first]
    by_commune: dict[str, Place] = {}
    for place in map(_with_commune, found):
        by_commune.setdefault(place.insee, place)
    return list(by_commune.values())[:MANY]


def _with_commune(place: Place) -> Place:
    if place.commune and place.insee:
        return place
    there = around(place.point)
    return replace(place, commune=place.commune or there.commune, insee=place.insee or there.insee)


def exactly(text: str, near: Sequence[Point]) -> Place | None:
    """The commune that is named letter by letter, or by its postcode, with nothing else; None for any other words."""
    if len(text) > 50:
        return None
    found = named(text, near)
    sure = [place for place in found if folded(place.label) == folded(text.strip()) or text.strip().isdecimal()]
    if sure and sure[0] is not found[0]:
        sure = [place for place in sure if _km(place.point, near) <= REACH_KM]  # not one far away of this very name
    return sure[0] if sure else None


def _km(point: Point, near: Sequence[Point]) -> float:
    return min((kilometres(point.lat, point.lon, one.lat, one.lon) for one in near), default=0.0)


def is_called(place: str, text: str) -> bool:
    """Whether the words are the place's name, or the beginning of it, letter by letter.

    >>> is_called("Saint-Aubin-sur-Scie", "st aubin"), is_called("Offranville", "Ofranvile")
    (True, False)
    """
    name, words = (re.sub(r"\bste?\b", "saint", re.sub(r"\W+", " ", folded(one))).strip() for one in (place, text))
    return name.startswith(words) or words in name or name in words


def unheard_of(text: str) -> str:
    """A place that the words name and that is none of ours: abroad, or not a commune; empty when there is none.

    >>> unheard_of("100 kg de pommes à Bruxelles, je livre"), unheard_of("in Newhaven"), unheard_of("à donner")
    ('Bruxelles', 'Newhaven', '')
    """
    if text.isupper():
        return ""
    for found in _AFTER.finditer(text):
        name = found[1]
        if folded(name) in abroad() or (name[0].isupper() and folded(name) not in _NO_PLACES):
            return name[:40]
    return ""


def around(point: Point) -> Place:
    """An exact point, called by the commune around it.

    Raises:
        Refusal: it is at sea or abroad.
    """
    nearest = Gazetteer.load().nearest(point, 1)
    if not nearest or nearest[0][1] > COAST_KM:
        raise Refusal(_("This point is not in France. Send another one, or write the name of the commune."))
    commune, _km = nearest[0]
    return Place(commune.name, point, commune.name, commune.insee, exact=True)
