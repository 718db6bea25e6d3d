"""Proposals that wait for an answer, and who may give it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select

from domain.people import Role
from domain.quiet import Quiet
from storage import preferences
from storage.database import Transaction
from storage.tables import allocation, outbox, person, preference, role_grant, stop
from storage.types import Moment

CARD = "proposals:waiting"
"""The living message that says how many wait."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """An offer at a stop, proposed and not answered."""

    network: int
    centre: int
    since: datetime
    start: datetime
    """Of the stop, in its own zone."""


@dataclass(frozen=True, slots=True)
class Decider:
    """A coordinator of some centres."""

    id: int
    centres: frozenset[int]
    quiet: Quiet
    told: datetime | None
    """When they were last reminded of what waits."""


async def proposals(tx: Transaction, now: datetime, *, network: int | None = None) -> list[Proposal]:
    """What waits, the soonest stop first."""
    columns = (stop.c.id, stop.c.network_id, stop.c.centre_id, stop.c.starts_at, stop.c.zone)
    wanted = (
        select(*columns, func.min(allocation.c.created_at, type_=Moment()).label("since"))
        .join(allocation, allocation.c.stop_id == stop.c.id)
        .where(allocation.c.state == "proposed", stop.c.starts_at > now)
        .group_by(*columns, allocation.c.offer_id)
        .order_by(stop.c.starts_at, stop.c.id, allocation.c.offer_id)
    )
    rows = await tx.all(wanted if network is None else wanted.where(stop.c.network_id == network))
    return [
        Proposal(row.network_id, row.centre_id, row.since, row.starts_at.astimezone(ZoneInfo(row.zone))) for row in rows
    ]


async def deciders(tx: Transaction, network: int) -> list[Decider]:
    """The coordinators of a network."""
    said = and_(outbox.c.chat_id == person.c.address, outbox.c.card == CARD)
    told = select(func.max(outbox.c.created_at, type_=Moment())).where(said).correlate(person).scalar_subquery()
    rows = await tx.all(
        select(
            person.c.id, role_grant.c.centre_id, preference.c.quiet_start, preference.c.quiet_end, told.label("told")
        )
        .join(role_grant, role_grant.c.person_id == person.c.id)
        .outerjoin(preference, preference.c.person_id == person.c.id)
        .where(role_grant.c.network_id == network, role_grant.c.role == Role.COORDINATOR.value)
        .order_by(person.c.id, role_grant.c.centre_id)
    )
    by_person: dict[int, list[Any]] = {}
    for row in rows:
        by_person.setdefault(row.id, []).append(row)
    return [_decider(theirs) for theirs in by_person.values()]


def _decider(rows: list[Any]) -> Decider:
    first = rows[0]
    quiet = preferences.quiet(first.quiet_start, first.quiet_end)
    return Decider(first.id, frozenset(row.centre_id for row in rows), quiet, first.told)
