"""Before the bot runs: is the store ours to open, whole, and of this version?"""

from __future__ import annotations

from bot.exits import CONFIG, STORE, Exit
from bot.lock import sqlite_file
from bot.settings import Settings
from storage import maintenance, migrate
from storage.database import Database


def opened(settings: Settings) -> Database:
    """Open the store with its keys.

    Raises:
        Exit: there is no key, or it is none.
    """
    try:
        keyring = settings.keyring()
    except (ValueError, OSError) as exc:
        raise Exit(CONFIG, f"BOCAL_KEYS: {exc}. `bocal key` makes one; keep it apart from the data.") from exc
    if (file := sqlite_file(settings.database)) is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
    return Database.at(settings.database, keyring, pool=settings.workers + 6)


async def make_ready(database: Database) -> None:
    """Check the store, then bring it to the tables of today.

    Raises:
        Exit: it is damaged, or was written by a newer Bocal.
    """
    try:
        await maintenance.quick_check(database)
        await migrate.upgrade(database)
    except maintenance.DamagedError as exc:
        raise Exit(STORE, str(exc)) from exc
    except migrate.TooNewError as exc:
        raise Exit(CONFIG, str(exc)) from exc
