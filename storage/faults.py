"""Telling a store that cannot answer now (full, locked, away) from one that is damaged, and from a mistake of ours."""

from __future__ import annotations

import sqlite3
from types import TracebackType

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_PASSING = ("locked", "busy", "disk is full", "i/o error", "unable to open")
_LASTING = ("readonly", "read-only", "malformed", "not a database")
_STATES = ("08", "40", "53", "57", "55P03")
"""PostgreSQL: the connection, a lost race, no room, an operator (restart, cancel, timeout), a lock not had in time."""
_RACES = ("40001", "40P01")
"""PostgreSQL: two transactions that cannot be put in an order, two that wait for each other."""
_BUSY = ("database is locked", "database is busy")
_BROKEN = ("25006", "XX001", "XX002")
"""PostgreSQL: read-only, a damaged table, a damaged index."""
_NO_NAME = "gaierror"
"""`socket.gaierror`, which need not be imported to be known: only the doors open sockets."""
_DRIVERS = ("asyncpg", "sqlalchemy", "aiosqlite")


def passing(exc: BaseException) -> bool:
    """Whether it is the store that cannot answer now: what was asked may be asked again, and is nobody's fault."""
    if lasting(exc):
        return False
    if isinstance(exc, PoolTimeoutError | ConnectionError | TimeoutError):
        return True
    if isinstance(exc, OSError) and (type(exc).__name__ == _NO_NAME or _from_driver(exc.__traceback__)):
        return True
    if (state := _state(exc)) is not None:
        return state.startswith(_STATES)
    if not isinstance(exc, DBAPIError):
        return False
    if exc.connection_invalidated:
        return True
    if _of_sqlite(exc):
        said = str(exc.orig).lower()
        return isinstance(exc, OperationalError) and any(sign in said for sign in _PASSING)
    return isinstance(exc, OperationalError | InterfaceError)


def lost_race(exc: BaseException) -> bool:
    """Whether somebody else was quicker: the same transaction, done once more, will do."""
    if (state := _state(exc)) is not None:
        return state in _RACES
    return isinstance(exc, DBAPIError) and any(sign in str(exc) for sign in _BUSY)


def lasting(exc: BaseException) -> bool:
    """Whether the store cannot be written to, or read, until somebody mends it."""
    if (state := _state(exc)) is not None:
        return state in _BROKEN
    if isinstance(exc, DBAPIError):
        return any(sign in str(exc.orig).lower() for sign in _LASTING)
    return isinstance(exc, sqlite3.DatabaseError) and any(sign in str(exc).lower() for sign in _LASTING)


def _of_sqlite(exc: DBAPIError) -> bool:
    return "sqlite" in type(exc.orig).__module__


def _state(exc: BaseException) -> str | None:
    """PostgreSQL's five letters for what happened, wrapped by SQLAlchemy or (while connecting) not."""
    cause = exc.orig if isinstance(exc, DBAPIError) else exc
    state = getattr(cause, "sqlstate", None)
    return state if isinstance(state, str) and len(state) == 5 else None


def _from_driver(trace: TracebackType | None) -> bool:
    """Whether it rose in the driver: a file that a handler misses is no fault of the store."""
    while trace is not None:
        if str(trace.tb_frame.f_globals.get("__name__", "")).startswith(_DRIVERS):
            return True
        trace = trace.tb_next
    return False
