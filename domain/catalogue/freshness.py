"""How long produce keeps, by product and by the condition the farmer named."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from domain.catalogue.loading import catalogue
from domain.catalogue.model import UnknownProduct

OVERRIPE_CAP, OVERRIPE_FLOOR = 2.0, 1.0
"""Too ripe keeps 1-2 days: what the growers of the first cannery say of tomatoes."""
UGLY = 0.8
"""Ugly may mean bruised or split: four fifths of the shelf life (assumption; only misshapen produce keeps as usual)."""


def shelf_life(product_name: str, grades: Collection[str]) -> timedelta:
    """How long after harvest the produce is good for jars, for the grades of RULES.md said of it.

    Overripe: half the product's own shelf life, kept between 1 and 2 days. Ugly: four fifths of it. The other grades
    (calibre, overproduction, unsold, other) leave the product's own. Never longer than the product's own.
    Raises UnknownProduct.

    >>> shelf_life("tomate", ["overripe"])
    datetime.timedelta(days=2)
    """
    found = catalogue().products.get(product_name)
    if found is None:
        raise UnknownProduct(product_name)
    days = found.shelf_days
    if "ugly" in grades:
        days *= UGLY
    if "overripe" in grades:
        days = min(days, max(OVERRIPE_FLOOR, min(OVERRIPE_CAP, found.shelf_days / 2)))
    return timedelta(days=days)
