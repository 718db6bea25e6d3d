"""Each rule about time given sees the fault that it is there for."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from domain.people import Network
from storage import fsck, networks
from storage.database import Database
from storage.tables import service_time
from tests.hours.conftest import a_field
from tests.workshops.conftest import DIEPPE, furnished

FAULTS: dict[str, dict[str, Any]] = {
    "time given, its person and its centre belong together": {"network_id": 2},
    "nobody decides on their own time": {"state": "approved", "approved_by": service_time.c.person_id},
}


@pytest.mark.parametrize("rule", FAULTS)
async def test_the_rule_sees_its_fault(database: Database, rule: str) -> None:
    room = await furnished(database)
    await room.run(lambda tx: networks.add(tx, Network(0, "Caen", DIEPPE, "Europe/Paris")))
    field = await a_field(room)
    await field.came("Paul")
    await field.close()
    await field.round()
    assert await room.run(fsck.look) == []
    values = FAULTS[rule] | ({"approved_at": room.now} if "state" in FAULTS[rule] else {})
    wrong = update(service_time).where(service_time.c.id == (await field.one("Paul")).id).values(**values)
    await room.run(lambda tx: tx.execute(wrong))
    assert [fault.rule for fault in await room.run(fsck.look)] == [rule]
