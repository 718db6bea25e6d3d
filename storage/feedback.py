"""How workshops were, by one tap of those who were there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from storage.database import Transaction
from storage.tables import feedback


async def keep(tx: Transaction, network_id: int, workshop: int, person: int, score: int, now: datetime) -> None:
    """Write down what somebody thinks of a workshop, in place of what they thought before."""
    make = postgresql.insert if tx.engine == "postgresql" else sqlite.insert
    said = {"score": score, "at": now}
    new = make(feedback).values(network_id=network_id, workshop_id=workshop, person_id=person, **said)
    await tx.execute(new.on_conflict_do_update(index_elements=["workshop_id", "person_id"], set_=said))


async def of(tx: Transaction, workshop: int, person: int) -> int | None:
    """What somebody thinks of it; None when they have not said."""
    mine = (feedback.c.workshop_id == workshop, feedback.c.person_id == person)
    found = await tx.scalar(select(feedback.c.score).where(*mine))
    return None if found is None else int(found)


async def scores(tx: Transaction, workshop: int) -> dict[int, int]:
    """How often each score was given to a workshop."""
    wanted = select(feedback.c.score, func.count().label("times")).where(feedback.c.workshop_id == workshop)
    return {row.score: row.times for row in await tx.all(wanted.group_by(feedback.c.score))}
