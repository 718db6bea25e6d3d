"""The workroom of the workshops, and a gleaning at which people were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from domain.hours import ServiceTime
from domain.people import Person, Role
from domain.workshops import Workshop
from services.hours import hours
from storage import networks, service_times, signups, workshops
from storage import presence as stored
from storage.tables import outbox
from tests.gleanings.made import a_gleaning
from tests.workshops.conftest import Workroom, room

__all__ = ["room"]


@dataclass
class Field:
    """A gleaning of three hours, led by Luc of the team, which Anne and Zoé may look after."""

    room: Workroom
    gleaning: Workshop
    anne: Person
    luc: Person

    async def came(self, name: str, adults: int = 1, children: int = 0, *, came: int | None = None) -> None:
        """Somebody who signed up, and how many of them were there: all, unless `came` says otherwise."""
        await self.room.sign_up(name, self.gleaning, adults, children)
        await self.tick(name, adults + children if came is None else came)

    async def tick(self, name: str, came: int | None) -> None:
        mine = await self.room.mine(name, self.gleaning)
        now = self.room.tick()
        await self.room.run(lambda tx: stored.tick(tx, mine.id, came, self.luc.id, now))

    async def close(self) -> None:
        """It is over, and its list is closed."""
        self.room.now = self.gleaning.end + timedelta(hours=1)
        await self.room.run(lambda tx: workshops.close(tx, self.gleaning.id, self.room.now))

    async def round(self) -> list[int]:
        """What the round does; which workshops it found."""
        found = await self.room.run(lambda tx: hours.due(tx, self.room.now))
        for one in found:
            await self.room.run(partial(hours.follow, workshop_id=one, now=self.room.now))
        return found

    async def times(self) -> list[ServiceTime]:
        return await self.room.run(lambda tx: service_times.of_thing(tx, f"workshop:{self.gleaning.id}"))

    async def stand(self) -> dict[str, tuple[str, int, str]]:
        """By name: role, minutes and state."""
        names = {person.id: name for name, person in self.room.known.items()}
        return {
            names.get(one.person or 0, f"{one.guest} {one.occasion.split(':')[-1]}"): (one.role, one.minutes, one.state)
            for one in await self.times()
        }

    async def one(self, name: str) -> ServiceTime:
        person = self.room.known[name]
        return next(one for one in await self.times() if one.person == person.id)

    async def told(self, name: str) -> list[str]:
        """Keys of what waits for somebody or was sent, about hours, without ids."""
        chat = self.room.known[name].chat
        rows = await self.room.run(
            lambda tx: tx.all(outbox.select().where(outbox.c.chat_id == chat).order_by(outbox.c.id))
        )
        return [row.key.split(":")[-3] for row in rows if row.key.startswith("hours:")]


async def a_field(room: Workroom, **changes: Any) -> Field:
    anne, luc = await room.coordinator(), await room.person("Luc")
    await room.run(lambda tx: networks.give(tx, luc, Role.FACILITATOR, room.centres[0].id, room.now))
    start = (room.now + timedelta(days=4)).replace(hour=9)
    changes = {"facilitators": (luc.id,)} | changes
    gleaning, _ = await room.run(lambda tx: a_gleaning(tx, room.centres[0], start, room.now, **changes))
    return Field(room, gleaning, anne, luc)


@pytest.fixture
async def field(room: Workroom) -> Field:
    return await a_field(room)


async def signed(room: Workroom, name: str, workshop: Workshop) -> int:
    found = await room.run(lambda tx: signups.of(tx, workshop.id, room.known[name].id))
    assert found is not None
    return found.id
