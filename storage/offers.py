"""Offers and their items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, delete, func, insert, select, update

from domain.offers import DraftItem, Item, Offer, State
from domain.places import Place, Point
from storage import networks, places
from storage.database import Transaction
from storage.tables import allocation, network, offer, offer_item


def _item(row: Any) -> Item:
    shelf = timedelta(hours=row.shelf_hours)
    return Item(row.id, row.product, row.quantity, row.unit, row.grams, row.estimated, shelf, bool(row.at_least))


def _offer(row: Any, items: Iterable[Item]) -> Offer:
    zone = ZoneInfo(row.zone)
    place = places.from_json(row.place) or Place(row.commune, Point(row.lat, row.lon), row.commune)
    return Offer(
        id=row.id,
        network=row.network_id,
        farmer=row.farmer_id,
        kind=row.kind,
        state=row.state,
        mode=row.mode,
        radius_km=row.radius_km,
        grades=tuple(row.grades),
        ready=row.ready_at.astimezone(zone),
        until=row.until_at.astimezone(zone),
        said_start=row.said_start,
        said_until=row.said_until,
        commune=row.commune,
        point=Point(row.lat, row.lon),
        place=place,
        volunteers=row.volunteers,
        photo=row.photo,
        words=row.words or "",
        items=tuple(items),
        created_at=row.created_at,
        version=row.version,
    )


_ROWS = select(offer, network.c.zone).join(network, network.c.id == offer.c.network_id)


async def _whole(tx: Transaction, rows: Sequence[Any]) -> list[Offer]:
    if not rows:
        return []
    ids = [row.id for row in rows]
    wanted = (
        select(offer_item).where(offer_item.c.offer_id.in_(ids)).order_by(offer_item.c.offer_id, offer_item.c.position)
    )
    found: dict[int, list[Item]] = {}
    for row in await tx.all(wanted):
        found.setdefault(row.offer_id, []).append(_item(row))
    return [_offer(row, found.get(row.id, [])) for row in rows]


def _values(new: Offer) -> dict[str, Any]:
    return {
        "kind": new.kind,
        "state": new.state,
        "mode": new.mode,
        "radius_km": new.radius_km,
        "grades": list(new.grades),
        "ready_at": new.ready,
        "until_at": new.until,
        "said_start": new.said_start,
        "said_until": new.said_until,
        "commune": new.commune,
        "lat": new.point.lat,
        "lon": new.point.lon,
        "place": places.to_json(new.place),
        "volunteers": new.volunteers,
        "photo": new.photo,
        "words": new.words or None,
    }


async def add(tx: Transaction, new: Offer, items: Sequence[tuple[DraftItem, timedelta]], now: datetime) -> Offer:
    """Store an offer with its items (each with its shelf life) and give it back with its ids."""
    values = _values(new) | {"network_id": new.network, "farmer_id": new.farmer, "created_at": now, "changed_at": now}
    key = await tx.insert(insert(offer).values(**values))
    await _add_items(tx, key, new.network, items)
    return await get(tx, key)


async def _add_items(
    tx: Transaction, key: int, network_id: int, items: Sequence[tuple[DraftItem, timedelta]], first: int = 0
) -> None:
    rows = [
        {
            "network_id": network_id,
            "offer_id": key,
            "position": position,
            "product": item.product,
            "quantity": item.quantity,
            "unit": item.unit,
            "grams": item.grams,
            "estimated": item.estimated,
            "at_least": item.least,
            "shelf_hours": int(shelf.total_seconds() // 3600),
        }
        for position, (item, shelf) in enumerate(items, first)
    ]
    await tx.execute(insert(offer_item), rows)


async def change(tx: Transaction, new: Offer, items: Sequence[tuple[DraftItem, timedelta]], now: datetime) -> Offer:
    """Replace what an offer says. Its allocations must be gone (`allocations.forget`)."""
    values = _values(new) | {"changed_at": now, "version": new.version + 1}
    await tx.execute(update(offer).where(offer.c.id == new.id).values(**values))
    await tx.execute(delete(offer_item).where(offer_item.c.offer_id == new.id))
    await _add_items(tx, new.id, new.network, items)
    return await get(tx, new.id)


async def add_item(tx: Transaction, old: Offer, item: DraftItem, shelf: timedelta) -> None:
    """Put one more product into an offer, behind the others."""
    last = select(func.max(offer_item.c.position)).where(offer_item.c.offer_id == old.id)
    position = int(await tx.scalar(last) or 0) + 1
    await _add_items(tx, old.id, old.network, [(item, shelf)], position)


async def weigh(tx: Transaction, item_id: int, grams: int) -> None:
    """An item is so many grams, on scales or as good as: above 0, and no less than what stops hold of it."""
    real = {"grams": grams, "quantity": grams / 1000, "unit": "kg", "estimated": False, "at_least": False}
    await tx.execute(update(offer_item).where(offer_item.c.id == item_id).values(**real))


async def get(tx: Transaction, offer_id: int, *, lock: bool = False) -> Offer:
    """An offer by id; with `lock`, nobody else changes it until the transaction ends (`networks.hold`).

    Raises:
        LookupError: there is none.
    """
    if lock and (network_id := await tx.scalar(select(offer.c.network_id).where(offer.c.id == offer_id))):
        await networks.hold(tx, network_id)
    rows = await tx.all(_ROWS.where(offer.c.id == offer_id))
    if not rows:
        raise LookupError(f"no offer {offer_id}")
    return (await _whole(tx, rows))[0]


async def several(tx: Transaction, ids: Sequence[int]) -> dict[int, Offer]:
    """Offers by id."""
    rows = await tx.all(_ROWS.where(offer.c.id.in_(set(ids)))) if ids else []
    return {one.id: one for one in await _whole(tx, rows)}


async def of_farmer(tx: Transaction, farmer: int, *, limit: int = 5, before: int | None = None) -> list[Offer]:
    """A farmer's offers, the latest first."""
    wanted = _ROWS.where(offer.c.farmer_id == farmer).order_by(offer.c.id.desc()).limit(limit)
    return await _whole(tx, await tx.all(wanted if before is None else wanted.where(offer.c.id < before)))


