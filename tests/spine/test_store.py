"""The store: locked, damaged, cancelled in the middle. Nothing half done, nothing lost."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.exits import Exit
from domain.messages import Payload
from sandbox.server import Sandbox
from storage import faults, outbox, servers
from storage.database import Database
from storage.types import Keyring
from tests.spine.conftest import Start, heard, until

NOW = datetime.fromisoformat("2026-09-01T10:00:00Z")


def file_of(url: str) -> Path:
    return Path(url.partition(":///")[2])


async def test_a_file_that_somebody_has_locked_is_waited_for(
    start: Start, box: Sandbox, sqlite_url: str, only_sqlite: None, database_url: str
) -> None:
    """D1: nothing is lost, nothing is set aside, and the loop runs on meanwhile."""
    marie = box.add_person("Marie")
    async with start():
        admin = sqlite3.connect(file_of(database_url), isolation_level=None)
        admin.execute("BEGIN IMMEDIATE")
        marie.say("hello")
        ticks = 0
        for _ in range(20):
            await asyncio.sleep(0.05)
            ticks += 1
        assert heard(box) == []
        admin.execute("COMMIT")
        admin.close()
        await until(lambda: heard(box) == ["hello"])
    assert ticks == 20


async def test_a_file_locked_for_longer_than_patience_leaves_all_in_place(
    start: Start, box: Sandbox, only_sqlite: None, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.database.PATIENCE", 0.1)
    marie = box.add_person("Marie")
    async with start():
        admin = sqlite3.connect(file_of(database_url), isolation_level=None)
        admin.execute("BEGIN IMMEDIATE")
        marie.say("hello")
        await asyncio.sleep(1.5)
        admin.execute("COMMIT")
        admin.close()
        await until(lambda: heard(box) == ["hello"])


async def count(database: Database) -> int:
    return int(await database.run(lambda tx: tx.scalar(text("SELECT count(*) FROM outbox"))))


async def test_a_cancelled_caller_leaves_no_open_transaction(database: Database) -> None:
    """D9: whatever the moment, the transaction ended one way or the other, and the next one begins."""
    rng = random.Random(3)
    outcomes: dict[int, str] = {}

    async def work(number: int) -> None:
        async def write(tx: Any) -> None:
            await outbox.post(tx, key=f"k{number}", chat=1, payload=Payload("x"), now=NOW)
            await asyncio.sleep(0)
            await tx.execute(text("SELECT 1"))

        outcomes[number] = "cancelled"
        await database.run(write)
        outcomes[number] = "committed"

    for start in range(0, 200, 4):
        tasks = [asyncio.create_task(work(number)) for number in range(start, start + 4)]
        await asyncio.sleep(rng.uniform(0, 0.006))
        tasks[rng.randrange(4)].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await database.run(lambda tx: tx.execute(text("SELECT 1")))
    committed = [number for number, outcome in outcomes.items() if outcome == "committed"]
    assert len(committed) >= 150
    for number in committed:
        assert not await database.run(
            lambda tx, number=number: outbox.post(tx, key=f"k{number}", chat=1, payload=Payload("x"), now=NOW)
        )


async def test_what_raises_is_undone(database: Database) -> None:
    async def fails(tx: Any) -> None:
        await outbox.post(tx, key="k", chat=1, payload=Payload("x"), now=NOW)
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        await database.run(fails)
    assert await count(database) == 0


async def test_a_transaction_wakes_only_when_it_is_committed(database: Database) -> None:
    woken: list[set[str]] = []
    database.on_commit(lambda topics: woken.append(set(topics)))
    await test_what_raises_is_undone(database)
    assert woken == []
    await database.run(lambda tx: outbox.post(tx, key="k", chat=1, payload=Payload("x"), now=NOW))
    assert woken == [{"outbox"}]


@pytest.mark.parametrize("words", ["\x00\ud800 é\u202e", "x" * 1_000_000, "𝔘" * 5000, ""])
async def test_any_words_can_be_kept(database: Database, words: str) -> None:
    """D11."""
    kept = words.encode(errors="ignore").decode()
    await database.run(lambda tx: outbox.post(tx, key="k", chat=1, payload=Payload(kept), now=NOW))
    assert await count(database) == 1


async def test_a_damaged_file_is_refused_and_left_as_it_is(start: Start, only_sqlite: None, database_url: str) -> None:
    """D4: the process never writes to a store that failed its check."""
    file = file_of(database_url)
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    content = bytearray(file.read_bytes())
    content[4096 * 3 : 4096 * 6] = b"\xff" * 4096 * 3
    file.write_bytes(content)
    with pytest.raises(Exit, match="damaged") as refused:
        async with start():
            pass
    assert refused.value.code == 74
    assert file.read_bytes() == bytes(content)


async def test_a_wrong_key_reads_nothing(database: Database, database_url: str) -> None:
    from sqlalchemy import select

    from storage.tables import outbox as table
    from storage.types import UnreadableError

    await database.run(lambda tx: outbox.post(tx, key="k", chat=1, payload=Payload("secret"), now=NOW))
    other = Database.at(database_url, Keyring([Keyring.new_key()]))
    from storage import sending

    with pytest.raises(UnreadableError):
        await other.run(lambda tx: tx.all(select(table.c.payload)))
    assert await other.run(lambda tx: sending.look(tx, NOW, limit=1)) == []
    await other.close()


async def test_the_file_holds_no_words_in_the_clear(only_sqlite: None, database: Database, database_url: str) -> None:
    await database.run(lambda tx: outbox.post(tx, key="k", chat=1, payload=Payload("very secret words"), now=NOW))
    await database.close()
    content = b"".join(file.read_bytes() for file in file_of(database_url).parent.glob("bocal.db*"))
    assert b"very secret words" not in content


async def test_nobody_waits_for_ever(database: Database, engine: str) -> None:
    """PostgreSQL: who waits for a row gives up, then who waits for an answer, then the server undoes what idles."""
    if engine == "sqlite":
        pytest.skip("one writer, whose file is waited for elsewhere")

    async def told(name: str) -> str:
        return str(await database.run(lambda tx: tx.scalar(text(f"SHOW {name}"))))

    assert await told("lock_timeout") == "15s"
    assert await told("idle_in_transaction_session_timeout") == "1min"
    assert servers.CONNECT < servers.LOCK < servers.ANSWER < servers.IDLE
    assert await database.with_connection(lambda one: one.scalar(text("SHOW lock_timeout"))) == "0", "a migration may"


@pytest.mark.parametrize(("name", "limit"), [("LOCK", 0.2), ("ANSWER", 0.3)])
async def test_who_waits_too_long_may_ask_again(
    database_url: str, keyring: Keyring, engine: str, name: str, limit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A row that somebody holds, or a server that hangs: nothing dies of it, and nothing hangs."""
    if engine == "sqlite":
        pytest.skip("about PostgreSQL")
    monkeypatch.setattr(servers, name, limit)
    arguments = servers.hurried()
    arguments["server_settings"]["lock_timeout"] = f"{servers.LOCK * 1000:.0f}ms"
    monkeypatch.setattr(servers, "hurried", lambda: arguments)
    one, two = Database.at(database_url, keyring), Database.at(database_url, keyring)
    try:
        async with one.transaction() as tx:
            await tx.execute(text("LOCK TABLE pause IN ACCESS EXCLUSIVE MODE"))
            with pytest.raises((DBAPIError, TimeoutError)) as slow:
                async with asyncio.timeout(8):
                    await two.run(lambda tx: tx.scalar(text("SELECT count(*) FROM pause")))
            assert faults.passing(slow.value)
        assert await two.run(lambda tx: tx.scalar(text("SELECT count(*) FROM pause"))) == 0
    finally:
        await one.close()
        await two.close()
