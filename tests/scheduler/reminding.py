"""A workroom whose clock runs: the rounds ring, and what is ready leaves, unless Telegram does not answer."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from domain.people import Person
from domain.workshops import Workshop
from scheduler.rounds import missed, reminders
from services.workshop import workshops as planning
from storage import marks, sending, workshops
from storage.database import Database, Transaction
from storage.tables import outbox
from tests.workshops.conftest import Workroom, furnished

PARIS = ZoneInfo("Europe/Paris")
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass(frozen=True)
class Left:
    """A letter that has left."""

    key: str
    chat: int
    at: datetime
    payload: dict[str, Any]

    @property
    def occasion(self) -> str:
        """The name of the reminder: `eve`."""
        return self.key.split(":")[4] if ":person:" in self.key else self.key.split(":")[2]

    @property
    def start(self) -> str:
        """The start that it speaks of."""
        return self.key.split(":")[5]

    @property
    def local(self) -> str:
        """When it left: `Fri 18:00`."""
        return self.at.astimezone(PARIS).strftime("%a %H:%M")

    @property
    def lines(self) -> list[str]:
        """As it is read."""
        return re.sub("<[^>]+>", "", self.payload["text"]).replace("\u00a0", " ").replace("’", "'").splitlines()

    @property
    def labels(self) -> list[str]:
        return [button["label"] for row in self.payload.get("buttons", ()) for button in row]


class Clock:
    """Rings on a workroom, and sends."""

    def __init__(self, room: Workroom) -> None:
        self.room = room
        self.left: list[Left] = []
        self.rounds: list[Any] = [reminders.Round(), missed.Round()]

    async def ring(self, *, send: bool = True) -> None:
        """Let the rounds look now, once, and what is ready leave."""
        now = self.room.now

        async def due(tx: Transaction) -> list[tuple[Any, Any]]:
            return [(each, row) for each in self.rounds for row in await each.due(tx, now)]

        rows = await self.room.run(due)
        for each, row in rows:
            await self.settle(each, row)
        if send and (rows or now.minute % 5 == 0):
            await self.send()

    async def settle(self, each: Any, row: Any) -> None:
        async def work(tx: Transaction) -> None:
            await each.settle(tx, row, self.room.now)

        await self.room.run(work)

    async def send(self) -> None:
        """As the dispatcher does: look, claim, mark."""
        now = self.room.now

        async def work(tx: Transaction) -> list[Left]:
            letters = await sending.look(tx, now, limit=1000)
            claimed = await sending.claim(tx, letters, now) if letters else []
            await marks.mark(tx, [marks.Sent(one, one.id) for one in claimed], now)
            keys = {row.id: row.key for row in await _keys(tx, [one.id for one in claimed])}
            return [Left(keys[one.id], one.chat, now, one.payload.to_json()) for one in claimed]

        self.left += await self.room.run(work)

    async def pass_to(self, moment: datetime, *, every: timedelta = HALF_AN_HOUR, send: bool = True) -> None:
        """Ring every so often until then."""
        while self.room.now < moment:
            self.room.now = min(moment.astimezone(PARIS), self.room.now + every)
            await self.ring(send=send)

    def reminders(self, *names: str, of: str = "") -> list[Left]:
        """The reminders that have left, of these names, to this person."""
        chat = self.room.known[of].chat if of else None
        found = [one for one in self.left if ":person:" in one.key and chat in {None, one.chat}]
        return [one for one in found if not names or one.occasion in names]

    def timetable(self, *names: str, of: str = "") -> list[tuple[str, str]]:
        """Which reminder left when."""
        return [(one.occasion, one.local) for one in self.reminders(*names, of=of)]


async def _keys(tx: Transaction, ids: Sequence[int]) -> Sequence[Any]:
    return await tx.all(select(outbox.c.id, outbox.c.key).where(outbox.c.id.in_(ids)))


async def clock(database: Database, now: datetime) -> Clock:
    """A fresh workroom at this moment."""
    room = await furnished(database)
    room.now = now
    return Clock(room)


async def moved(room: Workroom, by: Person, workshop: Workshop, start: datetime, **changes: Any) -> Workshop:
    """The workshop begins then; everybody is told."""

    async def work(tx: Transaction) -> Workshop:
        old = await workshops.get(tx, workshop.id, lock=True)
        new = replace(old, start=start, end=start + (old.end - old.start), **changes)
        return await planning.become(tx, by, old, new, room.now)

    return await room.run(work)


async def called_off(room: Workroom, by: Person, workshop: Workshop, reason: str = "") -> Workshop:
    """The workshop is cancelled; everybody is told."""

    async def work(tx: Transaction) -> Workshop:
        return await planning.cancel(tx, by, workshop.id, reason, room.now)

    return await room.run(work)


def twice(left: list[Left]) -> list[str]:
    """Reminders that left more than once."""
    return [key for key, times in Counter(one.key for one in left).items() if times > 1]
