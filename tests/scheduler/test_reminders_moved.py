"""E2: a workshop is moved, cancelled, planned again, seats change hands; each seat has the reminders of what stands."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import ColumnElement, literal

from domain.people import Person
from domain.quiet import QUIET
from domain.reminders import Occasion, Whom
from domain.workshops import Workshop
from scheduler.reminders import coming, eve, soon
from storage import fsck, reminder_queries, reminders, workshops
from storage.database import Database, Transaction
from tests.scheduler.reminding import PARIS, Clock, called_off, clock, moved, twice

MONDAY = datetime(2026, 9, 14, 9, 0, tzinfo=PARIS)
SEATS = ("coming", "eve", "soon")

HOUR = timedelta(hours=1)


@dataclass
class Story:
    """What happened to one seat: from when to when it was theirs, for which start."""

    since: datetime
    start: datetime
    until: datetime | None = None


@dataclass
class Model:
    """A workshop that is moved about, and what is right to say of it."""

    made: Clock
    by: Person
    workshop: Workshop
    stories: dict[str, list[Story]] = field(default_factory=dict)

    async def sign_up(self, name: str) -> None:
        if self.workshop.state == "planned" and self._open(name) is None and self.workshop.start > self.made.room.now:
            await self.made.room.sign_up(name, self.workshop)
            self.stories.setdefault(name, []).append(Story(self.made.room.now, self.workshop.start))

    async def leave(self, name: str) -> None:
        if (story := self._open(name)) and self.workshop.start > self.made.room.now:
            await self.made.room.cancel(name, self.workshop)
            story.until = self.made.room.now

    async def move(self, hours: int) -> None:
        start = (self.workshop.start.astimezone(UTC) + timedelta(hours=hours)).astimezone(PARIS)
        now = self.made.room.now
        if self.workshop.state != "planned" or min(start, self.workshop.start) <= now + timedelta(minutes=1):
            return
        self.workshop = await moved(self.made.room, self.by, self.workshop, start)
        for name in self.stories:
            if story := self._open(name):
                story.until = now
                self.stories[name].append(Story(now, start))

    async def cancel(self) -> None:
        if self.workshop.state == "planned" and self.workshop.start > self.made.room.now:
            self.workshop = await called_off(self.made.room, self.by, self.workshop)
            for name in self.stories:
                if story := self._open(name):
                    story.until = self.made.room.now

    async def restore(self) -> None:
        """Planned again, as it was: whoever wants to come signs up anew."""
        if self.workshop.state == "planned":
            return

        async def work(tx: Transaction) -> None:
            old = await workshops.get(tx, self.workshop.id, lock=True)
            await workshops.change(tx, replace(old, state="planned"), self.made.room.now)

        await self.made.room.run(work)
        self.workshop = await self.made.room.fresh(self.workshop)

    def _open(self, name: str) -> Story | None:
        stories = self.stories.get(name, [])
        return stories[-1] if stories and stories[-1].until is None else None

    def expected(self, end: datetime) -> Counter[tuple[str, str, str]]:
        """By name, reminder and start: what had its moment while the seat was theirs for that start."""
        found: Counter[tuple[str, str, str]] = Counter()
        for name, stories in self.stories.items():
            for story in stories:
                one = Occasion(1, story.start, story.start + timedelta(hours=3))
                for reminder in (coming.REMINDER, eve.REMINDER, soon.REMINDER):
                    at = reminder.opens(one, Whom(1, 1, 1, None, QUIET))
                    if at < reminder.expires(one) and story.since <= at < min(story.until or end, end):
                        found[name, reminder.name, one.stamp] += 1
        return found


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("sign_up"), st.sampled_from(["Rose", "Lise"])),
        st.tuples(st.just("leave"), st.sampled_from(["Rose", "Lise"])),
        st.tuples(st.just("move"), st.sampled_from([-26, -5, -1, 1, 3, 7, 24, 30])),
        st.tuples(st.just("cancel")),
        st.tuples(st.just("restore")),
        st.tuples(st.just("wait"), st.integers(1, 40)),
    ),
    min_size=3,
    max_size=10,
)


async def lived(database: Database, steps: list[tuple[Any, ...]]) -> tuple[Model, Clock, datetime]:
    """A few days of a workshop, looked at every hour."""
    made = await clock(database, MONDAY.replace(hour=9))
    by = await made.room.coordinator()
    start = datetime(2026, 9, 17, 14, 0, tzinfo=PARIS)
    model = Model(made, by, await made.room.workshop(start=start, end=start + timedelta(hours=3)))
    await model.sign_up("Rose")
    for verb, *arguments in steps:
        if verb == "wait":
            await made.pass_to(_on_the_hour(made.room.now) + timedelta(hours=arguments[0]), every=HOUR)
        else:
            made.room.tick()  # nothing happens at the very moment of a look: what was due then is said already
            await getattr(model, verb)(*arguments)
            await made.send()
    end = max(model.workshop.start, _on_the_hour(made.room.now)) + HOUR
    await made.pass_to(end, every=HOUR)
    return model, made, end


def _on_the_hour(moment: datetime) -> datetime:
    return moment.replace(minute=0, second=0, microsecond=0)


def actual(model: Model, made: Clock) -> Counter[tuple[str, str, str]]:
    names = {person.chat: name for name, person in made.room.known.items()}
    return Counter((names[one.chat], one.occasion, one.start) for one in made.reminders(*SEATS))


def test_whatever_coordinators_do_each_seat_has_its_reminders(
    fresh_store: Any,
) -> None:
    """Moved, cancelled, planned again, given back, taken again: exactly the reminders of what stands, none wrong."""

    @settings(max_examples=25, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(STEPS)
    @example([("wait", 1), ("wait", 24), ("move", -26)])
    @example([("wait", 1), ("wait", 24), ("cancel",)])
    def holds(steps: list[tuple[Any, ...]]) -> None:
        async def run() -> None:
            database = fresh_store()
            model, made, end = await lived(database, steps)
            assert actual(model, made) == model.expected(end)
            assert twice(made.left) == []
            assert await database.run(fsck.look) == []
            await database.close()

        asyncio.run(run())

    holds()


@pytest.fixture
def fresh_store(sqlite_template: Any, tmp_path: Any, keyring: Any) -> Any:
    """Makes fresh stores."""
    number = itertools.count()

    def fresh() -> Database:
        path = tmp_path / f"{next(number)}.db"
        shutil.copy(sqlite_template, path)
        return Database.at(f"sqlite+aiosqlite:///{path}", keyring)

    return fresh


async def away_and_on(made: Clock) -> list[tuple[str, str]]:
    """Reminded on the eve, then moved to the next day."""
    by = await made.room.coordinator()
    start = datetime(2026, 9, 17, 14, 0, tzinfo=PARIS)
    workshop = await made.room.workshop(start=start, end=start + timedelta(hours=3))
    await made.room.sign_up("Rose", workshop)
    await made.pass_to(datetime(2026, 9, 16, 19, 0, tzinfo=PARIS))
    await moved(made.room, by, workshop, start + timedelta(days=1))
    await made.pass_to(start + timedelta(days=1))
    return made.timetable("eve", "soon")


async def test_what_is_moved_is_reminded_of_anew(database: Database) -> None:
    assert await away_and_on(await clock(database, MONDAY)) == [
        ("eve", "Wed 18:00"),
        ("eve", "Thu 18:00"),
        ("soon", "Fri 12:00"),
    ]


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_without_the_start_in_its_key_it_is_not(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: the evening before the new day says nothing."""

    def constant(_engine: str, _moment: Any) -> ColumnElement[str]:
        return literal("x")

    real = reminders.key_of
    reminder_queries.seats.cache_clear()
    monkeypatch.setattr(reminder_queries, "_stamp", constant)
    monkeypatch.setattr(reminders, "key_of", lambda *parts: real(*parts[:4], "x"))
    try:
        assert await away_and_on(await clock(database, MONDAY)) == [("eve", "Wed 18:00"), ("soon", "Fri 12:00")]
    finally:
        reminder_queries.seats.cache_clear()
