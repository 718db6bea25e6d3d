"""Before the bot runs: is the store ours to open, whole, of this version, and readable with our keys?"""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import structlog

from bot.exits import CONFIG, STORE, Exit
from bot.links import keep_alive
from bot.lock import only_one, sqlite_file
from bot.settings import Settings
from storage import faults, maintenance, migrate
from storage.database import Database, Transaction
from storage.types import UnreadableError

PATIENCE = 30.0
"""Seconds that a store is waited for which another program has locked, or whose server is away."""
SOUND = (3, 51, 3)
"""The first SQLite without the fault that can damage a file which two programs write to at the same moment."""
URLS = ("sqlite+aiosqlite:///", "postgresql+asyncpg://")

_log = structlog.get_logger(__name__)


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the lock beside the file.

    Raises:
        Exit: another process has it, or there cannot be a file.
    """
    held = only_one(settings.database)
    try:
        held.__enter__()
    except OSError as exc:
        raise _no_file(settings, exc) from exc
    try:
        yield
    finally:
        held.__exit__(None, None, None)


def opened(settings: Settings) -> Database:
    """Open the store with its keys.

    Raises:
        Exit: there is no key, or it is none; the address of the store is none, or a file cannot be there.
    """
    try:
        keyring = settings.keyring()
    except (ValueError, OSError) as exc:
        raise Exit(CONFIG, f"BOCAL_KEYS: {exc}. `bocal key` makes one; keep it apart from the data.") from exc
    if not settings.database.startswith(URLS):
        raise Exit(CONFIG, f"BOCAL_DATABASE must begin with {' or '.join(URLS)}.")
    if (file := sqlite_file(settings.database)) is not None:
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
        except OSError as exc:
            raise _no_file(settings, exc) from exc
        if file.is_dir():
            raise Exit(STORE, f"The database {file} is a directory. Give BOCAL_DATABASE the name of a file in it.")
    try:
        return Database.at(settings.database, keyring, pool=settings.workers + 6, tune=keep_alive)
    except ValueError as exc:
        raise Exit(CONFIG, "BOCAL_DATABASE is not the address of a database.") from exc


def _no_file(settings: Settings, exc: OSError) -> Exit:
    return Exit(STORE, f"The database {sqlite_file(settings.database)} cannot be opened: {exc.strerror}.")


async def make_ready(
    database: Database, ready: Callable[[Transaction], Awaitable[None]] | None = None, *, patience: float | None = None
) -> None:
    """Check the store, bring it to the tables of today, and see that our keys open it.

    Args:
        database: the store.
        ready: what else must be so.
        patience: seconds to wait for a store that does not answer.

    Raises:
        Exit: it is damaged, locked for too long, sealed with other keys, or was written by a newer Bocal.
    """
    end = time.monotonic() + (PATIENCE if patience is None else patience)
    while True:
        try:
            return await _look(database, ready)
        except maintenance.DamagedError as exc:
            raise Exit(STORE, str(exc)) from exc
        except migrate.TooNewError as exc:
            raise Exit(CONFIG, str(exc)) from exc
        except UnreadableError as exc:
            raise Exit(
                CONFIG, "BOCAL_KEYS does not open the personal data: the key that wrote them is missing."
            ) from exc
        except Exit:
            raise
        except Exception as exc:  # noqa: BLE001 - judged there
            await _wait(exc, end)


async def _wait(exc: Exception, end: float) -> None:
    if maintenance.refused(exc):
        raise Exit(
            CONFIG, "BOCAL_DATABASE: the server refuses the name of the database, the user or the password."
        ) from exc
    if faults.lasting(exc):
        raise Exit(STORE, f"The database cannot be written to: {exc}") from exc
    if not isinstance(exc, OSError) and not faults.passing(exc):
        raise exc
    if time.monotonic() >= end:
        said = "The database does not answer: it is locked by another program, or its server is away."
        raise Exit(STORE, said) from exc
    _log.warning("the store does not answer yet", error=type(exc).__name__)
    await asyncio.sleep(0.5)


async def _look(database: Database, ready: Callable[[Transaction], Awaitable[None]] | None) -> None:
    await maintenance.quick_check(database)
    await migrate.upgrade(database)
    await database.run(maintenance.readable)
    if ready is not None:
        await database.run(ready)


def old_sqlite(database: Database) -> str:
    """What to know about the SQLite that runs here; empty when it is sound."""
    if database.engine != "sqlite" or sqlite3.sqlite_version_info >= SOUND:
        return ""
    sound = ".".join(map(str, SOUND))
    return (
        f"SQLite {sqlite3.sqlite_version} can damage a file that two programs write to at once ({sound} cannot): "
        "let no other program write to the database while the bot runs."
    )
