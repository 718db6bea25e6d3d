"""The running bot against its sandbox: the tour is computed beside the talk, and its map arrives as a picture."""

from __future__ import annotations

import asyncio
from typing import Any

from storage import people, tour_work
from tests.end_to_end.conftest import Village, chosen, shown, village
from tests.pickup.made import a_lot

__all__ = ["chosen", "village"]


async def computed(village: Village) -> None:
    """Until nothing waits to be computed or drawn, and what that leaves has arrived."""
    async with asyncio.timeout(20):
        while await village.database.run(tour_work.waiting):  # noqa: ASYNC110 - the store does not tell
            await asyncio.sleep(0.02)
    await village.quiet()


async def test_from_the_stop_to_the_farmers_hour(village: Village) -> None:
    anne, marie = await village.coordinator(), await village.farmer()
    stop = await village.stop()
    farmer = await village.database.run(lambda tx: people.at(tx, "telegram", marie.id))
    assert farmer is not None
    await village.database.run(lambda tx: a_lot(tx, farmer, stop, 85, village.now()))
    await village.say(anne, "/collectes")
    await village.press(anne, "Tournée de collecte")
    await village.press(anne, "500\u00a0kg")
    await computed(village)
    assert "1. 8 h Marie, Varengeville-sur-Mer : 85 kg, 6 cagettes" in shown(anne)
    anne.press("La carte")
    await village.quiet()
    await computed(village)
    pictures: list[dict[str, Any]] = [one for one in anne.messages if "photo" in one]
    assert [one["caption"].replace("\u00a0", " ") for one in pictures] == ["🗺 Le camion : 1 ferme, 85 kg."]
    anne.press("✅ Ouvrir la tournée")
    await village.quiet()
    assert shown(marie).startswith("🚚 Le camion passe chez vous : jeudi 17 septembre, 8 h, pour 85 kg")
