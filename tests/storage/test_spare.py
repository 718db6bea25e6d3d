"""A database of PostgreSQL that a test gave back is as good as a new one for the next."""

from __future__ import annotations

from sqlalchemy import func, select, text

from domain.people import Network
from storage import networks
from storage.database import Database, Transaction
from storage.tables import metadata
from storage.types import Keyring
from tests import spare
from tests.conftest import store_at
from tests.end_to_end.conftest import DIEPPE


async def _begun(tx: Transaction) -> int:
    made = await networks.add(tx, Network(0, "Dieppe", DIEPPE, "Europe/Paris"))
    await networks.add_centre(tx, made.id, "Centre du Phare", "Dieppe", DIEPPE)
    return made.id


async def _full(tx: Transaction) -> list[str]:
    return [each.name for each in metadata.sorted_tables if await tx.scalar(select(func.count()).select_from(each))]


async def test_what_was_in_it_is_gone_and_it_counts_from_one(postgres_server: str, keyring: Keyring) -> None:
    async with spare.lent(postgres_server) as before:
        left_open = store_at(before, keyring)
        assert [await left_open.run(_begun), await left_open.run(_begun)] == [1, 2]
    async with spare.lent(postgres_server) as after:
        assert after == before
        store = store_at(after, keyring)
        assert await store.run(_full) == []
        assert await store.run(_begun) == 1
        await store.close()
    await left_open.close()


async def test_one_whose_tables_were_changed_is_not_lent_again(postgres_server: str, keyring: Keyring) -> None:
    async with spare.lent(postgres_server) as before:
        store = store_at(before, keyring)
        await _told(store, "ALTER TABLE workshop DROP CONSTRAINT ck_workshop_taken")
        await store.close()
    async with spare.lent(postgres_server) as after:
        assert after != before


async def _told(store: Database, statement: str) -> None:
    async with store.transaction() as tx:
        await tx.execute(text(statement))
