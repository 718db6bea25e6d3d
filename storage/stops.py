"""Stops of the truck, their recipes, and what room they have left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import cos, radians
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, func, insert, select, update

from domain.places import Point
from domain.stops import PlannedRecipe, Stop
from storage import networks
from storage.database import Transaction
from storage.tables import allocation, stop, stop_recipe

AT_ONCE = 200
"""Stops of a file that are stored by one statement."""
KM_PER_DEGREE = 110.5
"""Of latitude, at the least: a square made with it is a little too large, never too small."""


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


async def add(tx: Transaction, new: Stop, now: datetime, *, by: int | None = None) -> Stop:
    """Store a stop and give it back with its id."""
    values = _values(new) | {"created_at": now, "changed_at": now, "changed_by": by}
    key = await tx.insert(insert(stop).values(**values))
    await _plan(tx, key, new)
    tx.wakes.add("stops")
    return await get(tx, key)


def _recipe_rows(key: int, new: Stop) -> list[dict[str, Any]]:
    return [
        {"network_id": new.network, "stop_id": key, "recipe": planned.slug, "capacity_grams": planned.capacity_grams}
        for planned in new.recipes
    ]


async def _plan(tx: Transaction, key: int, new: Stop) -> None:
    if rows := _recipe_rows(key, new):
        await tx.execute(insert(stop_recipe), rows)


async def add_all(tx: Transaction, new: Sequence[tuple[str, Stop]], now: datetime, *, by: int | None = None) -> None:
    """Store the stops of a file, each with its import key, in few statements: a file has up to 2,000."""
    for at in range(0, len(new), AT_ONCE):
        part = dict(new[at : at + AT_ONCE])
        more = {"created_at": now, "changed_at": now, "changed_by": by}
        await tx.execute(insert(stop), [_values(one) | more | {"import_key": key} for key, one in part.items()])
        network_id = next(iter(part.values())).network
        stored = select(stop.c.id, stop.c.import_key).where(
            stop.c.network_id == network_id, stop.c.import_key.in_(list(part))
        )
        rows = [each for row in await tx.all(stored) for each in _recipe_rows(row.id, part[row.import_key])]
        if rows:
            await tx.execute(insert(stop_recipe), rows)
    tx.wakes.add("stops")


async def change(tx: Transaction, new: Stop, now: datetime, *, by: int | None = None) -> bool:
    """Replace what a stop says; False when somebody changed it since it was read (`version`)."""
    values = _values(new) | {"changed_at": now, "changed_by": by, "version": new.version + 1}
    changed = update(stop).where(stop.c.id == new.id, stop.c.version == new.version)
    if await tx.changed(changed.values(**values)) != 1:
        return False
    await tx.execute(delete(stop_recipe).where(stop_recipe.c.stop_id == new.id))
    await _plan(tx, new.id, new)
    tx.wakes.add("stops")
    return True


async def get(tx: Transaction, stop_id: int, *, lock: bool = False) -> Stop:
    """A stop by id; with `lock`, nobody else changes it until the transaction ends (`networks.hold`).

    Raises:
        LookupError: there is none.
    """
    if lock and (network_id := await tx.scalar(select(stop.c.network_id).where(stop.c.id == stop_id))):
        await networks.hold(tx, network_id)
    rows = await tx.all(select(stop).where(stop.c.id == stop_id))
    if not rows:
        raise LookupError(f"no stop {stop_id}")
    return (await _whole(tx, rows))[0]


async def upcoming(
    tx: Transaction,
    network_id: int,
    now: datetime,
    *,
    until: datetime | None = None,
    around: tuple[Point, float] | None = None,
    limit: int = 500,
) -> list[Stop]:
    """Planned stops that have not begun, the soonest first.

    Args:
        tx: the open transaction.
        network_id: whose stops.
        now: they begin after this.
        until: and not after this.
        around: a point and kilometres: those farther away are left out, roughly (by a square a little too large).
        limit: so many at most.
    """
    wanted = _coming(network_id, now)
    if until is not None:
        wanted = wanted.where(stop.c.starts_at <= until)
    if around is not None:
        point, km = around
        north = (km + 1) / KM_PER_DEGREE
        east = north / cos(radians(min(abs(point.lat) + north, 89)))
        wanted = wanted.where(stop.c.lat.between(point.lat - north, point.lat + north))
        wanted = wanted.where(stop.c.lon.between(point.lon - east, point.lon + east))
    return await _whole(tx, await tx.all(wanted.order_by(stop.c.starts_at, stop.c.id).limit(limit)))


async def nearest(
    tx: Transaction, network_id: int, now: datetime, point: Point, *, until: datetime | None = None, limit: int = 20
) -> list[Stop]:
    """Planned stops that begin after `now`, and not after `until`, the nearest first (on a flat map: good enough)."""
    wanted = _coming(network_id, now)
    if until is not None:
        wanted = wanted.where(stop.c.starts_at <= until)
    north, east = stop.c.lat - point.lat, (stop.c.lon - point.lon) * cos(radians(point.lat))
    order = (north * north + east * east, stop.c.starts_at, stop.c.id)
    return await _whole(tx, await tx.all(wanted.order_by(*order).limit(limit)))


def _coming(network_id: int, now: datetime) -> Select[Any]:
    return select(stop).where(stop.c.network_id == network_id, stop.c.state == "planned", stop.c.starts_at > now)


@dataclass(frozen=True, slots=True)
class Room:
    """What coming stops hold: enough to tell whether there is more room than before."""

    versions: dict[int, int]
    taken: dict[tuple[int, str | None], int]
    """Grams by stop and recipe."""

    def more_than(self, earlier: Room | None) -> bool:
        """Whether a stop is new or was changed, or holds less than it did."""
        if earlier is None or any(earlier.versions.get(key) != version for key, version in self.versions.items()):
            return True
        return any(self.taken.get(key, 0) < grams for key, grams in earlier.taken.items() if key[0] in self.versions)


async def room(tx: Transaction, network_id: int, now: datetime) -> Room:
    """What the coming stops of a network hold now."""
    coming = (stop.c.network_id == network_id, stop.c.state == "planned", stop.c.starts_at > now)
    versions = await tx.all(select(stop.c.id, stop.c.version).where(*coming))
    held = (
        select(allocation.c.stop_id, allocation.c.recipe, func.sum(allocation.c.grams).label("grams"))
        .join(stop, stop.c.id == allocation.c.stop_id)
        .where(*coming, allocation.c.state.in_(("proposed", "accepted")))
        .group_by(allocation.c.stop_id, allocation.c.recipe)
    )
    taken = {(row.stop_id, row.recipe): int(row.grams) for row in await tx.all(held)}
    return Room({row.id: row.version for row in versions}, taken)


async def last_change(tx: Transaction, stop_id: int) -> tuple[int | None, datetime]:
    """Who changed a stop last, if known, and when."""
    row = await tx.one(select(stop.c.changed_by, stop.c.changed_at).where(stop.c.id == stop_id))
    return row.changed_by, row.changed_at


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
