"""The queries of `storage.reminders`. Made once: SQLAlchemy takes longer to put them together than to run them."""

from __future__ import annotations

from functools import cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    exists,
    func,
    literal,
    or_,
    select,
    type_coerce,
    union,
)

from domain.people import Role
from storage.tables import allocation, offer, outbox, person, preference, role_grant, signup, stop, workshop
from storage.tables import workshop_facilitator as leading
from storage.types import Moment


@cache
def planned(table: Table) -> Select[Any]:
    """What is planned, and its hours."""
    columns = (table.c.id, table.c.starts_at, table.c.ends_at, table.c.zone)
    return select(*columns).where(table.c.state == "planned")


@cache
def between(table: Table, *, ends: bool) -> Select[Any]:
    """What of it begins (or ends) after `after` and not after `until`."""
    moment = table.c.ends_at if ends else table.c.starts_at
    within = (moment > bindparam("after"), moment <= bindparam("until"))
    return planned(table).where(*within).order_by(moment, table.c.id)


@cache
def seats(engine: str, name: str, *, unanswered: bool, absent: bool, expired: bool) -> Select[Any]:
    """Seats in `things` without a reminder of this name; the flags are those of `storage.reminders.Seats`."""
    more = [outbox.c.state != "expired"] if expired else []
    wanted = (
        _asked(workshop, signup.c.id, signup.c.booked_at, _told())
        .join(signup, signup.c.workshop_id == workshop.c.id)
        .join(person, person.c.id == signup.c.person_id)
        .outerjoin(preference, preference.c.person_id == person.c.id)
        .where(_these(workshop.c.id), signup.c.state == "live", signup.c.booked > 0)
        .where(~_has(engine, workshop, name, *more))
        .order_by(workshop.c.starts_at, signup.c.seq)
    )
    if unanswered:
        wanted = wanted.where(signup.c.answer.is_(None))
    if not absent:
        wanted = wanted.where(or_(signup.c.came.is_(None), signup.c.came > 0))
    return wanted


@cache
def leaders(engine: str, name: str) -> Select[Any]:
    """Who leads `things`, without a reminder of this name."""
    led = exists().where(leading.c.workshop_id == workshop.c.id)
    coordinates = (role_grant.c.centre_id == workshop.c.centre_id, role_grant.c.role == Role.COORDINATOR.value)
    both = union(
        select(leading.c.workshop_id, leading.c.person_id).where(_these(leading.c.workshop_id)),
        select(workshop.c.id, role_grant.c.person_id)
        .join(role_grant, and_(*coordinates))
        .where(_these(workshop.c.id), ~led),
    ).subquery()
    return (
        _asked(workshop, person.c.id, literal(None, Moment()), _told())
        .join(both, both.c.workshop_id == workshop.c.id)
        .join(person, person.c.id == both.c.person_id)
        .outerjoin(preference, preference.c.person_id == person.c.id)
        .where(~_has(engine, workshop, name))
        .order_by(workshop.c.starts_at, person.c.id)
    )


@cache
def deliveries(engine: str, name: str) -> Select[Any]:
    """Who brings something to `things`, without a reminder of this name."""
    who = (person.c.id, preference.c.quiet_start, preference.c.quiet_end)
    decided = func.max(allocation.c.decided_at, type_=Moment())
    return (
        _asked(stop, person.c.id, decided, literal(None, Moment()))
        .join(allocation, allocation.c.stop_id == stop.c.id)
        .join(offer, offer.c.id == allocation.c.offer_id)
        .join(person, person.c.id == offer.c.farmer_id)
        .outerjoin(preference, preference.c.person_id == person.c.id)
        .where(_these(stop.c.id), allocation.c.state == "accepted", offer.c.mode == "deliver")
        .where(~_has(engine, stop, name))
        .group_by(stop.c.id, *who)
        .order_by(stop.c.starts_at, stop.c.id, person.c.id)
    )


def _asked(thing: Table, row: ColumnElement[Any], since: ColumnElement[Any], told: ColumnElement[Any]) -> Select[Any]:
    """What a `Whom` is read from."""
    who = (person.c.id.label("person"), preference.c.quiet_start, preference.c.quiet_end)
    return select(
        thing.c.id.label("occasion"), row.label("row"), since.label("since"), told.label("told"), *who
    ).select_from(thing)


def _these(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return column.in_(bindparam("things", expanding=True))


def _has(engine: str, thing: Table, name: str, *more: ColumnElement[bool]) -> ColumnElement[bool]:
    """Whether a person's reminder of this name was left in the outbox: its key is that of `reminders.key_of`."""
    about = literal(f"{thing.name}:") + cast(thing.c.id, Text) + ":person:" + cast(person.c.id, Text)
    key = about + f":{name}:" + _stamp(engine, thing.c.starts_at)
    return exists().where(outbox.c.key == key, *more)


def _stamp(engine: str, moment: ColumnElement[Any]) -> ColumnElement[str]:
    """A start as `domain.reminders.stamp` writes it."""
    if engine == "sqlite":
        return type_coerce(func.strftime("%Y%m%dT%H%MZ", moment), Text())
    return type_coerce(func.to_char(func.timezone("UTC", moment), 'YYYYMMDD"T"HH24MI"Z"'), Text())


def _told() -> ColumnElement[Any]:
    """When a person was last told that the workshop has changed."""
    card = literal("workshop:") + cast(workshop.c.id, Text) + ":news"
    mine = (outbox.c.chat_id == person.c.address, outbox.c.card == card)
    latest = select(func.max(outbox.c.created_at, type_=Moment())).where(*mine).correlate(workshop, person)
    return latest.scalar_subquery()
