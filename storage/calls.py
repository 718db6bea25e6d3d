"""Calls to gleanings: who can be called, who was and what they said, and when each gleaning is looked at again.

Whatever changes a gleaning's calls holds the lock of its workshop (`storage.workshops.get(lock=True)`); whoever calls
holds the network before that (`storage.networks.hold`), so that two gleanings do not count on the same place in
somebody's week.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from math import sqrt
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    case,
    delete,
    exists,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    update,
)

from domain.calls import FARTHEST_KM, Call, Candidate, Said
from domain.gleanings import Calling
from domain.places import Point
from domain.preferences import Topic
from domain.quiet import QUIET
from storage import near, volunteering
from storage.database import Transaction
from storage.preferences import named, quiet
from storage.tables import gleaning, gleaning_call, person, preference, signup, workshop
from storage.tables import volunteering as profile

WEEK = timedelta(days=7)
"""The stretch in which calls are counted."""
KEPT = timedelta(days=396)
"""How long it is kept who was called."""
BATCH = 5000
"""So many rows are erased in one transaction."""
MOST = 3000
"""So many volunteers are looked at for one gleaning, the nearest first."""
_GLEANS: ColumnElement[bool] = literal_column("person.volunteer IS TRUE")
_UNCOUNTED: ColumnElement[bool] = literal_column("gleaning_call.counted_at IS NULL")
"""Spelled as their indexes are, so that they are used."""


# --- who can be called ------------------------------------------------------------------------------------------------


def _people(point: Point) -> Select[Any]:
    """A person's row with what they chose; whether they may be called is asked elsewhere."""
    theirs = preference.c.person_id == person.c.id
    return (
        select(
            person.c.id,
            person.c.address,
            person.c.language,
            person.c.radius_km.label("usual_km"),
            preference.c.radius_km.label("news_km"),
            preference.c.quiet_start,
            preference.c.quiet_end,
            near.square(point).label("square"),
            profile.c.days,
            profile.c.likes,
            profile.c.refuses,
            profile.c.car_seats,
            profile.c.per_week,
            profile.c.radius_km,
            profile.c.yes,
            profile.c.no,
            profile.c.silent,
            profile.c.answered_at,
            profile.c.changed_at,
        )
        .select_from(person)
        .outerjoin(preference, theirs)
        .outerjoin(profile, profile.c.person_id == person.c.id)
    )


def _may_be_called() -> list[ColumnElement[bool]]:
    """Volunteers who can be told and have not said that they want no calls, or nothing of gleanings."""
    return [
        _GLEANS,
        person.c.reachable == true(),
        person.c.welcomed == true(),
        or_(profile.c.per_week.is_(None), profile.c.per_week > 0),
        or_(preference.c.topics.is_(None), named(preference.c.topics, Topic.GLEANINGS.value)),
    ]


async def candidates(
    tx: Transaction, network_id: int, point: Point, now: datetime, *, called: Collection[int] = ()
) -> list[Candidate]:
    """Volunteers around a field, the nearest first, and whoever was called to it, wherever they are now.

    Args:
        tx: the open transaction.
        network_id: whose volunteers.
        point: of the field.
        now: calls in the seven days before it count.
        called: people who are wanted in any case.
    """
    around = _people(point).where(
        person.c.network_id == network_id, *_may_be_called(), *near.within(point, FARTHEST_KM)
    )
    rows = list(await tx.all(around.order_by(literal_column("square"), person.c.id).limit(MOST)))
    rest = set(called) - {row.id for row in rows}
    if rest:
        rows += await tx.all(_people(point).where(person.c.id.in_(rest)).order_by(person.c.id))
    had = await _had(tx, [row.id for row in rows], now)
    return [_candidate(row, *had.get(row.id, (0, None))) for row in rows]


def _candidate(row: Any, this_week: int, last: datetime | None) -> Candidate:
    counts = volunteering.read_counts(row)
    chosen = volunteering.read(row)
    return Candidate(
        person=row.id,
        chat=row.address,
        language=row.language,
        km=FARTHEST_KM if row.square is None else sqrt(row.square),
        radius_km=chosen.radius_km or row.news_km or row.usual_km,
        volunteering=chosen,
        chosen=row.changed_at is not None,
        quiet=quiet(row.quiet_start, row.quiet_end) if row.quiet_start else QUIET,
        yes=counts.yes,
        no=counts.no,
        silent=counts.silent,
        counted_at=counts.at,
        this_week=this_week,
        last=last,
    )


async def _had(tx: Transaction, person_ids: Sequence[int], now: datetime) -> dict[int, tuple[int, datetime]]:
    """How many calls each had in the last seven days, and the last of them."""
    if not person_ids:
        return {}
    mine = (
        gleaning_call.c.person_id.in_(person_ids),
        gleaning_call.c.called_at > now - WEEK,
        gleaning_call.c.wave > 0,
    )
    had = select(gleaning_call.c.person_id, func.count(), func.max(gleaning_call.c.called_at)).where(*mine)
    return {row[0]: (row[1], row[2]) for row in await tx.all(had.group_by(gleaning_call.c.person_id))}


async def busy(tx: Transaction, network_id: int, start: datetime, end: datetime, *, but: int) -> set[int]:
    """Who has a seat in something else, a workshop or a gleaning, at that time."""
    wanted = (
        select(signup.c.person_id)
        .join(workshop, workshop.c.id == signup.c.workshop_id)
        .where(
            workshop.c.network_id == network_id,
            workshop.c.state == "planned",
            workshop.c.id != but,
            workshop.c.starts_at < end,
            workshop.c.starts_at > start - timedelta(days=1),
            workshop.c.ends_at > start,
            signup.c.state == "live",
            signup.c.booked > 0,
            signup.c.person_id.is_not(None),
        )
    )
    return {row.person_id for row in await tx.all(wanted)}


# --- who was called ---------------------------------------------------------------------------------------------------


def _call(row: Any) -> Call:
    day = date.fromisoformat(row.day)
    return Call(row.person_id, row.workshop_id, day, row.wave, row.called_at, row.answer)


async def of(tx: Transaction, workshop_id: int) -> list[Call]:
    """Everybody who was called to a gleaning, whatever day it was planned for then, in order."""
    wanted = select(gleaning_call).where(gleaning_call.c.workshop_id == workshop_id).order_by(gleaning_call.c.id)
    return [_call(row) for row in await tx.all(wanted)]


async def to(tx: Transaction, workshop_id: int, person_id: int) -> Call | None:
    """The last call of one person to a gleaning."""
    mine = (gleaning_call.c.workshop_id == workshop_id, gleaning_call.c.person_id == person_id)
    rows = await tx.all(select(gleaning_call).where(*mine).order_by(gleaning_call.c.id.desc()).limit(1))
    return _call(rows[0]) if rows else None


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
    """A call that was shown with another day is answered for that day: it counts as one call, to that day."""
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
    some = exists().where(gleaning_call.c.workshop_id == workshop.c.id, _UNCOUNTED)
    rows = await tx.all(select(workshop.c.id).where(over, some).order_by(workshop.c.id).limit(limit))
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
