"""Street addresses: public geocoders asked in turn, with a short patience and a memory, behind one port.

A service that fails is logged (never the address) and the next is asked; when all fail nobody is found.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import logging
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol, Self

import structlog
from aiohttp import ClientTimeout
from geopy.adapters import AioHTTPAdapter
from geopy.exc import GeopyError

from bot.clock import Clock
from bot.exits import CONFIG, Exit
from bot.geocoders import SERVICES, Service
from bot.settings import Settings
from domain.places import Place, Point

log = structlog.get_logger(__name__)

TIMEOUT = 3.0
"""Seconds a service is waited for; the person is waiting too."""
READ_AT_MOST = 200
"""Characters of an address that are sent (the limit of BAN)."""
LIMIT = 5
"""Places given back at most."""


class Geocoder(Protocol):
    """Finds the places that an address may mean, and what is at a point. Never raises."""

    async def geocode(self, text: str, near: Point) -> list[Place]:
        """The places, likeliest first; those near a point are preferred."""
        ...

    async def reverse(self, point: Point) -> Place | None:
        """The address nearest to a point."""
        ...


class Cache(Protocol):
    """Answers kept under a key. The key tells nothing of the address; the value does."""

    async def get(self, key: str) -> str | None:
        """What was kept."""
        ...

    async def put(self, key: str, value: str, now: datetime) -> None:
        """Keep it; `now` is when it was learned."""
        ...


class MemoryCache:
    """The answers used last, for as long as the process lives."""

    def __init__(self, size: int = 1000) -> None:
        self._size = size
        self._kept: OrderedDict[str, str] = OrderedDict()

    async def get(self, key: str) -> str | None:
        """What was kept, now the youngest."""
        if key in self._kept:
            self._kept.move_to_end(key)
        return self._kept.get(key)

    async def put(self, key: str, value: str, now: datetime) -> None:  # noqa: ARG002 - here an entry ages by use
        """Keep it; the one used longest ago makes room."""
        self._kept[key] = value
        self._kept.move_to_end(key)
        while len(self._kept) > self._size:
            self._kept.popitem(last=False)


class NoGeocoder:
    """Stands in where the operator has chosen no service."""

    async def geocode(self, text: str, near: Point) -> list[Place]:  # noqa: ARG002
        """Nothing."""
        return []

    async def reverse(self, point: Point) -> Place | None:  # noqa: ARG002
        """Nothing."""
        return None


class Busy(Exception):  # noqa: N818 - not an error: others are asking
    """So many wait for this service that its turn would come too late."""


class Pace:
    """Lets one request through every so many seconds; Busy for one that would wait too long."""

    def __init__(self, seconds: float, patience: float) -> None:
        self._seconds, self._patience = seconds, patience
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for one's turn."""
        now = asyncio.get_running_loop().time()
        wait = max(self._next - now, 0.0)
        if wait > self._patience:
            raise Busy
        self._next = now + wait + self._seconds
        await asyncio.sleep(wait)


class GeopyGeocoder:
    """The services of the settings, in their order. Enter it (`async with`) before asking."""

    def __init__(
        self,
        services: Sequence[str],
        *,
        user_agent: str,
        cache: Cache,
        clock: Clock,
        timeout: float = TIMEOUT,
        domains: Mapping[str, str] | None = None,
        scheme: str = "https",
    ) -> None:
        """Services by name: ban, nominatim, photon (ValueError for others); `domains` for servers of one's own."""
        if unknown := [name for name in services if name not in SERVICES]:
            raise ValueError(f"no such geocoder: {', '.join(unknown)}; there are {', '.join(SERVICES)}")
        logging.getLogger("geopy").setLevel(logging.WARNING)  # below, it writes addresses
        self._cache, self._clock = cache, clock
        self._stack = AsyncExitStack()
        self._services: list[tuple[str, Service, Pace]] = []
        for name in services:
            kind = SERVICES[name]
            own, _sep, domain = (domains or {}).get(name, kind.domain).rpartition("://")
            service = kind(
                domain=domain,
                scheme=own or scheme,
                timeout=ClientTimeout(total=timeout),
                user_agent=user_agent,
                adapter_factory=AioHTTPAdapter,
            )
            self._services.append((name, service, Pace(kind.seconds_apart, timeout)))

    async def __aenter__(self) -> Self:
        for _, service, _ in self._services:
            await self._stack.enter_async_context(service.geopy)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def geocode(self, text: str, near: Point) -> list[Place]:
        """The places of the first service that knows any, from the cache when it was asked before."""
        address = " ".join(text.split())[:READ_AT_MOST]
        if not any(char.isalpha() for char in address) or len(address) < 3:
            return []
        key = _key("geocode", address.casefold(), round(near.lat, 1), round(near.lon, 1))
        return await self._answer(key, "geocode", lambda service: service.search(address, near, LIMIT))

    async def reverse(self, point: Point) -> Place | None:
        """The address of the first service that knows one."""
        key = _key("reverse", round(point.lat, 4), round(point.lon, 4))
        found = await self._answer(key, "reverse", lambda service: service.at(point))
        return found[0] if found else None

    async def _answer(self, key: str, question: str, ask: Callable[[Service], Awaitable[list[Place]]]) -> list[Place]:
        kept = await self._cache.get(key)
        if kept is not None:
            return [_place(values) for values in json.loads(kept)]
        failed = False
        for name, service, pace in self._services:
            try:
                await pace.turn()
                places = (await ask(service))[:LIMIT]
            except (GeopyError, Busy, LookupError, TypeError, ValueError, AttributeError) as problem:
                log.warning("geocoder failed", service=name, question=question, problem=type(problem).__name__)
                failed = True
                continue
            if places:
                await self._keep(key, places)
                return places
        if not failed:
            await self._keep(key, [])
        return []

    async def _keep(self, key: str, places: list[Place]) -> None:
        await self._cache.put(key, json.dumps([asdict(place) for place in places]), self._clock())


def of_settings(settings: Settings, cache: Cache, clock: Clock) -> GeopyGeocoder | None:
    """The geocoders that the operator has chosen, in their order; None when there is none.

    Raises:
        Exit: there is no such service.
    """
    chosen = [each.partition("=")[::2] for each in settings.geocoders]
    if not chosen:
        return None
    agent = " ".join(filter(None, ("bocal (mobile cannery)", settings.geocoder_contact)))
    domains = {name: url.rstrip("/") for name, url in chosen if url}
    try:
        return GeopyGeocoder([name for name, _ in chosen], user_agent=agent, cache=cache, clock=clock, domains=domains)
    except ValueError as exc:
        raise Exit(CONFIG, f"BOCAL_GEOCODERS: {exc}") from None


def _key(*parts: object) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=False).encode()).hexdigest()


def _place(values: dict[str, Any]) -> Place:
    return Place(**{**values, "point": Point(**values["point"])})
