"""Reads the catalogue's CSV files, checks every row, and keeps the result for the process."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from domain.catalogue.model import Catalogue, Container, Jar, Product, Recipe
from domain.catalogue.rows import Row, merged, read_rows

HERE = Path(__file__).parent
GENERIC = {"soupe": "légume", "compote": "fruit"}
"""The unnamed vegetables (fruit) of an offer fit every soup (compote) as a secondary ingredient."""

COLUMNS = {
    "products": frozenset(field.name for field in fields(Product)),
    "containers": frozenset(field.name for field in fields(Container)),
    "recipes": frozenset(field.name for field in fields(Recipe)) - {"note", "note_fr"} | {"rule"},
    "jars": frozenset(field.name for field in fields(Jar)),
}

Kind = TypeVar("Kind")
_kept: dict[str, Catalogue] = {}


def catalogue() -> Catalogue:
    """The catalogue in use: the one last loaded, the shipped one if none was."""
    return _kept.get("in use") or load()


def load(extra: Path | None = None) -> Catalogue:
    """Read the shipped rows, then those of the operator's folder, and put the result in use.

    The folder may hold `products.csv`, `containers.csv`, `recipes.csv`, `jars.csv`: new rows are added, a row of
    a known name changes only the cells it fills. Raises CatalogueError (file and line), and what was
    in use stays in use.
    """
    products = _built(Product, "name", "products", extra, prepare=_inherit, complaint=_odd_product)
    _kept["in use"] = loaded = Catalogue(
        products=products,
        containers=_built(Container, "name", "containers", extra, complaint=_odd_container),
        recipes=_built(Recipe, "slug", "recipes", extra, prepare=_explain, complaint=partial(_odd_recipe, products)),
        jars=_built(Jar, "name", "jars", extra),
    )
    return loaded


def _built(
    kind: type[Kind],
    key: str,
    file: str,
    extra: Path | None,
    *,
    prepare: Callable[[Row, Mapping[str, Row]], Row] = lambda row, _: row,
    complaint: Callable[[Kind], str] = lambda _: "",
) -> Mapping[str, Kind]:
    files = [HERE / f"{file}.csv"]
    if extra is not None and (extra / f"{file}.csv").exists():
        files.append(extra / f"{file}.csv")
    rows = merged(files, key, COLUMNS[file])
    adapter = TypeAdapter(kind)
    return MappingProxyType({name: _checked(adapter, prepare(row, rows), complaint) for name, row in rows.items()})


def _checked(adapter: TypeAdapter[Kind], row: Row, complaint: Callable[[Kind], str]) -> Kind:
    try:
        built = adapter.validate_python(row.cells)
    except ValidationError as wrong:
        first: Any = wrong.errors()[0]
        raise row.fault(f"{first['loc'][0]}: {first['msg']}") from None
    if said := complaint(built):
        raise row.fault(said)
    return built


def _odd_product(product: Product) -> str:
    return "shelf_max_days: less than shelf_days" if product.shelf_max_days < product.shelf_days else ""


def _odd_container(container: Container) -> str:
    low, middle, high = container.kg_min, container.kg_default, container.kg_max
    if low is None and middle is None and high is None:
        return ""
    fine = low is not None and middle is not None and high is not None and low <= middle <= high
    return "" if fine else "kg_min, kg_default, kg_max: three weights in rising order were expected"


def _odd_recipe(products: Mapping[str, Product], recipe: Recipe) -> str:
    strange = [name for name in recipe.products if name not in products or products[name].parent]
    return f"products: {', '.join(strange)} is no canonical product" if strange else ""


def _inherit(row: Row, rows: Mapping[str, Row]) -> Row:
    """A variety takes from its parent the figures it has none of, with their source and marks."""
    name = row.cells.get("parent")
    if name is None:
        return row
    parent = rows.get(name)
    if parent is None or "parent" in parent.cells:
        raise row.fault(f"parent: {name} is no canonical product")
    own = {"emoji", "synonyms", "en_synonyms"}
    return row.over(Row(parent.where, {column: cell for column, cell in parent.cells.items() if column not in own}))


def _explain(row: Row, _: Mapping[str, Row]) -> Row:
    """A recipe's rule of safety in words, and its generic ingredient."""
    cells = dict(row.cells)
    rule = _rules().get(cells.pop("rule", ""))
    if rule is None:
        raise row.fault(f"rule: one of {', '.join(_rules())} was expected")
    generic = GENERIC.get(cells.get("kind", ""))
    if generic and "products" in cells and f"{generic}:" not in cells["products"]:
        cells["products"] += f"|{generic}:0.85"
    return Row(row.where, {**cells, "note": rule["en"], "note_fr": rule["fr"]})


def _rules() -> dict[str, dict[str, str]]:
    return {row.cells["name"]: row.cells for row in read_rows(HERE / "rules.csv", ("name", "fr", "en"))}
