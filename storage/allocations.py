"""Allocations: which lot, or part of it, goes to which stop, and what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, tuple_, update

from domain.stops import Allocation, AllocationState
from storage.database import Transaction
from storage.tables import allocation, offer, stop


def _read(row: Any) -> Allocation:
    return Allocation(
        id=row.id,
        offer=row.offer_id,
        item=row.item_id,
        stop=row.stop_id,
        recipe=row.recipe,
        grams=row.grams,
        state=row.state,
        reason=row.reason or "",
        decided_by=row.decided_by,
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


async def promised(tx: Transaction, farmer: int, after: datetime) -> list[tuple[int, int, int, int]]:
    """Accepted lots of a farmer for planned stops that end after this moment: offer, stop, item (ids), grams."""
    grams = func.sum(allocation.c.grams).label("grams")
    lot = (allocation.c.offer_id, allocation.c.stop_id, allocation.c.item_id)
    wanted = (
        select(*lot, grams)
        .join(offer, offer.c.id == allocation.c.offer_id)
        .join(stop, stop.c.id == allocation.c.stop_id)
        .where(offer.c.farmer_id == farmer, allocation.c.state == "accepted")
        .where(stop.c.state == "planned", stop.c.ends_at > after)
        .group_by(*lot, stop.c.starts_at)
        .order_by(stop.c.starts_at, *lot)
    )
    return [(row.offer_id, row.stop_id, row.item_id, int(row.grams)) for row in await tx.all(wanted)]


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


async def split(tx: Transaction, allocation_id: int, grams: int) -> int:
    """Leave `grams` in an allocation and put the rest into a new one like it; the id of the new one."""
    row = (await tx.one(select(allocation).where(allocation.c.id == allocation_id)))._asdict()
    await tx.execute(update(allocation).where(allocation.c.id == allocation_id).values(grams=grams))
    del row["id"]
    return await tx.insert(insert(allocation).values(**row | {"grams": row["grams"] - grams}))


async def resize(tx: Transaction, allocation_id: int, grams: int) -> None:
    """A lot is more or less than was thought; above 0. Whoever says so holds the network (`networks.hold`)."""
    await tx.execute(update(allocation).where(allocation.c.id == allocation_id).values(grams=grams))


async def bring(
    tx: Transaction, network_id: int, offer: int, stop: int, part: tuple[int, str | None, int], by: int, now: datetime
) -> None:
    """A part of an offer (item, recipe, grams) is at a stop: nobody has to decide on it any more."""
    item, recipe, grams = part
    row = {
        "network_id": network_id,
        "offer_id": offer,
        "item_id": item,
        "stop_id": stop,
        "recipe": recipe,
        "grams": grams,
        "state": "accepted",
        "created_at": now,
        "decided_by": by,
        "decided_at": now,
    }
    await tx.execute(insert(allocation), [row])


async def put_into(tx: Transaction, allocation_id: int, recipe: str | None) -> None:
    """Cook it otherwise: another recipe of the same stop."""
    await tx.execute(update(allocation).where(allocation.c.id == allocation_id).values(recipe=recipe))


async def undecided(
    tx: Transaction, centres: Sequence[int], now: datetime, *, after: tuple[int, int] = (0, 0), limit: int = 6
) -> list[tuple[int, int]]:
    """Offers and stops (ids) of proposals that wait for the coordinators of these centres, from `after` on."""
    pair = tuple_(allocation.c.offer_id, allocation.c.stop_id)
    waiting = (
        select(allocation.c.offer_id, allocation.c.stop_id)
        .join(stop, stop.c.id == allocation.c.stop_id)
        .where(allocation.c.state == "proposed", stop.c.centre_id.in_(list(centres)), stop.c.starts_at > now)
        .where(pair > after)
        .distinct()
        .order_by(allocation.c.offer_id, allocation.c.stop_id)
        .limit(limit)
    )
    return [(row.offer_id, row.stop_id) for row in await tx.all(waiting)]


async def unanswered(tx: Transaction, now: datetime, *, limit: int = 100) -> list[tuple[int, int]]:
    """Offers and stops (ids) of proposals that nobody decided on before the stop began."""
    late = (
        select(allocation.c.offer_id, allocation.c.stop_id)
        .join(stop, stop.c.id == allocation.c.stop_id)
        .where(allocation.c.state == "proposed", stop.c.starts_at <= now)
        .distinct()
        .order_by(allocation.c.offer_id, allocation.c.stop_id)
        .limit(limit)
    )
    return [(row.offer_id, row.stop_id) for row in await tx.all(late)]


async def forget(tx: Transaction, offer: int) -> None:
    """Remove every allocation of an offer that is rewritten."""
    await tx.execute(delete(allocation).where(allocation.c.offer_id == offer))
