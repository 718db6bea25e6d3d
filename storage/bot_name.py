"""The bot's name, as Telegram tells it at the start: links to us are made also where nobody can ask."""

from __future__ import annotations

from sqlalchemy import select, update

from storage.database import Transaction
from storage.tables import network

UNKNOWN = "bocal_bot"
"""Before Telegram has told."""


async def keep(tx: Transaction, name: str) -> None:
    """Note what we are called, with each network."""
    for row in await tx.all(select(network.c.id, network.c.settings)):
        if row.settings.get("bot") != name:
            settings = {**row.settings, "bot": name}
            await tx.execute(update(network).where(network.c.id == row.id).values(settings=settings))


async def get(tx: Transaction, network_id: int) -> str:
    """What we are called in the links of a network."""
    settings = await tx.scalar(select(network.c.settings).where(network.c.id == network_id))
    return str((settings or {}).get("bot") or UNKNOWN)
