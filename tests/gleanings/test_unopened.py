"""A gleaning that nobody opened in time: its room at the stop is free again, and its coordinators know, once."""

from __future__ import annotations

from datetime import timedelta

from storage import allocations, gleanings, workshops
from tests.end_to_end.table import Phone, Table

SENTENCE = (
    "/nouveau_glanage 200 kg de carottes, samedi 19 septembre 9h-12h, à Luneray, 4 à 8 personnes, chez Paul Dupont"
)


async def prepared(table: Table) -> tuple[Phone, int]:
    await table.stop(days=5, recipes=("soupe-de-legumes",))
    anne = await table.coordinator()
    await anne.say(SENTENCE)
    await anne.press("✅ Confirmer")
    (one,) = await table.database.run(lambda tx: gleanings.of_centres(tx, [table.centres[0].id], since=table.now))
    return anne, one


async def held(table: Table, gleaning_id: int) -> int:
    """Grams that a stop keeps for it."""

    async def look(tx):  # type: ignore[no-untyped-def]
        offer = (await gleanings.get(tx, gleaning_id)).offer
        return sum(part.grams for part in await allocations.of_offer(tx, offer, "proposed", "accepted"))

    return await table.database.run(look)


async def test_its_room_is_free_again_and_its_coordinators_know(table: Table) -> None:
    anne, one = await prepared(table)
    assert await held(table, one) == 200_000
    table.now = table.now.replace(day=19, hour=8, minute=59)
    await table.ring()
    assert await held(table, one) == 200_000, "it may still be opened"
    table.now += timedelta(minutes=2)
    before = len(anne.shown)
    for _again in range(2):
        await table.ring()
        table.now += timedelta(minutes=6)
    assert await held(table, one) == 0
    told = [
        text for text in anne.texts()[before:] if text.startswith("⌛ Ce glanage n'a pas été ouvert à temps : Carottes")
    ]
    assert len(told) == 1
    assert (await table.database.run(lambda tx: workshops.get(tx, one))).state == "cancelled"
