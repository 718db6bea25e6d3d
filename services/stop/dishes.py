"""From words to what a stop cooks: recipes of the catalogue, products taken, and words that are neither."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from rapidfuzz import fuzz

import parsing
from domain.catalogue import Recipe, products, recipes
from services.lookup import folded

ALIKE = 88
"""From this likeness on (of 100) words name a recipe."""
SHOWN = 8
"""Recipes of the season that are offered as buttons."""
_ANYTHING = re.compile(r"\b(tout|tous|n'importe|anything|everything|rien de prevu|peu importe)\b")
_ALL_PARTS = re.compile(r"[,;\n+&]|\b(?:et|and) (?:de |du |des |la |le |les )?")


@dataclass
class Menu:
    """What words say of it."""

    recipes: list[str] = field(default_factory=list)
    products: list[str] = field(default_factory=list)
    anything: bool = False
    unknown: list[str] = field(default_factory=list)


def season(month: int) -> list[str]:
    """Recipes of a month, those of the catalogue's beginning first."""
    return [slug for slug, known in recipes().items() if month in known.months][:SHOWN]


def read_menu(text: str, day: date, now: datetime) -> Menu:
    """Recipes and products, phrase by phrase.

    >>> menu = read_menu("ratatouille, coulis et des prunes", date(2026, 9, 19), datetime(2026, 9, 15, 9))
    >>> menu.recipes, menu.products, menu.unknown
    (['ratatouille', 'coulis-de-tomate'], ['prune'], [])
    """
    menu = Menu()
    if _ANYTHING.search(folded(text)):
        menu.anything = True
        return menu
    for phrase in _ALL_PARTS.split(text):
        words = phrase.strip(" .!:")
        if not words:
            continue
        if slugs := dishes(words):
            menu.recipes += [slug for slug in slugs if slug not in menu.recipes]
        elif named := produce(words, now):
            menu.products += [name for name in named if name not in menu.products]
        elif slugs := _by_head(_singular(folded(words)), day):
            menu.recipes += [slug for slug in slugs if slug not in menu.recipes]
        else:
            menu.unknown.append(words[:40])
    return menu


def dishes(text: str) -> list[str]:
    """Slugs of the recipes that a phrase names, or nearly names."""
    words = _singular(folded(text))
    exact = [slug for slug, names in _names().items() if any(re.search(rf"\b{re.escape(n)}\b", words) for n in names)]
    longest = [slug for slug in exact if not any(_within(slug, other) for other in exact)]
    if longest:
        return longest
    if len(words) >= 6:
        scored = ((max(fuzz.ratio(name, words) for name in names), slug) for slug, names in _names().items())
        best, slug = max(scored)
        if best >= ALIKE:
            return [slug]
    return []


def _within(slug: str, other: str) -> bool:
    """Whether a recipe's name is only a part of another one's that is named too."""
    return slug != other and any(one in two for one in _names()[slug] for two in _names()[other] if one != two)


def _by_head(words: str, day: date) -> list[str]:
    """For "coulis" or "soupe" alone: the first of that name that is made in this month."""
    plain = re.sub(r"^(?:de la |du |des |de |la |le |les |une |un |some )", "", words).strip()
    heads = [slug for slug, names in _names().items() if any(name.split()[0] == plain for name in names)]
    timely = [slug for slug in heads if day.month in recipes()[slug].months]
    return (timely or heads)[:1]


@cache
def _names() -> dict[str, list[str]]:
    return {slug: names for slug, known in recipes().items() if (names := _spoken(known))}


def _spoken(known: Recipe) -> list[str]:
    """How people say a recipe: its names without brackets, and each half of an "or"."""
    said = []
    for name in (known.fr, known.en):
        whole = _singular(folded(re.sub(r"\(.*?\)", "", name))).strip()
        said.append(whole)
        if " ou " in whole:
            first, last = whole.split(" ou ", 1)
            said += [first.strip()] if " " in first.strip() else []
            said += [f"{first.rsplit(' ', 1)[0]} {last}".strip()] if " " in first else []
    return [name for name in said if name and name not in _products()]


@cache
def _products() -> frozenset[str]:
    """Names of products: a recipe that is called like one is named otherwise."""
    every = products().values()
    return frozenset(_singular(folded(name)) for known in every for name in (known.name, known.plural, known.en))


def _singular(words: str) -> str:
    """Without the s and x of plurals: "coulis de tomates" is "coulis de tomate" for whoever reads it here."""
    return re.sub(r"(?<=[a-z]{3})[sx]\b", "", words)


def produce(text: str, now: datetime) -> list[str]:
    """Products that are named."""
    reading = parsing.read_answer("product", text, now)
    if reading is None:
        return []
    return [item.product for item in reading.value if item.product in products()]
