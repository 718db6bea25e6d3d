"""A running sandbox and a bare client that speaks the Bot API to it."""

import io
import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest

from sandbox.person import Person
from sandbox.server import Sandbox


class Client:
    """The bot's side of the line, without any bot library."""

    def __init__(self, session: aiohttp.ClientSession, box: Sandbox) -> None:
        self.session = session
        self.base = f"{box.url}/bot{box.token}/"

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """The body of the answer."""
        async with self.session.post(self.base + method, data=as_form(params)) as answer:
            body = await answer.json()
            assert answer.status == (200 if body["ok"] else body["error_code"])
            return body

    async def ok(self, method: str, **params: Any) -> Any:
        """The result of a call that succeeds."""
        body = await self.call(method, **params)
        assert body["ok"], body
        return body["result"]

    async def refused(self, method: str, **params: Any) -> str:
        """The sentence with which a call is refused."""
        body = await self.call(method, **params)
        assert body.keys() - {"parameters"} == {"ok", "error_code", "description"}
        return body["description"]

    async def updates(self, **params: Any) -> list[dict[str, Any]]:
        """getUpdates."""
        return await self.ok("getUpdates", **params)


def as_form(params: dict[str, Any]) -> dict[str, Any] | aiohttp.FormData:
    """As bot libraries do it: JSON within form fields, multipart if there are bytes."""
    plain = {name: v if isinstance(v, str | bytes) else json.dumps(v) for name, v in params.items()}
    if not any(isinstance(value, bytes) for value in plain.values()):
        return plain
    form = aiohttp.FormData()
    for name, value in plain.items():
        if isinstance(value, bytes):
            form.add_field(name, io.BytesIO(value), filename=f"{name}.bin")
        else:
            form.add_field(name, value)
    return form


@pytest.fixture
async def box() -> AsyncIterator[Sandbox]:
    async with Sandbox().running() as running:
        yield running


@pytest.fixture
async def bot(box: Sandbox) -> AsyncIterator[Client]:
    async with aiohttp.ClientSession() as session:
        yield Client(session, box)


@pytest.fixture
def marie(box: Sandbox) -> Person:
    """A person whom the bot may write to; her first update is gone."""
    person = box.add_person("Marie", "Dupont", "marie_d", "fr")
    person.start()
    box.world.updates.pending.clear()
    return person
