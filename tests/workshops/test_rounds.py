"""The two rounds: what was not taken is passed on, what came free by itself is offered; also when they ring twice."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import event, text

from scheduler.clockwork import Clockwork
from storage import people, signups
from storage.database import Transaction
from tests.workshops.conftest import Workroom


async def ring(room: Workroom) -> None:
    def fail(exc: Exception) -> Any:
        raise exc

    clockwork = Clockwork(room.database, lambda: room.now, fail)
    for _ in range(2):
        await clockwork.ring_all()
        await room.deliver()
    assert clockwork.set_aside == {}


async def full(room: Workroom, **more: Any) -> Any:
    """A workshop for one, with Marie in it, and Paul and Zoé waiting."""
    workshop = await room.workshop(1, **more)
    for name in ("Marie", "Paul", "Zoé"):
        await room.sign_up(name, workshop)
    return workshop


async def test_a_seat_is_passed_on_by_itself(room: Workroom) -> None:
    workshop = await full(room)
    await room.cancel("Marie", workshop)
    await ring(room)
    assert await room.stand(workshop) == {"Paul": (0, 1, 1), "Zoé": (0, 1, 0)}
    room.now += timedelta(days=1)
    await ring(room)
    assert await room.stand(workshop) == {"Zoé": (0, 1, 1)}
    told = [("Paul", "offered"), ("Paul", "lapsed"), ("Zoé", "offered")]
    assert (await room.letters())[-3:] == told


async def test_a_seat_offered_to_somebody_who_has_blocked_us_is_passed_on_at_once(room: Workroom) -> None:
    workshop = await full(room)
    await room.cancel("Marie", workshop)
    paul = await room.person("Paul")
    await room.run(lambda tx: people.keep(tx, paul.id, reachable=False))
    await ring(room)
    assert await room.stand(workshop) == {"Paul": (0, 1, 0), "Zoé": (0, 1, 1)}
    await room.run(lambda tx: people.keep(tx, paul.id, reachable=True))
    await room.decline("Zoé", workshop)
    assert await room.stand(workshop) == {"Paul": (0, 1, 1)}, "whoever comes back has kept their place"


async def test_kept_seats_are_offered_two_days_before(room: Workroom) -> None:
    workshop = await room.workshop(2, kept_partner=1, partner="Mission locale")
    for name in ("Marie", "Paul", "Zoé"):
        await room.sign_up(name, workshop)
    await ring(room)
    assert (await room.stand(workshop))["Paul"] == (0, 1, 0)
    room.now = workshop.start - timedelta(hours=48)
    await ring(room)
    assert await room.stand(workshop) == {"Marie": (1, 0, 0), "Paul": (0, 1, 1), "Zoé": (0, 1, 0)}


async def test_nothing_is_passed_on_after_the_start(room: Workroom) -> None:
    workshop = await full(room)
    await room.cancel("Marie", workshop)
    room.now = workshop.start
    await ring(room)
    assert await room.stand(workshop) == {"Zoé": (0, 1, 0)}
    assert ("Zoé", "offered") not in await room.letters()


async def test_looking_for_what_is_over_reads_offers_only(room: Workroom) -> None:
    """Every twenty seconds, whatever the number of sign-ups of all years."""
    lines: list[str] = []

    async def explained(tx: Transaction) -> None:
        def note(conn: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
            asked.append((statement, values))

        asked: list[tuple[str, Any]] = []
        event.listen(tx._connection.sync_connection, "before_cursor_execute", note)
        await signups.lapsing(tx, room.now)
        event.remove(tx._connection.sync_connection, "before_cursor_execute", note)
        how = "EXPLAIN QUERY PLAN " if tx.engine == "sqlite" else "EXPLAIN "
        if tx.engine == "postgresql":
            await tx.execute(text("SET LOCAL enable_seqscan = off"))
        for statement, values in asked:
            plan = await tx._connection.exec_driver_sql(how + statement, values)
            lines.extend(str(line[-1]) for line in plan.all())

    await room.run(explained)
    assert any("ix_signup_held_until" in line for line in lines), lines
