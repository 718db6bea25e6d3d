"""Finding places: a commune by its name, the commune of a point."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from domain.places import Commune, Place, Point
from parsing.gazetteer import Gazetteer, is_ambiguous

MANY = 4
"""So many places are offered as buttons at most."""


def folded(text: str) -> str:
    """Lower case without accents, for looking words up.

    >>> folded("Déjà l'Été")
    "deja l'ete"
    """
    parts = unicodedata.normalize("NFKD", text.lower().replace("’", "'"))
    return "".join(char for char in parts if not unicodedata.combining(char))


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
    if not matches:
        return []
    if is_ambiguous(matches, tuple(near)):
        return [place_of(match.commune) for match in matches]
    return [place_of(matches[0].commune)]


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


def around(point: Point) -> Place:
    """An exact point, called by the commune around it."""
    nearest = Gazetteer.load().nearest(point, 1)
    if not nearest:
        return Place(f"{point.lat:.3f}, {point.lon:.3f}", point, exact=True)
    commune, _km = nearest[0]
    return Place(commune.name, point, commune.name, commune.insee, exact=True)
