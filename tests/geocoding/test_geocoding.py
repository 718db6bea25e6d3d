"""The geocoders against a server that answers as each of the three does, or does not answer at all."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.geocoding import Busy, GeopyGeocoder, MemoryCache, NoGeocoder, Pace
from domain.places import Place, Point

DIEPPE = Point(49.922, 1.078)
NOW = datetime(2026, 9, 15, 9, tzinfo=UTC)
STREET = "12 rue de la Mer, Luneray"

BAN = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [0.914, 49.828]},
            "properties": {
                "label": "12 Rue de la Mer 76810 Luneray",
                "score": 0.93,
                "type": "housenumber",
                "city": "Luneray",
                "citycode": "76400",
                "postcode": "76810",
            },
        },
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [1.0, 48.0]},
            "properties": {"label": "Rue de la Mère", "score": 0.2, "type": "street", "city": "Ailleurs"},
        },
    ],
}
NOMINATIM = [
    {
        "lat": "49.828",
        "lon": "0.914",
        "display_name": "12, Rue de la Mer, Luneray, Dieppe, Seine-Maritime, Normandie, 76810, France",
        "addresstype": "place",
        "address": {
            "house_number": "12",
            "road": "Rue de la Mer",
            "village": "Luneray",
            "postcode": "76810",
            "country_code": "fr",
        },
    },
    {"lat": "50", "lon": "1", "display_name": "Normandie, France", "addresstype": "state", "address": {}},
]
PHOTON = {
    "features": [
        {
            "geometry": {"coordinates": [0.914, 49.828], "type": "Point"},
            "properties": {
                "type": "house",
                "housenumber": "12",
                "street": "Rue de la Mer",
                "city": "Luneray",
                "postcode": "76810",
                "countrycode": "FR",
            },
        },
        {
            "geometry": {"coordinates": [4.35, 50.85], "type": "Point"},
            "properties": {"type": "street", "name": "Rue de la Mer", "city": "Bruxelles", "countrycode": "BE"},
        },
    ]
}
FOUND = {
    "ban": Place("12 Rue de la Mer 76810 Luneray", Point(49.828, 0.914), "Luneray", "76400", exact=True),
    "nominatim": Place("12 Rue de la Mer, 76810 Luneray", Point(49.828, 0.914), "Luneray", exact=True),
    "photon": Place("12 Rue de la Mer, 76810 Luneray", Point(49.828, 0.914), "Luneray", exact=True),
}
GOOD = {"ban": BAN, "nominatim": NOMINATIM, "photon": PHOTON}
EMPTY = {"ban": {"features": []}, "nominatim": [], "photon": {"features": []}}
NOTHING_AT = {"ban": {"features": []}, "nominatim": {"error": "Unable to geocode"}, "photon": {"features": []}}
ALL = ["ban", "nominatim", "photon"]


class World:
    """A server for the three services; what each says is set by the test, what it was asked is written down."""

    def __init__(self) -> None:
        self.says: dict[str, object] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.agents: set[str] = set()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        service, question = request.match_info["service"], request.match_info["question"]
        self.asked.append((service, question, dict(request.query)))
        self.agents.add(request.headers["User-Agent"])
        said = self.says[service]
        if said == "hang":
            await asyncio.sleep(5)
        if isinstance(said, int):
            return web.Response(status=said, text="sorry")
        if isinstance(said, bytes):
            return web.Response(body=said, content_type="application/json")
        return web.json_response(said)


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def world():
    world = World()
    app = web.Application()
    app.router.add_get("/{service}/{question}", world.answer)
    async with TestServer(app) as server:
        world.host = f"{server.host}:{server.port}"
        yield world


@asynccontextmanager
async def geocoder(world, services=ALL, cache=None, seconds=3.0) -> AsyncIterator[GeopyGeocoder]:
    async with GeopyGeocoder(
        services,
        user_agent="bocal tests",
        cache=cache or MemoryCache(),
        clock=lambda: NOW,
        timeout=seconds,
        domains={name: f"{world.host}/{name}" for name in ALL},
        scheme="http",
    ) as made:
        yield made


def services_asked(world) -> list[str]:
    return [service for service, _, _ in world.asked]


@pytest.mark.parametrize("service", ALL)
async def test_each_service_finds_an_address(world, service):
    world.says = GOOD
    async with geocoder(world, [service]) as asked:
        assert await asked.geocode(STREET, DIEPPE) == [FOUND[service]]
    assert world.agents == {"bocal tests"}
    assert len(world.asked) == 1


@pytest.mark.parametrize("service", ALL)
async def test_each_service_says_what_is_at_a_point(world, service):
    world.says = {**GOOD, "nominatim": NOMINATIM[0]}
    async with geocoder(world, [service]) as asked:
        assert await asked.reverse(Point(49.828, 0.914)) == FOUND[service]
    assert [question for _, question, _ in world.asked] == ["reverse"]


@pytest.mark.parametrize(
    ("service", "question", "asked_for"),
    [
        ("ban", "search", {"q": STREET, "limit": "5", "lat": "49.922", "lon": "1.078"}),
        ("photon", "api", {"q": STREET, "limit": "5", "lang": "fr", "lat": "49.922", "lon": "1.078"}),
    ],
)
async def test_the_area_is_preferred(world, service, question, asked_for):
    world.says = GOOD
    async with geocoder(world, [service]) as asked:
        await asked.geocode(STREET, DIEPPE)
    assert world.asked == [(service, question, asked_for)]


async def test_nominatim_is_asked_for_france_around_the_point(world):
    world.says = GOOD
    async with geocoder(world, ["nominatim"]) as asked:
        await asked.geocode(STREET, DIEPPE)
    _, question, query = world.asked[0]
    assert question == "search"
    assert query["countrycodes"].startswith("fr,re")
    assert query["viewbox"].startswith("0.378")


BROKEN = {
    "time-out": "hang",
    "error 500": 500,
    "too many": 429,
    "forbidden": 403,
    "no json": b"<html>maintenance</html>",
    "no utf-8": b"\xff\xfe\xfa",
    "null": b"null",
    "a number": b"42",
    "odd shape": b'{"features": [{"geometry": {}, "properties": {}}]}',
    "odd list": b'[{"lat": "north", "lon": []}]',
    "a text": b'"oui"',
    "deep": b"[" * 5000 + b"]" * 5000,
    "not a point": b'{"features": [{"geometry": {"coordinates": [1e400, 900]}, "properties": {"label": "x"}}]}',
    "not a label": b'{"features": [{"geometry": {"coordinates": [1, 49]}, "properties": {"label": {}, "name": []}}]}',
}


@pytest.mark.parametrize("how", BROKEN)
async def test_a_broken_service_is_passed_over(world, how):
    """The first fails, the second knows: nobody notices."""
    world.says = {**GOOD, "ban": BROKEN[how]}
    async with geocoder(world, ["ban", "photon"], seconds=0.3) as asked:
        assert await asked.geocode(STREET, DIEPPE) == [FOUND["photon"]]
        assert await asked.reverse(DIEPPE) == FOUND["photon"]


@pytest.mark.parametrize("service", ALL)
@pytest.mark.parametrize("how", BROKEN)
async def test_when_all_are_broken_nothing_is_found(world, how, service):
    world.says = {service: BROKEN[how]}
    async with geocoder(world, [service], seconds=0.2) as asked:
        assert await asked.geocode(STREET, DIEPPE) == []
        assert await asked.reverse(DIEPPE) is None


async def test_a_server_that_is_gone(world):
    async with GeopyGeocoder(
        ["ban"],
        user_agent="bocal tests",
        cache=MemoryCache(),
        clock=lambda: NOW,
        domains={"ban": "127.0.0.1:9"},
        scheme="http",
    ) as asked:
        assert await asked.geocode(STREET, DIEPPE) == []


async def test_failures_are_logged_without_the_address(world, caplog):
    world.says = {"ban": 500, "photon": b"<html>"}
    with structlog.testing.capture_logs() as lines:
        async with geocoder(world, ["ban", "photon"]) as asked:
            await asked.geocode(STREET, DIEPPE)
    assert [(line["service"], line["problem"]) for line in lines] == [
        ("ban", "GeocoderServiceError"),
        ("photon", "GeocoderParseError"),
    ]
    assert "Luneray" not in json.dumps(lines) + caplog.text


async def test_one_that_finds_nothing_lets_the_next_try(world):
    world.says = {**GOOD, "ban": EMPTY["ban"]}
    async with geocoder(world) as asked:
        assert await asked.geocode(STREET, DIEPPE) == [FOUND["nominatim"]]
    assert services_asked(world) == ["ban", "nominatim"]


async def test_nobody_knows(world):
    world.says = EMPTY
    async with geocoder(world) as asked:
        assert await asked.geocode(STREET, DIEPPE) == []
    assert services_asked(world) == ALL


async def test_nothing_at_a_point(world):
    world.says = NOTHING_AT
    async with geocoder(world) as asked:
        assert await asked.reverse(DIEPPE) is None


async def test_the_same_question_is_asked_once(world):
    world.says = GOOD
    cache = MemoryCache()
    async with geocoder(world, ["ban"], cache) as asked:
        first = await asked.geocode(STREET, DIEPPE)
        again = await asked.geocode("  12 RUE de la mer,  luneray ", Point(49.93, 1.08))
        await asked.reverse(DIEPPE)
        await asked.reverse(DIEPPE)
    assert first == again
    assert services_asked(world) == ["ban", "ban"]
    assert all("luneray" not in key for key in cache._kept)


async def test_not_knowing_is_remembered_but_not_failing(world):
    async with geocoder(world, ["ban"]) as asked:
        world.says = {"ban": 500}
        assert await asked.geocode(STREET, DIEPPE) == []
        world.says = EMPTY
        assert await asked.geocode(STREET, DIEPPE) == []
        assert await asked.geocode(STREET, DIEPPE) == []
    assert len(world.asked) == 2


@pytest.mark.parametrize("text", ["", "  ", "12", "??", "a", "🍅🍅🍅"])
async def test_what_is_no_address_is_not_asked(world, text):
    async with geocoder(world) as asked:
        assert await asked.geocode(text, DIEPPE) == []
    assert world.asked == []


async def test_a_novel_is_cut(world):
    world.says = GOOD
    async with geocoder(world, ["ban"]) as asked:
        await asked.geocode("rue " * 2000, DIEPPE)
    assert len(world.asked[0][2]["q"]) <= 200


async def test_a_town_is_not_an_exact_place(world):
    town = {"label": "Luneray", "score": 0.9, "type": "municipality", "city": "Luneray", "citycode": "76400"}
    world.says = {"ban": {"features": [{**BAN["features"][0], "properties": town}]}}
    async with geocoder(world, ["ban"]) as asked:
        assert await asked.geocode("Luneray", DIEPPE) == [Place("Luneray", Point(49.828, 0.914), "Luneray", "76400")]


async def test_an_unknown_service_is_refused():
    with pytest.raises(ValueError, match="no such geocoder: bing; there are ban, nominatim, photon"):
        GeopyGeocoder(["bing"], user_agent="x", cache=MemoryCache(), clock=lambda: NOW)


async def test_the_real_addresses():
    made = GeopyGeocoder(ALL, user_agent="x", cache=MemoryCache(), clock=lambda: NOW)
    ban, nominatim, photon = (service.geopy for _, service, _ in made._services)
    assert ban.geocode_api == "https://data.geopf.fr/geocodage/search"
    assert ban.reverse_api == "https://data.geopf.fr/geocodage/reverse"
    assert nominatim.api == "https://nominatim.openstreetmap.org/search"
    assert photon.api == "https://photon.komoot.io/api"
    assert [pace._seconds for _, _, pace in made._services] == [0.0, 1.0, 0.0]


async def test_one_request_at_a_time_and_no_endless_queue():
    pace = Pace(seconds=0.1, patience=0.25)
    loop = asyncio.get_running_loop()
    start = loop.time()
    ends: list[float] = []

    async def ask() -> None:
        await pace.turn()
        ends.append(loop.time() - start)

    results = await asyncio.gather(*(ask() for _ in range(5)), return_exceptions=True)
    assert [type(result) for result in results].count(Busy) == 2
    assert [round(end, 1) for end in ends] == [0.0, 0.1, 0.2]


async def test_the_oldest_answer_makes_room():
    cache = MemoryCache(size=2)
    for key in ("a", "b"):
        await cache.put(key, key, NOW)
    await cache.get("a")
    await cache.put("c", "c", NOW)
    assert [await cache.get(key) for key in ("a", "b", "c")] == ["a", None, "c"]


async def test_without_services():
    assert await NoGeocoder().geocode(STREET, DIEPPE) == []
    assert await NoGeocoder().reverse(DIEPPE) is None
