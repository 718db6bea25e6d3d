"""Whatever the clock, the process and the coordinators do: each reminder once, in time, and none that is wrong.

The letters and figures are those of `docs/reminders.md`. Each guard has a test that switches it off and sees the fault.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from domain.reminders import Occasion
from domain.workshops import Workshop
from scheduler.reminders import coming, eve, soon
from scheduler.rounds import reminders as round_
from storage import fsck
from storage.database import Database
from tests.scheduler.reminding import PARIS, Clock, clock, twice

MONDAY = datetime(2026, 9, 14, 9, 0, tzinfo=PARIS)
sqlite = pytest.mark.parametrize("engine", ["sqlite"])
SEATS = ("coming", "eve", "soon")


async def planned(made: Clock, start: datetime, *names: str, hours: float = 3, **changes: Any) -> Workshop:
    """A workshop that everybody named has a seat in."""
    workshop = await made.room.workshop(start=start, end=start + timedelta(hours=hours), **changes)
    for name in names:
        await made.room.sign_up(name, workshop)
    await made.send()
    return workshop


# --- E1: the bot was stopped ---


async def test_three_days_without_the_bot(database: Database) -> None:
    """No reminder of what is over; one message to the coordinators of the centre, with a number, once."""
    made = await clock(database, MONDAY)
    await made.room.coordinator()
    await made.room.coordinator("Bruno", centre=1)
    for day in (16, 17):
        start = datetime(2026, 9, day, 14, 0, tzinfo=PARIS)
        await planned(made, start, *(f"Personne {n}" for n in range(6)), title=f"Atelier {day}")
    after = await planned(made, datetime(2026, 9, 18, 14, 0, tzinfo=PARIS), "Rose")
    made.left.clear()
    made.room.now = datetime(2026, 9, 18, 1, 0, tzinfo=PARIS)
    await made.pass_to(datetime(2026, 9, 18, 15, 0, tzinfo=PARIS))
    assert made.timetable(*SEATS) == [("eve", "Fri 08:00"), ("soon", "Fri 12:00")], "only what is to come"
    assert {one.start for one in made.reminders(*SEATS)} == {Occasion(after.id, after.start, after.end).stamp}
    (summary,) = [one for one in made.left if one.occasion == "missed"]
    assert (summary.local, summary.chat) == ("Fri 08:00", made.room.known["Anne"].chat)
    assert summary.lines == [
        "⚠️ Le bot était arrêté : 12 rappels n'ont pas pu partir.",
        "• mercredi 16 septembre, 14 h : Atelier 16, 6 personnes",
        "• jeudi 17 septembre, 14 h : Atelier 17, 6 personnes",
    ]
    await made.pass_to(datetime(2026, 9, 20, 12, 0, tzinfo=PARIS))
    assert len([one for one in made.left if one.occasion == "missed"]) == 1
    assert await database.run(fsck.look) == []


@sqlite
async def test_without_the_look_at_the_start_what_is_over_is_reminded_of(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of E1: were a reminder good for a week, it would come after the start."""
    late = replace(eve.REMINDER, expires=lambda one: one.end + timedelta(days=7), today=False, behind=timedelta(days=7))
    monkeypatch.setattr(eve, "REMINDER", late)
    made = await clock(database, MONDAY)
    start = datetime(2026, 9, 16, 14, 0, tzinfo=PARIS)
    await planned(made, start, "Rose")
    made.room.now = datetime(2026, 9, 18, 9, 0, tzinfo=PARIS)
    await made.ring()
    assert [one.at > start for one in made.reminders("eve")] == [True]


@sqlite
async def test_telegram_does_not_answer_for_three_days(database: Database) -> None:
    """What was left in the outbox and could not leave in time counts as missed too."""
    made = await clock(database, MONDAY)
    await made.room.coordinator()
    await planned(made, datetime(2026, 9, 16, 14, 0, tzinfo=PARIS), "Rose", "Lise")
    await made.pass_to(datetime(2026, 9, 17, 12, 0, tzinfo=PARIS), send=False)
    await made.send()
    await made.pass_to(datetime(2026, 9, 17, 18, 0, tzinfo=PARIS))
    assert made.timetable(*SEATS) == []
    assert [one.lines[0] for one in made.left if one.occasion == "missed"] == [
        "⚠️ Le bot était arrêté : 2 rappels n'ont pas pu partir."
    ]


