"""Bringing a store to the tables of today in one transaction: a kill leaves the old store or the new."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sqlalchemy import inspect, text

from storage.database import Database

MIGRATIONS = Path(__file__).parent / "migrations"
_LOCK = 7102017
"""Two processes that start at once on PostgreSQL upgrade one after the other."""


class TooNewError(RuntimeError):
    """The store was written by a newer Bocal."""


def revisions() -> list[str]:
    """All steps, the first one first. The file of a step begins with its number."""
    return sorted(path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


async def version(database: Database) -> str | None:
    """The step at which the store stands; None for an empty one."""
    return await database.with_connection(_version)


async def upgrade(database: Database) -> None:
    """Bring the store to the newest step; nothing happens when it is there.

    Raises:
        TooNewError: it is ahead of this program, which must not write to it.
    """
    at = await version(database)
    known = revisions()
    if at == known[-1]:
        return
    if at is not None and at not in known:
        raise TooNewError(
            f"The database is at step {at}, and this Bocal knows steps up to {known[-1]}: install the newer one again."
        )
    await database.with_connection(_upgrade, rebuild=True)


def _version(connection: Any) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    return None if found is None else str(found)


def _upgrade(connection: Any) -> None:
    # Alembic takes a third of a second to import; a store that is up to date does without.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({_LOCK})"))
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
