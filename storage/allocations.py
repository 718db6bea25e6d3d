"""Allocations: which lot, or part of it, goes to which stop, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select, update

from domain.stops import Allocation, AllocationState
from storage.database import Transaction
from storage.tables import allocation


def _read(row: Any) -> Allocation:
    return Allocation(
        row.id, row.offer_id, row.item_id, row.stop_id, row.recipe, row.grams, row.state, row.reason or ""
    )


async def propose(
    tx: Transaction, network_id: int, offer: int, stop: int, parts: Sequence[tuple[int, str | None, int]], now: datetime
) -> None:
    """Hold room at a stop for parts of an offer: (item, recipe, grams) each."""
    rows = [
        {
            "network_id": network_id,
            "offer_id": offer,
            "item_id": item,
            "stop_id": stop,
            "recipe": recipe,
            "grams": grams,
            "state": "proposed",
            "created_at": now,
        }
        for item, recipe, grams in parts
    ]
    await tx.execute(insert(allocation), rows)


async def of_offer(tx: Transaction, offer: int, *states: AllocationState) -> list[Allocation]:
    """The allocations of an offer, in these states or in any."""
    wanted = select(allocation).where(allocation.c.offer_id == offer).order_by(allocation.c.id)
    rows = await tx.all(wanted.where(allocation.c.state.in_(states)) if states else wanted)
    return [_read(row) for row in rows]


async def at_stop(tx: Transaction, stop: int, *states: AllocationState) -> list[Allocation]:
    """The allocations at a stop, in these states or in any."""
    wanted = select(allocation).where(allocation.c.stop_id == stop).order_by(allocation.c.offer_id, allocation.c.id)
    rows = await tx.all(wanted.where(allocation.c.state.in_(states)) if states else wanted)
    return [_read(row) for row in rows]


async def decide(
    tx: Transaction,
    ids: Sequence[int],
    state: AllocationState,
    *,
    only_from: Sequence[AllocationState],
    by: int | None,
    now: datetime,
    reason: str = "",
) -> int:
    """Change the state of allocations; how many were still in `only_from`."""
    if not ids:
        return 0
    chosen = update(allocation).where(allocation.c.id.in_(list(ids)), allocation.c.state.in_(list(only_from)))
    return await tx.changed(chosen.values(state=state, decided_by=by, decided_at=now, reason=reason or None))


async def shrink(tx: Transaction, allocation_id: int, grams: int) -> None:
    """Hold less than was proposed."""
    await tx.execute(update(allocation).where(allocation.c.id == allocation_id).values(grams=grams))


async def forget(tx: Transaction, offer: int) -> None:
    """Remove every allocation of an offer that is rewritten."""
    await tx.execute(delete(allocation).where(allocation.c.offer_id == offer))
