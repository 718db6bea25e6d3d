"""A message to many goes on after each kill: nobody is told twice, and whoever was not told is counted as in doubt."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select, update

from domain.broadcasts import Aim
from domain.people import Centre, Network
from domain.preferences import Topic
from sandbox.server import Sandbox
from storage import broadcasts, migrate, networks
from storage.database import Database, Transaction
from storage.tables import news, outbox
from storage.types import Keyring
from tests.conftest import fresh_postgres
from tests.end_to_end.conftest import DIEPPE, TUESDAY
from tests.end_to_end.many import FIRST, settle, yes

pytestmark = [pytest.mark.kill, pytest.mark.filterwarnings("default::ResourceWarning")]

TOKEN = "123456:kill"
PEOPLE = 100
POINTS = ("claimed", "sent.before_mark", "mark.before_commit", "")
SLOTS = 4
"""Letters that are in a bot's hands at once."""


async def prepared(tx: Transaction) -> int:
    """A broadcast that a coordinator has just begun."""
    network = await networks.add(tx, Network(0, "Dieppe", DIEPPE, "Europe/Paris"))
    centre: Centre = await networks.add_centre(tx, network.id, "Centre du Phare", "Dieppe", DIEPPE)
    await settle(tx, network.id, TUESDAY, [yes(TUESDAY)] * PEOPLE)
    (anne,) = await settle(tx, network.id, TUESDAY, [None], first=1001)
    aim = Aim(network.id, Topic.RESULTS, (), "", DIEPPE, None)
    return await broadcasts.add(tx, aim, centre=centre.id, by=anne, workshop=None, words="Merci", now=TUESDAY)


async def bot(settings: dict[str, Any], ahead: timedelta, point: str = "") -> asyncio.subprocess.Process:
    """A bot that dies at that point."""
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.kill.whole",
        json.dumps(settings),
        str(ahead.total_seconds()),
        env={**os.environ, "BOCAL_CRASH": point},
    )


async def life(settings: dict[str, Any], ahead: timedelta, rng: random.Random, point: str) -> None:
    """One bot, from its start to its kill."""
    process = await bot(settings, ahead, f"{point}:{rng.randint(5, 15)}" if point else "")
    try:
        await asyncio.wait_for(process.wait(), 20 if point else rng.uniform(3, 6))
    except TimeoutError:
        process.kill()
    assert await process.wait() == -signal.SIGKILL


async def told(points: Sequence[str], url: str, *, control: bool = False) -> tuple[Counter[int], int, int]:
    """Copies by chat, letters in doubt, and how many messages were counted against people's week."""
    rng, key = random.Random(len(points)), Keyring.new_key()
    database = Database.at(url, Keyring([key]))
    await migrate.upgrade(database)
    one = await database.run(prepared)
    box = Sandbox(token=TOKEN)
    box.clock.set(TUESDAY)
    for number in range(PEOPLE):
        box.add_person(f"Voisin {number}", id=FIRST + number).chat.open = True
    box.add_person("Anne", id=1001).chat.open = True
    async with box.running():
        settings = {"token": TOKEN, "api_base": box.url, "database": url, "keys": [key]}
        for point in points:
            await life(settings, box.clock.offset, rng, point)
            if control:
                await database.run(forgotten)
        last = await bot(settings, box.clock.offset)
        for _ in range(400):
            if (await database.run(lambda tx: broadcasts.get(tx, one))).state == "sent":
                break
            await asyncio.sleep(0.1)
        last.terminate()
        assert await last.wait() == 0
    copies = Counter(
        chat["chat"]["id"] for chat in box.transcript() for message in chat["messages"] if "Merci" in message["text"]
    )
    doubt = select(func.count()).where(outbox.c.state == "unknown", outbox.c["class"] == "broadcast")
    unsure = int(await database.run(lambda tx: tx.scalar(doubt)))
    counted = int(await database.run(lambda tx: tx.scalar(select(func.count()).select_from(news))))
    await database.close()
    return copies, unsure, counted


async def forgotten(tx: Transaction) -> None:
    """The negative control: what was being sent is simply sent again."""
    doubtful = update(outbox).where(outbox.c.state.in_(("sending", "unknown")), outbox.c["class"] == "broadcast")
    await tx.execute(doubtful.values(state="ready"))


def check(copies: Counter[int], unsure: int, counted: int, kills: int) -> None:
    assert max(copies.values()) == 1, "nobody is told twice"
    assert counted == PEOPLE
    assert PEOPLE - len(copies) <= unsure <= kills * SLOTS, "whoever was not told is in doubt, and they are few"


@pytest.mark.long
async def test_four_kills(tmp_path: Path) -> None:
    """C9, on SQLite."""
    check(*await told(POINTS, f"sqlite+aiosqlite:///{tmp_path / 'bocal.db'}"), len(POINTS))


@pytest.mark.long
async def test_two_kills_on_postgresql(postgres_server: str) -> None:
    check(*await told(POINTS[1:3], await fresh_postgres(postgres_server)), 2)


@pytest.mark.long
async def test_sending_again_what_is_in_doubt_tells_some_twice(tmp_path: Path) -> None:
    """The negative control: after each kill, what was in its hands is sent again."""
    copies, _unsure, _counted = await told(POINTS[1:2], f"sqlite+aiosqlite:///{tmp_path / 'bocal.db'}", control=True)
    assert max(copies.values()) == 2
