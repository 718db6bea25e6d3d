"""People who write all the time, a bot that is killed all the time, and the count of what became of it."""

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import text

from bot import crash
from sandbox.server import Sandbox
from storage import migrate
from storage.database import Database
from storage.types import Keyring
from tests.kill.bot import EFFECTS

TOKEN = "123456:kill"
PEOPLE = 300
PER_SECOND = 120
LONGEST = 1.2
"""Seconds that a bot lives at most."""
OF_SENDING = ("claimed", "sent.before_mark", "mark.before_commit")
"""Points that leave the same letters in doubt. Three in a row, each at its first passage, would be a message sent three
times by rule, and given up: it is shown to coordinators, not repeated for ever. Chance alone does not do that."""


@dataclass
class Result:
    """What came out."""

    kills: int = 0
    updates: int = 0
    lost: int = 0
    """Said by a person, and no effect."""
    doubled: int = 0
    """Effects that happened more than once."""
    unsaid: int = 0
    """Effects whose reply never arrived."""
    unknown: int = 0
    """Replies shown to coordinators as perhaps not arrived."""
    copies: int = 0
    """Copies of the reply that arrived most often."""
    duplicates: int = 0
    """Replies too many."""
    sound: bool = True
    """The store passes its own check."""
    clean: int = 0
    """Exit code of the last, unkilled run."""
    points: Counter[str] = field(default_factory=Counter)

    @property
    def holds(self) -> bool:
        """Whether everything promised held."""
        kept = not (self.lost or self.doubled or self.unsaid) and self.copies <= 3
        return kept and self.sound and self.clean == 0

    def __str__(self) -> str:
        rows = [f"  {name:<24}{number:>6}" for name, number in sorted(self.points.items())]
        head = ["killed at", *rows, f"effects done twice {self.doubled}, unknown to the bot {self.unknown}"]
        head.append(f"integrity {'ok' if self.sound else 'BROKEN'}, last exit {self.clean}")
        return "\n".join([*head, self.line])

    @property
    def line(self) -> str:
        """The closing line."""
        return (
            f"kills {self.kills}, updates {self.updates}, lost {self.lost}, unsaid {self.unsaid}, "
            f"copies max {self.copies}, duplicates {self.duplicates}"
        )


class Crowd:
    """People of the sandbox who say one number after the other."""

    def __init__(self, box: Sandbox, rng: random.Random) -> None:
        self.said = 0
        self._rng = rng
        self._people = [box.add_person(f"P{number}") for number in range(PEOPLE)]

    async def talk(self) -> None:
        """Until cancelled."""
        while True:
            self._rng.choice(self._people).say(str(self.said))
            self.said += 1
            await asyncio.sleep(self._rng.expovariate(PER_SECOND))


async def series(*, kills: int, seed: int, url: str, unsafe: bool = False) -> Result:
    """Kill the bot so often, then let it finish, then count."""
    rng = random.Random(seed)
    result = Result(kills=kills)
    key = Keyring.new_key()
    database = Database.at(url, Keyring([key]))
    await migrate.upgrade(database)
    await database.with_connection(lambda connection: connection.execute(text(EFFECTS)))
    await database.close()
    box = Sandbox(token=TOKEN)
    async with box.running():
        settings = {"token": TOKEN, "api_base": box.url, "database": url, "keys": [key], "flood_per_minute": 10**6}
        nursery = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "tests.kill.bot",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "BOCAL_CRASH": ""},
        )
        crowd = Crowd(box, rng)
        talking = asyncio.create_task(crowd.talk())
        last = ""
        for _ in range(kills):
            last = _next_point(rng, last)
            order = {"settings": settings, "point": last, "count": rng.randint(1, 20), "unsafe": unsafe}
            result.points[await _life(nursery, order, rng) or "at random"] += 1
        talking.cancel()
        order = {"settings": settings, "point": "", "count": 0, "unsafe": False}
        result.clean = await _finish(nursery, order, url, key)
        assert nursery.stdin is not None
        nursery.stdin.close()
        await nursery.wait()
        await _count(result, box, crowd.said, url, key)
    return result


def _next_point(rng: random.Random, last: str) -> str:
    point = rng.choice(["", *crash.POINTS])
    return "" if point in OF_SENDING and last in OF_SENDING else point


async def _life(nursery: asyncio.subprocess.Process, order: dict[str, Any], rng: random.Random) -> str:
    """One bot, from its start to its kill. Gives the point where it died, nothing when it was anywhere."""
    process = await _start(nursery, order)
    assert nursery.stdout is not None
    ended = asyncio.create_task(nursery.stdout.readline())
    patience = LONGEST if order["point"] else rng.uniform(0.02, LONGEST)
    done, _ = await asyncio.wait([ended], timeout=patience)
    if not done:
        os.kill(process, signal.SIGKILL)
    code = int(await ended)
    assert code == -signal.SIGKILL, f"the bot ended by itself: {code}"
    return str(order["point"]) if done else ""


async def _start(nursery: asyncio.subprocess.Process, order: dict[str, Any]) -> int:
    assert nursery.stdin is not None
    assert nursery.stdout is not None
    nursery.stdin.write(json.dumps(order).encode() + b"\n")
    return int(await nursery.stdout.readline())


async def _finish(nursery: asyncio.subprocess.Process, order: dict[str, Any], url: str, key: str) -> int:
    """A last bot that is left alone until nothing waits, then asked to stop."""
    process = await _start(nursery, order)
    quiet = 0
    for _ in range(600):
        await asyncio.sleep(0.1)
        quiet = 0 if await _ask(url, key, WAITING) else quiet + 1
        if quiet > 15:
            break
    os.kill(process, signal.SIGTERM)
    assert nursery.stdout is not None
    return int(await nursery.stdout.readline())


WAITING = """SELECT (SELECT count(*) FROM inbox WHERE state = 'new')
    + (SELECT count(*) FROM outbox WHERE state IN ('ready', 'sending'))"""


async def _count(result: Result, box: Sandbox, said: int, url: str, key: str) -> None:
    replies = Counter(
        int(message["text"].removeprefix("heard "))
        for chat in box.transcript()
        for message in chat["messages"]
        if message.get("out") and message["text"].startswith("heard ")
    )
    rows = await _rows(url, key, "SELECT number FROM effect")
    effects = Counter(row[0] for row in rows)
    result.updates = said
    result.lost = sum(number not in effects for number in range(said))
    result.doubled = sum(times > 1 for times in effects.values())
    result.unsaid = sum(number not in replies for number in effects)
    result.copies = max(replies.values(), default=0)
    result.duplicates = sum(times - 1 for times in replies.values())
    result.unknown = await _ask(url, key, "SELECT count(*) FROM outbox WHERE state = 'unknown'")
    if url.startswith("sqlite"):
        result.sound = await _rows(url, key, "PRAGMA integrity_check") == [("ok",)]


async def _ask(url: str, key: str, query: str) -> int:
    return int((await _rows(url, key, query))[0][0])


async def _rows(url: str, key: str, query: str) -> list[tuple[Any, ...]]:
    database = Database.at(url, Keyring([key]))
    try:
        return [tuple(row) for row in await database.run(lambda tx: tx.all(text(query)))]
    finally:
        await database.close()
