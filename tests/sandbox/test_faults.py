"""Faults on demand, as bot libraries meet them, before and after their effect."""

import asyncio
import time

import aiohttp
import pytest

from sandbox.faults import Kind, When
from sandbox.person import Person
from sandbox.server import Sandbox
from tests.sandbox.conftest import Client


async def send(bot: Client, marie: Person, within: float = 5) -> str:
    """What the bot sees of one sendMessage."""
    data = {"chat_id": str(marie.id), "text": "x"}
    try:
        async with bot.session.post(
            bot.base + "sendMessage", data=data, timeout=aiohttp.ClientTimeout(within)
        ) as answer:
            return f"{answer.status} {await answer.text()}"
    except (aiohttp.ClientError, TimeoutError) as error:
        return type(error).__name__


SEEN: dict[Kind, str] = {
    "500": '500 {"ok": false, "error_code": 500, "description": "Internal Server Error: restart"}',
    "502": "502 <html>\r\n<head><title>502 Bad Gateway</title></head>",
    "reset": "ClientOSError",
    "hang": "TimeoutError",
    "429": '429 {"ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1",'
    ' "parameters": {"retry_after": 1}}',
    "garbage": '200 {"ok":tru',
}


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("kind", SEEN)
async def test_each_fault_once(box: Sandbox, bot: Client, marie: Person, kind: Kind, when: When):
    box.faults.plan("sendMessage", kind, when)
    assert (await send(bot, marie, within=0.3)).startswith(SEEN[kind])
    assert (marie.last is not None) is (when == "after")
    assert (await send(bot, marie)).startswith("200")
    assert [(call.get("fault"), call["ok"]) for call in box.calls] == [
        (f"{kind} {when}", when == "after"),
        (None, True),
    ]


async def test_how_often_and_which_method(box: Sandbox, bot: Client, marie: Person):
    box.faults.plan("SENDMESSAGE", "500", times=2)
    await bot.ok("getMe")
    assert [(await send(bot, marie))[:3] for _ in range(3)] == ["500", "500", "200"]


async def test_any_method_until_cleared(box: Sandbox, bot: Client, marie: Person):
    box.faults.plan("*", "429", times=None, seconds=7)
    bodies = [await bot.call("getMe"), await bot.call("getMyCommands")]
    assert [body["parameters"] for body in bodies] == [{"retry_after": 7}] * 2
    box.faults.clear()
    assert (await bot.call("getMe"))["ok"]


async def test_a_hang_that_ends(box: Sandbox, bot: Client, marie: Person):
    box.faults.plan("sendMessage", "hang", seconds=0.2)
    begun = time.monotonic()
    assert await send(bot, marie) in {"ClientOSError", "ServerDisconnectedError"}
    assert 0.2 <= time.monotonic() - begun < 2


async def test_by_chance_but_repeatable(box: Sandbox, bot: Client, marie: Person):
    def plan() -> None:
        box.faults.clear()
        box.faults.plan("sendMessage", "500", times=None, probability=0.5, seed=3)

    plan()
    first = [(await send(bot, marie))[:3] for _ in range(20)]
    plan()
    assert [(await send(bot, marie))[:3] for _ in range(20)] == first
    assert {"200", "500"} == set(first)


async def test_a_fault_of_getupdates_loses_nothing(box: Sandbox, bot: Client, marie: Person):
    marie.say("a")
    box.faults.plan("getUpdates", "502", "after")
    with pytest.raises(aiohttp.ContentTypeError):
        await bot.updates()
    assert [update["message"]["text"] for update in await bot.updates()] == ["a"]


async def test_the_sandbox_stops_while_calls_hang():
    async with Sandbox().running() as box, aiohttp.ClientSession() as session:
        bot = Client(session, box)
        box.faults.plan("getMe", "hang")
        hanging = [asyncio.ensure_future(bot.call("getMe")), asyncio.ensure_future(bot.call("getUpdates", timeout=50))]
        await asyncio.sleep(0.1)
        begun = time.monotonic()
    assert time.monotonic() - begun < 3
    assert len(await asyncio.gather(*hanging, return_exceptions=True)) == 2
