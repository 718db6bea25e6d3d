"""The other door: only who knows the secret, 200 only after the commit, never more than it can carry."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.settings import Settings
from bot.webhook import HEADER, application
from sandbox.server import Sandbox
from storage import inbox
from tests.ports import free_port
from tests.spine.conftest import Start, heard, until
from tests.spine.test_intake import text_update

SECRET = "a-secret-of-the-tests"


@pytest.fixture
def door(start: Start) -> Callable[[], Any]:
    @asynccontextmanager
    async def opened() -> AsyncIterator[Any]:
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        more = {"webhook_url": url, "webhook_port": port, "webhook_secret": SecretStr(SECRET)}
        async with start(intake="webhook", **more) as bocal, aiohttp.ClientSession(url) as session:
            yield bocal, session

    return opened


async def test_what_telegram_brings_is_answered(door: Any, box: Sandbox) -> None:
    """The sandbox calls us with the secret, and tries again what we could not take."""
    marie = box.add_person("Marie")
    async with door() as (bocal, _):
        await until(lambda: bocal.me.id)
        for text in ("one", "two"):
            marie.say(text)
        await until(lambda: heard(box) == ["one", "two"])
    assert box.calls_of("getUpdates") == []


@pytest.mark.parametrize("headers", [{}, {HEADER: "wrong"}, {HEADER: SECRET[:-1]}, {HEADER: "é"}])
async def test_who_does_not_know_the_secret_is_refused(door: Any, headers: dict[str, str]) -> None:
    """A10: 403, and not a row."""
    async with door() as (bocal, session):
        async with session.post("/telegram", json=text_update(1), headers=headers) as answer:
            assert answer.status == 403
        assert await bocal.database.run(inbox.counts) == {}


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"{", 400), (b"[]", 400), (b'{"update_id":"x"}', 400), (b"x" * (1024 * 1024 + 1), 413), (b"\xff", 400)],
    ids=["broken", "list", "no id", "large", "no utf-8"],
)
async def test_what_is_no_update_is_refused(door: Any, body: bytes, status: int) -> None:
    async with door() as (_, session):
        async with session.post("/telegram", data=io.BytesIO(body), headers={HEADER: SECRET}) as answer:
            assert answer.status == status
        async with session.get("/telegram") as answer:
            assert answer.status == 405


async def test_a_body_that_dribbles_in_is_cut_off(door: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A10: slow loris."""
    monkeypatch.setattr("bot.webhook.SLOWEST", 0.3)

    async def dribble() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"{"
            await asyncio.sleep(0.1)

    async with door() as (_, session), session.post("/telegram", data=dribble(), headers={HEADER: SECRET}) as answer:
        assert answer.status == 408


async def test_an_update_that_the_store_cannot_take_stays_with_telegram(
    door: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A10, D2: 503 with Retry-After; the same update is taken later."""

    async def full(*_: Any, **__: Any) -> int:
        raise OSError("disk full")

    async with door() as (bocal, session):
        with monkeypatch.context() as broken:
            broken.setattr(inbox, "receive", full)
            async with session.post("/telegram", json=text_update(1), headers={HEADER: SECRET}) as answer:
                assert (answer.status, answer.headers["Retry-After"]) == (503, "5")
        for _ in range(2):
            async with session.post("/telegram", json=text_update(1), headers={HEADER: SECRET}) as answer:
                assert answer.status == 200
        assert sum((await bocal.database.run(inbox.counts)).values()) == 1


async def test_health_is_told(door: Any) -> None:
    async with door() as (_, session), session.get("/health") as answer:
        assert (answer.status, (await answer.json())["ok"]) == (200, True)


def test_a_webhook_without_address_or_secret_is_no_setting() -> None:
    with pytest.raises(ValueError, match="BOCAL_WEBHOOK_SECRET"):
        Settings(_env_file=None, intake="webhook", webhook_url="https://example.org")
    with pytest.raises(ValueError, match="BOCAL_WEBHOOK_URL"):
        Settings(_env_file=None, intake="webhook", webhook_url="http://example.org", webhook_secret=SECRET)


@pytest.mark.parametrize("secret", ["", "short"])
def test_a_door_without_a_secret_is_not_made(secret: str) -> None:
    """Whatever the settings let through: with an empty secret, a request without one would be let in."""
    with pytest.raises(ValueError, match="open to everybody"):
        application(None, secret, None)  # type: ignore[arg-type]
