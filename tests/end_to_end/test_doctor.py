"""`bocal doctor` says what is right and what is not, and changes nothing."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text, update

from bot.doctor import Finding, examine
from bot.exits import CONFIG, STORE
from bot.lock import only_one, sqlite_file
from bot.settings import Settings
from storage.database import Database
from storage.tables import stop
from storage.types import Keyring
from tests.conftest import KEY
from tests.end_to_end.conftest import TUESDAY, laid

TOKEN = "123456:" + "A" * 35


def chosen(url: str, *, token: str | None = TOKEN, key: str | None = KEY) -> Settings:
    keys = [SecretStr(key)] if key else []
    return Settings(_env_file=None, token=token and SecretStr(token), database=url, keys=keys)


async def lived(url: str, keyring: Keyring) -> None:
    """A village with a lot at a stop."""
    database = Database.at(url, keyring)
    table = await laid(database, TUESDAY)
    await table.stop()
    anne, marie = await table.coordinator(), await table.farmer()
    await table.offer(marie)
    await anne.press("✅ Accepter")
    await database.close()


def wrong(found: list[Finding]) -> list[tuple[int, str]]:
    return [(one.code, one.sentence) for one in found if one.code]


async def test_all_is_well(database_url: str, keyring: Keyring) -> None:
    await lived(database_url, keyring)
    found = await examine(chosen(database_url))
    assert wrong(found) == []
    assert found[-1].line() == "ok  Centre des Tilleuls has no coordinator yet. `bocal invite` makes an invitation."


async def test_nothing_is_changed(sqlite_url: str, keyring: Keyring) -> None:
    await lived(sqlite_url, keyring)
    file = sqlite_file(sqlite_url)
    assert file is not None
    before = hashlib.sha256(file.read_bytes()).hexdigest()
    await examine(chosen(sqlite_url))
    assert hashlib.sha256(file.read_bytes()).hexdigest() == before


async def test_a_fault_in_the_data_is_named(database_url: str, keyring: Keyring) -> None:
    await lived(database_url, keyring)
    database = Database.at(database_url, keyring)
    await database.run(lambda tx: tx.execute(update(stop).values(capacity_grams=1000)))
    await database.close()
    ((code, sentence),) = wrong(await examine(chosen(database_url)))
    assert code == STORE
    assert sentence == "Not in order: no stop holds more than it has room for. Rows: 1. Please report this."


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"token": None}, "There is no token."),
        ({"token": "secret"}, "BOCAL_TOKEN does not look like a token"),
        ({"key": None}, "BOCAL_KEYS: at least one key"),
        ({"key": "short"}, "BOCAL_KEYS: "),
        ({"key": Keyring.new_key()}, "BOCAL_KEYS does not open the personal data"),
    ],
)
async def test_settings_that_are_wrong(
    sqlite_url: str, keyring: Keyring, more: dict[str, str | None], sentence: str
) -> None:
    await lived(sqlite_url, keyring)
    ((code, said),) = wrong(await examine(chosen(sqlite_url, **more)))
    assert code == CONFIG
    assert said.startswith(sentence)
    assert "secret" not in said


async def test_no_database_no_network_a_newer_one(tmp_path: Path, sqlite_url: str, keyring: Keyring) -> None:
    missing = tmp_path / "none" / "bocal.db"
    ((_code, said),) = wrong(await examine(chosen(f"sqlite+aiosqlite:///{missing}")))
    assert said.startswith("There is no database at ")
    assert not missing.parent.exists()
    ((_code, said),) = wrong(await examine(chosen(sqlite_url)))
    assert said == "There is no network yet. `bocal init` sets one up."
    database = Database.at(sqlite_url, keyring)

    await database.run(lambda tx: tx.execute(text("UPDATE alembic_version SET version_num = '9999'")))
    await database.close()
    ((_code, said),) = wrong(await examine(chosen(sqlite_url)))
    assert said.startswith("It was written by a newer Bocal (step 9999")


async def test_a_damaged_file(sqlite_url: str, keyring: Keyring) -> None:
    await lived(sqlite_url, keyring)
    file = sqlite_file(sqlite_url)
    assert file is not None
    file.write_bytes(b"x" * 8192)
    ((code, said),) = wrong(await examine(chosen(sqlite_url)))
    assert (code, said.split(" (")[0]) == (STORE, "The database is damaged")


async def test_while_the_bot_runs_its_database_is_left_alone(sqlite_url: str) -> None:
    with only_one(sqlite_url):
        found = await examine(chosen(sqlite_url))
    assert wrong(found) == []
    assert found[-1].sentence.startswith("The database is in use, so it was not looked at.")
