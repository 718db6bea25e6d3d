"""Opening the store, and the one way to change it: a transaction that happens whole or not at all."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, TypeVar

from sqlalchemy import CursorResult, Executable, NullPool, StaticPool, Table, make_url
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, AsyncTransaction, create_async_engine

from storage import faults, inline, servers
from storage.servers import BUSY_MS, check_pointers, pointing
from storage.types import Keyring

T = TypeVar("T")

RETRIES = 3
"""How often a whole transaction is tried again when the engine says that it lost a race."""

PATIENCE = 5.0
"""Seconds that a transaction waits for an SQLite file that another program has locked."""


class Transaction:
    """An open transaction: what services and queries are given first."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection
        self.wakes: set[str] = set()
        """Who is to be woken once this is committed: "outbox", "inbox", "stops"."""
        self.answering: int | None = None
        """The chat whose update this transaction handles: what is posted to it is a reply and leaves first."""

    @property
    def engine(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._connection.dialect.name

    async def execute(
        self, statement: Executable, values: Sequence[dict[str, Any]] | dict[str, Any] | None = None
    ) -> CursorResult[Any]:
        """Run one statement."""
        return await self._connection.execute(statement, values)

    async def one(self, statement: Executable) -> Any:
        """The only row, or None."""
        return (await self._connection.execute(statement)).one_or_none()

    async def all(self, statement: Executable) -> Sequence[Any]:
        """All rows."""
        return (await self._connection.execute(statement)).all()

    async def scalar(self, statement: Executable) -> Any:
        """The first column of the first row, or None."""
        return await self._connection.scalar(statement)

    async def insert(self, statement: Executable) -> int:
        """Run an insert and give the id of the new row."""
        result = await self._connection.execute(statement)
        key = result.inserted_primary_key
        return int(key[0]) if key else 0

    async def insert_new(self, table: Table, values: dict[str, Any], *, on: Sequence[str]) -> bool:
        """Insert a row unless one with the same `on` columns is there; True when it was inserted."""
        make = postgresql_insert if self.engine == "postgresql" else sqlite_insert
        statement = make(table).values(**values).on_conflict_do_nothing(index_elements=list(on))
        return (await self._connection.execute(statement)).rowcount == 1

    async def changed(self, statement: Executable) -> int:
        """Run an update or delete and give the number of rows that it touched."""
        return (await self._connection.execute(statement)).rowcount

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """A part of this transaction that can be undone alone."""
        async with self._connection.begin_nested():
            yield


class Database:
    """The store. One writer at a time on SQLite, a pool on PostgreSQL."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine
        self._writer: asyncio.Lock | None = asyncio.Lock() if engine.dialect.name == "sqlite" else None
        self._listeners: list[Callable[[set[str]], None]] = []

    @classmethod
    def at(
        cls,
        url: str,
        keyring: Keyring,
        *,
        pool: int = 10,
        synchronous: str = "FULL",
        tune: Callable[[Any], None] | None = None,
    ) -> Database:
        """Open the store at an SQLAlchemy URL (`sqlite+aiosqlite:///file` or `postgresql+asyncpg://...`).

        Args:
            url: where it is.
            keyring: keys of the encrypted columns.
            pool: connections to PostgreSQL.
            synchronous: SQLite's durability; anything but FULL loses acknowledged commits in a power cut.
            tune: sets the socket of each connection to PostgreSQL.

        Raises:
            ValueError: it is no URL.
        """
        try:
            backend = make_url(url).get_backend_name()
        except ArgumentError as exc:
            raise ValueError("not the URL of a database") from exc
        if backend == "sqlite":
            engine = create_async_engine(
                url,
                poolclass=StaticPool,
                hide_parameters=True,
                connect_args={"timeout": 5, "isolation_level": None, "async_creator_fn": inline.connect},
            )
            servers.prepare_sqlite(engine, synchronous)
        else:
            engine = create_async_engine(
                url,
                pool_size=pool,
                max_overflow=pool,
                pool_timeout=servers.CONNECT,
                pool_pre_ping=True,
                hide_parameters=True,
                connect_args=servers.hurried(),
            )
            if tune is not None:
                servers.prepare_postgres(engine, tune)
        engine.dialect.keyring = keyring  # type: ignore[attr-defined]
        return cls(engine)

    @property
    def engine(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._engine.dialect.name

    def on_commit(self, listener: Callable[[set[str]], None]) -> None:
        """Call `listener` with the wakes of each committed transaction."""
        self._listeners.append(listener)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Everything inside is committed together, or undone when it raises.

        A task may be cancelled in here; whoever must not be uses `run`.
        """
        if self._writer is not None:
            async with self._writer, self._begin() as tx:
                yield tx
        else:
            async with self._begin() as tx:
                yield tx
        if tx.wakes:
            for listener in self._listeners:
                listener(tx.wakes)

    @asynccontextmanager
    async def _begin(self) -> AsyncIterator[Transaction]:
        connection, transaction = await self._opened()
        try:
            yield Transaction(connection)
            await transaction.commit()
        finally:
            await connection.close()  # undoes what is not committed

    async def _opened(self) -> tuple[AsyncConnection, AsyncTransaction]:
        """A begun transaction. A file that somebody else has locked is waited for without stopping everything else."""
        waited = 0.0
        while True:
            connection = self._engine.connect()
            await connection.start()
            try:
                return connection, await connection.begin()
            except BaseException as exc:
                await connection.close()
                if waited >= PATIENCE or not (isinstance(exc, DBAPIError) and "database is locked" in str(exc)):
                    raise
            await asyncio.sleep(0.05)
            waited += 0.05 + BUSY_MS / 1000

    async def run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Do `work` in one transaction, shielded from cancellation, again when the engine lost a race.

        The caller may be cancelled; the transaction then still ends, one way or the other, before the cancellation
        goes on.
        """
        task = asyncio.ensure_future(self._attempts(work))
        try:
            return await asyncio.shield(task)
        except asyncio.CancelledError:
            with suppress(Exception):
                await task
            raise

    async def _attempts(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        for attempt in range(RETRIES):
            try:
                async with self.transaction() as tx:
                    return await work(tx)
            except DBAPIError as exc:
                if attempt == RETRIES - 1 or not faults.lost_race(exc):
                    raise
                await asyncio.sleep(0.05 * (attempt + 1))
        raise AssertionError("unreachable: the last attempt returns or raises")

    async def with_connection(self, work: Callable[[Any], T], *, rebuild: bool = False) -> T:
        """Run synchronous `work(connection)` in a transaction that may take long: for migrations and schema checks.

        Args:
            work: what is done.
            rebuild: SQLite changes a table by copying it and dropping the old one, to which other rows point: they are
                let point into the void meanwhile, and all are checked before the end.
        """
        if self._writer is not None:
            async with self._engine.connect() as connection, pointing(connection, freely=rebuild), connection.begin():
                done = await connection.run_sync(work)
                if rebuild:
                    await check_pointers(connection)
                return done
        unhurried = create_async_engine(self._engine.url, poolclass=NullPool, hide_parameters=True)
        unhurried.dialect.keyring = self._engine.dialect.keyring  # type: ignore[attr-defined]
        try:
            async with unhurried.connect() as connection, connection.begin():
                return await connection.run_sync(work)
        finally:
            await unhurried.dispose()

    async def connection(self) -> AsyncConnection:
        """A connection of one's own, outside all transactions, for what lasts: PostgreSQL's advisory locks."""
        connection = await self._engine.connect()
        return await connection.execution_options(isolation_level="AUTOCOMMIT")

    async def close(self) -> None:
        """Let go of the file or the server."""
        await self._engine.dispose()
