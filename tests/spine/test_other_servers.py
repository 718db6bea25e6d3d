"""Servers that answer in shapes of their own: what they say is done is done, once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web
from telegram import Bot

from bot.outcomes import Delivered, Disowned, Flooded, Partly, Unclear
from bot.sender import Sender
from bot.transport import Transport
from domain.messages import Payload
from storage.letters import Letter

ODD = (
    {"message_id": 7, "date": 1, "chat": {"id": 5, "type": "private"}, "link_preview_options": '{"is_disabled": true}'},
    {"message_id": 7, "chat": 5},
    {"message_id": 7},
    True,
    None,
)


@pytest.fixture
async def server() -> AsyncIterator[Any]:
    """A server that answers every call with `result`, or with a `body` and a `status`, or by a `script`; it counts."""

    class Answers:
        result: Any = None
        body: str | None = None
        status = 200
        unknown = ""
        url = ""

        def __init__(self) -> None:
            self.methods: list[str] = []
            self.script: list[str | None] = []

        @property
        def calls(self) -> int:
            return len(self.methods)

    answers = Answers()

    async def answer(request: web.Request) -> web.Response:
        answers.methods.append(request.path.rsplit("/", 1)[1])
        scripted = answers.script.pop(0) if answers.script else None
        body = scripted or answers.body
        if answers.methods[-1] == answers.unknown:
            return web.Response(status=404, text='{"ok": false, "error_code": 404, "description": "Not Found"}')
        if body is None:
            body = json.dumps({"ok": True, "result": answers.result})
        status = json.loads(scripted)["error_code"] if scripted else answers.status
        return web.Response(status=status, text=body, content_type="application/json")

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


@asynccontextmanager
async def sending_to(server: Any) -> AsyncIterator[Sender]:
    transport = Transport()
    await transport.initialize()
    yield Sender(Bot("1:x", server.url, request=transport, get_updates_request=transport))
    await transport.shutdown()


def letter(**more: Any) -> Letter:
    known = {"id": 1, "chat": 5, "payload": Payload(text="bonjour"), "anchor": None, "parts": 0}
    fields = dict.fromkeys(Letter.__dataclass_fields__)
    return Letter(**(fields | known | more))


@pytest.mark.parametrize("result", ODD, ids=str)
async def test_an_ok_in_an_unknown_shape_is_an_ok(server: Any, result: Any) -> None:
    """The message has arrived: it is neither sent again nor does the bot fall over it."""
    server.result = result
    async with sending_to(server) as sender:
        outcome = await asyncio.wait_for(sender.send(letter()), 5)
    assert isinstance(outcome, Delivered)
    assert outcome.message_id == (7 if isinstance(result, dict) else None)
    assert server.calls == 1


async def test_a_call_that_cannot_be_made_is_our_fault(server: Any) -> None:
    """Negative control: without an answer an error of our own rises."""
    async with sending_to(server) as sender:
        with pytest.raises(KeyError):
            await sender.send(letter(payload=Payload(venue={"lat": 49.9})))
    assert server.calls == 0


@pytest.mark.parametrize("body", ["{}", "[]", "null", "7", '{"ok": false}', "<html>", ""])
async def test_an_answer_that_says_neither_yes_nor_no_is_a_doubt(server: Any, body: str) -> None:
    """Also to the probe: the breaker stays open until somebody answers."""
    server.body = body
    async with sending_to(server) as sender:
        sent, probed = await sender.send(letter()), await sender.probe()
        edited = await sender.send(letter(anchor=7))
    assert [type(sent), type(probed), type(edited)] == [Unclear] * 3


@pytest.mark.parametrize("status", [401, 404])
@pytest.mark.parametrize(
    ("body", "expected"),
    [("<html>not found", Unclear), ('{"ok": false, "error_code": 404, "description": "Not Found"}', Disowned)],
    ids=["a proxy", "Telegram"],
)
async def test_only_telegrams_own_word_says_that_the_token_is_bad(
    server: Any, status: int, body: str, expected: type
) -> None:
    server.status, server.body = status, body
    async with sending_to(server) as sender:
        assert isinstance(await sender.send(letter()), expected)
        assert isinstance(await sender.probe(), expected)


async def test_a_method_that_the_server_does_not_know_is_no_bad_token(server: Any) -> None:
    server.unknown = "sendMessage"
    server.result = {"id": 1, "is_bot": True, "first_name": "b"}
    async with sending_to(server) as sender:
        assert isinstance(await sender.send(letter()), Unclear)


PLACE = {"lat": 49.9, "lon": 1.0, "title": "t", "address": "a"}


@pytest.mark.parametrize(
    "payload",
    [Payload(text="words", venue=PLACE), Payload(text="<b>" + "x" * 9000)],
    ids=["venue and words", "pieces"],
)
async def test_what_arrived_of_a_letter_is_not_sent_again(server: Any, payload: Payload) -> None:
    """The first request arrives, a later one meets a 429: what is left begins where it stopped."""
    refused = '{"ok": false, "error_code": 400, "description": "Bad Request: can\'t parse entities"}'
    flooded = '{"ok": false, "error_code": 429, "description": "slow", "parameters": {"retry_after": 1}}'
    server.result = {"message_id": 7}
    server.script = [None, flooded] if payload.venue else [refused, None, flooded]
    async with sending_to(server) as sender:
        first = await sender.send(letter(payload=payload))
        assert first == Partly(1, Flooded(1.0))
        server.methods.clear()
        assert isinstance(await sender.send(letter(payload=payload, parts=1)), Delivered)
    assert server.methods == (["sendMessage"] if payload.venue else ["sendMessage"] * 2)
