"""What keeps the bot from starting is one sentence and a code that tells the supervisor whether to try again."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot import startup
from bot.assembly import need_network
from bot.exits import Exit
from bot.links import keep_alive
from bot.settings import Settings
from domain.messages import Payload
from domain.people import Network
from domain.places import Point
from storage import networks, outbox
from storage.database import Database
from storage.types import Keyring
from tests.conftest import KEY
from tests.spine.conftest import Start
from tests.spine.test_store import NOW, file_of


def settings_of(database: str) -> Settings:
    return Settings(_env_file=None, keys=[SecretStr(KEY)], database=database)


@pytest.mark.parametrize(
    "nonsense",
    ["nonsense", "mysql://a/b", "sqlite:///x.db", "postgresql://a/b", "postgresql+asyncpg://a:b@c:notaport/d", ":///"],
)
def test_an_address_that_is_none(nonsense: str) -> None:
    with pytest.raises(Exit, match="BOCAL_DATABASE") as refused:
        startup.opened(settings_of(nonsense))
    assert refused.value.code == 78


def test_a_directory_is_no_database(tmp_path: Path) -> None:
    with pytest.raises(Exit, match="is a directory") as refused:
        startup.opened(settings_of(f"sqlite+aiosqlite:///{tmp_path}"))
    assert refused.value.code == 74


def test_a_place_where_no_file_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    settings = settings_of(f"sqlite+aiosqlite:///{tmp_path}/file/bocal.db")
    for attempt in (lambda: startup.opened(settings), lambda: startup.alone(settings).__enter__()):
        with pytest.raises(Exit, match="cannot be opened") as refused:
            attempt()
        assert refused.value.code == 74


@pytest.mark.parametrize(("held", "code"), [(0.6, 0), (30.0, 74)])
async def test_a_locked_file_is_waited_for_then_given_up(
    only_sqlite: None, database: Database, database_url: str, held: float, code: int
) -> None:
    other = sqlite3.connect(file_of(database_url), isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    asyncio.get_running_loop().call_later(held, other.rollback)
    ended = 0
    try:
        await startup.make_ready(database, patience=1.5)
    except Exit as refused:
        ended = refused.code
    finally:
        other.close()
    assert ended == code


async def test_a_server_that_is_away_is_waited_for_then_given_up() -> None:
    database = startup.opened(settings_of("postgresql+asyncpg://a:b@127.0.0.1:1/c"))
    with pytest.raises(Exit, match="does not answer") as refused:
        await startup.make_ready(database, patience=0.1)
    assert refused.value.code == 74
    await database.close()


async def test_a_database_that_the_server_does_not_know(database_url: str, engine: str, keyring: Keyring) -> None:
    if engine == "sqlite":
        pytest.skip("about PostgreSQL")
    head, tail = database_url.split("@/")
    database = Database.at(f"{head}@/gone?{tail.partition('?')[2]}", keyring)
    with pytest.raises(Exit, match="refuses") as refused:
        await startup.make_ready(database, patience=0.1)
    assert refused.value.code == 78
    await database.close()


async def test_keys_that_do_not_open_the_data(database: Database, database_url: str) -> None:
    """Known at start, not by the first person who writes."""
    await database.run(lambda tx: outbox.post(tx, key="k", chat=1, payload=Payload("x"), now=NOW))
    await startup.make_ready(database)
    other = Database.at(database_url, Keyring([Keyring.new_key()]))
    with pytest.raises(Exit, match="BOCAL_KEYS does not open") as refused:
        await startup.make_ready(other)
    assert refused.value.code == 78
    await other.close()


async def test_without_a_network_nobody_can_be_served(start: Start, database: Database) -> None:
    with pytest.raises(Exit, match="bocal init") as refused:
        async with start(assembly={"ready": need_network}):
            pass
    assert refused.value.code == 78
    await database.run(lambda tx: networks.add(tx, Network(0, "N", Point(49.9, 1.0), "Europe/Paris")))
    async with start(assembly={"ready": need_network}):
        pass


async def test_an_old_sqlite_is_told_of(database: Database, engine: str, monkeypatch: Any) -> None:
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 2))
    assert bool(startup.old_sqlite(database)) is (engine == "sqlite")
    monkeypatch.setattr("sqlite3.sqlite_version_info", (3, 51, 3))
    assert startup.old_sqlite(database) == ""


async def test_a_connection_to_a_server_is_kept_alive(database_url: str, engine: str, keyring: Keyring) -> None:
    """The store shows its sockets; those of the network have keepalives."""
    if engine == "sqlite":
        pytest.skip("about PostgreSQL")
    seen: list[Any] = []
    database = Database.at(database_url, keyring, tune=seen.append)
    await database.run(outbox.counts)
    await database.close()
    assert len(seen) == 1
    with socket.socket() as link:
        keep_alive(link)
        assert link.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE) == 1
        assert link.getsockopt(socket.IPPROTO_TCP, socket.TCP_KEEPIDLE) == 15
