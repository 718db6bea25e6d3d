"""The command menus: one for everybody in each language, longer ones for the truck team and for coordinators."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager
from typing import Any

import structlog
from telegram import Bot, BotCommand, BotCommandScopeAllGroupChats, BotCommandScopeAllPrivateChats, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.bell import Bell
from bot.parts import cancel, guarded, patiently
from bot.runtime import Bocal
from handlers import registry
from locales import LANGUAGES, plain
from storage import networks

AGAIN = 60.0
"""Seconds until Telegram is asked again when it did not answer."""

_log = structlog.get_logger(__name__)


def commands(language: str, *, coordinator: bool, team: bool = False) -> list[BotCommand]:
    """The menu of a language and role."""
    shown = registry.menu(language, coordinator=coordinator, team=team)
    return [BotCommand(name, plain(words, language)) for name, words in shown]


class Menus:
    """Sets the menus at start, and somebody's own as soon as the role is given or taken back."""

    def __init__(self, bocal: Bocal) -> None:
        self._bocal = bocal
        self._bell = Bell()
        self._set: dict[int, tuple[str, bool]] = {}
        """Language of the menu that a chat of the team has, and whether it is a coordinator's."""

    async def run(self) -> None:
        """Set what is not set, whenever there may be something."""
        self._bocal.database.on_commit(lambda topics: self._bell.ring() if "menus" in topics else None)
        bot, general = self._bocal.telegram.bot, False
        while True:
            general = general or await self._done(self._general(bot))
            team = await self._team(bot)
            await self._bell.heard(3600 if general and team else AGAIN)

    async def _done(self, call: Awaitable[Any]) -> bool:
        """Whether Telegram took it, or refuses it for good; else it is asked again."""
        try:
            await call
        except (BadRequest, Forbidden) as exc:
            _log.info("somebody cannot be reached for a menu", error=exc.message)
        except TelegramError as exc:
            _log.warning("a command menu is not set yet", error=exc.message)
            return False
        return True

    async def _general(self, bot: Bot) -> None:
        everybody = BotCommandScopeAllPrivateChats()
        await bot.set_my_commands(commands("fr", coordinator=False), scope=everybody)
        for language in LANGUAGES:
            menu = commands(language, coordinator=False)
            await bot.set_my_commands(menu, scope=everybody, language_code=language)
        await bot.set_my_commands(commands("fr", coordinator=False)[-1:], scope=BotCommandScopeAllGroupChats())

    async def _team(self, bot: Bot) -> bool:
        """Whether everybody has the menu of their role; one who cannot be reached does not keep the others waiting."""
        team = await patiently(lambda: self._bocal.database.run(networks.team))
        every = True
        for chat in set(self._set) - {person.chat for person, _coordinates in team}:
            if await self._put(bot, chat, commands(self._set[chat][0], coordinator=False)):
                del self._set[chat]
            else:
                every = False
        for person, coordinates in team:
            wanted = person.language, coordinates
            if self._set.get(person.chat) == wanted:
                continue
            if await self._put(bot, person.chat, commands(person.language, coordinator=coordinates, team=True)):
                self._set[person.chat] = wanted
            else:
                every = False
        return every

    async def _put(self, bot: Bot, chat: int, menu: list[BotCommand]) -> bool:
        return await self._done(bot.set_my_commands(menu, scope=BotCommandScopeChat(chat)))


@asynccontextmanager
async def menus(bocal: Bocal) -> AsyncIterator[None]:
    """A companion of the runtime."""
    task = guarded(Menus(bocal).run(), bocal.die)
    try:
        yield
    finally:
        await cancel(task)