def _waiting(wanted: Select[Any], network_id: int, now: datetime, limit: int) -> Select[Any]:
    whole = select(func.sum(offer_item.c.grams)).where(offer_item.c.offer_id == offer.c.id).scalar_subquery()
    held = (
        select(func.coalesce(func.sum(allocation.c.grams), 0))
        .where(allocation.c.offer_id == offer.c.id, allocation.c.state.in_(("proposed", "accepted")))
        .scalar_subquery()
    )
    wanted = wanted.where(offer.c.network_id == network_id, offer.c.state == "open", offer.c.until_at > now)
    return wanted.where(whole > held).order_by(offer.c.until_at, offer.c.id).limit(limit)


async def waiting(tx: Transaction, network_id: int, now: datetime, *, limit: int = 500) -> list[Offer]:
    """Open offers that are still good and not wholly placed, the most urgent first."""
    return await _whole(tx, await tx.all(_waiting(_ROWS, network_id, now, limit)))


async def waiting_versions(
    tx: Transaction, network_id: int, now: datetime, *, limit: int = 5000
) -> list[tuple[int, int]]:
    """The ids and versions of the same."""
    rows = await tx.all(_waiting(select(offer.c.id, offer.c.version), network_id, now, limit))
    return [(row.id, row.version) for row in rows]


async def overdue(tx: Transaction, now: datetime, *, limit: int = 100) -> list[Offer]:
    """Open offers whose time is over: what the farmer said, or the shelf life of all that is in them."""
    keeps = select(func.max(offer_item.c.shelf_hours)).where(offer_item.c.offer_id == offer.c.id).scalar_subquery()
    ready = select(offer.c.id, offer.c.ready_at, offer.c.until_at, keeps.label("keeps"))
    rows = await tx.all(ready.where(offer.c.state == "open", offer.c.ready_at <= now).order_by(offer.c.id))
    over = [row.id for row in rows if min(row.until_at, row.ready_at + timedelta(hours=row.keeps or 0)) <= now]
    return await _whole(tx, await tx.all(_ROWS.where(offer.c.id.in_(over[:limit])).order_by(offer.c.id)))


async def move_to(tx: Transaction, offer_id: int, state: State, now: datetime, *, only_from: State = "open") -> bool:
    """Change the state; False when it was not `only_from` any more."""
    change_it = update(offer).where(offer.c.id == offer_id, offer.c.state == only_from)
    return await tx.changed(change_it.values(state=state, changed_at=now, version=offer.c.version + 1)) == 1


async def available(tx: Transaction, offer_id: int, ready: datetime, until: datetime, now: datetime) -> None:
    """It is there from this moment on, and until that one: the day of its gleaning is known."""
    window = {"ready_at": ready, "until_at": until, "changed_at": now, "version": offer.c.version + 1}
    await tx.execute(update(offer).where(offer.c.id == offer_id).values(**window))


async def farmers_near(tx: Transaction, network_id: int, point: Point, *, limit: int = 4) -> list[int]:
    """People (ids) who have offered something from within about 5 km, the latest first."""
    away = 0.05
    there = (
        offer.c.lat.between(point.lat - away, point.lat + away),
        offer.c.lon.between(point.lon - 1.5 * away, point.lon + 1.5 * away),
    )
    latest = func.max(offer.c.id)
    wanted = select(offer.c.farmer_id).where(offer.c.network_id == network_id, *there).group_by(offer.c.farmer_id)
    return [row.farmer_id for row in await tx.all(wanted.order_by(latest.desc()).limit(limit))]


async def reach(tx: Transaction, offer_id: int, km: int) -> None:
    """Look so many kilometres around."""
    await tx.execute(update(offer).where(offer.c.id == offer_id).values(radius_km=km))
