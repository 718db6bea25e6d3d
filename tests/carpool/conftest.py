"""A gleaning at Bracquemont, people who come from around, and phones that say and press."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from domain.buttons import data
from domain.places import Place, Point
from domain.workshops import Workshop
from storage import gleanings, signups, workshops
from tests.end_to_end.conftest import table
from tests.end_to_end.table import Phone, Table
from tests.gleanings.made import a_gleaning
from tests.workshops.conftest import room

__all__ = ["room", "table"]

DIEPPE = Place("Dieppe", Point(49.9222, 1.0777), "Dieppe", "76217")
LUNERAY = Place("Luneray", Point(49.828, 0.915), "Luneray", "76400")
OFFRANVILLE = Place("Offranville", Point(49.871, 1.047), "Offranville", "76482")


@dataclass
class Field:
    """A gleaning on Friday at 9, and who comes."""

    table: Table
    workshop: Workshop
    phones: dict[str, Phone] = field(default_factory=dict)

    async def comes(self, name: str, home: Place | None = DIEPPE, adults: int = 1) -> Phone:
        """Somebody signs up."""
        phone = await self.table.resident(name, home)
        await phone.data(data("seat.go", self.workshop.id, adults, 0))
        self.phones[name] = phone
        return phone

    async def drives(self, name: str, seats: str = "3 places", home: Place | None = DIEPPE) -> Phone:
        """Somebody signs up and comes by car."""
        phone = await self.comes(name, home)
        await phone.press("Je viens en voiture")
        await phone.press(seats)
        return phone

    async def seeks(self, name: str, home: Place | None = DIEPPE, adults: int = 1) -> Phone:
        """Somebody signs up and looks for a ride."""
        phone = await self.comes(name, home, adults)
        await phone.press("Je cherche une place")
        return phone

    async def signup(self, phone: Phone) -> int:
        """The id of their sign-up."""
        person = await self.table.person(phone)
        mine = await self.table.database.run(lambda tx: signups.of(tx, self.workshop.id, person.id))
        assert mine is not None
        return mine.id

    async def now(self) -> Workshop:
        return await self.table.database.run(lambda tx: workshops.get(tx, self.workshop.id))


async def a_field(table: Table, *, of: dict[str, Any] | None = None, **changes: Any) -> Field:
    """A gleaning in three days at 9, unless it says when."""
    start = changes.pop("start", table.now + timedelta(days=3)).replace(hour=9, minute=0, second=0, microsecond=0)
    changes = {"title": "Glanage de carottes", "seats": 20} | changes
    made, _gleaning = await table.database.run(
        lambda tx: a_gleaning(tx, table.centres[0], start, table.now, of=of, **changes)
    )
    return Field(table, made)


async def gleaning_of(where: Field) -> Any:
    return await where.table.database.run(lambda tx: gleanings.get(tx, where.workshop.id))


@pytest.fixture
async def farm(table: Table) -> Field:
    return await a_field(table)
