"""The other door: Telegram calls us. Answered 200 once the update is committed, 503 when the store cannot take it.

Refused before anything is read: whoever does not know the secret (compared in constant time). Bodies over
1 MiB and bodies that dribble in are cut off.
"""

from __future__ import annotations

import asyncio
import contextlib
import hmac
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any, TypeAlias

import structlog
import uvicorn
from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot import raw
from bot.intake import Intake
from bot.settings import SECRET
from storage import faults

PATH = "/telegram"
LARGEST = 1024 * 1024
SLOWEST = 10.0
"""Seconds that a body may take."""
RETRY = "5"
"""Seconds after which Telegram shall try again."""
AGENDA = "/agenda/{secret}.ics"
PRIVATE = {"Cache-Control": "private, max-age=3600", "X-Robots-Tag": "noindex", "X-Content-Type-Options": "nosniff"}
HEADER = "X-Telegram-Bot-Api-Secret-Token"

_log = structlog.get_logger(__name__)


class _Server(uvicorn.Server):
    """Signals belong to the process that we are a part of."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


Feed: TypeAlias = Callable[[str], Awaitable[bytes | None]]
"""What a calendar reads at a private address; None when it is nobody's."""


def application(
    intake: Intake, secret: str, healthy: Callable[[], dict[str, Any]], feed: Feed | None = None
) -> Starlette:
    """The door as an ASGI application.

    Raises:
        ValueError: the secret is none: whoever knows the address could speak for Telegram.
    """
    if SECRET.fullmatch(secret) is None:
        raise ValueError("a webhook without a secret is open to everybody")

    async def telegram(request: Request) -> Response:
        given = request.headers.get(HEADER, "")
        if not hmac.compare_digest(given.encode(), secret.encode()):
            return Response(status_code=403)
        try:
            async with asyncio.timeout(SLOWEST):
                body = await _body(request)
            update = _update(body)
        except _TooLargeError:
            return Response(status_code=413)
        except (TimeoutError, ClientDisconnect):
            return Response(status_code=408)
        except ValueError:
            return Response(status_code=400)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return Response(status_code=400)
        try:
            await intake.accept([update])
        except Exception as exc:  # noqa: BLE001 - whatever it is, the update stays with Telegram and comes again
            _log.error("an update stays with Telegram", error=type(exc).__name__)
            return Response(status_code=503, headers={"Retry-After": RETRY})
        return Response(status_code=200)

    async def health(_request: Request) -> Response:
        state = healthy()
        return JSONResponse(state, status_code=200 if state.get("ok") else 503)

    routes = [Route(PATH, telegram, methods=["POST"]), Route("/health", health)]
    return Starlette(routes=routes if feed is None else [*routes, Route(AGENDA, _calendar(feed))])


def _calendar(feed: Feed) -> Callable[[Request], Awaitable[Response]]:
    """Calendars ask every few hours; nobody between us and them keeps what they were told."""

    async def calendar(request: Request) -> Response:
        try:
            found = await feed(request.path_params["secret"])
        except Exception as exc:
            if not faults.passing(exc):
                raise
            return Response(status_code=503, headers={"Retry-After": RETRY})
        if found is None:
            return Response(status_code=404, headers={"Cache-Control": "no-store"})
        return Response(found, media_type="text/calendar; charset=utf-8", headers=PRIVATE)

    return calendar


@contextlib.asynccontextmanager
async def serving(app: Starlette, host: str, port: int) -> AsyncIterator[int]:
    """Listen as long as the context lasts; gives the port (that which was free when 0 was asked for)."""
    config = uvicorn.Config(
        app, host=host, port=port, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=5
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve())
    while not server.started:
        if task.done():
            task.result()
            raise RuntimeError(f"cannot listen on {host}:{port}")
        await asyncio.sleep(0.01)
    try:
        yield int(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        await task


class _TooLargeError(Exception):
    pass


def _update(body: bytes) -> Any:
    try:
        return raw.read(body)
    except raw.OddError as exc:
        _log.error("an update is too odd to be kept", error=str(exc))
        return raw.stub(body)


async def _body(request: Request) -> bytes:
    if int(request.headers.get("content-length") or 0) > LARGEST:
        raise _TooLargeError
    parts = bytearray()
    async for part in request.stream():
        parts += part
        if len(parts) > LARGEST:
            raise _TooLargeError
    return bytes(parts)
