"""Who can be called is found by an index, in a store of many; who was called long ago is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import insert, select, text

from domain.calls import Call
from domain.places import Point
from domain.volunteering import Volunteering
from storage import calls, candidates, volunteering
from storage.database import Transaction
from storage.tables import gleaning_call, person
from storage.volunteering import Counts
from tests.calling.conftest import Field
from tests.gleanings.made import BRACQUEMONT

HERE = BRACQUEMONT.point


async def crowded(tx: Transaction, field: Field, count: int) -> None:
    """So many people all over a country, one in ten of them a volunteer."""
    row: dict[str, Any] = {
        "network_id": field.table.network.id,
        "channel": "telegram",
        "name": "Voisin",
        "language": "fr",
        "welcomed": True,
        "farmer": False,
        "radius_km": 20,
        "reachable": True,
        "created_at": field.table.now,
        "seen_at": field.table.now,
    }
    rows = [
        row
        | {
            "address": 800_000 + each,
            "volunteer": each % 10 == 0,
            "resident": each % 10 != 0,
            "lat": round(43 + (each % 997) / 125, 3),
            "lon": round(-1 + (each % 613) / 100, 3),
        }
        for each in range(count)
    ]
    for at in range(0, count, 1000):
        await tx.execute(insert(person), rows[at : at + 1000])
    await tx.execute(text("ANALYZE"))


async def test_candidates_are_the_nearest_volunteers_found_by_an_index(field_: Field) -> None:
    run, table = field_.table.database.run, field_.table
    await run(lambda tx: crowded(tx, field_, 6000))
    found = await run(lambda tx: candidates.candidates(tx, table.network.id, HERE, table.now))
    assert found
    assert [one.km for one in found] == sorted(one.km for one in found)
    assert max(one.km for one in found) <= 50
    wanted = (
        "SELECT id FROM person WHERE network_id = 1 AND person.volunteer IS TRUE AND lat BETWEEN 49.9 AND 49.95 "
        "AND lon BETWEEN 1.1 AND 1.2"
    )
    explain = "EXPLAIN QUERY PLAN " if table.database.engine == "sqlite" else "EXPLAIN "
    plan = await run(lambda tx: tx.all(text(explain + wanted)))
    assert "ix_person_gleans" in str(plan)


async def test_the_nearest_are_looked_at_when_there_are_too_many(field_: Field, monkeypatch: Any) -> None:
    monkeypatch.setattr(candidates, "MOST", 2)
    phones = [await field_.volunteer(km=km) for km in (9, 3, 6)]
    ids = [(await field_.table.person(phone)).id for phone in phones]
    run, table = field_.table.database.run, field_.table
    found = await run(lambda tx: candidates.candidates(tx, table.network.id, HERE, table.now, called=[ids[0]]))
    assert [one.person for one in found] == [ids[1], ids[2], ids[0]], "who was called is looked at all the same"


async def test_how_far_they_go_is_what_they_said_for_gleanings_then_for_news_then_the_usual(field_: Field) -> None:
    await field_.volunteer("A", like=Volunteering(radius_km=7))
    await field_.volunteer("B")
    run, table = field_.table.database.run, field_.table
    found = await run(lambda tx: candidates.candidates(tx, table.network.id, HERE, table.now))
    assert sorted((one.radius_km, one.chosen) for one in found) == [(7, True), (20, False)]


async def test_another_network_is_not_looked_at(field_: Field) -> None:
    await field_.volunteer()
    run, table = field_.table.database.run, field_.table
    assert await run(lambda tx: candidates.candidates(tx, table.network.id + 1, HERE, table.now)) == []
    assert await run(lambda tx: candidates.candidates(tx, table.network.id, Point(43.6, 1.4), table.now)) == []


async def test_choices_and_counts_do_not_overwrite_one_another(field_: Field) -> None:
    josette = await field_.table.person(await field_.volunteer())
    run, now = field_.table.database.run, field_.table.now
    counts = Counts(1.5, 0.5, 2.0, now)
    chosen = Volunteering(days=3, likes=("carotte",), refuses=("pomme",), car_seats=2, per_week=1, radius_km=9)
    await run(lambda tx: volunteering.count(tx, josette.id, josette.network, counts))
    assert not await run(lambda tx: volunteering.known(tx, josette.id))
    assert await run(lambda tx: volunteering.of(tx, josette.id)) == Volunteering()
    await run(lambda tx: volunteering.keep(tx, josette.id, josette.network, chosen, now))
    assert await run(lambda tx: volunteering.known(tx, josette.id))
    assert await run(lambda tx: volunteering.of(tx, josette.id)) == chosen
    assert await run(lambda tx: volunteering.counts(tx, [josette.id])) == {josette.id: counts}


async def test_who_was_called_long_ago_is_forgotten(field_: Field) -> None:
    josette = await field_.table.person(await field_.volunteer())
    workshop = await field_.opens()
    run, now = field_.table.database.run, field_.table.now
    call = Call(josette.id, workshop.id, workshop.start.date(), 1, now, None)
    await run(lambda tx: calls.add(tx, josette.network, [call]))
    await run(lambda tx: calls.counted(tx, workshop.id, now))
    assert await run(lambda tx: calls.forget(tx, now + timedelta(days=396))) == 0
    assert await run(lambda tx: calls.forget(tx, now + timedelta(days=397))) == 1
    assert await run(lambda tx: tx.all(select(gleaning_call))) == []
