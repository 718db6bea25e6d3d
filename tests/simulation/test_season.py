"""A short season: nothing is wrong, the same seed gives the same table on both databases, and faults are seen."""

from __future__ import annotations

from datetime import time, timedelta
from typing import Any

import pytest

from bot.simulation.judge import Judge
from bot.simulation.plan import CLOCKS_CHANGE, Setting, troubles, workshops
from bot.simulation.report import report, verdict
from bot.simulation.run import simulate

SHORT = Setting(weeks=2, seed=22, residents=24, workshops=2)
"""With a waiting list that moves, and an offer that lapses."""


async def test_nothing_is_wrong_and_the_seed_decides_whatever_the_database(engine: str, database_url: str) -> None:
    """The same season twice: on a file of its own, and on an empty PostgreSQL."""
    if engine == "sqlite":
        return  # it is what the other is compared with
    judge = await simulate(SHORT)
    assert verdict(judge).startswith("overbooked 0, lost 0, wrong 0")
    assert judge.books.kinds["eve"] > 0 < judge.books.kinds["offered"]
    assert report(await simulate(SHORT, database_url)) == report(judge)


async def _sabotaged() -> Judge:
    return await simulate(SHORT)


@pytest.mark.long
async def test_seats_given_twice_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    async def always(*_all: Any) -> bool:
        return True

    monkeypatch.setattr("storage.workshops.take", always)
    monkeypatch.setattr("services.seat.waiting_list.free", lambda *_all: 99)
    assert (await _sabotaged()).books.overbooked


@pytest.mark.long
async def test_reminders_that_never_come_are_missed(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_all: Any) -> list[Any]:
        return []

    monkeypatch.setattr("scheduler.rounds.reminders.Round.due", nothing)
    assert (await _sabotaged()).books.losses


@pytest.mark.long
async def test_a_list_served_from_its_end_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from storage import signups

    in_order = signups.waiting

    async def last_first(*all_: Any) -> list[Any]:
        return (await in_order(*all_))[::-1]

    monkeypatch.setattr("storage.signups.waiting", last_first)
    wrongs = (await _sabotaged()).books.wrongs
    assert any("who came earlier" in one for one in wrongs)


@pytest.mark.long
async def test_people_who_are_woken_complain(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("domain.quiet.Quiet.covers", lambda *_all: False)
    monkeypatch.setattr("scheduler.reminders.eve.time", lambda *_all: time(22, 30))
    wrongs = (await _sabotaged()).books.wrongs
    assert any("in quiet hours" in one for one in wrongs)


def test_a_long_season_has_both_days_on_which_the_clocks_change() -> None:
    assert set(CLOCKS_CHANGE) <= {one.start.date() for one in workshops(Setting())}


def test_a_long_season_has_an_outage_of_three_days() -> None:
    assert timedelta(days=3) in {one.end - one.start for one in troubles(Setting())}
