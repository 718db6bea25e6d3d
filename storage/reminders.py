"""Who is to be reminded of what: few queries over many rows, without those whose reminder is in the outbox already.

An audience is one kind of thing and the people it concerns. It finds what begins (or has ended) within a stretch of
time, and for some of it the people; a round looks with the same queries for many and, again, for one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import Select, Table

from domain.reminders import Occasion, Whom
from storage import preferences
from storage import reminder_queries as queries
from storage.database import Transaction
from storage.tables import stop, workshop

AT_ONCE = 500
"""Ids in one statement."""


class Audience(Protocol):
    """One kind of thing, and the people whom it concerns."""

    kind: str
    """Begins the keys of what they are told: the name of its table."""

    async def occasions(self, tx: Transaction, after: datetime, until: datetime, *, ends: bool) -> list[Occasion]:
        """What begins (or `ends`) after a moment and not after another."""
        ...

    async def one(self, tx: Transaction, thing: int) -> Occasion | None:
        """One of them, nobody else's until the transaction ends; None when it is called off."""
        ...

    async def people(self, tx: Transaction, name: str, things: Sequence[int]) -> list[Whom]:
        """Whom these concern, without those who have a reminder of this name for their present start."""
        ...

    def depends(self, occasion: Occasion, whom: Whom) -> dict[str, Any]:
        """What must still be true when the letter leaves, for `storage.fitness`."""
        ...


def key_of(kind: str, thing: int, whom: int, name: str, stamp: str) -> str:
    """What names a reminder in the outbox.

    >>> key_of("workshop", 12, 7, "eve", "20261003T1200Z")
    'workshop:12:person:7:eve:20261003T1200Z'
    """
    return f"{kind}:{thing}:person:{whom}:{name}:{stamp}"


def news_card(thing: int) -> str:
    """The living message in which somebody is told what has become of a workshop."""
    return f"workshop:{thing}:news"


class _OfWorkshops:
    kind = "workshop"

    async def occasions(self, tx: Transaction, after: datetime, until: datetime, *, ends: bool) -> list[Occasion]:
        """Planned workshops."""
        return await _occasions(tx, workshop, after, until, ends=ends)

    async def one(self, tx: Transaction, thing: int) -> Occasion | None:
        """A planned workshop; its seats are nobody else's meanwhile."""
        return await _one(tx, workshop, thing)

    def depends(self, occasion: Occasion, whom: Whom) -> dict[str, Any]:  # noqa: ARG002 - seats depend on more
        """It is still planned, for that moment."""
        return {"workshop": occasion.id, "starts": occasion.stamp}


@dataclass(frozen=True)
class Seats(_OfWorkshops):
    """Who has a seat in a workshop; guests have no phone."""

    unanswered: bool = False
    """Only those who have not said whether they come."""
    absent: bool = True
    """Those who were seen to be absent, too."""
    expired: bool = False
    """Those whose reminder was left in the outbox and could not leave in time, too."""

    async def people(self, tx: Transaction, name: str, things: Sequence[int]) -> list[Whom]:
        """`row` is the sign-up."""
        return await _people(tx, queries.seats(tx.engine, name, **asdict(self)), things)

    def depends(self, occasion: Occasion, whom: Whom) -> dict[str, Any]:
        """The seat is still theirs."""
        return super().depends(occasion, whom) | {"seat": whom.row}


@dataclass(frozen=True)
class Leaders(_OfWorkshops):
    """Who leads a workshop; the coordinators of its centre when nobody does."""

    async def people(self, tx: Transaction, name: str, things: Sequence[int]) -> list[Whom]:
        """`row` is the person."""
        return await _people(tx, queries.leaders(tx.engine, name), things)


@dataclass(frozen=True)
class Farmers(_OfWorkshops):
    """Whose field a gleaning is in, when they write to Bocal."""

    async def people(self, tx: Transaction, name: str, things: Sequence[int]) -> list[Whom]:
        """`row` is the person."""
        return await _people(tx, queries.farmers(tx.engine, name), things)


@dataclass(frozen=True)
class Deliveries:
    """Farmers who bring something that was accepted to a truck stop."""

    kind = "stop"

    async def occasions(self, tx: Transaction, after: datetime, until: datetime, *, ends: bool) -> list[Occasion]:
        """Planned stops."""
        return await _occasions(tx, stop, after, until, ends=ends)

    async def one(self, tx: Transaction, thing: int) -> Occasion | None:
        """A planned stop."""
        return await _one(tx, stop, thing)

    async def people(self, tx: Transaction, name: str, things: Sequence[int]) -> list[Whom]:
        """`row` is the person, `since` the last of the decisions."""
        return await _people(tx, queries.deliveries(tx.engine, name), things)

    def depends(self, occasion: Occasion, whom: Whom) -> dict[str, Any]:  # noqa: ARG002 - the stop alone
        """The stop is still planned, for that moment."""
        return {"stop": occasion.id, "starts": occasion.stamp}


@dataclass(frozen=True)
class Drivers:
    """Who drives on the pick-up tour of a truck stop, or is asked to; the truck's team where no driver is named."""

    kind = "stop"

    async def occasions(self, tx: Transaction, after: datetime, until: datetime, *, ends: bool) -> list[Occasion]:
        """Planned stops."""
        return await _occasions(tx, stop, after, until, ends=ends)

    async def one(self, tx: Transaction, thing: int) -> Occasion | None:
        """A planned stop."""
        return await _one(tx, stop, thing)

    async def people(self, tx: Transaction, name: str, things: Sequence[int]) -> list[Whom]:
        """`row` is the vehicle; only those with farms to go to."""
        return await _people(tx, queries.drivers(tx.engine, name), things)

    def depends(self, occasion: Occasion, whom: Whom) -> dict[str, Any]:  # noqa: ARG002 - the stop alone
        """The stop is still planned, for that moment."""
        return {"stop": occasion.id, "starts": occasion.stamp}


async def _occasions(tx: Transaction, table: Table, after: datetime, until: datetime, *, ends: bool) -> list[Occasion]:
    rows = await tx.execute(queries.between(table, ends=ends), {"after": after, "until": until})
    return [_occasion(row) for row in rows]


async def _one(tx: Transaction, table: Table, thing: int) -> Occasion | None:
    row = await tx.one(queries.planned(table).where(table.c.id == thing).with_for_update(key_share=True))
    return None if row is None else _occasion(row)


def _occasion(row: Any) -> Occasion:
    zone = ZoneInfo(row.zone)
    return Occasion(row.id, row.starts_at.astimezone(zone), row.ends_at.astimezone(zone))


async def _people(tx: Transaction, wanted: Select[Any], things: Sequence[int]) -> list[Whom]:
    found: list[Whom] = []
    for at in range(0, len(things), AT_ONCE):
        found += [_whom(row) for row in await tx.execute(wanted, {"things": things[at : at + AT_ONCE]})]
    return found


def _whom(row: Any) -> Whom:
    known = [moment for moment in (row.since, row.told) if moment is not None]
    quiet = preferences.quiet(row.quiet_start, row.quiet_end)
    return Whom(row.occasion, row.row, row.person, max(known, default=None), quiet)
