"""Over the wire: somebody drops out, and the next one's phone rings within seconds."""

from __future__ import annotations

import asyncio
import time
from datetime import timedelta

from domain.people import Part
from domain.places import Place, Point
from sandbox.person import Person
from services.calling import calls
from storage import people
from storage.database import Transaction
from tests.calling.conftest import KM_NORTH, PARIS
from tests.end_to_end.conftest import Village
from tests.gleanings.made import BRACQUEMONT, a_gleaning

SECONDS = 10.0
"""The bar, on a machine that does other work too; usually it is less than 2."""


async def volunteer(village: Village, name: str) -> Person:
    """Somebody 3 km away."""
    phone = await village.newcomer(name)
    home = Place("Chez moi", Point(BRACQUEMONT.point.lat - 3 * KM_NORTH, BRACQUEMONT.point.lon), "Dieppe", "76217")

    async def keep(tx: Transaction) -> None:
        one = await people.at(tx, "telegram", phone.id)
        assert one is not None
        await people.keep(tx, one.id, parts=frozenset({Part.VOLUNTEER}), place=home, welcomed=True)

    await village.database.run(keep)
    return phone


async def rings(phone: Person) -> float:
    """Wait for a call; after how many seconds it came."""
    began = time.monotonic()
    while not any("carottes" in text for one in phone.messages if (text := one.get("text"))):
        assert time.monotonic() - began < SECONDS, "nobody was called"
        await asyncio.sleep(0.02)
    return time.monotonic() - began


async def test_the_next_one_is_called_within_seconds(village: Village) -> None:
    josette = await volunteer(village, "Josette")
    start = (village.now().astimezone(PARIS) + timedelta(days=4)).replace(hour=9, minute=0, second=0, microsecond=0)

    async def open_(tx: Transaction) -> None:
        made, _of = await a_gleaning(tx, village.centres[0], start, village.now(), of={"least": 1, "want": 1})
        await calls.begin(tx, made.id, village.now())

    await village.database.run(open_)
    await rings(josette)
    josette.press("Je viens")
    await village.quiet()
    paul = await volunteer(village, "Paul")
    josette.press("Je ne peux pas venir")
    await village.quiet()
    josette.press("Oui, je la rends")
    assert await rings(paul) < SECONDS
    await village.quiet()
