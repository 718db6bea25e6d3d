"""A Bot API server that costs next to nothing: it gives out updates and takes replies, and says how long that took."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from urllib.parse import parse_qs

ME = b'{"ok":true,"result":{"id":1,"is_bot":true,"first_name":"B","username":"b"}}'
TRUE = b'{"ok":true,"result":true}'
FIRST = 1000


class Telegram(asyncio.Protocol):
    """One connection: requests one after the other, answered at once."""

    number = 0
    confirmed: int = 0
    replies: int = 0
    begun: float = 0
    done: asyncio.Event
    updates: list[bytes]

    def __init__(self) -> None:
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep where answers go."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is complete."""
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end]
            length = 0
            for line in head.split(b"\r\n")[1:]:
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if len(self._buffer) < end + 4 + length:
                return
            body = self._buffer[end + 4 : end + 4 + length]
            self._buffer = self._buffer[end + 4 + length :]
            self._answer(head.split(b" ", 2)[1].rsplit(b"/", 1)[1], body)

    def _answer(self, method: bytes, body: bytes) -> None:
        if method == b"getUpdates":
            offset = int(parse_qs(body.decode()).get("offset", ["0"])[0])
            Telegram.confirmed = max(Telegram.confirmed, offset - FIRST)
            found = type(self).updates[Telegram.confirmed : Telegram.confirmed + 100]
            if not found:
                asyncio.get_running_loop().call_later(0.2, self._write, b'{"ok":true,"result":[]}')
                return
            if not Telegram.begun:
                Telegram.begun = time.perf_counter()
            self._write(b'{"ok":true,"result":[' + b",".join(found) + b"]}")
        elif method == b"sendMessage":
            Telegram.replies += 1
            chat = parse_qs(body.decode())["chat_id"][0]
            message = {
                "message_id": Telegram.replies,
                "date": 1_790_000_000,
                "chat": {"id": int(chat), "type": "private"},
            }
            self._write(json.dumps({"ok": True, "result": {**message, "text": "x"}}).encode())
            if Telegram.replies == Telegram.number:
                Telegram.done.set()
        else:
            self._write(ME if method == b"getMe" else TRUE)

    def _write(self, body: bytes) -> None:
        if not self._transport.is_closing():
            self._transport.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)


def update(number: int, chats: int) -> bytes:
    """A text in a private chat."""
    user = {"id": 10_000 + number % chats, "is_bot": False, "first_name": "Marie", "language_code": "fr"}
    message = {"message_id": number, "date": 1_790_000_000, "chat": {"id": user["id"], "type": "private"}, "from": user}
    return json.dumps({"update_id": FIRST + number, "message": {**message, "text": f"{number} kg de tomates"}}).encode()


async def main(number: int, chats: int) -> None:
    """Print the port; then, when every update is answered, the seconds."""
    Telegram.number = number
    Telegram.updates = [update(each, chats) for each in range(number)]
    Telegram.done = asyncio.Event()
    server = await asyncio.get_running_loop().create_server(Telegram, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await Telegram.done.wait()
    print(time.perf_counter() - Telegram.begun, flush=True)
    await asyncio.sleep(0.2)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2])))
