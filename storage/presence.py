"""Who came: the ticks on the lists, the figures made of them, and what of it is forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    String,
    Update,
    and_,
    case,
    cast,
    delete,
    false,
    func,
    literal,
    or_,
    select,
    update,
)

from domain.presence import WALK_IN
from storage.database import Transaction
from storage.tables import feedback, outbox, signup, workshop, workshop_facilitator

BATCH = 5000
"""As many rows are forgotten at once."""
EXCUSES_KEPT = timedelta(days=60)
GUESTS_KEPT = timedelta(days=90)
PEOPLE_KEPT = timedelta(days=396)
"""13 months after a workshop nobody can tell any more who was there: the figures stay."""

_seen = func.coalesce(signup.c.came, 0)
_walked_in = signup.c.code.startswith(WALK_IN, autoescape=True)


async def led(
    tx: Transaction,
    person_id: int,
    centres: Sequence[int],
    after: datetime,
    before: datetime,
    *,
    latest: bool = False,
    limit: int = 5,
) -> list[int]:
    """Planned workshops of these centres, or facilitated by this person, the first ones first (or the latest ones).

    Args:
        tx: the open transaction.
        person_id: who facilitates.
        centres: whose workshops they may see.
        after: they end after this.
        before: they begin before this.
        latest: the latest ones first.
        limit: so many.
    """
    mine = select(workshop_facilitator.c.workshop_id).where(workshop_facilitator.c.person_id == person_id)
    wanted = select(workshop.c.id).where(
        workshop.c.state == "planned",
        workshop.c.ends_at > after,
        workshop.c.starts_at < before,
        or_(workshop.c.centre_id.in_(list(centres)), workshop.c.id.in_(mine)),
    )
    order = (workshop.c.starts_at.desc() if latest else workshop.c.starts_at, workshop.c.id)
    return [row.id for row in await tx.all(wanted.order_by(*order).limit(limit))]


async def stop_leading(tx: Transaction, person_id: int, now: datetime) -> None:
    """Somebody facilitates no workshop that is not over yet: who comes there is none of their business any more."""
    coming = select(workshop.c.id).where(workshop.c.ends_at > now)
    leading = workshop_facilitator
    theirs = (leading.c.person_id == person_id, leading.c.workshop_id.in_(coming))
    await tx.execute(delete(leading).where(*theirs))


async def tick(tx: Transaction, signup_id: int, came: int | None, by: int, now: datetime) -> None:
    """Write how many of a sign-up came: all, some, none (0), or not known (None)."""
    ticked = {"came": came, "checked_at": now, "checked_by": by, "changed_at": now}
    await tx.execute(update(signup).where(signup.c.id == signup_id).values(**ticked))


async def ticked_at(tx: Transaction, signup_id: int) -> datetime | None:
    """When a sign-up was ticked last."""
    return await tx.scalar(select(signup.c.checked_at).where(signup.c.id == signup_id))  # type: ignore[no-any-return]


# --- absences ---------------------------------------------------------------------------------------------------------

_ABSENT = and_(
    signup.c.came == 0,
    signup.c.excused == false(),
    signup.c.state == "live",
    signup.c.booked > 0,
    signup.c.person_id.is_not(None),
    workshop.c.state == "planned",
    workshop.c.closed_at.is_not(None),
)
"""An absence that counts: a seat, nobody on it, a list that is closed, no reason that was heard."""


async def absences(tx: Transaction, people: Sequence[int], since: datetime) -> dict[int, list[datetime]]:
    """The ends of the workshops from which these people were absent since then."""
    wanted = (
        select(signup.c.person_id, workshop.c.ends_at)
        .join(workshop, workshop.c.id == signup.c.workshop_id)
        .where(_ABSENT, signup.c.person_id.in_(list(people)), workshop.c.ends_at > since)
    )
    found: dict[int, list[datetime]] = {}
    for row in await tx.all(wanted) if people else []:
        found.setdefault(row.person_id, []).append(row.ends_at)
    return found


def told_key(signup_id: int) -> str:
    """Names the occasion on which somebody is told that they were missed."""
    return f"door:absent:{signup_id}"


async def untold(tx: Transaction, since: datetime, before: datetime, *, limit: int = 500) -> list[tuple[int, int]]:
    """Absences from workshops that ended in between and of which nobody was told: sign-up and workshop."""
    key = literal("door:absent:") + cast(signup.c.id, String)
    wanted = (
        select(signup.c.id, signup.c.workshop_id)
        .join(workshop, workshop.c.id == signup.c.workshop_id)
        .where(_ABSENT, workshop.c.ends_at > since, workshop.c.ends_at <= before)
        .where(~select(outbox.c.id).where(outbox.c.key == key).exists())
    )
    return [(row.id, row.workshop_id) for row in await tx.all(wanted.order_by(signup.c.id).limit(limit))]


async def excuse(tx: Transaction, signup_id: int) -> str:
    """What was said of an absence, or nothing."""
    return await tx.scalar(select(signup.c.excuse).where(signup.c.id == signup_id)) or ""


async def keep_excuse(tx: Transaction, signup_id: int, text: str, now: datetime) -> None:
    """Keep what was said of an absence, sealed."""
    await tx.execute(update(signup).where(signup.c.id == signup_id).values(excuse=text, changed_at=now))


async def take_off(tx: Transaction, signup_id: int, now: datetime) -> None:
    """An absence that does not count any more."""
    await tx.execute(update(signup).where(signup.c.id == signup_id).values(excused=True, changed_at=now))


# --- figures ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Figures:
    """Who came to a workshop, in heads; only `signups` counts promises."""

    workshop: int
    closed: bool
    signups: int
    """Promises with a seat, those without a sign-up aside."""
    booked: int
    """Heads of these promises."""
    came: int
    """Heads that were there, with or without a sign-up: adults and children."""
    adults: int
    children: int
    walk_ins: int
    """Of these, those who came without a sign-up."""
    absent: int
    """Heads of promises that were ticked as not there; those with a reason that was heard included."""
    unknown: int
    """Heads of promises that nobody ticked."""
    unserved: int
    """Heads that waited for a seat and never had one."""


def _sum(value: ColumnElement[Any], when: ColumnElement[bool] | None = None) -> ColumnElement[int]:
    return func.coalesce(func.sum(value if when is None else case((when, value), else_=0)), 0)


def _least(one: ColumnElement[Any], other: ColumnElement[Any]) -> ColumnElement[int]:
    return case((one < other, one), else_=other)


_promise = and_(signup.c.state == "live", signup.c.booked > 0, ~_walked_in)
_children = case((_seen > signup.c.adults, _least(_seen - signup.c.adults, signup.c.children)), else_=0)
"""Of those who came, adults are counted first: a list asks for heads only. More than had signed up are adults."""
_COLUMNS = {
    "signups": _sum(literal(1), _promise),
    "booked": _sum(signup.c.booked, _promise),
    "came": _sum(_seen),
    "adults": _sum(_seen - _children),
    "children": _sum(_children),
    "walk_ins": _sum(_seen, _walked_in),
    "absent": _sum(signup.c.booked - _least(_seen, signup.c.booked), and_(_promise, signup.c.came.is_not(None))),
    "unknown": _sum(signup.c.booked, and_(_promise, signup.c.came.is_(None))),
    "unserved": _sum(signup.c.waiting, and_(signup.c.state == "live", _seen == 0)),
}


async def figures(tx: Transaction, network: int, start: datetime, end: datetime) -> list[Figures]:
    """Each planned workshop of a network that begins from `start` on and before `end`, the first one first."""
    return await _figures(
        tx, workshop.c.network_id == network, workshop.c.starts_at >= start, workshop.c.starts_at < end
    )


async def figures_of(tx: Transaction, workshop_id: int) -> Figures:
    """Those of one workshop."""
    return (await _figures(tx, workshop.c.id == workshop_id))[0]


async def _figures(tx: Transaction, *conditions: ColumnElement[bool]) -> list[Figures]:
    sums = [value.label(name) for name, value in _COLUMNS.items()]
    wanted = (
        select(workshop.c.id, workshop.c.closed_at, *sums)
        .join_from(workshop, signup, signup.c.workshop_id == workshop.c.id, isouter=True)
        .where(workshop.c.state == "planned", *conditions)
        .group_by(workshop.c.id, workshop.c.closed_at, workshop.c.starts_at)
        .order_by(workshop.c.starts_at, workshop.c.id)
    )
    return [
        Figures(row.id, row.closed_at is not None, *(int(getattr(row, name)) for name in _COLUMNS))
        for row in await tx.all(wanted)
    ]


# --- forgetting -------------------------------------------------------------------------------------------------------


async def forget_presence(tx: Transaction, now: datetime) -> int:
    """Erase excuses after 60 days, names of guests after 90 days, and after 13 months who it was.

    Returns:
        How many rows it touched: `BATCH` or more when there may be others.
    """
    told = signup.c.excuse.is_not(None)
    named = signup.c.guest.is_not(None)
    known = or_(signup.c.person_id.is_not(None), signup.c.by_id.is_not(None), signup.c.checked_by.is_not(None))
    nobody = {"person_id": None, "by_id": None, "checked_by": None}
    touched = await tx.changed(_older(told, now - EXCUSES_KEPT).values(excuse=None))
    touched += await tx.changed(_older(named, now - GUESTS_KEPT).values(guest=None))
    touched += await tx.changed(_older(known, now - PEOPLE_KEPT).values(**nobody))
    return touched + await _forget_who_said(tx, now - PEOPLE_KEPT)


async def _forget_who_said(tx: Transaction, moment: datetime) -> int:
    """How workshops that ended before this moment were: the scores stay, those who gave them go."""
    said = (
        select(feedback.c.id)
        .join(workshop, workshop.c.id == feedback.c.workshop_id)
        .where(feedback.c.person_id.is_not(None), workshop.c.ends_at < moment)
        .limit(BATCH)
    )
    return await tx.changed(update(feedback).where(feedback.c.id.in_(said)).values(person_id=None))


def _older(what: ColumnElement[bool], moment: datetime) -> Update:
    """Some sign-ups for workshops that ended before this moment."""
    some = (
        select(signup.c.id)
        .join(workshop, workshop.c.id == signup.c.workshop_id)
        .where(what, workshop.c.ends_at < moment)
        .limit(BATCH)
    )
    return update(signup).where(signup.c.id.in_(some))
