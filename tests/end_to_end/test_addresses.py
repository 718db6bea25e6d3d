"""A street address, where a place is asked for: found by a geocoder of the operator's choice, once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from sqlalchemy import func, select

from domain.people import Person as Known
from domain.places import Place, Point
from storage import people
from storage.database import Transaction
from storage.tables import geocode
from tests.end_to_end.conftest import Village, said, shown

ADDRESS = "12 rue de la Mer, Luneray"
LABEL = "12 Rue de la Mer 76810 Luneray"


class Ban:
    """The national address base, in small."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.says: str = "found"

    async def search(self, request: web.Request) -> web.Response:
        self.asked.append(request.query["q"])
        if self.says == "slow":
            await asyncio.sleep(5)
        if self.says == "broken":
            return web.Response(status=500)
        where = {"type": "Point", "coordinates": [0.914, 49.829]}
        facts = {"label": LABEL, "score": 0.95, "type": "housenumber", "city": "Luneray", "citycode": "76400"}
        features = [{"type": "Feature", "geometry": where, "properties": facts}] if self.says == "found" else []
        return web.json_response({"type": "FeatureCollection", "features": features})


@pytest.fixture
async def ban(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Ban]:
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    base = Ban()
    app = web.Application()
    app.router.add_get("/geocodage/search", base.search)
    app.router.add_get("/geocodage/search/", base.search)
    async with TestServer(app) as server:
        base.url = f"http://{server.host}:{server.port}/geocodage"  # type: ignore[attr-defined]
        yield base


@pytest.fixture
def chosen(ban: Any) -> dict[str, Any]:
    return {"geocoders": [f"ban={ban.url}"]}


async def known(village: Village, person: Any) -> Known:
    found = await village.database.run(lambda tx: people.at(tx, "telegram", person.id))
    assert found is not None
    return found


async def kept(tx: Transaction) -> int:
    return int(await tx.scalar(select(func.count()).select_from(geocode)))


async def test_a_farm_at_an_address_is_asked_for_once(village: Village, ban: Ban) -> None:
    luc = await village.farmer("Luc", ADDRESS)
    assert shown(luc).startswith(f"✅ C’est noté : {LABEL}.")
    assert (await known(village, luc)).place == Place(LABEL, Point(49.829, 0.914), "Luneray", "76400", exact=True)
    await village.farmer("Sonia", ADDRESS.upper())
    assert ban.asked == [ADDRESS]
    assert await village.database.run(kept) == 1


async def test_a_stop_at_an_address(village: Village) -> None:
    anne = await village.coordinator()
    await village.say(anne, "/nouveau_passage samedi 9h-12h, 160 kg, coulis")
    card = await village.say(anne, ADDRESS)
    assert "📍 12 Rue de la Mer, Luneray" in card


@pytest.mark.parametrize("says", ["slow", "broken", "nothing"])
async def test_a_service_that_fails_is_not_noticed_by_others(village: Village, ban: Ban, says: str) -> None:
    ban.says = says
    luc, marie = await village.newcomer("Luc"), await village.newcomer("Marie")
    await village.press(luc, "🚜 Je cultive (ferme, verger, jardin)")
    await village.press(luc, "Continuer")
    luc.say(ADDRESS)
    luc.say("/aide")
    await asyncio.sleep(0.3)
    marie.say("/aide")
    await marie.answer("Bocal", within=1.5)
    await village.quiet()
    assert said(luc)[-1].startswith("🫙")
    assert said(luc)[-2].startswith("✅ C’est noté : Luneray.")  # the commune is known without any service


async def test_nobody_asks_a_service_about_other_words(village: Village, ban: Ban) -> None:
    marie = await village.farmer("Marie", "Offranville")
    await village.say(marie, "12 rue de la Mer, Luneray")
    await village.say(marie, "200 kg de tomates, avant vendredi, j'apporte")
    assert ban.asked == []
