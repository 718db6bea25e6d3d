"""One leader among several processes on PostgreSQL: it fetches, sends and rings; the others handle updates.

The leader holds an advisory lock on a connection of its own. When its process dies the server lets the lock go, and the
next one takes over within seconds. On SQLite there is one process, and it leads.
"""

from __future__ import annotations

from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from storage.database import Database

_LOCK = 7102018


class LostError(RuntimeError):
    """The connection that held the leadership is gone."""


class Leadership:
    """Asked for with `take`, held until it is closed."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._connection: AsyncConnection | None = None
        self.held = False

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.held = False
        if self._connection is not None:
            await self._connection.close()
            self._connection = None

    async def take(self) -> bool:
        """Try to become the leader."""
        if self._database.engine == "sqlite":
            self.held = True
        elif not self.held:
            if self._connection is None:
                self._connection = await self._database.connection()
            self.held = bool(await self._connection.scalar(text(f"SELECT pg_try_advisory_lock({_LOCK})")))
        return self.held

    async def check(self) -> None:
        """Make sure of it.

        Raises:
            LostError: somebody else may lead by now.
        """
        if self._connection is None:
            return
        try:
            await self._connection.execute(text("SELECT 1"))
        except Exception as exc:
            raise LostError("the connection to the database was lost") from exc
