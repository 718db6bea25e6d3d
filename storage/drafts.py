"""What a person has begun to say: one draft each, kept as a row, so that it can go on tomorrow on another machine."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from storage.database import Transaction
from storage.tables import draft


async def load(tx: Transaction, person_id: int) -> tuple[str, dict[str, Any]] | None:
    """The flow and the body, or None."""
    row = await tx.one(select(draft.c.flow, draft.c.body).where(draft.c.person_id == person_id))
    return None if row is None else (row.flow, row.body)


async def keep(tx: Transaction, person_id: int, flow: str, body: dict[str, Any], now: datetime) -> None:
    """Keep the draft in place of an earlier one."""
    values = {"flow": flow, "body": body, "updated_at": now}
    if not await tx.changed(update(draft).where(draft.c.person_id == person_id).values(**values)):
        await tx.execute(insert(draft).values(person_id=person_id, **values))


async def drop(tx: Transaction, person_id: int) -> bool:
    """Forget it; False when there was none."""
    return await tx.changed(delete(draft).where(draft.c.person_id == person_id)) == 1
