"""Each rule about tours and gleanings sees the fault that it is there for."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Executable, delete, update

from domain.people import Network
from storage import fsck, harvests, networks, tours
from storage.database import Database, Transaction
from storage.tables import gleaning, gleaning_crop, halt, offer
from tests.driving.conftest import Scene, a_scene
from tests.end_to_end.conftest import TUESDAY, laid
from tests.gleanings.made import a_gleaning
from tests.workshops.conftest import DIEPPE

FAULTS: dict[str, list[Executable]] = {
    "every gleaning has what only gleanings have": [delete(gleaning_crop), delete(gleaning)],
    "what is on board was loaded at a farm where somebody has been": [
        update(halt).values(state="nothing"),
    ],
    "a tour, its stop, its vehicles and its lots belong together": [update(offer).values(network_id=2)],
}


async def furnish(tx: Transaction, scene: Scene) -> None:
    """A gleaning, and a lot on board."""
    now, person = scene.table.now, scene.tour.created_by
    await networks.add(tx, Network(0, "Caen", DIEPPE, "Europe/Paris"))
    await a_gleaning(tx, scene.table.centres[0], now + timedelta(days=2), now)
    for one in scene.halts:
        assert await tours.settle(tx, one.id, "picked", person, now)
        more = {"by": person, "now": now, "halt_id": one.id}
        await harvests.weigh(tx, scene.tour.network, "tomate", 30, "kg", 30_000, "weighed", **more)  # type: ignore[arg-type]


@pytest.mark.parametrize("rule", FAULTS)
async def test_the_rule_sees_its_fault(database: Database, rule: str) -> None:
    scene = await a_scene(await laid(database, TUESDAY))
    await scene.run(lambda tx: furnish(tx, scene))
    assert await scene.run(fsck.look) == []

    async def harm(tx: Transaction) -> None:
        for each in FAULTS[rule]:
            await tx.execute(each)

    await scene.run(harm)
    assert rule in [fault.rule for fault in await scene.run(fsck.look)]
