"""How many kilograms "12 cagettes de tomates" may be."""

from __future__ import annotations

import math

from domain.catalogue.loading import catalogue
from domain.catalogue.model import Container, Estimate, Product

SOURCED, REMEMBERED = 0.25, 0.40
"""How far the true weight may lie from a product's figure (assumption), by whether a source backs the figure."""
ORDINARY = 0.6
"""kg a litre of the loosely filled produce for which the containers' weights are given (assumption)."""


def estimate_kg(product_name: str, quantity: float, unit: str | None) -> Estimate | None:
    """The weight of a quantity, units named as in RULES.md; None when nobody can know.

    Weight units are exact. Others go by the product's own weight in that container when the catalogue has one, else
    by the container's, lessened for produce that is light for its volume. An unknown product weighs what the
    container says.

    >>> estimate_kg("tomate", 10, "cagette")
    Estimate(kg=83.0, low=62.25, high=103.75, exact=False)
    >>> estimate_kg("tomate", 3, "quintal").kg
    300.0
    """
    container = catalogue().containers.get(unit or "")
    if container is None or not (math.isfinite(quantity) and quantity > 0):
        return None
    product = catalogue().products.get(product_name)
    one = _own(product, container) or _by_volume(product, container)
    if one is None:
        return None
    kg, low, high = (round(quantity * each, 6) for each in one)
    if not math.isfinite(high):
        return None
    return Estimate(kg, low, high, exact=container.weighed_by == "exact")


def _own(product: Product | None, container: Container) -> tuple[float, float, float] | None:
    column = container.weighed_by
    kg: float | None = getattr(product, column, None)
    if product is None or kg is None:
        return None
    spread = REMEMBERED if column in product.from_memory else SOURCED
    return kg, kg * (1 - spread), kg * (1 + spread)


def _by_volume(product: Product | None, container: Container) -> tuple[float, float, float] | None:
    if container.kg_default is None or container.kg_min is None or container.kg_max is None:
        return None
    light = product.kg_per_litre / ORDINARY if product and product.kg_per_litre else 1.0
    factor = 1.0 if container.weighed_by == "exact" else light
    return container.kg_default * factor, container.kg_min * factor, container.kg_max * factor
