"""Write the next migration from what the tables have become: `python -m tools.next_migration "what it brings"`."""

from __future__ import annotations

import asyncio
import re
import sys
from typing import Any

from alembic import command
from alembic.config import Config

from storage.database import Database
from storage.migrate import MIGRATIONS, revisions, upgrade
from storage.types import Keyring


def main() -> None:
    """Add a step after the last one; look at it before it is committed."""
    if len(sys.argv) != 2 or not re.fullmatch(r"[a-z0-9 ]+", sys.argv[1]):
        raise SystemExit('usage: python -m tools.next_migration "what it brings", in small letters')
    asyncio.run(_write(sys.argv[1]))


async def _write(message: str) -> None:
    database = Database.at("sqlite+aiosqlite://", Keyring([Keyring.new_key()]))
    await upgrade(database)
    await database.with_connection(lambda connection: _revision(connection, message))
    await database.close()


def _revision(connection: Any, message: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    number = int(revisions()[-1]) + 1
    command.revision(config, message=message, autogenerate=True, rev_id=f"{number:04}")


if __name__ == "__main__":
    main()
