"""Odd updates, odd people, odd servers: what is strange about one is never the trouble of the others."""

from __future__ import annotations

import asyncio
import json
from datetime import timedelta
from typing import Any

import pytest
from aiohttp import web

from bot import raw
from bot.flood import MOST, Gate
from bot.parts import Deadline, stop
from bot.polling import PollError, Polling
from bot.pulse import Pulse
from bot.transport import Transport
from storage import inbox, instances
from storage.database import Database
from tests.spine.conftest import Start
from tests.spine.test_intake import text_update
from tests.spine.test_store import NOW

DEEP = b"[" * 100_000 + b"]" * 100_000
LONG = b"9" * 5000


@pytest.mark.parametrize("date", [10**400, -(10**400), 2**63, -1, 0])
async def test_a_date_that_is_none_loses_no_batch(start: Start, date: int) -> None:
    """The gate passes it, and what comes with it is kept."""
    odd = text_update(1)
    odd["message"]["date"] = date
    async with start() as bocal:
        assert await bocal.intake.accept([odd, text_update(2)]) == 2


@pytest.mark.parametrize("odd", [DEEP, LONG], ids=["deep", "long"])
async def test_an_update_that_cannot_be_held_is_passed_over(odd: bytes) -> None:
    """The batch is fetched one by one then; only that one is reduced to its id."""
    asked: list[str] = []
    queue = [b'{"update_id": 5, "message": %s}' % odd, b'{"update_id": 6}']

    class Server:
        async def ask(self, _url: str, body: dict[str, str], **_: Any) -> tuple[int, bytes]:
            asked.append(body["limit"])
            given = queue[: int(body["limit"])]
            return 200, b'{"ok": true, "result": [%s]}' % b",".join(given)

    polling = Polling(Server(), "", None)  # type: ignore[arg-type]
    with pytest.raises(PollError):
        await polling._fetch()
    assert await polling._fetch() == [{"update_id": 5}]
    del queue[0]
    assert await polling._fetch() == [{"update_id": 6}]
    assert asked == ["100", "1", "1"]


def test_what_is_no_json_is_no_odd_update() -> None:
    for body in (b"{", b"\xff", b""):
        with pytest.raises((json.JSONDecodeError, UnicodeDecodeError)):
            raw.read(body)
    assert raw.stub(b"{}") is None


def test_who_floods_is_not_forgotten_when_many_write() -> None:
    """Ten thousand others empty no bucket of somebody who goes on."""
    gate = Gate(3)
    for number in range(MOST + 100):
        batch = [text_update(2 * number, chat=number + 10), text_update(2 * number + 1, chat=1)]
        judgement = gate.judge(batch, NOW)
        gate.remember(judgement)
    assert len(gate._buckets) == MOST
    assert judgement.flooding == {2 * number + 1}


def test_a_date_in_the_future_silences_nobody() -> None:
    gate = Gate(1)
    ahead = text_update(1, chat=1)
    ahead["message"]["date"] = int((NOW + timedelta(days=300)).timestamp())
    gate.remember(gate.judge([ahead], NOW))
    later = text_update(2, chat=1)
    later["message"]["date"] = int((NOW + timedelta(minutes=10)).timestamp())
    assert gate.judge([later], NOW + timedelta(minutes=10)).flooding == set()


async def test_health_is_about_this_run_and_about_who_waits(database: Database) -> None:
    """Another process that lives makes us no healthier; an update that waits for minutes is a sign."""
    now = [NOW]
    pulse = Pulse(database, lambda: now[0], "mine")
    await database.run(lambda tx: instances.begin(tx, "other", NOW))
    assert pulse.health()["ok"] is False
    await database.run(lambda tx: inbox.receive(tx, [text_update(1)], NOW))
    await database.run(pulse.beat)
    assert pulse.health() == {"ok": True, "heartbeat_seconds": 0, "oldest_update_seconds": 0}
    now[0] += timedelta(minutes=6)
    assert pulse.health()["ok"] is False, "no beat"
    await database.run(pulse.beat)
    assert pulse.health()["oldest_update_seconds"] == 360
    assert pulse.health()["ok"] is False, "nobody handles it"


async def test_health_waits_for_nobody(database: Database) -> None:
    """It is answered while a transaction holds the only writer."""
    pulse = Pulse(database, lambda: NOW, "mine")
    await database.run(pulse.beat)
    async with database.transaction():
        assert pulse.health()["ok"] is True


async def test_parts_stop_together_within_one_deadline() -> None:
    """Three that hang cost no more than one; the next group has what is left."""
    deadline = Deadline(0.3)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for _ in range(2):
        tasks = [asyncio.create_task(asyncio.sleep(30)) for _ in range(3)]
        await stop(lambda: None, tasks, deadline)
        assert all(task.cancelled() for task in tasks)
    assert 0.25 < loop.time() - begun < 0.55


async def test_a_redirect_is_not_followed() -> None:
    """The token in the address goes nowhere else."""
    asked: list[str] = []

    async def elsewhere(request: web.Request) -> web.Response:
        asked.append(request.path)
        return web.Response(status=302, headers={"Location": "/other"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", elsewhere)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    transport = Transport()
    await transport.initialize()
    url = f"http://127.0.0.1:{runner.addresses[0][1]}/bot1:a/getMe"
    status, _body = await transport.ask(url, {})
    await transport.shutdown()
    await runner.cleanup()
    assert (status, asked) == (302, ["/bot1:a/getMe"])


def test_an_update_that_only_looks_odd_is_read() -> None:
    assert raw.read(json.dumps({"update_id": 1, "n": 10**400}).encode())["n"] == 10**400
