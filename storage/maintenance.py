"""Looking after the store: is it whole, and what may it forget?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import text

from storage import inbox, instances, outbox, pauses
from storage.database import Database, Transaction


class DamagedError(RuntimeError):
    """The store is damaged: it must not be written to."""


async def quick_check(database: Database) -> None:
    """Look for torn or misplaced pages; a new file is whole.

    Raises:
        DamagedError: with what SQLite found and what to do about it.
    """
    if database.engine != "sqlite":
        return
    try:
        found = await database.with_connection(_sqlite_check)
    except Exception as exc:
        if "malformed" not in str(exc) and "not a database" not in str(exc):
            raise
        found = str(exc)
    if found:
        raise DamagedError(
            f"The database is damaged ({found}). Nothing was changed. Restore the latest backup, start again."
        )


async def purge(tx: Transaction, now: datetime) -> None:
    """Forget what need not be kept: see each module for how long."""
    await inbox.purge(tx, now)
    await outbox.purge(tx, now)
    await instances.purge(tx, now)
    await pauses.forget_silences(tx, now)


def _sqlite_check(connection: Any) -> str:
    answer = [row[0] for row in connection.execute(text("PRAGMA quick_check(3)"))]
    return "" if answer == ["ok"] else "; ".join(answer)
