"""The bell itself: the real APScheduler, with rounds that are slow, that fail, and that the store keeps waiting."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import OperationalError

from domain.messages import Payload
from scheduler.clockwork import Clockwork, Round
from storage import outbox
from storage.database import Database, Transaction

NOW = datetime(2026, 9, 15, 7, tzinfo=UTC)


class Rung:
    """A round that counts."""

    def __init__(self, seconds: float = 0.0, error: Exception | None = None) -> None:
        self.times, self.under_way, self.most = 0, 0, 0
        self._seconds, self._error = seconds, error

    async def due(self, _tx: Transaction, _now: datetime) -> list[int]:
        return [1]

    async def settle(self, _tx: Transaction, _row: int, now: datetime) -> None:
        assert now == NOW
        self.times += 1
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await asyncio.sleep(self._seconds)
        self.under_way -= 1
        if self._error:
            raise self._error


def clockwork(database: Database, died: list[Exception], *rounds: tuple[Rung, float]) -> Clockwork:
    made = Clockwork(database, lambda: NOW, died.append)
    made._rounds = [Round(f"r{n}", timedelta(seconds=every), rung) for n, (rung, every) in enumerate(rounds)]
    return made


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", "sqlite"))


async def test_it_rings_while_it_runs_and_not_after(database: Database) -> None:
    rung, died = Rung(), []  # type: ignore[var-annotated]
    async with clockwork(database, died, (rung, 0.05)).running():
        await asyncio.sleep(0.5)
    times = rung.times
    assert 2 <= times <= 11
    await asyncio.sleep(0.2)
    assert rung.times == times
    assert died == []


async def test_a_slow_round_is_not_rung_again_before_it_ends(database: Database) -> None:
    """Rings that were missed meanwhile become one."""
    slow, quick, died = Rung(0.2), Rung(), []  # type: ignore[var-annotated]
    async with clockwork(database, died, (slow, 0.05), (quick, 0.05)).running():
        await asyncio.sleep(0.7)
    assert slow.most == 1
    assert 1 <= slow.times <= 4
    assert quick.times >= 1, "the others have their turn"


async def test_what_was_missed_is_made_up_for_once(database: Database) -> None:
    """The program was busy for longer than many rings: the next one comes at once, and comes once."""
    rung, died = Rung(), []  # type: ignore[var-annotated]
    async with clockwork(database, died, (rung, 0.1)).running():
        await asyncio.sleep(0.15)
        before = rung.times
        import time

        time.sleep(0.65)  # noqa: ASYNC251 - this is the fault
        await asyncio.sleep(0.06)
        assert before < rung.times <= before + 2


async def test_a_store_that_does_not_answer_is_asked_again(database: Database) -> None:
    import sqlite3

    passing = OperationalError("x", {}, sqlite3.OperationalError("database or disk is full"))
    rung, died = Rung(error=passing), []  # type: ignore[var-annotated]
    made = clockwork(database, died, (rung, 60))
    await made.ring_all()
    await made.ring_all()
    assert (rung.times, died) == (2, [])


class Rows:
    """A round over rows, of which some fail as long as they are in `broken`."""

    def __init__(self, rows: list[int], broken: set[int], error: Exception | None = None) -> None:
        self.settled: list[int] = []
        self.tried: list[int] = []
        self.broken = broken
        self._rows, self._error = rows, error

    async def due(self, _tx: Transaction, _now: datetime) -> list[int]:
        if self._error is not None:
            raise self._error
        return [row for row in self._rows if row not in self.settled]

    async def settle(self, tx: Transaction, row: int, now: datetime) -> None:
        self.tried.append(row)
        key = f"row:{row}"
        await outbox.post(tx, key=key, chat=row, payload=Payload(text="x"), now=now)
        if row in self.broken:
            raise ValueError("ours")
        self.settled.append(row)


@pytest.mark.parametrize("engine", ["sqlite", "postgres"], indirect=True)
async def test_one_row_that_fails_stops_neither_the_others_nor_the_bot(database: Database) -> None:
    """It alone is undone, is left alone for a minute, then for two, and is done once it can be."""
    rows, now = Rows([1, 2, 3], broken={2}), [NOW]
    died: list[Exception] = []
    made = Clockwork(database, lambda: now[0], died.append)
    made._rounds = [Round("rows", timedelta(seconds=30), rows)]
    for _ in range(3):
        await made.ring_all()
    assert (rows.settled, rows.tried, died) == ([1, 3], [1, 2, 3], [])
    assert await database.run(outbox.counts) == {"ready": 2}
    now[0] += timedelta(minutes=1)
    await made.ring_all()
    now[0] += timedelta(minutes=1)
    await made.ring_all()
    assert rows.tried == [1, 2, 3, 2]
    rows.broken.clear()
    now[0] += timedelta(minutes=1)
    await made.ring_all()
    assert (rows.settled, made.set_aside) == ([1, 3, 2], {})


async def test_what_goes_wrong_outside_rows_ends_the_bot(database: Database) -> None:
    rows, died = Rows([], set(), ValueError("ours")), []  # type: ignore[var-annotated]
    made = Clockwork(database, lambda: NOW, died.append)
    made._rounds = [Round("rows", timedelta(seconds=30), rows)]
    await made.ring_all()
    assert [str(exc) for exc in died] == ["ours"]


async def test_the_end_waits_for_the_round_under_way(database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """The transaction ends one way or the other, no further one begins, and nobody calls it an error."""
    rung, died = Rung(0.2), []  # type: ignore[var-annotated]
    async with clockwork(database, died, (rung, 0.05)).running():
        await asyncio.sleep(0.15)
        begun = rung.times
    assert (rung.under_way, rung.times) == (0, begun)
    await asyncio.sleep(0.1)
    assert rung.times == begun
    assert (died, [record for record in caplog.records if record.levelname == "ERROR"]) == ([], [])
