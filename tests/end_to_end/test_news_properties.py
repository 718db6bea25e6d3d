"""Whatever people have chosen and whenever centres write: nobody hears more than they want, at night, or unasked."""

from __future__ import annotations

import asyncio
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import delete, true, update

from domain.broadcasts import Aim
from domain.preferences import PER_WEEK, QUIETS, WEEK, Preferences, Topic
from domain.workshops import Audience
from services.broadcast import broadcasts as service
from storage import broadcasts, preferences, sending
from storage.database import Database, Transaction
from storage.tables import broadcast, news, outbox, person, preference
from tests.end_to_end.conftest import DIEPPE, LUNERAY, laid
from tests.end_to_end.many import letters, settle
from tests.end_to_end.table import Table

PARIS = ZoneInfo("Europe/Paris")
BEGIN = datetime(2026, 9, 14, tzinfo=PARIS)

people = st.builds(
    Preferences,
    radius_km=st.sampled_from([None, 5, 20]),
    audiences=st.lists(st.sampled_from(list(Audience)), max_size=2, unique=True).map(tuple),
    topics=st.lists(st.sampled_from(list(Topic)), max_size=3, unique=True).map(tuple),
    per_week=st.sampled_from(PER_WEEK),
    consent_at=st.sampled_from([None, BEGIN]),
    quiet=st.sampled_from(QUIETS),
)
messages = st.tuples(
    st.integers(0, 20 * 24 * 60),
    st.sampled_from(list(Topic)),
    st.lists(st.sampled_from(list(Audience)), max_size=1).map(tuple),
    st.sampled_from([None, 5, 20]),
)
"""Minutes from the beginning, topic, audiences, radius."""


class World:
    """A store that lasts for all examples, emptied before each."""

    def __init__(self, url: str, keyring: Any) -> None:
        self.runner = asyncio.Runner()
        self.database = Database.at(url, keyring)
        self.table: Table = self.runner.run(laid(self.database, BEGIN))
        self.told: list[tuple[int, Topic, datetime]] = []
        """Person, topic, and when their letter left."""
        self.letters, self.author = 0, 0

    def play(self, chosen: list[Preferences], sent: list[Any]) -> dict[int, Preferences]:
        return self.runner.run(self._play(chosen, sorted(sent, key=lambda one: one[0])))

    async def _play(self, chosen: list[Preferences], sent: list[Any]) -> dict[int, Preferences]:
        self.told = []
        ids = await self.database.run(lambda tx: self._begin(tx, chosen))
        for minutes, topic, audiences, radius in sent:
            now = BEGIN + timedelta(minutes=minutes)
            await self._leave(now)
            aim = Aim(self.table.network.id, topic, audiences, "", DIEPPE, radius)
            await self.database.run(lambda tx, aim=aim, now=now: self._send(tx, aim, now))  # type: ignore[misc]
            await self._leave(now)
        for hours in range(0, 72, 6):
            await self._leave(BEGIN + timedelta(days=20, hours=hours))
        self.letters += len(self.told)
        return dict(zip(ids, chosen, strict=True))

    async def _begin(self, tx: Transaction, chosen: list[Preferences]) -> list[int]:
        for emptied in (news, preference, outbox, broadcast, person):
            await tx.execute(delete(emptied))
        (self.author,) = await settle(tx, self.table.network.id, BEGIN, [None], first=900_000)
        half = len(chosen) // 2
        near = await settle(tx, self.table.network.id, BEGIN, chosen[:half], point=DIEPPE)
        far = await settle(tx, self.table.network.id, BEGIN, chosen[half:], first=800_000, point=LUNERAY)
        return near + far

    async def _send(self, tx: Transaction, aim: Aim, now: datetime) -> None:
        centre = self.table.centres[0].id
        one = await broadcasts.add(tx, aim, centre=centre, by=self.author, workshop=None, words="Bonjour", now=now)
        while await service.leave_batch(tx, one, now):
            pass

    async def _leave(self, now: datetime) -> None:
        """What a dispatcher would send at this moment."""

        async def take(tx: Transaction) -> None:
            found = await sending.look(tx, now, limit=1000)
            going = {each.id for each in await sending.claim(tx, found, now)}
            topics = {one.id: one.topic for one in await broadcasts.going(tx)}
            for row in await letters(tx):
                if row.id in going:
                    number, person_id = int(row.key.split(":")[1]), int(row.key.split(":")[3])
                    self.told.append((person_id, topics[number], now))
            await tx.execute(update(outbox).where(outbox.c.id.in_(going)).values(state="sent", sent_at=now))

        await self.database.run(take)


def faults(world: World, chosen: dict[int, Preferences], counted: list[tuple[int, datetime]]) -> list[str]:
    """What must not be."""
    found = []
    for one, topic, at in world.told:
        wanted, clock = chosen[one], at.astimezone(PARIS).time()
        found += ["unasked"] if wanted.consent_at is None or topic not in wanted.topics else []
        found += ["at night"] if wanted.quiet.covers(at, PARIS) or clock < time(7) else []
    for one, at in counted:
        within = sum(1 for other, then in counted if other == one and at <= then < at + WEEK)
        found += ["too many"] if within > chosen[one].per_week else []
    found += ["uncounted"] if len(world.told) > len(counted) else []
    return found


def examined(world: World, examples: int) -> list[str]:
    """The faults of so many examples; it ends with the first."""
    seen: list[str] = []

    @seed(1)
    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(people, min_size=2, max_size=8), st.lists(messages, min_size=1, max_size=10))
    def example(chosen: list[Preferences], sent: list[Any]) -> None:
        if not seen:
            by_id = world.play(chosen, sent)
            rows = world.runner.run(world.database.run(_counted))
            seen.extend(faults(world, by_id, rows))

    example()
    return seen


async def _counted(tx: Transaction) -> list[tuple[int, datetime]]:
    return [(row.person_id, row.at) for row in await tx.all(news.select())]


@pytest.fixture
def world(sqlite_url: str, keyring: Any) -> Any:
    made = World(sqlite_url, keyring)
    yield made
    made.runner.run(made.database.close())
    made.runner.close()


@pytest.mark.long
def test_nobody_hears_too_much_at_night_or_unasked(world: World) -> None:
    assert examined(world, 200) == []
    assert world.letters > 100, "much was said"


@pytest.mark.parametrize(
    ("check", "fault"), [("within_budget", "too many"), ("consents", "unasked"), ("on_topic", "unasked")]
)
def test_without_a_check_the_fault_is_seen(
    world: World, monkeypatch: pytest.MonkeyPatch, check: str, fault: str
) -> None:
    """The negative controls: each check switched off."""
    for module in (preferences, broadcasts):
        monkeypatch.setattr(module, check, lambda *_: true())
    assert fault in examined(world, 150)


def test_without_quiet_hours_the_fault_is_seen(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from services.broadcast import words as broadcast_words
    from storage import fitness

    monkeypatch.setattr(broadcast_words, "awake", lambda _ear, now, _zone: now)
    monkeypatch.setattr(fitness, "until_awake", lambda *_: None)
    assert "at night" in examined(world, 150)
