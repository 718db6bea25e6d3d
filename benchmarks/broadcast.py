"""A message to many people while somebody writes every second: how long it takes, what Telegram refuses, who waits.

    python -m benchmarks.broadcast [--people 2000] [--quiet 45] [--blocked 0.0]

The whole bot (rounds, service, dispatcher) speaks to the sandbox with its flood control on: 30 messages a second
overall, 1 a second in a chat. Somebody asks for help every second, first for `--quiet` seconds without a broadcast,
then beside it: both waits are of one run. Sandbox and bot share a process, so a wait holds what the sandbox costs.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import random
import secrets
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from bot import logs
from bot.assembly import assemble
from bot.runtime import running
from bot.settings import Settings
from domain.people import Network, Role
from domain.places import Point
from sandbox.person import Person
from sandbox.server import Sandbox
from services.person import invitations
from storage import migrate, networks
from storage.database import Database, Transaction
from storage.types import Keyring
from tests.end_to_end.many import FIRST, settle, yes

TOKEN = "123456:benchmark"  # noqa: S105 - of the sandbox
MORNING = datetime(2026, 9, 15, 9, 0, tzinfo=ZoneInfo("Europe/Paris"))
DIEPPE = Point(49.922, 1.078)
WRITERS = 20
"""People who write in turn: each of them every 20 seconds."""
LONGEST = 300
"""Seconds that a broadcast may take here."""


@dataclass
class Scene:
    """The sandbox, its people and the running bot's store."""

    box: Sandbox
    database: Database
    coordinator: Person
    writers: list[Person] = field(default_factory=list)

    def arrived(self, people: int) -> int:
        """How many people have a message that they had not before."""
        return sum(1 for number in range(people) if self.box.world.chats[FIRST + number].stored)

    def refused(self) -> Counter[int]:
        """The error codes with which the sandbox answered."""
        return Counter(call["error_code"] for call in self.box.log.entries if not call["ok"])


@asynccontextmanager
async def scene(people: int, blocked: float) -> AsyncIterator[Scene]:
    """Everybody in place, the bot running."""
    url = os.environ.get("BENCHMARK_DATABASE") or f"sqlite+aiosqlite:///{tempfile.mkdtemp()}/bocal.db"
    database = Database.at(url, Keyring([Keyring.new_key()]))
    box = Sandbox(token=TOKEN)
    box.clock.set(MORNING)
    box.world.flood.on = True
    token = secrets.token_urlsafe(16)

    async def begin(tx: Transaction) -> None:
        now = box.clock.now()
        network = await networks.add(tx, Network(0, "Dieppe", DIEPPE, "Europe/Paris"))
        centre = await networks.add_centre(tx, network.id, "Centre du Phare", "Dieppe", DIEPPE)
        await settle(tx, network.id, now, [yes(now)] * people, point=DIEPPE)
        await invitations.issue(tx, network.id, Role.COORDINATOR, centre.id, token, now)

    await migrate.upgrade(database)
    await database.run(begin)
    dice = random.Random(1)
    for number in range(people):
        person = box.add_person(f"Voisin {number}", id=FIRST + number)
        person.chat.open = True
        if dice.random() < blocked:
            box.world.blocked.add(person.id)
    async with box.running() as open_box:
        settings = Settings(_env_file=None, token=SecretStr(TOKEN), database=url, poll_seconds=5, api_base=open_box.url)
        async with running(settings, assemble(box.clock.now), database=database):
            anne = box.add_person("Anne", language_code="fr", id=1001)
            anne.start(f"i_{token}")
            await anne.answer("coordination", within=10)
            made = Scene(box, database, anne)
            made.writers = [
                box.add_person(f"Marie {number}", language_code="fr", id=2000 + number) for number in range(WRITERS)
            ]
            for writer in made.writers:
                writer.start()
                await writer.answer(within=10)
            yield made
    await database.close()


async def waits(here: Scene, done: asyncio.Event) -> list[float]:
    """Somebody asks for help every second until it is done: the seconds until each answer."""
    found: list[float] = []
    asked: list[asyncio.Task[None]] = []

    async def ask(writer: Person) -> None:
        began = time.monotonic()
        writer.say("/aide")
        await writer.answer("Bocal", within=60)
        found.append(time.monotonic() - began)

    for writer in itertools.cycle(here.writers):
        if done.is_set():
            break
        asked.append(asyncio.create_task(ask(writer)))
        await asyncio.sleep(1)
    await asyncio.gather(*asked)
    return found


async def broadcast(here: Scene) -> float:
    """Send it, wait for the report: the seconds from the tap to the last one."""
    here.coordinator.say("/diffuser Les bocaux de septembre sont prêts. Venez les goûter samedi !")
    await here.coordinator.answer("maintenant", within=10)
    began = time.monotonic()
    here.coordinator.press(next(_labels(here.coordinator)))
    await here.coordinator.answer("Le message est parti", within=LONGEST)
    return time.monotonic() - began


def _labels(person: Person) -> Iterator[str]:
    rows = (person.last or {}).get("reply_markup", {}).get("inline_keyboard", [])
    return (button["text"] for row in rows for button in row if "✅" in button["text"])


def told(name: str, found: list[float]) -> str:
    """A line of figures."""
    ranked = sorted(found)
    middle, late = ranked[len(ranked) // 2], ranked[int(len(ranked) * 0.95)]
    return (
        f"{name:18} {len(ranked):4} answers, wait p50 {1000 * middle:4.0f} ms, p95 {1000 * late:4.0f} ms, "
        f"max {1000 * ranked[-1]:4.0f} ms"
    )


@dataclass
class Figures:
    """What came out."""

    report: str
    seconds: float
    arrived: int
    refused: Counter[int]
    before: list[float]
    beside: list[float]
    """Seconds that each answer took, without a broadcast and beside it."""


async def measure(people: int, quiet: float, blocked: float) -> Figures:
    """Both phases, and what was counted."""
    async with scene(people, blocked) as here:
        over = asyncio.Event()
        asyncio.get_running_loop().call_later(quiet, over.set)
        before = await waits(here, over)
        over = asyncio.Event()
        asking = asyncio.create_task(waits(here, over))
        seconds = await broadcast(here)
        over.set()
        report = (here.coordinator.last or {}).get("text", "")
        return Figures(report, seconds, here.arrived(people), here.refused(), before, await asking)


def main() -> None:
    """Measure once."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.broadcast")
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--quiet", type=float, default=45)
    parser.add_argument("--blocked", type=float, default=0.0)
    options = parser.parse_args()
    logs.configure("ERROR")
    found = asyncio.run(measure(options.people, options.quiet, options.blocked))
    print(found.report)
    print(f"{found.arrived} of {options.people} people have it after {found.seconds:.1f} s")
    print(f"refused with 429: {found.refused[429]}, otherwise: {found.refused.total() - found.refused[429]}")
    print(told("without broadcast", found.before))
    print(told("beside it", found.beside))


if __name__ == "__main__":
    main()
