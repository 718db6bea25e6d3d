"""Many people at once, for messages to many: written straight into the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select

from domain.places import Point
from domain.preferences import Preferences, Topic
from storage import preferences
from storage.database import Transaction
from storage.tables import outbox, person

FIRST = 700_000
"""The first of their chats."""


async def settle(
    tx: Transaction,
    network: int,
    now: datetime,
    chosen: Sequence[Preferences | None],
    *,
    first: int = FIRST,
    point: Point | None = None,
    **more: Any,
) -> list[int]:
    """Residents with these choices (None: they have made none); their chats follow `first`. Gives their ids."""
    row = {
        "network_id": network,
        "channel": "telegram",
        "language": "fr",
        "welcomed": True,
        "farmer": False,
        "volunteer": False,
        "resident": True,
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
        "radius_km": 20,
        "reachable": True,
        "created_at": now,
        "seen_at": now,
        **more,
    }
    ids = []
    for number, one in enumerate(chosen):
        new = insert(person).values(**row, address=first + number, name=f"Voisin {number}")
        ids.append(await tx.insert(new))
        if one is not None:
            await preferences.keep(tx, ids[-1], network, one, now)
    return ids


def yes(now: datetime, **more: Any) -> Preferences:
    """Somebody who wants news."""
    return Preferences(consent_at=now, **{"topics": tuple(Topic), **more})


async def letters(tx: Transaction) -> list[Any]:
    """What is in the outbox of a message to many, by person."""
    mine = outbox.c["class"] == "broadcast"
    return list(await tx.all(select(outbox).where(mine).order_by(outbox.c.id)))
