"""Two leaders at the same moment: both weighings are kept, what is given is given once, and why that is so."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from domain.people import Person
from domain.refusals import Refusal
from services.harvest import giving
from services.harvest import harvests as service
from services.harvest.giving import To
from services.harvest.reading import Line
from storage import fsck, harvests, networks, workshops
from storage.database import Database
from tests.end_to_end.table import Table
from tests.harvest.conftest import Field, furnished, laid

HANDS = 6


async def leaders(table: Table) -> list[Person]:
    return [await table.person(await table.coordinator(f"Person {at}")) for at in range(HANDS)]


async def weighed(field: Field, team: list[Person], *, same: bool) -> list[Any]:
    """Everybody weighs at once: the same, or each something else."""

    async def one(at: int, person: Person) -> Any:
        kg = 30 if same else 30 + at
        line = Line(product="carotte", quantity=kg, unit="kg", grams=kg * 1000, method="weighed")
        return await field.database.run(lambda tx: service.take(tx, person, field.workshop.id, [line], field.table.now))

    return await asyncio.gather(*(one(at, person) for at, person in enumerate(team)))


async def test_all_who_weigh_at_once_are_kept(field: Field) -> None:
    await weighed(field, await leaders(field.table), same=False)
    assert sorted(row[1] for row in await field.rows()) == [30_000 + 1000 * at for at in range(HANDS)]


async def test_the_same_at_once_is_written_once_and_asked_of_the_others(field: Field) -> None:
    taken = await weighed(field, await leaders(field.table), same=True)
    assert len(await field.rows()) == 1
    assert sorted(one.asked.lack for one in taken if one.asked) == ["same"] * (HANDS - 1)


async def gave(field: Field, team: list[Person]) -> int:
    """Everybody gives all of it at once; how many did."""
    to = To("centre", centre=field.table.centres[0].id)

    async def one(person: Person) -> int:
        try:
            await field.database.run(lambda tx: giving.give(tx, person, field.workshop.id, to, field.table.now))
        except Refusal:
            return 0
        return 1

    return sum(await asyncio.gather(*(one(person) for person in team)))


async def test_what_is_given_at_once_is_given_once(field: Field) -> None:
    await field.anne.say("100 kg de carottes pesés")
    assert await gave(field, await leaders(field.table)) == 1
    assert [one.grams for one in await field.given()] == [100_000]


async def test_without_the_locks_it_is_given_twice(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control: on PostgreSQL, where there is more than one writer."""
    if database.engine == "sqlite":
        pytest.skip("SQLite has one writer")
    table = await laid(database)
    field = await furnished(table)
    await field.anne.say("100 kg de carottes pesés")
    team = await leaders(table)
    barrier = asyncio.Barrier(HANDS)
    unlocked, as_it_is = workshops.get, harvests.story

    async def get(tx: Any, workshop_id: int, *, lock: bool = False) -> Any:
        return await unlocked(tx, workshop_id)

    async def hold(tx: Any, network_id: int) -> None: ...

    async def story(tx: Any, workshop_id: int) -> Any:
        found = await as_it_is(tx, workshop_id)
        if not barrier.broken and barrier.n_waiting < HANDS:
            try:
                async with asyncio.timeout(10):
                    await barrier.wait()
            except (TimeoutError, asyncio.BrokenBarrierError):
                await barrier.abort()
        return found

    monkeypatch.setattr(workshops, "get", get)
    monkeypatch.setattr(networks, "hold", hold)
    monkeypatch.setattr(harvests, "story", story)
    assert await gave(field, team) > 1
    faults = [fault.rule for fault in await database.run(fsck.look)]
    assert faults == ["nobody has got more of a harvest than was picked"]


async def test_a_closed_harvest_that_is_not_wholly_given_is_seen(database: Database) -> None:
    field = await furnished(await laid(database))
    await field.anne.say("100 kg de carottes pesés")
    workshop = field.workshop
    from domain.harvests import Story

    await database.run(lambda tx: harvests.note(tx, workshop.network, workshop.id, Story(closed_at=field.table.now)))
    faults = [fault.rule for fault in await database.run(fsck.look)]
    assert faults == ["a closed harvest is wholly given"]
