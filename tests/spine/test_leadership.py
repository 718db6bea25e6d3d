"""Who leads: one process at a time, known within seconds when it is not us any more, let go of at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from storage.database import Database
from storage.leadership import Leadership, LostError
from storage.types import Keyring
from tests.spine.conftest import Start, until


@pytest.fixture
def engine() -> str:
    return "postgres"


@pytest.fixture
async def other(database_url: str, keyring: Keyring) -> AsyncIterator[Leadership]:
    """Another process."""
    database = Database.at(database_url, keyring)
    async with Leadership(database) as leadership:
        yield leadership
    await database.close()


_SESSIONS = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()"


async def test_the_lock_is_let_go_at_the_end(database: Database, other: Leadership) -> None:
    """The connection goes back to the pool and its session lives on: the lock must not."""
    async with Leadership(database) as one:
        assert await one.take()
        assert not await other.take()
    assert await other.take()


async def test_asking_and_checking_at_the_same_time(database: Database, other: Leadership) -> None:
    """They share a connection, and take turns."""
    async with Leadership(database) as one:
        await other.take()
        for _ in range(100):
            await asyncio.gather(one.take(), one.check())


async def test_a_lock_that_is_gone_is_noticed(database: Database, other: Leadership) -> None:
    async with Leadership(database) as one:
        assert await one.take()
        await one.check()
        await database.run(lambda tx: tx.execute(text(_SESSIONS)))
        with pytest.raises(LostError):
            await one.check()
        assert not one.held
    assert await other.take()


async def test_a_session_that_is_another_one_is_noticed(database: Database) -> None:
    """As behind a proxy that pools transactions: it answers, and knows nothing of the lock."""
    async with Leadership(database) as one:
        assert await one.take()
        assert one._connection is not None
        await one._connection.execute(text("SELECT pg_advisory_unlock_all()"))
        with pytest.raises(LostError, match="pools transactions"):
            await one.check()


async def test_a_bot_that_leads_no_more_ends_within_seconds(start: Start) -> None:
    """It fetches, sends and rings until then: the process is ended at once, with 70."""
    ended: list[Exception] = []
    async with start(die=ended.append) as bocal:
        await until(lambda: bocal.me.id)
        await bocal.database.run(lambda tx: tx.execute(text(_SESSIONS)))
        await until(lambda: ended, 4)
    assert isinstance(ended[0], LostError)


async def test_a_second_process_waits_and_takes_over(start: Start) -> None:
    """Also when its own connection was lost while it waited."""
    ended: list[Exception] = []
    async with start() as first:
        await until(lambda: first.me.id)
        async with start(die=ended.append) as second:
            await until(lambda: second.me.username, 4)
            assert second.me.username == first.me.username, "both make links"
            waiting = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%try_advisory%' "
            mine = "AND pid <> pg_backend_pid() AND datname = current_database() AND pid NOT IN "
            leader = "(SELECT pid FROM pg_locks WHERE locktype = 'advisory')"
            await first.database.run(lambda tx: tx.execute(text(waiting + mine + leader)))
            await asyncio.sleep(1.5)
    assert ended == []
