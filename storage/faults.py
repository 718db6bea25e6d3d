"""Telling a store that cannot answer now (full, locked, away) from a mistake of ours."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

_PASSING = ("locked", "busy", "disk is full", "full", "i/o error", "unable to open")
_LASTING = ("readonly", "read-only")


def passing(exc: BaseException) -> bool:
    """Whether it is the store that cannot answer now: what was asked may be asked again, and is nobody's fault."""
    if isinstance(exc, PoolTimeoutError | ConnectionError):
        return True
    if not isinstance(exc, DBAPIError):
        return False
    if exc.connection_invalidated:
        return True
    said = str(exc.orig).lower()
    if "sqlite" in type(exc.orig).__module__:
        return isinstance(exc, OperationalError) and any(sign in said for sign in _PASSING)
    return isinstance(exc, OperationalError | InterfaceError) or "deadlock" in said or "serializ" in said


def lasting(exc: BaseException) -> bool:
    """Whether the store cannot be written to until somebody mends it."""
    return isinstance(exc, DBAPIError) and any(sign in str(exc.orig).lower() for sign in _LASTING)
