"""`python -m tests.workshops [--runs 2000 --steps 60] [--trials 30] [--offers 1000] [--database postgres]`."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage import migrate
from storage.database import Database
from storage.types import Keyring
from tests.conftest import KEY, fresh_postgres, postgres
from tests.workshops.conftest import furnished
from tests.workshops.races import Processes, a_workshop, crowd, outcome, properly, rush
from tests.workshops.test_runs import play
from tests.workshops.test_taps import left_in_the_morning


async def races(url: str, trials: int) -> str:
    """So many times 200 people on the last seats: four processes on PostgreSQL, one with 200 tasks on SQLite."""
    database = Database.at(url, Keyring([KEY]))
    processes = Processes() if database.engine == "postgresql" else None
    wrong = 0
    try:
        room = await furnished(database)
        for trial in range(trials):
            size = (1, 2, 7, 12)[trial % 4]
            where, who = await a_workshop(room, size), await crowd(room)
            if processes is None:
                attempts = await rush(database, where, who, properly, 200)
            else:
                attempts = await processes.rush(url, where, who)
            found = await outcome(room, where, attempts)
            wrong += not found.right or (found.booked, found.waiting) != (size, 200 - size)
    finally:
        if processes is not None:
            processes.close()
        await database.close()
    return f"{trials} trials of 200 people: {wrong} wrong"


async def offers(url: str, number: int, seed: int) -> str:
    """So many offers wait for the morning; what becomes of them at night decides whether they leave."""
    database = Database.at(url, Keyring([KEY]))
    try:
        left, stale, stands = await left_in_the_morning(await furnished(database), number, seed)
    finally:
        await database.close()
    return f"{number} offers at night: {left} left of {stands} that stand, {stale} stale"


@contextmanager
def store(engine: str) -> Iterator[str]:
    """The URL of an empty store."""
    if engine == "postgres":
        with postgres() as template:
            yield asyncio.run(fresh_postgres(template))
        return
    directory = Path(tempfile.mkdtemp(prefix="bocal-runs-"))
    try:
        url = f"sqlite+aiosqlite:///{directory / 'bocal.db'}"
        asyncio.run(migrated(url))
        yield url
    finally:
        shutil.rmtree(directory)


async def migrated(url: str) -> None:
    database = Database.at(url, Keyring([KEY]))
    await migrate.upgrade(database)
    await database.close()


def main() -> int:
    """Play, race, and say what was seen."""
    parser = argparse.ArgumentParser(prog="python -m tests.workshops", description=__doc__)
    parser.add_argument("--runs", type=int, default=0)
    parser.add_argument("--steps", type=int, default=60)
    parser.add_argument("--trials", type=int, default=0)
    parser.add_argument("--offers", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", choices=["sqlite", "postgres"], default="sqlite")
    options = parser.parse_args()
    begun = time.monotonic()
    if options.runs:
        with store(options.database) as url:
            totals = play(
                url, Keyring([KEY]), runs=options.runs, steps=options.steps, number=options.seed, shrink=False
            )
            sys.stdout.write(f"{totals}\n")
    if options.offers:
        with store(options.database) as url:
            sys.stdout.write(asyncio.run(offers(url, options.offers, options.seed)) + "\n")
    if options.trials:
        with store(options.database) as url:
            sys.stdout.write(asyncio.run(races(url, options.trials)) + "\n")
    sys.stdout.write(f"{time.monotonic() - begun:.0f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
