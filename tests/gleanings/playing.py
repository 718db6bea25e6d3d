"""A gleaning planned around a table, for tests of what comes after."""

from __future__ import annotations

from domain.buttons import data
from domain.gleanings import Gleaning
from domain.workshops import Workshop
from storage import gleanings, workshops
from storage.database import Transaction
from tests.end_to_end.table import Phone, Table

SENTENCE = "Glanage de 200 kg de carottes samedi 9h-12h à Bracquemont, 4 à 8 personnes, chez Paul Martin"
"""Four days ahead."""
INSURED = "/assurance MAIF, contrat 1234567, jusqu'au 31 décembre 2026"


async def planned(table: Table, phone: Phone, sentence: str = SENTENCE) -> int:
    """The id of a gleaning that a coordinator has prepared."""
    await phone.say(f"/nouveau_glanage {sentence}")
    await phone.press("✅ Confirmer")
    return int((phone.card("manage:").card or "").removeprefix("manage:"))


async def opened(table: Table, phone: Phone, sentence: str = SENTENCE) -> int:
    """The id of a gleaning that is insured, agreed, said to be after the harvest, and open."""
    made = await planned(table, phone, sentence)
    await phone.say(INSURED)
    await phone.data(data("gleaning.signed", made))
    await phone.data(data("gleaning.heard", made, "harvest"))
    await phone.data(data("gleaning.open", made))
    return made


async def both(table: Table, made: int) -> tuple[Workshop, Gleaning]:
    """A gleaning as it is stored."""

    async def look(tx: Transaction) -> tuple[Workshop, Gleaning]:
        return await workshops.get(tx, made), await gleanings.get(tx, made)

    return await table.database.run(look)
