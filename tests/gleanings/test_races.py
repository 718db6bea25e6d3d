"""Two who decide at the same moment: the truck's round and a gleaning's coordinator do not wait for each other."""

from __future__ import annotations

import asyncio

import pytest

from domain.people import Person
from services.gleaning import gleanings as service
from storage import networks, workshops
from storage.database import Database, Transaction
from tests.end_to_end.conftest import TUESDAY, laid
from tests.end_to_end.table import Table
from tests.gleanings.playing import planned

WAITS = 0.3
"""Seconds after which the other transaction has come to its lock."""


async def met(table: Table, made: int, person: Person) -> list[str]:
    """Calls are looked at while the gleaning is called off; who had to begin, in the order in which they did.

    Two that wait for each other are told apart by the server after a second; one of them begins again.
    """
    begun: list[str] = []
    held = asyncio.Event()

    async def round_(tx: Transaction) -> None:
        begun.append("round")
        await networks.hold(tx, person.network)
        held.set()
        await asyncio.sleep(WAITS)
        await workshops.get(tx, made, lock=True)

    async def coordinator(tx: Transaction) -> None:
        begun.append("coordinator")
        await service.call_off(tx, person, made, "", table.now)

    first = asyncio.ensure_future(table.database.run(round_))
    await held.wait()
    await asyncio.gather(first, table.database.run(coordinator))
    return begun


async def test_nobody_waits_in_a_circle(database: Database) -> None:
    table = await laid(database, TUESDAY)
    anne = await table.coordinator()
    await table.stop(days=5, hour=14, recipes=())
    made = await planned(table, anne)
    assert await met(table, made, await table.person(anne)) == ["round", "coordinator"]


async def test_without_the_order_they_do(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the network is held only after the workshop's row."""
    if database.engine == "sqlite":
        pytest.skip("SQLite has one writer")
    table = await laid(database, TUESDAY)
    anne = await table.coordinator()
    await table.stop(days=5, hour=14, recipes=())
    made, person = await planned(table, anne), await table.person(anne)
    hold = networks.hold

    async def later(tx: Transaction, network: int) -> None:
        """The first of a call-off is left out."""
        if tx in seen or not seen:
            seen.add(tx)
            await hold(tx, network)
        else:
            seen.add(tx)

    seen: set[Transaction] = set()
    monkeypatch.setattr(networks, "hold", later)
    assert len(await met(table, made, person)) == 3
