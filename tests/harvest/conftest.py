"""A gleaning on the day: the leader, two who came, the farmer, the truck four days later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.gleanings import Crop
from domain.people import Network
from domain.workshops import Workshop
from storage import fsck, networks
from storage.database import Database, Transaction
from tests.end_to_end.table import LUNERAY, Phone, Table
from tests.gleanings.made import a_gleaning
from tests.workshops.conftest import DIEPPE

PARIS = ZoneInfo("Europe/Paris")
THURSDAY = datetime(2026, 10, 8, 10, 0, tzinfo=PARIS)


@dataclass
class Field:
    """A gleaning of carrots and leeks that goes on, and who leads it."""

    table: Table
    anne: Phone
    """She coordinates the centre."""
    workshop: Workshop

    async def weigh(self, text: str, phone: Phone | None = None) -> str:
        who = phone or self.anne
        return await who.say(text)

    async def open(self, phone: Phone | None = None) -> Phone:
        who = phone or self.anne
        await who.data(f"v1:weigh.show:{self.workshop.id}")
        return who


async def laid(database: Database, now: datetime = THURSDAY) -> Table:
    """A table with two centres, in October."""

    async def begin(tx: Transaction) -> Table:
        network = await networks.add(tx, Network(0, "Dieppe", DIEPPE, "Europe/Paris"))
        first = await networks.add_centre(tx, network.id, "Centre du Phare", "Dieppe", DIEPPE)
        second = await networks.add_centre(tx, network.id, "Centre des Tilleuls", "Luneray", LUNERAY)
        return Table(database, network, [first, second], now)

    return await database.run(begin)


CROPS = (Crop("carotte", 200_000), Crop("poireau", None))


async def gleaned(table: Table, *, of: dict[str, Any] | None = None, **changes: Any) -> Workshop:
    """A gleaning that began an hour ago."""
    start = table.now - timedelta(hours=1)
    more = {"crops": CROPS} | (of or {})
    made, _ = await table.database.run(
        lambda tx: a_gleaning(tx, table.centres[0], start, table.now, of=more, **changes)
    )
    return replace(made)


@pytest.fixture
async def table(database: Database) -> AsyncIterator[Table]:
    """An empty table; the store is in order at the end."""
    yield await laid(database)
    assert await database.run(fsck.look) == []


@pytest.fixture
async def field(table: Table) -> Field:
    """A gleaning that goes on, its card open on Anne's phone."""
    anne = await table.coordinator("Anne Martin")
    found = Field(table, anne, await gleaned(table))
    await found.open()
    return found
