"""Names, farms, exact places and what people wrote are not readable in the store without its keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from storage import people
from storage.database import Database, Transaction
from storage.tables import metadata
from storage.types import Keyring, UnreadableError
from tests.conftest import KEY
from tests.end_to_end.conftest import Village

SECRETS = ("Zéphyrine", "Zephyrine", "Roquefeuil", "moches", "Hermengarde", "49.9123")


async def _lived_through(village: Village) -> None:
    await village.stop()
    anne = await village.coordinator("Hermengarde")
    farmer = await village.farmer("Zéphyrine Roquefeuil")
    farmer.location(49.91234, 1.06543)
    await village.quiet()
    await village.say(farmer, "200 kg de tomates moches avant vendredi, ferme à Offranville, je livre")
    await village.press(farmer, "✅ Confirmer")
    await village.press(anne, "✅ Accepter")


async def _raw(tx: Transaction) -> dict[str, str]:
    """Every table as it lies there, its own column types left out."""
    return {
        table.name: repr((await tx.execute(text(f'SELECT * FROM "{table.name}"'))).all())  # noqa: S608 - our own names
        for table in metadata.sorted_tables
    }


def _found(raw: dict[str, str]) -> list[tuple[str, str]]:
    return [(table, secret) for table, rows in raw.items() for secret in SECRETS if secret in rows]


async def test_no_table_tells_who_where_or_what(village: Village) -> None:
    await _lived_through(village)
    assert _found(await village.database.run(_raw)) == []


async def test_the_search_finds_what_is_not_encrypted(village: Village) -> None:
    """Negative control: the same search sees a name that is written in the clear."""
    await _lived_through(village)
    await village.database.run(lambda tx: tx.execute(text("UPDATE stop SET site = 'chez Zéphyrine Roquefeuil'")))
    assert ("stop", "Roquefeuil") in _found(await village.database.run(_raw))


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_file_itself_tells_nothing(village: Village, tmp_path: Path) -> None:
    """Not in the file, not in its journal."""
    await _lived_through(village)
    contents = _bytes_of(tmp_path)
    assert len(contents) >= 2
    assert [secret for secret in SECRETS for content in contents if secret.encode() in content] == []


def _bytes_of(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in folder.glob("bocal.db*")]


async def test_without_the_right_key_nothing_is_read(village: Village, database_url: str, keyring: Any) -> None:
    await _lived_through(village)
    stranger = Database.at(database_url, Keyring([Keyring.new_key()]))
    with pytest.raises(UnreadableError):
        await stranger.run(lambda tx: people.get(tx, 1))
    await stranger.close()


async def test_a_new_key_writes_and_the_old_one_is_still_read(village: Village, database_url: str) -> None:
    """Keys are changed by putting a new one in front."""
    await _lived_through(village)
    both = Database.at(database_url, Keyring([Keyring.new_key(), KEY]))
    person = await both.run(lambda tx: people.get(tx, 2))
    await both.run(lambda tx: people.keep(tx, person.id, farm="Le Clos"))
    assert (await both.run(lambda tx: people.get(tx, 2))).farm == "Le Clos"
    with pytest.raises(UnreadableError):
        await village.database.run(lambda tx: people.get(tx, 2))
    await both.run(lambda tx: people.keep(tx, person.id, farm=""))
    await both.close()
