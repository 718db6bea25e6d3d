"""Calls to gleanings: who was called, what they said, and when each gleaning is looked at again.

Whatever changes a gleaning's calls holds the lock of its workshop (`storage.workshops.get(lock=True)`); whoever calls
holds the network before that (`storage.networks.hold`), so that two gleanings do not count on the same place in
somebody's week.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    delete,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from domain.calls import Call, Said
from domain.gleanings import Calling
from storage.database import Transaction
from storage.tables import gleaning, gleaning_call, workshop

KEPT = timedelta(days=396)
"""How long it is kept who was called."""
BATCH = 5000
"""So many rows are erased in one transaction."""
_UNCOUNTED: ColumnElement[bool] = literal_column("gleaning_call.counted_at IS NULL")
"""Spelled as their indexes are, so that they are used."""


# --- who was called ---------------------------------------------------------------------------------------------------


def _call(row: Any) -> Call:
    day = date.fromisoformat(row.day)
    return Call(row.person_id, row.workshop_id, day, row.wave, row.called_at, row.answer)


async def of(tx: Transaction, workshop_id: int) -> list[Call]:
    """Everybody who was called to a gleaning, whatever day it was planned for then, in order."""
    wanted = select(gleaning_call).where(gleaning_call.c.workshop_id == workshop_id).order_by(gleaning_call.c.id)
    return [_call(row) for row in await tx.all(wanted)]


async def to(tx: Transaction, workshop_id: int, person_id: int, day: date) -> Call | None:
    """The call of one person for this day; else the last one, for another day that it was planned for."""
    mine = (gleaning_call.c.workshop_id == workshop_id, gleaning_call.c.person_id == person_id)
    rows = await tx.all(select(gleaning_call).where(*mine).order_by(gleaning_call.c.id.desc()))
    found = [_call(row) for row in rows]
    return next((one for one in found if one.day == day), found[0] if found else None)


async def add(tx: Transaction, network_id: int, new: Sequence[Call]) -> None:
    """Write down who is called. Nobody can be called twice for one day: the table refuses it."""
    rows = [
        {
            "network_id": network_id,
            "workshop_id": one.workshop,
            "person_id": one.person,
            "day": one.day.isoformat(),
            "wave": one.wave,
            "called_at": one.at,
            "answer": one.said,
            "answered_at": None if one.said is None else one.at,
        }
        for one in new
    ]
    if rows:
        await tx.execute(insert(gleaning_call), rows)


async def answer(tx: Transaction, call: Call, said: Said, now: datetime) -> None:
    """Write down what somebody says to their call."""
    mine = (
        gleaning_call.c.workshop_id == call.workshop,
        gleaning_call.c.person_id == call.person,
        gleaning_call.c.day == call.day.isoformat(),
    )
    await tx.execute(update(gleaning_call).where(*mine).values(answer=said, answered_at=now))


async def concerns(tx: Transaction, call: Call, day: date) -> Call:
    """A call that was shown with another day is answered for that day: it counts as one call, to that day.

    They have no call for that day yet (`to` would have found it).
    """
    mine = (
        gleaning_call.c.workshop_id == call.workshop,
        gleaning_call.c.person_id == call.person,
        gleaning_call.c.day == call.day.isoformat(),
    )
    await tx.execute(update(gleaning_call).where(*mine).values(day=day.isoformat()))
    return replace(call, day=day)


# --- answers that are counted once -----------------------------------------------------------------------------------


async def uncounted(tx: Transaction, now: datetime, *, limit: int = 100) -> list[int]:
    """Gleanings that have begun or were called off, whose answers are not in anybody's history yet."""
    over = or_(workshop.c.starts_at <= now, workshop.c.state == "cancelled")
    some = select(gleaning_call.c.workshop_id).where(_UNCOUNTED)
    rows = await tx.all(select(workshop.c.id).where(over, workshop.c.id.in_(some)).order_by(workshop.c.id).limit(limit))
    return [row.id for row in rows]


async def counted(tx: Transaction, workshop_id: int, now: datetime) -> list[Call]:
    """The answers of a gleaning are counted from here on: those that were not, as they were."""
    mine = (gleaning_call.c.workshop_id == workshop_id, _UNCOUNTED)
    taken = update(gleaning_call).where(*mine).values(counted_at=now).returning(gleaning_call)
    rows = [_call(row) for row in (await tx.execute(taken)).all()]
    return sorted(rows, key=lambda one: (one.person, one.day))


# --- when it is looked at again -----------------------------------------------------------------------------------


async def due(tx: Transaction, now: datetime, *, limit: int = 100) -> list[int]:
    """Gleanings whose calling is to be looked at, the longest due first."""
    wanted = select(gleaning.c.workshop_id).where(gleaning.c.next_call_at <= now)
    rows = await tx.all(wanted.order_by(gleaning.c.next_call_at, gleaning.c.workshop_id).limit(limit))
    return [row.workshop_id for row in rows]


async def set_(tx: Transaction, workshop_id: int, calling: Calling, next_at: datetime | None) -> None:
    """Calling goes on like this, and is looked at again then."""
    mine = update(gleaning).where(gleaning.c.workshop_id == workshop_id)
    await tx.execute(mine.values(calling=calling, next_call_at=next_at))


async def wake(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """Something happened: calling, where it goes on, is looked at now."""
    mine = (gleaning.c.workshop_id == workshop_id, gleaning.c.calling == "on", gleaning.c.next_call_at > now)
    await tx.execute(update(gleaning).where(*mine).values(next_call_at=now))


async def lost(tx: Transaction, workshop_id: int, heads: int, now: datetime) -> None:
    """So many heads more are lost since the last wave: it is looked at now. Where all was well, calling begins again.

    Before anybody was called, nothing follows.
    """
    mine = update(gleaning).where(gleaning.c.workshop_id == workshop_id, gleaning.c.calling != "off")
    again = case((gleaning.c.calling == "done", "on"), else_=gleaning.c.calling)
    await tx.execute(mine.values(dropped=gleaning.c.dropped + heads, calling=again, next_call_at=now))


async def replaced(tx: Transaction, workshop_id: int) -> None:
    """Those who were lost are replaced, or need not be."""
    await tx.execute(update(gleaning).where(gleaning.c.workshop_id == workshop_id).values(dropped=0))


async def danger(tx: Transaction, workshop_id: int, at: datetime | None) -> bool:
    """Somebody is told that the least number is in danger, or (None) it is not any more; False when that was so."""
    before = gleaning.c.danger_at.is_not(None) if at is None else gleaning.c.danger_at.is_(None)
    mine = update(gleaning).where(and_(gleaning.c.workshop_id == workshop_id, before))
    return await tx.changed(mine.values(danger_at=at)) == 1


async def forget(tx: Transaction, now: datetime) -> int:
    """Erase who was called more than 13 months ago; how many rows it touched. What counts is in people's histories."""
    old = select(gleaning_call.c.id).where(
        gleaning_call.c.called_at < now - KEPT, gleaning_call.c.counted_at.is_not(None)
    )
    return await tx.changed(delete(gleaning_call).where(gleaning_call.c.id.in_(old.limit(BATCH))))
