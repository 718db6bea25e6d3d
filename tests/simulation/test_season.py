"""A short season: nothing is wrong, the same seed gives the same table on both databases, and faults are seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

import pytest

from bot.simulation.calls import Calls
from bot.simulation.courses import Course
from bot.simulation.gleanings import gleanings
from bot.simulation.judge import Judge
from bot.simulation.plan import CLOCKS_CHANGE, ZONE, Setting, troubles, workshops
from bot.simulation.report import report, verdict
from bot.simulation.run import simulate

SHORT = Setting(weeks=2, seed=22, residents=24, workshops=2, gleanings=3)
"""With a waiting list that moves, and an offer that lapses; a gleaning is postponed, and one is called off."""
OFTEN = Setting(weeks=2, seed=5, residents=30, workshops=0, gleanings=8)
"""Too many gleanings for so few people."""
NOW = datetime(2026, 10, 20, 10, tzinfo=ZONE)
START = NOW + timedelta(days=3)


@pytest.mark.long
async def test_nothing_is_wrong_and_the_seed_decides_whatever_the_database(engine: str, database_url: str) -> None:
    """The same season twice: on a file of its own, and on an empty PostgreSQL."""
    if engine == "sqlite":
        return  # it is what the other is compared with
    judge = await simulate(SHORT)
    assert verdict(judge).startswith("overbooked 0, lost 0, wrong 0")
    assert judge.books.kinds["eve"] > 0 < judge.books.kinds["offered"]
    assert judge.books.kinds["call"] > 0
    done = judge.season.done
    assert min(done["gleanings opened"], done["gleanings postponed"], done["gleanings cancelled"]) > 0
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


@pytest.mark.long
async def test_too_many_gleanings_are_nobodys_third_call_in_a_week() -> None:
    """The negative control follows: the same season without a limit."""
    judge = await simulate(OFTEN)
    assert verdict(judge).startswith("overbooked 0, lost 0, wrong 0")
    assert judge.books.kinds["danger"] > 0


@pytest.mark.long
async def test_calls_without_a_limit_are_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    from matching.waves import values
    from services.calling import asking

    plain = values.Volunteer
    monkeypatch.setattr(asking, "Volunteer", lambda **known: plain(**known | {"calls_this_week": 0}))
    wrongs = (await simulate(OFTEN)).books.wrongs
    assert any("a third time in seven days" in one for one in wrongs)


@pytest.mark.long
async def test_a_danger_that_nobody_is_told_of_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    async def silence(*_all: Any, **_more: Any) -> None:
        return None

    monkeypatch.setattr("services.calling.danger._tell", silence)
    assert any("nobody knew that too few come" in one for one in (await simulate(OFTEN)).books.losses)


@pytest.mark.parametrize(
    ("what", "fault"),
    [
        ({}, None),
        ({"cancelled": True}, "though it is called off"),
        ({"seated": {7: 1}}, "though they come"),
        ({"said_no": {7: START}}, "though they said no"),
        ({"said_no": {7: START - timedelta(days=2)}}, None),
        ({"start": NOW}, "after the start"),
    ],
)
def test_a_call_that_should_not_have_been_is_seen(what: dict[str, Any], fault: str | None) -> None:
    course = replace(Course(1001, START, START + timedelta(hours=2), 8, least=4, title="Carottes"), **what)
    said = [] if fault is None else [f"2026-10-20 10:00: called 7 to gleaning 1001 {fault}"]
    assert Calls().called(NOW, 7, course) == said


def test_a_third_call_in_seven_days_is_seen_and_trouble_on_the_wire_is_not() -> None:
    course = Course(1001, START, START + timedelta(hours=2), 8, least=4, title="Carottes")
    early, plain = NOW - timedelta(days=6), Calls()
    late = Calls(trouble=lambda _start, _end: timedelta(days=2))
    for calls in (plain, late):
        assert [calls.called(at, 7, course) for at in (early, early + timedelta(hours=1))] == [[], []]
    assert plain.called(NOW, 7, course) == ["2026-10-20 10:00: called 7 to gleaning 1001 a third time in seven days"]
    assert late.called(NOW, 7, course) == []


def test_every_gleaning_has_a_crop_of_its_own() -> None:
    """It is what a message is recognised by."""
    season = gleanings(Setting())
    assert len({one.crop for one in season}) == len(season) == 20
    assert {"postponed", "cancelled"} <= {one.fate for one in season}


def test_a_long_season_has_both_days_on_which_the_clocks_change() -> None:
    assert set(CLOCKS_CHANGE) <= {one.start.date() for one in workshops(Setting())}


def test_a_long_season_has_an_outage_of_three_days() -> None:
    assert timedelta(days=3) in {one.end - one.start for one in troubles(Setting())}
