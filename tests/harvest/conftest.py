"""A gleaning on the day: who leads it, who came, the farmer whose field it is, the truck some days later."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.gleanings import Crop
from domain.harvests import Handover, Story, Weighing
from domain.people import Network, Person
from domain.stops import Stop
from domain.workshops import Workshop
from services.seat import seats
from storage import allocations, fsck, harvests, networks, offers, workshops
from storage.database import Database, Transaction
from tests.end_to_end.table import LUNERAY, Phone, Table
from tests.gleanings.made import a_gleaning
from tests.workshops.conftest import DIEPPE

PARIS = ZoneInfo("Europe/Paris")
THURSDAY = datetime(2026, 10, 8, 10, 0, tzinfo=PARIS)
CROPS = (Crop("carotte", 200_000), Crop("poireau", None))


@dataclass
class Field:
    """A gleaning of carrots and leeks that goes on, and who leads it."""

    table: Table
    anne: Phone
    """She coordinates the centre; the card is open on her phone."""
    workshop: Workshop

    @property
    def database(self) -> Database:
        return self.table.database

    async def open(self, phone: Phone) -> Phone:
        """The card on somebody's phone."""
        await phone.data(f"v1:weigh.show:{self.workshop.id}")
        return phone

    def card(self, phone: Phone | None = None) -> str:
        return (phone or self.anne).card("harvest:").text

    def labels(self, phone: Phone | None = None) -> list[str]:
        return (phone or self.anne).card("harvest:").labels

    async def rows(self) -> list[tuple[str, int, str]]:
        """Product, grams and method of what counts."""
        return [(one.product, one.grams, one.method) for one in await self.weighings()]

    async def weighings(self) -> list[Weighing]:
        return await self.database.run(lambda tx: harvests.of_gleaning(tx, self.workshop.id))

    async def given(self) -> list[Handover]:
        return await self.database.run(lambda tx: harvests.handovers(tx, self.workshop.id))

    async def story(self) -> Story:
        return await self.database.run(lambda tx: harvests.story(tx, self.workshop.id))

    async def give(self, label: str) -> str:
        """All of it to whoever the button names; the card afterwards."""
        await self.anne.press("À qui va la récolte ?")
        await self.anne.press(label)
        await self.anne.press("Oui, c'est donné")
        return self.card()

    async def close(self) -> str:
        await self.anne.press("Terminer la récolte")
        await self.anne.press("Oui, terminer")
        return self.card()


async def laid(database: Database, now: datetime = THURSDAY) -> Table:
    """A table with two centres, in October."""

    async def begin(tx: Transaction) -> Table:
        network = await networks.add(tx, Network(0, "Dieppe", DIEPPE, "Europe/Paris"))
        first = await networks.add_centre(tx, network.id, "Centre du Phare", "Dieppe", DIEPPE)
        second = await networks.add_centre(tx, network.id, "Centre des Tilleuls", "Luneray", LUNERAY)
        return Table(database, network, [first, second], now)

    return await database.run(begin)


async def gleaned(table: Table, *, of: dict[str, Any] | None = None, hours: float = -1, **changes: Any) -> Workshop:
    """A gleaning that began an hour ago, or begins in so many hours."""
    start = table.now + timedelta(hours=hours)
    more = {"crops": CROPS} | (of or {})
    made, _ = await table.database.run(
        lambda tx: a_gleaning(tx, table.centres[0], start, table.now, of=more, **changes)
    )
    return made


async def furnished(table: Table, *, of: dict[str, Any] | None = None, **changes: Any) -> Field:
    """The field with Anne and her card."""
    anne = await table.coordinator("Anne Martin")
    found = Field(table, anne, await gleaned(table, of=of, **changes))
    await found.open(anne)
    return found


@pytest.fixture
async def table(database: Database) -> AsyncIterator[Table]:
    """An empty table; the store is in order at the end."""
    yield await laid(database)
    assert await database.run(fsck.look) == []


@pytest.fixture
async def field(table: Table) -> Field:
    """A gleaning of no offer, an hour after it began."""
    return await furnished(table)


@dataclass
class Chain(Field):
    """A gleaning that comes from an offer, with a lot accepted at a stop of the other centre."""

    bea: Phone
    """She coordinates the centre of the stop."""
    marie: Phone
    """The farmer."""
    stop: Stop
    offer: int

    async def lots(self, offer: int | None = None) -> list[tuple[int, str, int, str]]:
        """Of an offer: stop, product, grams and state of what is live."""

        async def look(tx: Transaction) -> list[tuple[int, str, int, str]]:
            found = await offers.get(tx, offer or self.offer)
            names = {item.id: item.product for item in found.items}
            rows = await allocations.of_offer(tx, found.id, "proposed", "accepted")
            return [(row.stop, names[row.item], row.grams, row.state) for row in rows]

        return await self.database.run(look)

    async def items(self, offer: int | None = None) -> tuple[str, dict[str, int]]:
        """The state of an offer, and grams by product."""
        found = await self.database.run(lambda tx: offers.get(tx, offer or self.offer))
        return found.state, {item.product: item.grams for item in found.items}


async def chained(table: Table, *, kg: float = 200, room: int = 300, **stop: Any) -> Chain:
    """200 kg of carrots that a farmer offers to gleaners, accepted at a stop on Monday, gleaned today."""
    bea = await table.coordinator("Béa Petit", centre=1)
    marie = await table.farmer("Marie")
    plan: dict[str, Any] = {"days": 4, "recipes": (), "centre": 1} | stop
    truck = await table.stop(kg=room, **plan)
    offer = await table.offer(marie, kg, "carotte", mode="glean", days=10)
    await bea.press("✅ Accepter")
    person = await table.person(marie)
    plain = await furnished(table, of={"offer": offer, "farmer": person.id})
    return Chain(plain.table, plain.anne, plain.workshop, bea, marie, truck, offer)


@pytest.fixture
async def chain(table: Table) -> Chain:
    """From the farmer's offer to the field, with room for 300 kg at the stop."""
    return await chained(table)


async def signed_up(field: Field, name: str) -> tuple[Phone, Person]:
    """A volunteer with a seat in this gleaning."""
    phone = await field.table.resident(name)
    person = await field.table.person(phone)
    before = field.workshop.start - timedelta(days=1)
    await field.database.run(lambda tx: seats.sign_up(tx, person, field.workshop.id, 1, 0, before))
    await field.table.deliver()
    return phone, person


async def changed(field: Field, **changes: Any) -> None:
    """Another thing about the gleaning, as planning would write it."""

    async def write(tx: Transaction) -> None:
        workshop = await workshops.get(tx, field.workshop.id, lock=True)
        await workshops.change(tx, replace(workshop, **changes), field.table.now)

    await field.database.run(write)
