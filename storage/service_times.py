"""Time that people gave: recorded once for each occasion, changed under its version, each change with its trail."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    Update,
    and_,
    case,
    cast,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    or_,
    select,
    update,
)

from domain.hours import Change, Role, ServiceTime, State, thing_of
from domain.workshops import Theme
from storage.database import Transaction
from storage.tables import service_change, service_time, signup, workshop, workshop_facilitator

BATCH = 5000
"""As many rows are forgotten at once."""
GUESTS_KEPT = timedelta(days=90)
"""After so long nobody knows any more which guest it was; the time stays."""
NOTES_KEPT = timedelta(days=60)
_OPEN: ColumnElement[bool] = literal_column("service_time.state = 'recorded'")
"""Spelled as its index is, so that it is used."""


def _read(row: Any) -> ServiceTime:
    return ServiceTime(
        id=row.id,
        network=row.network_id,
        occasion=row.occasion,
        person=row.person_id,
        guest=row.guest or "",
        centre=row.centre_id,
        role=row.role,
        day=date.fromisoformat(row.day),
        recorded=row.recorded,
        minutes=row.minutes,
        state=row.state,
        decided_by=row.approved_by,
        decided_at=row.approved_at,
        note=row.note or "",
        version=row.version,
    )


@dataclass(frozen=True, slots=True)
class New:
    """A time given that is not stored yet."""

    network: int
    occasion: str
    person: int | None
    guest: str
    centre: int
    role: Role
    day: date
    minutes: int


async def record(tx: Transaction, new: New, now: datetime) -> bool:
    """Store what somebody gave; False when this occasion is recorded already: nothing is changed."""
    values = {
        "network_id": new.network,
        "occasion": new.occasion,
        "thing": thing_of(new.occasion),
        "person_id": new.person,
        "guest": new.guest or None,
        "centre_id": new.centre,
        "role": new.role,
        "day": new.day.isoformat(),
        "recorded": new.minutes,
        "minutes": new.minutes,
        "created_at": now,
        "changed_at": now,
    }
    return await tx.insert_new(service_time, values, on=("occasion",))


async def _some(tx: Transaction, *conditions: ColumnElement[bool]) -> list[ServiceTime]:
    rows = await tx.all(select(service_time).where(*conditions).order_by(service_time.c.id))
    return [_read(row) for row in rows]


async def get(tx: Transaction, service_id: int) -> ServiceTime:
    """A time given by id.

    Raises:
        LookupError: there is none.
    """
    found = await _some(tx, service_time.c.id == service_id)
    if not found:
        raise LookupError(f"no time given {service_id}")
    return found[0]


async def of_thing(tx: Transaction, thing: str) -> list[ServiceTime]:
    """All that was given to a workshop (`workshop:12`) or a tour (`tour:3`), in the order of recording."""
    return await _some(tx, service_time.c.thing == thing)


async def change(
    tx: Transaction, old: ServiceTime, state: State, minutes: int, by: int, now: datetime, *, note: str = ""
) -> bool:
    """Make it another one, and leave the trail; False when somebody changed it since it was read (`version`)."""
    decided = state != "recorded"
    values = {
        "state": state,
        "minutes": minutes,
        "approved_by": by if decided else None,
        "approved_at": now if decided else None,
        "note": note or None,
        "changed_at": now,
        "version": old.version + 1,
    }
    mine = update(service_time).where(service_time.c.id == old.id, service_time.c.version == old.version)
    if await tx.changed(mine.values(**values)) != 1:
        return False
    trail = {"service_id": old.id, "by_id": by, "at": now, "state": state, "minutes": minutes}
    await tx.execute(insert(service_change).values(network_id=old.network, **trail))
    return True


async def keep_note(tx: Transaction, service_id: int, note: str, now: datetime) -> None:
    """Keep why its person says that it is wrong, sealed."""
    mine = update(service_time).where(service_time.c.id == service_id)
    await tx.execute(mine.values(note=note or None, changed_at=now))


async def trail(tx: Transaction, service_id: int) -> list[Change]:
    """Who changed it and when, the first change first."""
    wanted = select(service_change).where(service_change.c.service_id == service_id).order_by(service_change.c.id)
    return [Change(row.by_id, row.at, row.state, row.minutes) for row in await tx.all(wanted)]


async def drop(tx: Transaction, ids: Collection[int]) -> None:
    """Forget what was recorded of people who were not there after all; what was decided stays."""
    open_ = select(service_time.c.id).where(service_time.c.id.in_(list(ids)), service_time.c.state == "recorded")
    await tx.execute(delete(service_change).where(service_change.c.service_id.in_(open_)))
    await tx.execute(delete(service_time).where(service_time.c.id.in_(list(ids)), service_time.c.state == "recorded"))


# --- sums -------------------------------------------------------------------------------------------------------------


async def sums(tx: Transaction, person_id: int, since: date | None = None) -> dict[tuple[Role, State], int]:
    """Minutes of a person by role and state, from a day on or in all."""
    mine = [service_time.c.person_id == person_id]
    if since is not None:
        mine.append(service_time.c.day >= since.isoformat())
    total = func.sum(service_time.c.minutes)
    wanted = select(service_time.c.role, service_time.c.state, total.label("minutes")).where(*mine)
    rows = await tx.all(wanted.group_by(service_time.c.role, service_time.c.state))
    return {(row.role, row.state): int(row.minutes) for row in rows}


async def of_person(tx: Transaction, person_id: int, *, skip: int = 0, limit: int = 5) -> list[ServiceTime]:
    """What a person gave, the latest day first."""
    order = (service_time.c.day.desc(), service_time.c.id.desc())
    wanted = select(service_time).where(service_time.c.person_id == person_id).order_by(*order)
    return [_read(row) for row in await tx.all(wanted.offset(skip).limit(limit))]


async def of_day(tx: Transaction, person_id: int, day: date, *, but: int) -> int:
    """Minutes that a person gave on a day, this one and refused ones aside."""
    mine = (
        service_time.c.person_id == person_id,
        service_time.c.day == day.isoformat(),
        service_time.c.id != but,
        service_time.c.state != "refused",
    )
    return int(await tx.scalar(select(func.coalesce(func.sum(service_time.c.minutes), 0)).where(*mine)))


async def waiting(tx: Transaction, network_id: int, but: int) -> list[ServiceTime]:
    """What is not decided yet, one person's own left out, the oldest day first and then by thing."""
    other = or_(service_time.c.person_id.is_(None), service_time.c.person_id != but)
    mine = select(service_time).where(service_time.c.network_id == network_id, _OPEN, other)
    order = (service_time.c.day, service_time.c.thing, service_time.c.id)
    return [_read(row) for row in await tx.all(mine.order_by(*order))]


