"""The two rounds: what was not taken is passed on, what came free by itself is offered; also when they ring twice."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event, text

from scheduler.clockwork import Clockwork
from scheduler.reminders import eve, thanks
from services.door import presence
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


Look = Callable[[Transaction, datetime], Awaitable[object]]
LOOKS: dict[str, tuple[Look, str]] = {
    "offers that are over": (signups.lapsing, "ix_signup_held_until"),
    "who waits beside a free seat": (signups.unserved, "ix_signup_waits"),
    "lists that are open": (presence.unclosed, "ix_workshop_unclosed"),
    "what begins": (eve.REMINDER.due, "ix_workshop_starts_at"),
    "what has ended": (thanks.REMINDER.due, "ix_workshop_ends_at"),
}
"""By what each is found, whatever the number of workshops and sign-ups of all years."""


@pytest.mark.parametrize("what", LOOKS)
async def test_what_is_looked_for_every_few_seconds_has_its_index(room: Workroom, what: str) -> None:
    look, wanted = LOOKS[what]
    plan = await room.run(lambda tx: explained(tx, look, room.now))
    assert any(wanted in line for line in plan), plan


async def explained(tx: Transaction, look: Look, now: datetime) -> list[str]:
    """How the engine answers what a look asks."""
    asked: list[tuple[str, Any]] = []

    def note(conn: Any, cursor: Any, statement: str, values: Any, context: Any, many: bool) -> None:
        asked.append((statement, values))

    event.listen(tx._connection.sync_connection, "before_cursor_execute", note)
    await look(tx, now)
    event.remove(tx._connection.sync_connection, "before_cursor_execute", note)
    how = "EXPLAIN QUERY PLAN " if tx.engine == "sqlite" else "EXPLAIN "
    if tx.engine == "postgresql":
        await tx.execute(text("SET LOCAL enable_seqscan = off"))
        await tx.execute(text("DROP INDEX ix_workshop_upcoming"))  # for a table as small as here any index will do
    plans = [await tx._connection.exec_driver_sql(how + statement, values) for statement, values in asked]
    return [str(line[-1]) for plan in plans for line in plan.all()]
