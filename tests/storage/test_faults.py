"""What passes, what lasts and what is our own mistake: told apart by SQLSTATE, words and place."""

from __future__ import annotations

import socket
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError, OperationalError

from storage import faults
from storage.database import Database
from storage.types import Keyring


def sqlite_says(words: str, kind: type[DatabaseError] = OperationalError) -> DatabaseError:
    return kind("SELECT 1", {}, sqlite3.OperationalError(words))


@pytest.mark.parametrize(
    ("exc", "verdict"),
    [
        (sqlite_says("database is locked"), "passing"),
        (sqlite_says("database or disk is full"), "passing"),
        (sqlite_says("attempt to write a readonly database"), "lasting"),
        (sqlite_says("database disk image is malformed", DatabaseError), "lasting"),
        (sqlite_says("file is not a database", DatabaseError), "lasting"),
        (sqlite_says("no such table: full"), "ours"),
        (sqlite_says("no such table: person"), "ours"),
        (TimeoutError(), "passing"),
        (socket.gaierror(-2, "Name or service not known"), "passing"),
        (ConnectionRefusedError(), "passing"),
        (FileNotFoundError("a file that a handler misses"), "ours"),
        (ValueError("full"), "ours"),
    ],
    ids=str,
)
def test_what_is_said_is_told_apart(exc: BaseException, verdict: str) -> None:
    assert (faults.passing(exc), faults.lasting(exc)) == (verdict == "passing", verdict == "lasting")


@pytest.mark.parametrize(
    ("state", "verdict"),
    [
        ("08006", "passing"),
        ("40001", "passing"),
        ("40P01", "passing"),
        ("53100", "passing"),
        ("53300", "passing"),
        ("55P03", "passing"),
        ("57014", "passing"),
        ("57P01", "passing"),
        ("57P03", "passing"),
        ("25006", "lasting"),
        ("XX001", "lasting"),
        ("XX002", "lasting"),
        ("23505", "ours"),
        ("42P01", "ours"),
        ("22012", "ours"),
    ],
)
async def test_postgresql_is_read_by_its_states(database: Database, engine: str, state: str, verdict: str) -> None:
    if engine == "sqlite":
        pytest.skip("about PostgreSQL")
    with pytest.raises(Exception) as caught:  # noqa: PT011 - which one it is is the question
        await database.run(lambda tx: tx.execute(text(f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$")))
    exc = caught.value
    assert (faults.passing(exc), faults.lasting(exc)) == (verdict == "passing", verdict == "lasting")


@pytest.mark.parametrize("place", ["127.0.0.1:1/x", "nosuchhost.invalid/x", "/x?host=/nowhere"])
async def test_a_server_that_is_away_passes(keyring: Keyring, place: str) -> None:
    """Refused, no name, no socket: whatever rises while connecting."""
    away = Database.at(f"postgresql+asyncpg://a@{place}", keyring)
    with pytest.raises(OSError) as caught:  # noqa: PT011
        await away.run(lambda tx: tx.execute(text("SELECT 1")))
    await away.close()
    assert faults.passing(caught.value)


async def test_a_connection_that_the_server_ends_passes(database: Database, engine: str) -> None:
    if engine == "sqlite":
        pytest.skip("about PostgreSQL")
    with pytest.raises(Exception) as caught:  # noqa: PT011
        await database.run(lambda tx: tx.execute(text("SELECT pg_terminate_backend(pg_backend_pid())")))
    assert faults.passing(caught.value)


async def test_a_torn_page_lasts(database: Database, engine: str, tmp_path: Path) -> None:
    if engine != "sqlite":
        pytest.skip("about the file")
    file = tmp_path / "torn.db"
    file.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    with pytest.raises(sqlite3.DatabaseError) as caught:
        sqlite3.connect(file).execute("SELECT * FROM sqlite_master").fetchall()
    assert faults.lasting(caught.value)
