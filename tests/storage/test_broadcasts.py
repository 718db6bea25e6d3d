"""Messages to many in the store: their questions have indexes; a week is counted once, however many count at once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, text

from domain.broadcasts import Aim, Broadcast
from domain.messages import Payload
from domain.people import Network
from domain.places import Point
from domain.preferences import Preferences, Topic
from storage import broadcasts, networks, outbox, preferences
from storage.database import Database, Transaction
from storage.tables import news
from tests.end_to_end.many import settle, yes

NOW = datetime(2026, 9, 15, 7, tzinfo=UTC)
HERE = Point(49.9, 1.0)
ONE = Broadcast(1, 1, 1, 1, None, Topic.RESULTS, "x", (), HERE, None, "sending", 0, 0, NOW)

QUESTIONS = {
    "how far it is": lambda tx: broadcasts.progress(tx, ONE, NOW),
    "how much waits": lambda tx: broadcasts.backlog(tx, NOW),
    "what is taken back": lambda tx: broadcasts.take_back(tx, ONE),
    "what is taken back from somebody": lambda tx: broadcasts.take_back_from(tx, 5),
    "which are under way": broadcasts.going,
    "whether somebody may hear": lambda tx: preferences.may_hear(tx, 1, Topic.RESULTS, NOW),
}


@pytest.mark.parametrize("question", QUESTIONS)
async def test_no_question_reads_the_whole_table(database: Database, engine: str, question: str) -> None:
    """Years of letters do not slow a message to many down."""
    asked: list[tuple[str, Any]] = []

    def note(_conn: Any, _cursor: Any, statement: str, values: Any, _context: Any, _many: bool) -> None:
        asked.append((statement, values))

    async def work(tx: Transaction) -> list[str]:
        await outbox.post(tx, key="k", chat=5, payload=Payload(text="x"), now=NOW)
        connection = tx._connection
        event.listen(connection.sync_connection, "before_cursor_execute", note)
        await QUESTIONS[question](tx)
        event.remove(connection.sync_connection, "before_cursor_execute", note)
        if engine == "postgres":
            await tx.execute(text("SET LOCAL enable_seqscan = off"))
        explain = "EXPLAIN QUERY PLAN " if engine == "sqlite" else "EXPLAIN "
        plans = [await connection.exec_driver_sql(explain + statement, values) for statement, values in asked]
        return [str(line[-1]) for plan in plans for line in plan.all()]

    lines = await database.run(work)
    assert lines
    whole = [line for line in lines if line.startswith("SCAN ") and "USING" not in line]
    assert whole + [line for line in lines if "Seq Scan on" in line] == []


async def person(tx: Transaction, chosen: Preferences) -> int:
    network = await networks.add(tx, Network(0, "Dieppe", HERE, "Europe/Paris"))
    (one,) = await settle(tx, network.id, NOW, [chosen])
    return one


async def test_a_week_is_not_overdrawn_by_many_at_once(database: Database) -> None:
    """Ten count at the same moment against a week of two: the network's row is held, so two are let through."""
    one = await database.run(lambda tx: person(tx, yes(NOW)))

    async def hear(tx: Transaction) -> int:
        await networks.hold(tx, 1)
        return len(await preferences.heard(tx, [one], Topic.RESULTS, NOW))

    assert sum(await asyncio.gather(*(database.run(hear) for _ in range(10)))) == 2
    assert await database.run(lambda tx: tx.scalar(select(func.count()).select_from(news))) == 2


async def test_without_the_hold_it_may_be_overdrawn(database: Database, engine: str) -> None:
    """Negative control: on PostgreSQL two that look at the same time both see room. (SQLite has one writer.)"""
    if engine == "sqlite":
        pytest.skip("SQLite has one writer")
    one = await database.run(lambda tx: person(tx, yes(NOW, per_week=1)))
    together = asyncio.Barrier(2)

    async def hear(tx: Transaction) -> int:
        found = len(await preferences.heard(tx, [one], Topic.RESULTS, NOW))
        await together.wait()
        return found

    assert sum(await asyncio.gather(database.run(hear), database.run(hear))) == 2


async def test_choices_are_kept_as_they_are(database: Database) -> None:
    from dataclasses import replace

    from domain.preferences import QUIETS
    from domain.workshops import Audience

    chosen = Preferences(
        radius_km=5,
        audiences=(Audience.SENIORS, Audience.FAMILIES),
        languages=("en",),
        topics=(Topic.RESULTS,),
        per_week=5,
        consent_at=NOW,
        quiet=QUIETS[2],
    )
    one = await database.run(lambda tx: person(tx, chosen))
    assert await database.run(lambda tx: preferences.of(tx, one)) == chosen
    other = replace(chosen, consent_at=None, radius_km=None)
    await database.run(lambda tx: preferences.keep(tx, one, 1, other, NOW + timedelta(days=1)))
    assert await database.run(lambda tx: preferences.of(tx, one)) == other


@pytest.mark.parametrize(("radius", "expected"), [(None, 3), (50, 2), (10, 1)])
async def test_the_count_and_the_people_are_the_same(database: Database, radius: int | None, expected: int) -> None:
    async def work(tx: Transaction) -> tuple[int, list[int], int]:
        network = await networks.add(tx, Network(0, "Dieppe", HERE, "Europe/Paris"))
        for number, lat in enumerate((49.9, 50.2, 51.9)):
            await settle(tx, network.id, NOW, [yes(NOW), None], first=1000 * number + 1, point=Point(lat, 1.0))
        aim = Aim(network.id, Topic.RESULTS, (), "", HERE, radius)
        reach = await broadcasts.reach(tx, aim, NOW)
        found = await broadcasts.ears(tx, aim, 0, NOW, limit=99)
        assert reach.without_consent == expected
        return reach.reached, [ear.person for ear in found], await broadcasts.left(tx, aim, 0, NOW)

    reached, people, left = await database.run(work)
    assert (reached, len(people), left) == (expected, expected, expected)
    assert people == sorted(people)