# --- what is still to be recorded -------------------------------------------------------------------------------------

# Each subquery says what it is about (`correlate`): one in a subquery would begin with all workshops again.
_NAMED = literal("workshop:") + cast(workshop.c.id, String)
_SEEN = func.coalesce(signup.c.came, 0)
_CHILDREN = case(
    (signup.c.adults >= _SEEN, 0),
    (_SEEN - signup.c.adults < signup.c.children, _SEEN - signup.c.adults),
    else_=signup.c.children,
)
"""As `storage.presence` counts them: of those who came, adults first."""


def _gleaners() -> ColumnElement[bool]:
    """Of a gleaning: more adults of some sign-up came than are recorded, or fewer while some can be taken off."""
    base = _NAMED + ":signup:" + cast(signup.c.id, String)
    led = _NAMED + ":lead:" + func.coalesce(cast(signup.c.person_id, String), "")
    named = service_time.c.occasion
    theirs = and_(service_time.c.thing == _NAMED, or_(named == base, named.like(base + ":%"), named == led))
    counted = select(func.count()).select_from(service_time).where(theirs)
    recorded = counted.correlate(workshop, signup).scalar_subquery()
    loose = exists().where(theirs, service_time.c.state == "recorded", named != led).correlate(workshop, signup)
    came = _SEEN - _CHILDREN
    uneven = or_(came > recorded, and_(came < recorded, loose))
    return and_(workshop.c.theme == Theme.GLEANING.value, exists().where(signup.c.workshop_id == workshop.c.id, uneven))


def _leaders() -> ColumnElement[bool]:
    """Somebody led it of whom nothing is recorded, and somebody came; who was ticked as absent did not lead it."""
    lead, other = workshop_facilitator, signup.alias("of_leader")
    seen = exists().where(signup.c.workshop_id == workshop.c.id, signup.c.came > 0)
    theirs = other.c.workshop_id == workshop.c.id, other.c.person_id == lead.c.person_id
    absent = exists().where(*theirs, other.c.came == 0).correlate(workshop, lead)
    here = service_time.c.thing == _NAMED, service_time.c.person_id == lead.c.person_id
    known = exists().where(*here).correlate(workshop, lead)
    return and_(seen, exists().where(lead.c.workshop_id == workshop.c.id, ~known, ~absent))


async def unrecorded(tx: Transaction, since: datetime, now: datetime, *, limit: int = 500) -> list[int]:
    """Workshops that ended in between, whose list is closed, and of which some time is not recorded yet."""
    closed = (workshop.c.ends_at > since, workshop.c.ends_at <= now, workshop.c.closed_at.is_not(None))
    wanted = select(workshop.c.id).where(*closed, workshop.c.state == "planned", or_(_gleaners(), _leaders()))
    rows = await tx.all(wanted.order_by(workshop.c.ends_at, workshop.c.id).limit(limit))
    return [row.id for row in rows]


# --- forgetting -------------------------------------------------------------------------------------------------------


async def forget(tx: Transaction, now: datetime) -> int:
    """Erase the names of guests after 90 days, and what people wrote after 60; how many rows it touched."""
    day = (now - GUESTS_KEPT).date().isoformat()
    touched = await tx.changed(_older(service_time.c.guest.is_not(None), service_time.c.day < day).values(guest=None))
    said = (service_time.c.note.is_not(None), service_time.c.changed_at < now - NOTES_KEPT)
    return touched + await tx.changed(_older(*said).values(note=None))


def _older(*conditions: ColumnElement[bool]) -> Update:
    some = select(service_time.c.id).where(*conditions).limit(BATCH)
    return update(service_time).where(service_time.c.id.in_(some))
