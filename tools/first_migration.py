"""Write the first migration anew from the tables: `python -m tools.first_migration`. Only until the first release."""

from __future__ import annotations

import asyncio
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from alembic import command
from alembic.config import Config

from storage.database import Database
from storage.migrate import MIGRATIONS
from storage.types import Keyring


def main() -> None:
    """Replace revision 0001, at once: whoever starts meanwhile finds the old one or the new one."""
    with TemporaryDirectory() as directory:
        draft = Path(directory) / "migrations"
        shutil.copytree(MIGRATIONS, draft, ignore=shutil.ignore_patterns("0001_*", "__pycache__"))
        asyncio.run(_write(draft))
        (written,) = (draft / "versions").glob("0001_*.py")
        target = MIGRATIONS / "versions" / written.name
        shutil.copy(written, target.with_suffix(".new"))
        target.with_suffix(".new").replace(target)


async def _write(draft: Path) -> None:
    database = Database.at("sqlite+aiosqlite://", Keyring([Keyring.new_key()]))
    await database.with_connection(lambda connection: _revision(connection, draft))
    await database.close()


def _revision(connection: Any, draft: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(draft))
    config.attributes["connection"] = connection
    command.revision(config, message="the tables", autogenerate=True, rev_id="0001")


if __name__ == "__main__":
    main()
