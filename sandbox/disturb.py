"""How a call fails on demand: an error answer, a cut connection, silence, nonsense."""

import asyncio
import json
import socket
import struct
from typing import Any

from starlette.types import Receive, Send

from sandbox.errors import BotApiError, too_many_requests
from sandbox.faults import Fault

GATEWAY_PAGE = (
    b"<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n"
    b"<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n"
)
RESET_AT_ONCE = struct.pack("ii", 1, 0)


async def disturb(fault: Fault, receive: Receive, send: Send) -> None:
    """Let the bot see the fault instead of its answer."""
    if fault.kind == "500":
        await _send(send, 500, BotApiError(500, "Internal Server Error: restart").as_json())
    elif fault.kind == "429":
        await _send(send, 429, too_many_requests(int(fault.seconds or 1)).as_json())
    elif fault.kind == "502":
        await _send_raw(send, 502, GATEWAY_PAGE, b"text/html")
    elif fault.kind == "garbage":
        await _send_raw(send, 200, b'{"ok":tru', b"application/json")
    elif fault.kind == "hang":
        await _hang(fault, receive)
        await _reset(send)
    else:
        await _reset(send)


async def _hang(fault: Fault, receive: Receive) -> None:
    """Silence until the bot gives up or the time is over."""
    hang_up = asyncio.ensure_future(receive())
    await asyncio.wait({hang_up}, timeout=fault.seconds)
    hang_up.cancel()


async def _reset(send: Send) -> None:
    """Cut the connection without an answer; uvicorn's request cycle holds the transport."""
    transport = send.__self__.transport  # type: ignore[attr-defined]
    connection = transport.get_extra_info("socket")
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_AT_ONCE)
    transport.abort()
    await asyncio.sleep(0)


async def _send(send: Send, status: int, body: dict[str, Any]) -> None:
    await _send_raw(send, status, json.dumps(body).encode(), b"application/json")


async def _send_raw(send: Send, status: int, data: bytes, content_type: bytes) -> None:
    headers = [(b"content-type", content_type), (b"content-length", str(len(data)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": data})
