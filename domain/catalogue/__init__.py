"""The catalogue: what may be offered, what it is carried in, what becomes of it; rows of CSV files, read once.

Every figure keeps its source, and a mark when nobody has checked it (`from_memory`).
How to add a row: docs/catalogue.md.
"""

from __future__ import annotations

from collections.abc import Mapping

from domain.catalogue.freshness import shelf_life
from domain.catalogue.loading import catalogue, load
from domain.catalogue.model import (
    Catalogue,
    CatalogueError,
    Container,
    Estimate,
    Jar,
    Product,
    Recipe,
    UnknownContainer,
    UnknownProduct,
    UnknownRecipe,
)
from domain.catalogue.weights import estimate_kg

__all__ = [
    "Catalogue",
    "CatalogueError",
    "Container",
    "Estimate",
    "Jar",
    "Product",
    "Recipe",
    "UnknownContainer",
    "UnknownProduct",
    "UnknownRecipe",
    "canonical",
    "catalogue",
    "container",
    "containers",
    "estimate_kg",
    "fits",
    "jars",
    "load",
    "product",
    "products",
    "recipe",
    "recipes",
    "shelf_life",
]


def products() -> Mapping[str, Product]:
    """Canonical products and varieties, by French name."""
    return catalogue().products


def product(name: str) -> Product:
    """The product or variety of exactly this French name; raises UnknownProduct."""
    try:
        return catalogue().products[name]
    except KeyError:
        raise UnknownProduct(name) from None


def canonical(name: str) -> str:
    """The closed list's name of a product or variety ("laitue" is "salade"); a name not known is its own."""
    found = catalogue().products.get(name)
    return found.canonical if found else name


def containers() -> Mapping[str, Container]:
    """Units and containers, by the names of RULES.md."""
    return catalogue().containers


def container(name: str) -> Container:
    """The container of this name; raises UnknownContainer."""
    try:
        return catalogue().containers[name]
    except KeyError:
        raise UnknownContainer(name) from None


def recipes() -> Mapping[str, Recipe]:
    """What the truck makes, by slug."""
    return catalogue().recipes


def recipe(slug: str) -> Recipe:
    """The recipe of this slug; raises UnknownRecipe."""
    try:
        return catalogue().recipes[slug]
    except KeyError:
        raise UnknownRecipe(slug) from None


def jars() -> Mapping[str, Jar]:
    """Formats of jars, by name."""
    return catalogue().jars


def fits(recipe_slug: str, product_name: str) -> float:
    """How well a recipe takes a product: 1.0 main, 0.85 secondary, 0.0 not at all; a variety as its parent."""
    return recipe(recipe_slug).products.get(canonical(product_name), 0.0)
