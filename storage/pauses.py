"""Silences that Telegram asked for (429): they outlive the process that was told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.tables import pause


async def silence(tx: Transaction, scope: str, until: datetime) -> None:
    """Remember a pause that Telegram asked for: `global` or `chat:ID`."""
    insert = sqlite.insert if tx.engine == "sqlite" else postgresql.insert
    statement = insert(pause).values(scope=scope, until=until)
    await tx.execute(
        statement.on_conflict_do_update(
            index_elements=["scope"],
            set_={"until": statement.excluded.until},
            where=pause.c.until < statement.excluded.until,
        )
    )


async def silences(tx: Transaction, now: datetime) -> dict[str, datetime]:
    """The pauses that are not over."""
    rows = await tx.all(select(pause.c.scope, pause.c.until).where(pause.c.until > now))
    return {scope: until for scope, until in rows}  # noqa: C416 - rows are not pairs to the type checker


async def forget_silences(tx: Transaction, now: datetime) -> None:
    """Pauses that are over."""
    await tx.execute(delete(pause).where(pause.c.until <= now))
