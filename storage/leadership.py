"""One leader among several processes on PostgreSQL: it fetches, sends and rings; the others handle updates.

The leader holds an advisory lock on a connection of its own. When its process dies the server lets the lock go, and the
next one takes over within seconds. On SQLite there is one process, and it leads.

The lock belongs to a session of the server. A proxy that gives each transaction another session (PgBouncer in
transaction mode) breaks it: `check` sees that, and the process ends.
"""

from __future__ import annotations

import asyncio
from types import TracebackType
from typing import Self

import structlog
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database

_LOCK = 7102018
_TAKE = text(f"SELECT pg_try_advisory_lock({_LOCK})")
_LET_GO = text(f"SELECT pg_advisory_unlock({_LOCK})")
_HELD = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()"  # noqa: S608
    f" AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND objid = {_LOCK}"
)
ANSWER = 3.0
"""Seconds within which the server must say that we lead: after that another process may."""

_log = structlog.get_logger(__name__)


class LostError(RuntimeError):
    """The leadership is gone, or nobody can say: whoever was leading must stop at once."""


class Leadership:
    """Asked for with `take`, held until it is closed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None
        self._one_at_a_time = asyncio.Lock()
        self.held = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let the lock go: the connection returns to the pool, and its session lives on."""
        async with self._one_at_a_time:
            connection, held = self._connection, self.held
            self._connection, self.held = None, False
            if connection is None:
                return
            try:
                async with asyncio.timeout(ANSWER):
                    if held:
                        await connection.execute(_LET_GO)
                    await connection.close()
            except Exception as exc:  # noqa: BLE001 - the session ends, and its lock with it
                _log.debug("the lock goes with its connection", error=type(exc).__name__)
                await self._drop(connection)

    async def take(self) -> bool:
        """Try to become the leader."""
        if self._database.engine == "sqlite":
            self.held = True
        async with self._one_at_a_time:
            if self.held:
                return True
            if self._connection is None:
                self._connection = await self._database.connection()
            try:
                async with asyncio.timeout(ANSWER):
                    self.held = bool(await self._connection.scalar(_TAKE))
            except Exception as exc:
                connection, self._connection = self._connection, None
                await self._drop(connection)
                raise ConnectionError("the database does not say who leads") from exc
            return self.held

    async def check(self) -> None:
        """Make sure of it, if we lead.

        Raises:
            LostError: somebody else may lead by now.
        """
        async with self._one_at_a_time:
            if self._connection is None or not self.held:
                return
            try:
                async with asyncio.timeout(ANSWER):
                    held = await self._connection.scalar(_HELD)
            except Exception as exc:
                self.held = False
                raise LostError("the connection that held the leadership was lost") from exc
            if not held:
                self.held = False
                raise LostError("the server does not know of our lock: is there a proxy that pools transactions?")

    async def _drop(self, connection: AsyncConnection) -> None:
        await connection.invalidate()
        await connection.close()
