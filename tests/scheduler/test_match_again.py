"""Matching again: offer by offer, only where something has changed, and never so that the bot stands still."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from domain.messages import Sender
from domain.people import Network
from domain.places import Place, Point
from scheduler.clockwork import Clockwork, Round
from scheduler.rounds import match_again
from services.offer import rematching
from storage import networks, outbox, people, places
from storage.database import Database, Transaction
from storage.tables import offer, offer_item, stop

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
HERE = Point(49.9, 1.0)


async def world(tx: Transaction) -> tuple[int, int, int]:
    network = (await networks.add(tx, Network(0, "N", HERE, "Europe/Paris"))).id
    centre = (await networks.add_centre(tx, network, "C", "Dieppe", HERE)).id
    farmer = await people.arrive(tx, "telegram", Sender(2, "F", "fr"), network, "fr", NOW)
    return network, centre, farmer.id


async def offers_of(tx: Transaction, network: int, farmer: int, number: int) -> list[int]:
    place = places.to_json(Place("Dieppe", HERE, "Dieppe"))
    row: dict[str, Any] = {"network_id": network, "farmer_id": farmer, "kind": "surplus", "state": "open"}
    row |= {"mode": "deliver", "radius_km": 20, "grades": [], "ready_at": NOW, "until_at": NOW + timedelta(days=5)}
    row |= {"said_start": True, "said_until": True, "commune": "Dieppe", "lat": 49.9, "lon": 1.0, "place": place}
    made = []
    for _ in range(number):
        key = await tx.insert(insert(offer).values(**row, created_at=NOW, changed_at=NOW))
        item = {"network_id": network, "offer_id": key, "position": 0, "product": "tomate", "grams": 100_000}
        await tx.execute(insert(offer_item).values(**item, estimated=False, shelf_hours=140))
        made.append(key)
    return made


async def stops_of(tx: Transaction, network: int, centre: int, number: int, grams: int) -> list[int]:
    row: dict[str, Any] = {"network_id": network, "centre_id": centre, "site": "s", "commune": "d", "lon": 1.0}
    row |= {"zone": "Europe/Paris", "capacity_grams": grams, "products": [], "state": "planned"}
    made = []
    for at in range(number):
        start = NOW + timedelta(days=1, minutes=at)
        more = {"lat": 49.9 + at * 0.001, "starts_at": start, "ends_at": start + timedelta(hours=5)}
        made.append(await tx.insert(insert(stop).values(**row, **more, created_at=NOW, changed_at=NOW)))
    return made


class Watched(match_again.Round):
    """Which offers were looked at."""

    def __init__(self) -> None:
        super().__init__()
        self.looked: list[int] = []

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        self.looked.append(row)
        await super().settle(tx, row, now)

    def since(self) -> list[int]:
        looked, self.looked = self.looked, []
        return looked


def clockwork(database: Database, looks: match_again.Round, now: list[datetime]) -> Clockwork:
    made = Clockwork(database, lambda: now[0], _fail)
    made._rounds = [Round("match_again", timedelta(minutes=1), looks)]
    return made


def _fail(exc: Exception) -> None:
    raise exc


async def test_only_where_something_has_changed(database: Database) -> None:
    """New, changed, more room somewhere, an hour later: else an offer that was looked at in vain is left alone."""
    network, centre, farmer = await database.run(world)
    first = await database.run(lambda tx: offers_of(tx, network, farmer, 3))
    (full,) = await database.run(lambda tx: stops_of(tx, network, centre, 1, 1))
    looks, now = Watched(), [NOW]
    made = clockwork(database, looks, now)

    async def rung(minutes: float = 1) -> list[int]:
        now[0] += timedelta(minutes=minutes)
        await made.ring_all()
        assert made.set_aside == {}
        return looks.since()

    assert await rung() == first
    assert await rung() == []
    (new,) = await database.run(lambda tx: offers_of(tx, network, farmer, 1))
    assert await rung() == [new]
    await database.run(lambda tx: tx.execute(update(offer).where(offer.c.id == new).values(version=2)))
    assert await rung() == [new]
    await database.run(lambda tx: tx.execute(update(stop).where(stop.c.id == full).values(lat=49.91, version=2)))
    assert await rung() == [*first, new]
    assert await rung() == []
    assert await rung(60) == [*first, new]
    await database.run(lambda tx: stops_of(tx, network, centre, 1, 150_000))
    assert await rung() == [*first, new]
    assert await database.run(outbox.counts) == {"ready": 2}, "there was room for one and a half"
    assert await rung() == []


@asynccontextmanager
async def lag() -> AsyncIterator[list[float]]:
    """How long the loop stood still at most."""
    worst = [0.0]

    async def watch() -> None:
        while True:
            begun = time.perf_counter()
            await asyncio.sleep(0.005)
            worst[0] = max(worst[0], time.perf_counter() - begun - 0.005)

    task = asyncio.create_task(watch())
    yield worst
    task.cancel()


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_bot_does_not_stand_still(database: Database, engine: str) -> None:
    """150 offers before 60 full stops: others have their turn after each offer, and may write meanwhile."""
    network, centre, farmer = await database.run(world)
    await database.run(lambda tx: offers_of(tx, network, farmer, 150))
    await database.run(lambda tx: stops_of(tx, network, centre, 60, 1))
    made = clockwork(database, match_again.Round(), [NOW])
    written = 0
    async with lag() as worst:
        ringing = asyncio.create_task(made.ring_all())
        while not ringing.done():
            await database.run(outbox.counts)
            written += 1
        await ringing
    assert worst[0] < 0.3, engine
    assert written > 50


async def test_within_somebodys_transaction_only_the_most_urgent(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The others' turn comes with the round: nobody waits for hundreds."""
    network, centre, farmer = await database.run(world)
    await database.run(lambda tx: offers_of(tx, network, farmer, 4))
    await database.run(lambda tx: stops_of(tx, network, centre, 1, 400_000))
    monkeypatch.setattr(rematching, "AT_ONCE", 3)
    assert await database.run(lambda tx: rematching.rematch(tx, network, NOW)) == 3
    looks = Watched()
    await clockwork(database, looks, [NOW]).ring_all()
    assert len(looks.looked) == 1
    assert await database.run(outbox.counts) == {"ready": 4}
