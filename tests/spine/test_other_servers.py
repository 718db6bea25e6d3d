"""Servers that answer in shapes of their own: what they say is done is done, once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from bot.outcomes import Delivered
from bot.sender import Sender
from bot.transport import Transport
from domain.messages import Payload
from storage.sending import Letter

ODD = (
    {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}, "link_preview_options": '{"is_disabled": true}'},
    {"message_id": 7, "chat": 5},
    {"message_id": 7},
    True,
    None,
)


@pytest.fixture
async def server() -> AsyncIterator[Any]:
    """A server that answers every call with `answers.result`, and counts."""

    class Answers:
        result: Any = None
        calls = 0
        url = ""

    answers = Answers()

    async def answer(_request: web.Request) -> web.Response:
        answers.calls += 1
        return web.Response(text=json.dumps({"ok": True, "result": answers.result}), content_type="application/json")

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    assert site._server is not None
    answers.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/bot"
    yield answers
    await runner.cleanup()


def letter(**more: Any) -> Letter:
    known = {"id": 1, "chat": 5, "payload": Payload(text="bonjour"), "anchor": None}
    fields = dict.fromkeys(Letter.__dataclass_fields__)
    return Letter(**(fields | known | more))


@pytest.mark.parametrize("result", ODD, ids=str)
async def test_an_ok_in_an_unknown_shape_is_an_ok(server: Any, result: Any) -> None:
    """The message has arrived: it is neither sent again nor does the bot fall over it."""
    server.result = result
    transport = Transport()
    await transport.initialize()
    sender = Sender(Bot("1:x", server.url, request=transport, get_updates_request=transport))
    outcome = await asyncio.wait_for(sender.send(letter()), 5)
    await transport.shutdown()
    assert isinstance(outcome, Delivered)
    assert outcome.message_id == (7 if isinstance(result, dict) else None)
    assert server.calls == 1


async def test_a_call_that_cannot_be_made_is_our_fault(server: Any) -> None:
    """Negative control: without an answer an error of our own rises."""
    transport = Transport()
    await transport.initialize()
    sender = Sender(Bot("1:x", server.url, request=transport, get_updates_request=transport))
    with pytest.raises(KeyError):
        await sender.send(letter(payload=Payload(venue={"lat": 49.9})))
    await transport.shutdown()
    assert server.calls == 0
