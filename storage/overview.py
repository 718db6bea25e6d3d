"""What the store holds, for whoever checks it from outside."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func, or_, select

from storage.database import Transaction
from storage.tables import inbox, outbox, person, signup, workshop


async def keys(tx: Transaction, letters: Collection[int]) -> dict[int, str]:
    """The keys of letters, by id."""
    rows = await tx.all(select(outbox.c.id, outbox.c.key).where(outbox.c.id.in_(list(letters))))
    return {row.id: row.key for row in rows}


async def unfinished(tx: Transaction) -> tuple[int, int]:
    """How many updates are not handled (or were given up), and how many letters have not left."""
    updates = select(func.count()).select_from(inbox).where(inbox.c.state.in_(("new", "poison")))
    letters = select(func.count()).select_from(outbox).where(outbox.c.state.in_(("ready", "sending")))
    return int(await tx.scalar(updates)), int(await tx.scalar(letters))


async def due(tx: Transaction, now: datetime) -> int:
    """How many letters may leave now."""
    ready = (outbox.c.state == "ready", or_(outbox.c.not_before.is_(None), outbox.c.not_before <= now))
    return int(await tx.scalar(select(func.count()).select_from(outbox).where(*ready)))


async def booked(tx: Transaction) -> dict[tuple[str, int], int]:
    """Heads that have a seat, by the workshop's title and the person's address."""
    rows = await tx.all(
        select(workshop.c.title, person.c.address, signup.c.booked)
        .join(signup, signup.c.workshop_id == workshop.c.id)
        .join(person, person.c.id == signup.c.person_id)
        .where(signup.c.state == "live", signup.c.booked > 0)
    )
    return {(row.title, row.address): row.booked for row in rows}
