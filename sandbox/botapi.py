"""The Bot API endpoint: `/bot<TOKEN>/<method>` and `/file/bot<TOKEN>/<path>`, as a plain ASGI application.

Plain, because a bot under load makes thousands of calls: no routing, no request object, one `json.dumps`.
"""

import asyncio
import json
from typing import Any
from urllib.parse import unquote

from starlette.types import Receive, Scope, Send

from sandbox.calls import CallLog
from sandbox.disturb import disturb
from sandbox.errors import BotApiError
from sandbox.faults import Faults
from sandbox.files import LARGEST_UPLOAD
from sandbox.methods import Method, find
from sandbox.params import Params
from sandbox.requests import read_params
from sandbox.world import World

UNAUTHORIZED = BotApiError(401, "Unauthorized")
NO_METHOD = BotApiError(404, "Not Found: method not found")
NOT_FOUND = BotApiError(404, "Not Found")
TOO_LARGE = BotApiError(413, "Request Entity Too Large")


class BotApi:
    """Answers the bot."""

    def __init__(self, token: str, world: World, calls: CallLog, faults: Faults) -> None:
        self._prefix = f"/bot{token}/"
        self._file_prefix = f"/file/bot{token}/"
        self._world = world
        self._calls = calls
        self._faults = faults
        world.webhook.execute = self.execute

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        path = scope["path"]
        if path.startswith("/file/"):
            await self._serve_file(path, send)
        elif not path.startswith(self._prefix):
            await _answer(send, UNAUTHORIZED.as_json())
        elif method := find(path[len(self._prefix) :]):
            await self._serve(method, scope, receive, send)
        else:
            body = NO_METHOD.as_json()
            self._calls.add(path[len(self._prefix) :], {}, body, None)
            await _answer(send, body)

    async def execute(self, name: str, values: dict[str, Any]) -> None:
        """A call that came in the answer to a webhook."""
        method = find(name)
        params = Params(values)
        body = await self._perform(method, params) if method else NO_METHOD.as_json()
        self._calls.add(method.name if method else name, params.for_log(), body, None)

    async def _serve(self, method: Method, scope: Scope, receive: Receive, send: Send) -> None:
        params = await read_params(scope, receive, LARGEST_UPLOAD)
        if params is None:
            self._calls.add(method.name, {}, TOO_LARGE.as_json(), None)
            await _answer(send, TOO_LARGE.as_json())
            return
        fault = self._faults.take(method.name) if self._faults.planned else None
        if fault and fault.when == "before":
            body = BotApiError(500, f"not done: {fault.kind}").as_json()
        elif method.name == "getUpdates":
            body = await self._while_connected(method, params, receive)
        else:
            body = await self._perform(method, params)
        self._calls.add(method.name, params.for_log(), body, f"{fault.kind} {fault.when}" if fault else None)
        if fault:
            await disturb(fault, receive, send)
        else:
            await _answer(send, body)

    async def _perform(self, method: Method, params: Params) -> dict[str, Any]:
        try:
            return {"ok": True, "result": await method.call(self._world, params)}
        except BotApiError as error:
            return error.as_json()

    async def _while_connected(self, method: Method, params: Params, receive: Receive) -> dict[str, Any]:
        """A long poll that ends when the bot hangs up."""
        if not params.integer("timeout"):
            return await self._perform(method, params)
        poll = asyncio.ensure_future(self._perform(method, params))
        hang_up = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({poll, hang_up}, return_when=asyncio.FIRST_COMPLETED)
            return poll.result() if poll.done() else {"ok": True, "result": []}
        finally:
            poll.cancel()
            hang_up.cancel()

    async def _serve_file(self, path: str, send: Send) -> None:
        if not path.startswith(self._file_prefix):
            await _answer(send, UNAUTHORIZED.as_json())
            return
        stored = self._world.files.by_path(unquote(path[len(self._file_prefix) :]))
        if stored is None:
            await _answer(send, NOT_FOUND.as_json())
            return
        await send_bytes(send, 200, stored.data, b"application/octet-stream")


async def _answer(send: Send, body: dict[str, Any]) -> None:
    status = 200 if body["ok"] else body["error_code"]
    await send_bytes(send, status, json.dumps(body, ensure_ascii=False).encode(errors="replace"), b"application/json")


async def send_bytes(send: Send, status: int, data: bytes, content_type: bytes) -> None:
    """One whole answer."""
    headers = [(b"content-type", content_type), (b"content-length", str(len(data)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": data})
