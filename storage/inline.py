"""SQLite without the thread: statements run where they are asked; only COMMIT, which waits for the disk, runs beside.

`aiosqlite` hands every step of every statement to a thread and back, three or four times a statement. With one writer
and a file on this machine that is most of what a transaction costs.
"""

from __future__ import annotations

import sqlite3
from typing import Any

import aiosqlite


class InlineConnection(aiosqlite.Connection):
    """An `aiosqlite` connection that keeps its thread for COMMIT alone."""

    async def _execute(self, fn: Any, *args: Any, **more: Any) -> Any:
        if self._connection is None:
            raise ValueError("Connection closed")
        if fn == self._connection.commit:
            return await super()._execute(fn, *args, **more)  # type: ignore[no-untyped-call]
        return fn(*args, **more)


def connect(path: str, **more: Any) -> InlineConnection:
    """As `aiosqlite.connect`."""
    connection = InlineConnection(lambda: sqlite3.connect(path, **{**more, "check_same_thread": False}), 64)
    connection._thread.daemon = True  # noqa: SLF001 - a crash must end the process, as SQLAlchemy does it
    return connection
