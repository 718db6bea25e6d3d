"""What all tables are made of.

Mass is integer grams, moments are aware UTC, coordinates in the clear have 3 decimals (about 100 m). What tells who or
where a person is, and what people wrote, is `Encrypted`. Every table of a network of centres carries `network_id`.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Column, ForeignKey, Identity, MetaData, Table
from sqlalchemy.sql.schema import SchemaItem

from storage.types import Id

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def table(name: str, *items: SchemaItem) -> Table:
    """A table of the schema; STRICT on SQLite, so that it holds what its columns say, as PostgreSQL does."""
    return Table(name, metadata, *items, sqlite_strict=True)


def own_id() -> Column[Any]:
    """The number that names a row."""
    return Column("id", Id, Identity(), primary_key=True)


def of_network() -> Column[Any]:
    """Whose it is."""
    return Column("network_id", Id, ForeignKey("network.id"), nullable=False)


def ref(name: str, target: str, *, nullable: bool = False) -> Column[Any]:
    """The row of another table that it belongs to."""
    return Column(name, Id, ForeignKey(f"{target}.id"), nullable=nullable, index=True)


def need(name: str, kind: Any, **more: Any) -> Column[Any]:
    """What is never missing."""
    return Column(name, kind, nullable=False, **more)
