"""Weighings, handovers, photos and jars of gleanings, and weighings of halts. What was corrected keeps its row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Table, delete, func, insert, select, update

from domain.gleanings import Method
from domain.harvests import Handover, Outcome, Picture, Receiver, Story, Weighing
from domain.workshops import Theme
from storage.database import Transaction
from storage.tables import gleaning_photo, handover, harvest, outcome, weighing, workshop


def _weighing(row: Any) -> Weighing:
    return Weighing(
        row.id,
        row.workshop_id,
        row.halt_id,
        row.product,
        row.quantity,
        row.unit,
        row.grams,
        row.method,
        row.by_id,
        row.at,
    )


async def weigh(
    tx: Transaction,
    network_id: int,
    product: str,
    quantity: float,
    unit: str,
    grams: int,
    method: Method,
    *,
    by: int,
    now: datetime,
    workshop_id: int | None = None,
    halt_id: int | None = None,
) -> int:
    """Write down so much of a product, at a gleaning or at a halt (one of the two); the id of the row.

    Args:
        tx: the open transaction.
        network_id: whose it is.
        product: slug of the catalogue.
        quantity: above 0, in `unit`.
        unit: as it was told: "kg", "cagette".
        grams: above 0: what that weighs.
        method: how the grams are known.
        by: who says so.
        now: the moment.
        workshop_id: the gleaning.
        halt_id: the halt of a tour.
    """
    values = {
        "network_id": network_id,
        "workshop_id": workshop_id,
        "halt_id": halt_id,
        "product": product,
        "quantity": quantity,
        "unit": unit,
        "grams": grams,
        "method": method,
        "by_id": by,
        "at": now,
    }
    return await tx.insert(insert(weighing).values(**values))


async def correct(
    tx: Transaction,
    weighing_id: int,
    quantity: float,
    unit: str,
    grams: int,
    method: Method,
    *,
    by: int,
    now: datetime,
    product: str = "",
) -> int | None:
    """Put a new row in the place of one that was wrong; its id, or None when that one does not count any more."""
    row = await tx.one(select(weighing).where(weighing.c.id == weighing_id))
    if row is None or not await strike(tx, weighing_id, now):
        return None
    return await weigh(
        tx,
        row.network_id,
        product or row.product,
        quantity,
        unit,
        grams,
        method,
        by=by,
        now=now,
        workshop_id=row.workshop_id,
        halt_id=row.halt_id,
    )


async def strike(tx: Transaction, weighing_id: int, now: datetime) -> bool:
    """A weighing counts no more; False when it did not."""
    return await _void(tx, weighing, weighing_id, now)


async def _void(tx: Transaction, of: Table, row_id: int, now: datetime) -> bool:
    live = update(of).where(of.c.id == row_id, of.c.void_at.is_(None))
    return await tx.changed(live.values(void_at=now)) == 1


async def get(tx: Transaction, weighing_id: int) -> Weighing | None:
    """A weighing that counts."""
    wanted = select(weighing).where(weighing.c.id == weighing_id, weighing.c.void_at.is_(None))
    row = await tx.one(wanted)
    return None if row is None else _weighing(row)


async def of_gleaning(tx: Transaction, workshop_id: int) -> list[Weighing]:
    """Those of a gleaning that count, the first one first."""
    live = select(weighing).where(weighing.c.workshop_id == workshop_id, weighing.c.void_at.is_(None))
    return [_weighing(row) for row in await tx.all(live.order_by(weighing.c.id))]


async def of_halts(tx: Transaction, halt_ids: Sequence[int]) -> dict[int, list[Weighing]]:
    """Those that count, by the halt of a tour, the first one first; every halt asked for has its list."""
    found: dict[int, list[Weighing]] = {halt: [] for halt in halt_ids}
    if found:
        live = select(weighing).where(weighing.c.halt_id.in_(list(found)), weighing.c.void_at.is_(None))
        for row in await tx.all(live.order_by(weighing.c.id)):
            found[row.halt_id].append(_weighing(row))
    return found


# --- who got it -------------------------------------------------------------------------------------------------------


async def hand_over(
    tx: Transaction,
    network_id: int,
    workshop_id: int,
    product: str,
    grams: int,
    receiver: Receiver,
    *,
    by: int,
    now: datetime,
    stop_id: int | None = None,
    centre_id: int | None = None,
    words: str = "",
) -> int:
    """Write down who was given so many grams of a product; the id of the row."""
    values = {
        "network_id": network_id,
        "workshop_id": workshop_id,
        "product": product,
        "grams": grams,
        "receiver": receiver,
        "stop_id": stop_id,
        "centre_id": centre_id,
        "words": words or None,
        "by_id": by,
        "at": now,
    }
    return await tx.insert(insert(handover).values(**values))


async def handovers(tx: Transaction, workshop_id: int) -> list[Handover]:
    """Those of a gleaning that count, the first one first."""
    live = select(handover).where(handover.c.workshop_id == workshop_id, handover.c.void_at.is_(None))
    return [
        Handover(
            row.id,
            row.workshop_id,
            row.product,
            row.grams,
            row.receiver,
            row.stop_id,
            row.centre_id,
            row.words or "",
            row.by_id,
            row.at,
        )
        for row in await tx.all(live.order_by(handover.c.id))
    ]


async def take_back(tx: Transaction, handover_id: int, now: datetime) -> bool:
    """A handover counts no more; False when it did not."""
    return await _void(tx, handover, handover_id, now)


# --- pictures ---------------------------------------------------------------------------------------------------------


async def keep_photo(tx: Transaction, network_id: int, workshop_id: int, file: str, by: int, now: datetime) -> None:
    """Keep a photo with its gleaning."""
    values = {"network_id": network_id, "workshop_id": workshop_id, "file": file, "by_id": by, "at": now}
    await tx.execute(insert(gleaning_photo).values(**values))


async def photos(tx: Transaction, workshop_id: int, *, after: int = 0, limit: int = 100) -> list[Picture]:
    """The photos of a gleaning, the first one first, from after the one of this id."""
    photo = gleaning_photo
    wanted = select(photo).where(photo.c.workshop_id == workshop_id, photo.c.id > after)
    rows = await tx.all(wanted.order_by(photo.c.id).limit(limit))
    return [Picture(row.id, row.workshop_id, row.file, row.by_id, row.at) for row in rows]


async def drop_photo(tx: Transaction, photo_id: int) -> None:
    """Forget a photo: somebody who is on it said no."""
    await tx.execute(delete(gleaning_photo).where(gleaning_photo.c.id == photo_id))


async def photo(tx: Transaction, photo_id: int) -> Picture | None:
    """A photo by id."""
    row = await tx.one(select(gleaning_photo).where(gleaning_photo.c.id == photo_id))
    return None if row is None else Picture(row.id, row.workshop_id, row.file, row.by_id, row.at)


async def photo_count(tx: Transaction, workshop_id: int) -> int:
    """How many there are."""
    wanted = select(func.count()).select_from(gleaning_photo).where(gleaning_photo.c.workshop_id == workshop_id)
    return int(await tx.scalar(wanted))


# --- what became of it ------------------------------------------------------------------------------------------------


async def add_outcome(
    tx: Transaction, network_id: int, workshop_id: int, recipe: str, jars: int, *, by: int, now: datetime
) -> int:
    """Write down that so many jars were made; the id of the row."""
    values = {
        "network_id": network_id,
        "workshop_id": workshop_id,
        "recipe": recipe or None,
        "jars": jars,
        "by_id": by,
        "at": now,
    }
    return await tx.insert(insert(outcome).values(**values))


async def outcomes(tx: Transaction, workshop_id: int) -> list[Outcome]:
    """The jars of a gleaning that count, the first ones first."""
    live = select(outcome).where(outcome.c.workshop_id == workshop_id, outcome.c.void_at.is_(None))
    return [
        Outcome(row.id, row.workshop_id, row.recipe or "", row.jars, row.by_id, row.at)
        for row in await tx.all(live.order_by(outcome.c.id))
    ]


async def forget_outcomes(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """What was said of the jars counts no more: it is said anew."""
    live = update(outcome).where(outcome.c.workshop_id == workshop_id, outcome.c.void_at.is_(None))
    await tx.execute(live.values(void_at=now))


async def story(tx: Transaction, workshop_id: int) -> Story:
    """How far it has come, and what was told of it."""
    row = await tx.one(select(harvest).where(harvest.c.workshop_id == workshop_id))
    return Story() if row is None else Story(row.offer_id, row.asked_at, row.closed_at, row.told_grams, row.told_jars)


async def note(tx: Transaction, network_id: int, workshop_id: int, new: Story) -> None:
    """Write down how far it has come. Whoever does holds the lock of the workshop."""
    values = {
        "offer_id": new.offer,
        "asked_at": new.asked_at,
        "closed_at": new.closed_at,
        "told_grams": new.told_grams,
        "told_jars": new.told_jars,
    }
    mine = update(harvest).where(harvest.c.workshop_id == workshop_id)
    if await tx.changed(mine.values(**values)) == 0:
        await tx.execute(insert(harvest).values(workshop_id=workshop_id, network_id=network_id, **values))


async def unclosed(tx: Transaction, after: datetime, until: datetime, *, limit: int = 100) -> list[int]:
    """Gleanings that ended between these moments, whose harvest nobody has closed and nobody was asked for."""
    wanted = (
        select(workshop.c.id)
        .outerjoin(harvest, harvest.c.workshop_id == workshop.c.id)
        .where(workshop.c.theme == Theme.GLEANING.value, workshop.c.state == "planned")
        .where(workshop.c.ends_at > after, workshop.c.ends_at <= until)
        .where(harvest.c.closed_at.is_(None), harvest.c.asked_at.is_(None))
    )
    return [row.id for row in await tx.all(wanted.order_by(workshop.c.ends_at, workshop.c.id).limit(limit))]
