"""The migrations lead to the tables as they are written, on both engines, whole or not at all."""

from __future__ import annotations

import asyncio
import re
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from sqlalchemy import bindparam, text
from sqlalchemy.exc import IntegrityError

from storage import fsck, migrate
from storage.database import Database
from storage.tables import metadata
from storage.types import Keyring, Moment
from tests import spare

NOW = datetime(2026, 9, 15, 9, tzinfo=UTC)
SQLITE_SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE '%alembic%' ORDER BY 1, 2"
POSTGRES_SCHEMA = """
    SELECT 'column', table_name, column_name, data_type || ' ' || is_nullable || ' ' || coalesce(column_default, '')
      || is_identity FROM information_schema.columns WHERE table_schema = 'public'
    UNION ALL SELECT 'index', tablename, indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
    UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
      WHERE connamespace = 'public'::regnamespace
    ORDER BY 1, 2, 3"""


def differences(connection: Any) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return compare_metadata(context, metadata)


def schema(connection: Any) -> list[tuple[str, ...]]:
    """Everything that the engine knows of the schema, checks and conditions of indexes included."""
    query = SQLITE_SCHEMA if connection.dialect.name == "sqlite" else POSTGRES_SCHEMA
    rows = connection.execute(text(query)).all()
    return [tuple(_words(str(cell)) for cell in row) for row in rows if "alembic" not in row[1]]


def _words(sql: str) -> str:
    """Without the order of constraints: the tables name them in another than the migration."""
    return " ".join(sorted(re.sub(r'[",()]', " ", sql).split()))


async def test_autogeneration_finds_nothing_to_add(database: Database) -> None:
    assert await database.with_connection(differences) == []


async def test_the_migrated_schema_is_the_one_of_the_tables_to_the_letter(
    database: Database, keyring: Keyring, engine: str, request: pytest.FixtureRequest, tmp_path: Any
) -> None:
    if engine == "sqlite":
        other = Database.at(f"sqlite+aiosqlite:///{tmp_path / 'other.db'}", keyring)
    else:
        url = request.getfixturevalue("postgres_server")
        await spare.told(url, "CREATE DATABASE by_metadata")
        other = Database.at(url.replace("template_bocal", "by_metadata"), keyring)
    await other.with_connection(metadata.create_all)
    assert await database.with_connection(schema) == await other.with_connection(schema)
    await other.close()


async def test_upgrading_twice_changes_nothing(database: Database) -> None:
    before = await database.with_connection(schema)
    await migrate.upgrade(database)
    assert await database.with_connection(schema) == before


