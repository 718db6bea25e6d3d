"""Whatever is weighed, corrected, taken off and given: sums are the sums of what counts, and no row is ever lost."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from domain.gleanings import Method
from domain.harvests import METHODS, sums
from domain.people import Centre, Person
from domain.refusals import Refusal
from domain.workshops import Workshop
from services.harvest import giving
from services.harvest import harvests as service
from services.harvest.giving import To
from services.harvest.reading import Line
from storage import fsck, harvests
from storage.database import Database
from storage.tables import weighing
from tests.conftest import fresh_postgres
from tests.harvest.conftest import gleaned, laid

PRODUCTS = ("carotte", "poireau")
amounts = st.tuples(st.sampled_from(PRODUCTS), st.integers(1, 400), st.sampled_from(METHODS))
steps = st.one_of(
    st.tuples(st.just("weigh"), amounts),
    st.tuples(st.just("correct"), st.integers(0, 9), amounts),
    st.tuples(st.just("strike"), st.integers(0, 9)),
    st.tuples(st.just("give"), st.sampled_from(PRODUCTS), st.integers(1, 400)),
    st.tuples(st.just("back"), st.integers(0, 9)),
)
Row = tuple[str, int, Method]


class World:
    """A store that lasts for all examples; each has a gleaning of its own, and a plain model beside it."""

    def __init__(self, url: str, keyring: Any) -> None:
        self.runner = asyncio.Runner()
        self.database = Database.at(url, keyring)
        self.table = self.runner.run(laid(self.database))
        self.anne = self.runner.run(self._anne())
        self.workshop: Workshop
        self.live: dict[int, Row] = {}
        """By the id of the row."""
        self.given: dict[int, tuple[str, int]] = {}
        self.written = 0

    async def _anne(self) -> Person:
        return await self.table.person(await self.table.coordinator("Anne"))

    def close(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()

    def play(self, chosen: list[Any]) -> None:
        self.runner.run(self._play(chosen))

    async def _play(self, chosen: list[Any]) -> None:
        self.workshop = await gleaned(self.table)
        self.live, self.given, self.written = {}, {}, 0
        for step in chosen:
            self.table.now += timedelta(seconds=1)
            try:
                await getattr(self, step[0])(*step[1:])
            except Refusal:
                assert not self.possible(step)
            await self.look()

    def possible(self, step: Any) -> bool:
        """Whether the model allows it; wrong rows and too little are refused."""
        live, given = dict(self.live), self.sums_given()
        match step[0]:
            case "weigh":
                return True
            case "correct" | "strike":
                if step[1] >= len(live):
                    return False
                key = list(live)[step[1]]
                del live[key]
                if step[0] == "correct":
                    product, kg, method = step[2]
                    live[key] = (product, kg * 1000, method)
                return all(self.sum_of(live, product) >= grams for product, grams in given.items())
            case "give":
                return bool(self.sum_of(live, step[1]) - given.get(step[1], 0) >= step[2] * 1000)
            case _:
                return bool(step[1] < len(self.given))

    def sums_given(self) -> dict[str, int]:
        found: dict[str, int] = {}
        for product, grams in self.given.values():
            found[product] = found.get(product, 0) + grams
        return found

    @staticmethod
    def sum_of(live: dict[int, Row], product: str) -> int:
        return sum(grams for name, grams, _method in live.values() if name == product)

    async def weigh(self, amount: tuple[str, int, Method]) -> None:
        await self._take(amount, None)
        self.written += 1
        rows = await self.database.run(lambda tx: harvests.of_gleaning(tx, self.workshop.id))
        self.live[rows[-1].id] = (amount[0], amount[1] * 1000, amount[2])

    async def _take(self, amount: tuple[str, int, Method], fixing: int | None) -> None:
        product, kg, method = amount
        line = Line(product=product, quantity=kg, unit="kg", grams=kg * 1000, method=method)
        await self.database.run(
            lambda tx: service.take(tx, self.anne, self.workshop.id, [line], self.table.now, fixing=fixing)
        )

    def key(self, at: int) -> int:
        return list(self.live)[at] if at < len(self.live) else 999_999

    async def correct(self, at: int, amount: tuple[str, int, Method]) -> None:
        key = self.key(at)
        await self._take(amount, key)
        self.written += 1
        del self.live[key]
        rows = await self.database.run(lambda tx: harvests.of_gleaning(tx, self.workshop.id))
        self.live[rows[-1].id] = (amount[0], amount[1] * 1000, amount[2])

    async def strike(self, at: int) -> None:
        key = self.key(at)
        await self.database.run(lambda tx: service.strike(tx, self.anne, key, self.table.now))
        del self.live[key]

    async def give(self, product: str, kg: int) -> None:
        centre: Centre = self.table.centres[0]
        await self.database.run(
            lambda tx: giving.give(
                tx,
                self.anne,
                self.workshop.id,
                To("centre", centre=centre.id),
                self.table.now,
                wanted={product: kg * 1000},
            )
        )
        rows = await self.database.run(lambda tx: harvests.handovers(tx, self.workshop.id))
        self.given[rows[-1].id] = (product, kg * 1000)

    async def back(self, at: int) -> None:
        key = list(self.given)[at] if at < len(self.given) else 999_999
        await self.database.run(lambda tx: giving.take_back(tx, self.anne, self.workshop.id, key, self.table.now))
        del self.given[key]

    async def look(self) -> None:
        rows = await self.database.run(lambda tx: harvests.of_gleaning(tx, self.workshop.id))
        assert {row.id: (row.product, row.grams, row.method) for row in rows} == self.live
        for one in sums(rows):
            for method in METHODS:
                mine = [grams for name, grams, known in self.live.values() if (name, known) == (one.product, method)]
                assert one.of(method) == sum(mine)
        mine_only = weighing.c.workshop_id == self.workshop.id
        count = select(func.count()).select_from(weighing).where(mine_only)
        assert await self.database.run(lambda tx: tx.scalar(count)) == self.written
        given = await self.database.run(lambda tx: harvests.handovers(tx, self.workshop.id))
        assert {one.id: (one.product, one.grams) for one in given} == self.given


@pytest.fixture(scope="module")
def sqlite_world(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory, keyring: Any) -> Any:
    import shutil

    path = tmp_path_factory.mktemp("harvest") / "bocal.db"
    shutil.copy(sqlite_template, path)
    world = World(f"sqlite+aiosqlite:///{path}", keyring)
    yield world
    assert world.runner.run(world.database.run(fsck.look)) == []
    world.close()


@pytest.fixture(scope="module")
def postgres_world(postgres_server: str, keyring: Any) -> Any:
    world = World(asyncio.run(fresh_postgres(postgres_server)), keyring)
    yield world
    assert world.runner.run(world.database.run(fsck.look)) == []
    world.close()


@seed(8)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(chosen=st.lists(steps, max_size=12))
def test_sums_are_of_what_counts_and_nothing_is_lost(sqlite_world: World, chosen: list[Any]) -> None:
    sqlite_world.play(chosen)


@seed(8)
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(chosen=st.lists(steps, max_size=12))
def test_on_postgresql_too(postgres_world: World, chosen: list[Any]) -> None:
    postgres_world.play(chosen)
