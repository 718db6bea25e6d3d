"""Stops of the truck, their recipes, and what room they have left."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, insert, select, update

from domain.places import Point
from domain.stops import PlannedRecipe, Stop
from storage.database import Transaction
from storage.tables import allocation, stop, stop_recipe


def _stop(row: Any, recipes: Sequence[PlannedRecipe]) -> Stop:
    zone = ZoneInfo(row.zone)
    return Stop(
        id=row.id,
        network=row.network_id,
        centre=row.centre_id,
        site=row.site,
        address=row.address or "",
        commune=row.commune,
        point=Point(row.lat, row.lon),
        start=row.starts_at.astimezone(zone),
        end=row.ends_at.astimezone(zone),
        capacity_grams=row.capacity_grams,
        capacity_jars=row.capacity_jars,
        recipes=tuple(recipes),
        products=tuple(row.products or ()),
        event=row.event or "",
        state=row.state,
        version=row.version,
    )


async def _whole(tx: Transaction, rows: Sequence[Any]) -> list[Stop]:
    if not rows:
        return []
    wanted = select(stop_recipe).where(stop_recipe.c.stop_id.in_([row.id for row in rows])).order_by(stop_recipe.c.id)
    found: dict[int, list[PlannedRecipe]] = {}
    for row in await tx.all(wanted):
        found.setdefault(row.stop_id, []).append(PlannedRecipe(row.recipe, row.capacity_grams))
    return [_stop(row, found.get(row.id, [])) for row in rows]


def _values(new: Stop) -> dict[str, Any]:
    point = new.point.coarse()
    return {
        "network_id": new.network,
        "centre_id": new.centre,
        "site": new.site,
        "address": new.address or None,
        "commune": new.commune,
        "lat": point.lat,
        "lon": point.lon,
        "starts_at": new.start,
        "ends_at": new.end,
        "zone": str(new.start.tzinfo),
        "capacity_grams": new.capacity_grams,
        "capacity_jars": new.capacity_jars,
        "products": list(new.products),
        "event": new.event or None,
        "state": new.state,
    }


async def add(tx: Transaction, new: Stop, now: datetime, *, import_key: str | None = None) -> Stop:
    """Store a stop and give it back with its id."""
    values = _values(new) | {"created_at": now, "changed_at": now, "import_key": import_key}
    key = await tx.insert(insert(stop).values(**values))
    await _plan(tx, key, new)
    tx.wakes.add("stops")
    return await get(tx, key)


async def _plan(tx: Transaction, key: int, new: Stop) -> None:
    rows = [
        {"network_id": new.network, "stop_id": key, "recipe": planned.slug, "capacity_grams": planned.capacity_grams}
        for planned in new.recipes
    ]
    if rows:
        await tx.execute(insert(stop_recipe), rows)


async def change(tx: Transaction, new: Stop, now: datetime) -> bool:
    """Replace what a stop says; False when somebody changed it since it was read (`version`)."""
    changed = update(stop).where(stop.c.id == new.id, stop.c.version == new.version)
    if await tx.changed(changed.values(**_values(new), changed_at=now, version=new.version + 1)) != 1:
        return False
    await tx.execute(delete(stop_recipe).where(stop_recipe.c.stop_id == new.id))
    await _plan(tx, new.id, new)
    tx.wakes.add("stops")
    return True


async def get(tx: Transaction, stop_id: int, *, lock: bool = False) -> Stop:
    """A stop by id, locked until the transaction ends when `lock`.

    Raises:
        LookupError: there is none.
    """
    wanted = select(stop).where(stop.c.id == stop_id)
    rows = await tx.all(wanted.with_for_update() if lock else wanted)
    if not rows:
        raise LookupError(f"no stop {stop_id}")
    return (await _whole(tx, rows))[0]


async def upcoming(
    tx: Transaction,
    network_id: int,
    now: datetime,
    *,
    until: datetime | None = None,
    limit: int = 500,
    lock: bool = False,
) -> list[Stop]:
    """Planned stops that have not begun, the soonest first; locked until the transaction ends when `lock`."""
    wanted = select(stop).where(stop.c.network_id == network_id, stop.c.state == "planned", stop.c.starts_at > now)
    if until is not None:
        wanted = wanted.where(stop.c.starts_at <= until)
    wanted = wanted.order_by(stop.c.starts_at, stop.c.id).limit(limit)
    return await _whole(tx, await tx.all(wanted.with_for_update() if lock else wanted))


async def imported(tx: Transaction, network_id: int, keys: Sequence[str]) -> set[str]:
    """Which of these import keys are known already."""
    rows = await tx.all(
        select(stop.c.import_key).where(stop.c.network_id == network_id, stop.c.import_key.in_(list(keys)))
    )
    return {row.import_key for row in rows}


async def taken(tx: Transaction, stop_ids: Sequence[int]) -> dict[tuple[int, str | None], int]:
    """Grams that proposed and accepted lots hold, by stop and recipe."""
    if not stop_ids:
        return {}
    held = (
        select(allocation.c.stop_id, allocation.c.recipe, func.sum(allocation.c.grams).label("grams"))
        .where(allocation.c.stop_id.in_(list(stop_ids)), allocation.c.state.in_(("proposed", "accepted")))
        .group_by(allocation.c.stop_id, allocation.c.recipe)
    )
    return {(row.stop_id, row.recipe): int(row.grams) for row in await tx.all(held)}
