"""Sign-ups: who has a seat in a workshop, who waits for one and in which order, who came.

Whatever changes a row holds the lock of its workshop (`storage.workshops.get(lock=True)`), and moves the workshop's
count of taken seats with it (`storage.workshops.take`).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, false, func, insert, literal_column, or_, select, true, update

from domain.workshops import RELEASE, Pool, Signup, Theme, Workshop
from storage.database import Transaction
from storage.tables import person, signup, workshop

_WAITS: ColumnElement[bool] = literal_column("signup.waiting > signup.held")
"""Spelled as the index is, so that it is used."""


def _signup(row: Any) -> Signup:
    return Signup(
        id=row.id,
        network=row.network_id,
        workshop=row.workshop_id,
        person=row.person_id,
        guest=row.guest or "",
        by=row.by_id,
        adults=row.adults,
        children=row.children,
        booked=row.booked,
        waiting=row.waiting,
        held=row.held,
        held_until=row.held_until,
        whole=row.whole,
        pool=Pool(row.pool),
        priority=row.priority,
        seq=row.seq,
        state=row.state,
        answer=row.answer,
        booked_at=row.booked_at,
        code=row.code,
        came=row.came,
        excused=row.excused,
        created_at=row.created_at,
    )


def _values(new: Signup) -> dict[str, Any]:
    return {
        "network_id": new.network,
        "workshop_id": new.workshop,
        "person_id": new.person,
        "guest": new.guest or None,
        "by_id": new.by,
        "adults": new.adults,
        "children": new.children,
        "booked": new.booked,
        "waiting": new.waiting,
        "held": new.held,
        "held_until": new.held_until,
        "whole": new.whole,
        "pool": new.pool.value,
        "priority": new.priority,
        "seq": new.seq,
        "state": new.state,
        "answer": new.answer,
        "booked_at": new.booked_at,
        "code": new.code,
        "came": new.came,
        "excused": new.excused,
    }


async def add(tx: Transaction, new: Signup, now: datetime) -> Signup:
    """Store a sign-up at the end of its workshop's order (`seq` is given here) and give it back with its id."""
    values = _values(new) | {"seq": await next_seq(tx, new.workshop), "created_at": now, "changed_at": now}
    key = await tx.insert(insert(signup).values(**values))
    return await get(tx, key)


async def keep(tx: Transaction, changed: Signup, now: datetime) -> None:
    """Write what a sign-up has become."""
    await tx.execute(update(signup).where(signup.c.id == changed.id).values(**_values(changed), changed_at=now))


async def next_seq(tx: Transaction, workshop_id: int) -> int:
    """The place behind everybody on the list of a workshop."""
    last = await tx.scalar(select(func.max(signup.c.seq)).where(signup.c.workshop_id == workshop_id))
    return int(last or 0) + 1


async def _some(tx: Transaction, *conditions: ColumnElement[bool]) -> list[Signup]:
    rows = await tx.all(select(signup).where(*conditions).order_by(signup.c.seq, signup.c.id))
    return [_signup(row) for row in rows]


async def get(tx: Transaction, signup_id: int) -> Signup:
    """A sign-up by id.

    Raises:
        LookupError: there is none.
    """
    found = await _some(tx, signup.c.id == signup_id)
    if not found:
        raise LookupError(f"no sign-up {signup_id}")
    return found[0]


async def several(tx: Transaction, ids: Sequence[int]) -> dict[int, Signup]:
    """Sign-ups by id."""
    return {one.id: one for one in await _some(tx, signup.c.id.in_(set(ids)))} if ids else {}


async def of(tx: Transaction, workshop_id: int, person_id: int) -> Signup | None:
    """A person's sign-up for a workshop, in whatever state."""
    found = await _some(tx, signup.c.workshop_id == workshop_id, signup.c.person_id == person_id)
    return found[0] if found else None


async def by_code(tx: Transaction, code: str) -> Signup | None:
    """The sign-up whose QR code was read."""
    found = await _some(tx, signup.c.code == code)
    return found[0] if found else None


