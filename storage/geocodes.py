"""What geocoders answered, kept so that they are not asked twice."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select

from storage.database import Transaction
from storage.tables import geocode


async def get(tx: Transaction, key: str) -> str | None:
    """The answer kept under a key (a hash: the address itself is not readable)."""
    answer: str | None = await tx.scalar(select(geocode.c.answer).where(geocode.c.key == key))
    return answer


async def put(tx: Transaction, key: str, answer: str, now: datetime) -> None:
    """Keep an answer, in place of an earlier one."""
    await tx.execute(delete(geocode).where(geocode.c.key == key))
    await tx.insert_new(geocode, {"key": key, "answer": answer, "at": now}, on=("key",))
