"""A season as it passes: moments in order, people who act at them, the bot that is turned after each."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import count
from typing import Any

from bot.simulation.books import Books, arrived
from bot.simulation.clock import VirtualClock
from bot.simulation.machine import Machine
from bot.simulation.phones import Phone
from bot.simulation.plan import ZONE, Setting, Trouble
from bot.simulation.wire import Weather, carried
from sandbox.server import Sandbox
from storage import overview
from storage.database import Database

Act = Callable[[], Awaitable[None]]
DAY_RING, NIGHT_RING = timedelta(hours=1), timedelta(hours=3)
"""How often the bell rings of itself; it also rings when something may be due."""


@dataclass
class Season:
    """Everything that a moment needs."""

    setting: Setting
    clock: VirtualClock
    box: Sandbox
    database: Database
    machine: Machine
    weather: Weather
    books: Books = field(default_factory=Books)
    done: Counter[str] = field(default_factory=Counter)
    """What happened, for the report."""
    downs: list[Trouble] = field(default_factory=list)
    phones: dict[int, Phone] = field(default_factory=dict)
    reacts: Callable[[Phone, dict[str, Any]], None] | None = None
    """Looks at each new message, and may have somebody act on it later."""
    _moments: list[tuple[datetime, int, Act]] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)
    _heard: list[tuple[datetime, int, int, dict[str, Any], bool]] = field(default_factory=list)

    @property
    def now(self) -> datetime:
        """The moment that it is, in civil time."""
        return self.clock.true().astimezone(ZONE)

    def at(self, moment: datetime, act: Act) -> None:
        """Have something happen at a moment, or now when that is over."""
        heapq.heappush(self._moments, (max(moment, self.clock.true()), next(self._order), act))

    def hear(self, chat: int, message: dict[str, Any], edited: bool) -> None:
        """A message has arrived."""
        self._heard.append((self.clock.true(), chat, carried.get(), message, edited))

    async def pass_by(self) -> None:
        """Live through all of it."""
        end = self.setting.end
        while self._moments and self._moments[0][0] <= end:
            moment, _number, act = heapq.heappop(self._moments)
            self.clock.pass_to(moment)
            await act()

    async def turn(self, *, ring: bool = False) -> None:
        """Let the bot do what it has to do, and people look at their phones."""
        await self.machine.turn(ring=ring)
        await self.read_phones()
        self.books.count_seats(self.now)

    async def read_phones(self) -> None:
        """Enter what arrived, and let people react to it."""
        while self._heard:
            heard, self._heard = self._heard, []
            letters = {each[2] for each in heard}
            keys = await self.database.run(partial(overview.keys, letters=letters))
            for at, chat, letter, message, edited in heard:
                told = arrived(at, chat, letter, message, edited=edited)
                self.books.read(told, keys.get(letter, ""))
                phone = self.phones.get(chat)
                if phone is not None and self.reacts is not None:
                    self.reacts(phone, message)

    async def look(self) -> None:
        """The bell rings once."""
        await self.turn(ring=True)

    async def ring(self) -> None:
        """The bell rings, and will again."""
        await self.look()
        by_day = 7 <= self.now.hour < 22 and self._anything_near()
        self.at(self.clock.true() + (DAY_RING if by_day else NIGHT_RING), self.ring)

    def _anything_near(self) -> bool:
        """Whether a workshop is so near, or so lately over, that something may be due."""
        before, after = timedelta(days=3), timedelta(days=2)
        return any(one.start - before < self.now < one.end + after for one in self.books.courses.values())

    def was_up(self, start: datetime, end: datetime, least: timedelta) -> bool:
        """Whether the bot ran, on a good wire, for so long between two moments."""
        return end - start - self.trouble(start, end) >= least

    def trouble(self, start: datetime, end: datetime) -> timedelta:
        """For how long it did not, between two moments."""
        each = (min(end, one.end) - max(start, one.start) for one in self.downs)
        return sum((span for span in each if span > timedelta(0)), timedelta(0))
