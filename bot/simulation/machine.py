"""The bot as it runs, turned by hand: real intake, worker, rounds and dispatcher, and a process that may die."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from telegram import Bot

from bot.answers import Answers
from bot.assembly import SORRY, TOO_MUCH, said, tell_of_outage
from bot.bell import Bell
from bot.dispatcher import Dispatcher
from bot.flood import Gate
from bot.intake import Intake
from bot.sender import Sender
from bot.simulation.clock import VirtualClock
from bot.simulation.wire import Labelled, Wire
from bot.worker import Me, Worker
from handlers.dispatch import Handler
from handlers.turn import House
from sandbox.server import Sandbox
from scheduler.clockwork import Clockwork
from storage import overview, sending
from storage.database import Database

LONG = timedelta(seconds=150)
"""An outage from which on presses are lost, and people are told."""
MOST_STEPS = 2_000
LET_GO = 90.0
"""Seconds that one turn waits at most for the pace or the breaker; the next turn goes on."""


class _Worker(Worker):
    async def serve_all(self) -> None:
        """Serve until nothing waits; what failed goes again at the next turn."""
        serve = self._serve_in_order if self._database.engine == "sqlite" else self._serve_what_is_free
        for _step in range(MOST_STEPS):
            if not await serve():
                return


class _Dispatcher(Dispatcher):
    async def settle(self, clock: VirtualClock) -> None:
        """Send until nothing may leave; waiting for the pace takes virtual time."""
        waited = 0.0
        for _step in range(MOST_STEPS):
            wait = await self._step()
            if self._flying:
                await asyncio.wait(list(self._flying.values()))
            if self._apart:
                await asyncio.wait(list(self._apart))
            self._chooser.rung()
            if self._fatal is not None:
                raise self._fatal
            if self._landed:
                continue
            if waited >= LET_GO:
                return
            if wait >= 1.0 and not self._breaker.open and not await self._owes():
                return
            clock.sleep(max(wait, 0.01))
            waited += max(wait, 0.01)

    async def _owes(self) -> bool:
        """Whether a letter may leave that a pause has held back."""
        return bool(await self._database.run(lambda tx: overview.due(tx, self._clock())))

    def die(self) -> None:
        """As a kill would: what is under way stays in doubt."""
        for task in self._flying.values():
            task.cancel()


class Machine:
    """One process of the bot after the other, on one store."""

    def __init__(self, box: Sandbox, database: Database, clock: VirtualClock, wire: Wire) -> None:
        self.box, self.database, self.clock, self.weather = box, database, clock, wire.weather
        self.up = False
        self.handled = 0
        self._stopped: datetime | None = None
        self._bot = Bot(box.token, request=wire, get_updates_request=wire)
        self._handle = Handler(House(lambda: str(box.world.bot["username"])))
        self._offset = 0

    async def start(self) -> None:
        """Begin a process: recover what was in doubt, and tell of a long absence."""
        bell, now = Bell(), self.clock.now
        self._answers = Answers(self._bot)
        self._intake = Intake(self.database, now, Gate(), lambda language: said(TOO_MUCH, language))
        me = Me(int(self.box.world.bot["id"]), str(self.box.world.bot["username"]))
        self._worker = _Worker(
            self.database, self._handle, now, bell, self._answers, lambda language: said(SORRY, language), me
        )
        self._dispatcher = _Dispatcher(
            self.database, Labelled(Sender(self._bot)), now, bell, monotonic=self.clock.monotonic
        )
        self._clockwork = Clockwork(self.database, now, _raise)
        await self.database.run(sending.recover)
        away = timedelta(0) if self._stopped is None else now() - self._stopped
        if away >= LONG:
            await tell_of_outage(self.database, away, now())
        self.up = True

    async def stop(self) -> None:
        """End the process, in the middle of whatever it did."""
        self.up = False
        self._stopped = self.clock.now()
        self._dispatcher.die()
        await self._answers.close()

    async def turn(self, *, ring: bool = False) -> None:
        """Take in what people wrote, answer it, let the rounds look when the bell rings, and send what is due."""
        if not self.up:
            return
        if ring:
            await self._clockwork.ring_all()
            if self._clockwork.set_aside:
                raise AssertionError(f"a round failed: {list(self._clockwork.set_aside)}")
        while updates := self.box.world.updates.fetch(self._offset, 100):
            await self._intake.accept(updates)
            self._offset = updates[-1]["update_id"] + 1
            self.handled += len(updates)
        await self._worker.serve_all()
        await self._dispatcher.settle(self.clock)
        if self.weather.killed:
            self.weather.killed = False
            await self.stop()
            await self.start()
            await self._dispatcher.settle(self.clock)
        while self._answers._tasks:  # noqa: SLF001 - nobody waits for toasts but a simulation
            await asyncio.wait(list(self._answers._tasks))  # noqa: SLF001


def _raise(exc: Exception) -> None:
    raise exc