# --- E3: the clocks change ---


@pytest.mark.long
@pytest.mark.parametrize("day", [datetime(2026, 10, 25, tzinfo=PARIS), datetime(2027, 3, 28, tzinfo=PARIS)])
async def test_every_minute_of_the_days_when_the_clocks_change(database: Database, day: datetime) -> None:
    """Each reminder once; the evening before is 18:00 on the clock of the place, two hours before are two hours."""
    made = await clock(database, day - timedelta(days=3) + timedelta(hours=9))
    made.rounds = made.rounds[:1]
    that_day = await planned(made, day.replace(hour=14), "Rose", hours=2)
    await planned(made, day.replace(hour=10) + timedelta(days=1), "Lise")
    night = await planned(made, day.replace(hour=4), "Zoé", hours=1)
    await made.pass_to(day)
    minute = day.astimezone(UTC)
    end = (day + timedelta(days=1)).astimezone(UTC)
    minutes = 0
    while minute < end:
        made.room.now = minute.astimezone(PARIS)
        await made.ring()
        minute += timedelta(minutes=1)
        minutes += 1
    assert minutes == {10: 25, 3: 23}[day.month] * 60
    assert twice(made.left) == []
    found = [(one.occasion, one.local) for one in made.reminders(of="Rose")]
    assert found == [("coming", "Fri 10:00"), ("eve", "Sat 18:00"), ("soon", "Sun 12:00"), ("thanks", "Sun 17:00")]
    assert made.timetable(of="Lise") == [("coming", "Sat 10:00"), ("eve", "Sun 18:00")]
    assert made.timetable(of="Zoé") == [
        ("coming", "Fri 10:00"),
        ("eve", "Sat 18:00"),
        ("soon", "Sat 20:00"),
        ("thanks", "Sun 08:00"),
    ]
    sent = next(one for one in made.reminders("soon", of="Rose"))
    assert that_day.start.astimezone(UTC) - sent.at.astimezone(UTC) == timedelta(hours=2)
    assert night.start.astimezone(UTC) > made.reminders("soon", of="Zoé")[0].at


# --- E4: the clock jumps ---

TICK = timedelta(minutes=30)


@pytest.mark.parametrize(
    "jump", [timedelta(hours=1), timedelta(hours=-1), timedelta(days=1), timedelta(days=-1), timedelta(days=-20000)]
)
@pytest.mark.parametrize("when", [12, 17, 18])
@sqlite
async def test_a_clock_that_jumps_and_is_set_right(database: Database, jump: timedelta, when: int) -> None:
    """None twice, none lost, none later than one tick after the clock is right again."""
    made = await clock(database, MONDAY)
    await planned(made, datetime(2026, 9, 16, 14, 0, tzinfo=PARIS), "Rose")
    await planned(made, datetime(2026, 9, 17, 14, 0, tzinfo=PARIS), "Lise")
    await made.pass_to(datetime(2026, 9, 15, when, 0, tzinfo=PARIS), every=TICK)
    right = made.room.now
    made.room.now = right + jump
    for _ in range(3):
        await made.ring()
        made.room.now += TICK
    wrong = [one for one in made.left if one.at.year < 2025]
    assert wrong == [], "a clock that was never set says nothing"
    made.room.now = right + 3 * TICK
    await made.pass_to(datetime(2026, 9, 17, 14, 0, tzinfo=PARIS), every=TICK)
    assert twice(made.left) == []
    for name, start in (("Rose", 16), ("Lise", 17)):
        theirs = made.reminders(*SEATS, of=name)
        assert {one.occasion for one in theirs} == set(SEATS), "none is lost"
        at = datetime(2026, 9, start, 14, 0, tzinfo=PARIS)
        moments = {
            "coming": at - timedelta(days=2, hours=4),
            "eve": at - timedelta(hours=20),
            "soon": at - timedelta(hours=2),
        }
        for one in theirs:
            due = max(moments[one.occasion], right + 3 * TICK if one.at >= right else moments[one.occasion])
            assert one.at <= max(due + TICK, right + jump + 3 * TICK)


