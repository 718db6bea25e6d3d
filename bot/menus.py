"""The command menus: one for everybody in each language, a longer one in the chats of coordinators."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, TelegramError

from bot.bell import Bell
from bot.runtime import Bocal
from handlers import registry
from locales import LANGUAGES, plain
from storage import networks

AGAIN = 60.0
"""Seconds until Telegram is asked again when it did not answer."""

_log = structlog.get_logger(__name__)


def commands(language: str, *, coordinator: bool) -> list[BotCommand]:
    """The menu of a language and role."""
    shown = registry.menu(language, coordinator=coordinator)
    return [BotCommand(name, plain(words, language)) for name, words in shown]


class Menus:
    """Sets the menus at start, and a coordinator's as soon as the role is given or taken back."""

    def __init__(self, bocal: Bocal) -> None:
        self._bocal = bocal
        self._bell = Bell()
        self._set: dict[int, str] = {}
        """Language of the menu that a coordinator's chat has."""

    async def run(self) -> None:
        """Set what is not set, whenever there may be something."""
        self._bocal.database.on_commit(lambda topics: self._bell.ring() if "menus" in topics else None)
        general = False
        while True:
            try:
                if not general:
                    await self._general(self._bocal.telegram.bot)
                    general = True
                await self._coordinators(self._bocal.telegram.bot)
            except TelegramError as exc:
                _log.warning("the command menus are not set yet", error=exc.message)
                await asyncio.sleep(AGAIN)
                continue
            await self._bell.heard(3600)

    async def _general(self, bot: Bot) -> None:
        everybody = BotCommandScopeAllPrivateChats()
        await bot.set_my_commands(commands("fr", coordinator=False), scope=everybody)
        for language in LANGUAGES:
            menu = commands(language, coordinator=False)
            await bot.set_my_commands(menu, scope=everybody, language_code=language)
        await bot.set_my_commands(commands("fr", coordinator=False)[-1:], scope=BotCommandScopeAllGroupChats())

    async def _coordinators(self, bot: Bot) -> None:
        team = await self._bocal.database.run(networks.coordinators)
        for chat in set(self._set) - {person.chat for person in team}:
            await self._put(bot, chat, commands(self._set[chat], coordinator=False))
            del self._set[chat]
        for person in team:
            if self._set.get(person.chat) == person.language:
                continue
            await self._put(bot, person.chat, commands(person.language, coordinator=True))
            self._set[person.chat] = person.language

    async def _put(self, bot: Bot, chat: int, menu: list[BotCommand]) -> None:
        try:
            await bot.set_my_commands(menu, scope=BotCommandScopeChat(chat))
        except BadRequest as exc:
            _log.info("a coordinator cannot be reached for a menu", error=exc.message)


@asynccontextmanager
async def menus(bocal: Bocal) -> AsyncIterator[None]:
    """A companion of the runtime."""
    task = asyncio.create_task(Menus(bocal).run())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
