"""What was said in a living message, and what of it waits to be said."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal_column, select, type_coerce

from storage.database import Transaction
from storage.tables import outbox
from storage.types import Guarded, Moment


async def last(tx: Transaction, chats: Sequence[int], card: str) -> datetime | None:
    """When it was last renewed in any of these chats; None when it never was."""
    mine = (outbox.c.chat_id.in_(list(chats)), outbox.c.card == card)
    found = await tx.scalar(select(func.max(outbox.c.created_at, type_=Moment())).where(*mine))
    return found if isinstance(found, datetime) else None


async def waiting(tx: Transaction, chats: Sequence[int], card: str) -> dict[int, dict[str, Any]]:
    """The chats in which it has not been said yet, each with the `extra` of what waits there."""
    body = type_coerce(outbox.c.payload, Guarded())
    mine = (outbox.c.chat_id.in_(list(chats)), outbox.c.card == card)
    ready = literal_column("state") == literal_column("'ready'")
    rows = await tx.all(select(outbox.c.chat_id, body.label("body")).where(*mine, ready).order_by(outbox.c.id))
    return {row.chat_id: row.body.get("extra", {}) for row in rows if isinstance(row.body, dict)}
