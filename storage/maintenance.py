"""Looking after the store: is it whole, and what may it forget?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, literal_column, select, text

from storage import calls, corpus, inbox, instances, outbox, pauses, preferences, presence, rides, service_times
from storage.database import Database, Transaction
from storage.tables import inbox as inbox_table
from storage.tables import outbox as outbox_table
from storage.tables import person
from storage.types import UnreadableError


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


def refused(exc: BaseException) -> bool:
    """Whether the server of PostgreSQL knows no such database or user, or another password."""
    state = getattr(getattr(exc, "orig", exc), "sqlstate", None) or ""
    return state.startswith(("3D", "28"))


async def oldest_update(tx: Transaction) -> datetime | None:
    """When the update that has waited longest arrived; None when none waits."""
    waiting = select(inbox_table.c.received_at).where(inbox_table.c.state == literal_column("'new'"))
    return await tx.scalar(waiting.order_by(inbox_table.c.seq).limit(1))  # type: ignore[no-any-return]


async def readable(tx: Transaction) -> None:
    """Open something that was sealed, the oldest and the newest of each kind: do the keys fit?

    One row that cannot be opened is damage, and set aside when it is met; the keys are wrong when none can.

    Raises:
        UnreadableError: they are wrong.
    """
    opened, failure = 0, None
    for sealed, order in (
        (person.c.name, person.c.id),
        (inbox_table.c.body, inbox_table.c.seq),
        (outbox_table.c.payload, outbox_table.c.id),
    ):
        for ordered in (order, order.desc()):
            try:
                found = await tx.scalar(select(sealed).where(func.length(sealed) > 0).order_by(ordered).limit(1))
            except UnreadableError as exc:
                failure = exc
            else:
                opened += found is not None
    if failure is not None and opened == 0:
        raise failure


async def purge(tx: Transaction, now: datetime) -> None:
    """Forget what need not be kept: see each module for how long."""
    await inbox.purge(tx, now)
    await outbox.purge(tx, now)
    await instances.purge(tx, now)
    await pauses.forget_silences(tx, now)
    await preferences.purge(tx, now)
    await presence.forget_presence(tx, now)
    await rides.forget(tx, now)
    await service_times.forget(tx, now)
    await calls.forget(tx, now)
    await corpus.forget(tx, now)


def _sqlite_check(connection: Any) -> str:
    answer = [row[0] for row in connection.execute(text("PRAGMA quick_check(3)"))]
    return "" if answer == ["ok"] else "; ".join(answer)
