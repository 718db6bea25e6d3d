"""Delivery by webhook: the secret, order, retries, Retry-After, and an answer that is a call."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from itertools import pairwise
from typing import Any

import pytest
from aiohttp import web

from sandbox.person import Person
from sandbox.server import Sandbox
from tests.sandbox.conftest import Client

SECRET = "a_Secret-1"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


class Hook:
    """The bot's end: notes what arrives, answers what the test says (200 when it says nothing more)."""

    def __init__(self) -> None:
        self.url = ""
        self.arrived: list[tuple[str | None, dict[str, Any], float]] = []
        self.answers: list[Callable[[], web.Response]] = []
        self.news = asyncio.Event()
        self.hold = asyncio.Event()
        self.hold.set()

    async def serve(self, request: web.Request) -> web.Response:
        self.news.set()
        self.arrived.append((request.headers.get(SECRET_HEADER), await request.json(), time.monotonic()))
        await self.hold.wait()
        return self.answers.pop(0)() if self.answers else web.Response()

    def texts(self) -> list[str]:
        return [update["message"]["text"] if "message" in update else "press" for _, update, _ in self.arrived]

    def waits(self) -> list[float]:
        moments = [moment for _, _, moment in self.arrived]
        return [after - before for before, after in pairwise(moments)]

    async def until(self, count: int) -> None:
        """So many have arrived, and a moment has passed for more."""
        async with asyncio.timeout(30):
            while len(self.arrived) < count:
                self.news.clear()
                await self.news.wait()
        await asyncio.sleep(0.05)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.serve)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    hook.hold.set()
    await runner.cleanup()


async def test_it_arrives_with_the_secret_and_is_confirmed(box: Sandbox, bot: Client, marie: Person, hook: Hook):
    marie.say("before")
    assert await bot.ok("setWebhook", url=hook.url, secret_token=SECRET) is True
    marie.say("after")
    await hook.until(2)
    assert hook.texts() == ["before", "after"]
    assert {secret for secret, _, _ in hook.arrived} == {SECRET}
    assert (await bot.ok("getWebhookInfo"))["pending_update_count"] == 0


async def test_no_secret_no_header(bot: Client, marie: Person, hook: Hook):
    await bot.ok("setWebhook", url=hook.url)
    marie.say("a")
    await hook.until(1)
    assert hook.arrived[0][0] is None


async def test_polling_is_refused_meanwhile(bot: Client, marie: Person, hook: Hook):
    await bot.ok("setWebhook", url=hook.url)
    assert await bot.refused("getUpdates") == (
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
    )
    await bot.ok("deleteWebhook")
    assert await bot.updates() == []


async def test_a_waiting_poll_is_ended(bot: Client, marie: Person, hook: Hook):
    poll = asyncio.ensure_future(bot.refused("getUpdates", timeout=20))
    await asyncio.sleep(0.1)
    await bot.ok("setWebhook", url=hook.url)
    assert await poll == "Conflict: terminated by setWebhook request"


async def test_a_failure_is_tried_again_with_doubled_waits(box: Sandbox, bot: Client, marie: Person, hook: Hook):
    box.world.webhook.first_delay = 0.1
    hook.answers = [lambda: web.Response(status=500)] * 3
    await bot.ok("setWebhook", url=hook.url)
    marie.say("a")
    await hook.until(4)
    assert hook.texts() == ["a"] * 4
    assert [round(wait, 1) for wait in hook.waits()] == pytest.approx([0.1, 0.2, 0.4], abs=0.11)
    info = await bot.ok("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_retry_after_is_honoured(box: Sandbox, bot: Client, marie: Person, hook: Hook):
    box.world.webhook.first_delay = 0.01
    hook.answers = [lambda: web.Response(status=503, headers={"Retry-After": "1"})]
    await bot.ok("setWebhook", url=hook.url)
    marie.say("a")
    await hook.until(2)
    assert hook.waits()[0] >= 1


async def test_nobody_listens_at_first(box: Sandbox, bot: Client, marie: Person, hook: Hook):
    box.world.webhook.first_delay = 0.05
    await bot.ok("setWebhook", url="http://127.0.0.1:9/hook")
    marie.say("a")
    await asyncio.sleep(0.2)
    assert "ConnectorError" in (await bot.ok("getWebhookInfo"))["last_error_message"]
    await bot.ok("setWebhook", url=hook.url)
    await hook.until(1)
    assert hook.texts() == ["a"]


async def test_one_at_a_time_in_a_chat_side_by_side_across(box: Sandbox, bot: Client, marie: Person, hook: Hook):
    """A press overtakes the texts of the same person: it has a queue of its own."""
    button = {"inline_keyboard": [[{"text": "A", "callback_data": "a"}]]}
    await bot.ok("sendMessage", chat_id=marie.id, text="x", reply_markup=button)
    paul = box.add_person("Paul")
    await bot.ok("setWebhook", url=hook.url)
    hook.hold.clear()
    marie.say("m1")
    marie.say("m2")
    marie.press("A")
    paul.say("p1")
    await hook.until(3)
    assert sorted(hook.texts()) == ["m1", "p1", "press"]
    hook.hold.set()
    await hook.until(4)
    assert hook.texts()[3] == "m2"


async def test_max_connections(box: Sandbox, bot: Client, marie: Person, hook: Hook):
    paul = box.add_person("Paul")
    await bot.ok("setWebhook", url=hook.url, max_connections=1)
    hook.hold.clear()
    marie.say("m1")
    paul.say("p1")
    await asyncio.sleep(0.2)
    assert hook.texts() == ["m1"]


async def test_an_expired_update_is_dropped(box: Sandbox, bot: Client, marie: Person, hook: Hook):
    box.world.webhook.first_delay = 0.1
    hook.answers = [lambda: web.Response(status=500)]
    await bot.ok("setWebhook", url=hook.url)
    marie.say("old")
    await hook.until(1)
    box.clock.advance(days=2)
    marie.say("new")
    await hook.until(2)
    assert hook.texts() == ["old", "new"]


async def test_the_answer_may_be_a_call(box: Sandbox, bot: Client, marie: Person, hook: Hook):
    call = {"method": "sendMessage", "chat_id": marie.id, "text": "vu"}
    hook.answers = [lambda: web.json_response(call)]
    await bot.ok("setWebhook", url=hook.url)
    marie.say("a")
    assert (await marie.answer())["text"] == "vu"
    assert box.calls[-1]["method"] == "sendMessage"


async def test_dropping_what_is_pending(box: Sandbox, bot: Client, marie: Person, hook: Hook):
    marie.say("a")
    await bot.ok("setWebhook", url=hook.url, drop_pending_updates=True)
    marie.say("b")
    await hook.until(1)
    assert hook.texts() == ["b"]
