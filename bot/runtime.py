"""The bot, put together: the store made ready, then intake, workers and dispatcher until it is told to stop.

`run` is the whole of a process. `running` is the same inside a program that does other things: the demo, the tests.
"""

from __future__ import annotations

import asyncio
import gc
import os
import signal
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Never, TypeAlias

import structlog

from bot import presence, startup, webhook
from bot.answers import Answers
from bot.bell import Bell
from bot.clock import Clock, wall_clock
from bot.dispatcher import GRACE, Dispatcher
from bot.exits import SOFTWARE, Exit
from bot.flood import Gate
from bot.intake import Intake, Warning_
from bot.parts import Deadline, Die, cancel, die_at_once, guarded, patiently, stop
from bot.polling import Polling
from bot.preparing import Prepare, Preparing
from bot.pulse import Pulse, watch
from bot.sender import Sender
from bot.settings import Settings
from bot.telegram import Telegram
from bot.worker import Apology, Handle, Me, Worker
from storage import sending
from storage.database import Database, Transaction
from storage.leadership import Leadership

Outage: TypeAlias = Callable[[Database, timedelta, datetime], Awaitable[None]]
"""Called once the bot runs, when it was away so long that button presses were lost (150 s and more)."""
Companion: TypeAlias = Callable[["Bocal"], AbstractAsyncContextManager[None]]
"""Something that lives as long as the bot leads: the scheduler's bell."""

Opening: TypeAlias = Callable[["Bocal"], AbstractAsyncContextManager[Prepare]]
"""Opens what fetches for updates, for as long as the bot runs."""

