"""Whatever happens in whatever order: nobody is called twice, over their week, asleep, after a no, or too late."""

from __future__ import annotations

import random
from datetime import datetime, time, timedelta
from functools import partial

import pytest

from domain.calls import Call
from domain.preferences import Preferences
from domain.quiet import Quiet
from domain.volunteering import Volunteering
from storage import candidates, preferences
from tests.calling.conftest import PARIS, Field
from tests.calling.test_waves import moved
from tests.end_to_end.table import Phone

QUIETS = (Quiet(), Quiet(time(19), time(10)), Quiet(time(23), time(7)))


class Course:
    """A random course of things that people do, and what must hold after each."""

    def __init__(self, field: Field, seed: int) -> None:
        self.field, self.dice = field, random.Random(seed)
        self.quiet: dict[int, Quiet] = {}
        self.budget: dict[int, int] = {}
        self.chats: dict[int, Phone] = {}
        self.gleanings: list[int] = []
        self.seen = 0

    async def begin(self) -> None:
        """People with habits of their own, two gleanings, a coordinator."""
        self.anne = await self.field.table.coordinator()
        for _each in range(18):
            per_week = self.dice.choice((1, 2, 2, 3))
            days = self.dice.choice((127, 127, 0b1011111))
            like = Volunteering(days=days, per_week=per_week)
            phone = await self.field.volunteer(km=self.dice.uniform(1, 15), like=like)
            person = await self.field.table.person(phone)
            quiet = self.dice.choice(QUIETS)
            mine, network, now = Preferences(quiet=quiet), person.network, self.field.table.now
            keep = partial(preferences.keep, person_id=person.id, network_id=network, chosen=mine, now=now)
            await self.field.table.database.run(keep)
            self.quiet[person.id], self.budget[person.id], self.chats[person.id] = quiet, per_week, phone
        for days in (3, 5):
            least = self.dice.randint(2, 5)
            await self.field.opens(days=days, hour=self.dice.randint(8, 15), of={"least": least}, seats=least + 3)
            self.gleanings.append(self.field.id)

    async def step(self) -> None:
        """One thing happens."""
        self.field.id = self.dice.choice(self.gleanings)
        await self.dice.choice(
            (self.time, self.time, self.time, self.answer, self.answer, self.drop, self.push, self.switch)
        )()
        if self.dice.random() < 0.05:
            await moved(self.field, hours=self.dice.choice((1, 24, 48)))
        await self.look()

    async def time(self) -> None:
        await self.field.table.later(hours=self.dice.choice((0.1, 1, 4, 9)))

    async def answer(self) -> None:
        phone = self.dice.choice(self.field.volunteers)
        verb = self.dice.choice(("yes", "no"))
        await phone.data(f"v1:call.{verb}:{self.field.id}")

    async def drop(self) -> None:
        phone = self.dice.choice(self.field.volunteers)
        if await self.field.said(phone) == "yes":
            await self.field.gives_back(phone)

    async def push(self) -> None:
        await self.anne.data(f"v1:calls.push:{self.field.id}")

    async def switch(self) -> None:
        await self.anne.data(f"v1:calls.{self.dice.choice(('stop', 'resume', 'resume'))}:{self.field.id}")

    async def look(self) -> None:
        """What must hold, whatever happened."""
        every: list[Call] = []
        for one in self.gleanings:
            self.field.id = one
            workshop, found = await self.field.workshop(), [call for call in await self.field.calls() if call.wave]
            assert len({(call.person, call.day) for call in found}) == len(found), "called twice for one day"
            assert workshop.taken <= workshop.seats
            every += found
        for person in self.quiet:
            mine = sorted(call.at for call in every if call.person == person)
            self._check(person, mine)
        self.seen = len(every)

    def _check(self, person: int, mine: list[datetime]) -> None:
        assert all(not self.quiet[person].covers(at, PARIS) for at in mine), "called asleep"
        some = self.budget[person]
        over = [at for at, later in zip(mine, mine[some:], strict=False) if later - at < timedelta(days=7)]
        assert over == [], "over budget"


@pytest.mark.parametrize("seed", range(4))
async def test_the_promises_hold_in_any_course(field_: Field, seed: int) -> None:
    course = Course(field_, seed)
    await course.begin()
    for _each in range(45):
        await course.step()
    assert course.seen >= 10, "a course in which hardly anybody is called proves nothing"


async def test_what_the_course_would_see(field_: Field, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: with the week's calls not counted, the promise is seen to be broken."""

    async def none(*_args: object) -> dict[int, object]:
        return {}

    monkeypatch.setattr(candidates, "_had", none)
    course = Course(field_, 0)
    await course.begin()
    for days in range(6, 12):
        await field_.opens(days=days)
        course.gleanings.append(field_.id)
        await field_.table.ring()
    with pytest.raises(AssertionError, match="over budget"):
        await course.look()
