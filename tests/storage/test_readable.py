"""Do the keys fit? One torn row is not a wrong key."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from domain.messages import Sender
from domain.people import Network
from domain.places import Point
from storage import maintenance, networks, people
from storage.database import Database, Transaction
from storage.types import Keyring, UnreadableError

NOW = datetime(2026, 9, 15, 9, tzinfo=UTC)


async def _two_people(tx: Transaction) -> None:
    network = await networks.add(tx, Network(0, "Dieppe", Point(49.9, 1.0), "Europe/Paris"))
    for number in (1, 2):
        await people.arrive(tx, "telegram", Sender(number, "Marie"), network.id, "fr", NOW)


async def test_a_torn_row_is_not_a_wrong_key(database: Database) -> None:
    """The bot starts; whoever meets the row sets it aside."""
    await database.run(_two_people)
    await database.run(
        lambda tx: tx.execute(text("UPDATE person SET name = :torn WHERE id = 1").bindparams(torn=b"torn"))
    )
    await database.run(maintenance.readable)


async def test_keys_that_open_nothing_are_wrong(database: Database, database_url: str) -> None:
    await database.run(_two_people)
    stranger = Database.at(database_url, Keyring([Keyring.new_key()]))
    try:
        with pytest.raises(UnreadableError):
            await stranger.run(maintenance.readable)
    finally:
        await stranger.close()
