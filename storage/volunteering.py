"""How people volunteer: their choices, one row a person, and how they answered calls so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite

from domain.volunteering import Volunteering
from storage.database import Transaction
from storage.tables import volunteering


@dataclass(frozen=True, slots=True)
class Counts:
    """Answers to calls, the old ones faded: true at `at`."""

    yes: float = 0.0
    no: float = 0.0
    silent: float = 0.0
    at: datetime | None = None
    """Aware UTC; None for somebody who was never called."""


def read(row: Any) -> Volunteering:
    """The choices of a row; an outer join that found none gives those of somebody who has chosen nothing."""
    if row.days is None:
        return Volunteering()
    return Volunteering(
        days=row.days,
        likes=tuple(row.likes),
        refuses=tuple(row.refuses),
        car_seats=row.car_seats,
        per_week=row.per_week,
        radius_km=row.radius_km,
    )


def read_counts(row: Any) -> Counts:
    """The answers of a row, or none."""
    return Counts() if row.yes is None else Counts(row.yes, row.no, row.silent, row.answered_at)


async def of(tx: Transaction, person_id: int) -> Volunteering:
    """A person's choices, or those of somebody who has chosen nothing."""
    row = await tx.one(select(volunteering).where(volunteering.c.person_id == person_id))
    return Volunteering() if row is None else read(row)


async def known(tx: Transaction, person_id: int) -> bool:
    """Whether a person has chosen anything; a row that only counts their answers says no."""
    chosen = (volunteering.c.person_id == person_id, volunteering.c.changed_at.is_not(None))
    return await tx.scalar(select(volunteering.c.person_id).where(*chosen)) is not None


async def keep(tx: Transaction, person_id: int, network_id: int, chosen: Volunteering, now: datetime) -> None:
    """Write a person's choices down. What they answered so far stays."""
    values = {
        "days": chosen.days,
        "likes": list(chosen.likes),
        "refuses": list(chosen.refuses),
        "car_seats": chosen.car_seats,
        "per_week": chosen.per_week,
        "radius_km": chosen.radius_km,
        "changed_at": now,
    }
    await _put(tx, person_id, network_id, values, values)


async def counts(tx: Transaction, person_ids: Sequence[int]) -> dict[int, Counts]:
    """How people answered so far; those who were never called are missing."""
    if not person_ids:
        return {}
    rows = await tx.all(select(volunteering).where(volunteering.c.person_id.in_(set(person_ids))))
    return {row.person_id: read_counts(row) for row in rows}


async def count(tx: Transaction, person_id: int, network_id: int, new: Counts) -> None:
    """Write down how a person answered so far. What they chose stays."""
    values = {"yes": new.yes, "no": new.no, "silent": new.silent, "answered_at": new.at}
    await _put(tx, person_id, network_id, values | {"likes": [], "refuses": []}, values)


async def _put(tx: Transaction, person_id: int, network_id: int, new: dict[str, Any], changed: dict[str, Any]) -> None:
    make = postgresql.insert if tx.engine == "postgresql" else sqlite.insert
    row = make(volunteering).values(person_id=person_id, network_id=network_id, **new)
    await tx.execute(row.on_conflict_do_update(index_elements=["person_id"], set_=changed))