@sqlite
async def test_a_machine_that_slept(database: Database) -> None:
    """Suspended over the moment: at the first tick after it, once."""
    made = await clock(database, MONDAY)
    await planned(made, datetime(2026, 9, 16, 14, 0, tzinfo=PARIS), "Rose")
    await made.pass_to(datetime(2026, 9, 15, 17, 45, tzinfo=PARIS))
    made.room.now = datetime(2026, 9, 15, 19, 7, tzinfo=PARIS)
    await made.ring()
    await made.ring()
    assert made.timetable("eve") == [("eve", "Tue 19:07")]


@sqlite
async def test_before_the_clock_is_set_nothing_is_said(database: Database) -> None:
    """1970 at the start of a small computer; the same workshop on a clock that is right is reminded of."""
    made = await clock(database, datetime(2024, 12, 20, 9, 0, tzinfo=PARIS))
    await planned(made, datetime(2024, 12, 21, 14, 0, tzinfo=PARIS), "Rose")
    await made.pass_to(datetime(2024, 12, 22, 14, 0, tzinfo=PARIS))
    assert made.reminders() == []


# --- two machines, twice, late ----------------------------------------------------------------------------------------


async def test_rounds_from_four_machines_at_once(database: Database) -> None:
    made = await clock(database, MONDAY)
    names = [f"Personne {n}" for n in range(8)]
    await planned(made, datetime(2026, 9, 16, 14, 0, tzinfo=PARIS), *names)
    now = datetime(2026, 9, 15, 18, 0, tzinfo=PARIS)

    async def machine() -> None:
        looks = round_.Round()
        for row in await database.run(lambda tx: looks.due(tx, now)):
            await database.run(lambda tx, row=row: looks.settle(tx, row, now))

    await asyncio.gather(*(machine() for _ in range(4)))
    made.room.now = now
    await made.send()
    assert len(made.reminders("eve")) == 8
    assert twice(made.left) == []


# --- E8: in time, never after the start, never in the night -----------------------------------------------------------


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(
    minute=st.integers(0, 24 * 60 - 1),
    day=st.sampled_from([datetime(2026, 9, 19), datetime(2026, 10, 25), datetime(2027, 3, 28), datetime(2027, 1, 1)]),
    quiet=st.sampled_from([0, 1, 2, 3]),
    tick=st.integers(1, 40),
)
@example(minute=661, day=datetime(2026, 10, 25), quiet=3, tick=1)
def test_due_before_sent_before_the_start(minute: int, day: datetime, quiet: int, tick: int) -> None:
    """For every start and everybody's quiet hours: due <= sent < start, not in the night, at most a tick late."""
    from domain.preferences import QUIETS
    from domain.reminders import Whom

    start = (day.replace(tzinfo=PARIS).astimezone(UTC) + timedelta(minutes=minute)).astimezone(PARIS)
    one, hours = Occasion(1, start, start + timedelta(hours=3)), QUIETS[quiet]
    whom = Whom(1, 1, 1, None, hours)
    for reminder in (coming.REMINDER, eve.REMINDER, soon.REMINDER):
        opens, step = reminder.opens(one, whom), timedelta(minutes=tick)
        looked = opens - step
        sent = None
        while looked < start and sent is None:
            sent = looked if reminder._may_be_due(one, looked) and reminder._is_due(one, whom, looked) else None
            looked += step
        if opens >= reminder.expires(one):
            continue
        assert sent is not None
        assert opens <= sent < start.astimezone(UTC)
        assert sent - opens < step
        assert not hours.covers(sent, PARIS)
