"""Tours that wait are computed and drawn: read in one transaction, thought out in a thread, written in another.

A plan takes up to two seconds of one processor: neither the event loop nor the store's writer waits for it. What was
changed meanwhile is not overwritten: it is computed again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from functools import partial

import structlog

from bot.bell import Bell
from bot.clock import Clock
from bot.parts import cancel, guarded
from bot.routing import Ways, of_settings
from bot.runtime import Bocal
from services.pickup import pictures, planning, questions
from storage import faults, tour_work, tours
from storage.database import Database, Transaction

PATIENCE = 3.0
"""Seconds between two looks: another process may have left something to do."""
LONGEST = timedelta(seconds=60)
"""A plan that takes longer is given up; the coordinator is told."""

_log = structlog.get_logger(__name__)


class Touring:
    """Works off what waits, one tour after the other."""

    def __init__(self, database: Database, clock: Clock, ways: Ways) -> None:
        self._database, self._clock, self._ways = database, clock, ways

    async def work(self) -> int:
        """Compute and draw all that waits now; how many tours that were."""
        waiting = await self._database.run(tour_work.waiting)
        for tour_id in waiting:
            await self._one(tour_id)
        return len(waiting)

    async def _one(self, tour_id: int) -> None:
        limit = asyncio.timeout(LONGEST.total_seconds())
        try:
            async with limit:
                await self._plan(tour_id)
                await self._draw(tour_id)
        except Exception as exc:
            if not limit.expired() and (faults.passing(exc) or faults.lasting(exc)):
                raise
            _log.error("a tour could not be planned", tour=tour_id, exc_info=exc)
            await self._database.run(partial(planning.given_up, tour_id=tour_id, now=self._clock()))

    async def _plan(self, tour_id: int) -> None:
        question = await self._database.run(lambda tx: questions.read(tx, tour_id, self._clock()))
        if question is None:
            return
        measured = await self._ways.between(question.points())
        plan = await asyncio.to_thread(questions.answer, question, measured.roads, measured.factor)

        async def write(tx: Transaction) -> None:
            await planning.take(tx, question.tour, plan, self._clock())

        await self._database.run(write)

    async def _draw(self, tour_id: int) -> None:
        for wanted in await self._database.run(lambda tx: pictures.wanted(tx, tour_id)):
            png = await asyncio.to_thread(pictures.drawn, wanted)
            await self._database.run(partial(pictures.send, sketch=wanted, png=png, now=self._clock()))


@asynccontextmanager
async def touring(bocal: Bocal) -> AsyncIterator[None]:
    """Work for as long as the bot leads, woken whenever somebody asks for a tour."""
    bell = Bell()
    bocal.database.on_commit(lambda wakes: bell.ring() if tours.WAKE in wakes else None)
    async with of_settings(bocal.settings) as ways:
        work = guarded(_for_ever(Touring(bocal.database, bocal.assembly.clock, ways), bell), bocal.die)
        try:
            yield
        finally:
            await cancel(work)


async def _for_ever(each: Touring, bell: Bell) -> None:
    while True:
        try:
            await each.work()
        except Exception as exc:
            if not faults.passing(exc):
                raise
            _log.warning("tours could not be looked at; the next look does it")
        await bell.heard(PATIENCE)
