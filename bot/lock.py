"""One Bocal per SQLite file: a lock that the kernel lets go of however the process ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.exits import BUSY, Exit


@contextmanager
def only_one(database_url: str) -> Iterator[None]:
    """Hold the lock beside the database file; PostgreSQL and memory need none.

    Raises:
        Exit: another process holds it.
    """
    file = sqlite_file(database_url)
    if file is None:
        yield
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(f"{file}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(handle, 20, 0).decode(errors="replace").strip() or "unknown"
            raise Exit(
                BUSY,
                f"Another Bocal (process {holder}) runs on {file}. Stop it, or give this one its own database.",
            ) from None
        os.ftruncate(handle, 0)
        os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)


def sqlite_file(database_url: str) -> Path | None:
    """The file of an SQLite URL; None for memory and for other engines."""
    scheme, _, path = database_url.partition(":///")
    path = path.partition("?")[0]
    return Path(path) if scheme.startswith("sqlite") and path and path != ":memory:" else None
