"""Delivery by webhook, as Telegram's server does it (`WebhookActor.cpp`).

One update at a time per chat, button presses in a queue of their own; a failed delivery is tried again after 1 second,
then after twice as long up to 60, or after what `Retry-After` says, until the update expires.
"""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any

import aiohttp

from sandbox.clock import MovableClock
from sandbox.updates import Pending, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of a header
ANSWER_WITHIN = 60
LARGEST_DELAY = 60.0
LARGEST_RETRY_AFTER = 3600
MOST_CONNECTIONS = 100
Execute = Callable[[str, dict[str, Any]], Awaitable[None]]


class Webhook:
    """The address that updates go to, if one is set."""

    def __init__(self, updates: UpdateQueue, clock: MovableClock) -> None:
        self._updates = updates
        self._clock = clock
        self._queues: dict[str, deque[int]] = {}
        self._workers: set[asyncio.Task[None]] = set()
        self._session: aiohttp.ClientSession | None = None
        self._slots = asyncio.Semaphore(1)
        self.url = ""
        self.secret = ""
        self.max_connections = 0
        self.last_error = ""
        self.last_error_date = 0
        self.first_delay = 1.0
        self.execute: Execute | None = None

    def set(self, url: str, secret: str, max_connections: int) -> None:
        """Deliver to that address from now on, what is pending first; an empty one ends delivery."""
        self._stop_workers()
        self.url, self.secret = url, secret
        self.max_connections = min(max(max_connections, 1), MOST_CONNECTIONS) if url else 0
        self.last_error, self.last_error_date = "", 0
        if url:
            self._slots = asyncio.Semaphore(self.max_connections)
            for update_id in list(self._updates.pending):
                self.push(update_id)

    def push(self, update_id: int) -> None:
        """Deliver that update after those before it in its queue."""
        entry = self._updates.live(update_id)
        if entry is None:
            return
        key = _queue_key(entry)
        if key in self._queues:
            self._queues[key].append(update_id)
            return
        self._queues[key] = deque([update_id])
        worker = asyncio.get_running_loop().create_task(self._work(key))
        self._workers.add(worker)
        worker.add_done_callback(self._workers.discard)

    async def close(self) -> None:
        """End all delivery."""
        workers = list(self._workers)
        self._stop_workers()
        await asyncio.gather(*workers, return_exceptions=True)
        if self._session:
            await self._session.close()
            self._session = None

    def _stop_workers(self) -> None:
        for worker in self._workers:
            worker.cancel()
        self._queues.clear()

    async def _work(self, key: str) -> None:
        queue = self._queues[key]
        while queue:
            await self._deliver(queue[0])
            queue.popleft()
        if self._queues.get(key) is queue:
            del self._queues[key]

    async def _deliver(self, update_id: int) -> None:
        delay = self.first_delay
        while entry := self._updates.live(update_id):
            async with self._slots:
                retry_after = await self._post(entry)
            if retry_after is None:
                self._updates.forget(update_id)
                return
            await asyncio.sleep(retry_after or delay)
            delay = min(delay * 2, LARGEST_DELAY)

    async def _post(self, entry: Pending) -> float | None:
        """Seconds to wait before the next try (0: as the delay says), None if it arrived."""
        headers = {"Content-Type": "application/json"}
        if self.secret:
            headers[SECRET_HEADER] = self.secret
        body = json.dumps(entry.update, ensure_ascii=False).encode()
        self._session = self._session or aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=ANSWER_WITHIN))
        try:
            async with self._session.post(self.url, data=body, headers=headers, allow_redirects=False) as answer:
                if 200 <= answer.status < 300:
                    await self._obey(await answer.read())
                    return None
                self._failed(f"Wrong response from the webhook: {answer.status} {answer.reason}")
                return _retry_after(answer.headers.get("Retry-After", ""))
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            self._failed(f"{type(error).__name__}: {error}")
            return 0.0

    async def _obey(self, body: bytes) -> None:
        """A method call in the answer is done, its result told to nobody."""
        try:
            call = json.loads(body)
        except ValueError:
            return
        if self.execute and isinstance(call, dict) and isinstance(call.get("method"), str):
            await self.execute(call.pop("method"), call)

    def _failed(self, reason: str) -> None:
        self.last_error, self.last_error_date = reason, self._clock.timestamp()


def _retry_after(header: str) -> float:
    return float(min(int(header), LARGEST_RETRY_AFTER)) if header.isdigit() else 0.0


def _queue_key(entry: Pending) -> str:
    """Messages by chat, button presses by person."""
    content = entry.update[entry.kind]
    if entry.kind == "callback_query":
        return f"callback:{content['from']['id']}"
    return f"chat:{content['chat']['id']}"
