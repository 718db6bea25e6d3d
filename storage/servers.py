"""What each engine is told when a connection to it is opened: how durable, how patient."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

BUSY_MS = 20
"""Milliseconds that SQLite itself may wait for another program: nothing else runs meanwhile."""

# PostgreSQL, each longer than the one before: who waits for a lock gives up first, then who waits for an answer, and
# the server undoes what a client left open last.
CONNECT = 10.0
"""Seconds to open a connection, or to be given one by the pool."""
LOCK = 15.0
"""Seconds to wait for a row that another transaction holds."""
ANSWER = 30.0
"""Seconds that a statement may take."""
IDLE = 60.0
"""Seconds that a transaction may stand open and do nothing."""


def hurried() -> dict[str, Any]:
    """How asyncpg connects: nobody waits for ever, neither we nor the server."""
    return {
        "timeout": CONNECT,
        "command_timeout": ANSWER,
        "server_settings": {
            "application_name": "bocal",
            "lock_timeout": f"{LOCK:.0f}s",
            "idle_in_transaction_session_timeout": f"{IDLE:.0f}s",
            "tcp_keepalives_idle": "15",
            "tcp_keepalives_interval": "5",
            "tcp_keepalives_count": "3",
        },
    }


def prepare_postgres(engine: AsyncEngine, tune: Callable[[Any], None]) -> None:
    """Let `tune` see the socket of each new connection: sockets are no business of this floor."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        transport = getattr(connection.driver_connection, "_transport", None)
        link = None if transport is None else transport.get_extra_info("socket")
        if link is not None:
            tune(link)


def prepare_sqlite(engine: AsyncEngine, synchronous: str) -> None:
    """Durable, strict, and no longer waiting for a lock than the loop can bear."""

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        try:
            _tell(connection, synchronous)
        except BaseException:
            connection.close()  # a locked file: nobody else would close it
            raise

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _tell(connection: Any, synchronous: str) -> None:
    cursor = connection.cursor()
    for pragma in (
        "journal_mode = WAL",
        f"synchronous = {synchronous}",
        "foreign_keys = ON",
        "secure_delete = ON",
        "trusted_schema = OFF",
        "journal_size_limit = 67108864",
        f"busy_timeout = {BUSY_MS}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@asynccontextmanager
async def pointing(connection: AsyncConnection, *, freely: bool) -> AsyncIterator[None]:
    """`freely`: rows of a SQLite store may point to rows that are not there. To be said before a transaction begins."""
    if not freely:
        yield
        return
    raw = (await connection.get_raw_connection()).driver_connection
    if raw is None:
        raise RuntimeError("a connection to SQLite has a driver's connection")
    await raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        await raw.execute("PRAGMA foreign_keys = ON")


async def check_pointers(connection: AsyncConnection) -> None:
    """Every row of a SQLite store points to one that is there.

    Raises:
        RuntimeError: with the tables in which one does not.
    """
    lost = (await connection.exec_driver_sql("PRAGMA foreign_key_check")).all()
    if lost:
        tables = ", ".join(sorted({str(row[0]) for row in lost}))
        raise RuntimeError(f"rows point to others that are not there, in: {tables}")
