"""Names in a file: recipes, products and communes, well or nearly well written; what could be several is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from rapidfuzz import fuzz, process

from domain.catalogue import canonical, products, recipes
from domain.places import Commune, Point
from domain.sheets import Fault
from parsing.gazetteer import Gazetteer, is_ambiguous
from services.lookup import folded

ALIKE = 88
"""From this likeness on (of 100) a misspelt name is taken for the known one."""
SHORTEST_MISSPELT = 5
SHOWN = 3
"""So many of the possible ones are shown."""
_APART = re.compile(r"[;,|/\n]| \+ ")
_POSTCODE = re.compile(r"\b\d{5}\b")
_DEPARTMENT = re.compile(r"\(\s*(\d{2,3}|2[ab])\s*\)", re.IGNORECASE)


class NotKnownError(Exception):
    """It is no such name, or could be several."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


def several(text: str) -> list[str]:
    """The names in one cell.

    >>> several("ratatouille ; coulis de tomate, ")
    ['ratatouille', 'coulis de tomate']
    """
    return [part.strip() for part in _APART.split(text) if part.strip()]


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", folded(re.sub(r"\(.*?\)", " ", text).replace("œ", "oe"))).strip()


@cache
def _recipes() -> dict[str, str]:
    return {_key(name): slug for slug, known in recipes().items() for name in (slug, known.fr, known.en)}


@cache
def _products() -> dict[str, str]:
    found = {}
    for name, known in products().items():
        for each in (known.en, known.en_plural, *known.en_synonyms, *known.synonyms, known.plural, name):
            found[_key(each)] = canonical(name)
    return found


def recipe(text: str) -> str:
    """The slug of a recipe: its name in French or English, its slug, or the beginning that only it has.

    >>> recipe("Ratatouille"), recipe("coulis"), recipe("soupe de légume")
    ('ratatouille', 'coulis-de-tomate', 'soupe-de-legumes')

    Raises:
        NotKnownError: "recipe.unknown", or "recipe.several" with the slugs.
    """
    key, known = _key(text), _recipes()
    if key in known:
        return known[key]
    begun = {slug for name, slug in known.items() if key and f"{name} ".startswith(f"{key} ")}
    if len(begun) == 1:
        return begun.pop()
    if begun:
        raise NotKnownError(Fault(code="recipe.several", said=text, options=tuple(sorted(begun)[:SHOWN])))
    return _alike(key, known, Fault(code="recipe.unknown", said=text))


def product(text: str) -> str:
    """The product of a name in French or English, singular or plural.

    >>> product("tomates"), product("courgete"), product("apples")
    ('tomate', 'courgette', 'pomme')

    Raises:
        NotKnownError: "product.unknown".
    """
    key, known = _key(text), _products()
    return known[key] if key in known else _alike(key, known, Fault(code="product.unknown", said=text))


def _alike(key: str, known: dict[str, str], unknown: Fault) -> str:
    if len(key) >= SHORTEST_MISSPELT:
        near = process.extractOne(key, known.keys(), scorer=fuzz.ratio, score_cutoff=ALIKE)
        if near:
            return known[near[0]]
    raise NotKnownError(unknown)


def commune(text: str, near: Sequence[Point]) -> Commune:
    """The commune of a name, with its postcode or department where several have that name.

    Args:
        text: "Luneray", "76810 Luneray", "Saint-Denis (76)".
        near: middles of the areas that are served: nearer homonyms are meant.

    Raises:
        NotKnownError: "commune.unknown" or "commune.several".
    """
    code, department = _POSTCODE.search(text), _DEPARTMENT.search(text)
    name = _DEPARTMENT.sub(" ", _POSTCODE.sub(" ", text)).strip(" ,")
    gazetteer = Gazetteer.load()
    if code is not None:
        return _at_postcode(gazetteer.by_postcode(code[0]), name, text)
    matches = gazetteer.find(name, tuple(near), limit=20 if department else 5)
    if department is not None:
        matches = [match for match in matches if match.commune.department == department[1].upper()]
    if not matches:
        raise NotKnownError(Fault(code="commune.unknown", said=text))
    if is_ambiguous(matches, tuple(near)):
        raise NotKnownError(Fault(code="commune.several", said=text))
    return matches[0].commune


def _at_postcode(there: list[Commune], name: str, text: str) -> Commune:
    if name:
        wanted = _key(name)
        scored = sorted(((fuzz.ratio(wanted, _key(one.name)), -at, one) for at, one in enumerate(there)), reverse=True)
        there = [scored[0][2]] if scored and scored[0][0] >= ALIKE else []
    if not there:
        raise NotKnownError(Fault(code="commune.unknown", said=text))
    if len(there) > 1:
        raise NotKnownError(Fault(code="commune.several", said=text))
    return there[0]
