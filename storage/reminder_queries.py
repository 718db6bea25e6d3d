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
from storage.tables import (
    allocation,
    gleaning,
    halt,
    offer,
    outbox,
    person,
    preference,
    role_grant,
    signup,
    stop,
    tour,
    tour_vehicle,
    workshop,
)
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
def farmers(engine: str, name: str) -> Select[Any]:
    """Whose fields the gleanings among `things` are in, without a reminder of this name."""
    return (
        _asked(workshop, person.c.id, literal(None, Moment()), literal(None, Moment()))
        .join(gleaning, gleaning.c.workshop_id == workshop.c.id)
        .join(person, person.c.id == gleaning.c.farmer_id)
        .outerjoin(preference, preference.c.person_id == person.c.id)
        .where(_these(workshop.c.id), ~_has(engine, workshop, name))
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


@cache
def drivers(engine: str, name: str) -> Select[Any]:
    """Who drives to farms before `things`, without a reminder of this name."""
    of_stop = select(tour_vehicle.c.id, tour.c.stop_id).join(tour, tour.c.id == tour_vehicle.c.tour_id)
    to_do = exists().where(halt.c.vehicle_id == tour_vehicle.c.id, halt.c.state == "planned")
    live = of_stop.where(_these(tour.c.stop_id), tour.c.state == "open", tour_vehicle.c.state != "declined", to_do)
    goes_along = role_grant.alias()
    nobody_does = ~exists().where(
        goes_along.c.centre_id == stop.c.centre_id, goes_along.c.role == Role.FACILITATOR.value
    )
    team = (
        live.join(stop, stop.c.id == tour.c.stop_id)
        .join(role_grant, role_grant.c.centre_id == stop.c.centre_id)
        .where(or_(role_grant.c.role == Role.FACILITATOR.value, nobody_does))
    )
    both = union(
        live.add_columns(tour_vehicle.c.driver_id.label("who")).where(tour_vehicle.c.driver_id.is_not(None)),
        team.add_columns(role_grant.c.person_id.label("who")).where(tour_vehicle.c.driver_id.is_(None)),
    ).subquery()
    card = literal("drive:") + cast(both.c.id, Text)
    said = (outbox.c.chat_id == person.c.address, outbox.c.card == card)
    told = select(func.max(outbox.c.created_at, type_=Moment())).where(*said).correlate(both, person).scalar_subquery()
    return (
        _asked(stop, both.c.id, literal(None, Moment()), told)
        .join(both, both.c.stop_id == stop.c.id)
        .join(person, person.c.id == both.c.who)
        .outerjoin(preference, preference.c.person_id == person.c.id)
        .where(~_has(engine, stop, name))
        .order_by(stop.c.starts_at, both.c.id, person.c.id)
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
