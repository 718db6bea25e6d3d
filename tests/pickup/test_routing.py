"""An OSRM server is asked with patience; what it does not answer is estimated, and it is left alone for a while."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from aiohttp import ClientSession, ClientTimeout, web
from pydantic import ValidationError

from bot.routing import MOST_PLACES, Estimated, Osrm, of_settings
from bot.settings import Settings
from domain.places import Point

DIEPPE, LUNERAY = Point(49.922, 1.078), Point(49.828, 0.915)
ESTIMATED = Estimated(1.3, 45)
GOOD = {"code": "Ok", "distances": [[0, 18000], [17000, 0]], "durations": [[0, 1200], [1260, 0]]}


@dataclass
class Server:
    """Answers whatever the test wants; remembers what it was asked."""

    url: str = ""
    asked: list[str] = field(default_factory=list)
    answer: Callable[[], Awaitable[web.Response]] | None = None
    now: float = 0.0

    async def handle(self, request: web.Request) -> web.Response:
        self.asked.append(request.path_qs)
        assert self.answer is not None
        return await self.answer()


def says(body: Any, status: int = 200) -> Callable[[], Awaitable[web.Response]]:
    async def answer() -> web.Response:
        return web.json_response(body, status=status)

    return answer


async def slowly() -> web.Response:
    await asyncio.sleep(5)
    return web.json_response(GOOD)


async def page() -> web.Response:
    return web.Response(text="<html>maintenance</html>", content_type="text/html")


@pytest.fixture
async def server() -> AsyncIterator[Server]:
    made = Server(answer=says(GOOD))
    app = web.Application()
    app.router.add_get("/{path:.*}", made.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield made
    await runner.cleanup()


@pytest.fixture
async def osrm(server: Server) -> AsyncIterator[Osrm]:
    async with ClientSession(timeout=ClientTimeout(total=0.3)) as session:
        yield Osrm(server.url, session, ESTIMATED, lambda: server.now)


async def test_ways_are_measured_by_road(server: Server, osrm: Osrm) -> None:
    measured = await osrm.between([DIEPPE, LUNERAY])
    assert measured.factor is None
    assert measured.roads.durations([LUNERAY, DIEPPE]).km == ((0.0, 17.0), (18.0, 0.0))
    assert server.asked == ["/table/v1/driving/1.078000,49.922000;0.915000,49.828000?annotations=duration,distance"]


@pytest.mark.parametrize(
    "answer",
    [
        slowly,
        page,
        says({"code": "TooBig", "message": "Too many table coordinates"}, 400),
        says({"code": "Ok"}),
        says([1, 2]),
        says({"code": "Ok", "distances": [[0, -1], [1, 0]], "durations": [[0, 1], [1, 0]]}),
        says(GOOD | {"distances": [[0]]}),
    ],
)
async def test_whatever_is_no_table_is_estimated(server: Server, osrm: Osrm, answer: Any) -> None:
    server.answer = answer
    assert (await osrm.between([DIEPPE, LUNERAY])).factor == 1.3


async def test_a_server_that_fails_twice_is_left_alone_for_a_while(server: Server, osrm: Osrm) -> None:
    server.answer = page
    for _ in range(4):
        assert (await osrm.between([DIEPPE, LUNERAY])).factor == 1.3
    assert len(server.asked) == 2
    server.now += 1
    server.answer = says(GOOD)
    assert (await osrm.between([DIEPPE, LUNERAY])).factor is None
    assert (await osrm.between([DIEPPE, LUNERAY])).factor is None
    assert len(server.asked) == 4


async def test_a_server_that_is_not_there_is_estimated() -> None:
    async with ClientSession() as session:
        assert (await Osrm("http://127.0.0.1:9", session, ESTIMATED).between([DIEPPE, LUNERAY])).factor == 1.3


async def test_more_places_than_a_server_takes_are_not_asked_for(server: Server, osrm: Osrm) -> None:
    points = [Point(49 + number / 1000, 1) for number in range(MOST_PLACES + 1)]
    assert (await osrm.between(points)).factor == 1.3
    assert server.asked == []


async def test_the_settings_choose(server: Server) -> None:
    async with of_settings(Settings(_env_file=None, osrm_url=f"{server.url}/")) as ways:
        assert (await ways.between([DIEPPE, LUNERAY])).factor is None
    async with of_settings(Settings(_env_file=None, road_factor=1.5, road_kmh=60)) as ways:
        assert (await ways.between([DIEPPE, LUNERAY])).factor == 1.5


@pytest.mark.parametrize("wrong", [{"osrm_url": "localhost:5000"}, {"road_factor": 0.5}, {"road_kmh": 0}])
def test_settings_that_cannot_be(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Settings(_env_file=None, **wrong)
