"""What the catalogue holds: products, containers, recipes and jars, each a frozen row with its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field


class CatalogueError(ValueError):
    """A row of the catalogue cannot be used; the message names the file and the line."""


class UnknownProduct(LookupError):  # noqa: N818 - what is not known is named so throughout
    """The catalogue has no product of this name."""


class UnknownContainer(LookupError):  # noqa: N818
    """The catalogue has no container of this name."""


class UnknownRecipe(LookupError):  # noqa: N818
    """The catalogue has no recipe of this name."""


def _parts(cell: object) -> object:
    return [part.strip() for part in cell.split("|")] if isinstance(cell, str) else cell


def _words(cell: object) -> object:
    return cell.split() if isinstance(cell, str) else cell


def _pairs(cell: object) -> object:
    return dict(part.rpartition(":")[::2] for part in cell.split("|")) if isinstance(cell, str) else cell


Acidity = Literal["acid", "borderline", "low_acid"]
Category = Literal["legume", "tubercule", "fruit", "fruit_a_coque", "herbe"]
WeighedBy = Literal["exact", "volume", "kg_per_cagette", "kg_per_piece", "kg_per_botte", "kg_per_palox", "kg_per_litre"]
RecipeKind = Literal[
    "coulis", "legume", "jus", "plat", "soupe", "tartinable", "compote", "fruit", "confiture", "condiment"
]
Name = Annotated[str, Field(min_length=1)]
Names = Annotated[tuple[Name, ...], BeforeValidator(_parts)]
Marks = Annotated[frozenset[str], BeforeValidator(_words)]
Months = Annotated[
    frozenset[Annotated[int, Field(ge=1, le=12)]], BeforeValidator(_words), Field(min_length=1, max_length=12)
]
Amount = Annotated[float, Field(gt=0, allow_inf_nan=False)]
Fits = Annotated[
    Mapping[Name, Annotated[float, Field(gt=0, le=1)]],
    BeforeValidator(_pairs),
    Field(min_length=1),
    AfterValidator(MappingProxyType),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A kind of produce. A variety has a `parent`: its own figures where it has some, the same canonical product."""

    name: Name
    """French singular, as RULES.md spells it: the key."""
    en: Name
    plural: Name
    en_plural: Name
    emoji: str = ""
    synonyms: Names = ()
    """Other French names, their plurals, frequent misspellings."""
    en_synonyms: Names = ()
    parent: str | None = None
    category: Category
    months: Months
    """Months of harvest or sale in France, 1 to 12."""
    shelf_days: Amount
    """Days from harvest, kept cool: what a match may count on."""
    shelf_max_days: Amount
    ambient_days: Amount
    """Days without a cold room."""
    kg_per_cagette: Amount | None = None
    kg_per_piece: Amount | None = None
    kg_per_botte: Amount | None = None
    kg_per_palox: Amount | None = None
    kg_per_litre: Amount | None = None
    """Loosely filled; given for produce much lighter than the ordinary 0.6 kg a litre."""
    acidity: Acidity
    ph_min: Amount | None = None
    ph_max: Amount | None = None
    kgco2e_per_kg: Amount | None = None
    ciqual_code: str = ""
    source: str = ""
    """`column: short name of a source`, semicolons between; the references stand in `sources.csv`."""
    from_memory: Marks = frozenset()
    """Columns whose figure no source backs ("ph" for both pH columns): the operator is to check them."""

    @property
    def canonical(self) -> str:
        """The product of the closed list under which this one is offered and matched."""
        return self.parent or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Container:
    """A unit people count in, under the name of RULES.md. Exact units weigh the same whatever they hold."""

    name: Name
    en: Name
    plural: Name
    en_plural: Name
    kg_default: Amount | None = None
    kg_min: Amount | None = None
    kg_max: Amount | None = None
    weighed_by: WeighedBy
    """The product's column that gives the weight; "volume" follows the product's weight per litre."""
    note: str = ""
    source: str = ""
    from_memory: Marks = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Jar:
    """A format of jar: its volume in ml and the net weight in g of what it usually holds."""

    name: Name
    en: Name
    ml: Annotated[int, Field(gt=0)]
    net_g: Annotated[int, Field(gt=0)]
    use: Annotated[tuple[RecipeKind, ...], BeforeValidator(_words)]
    source: str = ""
    from_memory: Marks = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What the truck makes. Never a process schedule: see `note`."""

    slug: Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    fr: Name
    en: Name
    kind: RecipeKind
    products: Fits
    """Canonical product to fit: 1.0 main, 0.85 secondary."""
    ingredients: str = ""
    """The whole list in French, salt and water included."""
    kg_per_jar: Amount
    """Raw produce for one jar."""
    jar_ml: Annotated[int, Field(gt=0)]
    ph_class: Acidity
    months: Months
    schedule_validated: bool = False
    """Whether the operator has a validated sterilisation schedule for it; shipped rows say no."""
    note: str
    note_fr: str
    remark: str = ""
    source: str = ""
    from_memory: Marks = frozenset()


@dataclass(frozen=True, slots=True)
class Estimate:
    """A weight in kg with the range it may well lie in; `exact` when arithmetic alone gave it."""

    kg: float
    low: float
    high: float
    exact: bool


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All rows, by name."""

    products: Mapping[str, Product]
    containers: Mapping[str, Container]
    recipes: Mapping[str, Recipe]
    jars: Mapping[str, Jar]
