"""Files that coordinators send: fetched when they claim to be tables and are small, and read apart."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeAlias

import structlog
from telegram import Bot
from telegram.error import TelegramError

from bot import apart
from domain.messages import Document, Incoming
from domain.people import Role
from domain.places import Point
from domain.sheets import LARGEST_FILE
from services import rights
from services.files import formats
from storage import networks, people
from storage.database import Database, Transaction

Fetch: TypeAlias = Callable[[str], Awaitable[bytes]]
"""The bytes of a file by its handle. Raises what the channel raises."""

AT_ONCE = 2
"""Files read at the same time."""

_log = structlog.get_logger(__name__)


def by_telegram(bot: Bot) -> Fetch:
    """Through getFile; Telegram's own size is looked at again before anything is downloaded."""

    async def fetch(handle: str) -> bytes:
        file = await bot.get_file(handle, read_timeout=5)
        if file.file_size is not None and file.file_size > LARGEST_FILE:
            return b""
        return bytes(await file.download_as_bytearray(read_timeout=7))

    return fetch


class Documents:
    """Fetches and reads what a coordinator has sent."""

    def __init__(self, database: Database, fetch: Fetch) -> None:
        self._database = database
        self._fetch = fetch
        self._slots = asyncio.Semaphore(AT_ONCE)

    def wants(self, incoming: Incoming) -> bool:
        """Whether there is a file to be fetched."""
        file = incoming.content
        return (
            isinstance(file, Document)
            and incoming.private
            and 0 < file.size <= LARGEST_FILE
            and formats.is_readable(file.name, file.mime)
        )

    async def prepare(self, incoming: Incoming) -> Incoming:
        """The update with what its file holds."""
        file = incoming.content
        near = await self._database.run(lambda tx: _coordinated(tx, incoming))
        if near is None or not isinstance(file, Document):
            return incoming
        try:
            data = await self._fetch(file.file)
        except TelegramError as exc:
            _log.warning("a file was not fetched", error=type(exc).__name__)
            return incoming
        if not data:
            return incoming
        async with self._slots:
            sheet = await apart.read_sheet(data, near)
        return replace(incoming, content=replace(file, data=data, sheet=sheet))


async def _coordinated(tx: Transaction, incoming: Incoming) -> Point | None:
    """The middle of the network when a coordinator wrote; else None."""
    person = await people.at(tx, incoming.channel, incoming.sender.id)
    if person is None or not await rights.centres_of(tx, person, Role.COORDINATOR):
        return None
    return (await networks.get(tx, person.network)).point
