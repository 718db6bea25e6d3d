"""Who can be called to a gleaning: volunteers around a field, as the store knows them, and who is busy elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from math import sqrt
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal_column, or_, select, true

from domain.calls import FARTHEST_KM, Candidate
from domain.places import Point
from domain.preferences import Topic
from domain.quiet import QUIET
from storage import near, volunteering
from storage.database import Transaction
from storage.preferences import named, quiet
from storage.tables import gleaning_call, person, preference, signup, workshop
from storage.tables import volunteering as profile

WEEK = timedelta(days=7)
"""The stretch in which calls are counted."""
MOST = 3000
"""So many volunteers are looked at for one gleaning, the nearest first."""
_GLEANS: ColumnElement[bool] = literal_column("person.volunteer IS TRUE")
"""Spelled as its index is, so that it is used."""


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
