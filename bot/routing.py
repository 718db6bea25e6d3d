"""Roads between places: from the operator's own OSRM server, with a short patience, else as the crow flies.

A server that fails twice is left alone for a while (`Breaker`), so that nobody waits for it again and again.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Protocol

import structlog
from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.breaker import Breaker
from bot.outcomes import Delivered, Outcome, Unclear
from bot.settings import Settings
from domain.places import Point
from matching.tours.osrm import read_table, table_url
from matching.tours.roads import AsTheCrowFlies, Roads, table

TIMEOUT = 5.0
"""Seconds that the server is waited for."""
MOST_PLACES = 100
"""What an OSRM server answers for unless `--max-table-size` says otherwise."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Measured:
    """Roads, and how they are known."""

    roads: Roads
    factor: float | None
    """By how much ways as the crow flies are stretched; None: a router has measured them."""


class Ways(Protocol):
    """Measures the ways between places beforehand. Never raises."""

    async def between(self, points: Sequence[Point]) -> Measured:
        """Between all of them, each given once."""
        ...


class Estimated:
    """As the crow flies, stretched by a factor, at one speed."""

    def __init__(self, factor: float, kmh: float) -> None:
        self._measured = Measured(AsTheCrowFlies(factor, kmh), factor)

    async def between(self, points: Sequence[Point]) -> Measured:  # noqa: ARG002 - they are all alike
        """At once."""
        return self._measured


class Osrm:
    """Asks the table service of a server; what it cannot answer is estimated."""

    def __init__(
        self, base: str, session: ClientSession, otherwise: Estimated, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._base, self._session, self._otherwise = base, session, otherwise
        self._breaker = Breaker(monotonic)

    async def between(self, points: Sequence[Point]) -> Measured:
        """From the server when it answers in time; there is no road that only one of two questions knows."""
        if len(points) > MOST_PLACES or self._breaker.wait() > 0:
            return await self._otherwise.between(points)
        try:
            measured = await self._asked(points)
        except (ClientError, TimeoutError, ValueError) as exc:
            _log.warning("the router did not answer; ways are estimated", error=type(exc).__name__)
            self._saw(Unclear(type(exc).__name__))
            return await self._otherwise.between(points)
        self._saw(Delivered(None))
        return measured

    async def _asked(self, points: Sequence[Point]) -> Measured:
        async with self._session.get(table_url(self._base, points)) as answer:
            matrix = read_table(await answer.json(content_type=None), len(points))
        return Measured(table(points, matrix), None)

    def _saw(self, outcome: Outcome) -> None:
        """While it is left alone, the first question after a pause is the probe."""
        if self._breaker.open:
            self._breaker.probed(outcome)
        else:
            self._breaker.saw(outcome)


@asynccontextmanager
async def of_settings(settings: Settings) -> AsyncIterator[Ways]:
    """What the operator has chosen."""
    estimated = Estimated(settings.road_factor, settings.road_kmh)
    if not settings.osrm_url:
        yield estimated
        return
    async with ClientSession(timeout=ClientTimeout(total=TIMEOUT)) as session:
        yield Osrm(settings.osrm_url, session, estimated)
