"""What only gleanings have, beside their rows in `workshop`; and the insurance of each centre."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, insert, literal_column, select, update

from domain.gleanings import Crop, Gleaning, Insurance
from domain.workshops import Theme
from storage import places
from storage.database import Transaction
from storage.tables import gleaning, gleaning_crop, insurance, workshop

_PREPARED: ColumnElement[bool] = literal_column("workshop.state = 'prepared'")
"""Spelled as its index is, so that it is used."""


def _gleaning(row: Any, crops: Sequence[Crop]) -> Gleaning:
    return Gleaning(
        workshop=row.workshop_id,
        network=row.network_id,
        offer=row.offer_id,
        farmer=row.farmer_id,
        farm=row.farm or "",
        phone=row.phone or "",
        field=places.from_json(row.field),
        crops=tuple(crops),
        least=row.least,
        want=row.want,
        tools=row.tools or "",
        wear=row.wear or "",
        cars=row.cars,
        min_age=row.min_age,
        on_tree=row.on_tree,
        tree_word_at=row.tree_word_at,
        after_harvest_at=row.after_harvest_at,
        agreed_at=row.agreed_at,
        agreed_by=row.agreed_by,
        opened_at=row.opened_at,
        calling=row.calling,
        next_call_at=row.next_call_at,
        dropped=row.dropped,
        danger_at=row.danger_at,
        version=row.version,
    )


def _values(new: Gleaning) -> dict[str, Any]:
    point = None if new.field is None else new.field.point.coarse()
    return {
        "network_id": new.network,
        "offer_id": new.offer,
        "farmer_id": new.farmer,
        "farm": new.farm or None,
        "phone": new.phone or None,
        "field": places.to_json(new.field),
        "field_lat": None if point is None else point.lat,
        "field_lon": None if point is None else point.lon,
        "least": new.least,
        "want": new.want,
        "tools": new.tools or None,
        "wear": new.wear or None,
        "cars": new.cars,
        "min_age": new.min_age,
        "on_tree": new.on_tree,
        "tree_word_at": new.tree_word_at,
        "after_harvest_at": new.after_harvest_at,
        "agreed_at": new.agreed_at,
        "agreed_by": new.agreed_by,
        "opened_at": new.opened_at,
    }


async def add(tx: Transaction, new: Gleaning) -> Gleaning:
    """Store what only a gleaning has; its workshop (`workshops.add`) is there already. Nobody is called yet."""
    await tx.execute(insert(gleaning).values(**_values(new), workshop_id=new.workshop))
    await _add_crops(tx, new)
    return await get(tx, new.workshop)


async def change(tx: Transaction, new: Gleaning) -> bool:
    """Replace what a gleaning says, calling aside; False when somebody changed it since it was read (`version`)."""
    mine = update(gleaning).where(gleaning.c.workshop_id == new.workshop, gleaning.c.version == new.version)
    if await tx.changed(mine.values(**_values(new), version=new.version + 1)) != 1:
        return False
    await tx.execute(delete(gleaning_crop).where(gleaning_crop.c.workshop_id == new.workshop))
    await _add_crops(tx, new)
    return True


async def _add_crops(tx: Transaction, new: Gleaning) -> None:
    rows = [
        {
            "network_id": new.network,
            "workshop_id": new.workshop,
            "position": position,
            "product": crop.product,
            "grams": crop.grams,
        }
        for position, crop in enumerate(new.crops)
    ]
    if rows:
        await tx.execute(insert(gleaning_crop), rows)


async def _whole(tx: Transaction, rows: Sequence[Any]) -> list[Gleaning]:
    if not rows:
        return []
    crop = gleaning_crop
    wanted = select(crop).where(crop.c.workshop_id.in_([row.workshop_id for row in rows]))
    found: dict[int, list[Crop]] = {}
    for row in await tx.all(wanted.order_by(crop.c.workshop_id, crop.c.position)):
        found.setdefault(row.workshop_id, []).append(Crop(row.product, row.grams))
    return [_gleaning(row, found.get(row.workshop_id, [])) for row in rows]


async def get(tx: Transaction, workshop_id: int) -> Gleaning:
    """What only this gleaning has. Whoever changes it holds the lock of its workshop (`workshops.get(lock=True)`).

    Raises:
        LookupError: there is none.
    """
    found = await several(tx, [workshop_id])
    if workshop_id not in found:
        raise LookupError(f"no gleaning {workshop_id}")
    return found[workshop_id]


async def several(tx: Transaction, ids: Sequence[int]) -> dict[int, Gleaning]:
    """Gleanings by the id of their workshop."""
    if not ids:
        return {}
    rows = await tx.all(select(gleaning).where(gleaning.c.workshop_id.in_(set(ids))))
    return {one.workshop: one for one in await _whole(tx, rows)}


async def of_offer(tx: Transaction, offer_id: int) -> list[Gleaning]:
    """Those that come from a farmer's message, the first one first."""
    rows = await tx.all(select(gleaning).where(gleaning.c.offer_id == offer_id).order_by(gleaning.c.workshop_id))
    return await _whole(tx, rows)


async def of_centres(
    tx: Transaction, centres: Sequence[int], since: datetime, *, skip: int = 0, limit: int = 6
) -> list[int]:
    """Gleanings (ids) of centres that end after this moment and are not called off, prepared or open, by date."""
    wanted = (
        select(workshop.c.id)
        .where(workshop.c.centre_id.in_(list(centres)), workshop.c.theme == Theme.GLEANING.value)
        .where(workshop.c.state != "cancelled", workshop.c.ends_at > since)
        .order_by(workshop.c.starts_at, workshop.c.id)
    )
    return [row.id for row in await tx.all(wanted.offset(skip).limit(limit))]


async def unopened(tx: Transaction, now: datetime, *, limit: int = 100) -> list[int]:
    """Gleanings (ids) that are prepared and should have begun."""
    wanted = select(workshop.c.id).where(_PREPARED, workshop.c.starts_at <= now)
    return [row.id for row in await tx.all(wanted.order_by(workshop.c.starts_at).limit(limit))]


async def insured(tx: Transaction, centre_id: int) -> Insurance | None:
    """What covers a centre's volunteers, if anybody wrote it down."""
    rows = await tx.all(select(insurance).where(insurance.c.centre_id == centre_id))
    return next(
        (Insurance(row.centre_id, row.insurer, row.policy, date.fromisoformat(row.until_day)) for row in rows), None
    )


async def insure(tx: Transaction, network_id: int, new: Insurance, by: int, now: datetime) -> None:
    """Write down what covers a centre's volunteers, in place of what was known."""
    values = {
        "network_id": network_id,
        "insurer": new.insurer,
        "policy": new.policy,
        "until_day": new.until.isoformat(),
        "changed_by": by,
        "changed_at": now,
    }
    if await tx.changed(update(insurance).where(insurance.c.centre_id == new.centre).values(**values)) == 0:
        await tx.execute(insert(insurance).values(centre_id=new.centre, **values))
