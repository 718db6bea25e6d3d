"""`bocal demo`: the real bot against the local Bot API server, in a sample world, with a clock that can be moved."""

from __future__ import annotations

import asyncio
import secrets
import shutil
import signal
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot import world, world_workshops
from bot.assembly import assemble
from bot.runtime import Bocal, running
from bot.settings import Settings
from bot.startup import make_ready, opened
from sandbox.person import Person
from sandbox.server import Sandbox
from scheduler.clockwork import Clockwork
from storage.types import Keyring

TOKEN = "123456:demo"  # noqa: S105 - a token of nobody
SEASON = range(7, 11)
"""Months in which the demo begins today; in others it begins in mid-September, when the truck is busiest."""


@dataclass
class Demo:
    """The running demo."""

    sandbox: Sandbox
    bocal: Bocal
    phones: dict[str, Person] = field(default_factory=dict)


def first_day(today: datetime) -> datetime:
    """When the demo's clock begins: now in the season, else a Tuesday morning in mid-September."""
    if today.month in SEASON:
        return today
    zone = ZoneInfo(world.ZONE)
    day = datetime(today.year, 9, 15, 9, 0, tzinfo=zone)
    return day.replace(day=15 + (1 - day.weekday()) % 7).astimezone(UTC)


@asynccontextmanager
async def playing(*, port: int = 0, host: str = "127.0.0.1", start: datetime | None = None) -> AsyncIterator[Demo]:
    """The demo, from a fresh sample world to the moment when the phones are ready.

    Args:
        port: where the page is served; 0 takes a free one.
        host: on which address; others than 127.0.0.1 show the demo to the network.
        start: what time it is in the demo.
    """
    folder = Path(tempfile.mkdtemp(prefix="bocal-demo-"))
    box = Sandbox(token=TOKEN, name="Bocal (démo)", username="bocal_demo_bot")
    box.clock.set(start or first_day(box.clock.now()))
    phones, seats = _phones(box)
    settings = _settings(folder / "demo.db")
    try:
        database = opened(settings)
        await make_ready(database)
        built = await world.build(database, seats, box.clock.now())
        for seat in (*seats.neighbours, seats.facilitator):
            box.person(seat).start()  # who has never written cannot be written to
        async with box.running(port=port, host=host):
            settings = settings.model_copy(update={"api_base": box.url})
            assembly = assemble(box.clock.now, more=(lambda bocal: _follow_clock(box, bocal),))
            async with running(settings, assembly, database=database) as bocal:
                await _open_the_scene(box, bocal, built, seats, phones)
                yield Demo(box, bocal, phones)
        await database.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _settings(file: Path) -> Settings:
    return Settings(
        _env_file=None,
        token=SecretStr(TOKEN),
        database=f"sqlite+aiosqlite:///{file}",
        keys=[SecretStr(Keyring.new_key())],
        poll_seconds=20,
    )


def _phones(box: Sandbox) -> tuple[dict[str, Person], world.Seats]:
    farms = [box.add_person(first, last, language_code="fr", role="farmer") for first, last, *_ in world.FARMS]
    phones = {
        "farmer": farms[0],
        "volunteer": box.add_person("Jeanne", "Picard", language_code="fr", role="volunteer"),
        "resident": box.add_person("Fatou", "Diallo", language_code="fr", role="resident"),
        "coordinator": box.add_person("Anne", "Morel", language_code="fr", role="coordinator"),
    }
    box.add_group("Conserverie – les bénévoles", list(phones.values()))
    neighbours = [
        box.add_person(first, last, language_code="fr", role="resident")
        for first, last, _commune in world_workshops.NEIGHBOURS
    ]
    first, last, _commune = world_workshops.FACILITATOR
    facilitator = box.add_person(first, last, language_code="fr", role="facilitator")
    seats = world.Seats(
        tuple(farm.id for farm in farms),
        phones["coordinator"].id,
        tuple(one.id for one in neighbours),
        facilitator.id,
    )
    return phones, seats


async def _open_the_scene(
    box: Sandbox, bocal: Bocal, built: world.World, seats: world.Seats, phones: dict[str, Person]
) -> None:
    """The farms have written before; the coordinator takes up an invitation; two offers wait."""
    token = secrets.token_urlsafe(16)
    await world.invitation(bocal.database, built, token, box.clock.now())
    phones["coordinator"].start(f"i_{token}")
    await phones["coordinator"].answer(within=20)
    await world.share_out(bocal.database, built, seats.coordinator, box.clock.now())
    for seat in seats.farms:
        box.person(seat).start()
    await box.person(seats.farms[-1]).answer(within=20)
    await world.waiting_offers(bocal.database, seats, box.clock.now())


@asynccontextmanager
async def _follow_clock(box: Sandbox, bocal: Bocal) -> AsyncIterator[None]:
    """When the page moves the clock, what has become due happens at once."""
    clockwork = Clockwork(bocal.database, bocal.assembly.clock, bocal.die)
    tasks: set[asyncio.Task[None]] = set()

    def moved() -> asyncio.Task[None]:
        bocal.outbox_bell.ring()
        task = asyncio.get_running_loop().create_task(clockwork.ring_all())
        tasks.add(task)
        task.add_done_callback(tasks.discard)
        return task

    box.clock.on_move.append(moved)
    try:
        yield
    finally:
        box.clock.on_move.remove(moved)
        await asyncio.gather(*tasks)


async def play(port: int, host: str, start: datetime | None) -> None:
    """Run the demo until Ctrl-C."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    async with playing(port=port, host=host, start=start) as demo:
        print(f"\n  Bocal, démo : {demo.sandbox.url}/\n  Ctrl-C pour arrêter.\n", flush=True)  # noqa: T201
        await stopped.wait()
