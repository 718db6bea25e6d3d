"""Write the first migration anew from the tables: `python -m tools.first_migration`. Only until the first release."""

from __future__ import annotations

import asyncio
from typing import Any

from alembic import command
from alembic.config import Config

from storage.database import Database
from storage.migrate import MIGRATIONS
from storage.types import Keyring


def main() -> None:
    """Replace revision 0001."""
    for old in (MIGRATIONS / "versions").glob("0001_*.py"):
        old.unlink()
    asyncio.run(_write())


async def _write() -> None:
    database = Database.at("sqlite+aiosqlite://", Keyring([Keyring.new_key()]))
    await database.with_connection(_revision)
    await database.close()


def _revision(connection: Any) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    command.revision(config, message="the tables", autogenerate=True, rev_id="0001")


if __name__ == "__main__":
    main()
