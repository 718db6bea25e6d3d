"""Whatever is planned, picked, given and decided: no stop holds more than it can, and every offer says what is true."""

from __future__ import annotations

import asyncio
import shutil
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as st

from domain.people import Person
from domain.refusals import Refusal
from services.harvest import closing, giving
from services.harvest import harvests as service
from services.harvest.giving import To
from services.harvest.reading import Line
from services.offer import decisions
from services.stop import stops as stop_service
from storage import allocations, fsck, harvests, stops
from storage.database import Database, Transaction
from tests.conftest import fresh_postgres
from tests.harvest.conftest import CROPS, gleaned, laid

RECIPES: list[Any] = [(), ("soupe-de-legumes",), (("soupe-de-legumes", 120),), ("coulis-de-tomate", "soupe-de-legumes")]
plans = st.tuples(st.integers(20, 400), st.integers(20, 500), st.sampled_from(RECIPES))
"""Kilograms offered, room at the first stop, its recipes."""
steps = st.one_of(
    st.tuples(st.just("weigh"), st.sampled_from(["carotte", "poireau"]), st.integers(1, 300)),
    st.tuples(st.just("to_stop"), st.integers(0, 2), st.one_of(st.none(), st.integers(1, 300))),
    st.tuples(st.just("to_centre"), st.one_of(st.none(), st.integers(1, 300))),
    st.tuples(st.just("back"), st.integers(0, 4)),
    st.tuples(st.just("look_for_a_stop")),
    st.tuples(st.just("accept"), st.integers(0, 2)),
    st.tuples(st.just("decline"), st.integers(0, 2)),
    st.tuples(st.just("close")),
    st.tuples(st.just("cancel"), st.integers(0, 1)),
)


