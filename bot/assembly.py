"""Putting Bocal together: which handler, words, clock and companions. The one place that knows them all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.addresses import Addresses, StoredCache
from bot.clock import Clock, wall_clock
from bot.documents import Documents, by_telegram
from bot.exits import CONFIG, Exit
from bot.geocoding import of_settings as geocoder_of
from bot.menus import menus
from bot.preparing import Prepare
from bot.runtime import Assembly, Bocal, Companion
from bot.touring import touring
from domain.messages import Incoming, Message, Payload
from domain.quiet import QUIET
from domain.words import Lasting, Words, _
from handlers.dispatch import Handler
from handlers.turn import House
from locales import best_language, payload
from scheduler.clockwork import Clockwork
from services.person import feeds
from storage import networks, outbox, people
from storage.database import Database, Transaction

SORRY = _("🙏 Something went wrong on my side. Your message is kept. Try again later, or call your social centre.")
TOO_MUCH = _("✋ Many messages at once! I read the first ones. Wait a minute, then go on.")
CHANNEL = "telegram"
SHOWN_LATELY = timedelta(hours=48)
PAGE = 200
"""Letters that are looked through in one transaction."""
STALE = timedelta(hours=6)
MINUTES = timedelta(hours=2)
"""An outage shorter than this is told in minutes."""


def said(words: Words, language: str | None) -> Payload:
    """Words in the language of somebody's app."""
    return payload(Message(words), best_language(language))


async def tell_of_outage(database: Database, away: timedelta, now: datetime) -> None:
    """Buttons pressed during an outage are lost: whoever was looking at some hears of it, once.

    Page by page: whoever writes meanwhile is answered.
    """
    seen: set[int] = set()
    place: tuple[datetime, int] | None = None
    while page := await database.run(partial(people.last_told, since=now - SHOWN_LATELY, before=place, limit=PAGE)):
        place = page[-1].sent_at, page[-1].letter
        latest = {told.chat: told for told in reversed(page) if told.chat not in seen}
        seen |= latest.keys()
        shown = [told.chat for told in latest.values() if told.buttons]
        await database.run(partial(_tell, chats=shown, away=away, now=now))
        await asyncio.sleep(0)


async def _tell(tx: Transaction, *, chats: list[int], away: timedelta, now: datetime) -> None:
    """Nobody is woken for it."""
    network = await networks.first(tx)
    at = now if network is None else QUIET.over(now, ZoneInfo(network.zone))
    words = _away(away)
    for person in await people.reachable_at(tx, CHANNEL, chats):
        told = payload(Message(words, silent=True), person.language)
        key = f"outage:{now - away:%Y%m%d%H%M%S}:{person.id}"
        await outbox.post(
            tx,
            key=key,
            chat=person.chat,
            payload=told,
            now=now,
            kind="broadcast",
            not_before=at if at > now else None,
            expires_at=at + STALE,
        )


def _away(away: timedelta) -> Words:
    if away < MINUTES:
        return _(
            "🔌 I was out of reach for {minutes} minutes. Did you press a button and see no answer? Press it again.",
            minutes=int(away.total_seconds() // 60),
        )
    return _(
        "🔌 I was out of reach for {time}. Did you press a button and see no answer? Press it again.",
        time=Lasting(away),
    )


async def need_network(tx: Transaction) -> None:
    """Nobody can be served before there is a network.

    Raises:
        Exit: there is none.
    """
    if await networks.first(tx) is None:
        raise Exit(CONFIG, "There is no network yet. `bocal init` sets one up.")


def assemble(clock: Clock = wall_clock, *, more: tuple[Companion, ...] = ()) -> Assembly:
    """The whole bot, with this clock and further companions, such as the demo's."""
    running: list[Bocal] = []

    def username() -> str:
        if not running or not running[-1].me.username:
            raise LookupError("a link was to be made before Telegram told who we are")
        return running[-1].me.username

    def web() -> str:
        settings = running[-1].settings if running else None
        return settings.webhook_url if settings is not None and settings.intake == "webhook" else ""

    def prepare(bocal: Bocal) -> AbstractAsyncContextManager[Prepare]:
        running[:] = [bocal]  # in every process, whether it leads or not
        return fetching(bocal)

    async def feed(database: Database, secret: str) -> bytes | None:
        return await database.run(lambda tx: feeds.served(tx, secret, clock()))

    return Assembly(
        handle=Handler(House(username, web)),
        apology=lambda language: said(SORRY, language),
        clock=clock,
        flood_warning=lambda language: said(TOO_MUCH, language),
        outage=tell_of_outage,
        companions=(rounds, menus, touring, *more),
        ready=need_network,
        prepare=prepare,
        feed=feed,
    )


@asynccontextmanager
async def fetching(bocal: Bocal) -> AsyncIterator[Prepare]:
    """What handlers need from outside: coordinators' files, and street addresses where geocoders are chosen."""
    settings, database = bocal.settings, bocal.database
    documents = Documents(database, by_telegram(bocal.telegram.bot))
    async with AsyncExitStack() as stack:
        geocoder = geocoder_of(settings, StoredCache(database), bocal.assembly.clock)
        addresses = None if geocoder is None else Addresses(database, await stack.enter_async_context(geocoder))

        def prepare(incoming: Incoming) -> Awaitable[Incoming] | None:
            if documents.wants(incoming):
                return documents.prepare(incoming)
            if addresses is not None and addresses.wants(incoming):
                return addresses.prepare(incoming)
            return None

        yield prepare


@asynccontextmanager
async def rounds(bocal: Bocal) -> AsyncIterator[None]:
    """What time brings, for as long as the bot leads."""
    async with Clockwork(bocal.database, bocal.assembly.clock, bocal.die).running():
        yield
