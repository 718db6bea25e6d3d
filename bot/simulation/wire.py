"""The wire to Telegram, without one: requests of the real sender go straight to the sandbox, with faults on the way."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.outcomes import Outcome, Partly
from bot.replies import last_answer
from bot.transport import UnsentError
from sandbox.errors import BotApiError
from sandbox.files import Upload
from sandbox.methods import find
from sandbox.params import Params
from sandbox.world import World
from storage.letters import Letter

Delivered = Callable[[int, dict[str, Any], bool], None]
"""Told of each message that arrived: the chat, the message as the phone shows it, whether an old one was edited."""


carried: ContextVar[int] = ContextVar("carried", default=0)
"""The letter whose requests are being made."""


@dataclass
class Weather:
    """What goes wrong on the wire, as probabilities of each request."""

    chance: random.Random
    unsent: float = 0.0
    """No connection was made."""
    lost_answer: float = 0.0
    """It arrived; the answer did not."""
    lost_request: float = 0.0
    """It did not arrive; the same is seen."""
    too_fast: float = 0.0
    """Telegram asks for a pause (429)."""
    kill: bool = False
    """The process dies once the next message has arrived, before it knows."""
    killed: bool = False
    struck: dict[str, int] = field(default_factory=dict)

    def strikes(self) -> str:
        """What happens to this request; empty when nothing does."""
        dice = self.chance.random()
        for name in ("unsent", "lost_answer", "lost_request", "too_fast"):
            dice -= getattr(self, name)
            if dice < 0:
                self.struck[name] = self.struck.get(name, 0) + 1
                return name
        return ""

    def clear_up(self) -> None:
        """Nothing goes wrong any more."""
        self.unsent = self.lost_answer = self.lost_request = self.too_fast = 0.0
        self.kill = False

    def bad(self) -> bool:
        """Whether anything goes wrong at the moment."""
        return any((self.unsent, self.lost_answer, self.lost_request, self.too_fast, self.kill))


class Wire(BaseRequest):
    """Carries requests into the sandbox's world."""

    def __init__(self, world: World, weather: Weather) -> None:
        self._world = world
        self.weather = weather
        self.delivered: Delivered = _nobody

    @property
    def read_timeout(self) -> float:
        """Nobody waits here."""
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_more: Any, **_timeouts: Any
    ) -> tuple[int, bytes]:
        """One request, and what becomes of it."""
        del method
        name = url.rsplit("/", 1)[1]
        strike = self.weather.strikes() if name.startswith(("send", "edit")) else ""
        if strike == "unsent":
            raise UnsentError("not sent: simulated")
        if strike == "lost_request":
            raise TimedOut("no answer in time")
        if strike == "too_fast":
            return _answered(BotApiError(429, "Too Many Requests: retry after 3", {"retry_after": 3}).as_json())
        body = await self._perform(name, _params(request_data))
        if self.weather.kill and name.startswith("send"):
            self.weather.kill, self.weather.killed = False, True
            raise asyncio.CancelledError
        if strike == "lost_answer":
            raise NetworkError("the connection broke: simulated")
        return _answered(body)

    async def _perform(self, name: str, params: Params) -> dict[str, Any]:
        method = find(name)
        if method is None:
            return BotApiError(404, "Not Found: method not found").as_json()
        try:
            result = await method.call(self._world, params)
        except BotApiError as error:
            return error.as_json()
        if isinstance(result, dict) and isinstance(result.get("chat"), dict):
            self.delivered(int(result["chat"]["id"]), result, name.startswith("edit"))
        return {"ok": True, "result": result}


def _nobody(chat: int, message: dict[str, Any], edited: bool) -> None:
    """Nobody listens yet."""


def _answered(body: dict[str, Any]) -> tuple[int, bytes]:
    data = json.dumps(body, ensure_ascii=False).encode(errors="replace")
    last_answer.set(data)
    return (200 if body["ok"] else body["error_code"]), data


def _params(data: RequestData | None) -> Params:
    if data is None:
        return Params({})
    files = (
        {
            name: Upload(file_name, content if isinstance(content, bytes) else content.read(), mime)
            for name, (file_name, content, mime) in data.multipart_data.items()
        }
        if data.contains_files
        else {}
    )
    return Params(dict(data.json_parameters), files)


class Labelled:
    """The real sender, which says whose letter it carries."""

    def __init__(self, sends: Any) -> None:
        self._sends = sends

    async def send(self, letter: Letter) -> Outcome | Partly:
        """Send it under its number."""
        carried.set(letter.id)
        outcome: Outcome | Partly = await self._sends.send(letter)
        return outcome

    async def probe(self) -> Outcome:
        """Is anybody there?"""
        outcome: Outcome = await self._sends.probe()
        return outcome
