"""Addresses that open the bot: on a poster, in a calendar, on the code that is read at the door."""

from __future__ import annotations

from domain.workshops import Workshop
from storage import bot_name
from storage.database import Transaction


async def workshop(tx: Transaction, network_id: int, workshop_id: int, partner: str = "") -> str:
    """Opens a workshop; with a partner's code, the seats that are kept for them too."""
    return await _start(tx, network_id, f"w_{workshop_id}_{partner}" if partner else f"w_{workshop_id}")


async def gleaning(tx: Transaction, network_id: int, workshop_id: int) -> str:
    """Opens a gleaning."""
    return await _start(tx, network_id, f"g_{workshop_id}")


async def to(tx: Transaction, one: Workshop) -> str:
    """Opens a workshop or a gleaning, whichever it is."""
    return await (gleaning if one.is_gleaning else workshop)(tx, one.network, one.id)


async def check_in(tx: Transaction, network_id: int, code: str) -> str:
    """On a person's own code: whoever receives them at the door reads it."""
    return await _start(tx, network_id, f"c_{code}")


async def home(tx: Transaction, network_id: int) -> str:
    """Opens the bot."""
    return f"https://t.me/{await bot_name.get(tx, network_id)}"


async def _start(tx: Transaction, network_id: int, argument: str) -> str:
    return f"{await home(tx, network_id)}?start={argument}"