OVERTIME = 5.0
"""Seconds that a stop may take beyond its time before the process is ended anyway."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Assembly:
    """What the bot does and says: given by whoever puts it together."""

    handle: Handle
    apology: Apology
    clock: Clock = wall_clock
    flood_warning: Warning_ | None = None
    outage: Outage | None = None
    companions: Sequence[Companion] = ()
    ready: Callable[[Transaction], Awaitable[None]] | None = None
    """Raises `Exit` when something is missing in the store."""
    prepare: Opening | None = None
    """What is fetched for an update before its transaction."""
    feed: Callable[[Database, str], Awaitable[bytes | None]] | None = None
    """What a calendar reads at a private address of the web door."""


@dataclass
class Bocal:
    """The running bot: what companions and tests may reach for."""

    settings: Settings
    assembly: Assembly
    database: Database
    telegram: Telegram
    me: Me
    intake: Intake
    die: Die
    """Called with what ends the bot before its time."""
    inbox_bell: Bell = field(default_factory=Bell)
    outbox_bell: Bell = field(default_factory=Bell)
    known: asyncio.Event = field(default_factory=asyncio.Event)
    """Telegram has told who we are. Until then nobody is answered: an answer may hold a link to us."""
    boot: str = field(default_factory=lambda: uuid.uuid4().hex)
    webhook_port: int = 0


def run(settings: Settings, assembly: Assembly) -> Never:
    """The whole of a process: until a signal (exit 0) or something that cannot be mended from within."""
    try:
        asyncio.run(_until_signal(settings, assembly))
    except Exception as exc:  # noqa: BLE001 - told in one line, or with its trace, and by the exit code
        die_at_once(exc)
    raise SystemExit(0)


@asynccontextmanager
async def running(
    settings: Settings, assembly: Assembly, *, die: Die | None = None, database: Database | None = None
) -> AsyncIterator[Bocal]:
    """The bot inside another program; it stops in order when the context ends.

    Args:
        settings: what the operator decided.
        assembly: what the bot does and says.
        die: called with what ends the bot before its time; else the context raises it at its end.
        database: a store that is open already, and stays open.

    Raises:
        Exit: it cannot start, or could not go on.
    """
    failures: list[Exception] = []
    async with AsyncExitStack() as stack:
        stack.enter_context(startup.alone(settings))
        if database is None:
            database = startup.opened(settings)
            stack.push_async_callback(database.close)
        await startup.make_ready(database, assembly.ready)
        if warning := startup.old_sqlite(database):
            _log.warning(warning)
        telegram = await stack.enter_async_context(Telegram.open(settings))
        gate = Gate(settings.flood_per_minute)
        intake = Intake(database, assembly.clock, gate, assembly.flood_warning)
        bocal = Bocal(settings, assembly, database, telegram, Me(), intake, die or failures.append)
        await stack.enter_async_context(_parts(bocal, bocal.die))
        yield bocal
    if failures:
        raise failures[0]


@asynccontextmanager
async def _parts(bocal: Bocal, die: Die) -> AsyncIterator[None]:
    """Everything that moves, stopped in the order in which nothing is lost: intake, worker, dispatcher."""
    database, assembly = bocal.database, bocal.assembly

    def wake(topics: set[str]) -> None:
        if "inbox" in topics:
            bocal.inbox_bell.ring()
        if "outbox" in topics:
            bocal.outbox_bell.ring()

    database.on_commit(wake)
    pulse = Pulse(database, assembly.clock, bocal.boot)
    away = await patiently(lambda: database.run(lambda tx: presence.begin(tx, bocal, pulse)))
    deadline = Deadline()
    async with AsyncExitStack() as stack:
        prepare = await stack.enter_async_context(assembly.prepare(bocal)) if assembly.prepare else None
        leadership = await stack.enter_async_context(Leadership(database))
        stack.push_async_callback(presence.farewell, bocal)
        leading = AsyncExitStack()
        await _work(bocal, stack, Preparing(prepare, bocal.inbox_bell), leading, deadline)
        for part in (pulse.run(), watch(leadership), presence.identify(bocal), presence.tell_of_outage(bocal, away)):
            stack.push_async_callback(cancel, guarded(part, die))
        if bocal.settings.intake == "webhook":
            await stack.enter_async_context(_webhook(bocal, pulse))
        if await patiently(leadership.take):
            await _lead(bocal, leading, deadline)
        else:
            _log.info("another process leads; this one handles updates")
            stack.push_async_callback(cancel, guarded(_stand_by(bocal, leadership, leading, deadline), die))
        stack.callback(deadline.left)  # it counts from here
        yield


async def _work(
    bocal: Bocal, stack: AsyncExitStack, preparing: Preparing, leading: AsyncExitStack, deadline: Deadline
) -> None:
    """The workers: they stop before the dispatcher does, so that what they said last still leaves."""
    database, assembly = bocal.database, bocal.assembly
    answers = Answers(bocal.telegram.bot)
    stack.push_async_callback(preparing.close)
    stack.push_async_callback(answers.close)
    stack.push_async_callback(leading.aclose)
    workers = [
        Worker(
            database, assembly.handle, assembly.clock, bocal.inbox_bell, answers, assembly.apology, bocal.me, preparing
        )
        for _ in range(1 if database.engine == "sqlite" else bocal.settings.workers)
    ]
    tasks = [guarded(_serve(bocal, worker), bocal.die) for worker in workers]

    def ask() -> None:
        for worker in workers:
            worker.stop()
        bocal.known.set()

    stack.push_async_callback(stop, ask, tasks, deadline)


async def _serve(bocal: Bocal, worker: Worker) -> None:
    await bocal.known.wait()
    await worker.run()


async def _lead(bocal: Bocal, stack: AsyncExitStack, deadline: Deadline) -> None:
    """Recover what another left in doubt, then send, ring and fetch."""
    in_doubt = await patiently(lambda: bocal.database.run(sending.recover))
    if in_doubt:
        _log.warning("messages were being sent when the bot stopped; they may arrive twice", number=in_doubt)
    dispatcher = Dispatcher(
        bocal.database,
        Sender(bocal.telegram.bot),
        bocal.assembly.clock,
        bocal.outbox_bell,
        slots=bocal.settings.slots,
    )
    task = guarded(dispatcher.run(), bocal.die)
    stack.push_async_callback(stop, lambda: dispatcher.finish(deadline.left()), [task], deadline)
    for companion in bocal.assembly.companions:
        await stack.enter_async_context(companion(bocal))
    stack.push_async_callback(cancel, guarded(_fetch(bocal), bocal.die))


async def _stand_by(bocal: Bocal, leadership: Leadership, leading: AsyncExitStack, deadline: Deadline) -> None:
    while not await patiently(leadership.take):  # noqa: ASYNC110 - the server does not tell when it becomes free
        await asyncio.sleep(0.5)
    _log.info("this process leads now")
    await _lead(bocal, leading, deadline)


async def _fetch(bocal: Bocal) -> None:
    """Poll; with a webhook, say where we listen and leave it at that."""
    await bocal.known.wait()
    settings = bocal.settings
    if settings.intake == "webhook":
        secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
        await bocal.telegram.listen_at(settings.webhook_url.rstrip("/") + webhook.PATH, secret)
        return
    await bocal.telegram.stop_webhook()
    polling = Polling(
        bocal.telegram.transport, bocal.telegram.url("getUpdates"), bocal.intake, seconds=settings.poll_seconds
    )
    await polling.run()


@asynccontextmanager
async def _webhook(bocal: Bocal, pulse: Pulse) -> AsyncIterator[None]:
    secret = bocal.settings.webhook_secret
    feed = None if bocal.assembly.feed is None else partial(bocal.assembly.feed, bocal.database)
    app = webhook.application(bocal.intake, secret.get_secret_value() if secret else "", pulse.health, feed)
    async with webhook.serving(app, bocal.settings.webhook_host, bocal.settings.webhook_port) as port:
        bocal.webhook_port = port
        yield


async def _until_signal(settings: Settings, assembly: Assembly) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stopped.set)
    async with running(settings, assembly, die=die_at_once):
        _log.info("bocal runs", process=os.getpid(), intake=settings.intake)
        gc.collect()
        gc.freeze()  # what was imported stays: there is no need to look at it again and again
        gc.set_threshold(10_000, 20, 50)
        await stopped.wait()
        _log.info("bocal stops")
        loop.call_later(GRACE + OVERTIME, die_at_once, Exit(SOFTWARE, "The bot did not stop in time: it is ended."))
