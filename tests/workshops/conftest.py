"""A workroom: one network, two centres, people in a line, workshops; and what was left for them in the outbox."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import or_, select, update

from domain.messages import Sender
from domain.people import Centre, Network, Person, Role
from domain.places import Point
from domain.workshops import Signup, Theme, Workshop
from services.seat import seats
from services.seat.seats import Seat
from storage import fsck, networks, people, signups, workshops
from storage.database import Database, Transaction
from storage.tables import outbox

T = TypeVar("T")
PARIS = ZoneInfo("Europe/Paris")
TUESDAY = datetime(2026, 9, 15, 9, 0, tzinfo=PARIS)
DIEPPE, LUNERAY = Point(49.922, 1.078), Point(49.828, 0.915)


@dataclass
class Workroom:
    """Everything a test needs to sign up and to look."""

    database: Database
    network: Network
    centres: list[Centre]
    now: datetime = TUESDAY
    known: dict[str, Person] = field(default_factory=dict)

    async def run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        return await self.database.run(work)

    async def person(self, name: str) -> Person:
        """Somebody of that name, made known when needed."""
        if name not in self.known:
            sender = Sender(7001 + len(self.known), name, "fr")
            self.known[name] = await self.run(
                lambda tx: people.arrive(tx, "telegram", sender, self.network.id, "fr", self.now)
            )
        return self.known[name]

    async def coordinator(self, name: str = "Anne", centre: int = 0) -> Person:
        person = await self.person(name)
        where = self.centres[centre].id
        await self.run(lambda tx: networks.give(tx, person, Role.COORDINATOR, where, self.now))
        return person

    async def workshop(self, seats: int = 8, *, days: float = 10, hour: int = 14, **changes: Any) -> Workshop:
        start = (self.now + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
        new = Workshop(
            id=0,
            network=self.network.id,
            centre=self.centres[0].id,
            stop=None,
            title="Coulis de tomates",
            theme=Theme.PRESERVING,
            recipe=None,
            about="",
            audiences=(),
            language="fr",
            seats=seats,
            kept_newcomers=0,
            kept_partner=0,
            partner="",
            access=(),
            bring="",
            price_cents=0,
            deposit_cents=0,
            facilitators=(),
            site="Place du marché",
            address="",
            commune="Luneray",
            point=LUNERAY,
            start=start,
            end=start + timedelta(hours=3),
            series="",
            state="planned",
            taken=0,
            version=1,
        )
        return await self.run(lambda tx: workshops.add(tx, replace(new, **changes), self.now))

    def tick(self) -> datetime:
        """A moment later: what is said is named after its moment."""
        self.now += timedelta(seconds=1)
        return self.now

    async def sign_up(
        self, name: str, workshop: Workshop, adults: int = 1, children: int = 0, *, partner: str = ""
    ) -> Seat:
        person, now = await self.person(name), self.tick()
        seat = await self.run(lambda tx: seats.sign_up(tx, person, workshop.id, adults, children, now, partner=partner))
        await self.deliver()
        return seat

    async def mine(self, name: str, workshop: Workshop) -> Signup:
        person = await self.person(name)
        found = await self.run(lambda tx: signups.of(tx, workshop.id, person.id))
        assert found is not None
        return found

    async def cancel(self, name: str, workshop: Workshop) -> Seat:
        return await self._decide(seats.cancel, name, workshop)

    async def accept(self, name: str, workshop: Workshop, **how: Any) -> Seat:
        return await self._decide(seats.accept, name, workshop, **how)

    async def decline(self, name: str, workshop: Workshop, **how: Any) -> Seat:
        return await self._decide(seats.decline, name, workshop, **how)

    async def _decide(self, verb: Any, name: str, workshop: Workshop, **how: Any) -> Seat:
        person, mine, now = await self.person(name), await self.mine(name, workshop), self.tick()
        seat: Seat = await self.run(lambda tx: verb(tx, person, mine.id, now, **how))
        await self.deliver()
        return seat

    async def lapse(self, workshop: Workshop, **time: float) -> None:
        self.now += timedelta(**time)
        await self.run(lambda tx: seats.lapse(tx, workshop.id, self.now))
        await self.deliver()

    async def deliver(self) -> None:
        """What waits in the outbox arrives; what is to leave in the morning does not."""
        due = or_(outbox.c.not_before.is_(None), outbox.c.not_before <= self.now)
        late = outbox.c.expires_at <= self.now
        ready = update(outbox).where(outbox.c.state == "ready", due)

        async def leave(tx: Transaction) -> None:
            await tx.execute(ready.where(late).values(state="expired"))
            await tx.execute(ready.values(state="sent", sent_at=self.now))

        await self.run(leave)

    async def fresh(self, workshop: Workshop) -> Workshop:
        return await self.run(lambda tx: workshops.get(tx, workshop.id))

    async def stand(self, workshop: Workshop) -> dict[str, tuple[int, int, int]]:
        """By name: booked, waiting, held."""
        names = {person.id: name for name, person in self.known.items()}
        live = await self.run(lambda tx: signups.live(tx, workshop.id))
        return {
            one.guest or names[one.person or 0]: (one.booked, one.waiting, one.held)
            for one in sorted(live, key=lambda one: one.seq)
        }

    async def letters(self, *states: str) -> list[tuple[str, str]]:
        """Who was told what, in order: a name, and the occasion in a word."""
        names = {person.chat: name for name, person in self.known.items()}
        wanted = select(outbox.c.key, outbox.c.chat_id).order_by(outbox.c.id)
        wanted = wanted.where(outbox.c.state.in_(states or ("ready", "sent")))
        rows = await self.run(lambda tx: tx.all(wanted))
        return [(names[row.chat_id], row.key.split(":")[2]) for row in rows]


async def furnished(database: Database) -> Workroom:
    """A workroom in an empty store."""

    async def begin(tx: Transaction) -> Workroom:
        network = await networks.add(tx, Network(0, "Dieppe", DIEPPE, "Europe/Paris"))
        first = await networks.add_centre(tx, network.id, "Centre du Phare", "Dieppe", DIEPPE)
        second = await networks.add_centre(tx, network.id, "Centre des Tilleuls", "Luneray", LUNERAY)
        return Workroom(database, network, [first, second])

    return await database.run(begin)


@pytest.fixture
async def room(database: Database) -> AsyncIterator[Workroom]:
    """An empty workroom on a Tuesday morning; the store is in order at the end."""
    yield await furnished(database)
    assert await database.run(fsck.look) == []