async def test_a_store_of_a_newer_version_is_refused(database: Database) -> None:
    await database.with_connection(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(migrate.TooNewError, match="step 9999"):
        await migrate.upgrade(database)


WITH_PEOPLE = (
    "INSERT INTO network (id, name, lat, lon, zone, settings) VALUES (1, 'Dieppe', 49.9, 1.1, 'Europe/Paris', '{}')",
    "INSERT INTO centre (id, network_id, name, commune, lat, lon) VALUES (1, 1, 'Phare', 'Dieppe', 49.9, 1.1)",
    """INSERT INTO person (id, network_id, channel, address, name, language, welcomed, farmer, volunteer, resident,
    radius_km, reachable, created_at, seen_at)
    VALUES (1, 1, 'telegram', 7, :sealed, 'fr', :yes, :no, :no, :yes, 20, :yes, :now, :now)""",
)
WITH_WORKSHOPS = (
    """INSERT INTO workshop (id, network_id, centre_id, title, theme, audiences, language, seats, access, site, commune,
    lat, lon, starts_at, ends_at, zone, state, taken, created_at, changed_at)
    VALUES (1, 1, 1, 'Soupe', 'cooking', '[]', 'fr', 8, '[]', 'Place', 'Dieppe', 49.9, 1.1, :now, :later,
    'Europe/Paris', 'planned', 1, :now, :now)""",
    """INSERT INTO signup (network_id, workshop_id, person_id, adults, children, booked, waiting, whole, pool, seq,
    state, booked_at, code, excused, created_at, changed_at)
    VALUES (1, 1, 1, 1, 0, 1, 0, :no, 'open', 1, 'live', :now, 'abc', :no, :now, :now)""",
    "INSERT INTO feedback (network_id, workshop_id, person_id, score, at) VALUES (1, 1, 1, 3, :now)",
)


def _to(connection: Any, step: str) -> None:
    config = Config()
    config.set_main_option("script_location", str(migrate.MIGRATIONS))
    config.attributes["connection"] = connection
    command.upgrade(config, step)


def _said(connection: Any, statements: tuple[str, ...]) -> None:
    values = {"sealed": b"sealed", "yes": True, "no": False, "now": NOW, "later": NOW + timedelta(hours=2)}
    types = [bindparam("now", type_=Moment()), bindparam("later", type_=Moment())]
    for statement in statements:
        mine = [one for one in types if f":{one.key}" in statement]
        named = {name: value for name, value in values.items() if f":{name}" in statement}
        connection.execute(text(statement).bindparams(*mine), named)


async def test_a_store_with_people_goes_through_every_step(
    engine: str, keyring: Keyring, request: pytest.FixtureRequest, tmp_path: Any
) -> None:
    if engine == "sqlite":
        store = Database.at(f"sqlite+aiosqlite:///{tmp_path / 'old.db'}", keyring)
    else:
        url = request.getfixturevalue("postgres_server")
        await spare.told(url, "CREATE DATABASE by_steps")
        store = Database.at(url.replace("template_bocal", "by_steps"), keyring)
    for step, said in (("0001", WITH_PEOPLE), ("0002", WITH_WORKSHOPS)):
        await store.with_connection(partial(_to, step=step), rebuild=True)
        await store.with_connection(partial(_said, statements=said))
    await migrate.upgrade(store)
    kept = "SELECT f.score, p.address, w.title, s.code FROM feedback f JOIN person p ON p.id = f.person_id"
    kept += " JOIN workshop w ON w.id = f.workshop_id JOIN signup s ON s.workshop_id = w.id AND s.person_id = p.id"
    rows = await store.with_connection(lambda connection: connection.execute(text(kept)).all())
    assert [tuple(row) for row in rows] == [(3, 7, "Soupe", "abc")]
    assert await store.run(fsck.look) == []
    await store.close()


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_step_that_loses_a_row_others_point_to_is_undone(database: Database) -> None:
    await database.with_connection(partial(_said, statements=WITH_PEOPLE))

    def lose(connection: Any) -> None:
        connection.execute(text("DELETE FROM network"))

    with pytest.raises(RuntimeError, match="in: centre, person"):
        await database.with_connection(lose, rebuild=True)
    count = await database.with_connection(lambda c: c.execute(text("SELECT count(*) FROM network")).scalar())
    assert count == 1
    with pytest.raises(IntegrityError):
        await database.with_connection(lose)


KILLED = """
import asyncio, os, signal, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from storage import migrate
from storage.database import Database
from storage.types import Keyring

count = 0
@event.listens_for(Engine, "before_cursor_execute")
def before(*_):
    global count
    count += 1
    if count == int(sys.argv[2]):
        os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(migrate.upgrade(Database.at(sys.argv[1], Keyring([Keyring.new_key()]))))
"""


@pytest.mark.kill
@pytest.mark.parametrize("statement", [4, 12, 25, 40])
def test_a_kill_in_the_middle_leaves_the_store_as_it_was(statement: int, tmp_path: Any, keyring: Keyring) -> None:
    url = f"sqlite+aiosqlite:///{tmp_path / 'bocal.db'}"
    killed = subprocess.run([sys.executable, "-c", KILLED, url, str(statement)], check=False)
    assert killed.returncode == -signal.SIGKILL

    async def look() -> tuple[str | None, list[Any]]:
        database = Database.at(url, keyring)
        try:
            return await migrate.version(database), await database.with_connection(schema)
        finally:
            await database.close()

    assert asyncio.run(look()) == (None, [])