async def live(tx: Transaction, workshop_id: int) -> list[Signup]:
    """Everybody who has a seat or waits for one, in order of arrival."""
    return await _some(tx, signup.c.workshop_id == workshop_id, signup.c.state == "live")


async def all_of(tx: Transaction, workshop_id: int) -> list[Signup]:
    """Everybody who ever signed up for a workshop, in order of arrival."""
    return await _some(tx, signup.c.workshop_id == workshop_id)


async def waiting(tx: Transaction, workshop_id: int) -> list[Signup]:
    """The waiting list, who is served first first; those who are offered a seat included."""
    rows = await tx.all(
        select(signup)
        .where(signup.c.workshop_id == workshop_id, signup.c.state == "live", signup.c.waiting > 0)
        .order_by(signup.c.priority.desc(), signup.c.seq)
    )
    return [_signup(row) for row in rows]


async def before(tx: Transaction, mine: Signup) -> int:
    """How many sign-ups on the waiting list are served before this one."""
    first = or_(signup.c.priority > mine.priority, and_(signup.c.priority == mine.priority, signup.c.seq < mine.seq))
    waiting = (signup.c.workshop_id == mine.workshop, signup.c.state == "live", signup.c.waiting > 0)
    return int(await tx.scalar(select(func.count()).select_from(signup).where(*waiting, first)))


async def taken(tx: Transaction, workshop_id: int) -> dict[Pool, int]:
    """Heads with a seat, or offered one, by pool."""
    heads = func.sum(signup.c.booked + signup.c.held)
    mine = (signup.c.workshop_id == workshop_id, signup.c.state == "live")
    rows = await tx.all(select(signup.c.pool, heads.label("heads")).where(*mine).group_by(signup.c.pool))
    return {Pool(row.pool): int(row.heads) for row in rows}


async def lapsing(tx: Transaction, now: datetime, *, limit: int = 500) -> list[int]:
    """Workshops with an offered seat that is to be passed on: not taken in time, begun, or nobody there to take it."""
    over = or_(signup.c.held_until <= now, workshop.c.starts_at <= now, person.c.reachable.is_(false()))
    wanted = (
        select(signup.c.workshop_id)
        .join(workshop, workshop.c.id == signup.c.workshop_id)
        .outerjoin(person, person.c.id == signup.c.person_id)
        .where(literal_column("signup.held > 0"), over)
    )
    rows = await tx.all(wanted.order_by(signup.c.held_until).limit(limit))
    return list(dict.fromkeys(row.workshop_id for row in rows))


async def of_person(tx: Transaction, person_id: int, after: datetime) -> list[Signup]:
    """A person's live sign-ups for planned workshops that end after this moment, the soonest first."""
    rows = await tx.all(
        select(signup)
        .join(workshop, workshop.c.id == signup.c.workshop_id)
        .where(
            signup.c.person_id == person_id,
            signup.c.state == "live",
            workshop.c.state == "planned",
            workshop.c.ends_at > after,
        )
        .order_by(workshop.c.starts_at, signup.c.id)
    )
    return [_signup(row) for row in rows]


async def clashing(tx: Transaction, person_id: int, start: datetime, end: datetime, *, but: int) -> list[int]:
    """Planned workshops, other than `but`, for which a person has a seat and that overlap these moments."""
    rows = await tx.all(
        select(workshop.c.id)
        .join(signup, workshop.c.id == signup.c.workshop_id)
        .where(
            signup.c.person_id == person_id,
            signup.c.state == "live",
            signup.c.booked > 0,
            workshop.c.state == "planned",
            workshop.c.id != but,
            workshop.c.starts_at < end,
            workshop.c.ends_at > start,
        )
        .order_by(workshop.c.starts_at, workshop.c.id)
    )
    return [row.id for row in rows]


