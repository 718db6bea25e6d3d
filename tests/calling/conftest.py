"""A field with volunteers around it, who have phones."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.calls import Call
from domain.gleanings import Gleaning
from domain.people import Part
from domain.places import Place, Point
from domain.volunteering import Volunteering
from domain.workshops import Workshop
from services.calling import calls
from storage import calls as stored
from storage import fsck, gleanings, people, signups, volunteering, workshops
from storage.database import Database
from tests.end_to_end.conftest import TUESDAY, chosen, laid, village
from tests.end_to_end.table import Phone, Table
from tests.gleanings.made import BRACQUEMONT, a_gleaning

__all__ = ["chosen", "village"]
PARIS = ZoneInfo("Europe/Paris")
KM_NORTH = 1 / 111.2


@dataclass
class Field:
    """One gleaning and its volunteers."""

    table: Table
    volunteers: list[Phone] = field(default_factory=list)
    id: int = 0

    async def volunteer(self, name: str = "", km: float = 6.0, *, like: Volunteering | None = None) -> Phone:
        """Somebody so many kilometres south of the field."""
        phone = self.table.phone(name or f"V{len(self.volunteers)}")
        person = await self.table.person(phone)
        point = Point(BRACQUEMONT.point.lat - km * KM_NORTH, BRACQUEMONT.point.lon)
        home = Place("Chez moi", point, "Dieppe", "76217", exact=True)
        parts = frozenset({Part.VOLUNTEER})
        run = self.table.database.run
        await run(lambda tx: people.keep(tx, person.id, parts=parts, place=home, welcomed=True))
        if like is not None:
            await run(lambda tx: volunteering.keep(tx, person.id, self.table.network.id, like, self.table.now))
        self.volunteers.append(phone)
        return phone

    async def crowd(self, count: int, *, near: float = 2.0, step: float = 0.1) -> list[Phone]:
        """So many, each a little farther away."""
        return [await self.volunteer(km=near + step * each) for each in range(count)]

    async def opens(
        self, *, days: int = 4, hour: int = 9, of: dict[str, Any] | None = None, begin: bool = True, **changes: Any
    ) -> Workshop:
        """A gleaning so many days from today, opened; volunteers are called from now on."""
        start = self.here.replace(hour=hour, minute=0, second=0, microsecond=0) + timedelta(days=days)
        run, now = self.table.database.run, self.table.now
        made, _of = await run(lambda tx: a_gleaning(tx, self.table.centres[0], start, now, of=of, **changes))
        self.id = made.id
        if begin:
            await run(lambda tx: calls.begin(tx, made.id, self.table.now))
        return made

    @property
    def here(self) -> datetime:
        return self.table.now.astimezone(PARIS)

    async def calls(self) -> list[Call]:
        return await self.table.database.run(lambda tx: stored.of(tx, self.id))

    async def gleaning(self) -> Gleaning:
        return await self.table.database.run(lambda tx: gleanings.get(tx, self.id))

    async def workshop(self) -> Workshop:
        return await self.table.database.run(lambda tx: workshops.get(tx, self.id))

    async def called(self) -> list[Phone]:
        """Whose phone has been called, in order."""
        by_id = {(await self.table.person(phone)).id: phone for phone in self.volunteers}
        return [by_id[one.person] for one in await self.calls() if one.wave]

    async def said(self, phone: Phone) -> str | None:
        person = await self.table.person(phone)
        return next((one.said for one in reversed(await self.calls()) if one.person == person.id), "not called")

    async def answer(self, phones: Sequence[Phone], label: str = "Je viens") -> None:
        for phone in phones:
            await phone.press(label)

    async def gives_back(self, phone: Phone) -> None:
        """They had a seat, and tap twice: I cannot come; yes, sure."""
        person = await self.table.person(phone)
        mine = await self.table.database.run(lambda tx: signups.of(tx, self.id, person.id))
        assert mine is not None
        await phone.data(f"v1:seat.cancel:{mine.id}")
        await phone.data(f"v1:seat.gone:{mine.id}")


@pytest.fixture
async def table(database: Database) -> AsyncIterator[Table]:
    """The handlers around one table, on a Tuesday morning in September; the store is in order at the end."""
    yield await laid(database, TUESDAY)
    assert await database.run(fsck.look) == []


@pytest.fixture
def field_(table: Table) -> Field:
    """A field with nobody around it yet."""
    return Field(table)
