"""The sandbox itself: one object with the Bot API, the people and the controls, served on a port of this machine."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

import uvicorn
from starlette.types import Receive, Scope, Send

from sandbox.api.app import page_and_api
from sandbox.botapi import BotApi
from sandbox.calls import CallLog
from sandbox.chats import Chat
from sandbox.clock import MovableClock
from sandbox.errors import ActionError, NotThereError
from sandbox.faults import Faults
from sandbox.groups import make_group, upgrade_group
from sandbox.person import Person
from sandbox.world import World

FIRST_PERSON = 100_001
GOODBYE_SECONDS = 1.0
KEEP_ALIVE = 75


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket; its protocol is named, since asyncio sends small answers at once only on such a one."""
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    return listener


class Sandbox:
    """Telegram for one bot, on one port.

    `box.url` is the base URL for the bot; `box.clock`, `box.faults`, `box.flood`, `box.updates` are the controls.
    """

    def __init__(
        self,
        token: str = "123456:demo",  # noqa: S107 - a token of nobody
        name: str = "Bocal",
        username: str = "bocal_bot",
        *,
        clock: MovableClock | None = None,
    ) -> None:
        self.token = token
        bot_id = token.partition(":")[0]
        self.world = World(
            {
                "id": int(bot_id) if bot_id.isdigit() else 123456,
                "is_bot": True,
                "first_name": name,
                "username": username,
            },
            clock,
        )
        self.people: dict[int, Person] = {}
        self.faults = Faults()
        self.log = CallLog(self.world.clock, self.world.events)
        self.url = ""
        self._botapi = BotApi(token, self.world, self.log, self.faults)
        self._page = page_and_api(self)
        self.clock.on_move.append(self._clock_moved)

    # controls ------------------------------------------------------------------------------------------------------
    @property
    def clock(self) -> MovableClock:
        """The clock of the sandbox."""
        return self.world.clock

    @property
    def calls(self) -> list[dict[str, Any]]:
        """What the bot asked, oldest first."""
        return list(self.log.entries)

    @property
    def groups(self) -> list[Chat]:
        """The groups that the bot is in."""
        return [chat for chat in self.world.chats.values() if not chat.is_private]

    def calls_of(self, method: str) -> list[dict[str, Any]]:
        """The parameters of all calls of one method, oldest first."""
        return [entry["params"] for entry in self.log.entries if entry["method"] == method]

    def reset(self) -> None:
        """Everything forgotten but the bot."""
        self.people.clear()
        self.faults.clear()
        self.log.clear()
        self.world.clear()
        self.clock.reset()
        self.world.events.publish("reset")

    def transcript(self) -> list[dict[str, Any]]:
        """Every message of every chat."""
        return [{"chat": chat.json, "messages": chat.messages} for chat in self.world.chats.values() if chat.stored]

    def _clock_moved(self) -> None:
        self.world.events.publish("clock", now=self.clock.now().isoformat())

    # people --------------------------------------------------------------------------------------------------------
    def add_person(
        self,
        first_name: str,
        last_name: str | None = None,
        username: str | None = None,
        language_code: str | None = None,
        *,
        id: int | None = None,  # noqa: A002 - Telegram's word
        role: str | None = None,
    ) -> Person:
        """A new person, who has not written to the bot yet."""
        user_id = id or max(self.people, default=FIRST_PERSON - 1) + 1
        if user_id in self.world.chats or user_id == self.world.bot["id"] or user_id <= 0:
            raise ActionError(f"the id {user_id} is taken or impossible")
        json: dict[str, Any] = {"id": user_id, "is_bot": False, "first_name": first_name}
        more = {"last_name": last_name, "username": username, "language_code": language_code}
        json |= {name: value for name, value in more.items() if value}
        person = self.people[user_id] = Person(self.world, json, role)
        self.world.events.publish("people")
        return person

    def add_person_from(self, body: dict[str, Any]) -> Person:
        """A new person as `POST /api/people` describes them."""
        if not body.get("first_name"):
            raise ActionError("first_name is missing")
        names = ("first_name", "last_name", "username", "language_code", "id", "role")
        return self.add_person(**{name: body[name] for name in names if body.get(name) is not None})

    def person(self, user_id: int) -> Person:
        """The person of that id."""
        if user_id not in self.people:
            raise NotThereError(f"no person {user_id}")
        return self.people[user_id]

    def add_group(self, title: str, members: Iterable[Person | int]) -> Chat:
        """A new group of these people and the bot; the first one made it."""
        people = [self.person(member) if isinstance(member, int) else member for member in members]
        if not people:
            raise ActionError("a group needs members")
        return make_group(self.world, title, [person.json for person in people])

    def upgrade_group(self, group: Chat) -> Chat:
        """The group becomes a supergroup with another id, as happens to real ones at any time."""
        return upgrade_group(self.world, group)

    def add_group_from(self, body: dict[str, Any]) -> Chat:
        """A new group as `POST /api/groups` describes it."""
        if not body.get("title"):
            raise ActionError("title is missing")
        return self.add_group(body["title"], [int(member) for member in body.get("members", [])])

    # serving -------------------------------------------------------------------------------------------------------
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """The ASGI application: the Bot API, the page and its API."""
        path = scope.get("path", "")
        if scope["type"] == "http" and path.startswith(("/bot", "/file/bot")):
            await self._botapi(scope, receive, send)
        else:
            await self._page(scope, receive, send)

    @asynccontextmanager
    async def running(self, port: int = 0, host: str = "127.0.0.1") -> AsyncIterator["Sandbox"]:
        """Serve within the current event loop; port 0 takes a free one."""
        listener = _listen(host, port)
        config = uvicorn.Config(
            self,
            lifespan="off",
            log_config=None,
            access_log=False,
            date_header=False,
            server_header=False,
            proxy_headers=False,
            timeout_keep_alive=KEEP_ALIVE,
        )
        config.load()
        server = uvicorn.Server(config)
        server.lifespan = config.lifespan_class(config)
        await server.startup(sockets=[listener])
        self.url = f"http://{host}:{listener.getsockname()[1]}"
        try:
            yield self
        finally:
            await self._stop(server)

    async def _stop(self, server: uvicorn.Server) -> None:
        """End the long polls, the streams and the deliveries, then the connections."""
        self.world.events.close()
        self.world.polling.wake()
        await self.world.webhook.close()
        for listener in server.servers:
            listener.close()
        for connection in list(server.server_state.connections):
            connection.shutdown()
        deadline = time.monotonic() + GOODBYE_SECONDS
        while server.server_state.connections and time.monotonic() < deadline:  # noqa: ASYNC110 - uvicorn has no event
            await asyncio.sleep(0.005)
        for connection in list(server.server_state.connections):
            connection.transport.abort()
        for task in list(server.server_state.tasks):
            task.cancel()
        await asyncio.sleep(0)