class World:
    """One store for all examples: each has stops and a gleaning of its own."""

    def __init__(self, url: str, keyring: Any) -> None:
        self.runner = asyncio.Runner()
        self.database = Database.at(url, keyring)
        self.table = self.runner.run(laid(self.database))
        self.anne, self.bea, self.marie = self.runner.run(self._people())
        self.workshop, self.offer = 0, 0
        self.stops: list[int] = []

    async def _people(self) -> tuple[Person, Person, Any]:
        anne = await self.table.person(await self.table.coordinator("Anne"))
        bea = await self.table.person(await self.table.coordinator("Béa", centre=1))
        return anne, bea, await self.table.farmer("Marie")

    def close_all(self) -> None:
        self.runner.run(self.database.close())
        self.runner.close()

    def play(self, plan: Any, chosen: list[Any]) -> None:
        self.runner.run(self._play(plan, chosen))

    async def _play(self, plan: tuple[int, int, Any], chosen: list[Any]) -> None:
        offered, room, recipes = plan
        self.table.now += timedelta(days=30)  # what was planned before is over
        first = await self.table.stop(kg=room, days=4, recipes=recipes, centre=1)
        second = await self.table.stop(kg=60, days=6, recipes=(), centre=1)
        self.stops = [first.id, second.id]
        self.offer = await self.table.offer(self.marie, offered, "carotte", mode="glean", days=10)
        person = await self.table.person(self.marie)
        made = await gleaned(self.table, of={"offer": self.offer, "farmer": person.id, "crops": CROPS})
        self.workshop = made.id
        for step in [("accept", 0), *chosen]:
            self.table.now += timedelta(seconds=1)
            with suppress(Refusal):
                await getattr(self, step[0])(*step[1:])
            await self.look()

    async def weigh(self, product: str, kg: int) -> None:
        line = Line(product=product, quantity=kg, unit="kg", grams=kg * 1000, method="weighed")
        await self.database.run(lambda tx: service.take(tx, self.anne, self.workshop, [line], self.table.now))

    async def to_stop(self, at: int, kg: int | None) -> None:
        _harvest, awaited = await self.database.run(
            lambda tx: giving.receivers(tx, self.anne, self.workshop, self.table.now)
        )
        if at < len(awaited):
            await self._give(To("stop", stop=awaited[at].stop.id), kg)

    async def to_centre(self, kg: int | None) -> None:
        await self._give(To("centre", centre=self.table.centres[0].id), kg)

    async def _give(self, to: To, kg: int | None) -> None:
        wanted = None if kg is None else {"carotte": kg * 1000}
        await self.database.run(lambda tx: giving.give(tx, self.anne, self.workshop, to, self.table.now, wanted=wanted))

    async def back(self, at: int) -> None:
        rows = await self.database.run(lambda tx: harvests.handovers(tx, self.workshop))
        if at < len(rows):
            await self.database.run(
                lambda tx: giving.take_back(tx, self.anne, self.workshop, rows[at].id, self.table.now)
            )

    async def look_for_a_stop(self) -> None:
        await self.database.run(lambda tx: giving.place_rest(tx, self.anne, self.workshop, self.table.now))

    async def accept(self, at: int) -> None:
        if (pair := await self._proposed(at)) is not None:
            await self.database.run(lambda tx: decisions.accept(tx, self.bea, *pair, self.table.now))

    async def decline(self, at: int) -> None:
        if (pair := await self._proposed(at)) is not None:
            await self.database.run(lambda tx: decisions.decline(tx, self.bea, *pair, "other", self.table.now))

    async def _proposed(self, at: int) -> tuple[int, int] | None:
        centre = self.table.centres[1].id
        found = await self.database.run(lambda tx: allocations.undecided(tx, [centre], self.table.now))
        return found[at] if at < len(found) else None

    async def close(self) -> None:
        await self.database.run(lambda tx: closing.close(tx, self.anne, self.workshop, self.table.now))

    async def cancel(self, at: int) -> None:
        await self.database.run(lambda tx: stop_service.cancel(tx, self.bea, self.stops[at], self.table.now))

    async def look(self) -> None:
        assert await self.database.run(fsck.look) == []
        await self.database.run(self._lots_are_as_given)

    async def _lots_are_as_given(self, tx: Transaction) -> None:
        """A stop holds at least what it got; a closed harvest leaves it just that."""
        story = await harvests.story(tx, self.workshop)
        given = await harvests.handovers(tx, self.workshop)
        held: dict[int, int] = {}
        for key in [self.offer] + ([story.offer] if story.offer else []):
            for lot in await allocations.of_offer(tx, key, "accepted"):
                held[lot.stop] = held.get(lot.stop, 0) + lot.grams
        got: dict[int, int] = {}
        for one in given:
            if one.stop is not None and (await stops.get(tx, one.stop)).state == "cancelled":
                return  # its lots were placed anew
            if one.stop is not None:
                got[one.stop] = got.get(one.stop, 0) + one.grams
        assert all(held.get(stop, 0) >= grams for stop, grams in got.items())
        if story.closed_at is not None:
            assert held == got


@pytest.fixture(scope="module")
def sqlite_world(sqlite_template: Any, tmp_path_factory: pytest.TempPathFactory, keyring: Any) -> Any:
    path = tmp_path_factory.mktemp("lots") / "bocal.db"
    shutil.copy(sqlite_template, path)
    world = World(f"sqlite+aiosqlite:///{path}", keyring)
    yield world
    world.close_all()


@pytest.fixture(scope="module")
def postgres_world(postgres_server: str, keyring: Any) -> Any:
    world = World(asyncio.run(fresh_postgres(postgres_server)), keyring)
    yield world
    world.close_all()


@seed(12)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans, chosen=st.lists(steps, max_size=10))
def test_the_store_is_in_order_after_every_step(sqlite_world: World, plan: Any, chosen: list[Any]) -> None:
    sqlite_world.play(plan, chosen)


@seed(12)
@settings(max_examples=8, deadline=None, suppress_health_check=list(HealthCheck))
@given(plan=plans, chosen=st.lists(steps, max_size=10))
def test_on_postgresql_too(postgres_world: World, plan: Any, chosen: list[Any]) -> None:
    postgres_world.play(plan, chosen)