async def has_taken_part(tx: Transaction, person_id: int, by: Workshop) -> bool:
    """Whether a person will have taken part in another workshop when this one begins, or is its newcomer already.

    Who was absent has not taken part. Who has cooked is new in the field, and the other way round.
    """
    theme = workshop.c.theme == Theme.GLEANING.value if by.is_gleaning else workshop.c.theme != Theme.GLEANING.value
    wanted = (
        select(signup.c.id)
        .join(workshop, workshop.c.id == signup.c.workshop_id)
        .where(
            signup.c.person_id == person_id,
            signup.c.state == "live",
            signup.c.booked > 0,
            or_(signup.c.came.is_(None), signup.c.came > 0),
            workshop.c.state == "planned",
            workshop.c.id != by.id,
            theme,
            or_(workshop.c.ends_at <= by.start, signup.c.pool == Pool.NEWCOMER.value),
        )
        .limit(1)
    )
    return await tx.scalar(wanted) is not None


async def lost_seats(tx: Transaction, person_id: int, network_id: int, since: datetime) -> int:
    """How many workshops with a seat of theirs were called off since then, less those they came first in since."""
    mine = (signup.c.person_id == person_id, signup.c.network_id == network_id)
    called_off = (workshop.c.state == "cancelled", workshop.c.changed_at > since, signup.c.booked_at.is_not(None))
    lost = select(func.count()).select_from(signup).join(workshop, workshop.c.id == signup.c.workshop_id)
    made_good = select(func.count()).select_from(signup)
    made_good = made_good.where(*mine, signup.c.state == "live", signup.c.priority > 0, signup.c.changed_at > since)
    return int(await tx.scalar(lost.where(*mine, *called_off))) - int(await tx.scalar(made_good))


async def unserved(tx: Transaction, now: datetime, *, limit: int = 500) -> list[int]:
    """Workshops to come with a free seat for somebody who waits for it and can be asked, the soonest first."""
    hopeful = _hopeful(now)
    sums = _taken_by_pool(hopeful)
    newcomers, partners = _still_kept(sums, Pool.NEWCOMER, now), _still_kept(sums, Pool.PARTNER, now)
    not_theirs = case(
        (signup.c.pool == Pool.NEWCOMER.value, partners),
        (signup.c.pool == Pool.PARTNER.value, newcomers),
        else_=newcomers + partners,
    )
    wants = signup.c.waiting - signup.c.held
    together = and_(signup.c.whole.is_(true()), signup.c.adults + signup.c.children <= workshop.c.seats)
    fewest = case((together, wants), else_=1)
    wanted = (
        select(workshop.c.id, workshop.c.starts_at)
        .join(signup, workshop.c.id == signup.c.workshop_id)
        .join(sums, sums.c.workshop_id == workshop.c.id)
        .outerjoin(person, person.c.id == signup.c.person_id)
        .where(
            workshop.c.id.in_(hopeful),
            signup.c.state == "live",
            _WAITS,
            workshop.c.taken + not_theirs + fewest <= workshop.c.seats,
            or_(person.c.id.is_(None), person.c.reachable.is_(true())),
        )
    )
    rows = await tx.all(wanted.distinct().order_by(workshop.c.starts_at, workshop.c.id).limit(limit))
    return [row.id for row in rows]


def _hopeful(now: datetime) -> Select[Any]:
    """Workshops to come where a seat is free and somebody waits: few, so that the others are not looked at."""
    return (
        select(signup.c.workshop_id)
        .join(workshop, workshop.c.id == signup.c.workshop_id)
        .where(_WAITS, workshop.c.state == "planned", workshop.c.starts_at > now, workshop.c.taken < workshop.c.seats)
    )


def _taken_by_pool(some: Select[Any]) -> Any:
    heads = signup.c.booked + signup.c.held
    sums = [
        func.sum(case((signup.c.pool == pool.value, heads), else_=0)).label(pool.value)
        for pool in (Pool.NEWCOMER, Pool.PARTNER)
    ]
    these = (signup.c.state == "live", signup.c.workshop_id.in_(some))
    return select(signup.c.workshop_id, *sums).where(*these).group_by(signup.c.workshop_id).subquery()


def _still_kept(sums: Any, pool: Pool, now: datetime) -> Any:
    """Seats kept for a pool that it has not taken, until they are everybody's."""
    kept = {Pool.NEWCOMER: workshop.c.kept_newcomers, Pool.PARTNER: workshop.c.kept_partner}[pool]
    left = kept - sums.c[pool.value]
    return case((workshop.c.starts_at <= now + RELEASE, 0), (left > 0, left), else_=0)
