"""Room is never given twice: random lives of offers and stops, and many who want the last of it at the same moment."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from contextlib import suppress
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from domain.offers import DraftItem, DraftPlace, OfferDraft
from domain.people import Person
from domain.refusals import Refusal
from domain.stops import StopDraft
from services.offer import decisions, offers
from services.stop import stops
from services.stop.reading import draft_of
from storage import allocations, fsck, networks
from storage import stops as stored
from storage.database import Database, Transaction
from storage.tables import allocation, offer_item, stop, stop_recipe
from storage.tables import offer as offer_table
from tests.end_to_end.conftest import TUESDAY, laid
from tests.end_to_end.table import OFFRANVILLE, Table

RECIPES = ("coulis-de-tomate", "ratatouille", "compote-de-pommes", "soupe-de-legumes")
PRODUCTS = ("tomate", "courgette", "pomme", "carotte")


async def room(tx: Transaction) -> list[str]:
    """What is given twice, added up by hand from the bare rows: shares nothing with the code under test."""
    live: list[Any] = [row for row in await tx.all(select(allocation)) if row.state in {"proposed", "accepted"}]
    by_item, by_stop, by_recipe = Counter[int](), Counter[int](), Counter[tuple[int, str]]()
    for row in live:
        by_item[row.item_id] += row.grams
        by_stop[row.stop_id] += row.grams
        by_recipe[row.stop_id, row.recipe] += row.grams
    items = {row.id: (by_item[row.id], row.grams) for row in await tx.all(select(offer_item))}
    every = {row.id: row for row in await tx.all(select(stop))}
    here = {key: (by_stop[key], row.capacity_grams * (row.state == "planned")) for key, row in every.items()}
    shares = {
        (row.stop_id, row.recipe): (by_recipe[row.stop_id, row.recipe], row.capacity_grams)
        for row in await tx.all(select(stop_recipe))
        if row.capacity_grams is not None
    }
    return [
        f"{kind} {key} of {most} g holds {held} g"
        for kind, found in (("item", items), ("stop", here), ("recipe", shares))
        for key, (held, most) in found.items()  # type: ignore[attr-defined]
        if held > most
    ]


class Life:
    """One random life: whatever may happen, in any order."""

    def __init__(self, table: Table, seed: int) -> None:
        self.table, self.chance = table, random.Random(seed)
        self.farmers: list[Person] = []
        self.team: list[Person] = []

    async def begin(self) -> None:
        for name in ("Marie", "Luc"):
            self.farmers.append(await self.table.person(await self.table.farmer(name)))
        for centre in (0, 1):
            self.team.append(await self.table.person(await self.table.coordinator(centre=centre)))
        for _ in range(3):
            await self.step(self.plan)

    async def step(self, act: Any = None) -> None:
        acts = [self.offer] * 7 + [self.accept] * 4 + [self.part, self.decline, self.other, self.withdraw, self.change]
        acts += [self.plan, self.move, self.move, self.cancel, self.wait]
        act = act or self.chance.choice(acts)
        self.table.now += timedelta(seconds=1)
        with suppress(Refusal):
            await self.table.database.run(act)

    async def _pick(self, tx: Transaction, table: Any, *where: Any) -> Any:
        rows = await tx.all(select(table).where(*where))
        if not rows:
            raise Refusal(decisions.REASONS["other"])
        return self.chance.choice(rows)

    def _draft(self, **more: Any) -> OfferDraft:
        names = self.chance.sample(PRODUCTS, self.chance.choice((1, 1, 2)))
        items = [DraftItem.weighed(name, kg := self.chance.randint(1, 1500) / 10, "kg", kg) for name in names]
        until = (self.table.now + timedelta(days=self.chance.randint(1, 6))).date()
        place = DraftPlace.of(OFFRANVILLE)
        return OfferDraft(stamp="x", items=items, place=place, mode="deliver", until=until, **more)

    async def offer(self, tx: Transaction) -> None:
        await offers.post_offer(tx, self.chance.choice(self.farmers), self._draft(), self.table.now)

    async def change(self, tx: Transaction) -> None:
        row = await self._pick(tx, offer_table)
        farmer = next(one for one in self.farmers if one.id == row.farmer_id)
        await offers.post_offer(tx, farmer, self._draft(offer=row.id), self.table.now)

    async def withdraw(self, tx: Transaction) -> None:
        row = await self._pick(tx, offer_table)
        farmer = next(one for one in self.farmers if one.id == row.farmer_id)
        await offers.withdraw(tx, farmer, row.id, self.table.now)

    async def _pair(self, tx: Transaction) -> tuple[Person, int, int]:
        row = await self._pick(tx, allocation, allocation.c.state == "proposed")
        return self.chance.choice(self.team), row.offer_id, row.stop_id

    async def accept(self, tx: Transaction) -> None:
        await decisions.accept(tx, *await self._pair(tx), self.table.now)

    async def part(self, tx: Transaction) -> None:
        grams = self.chance.randint(500, 60_000)
        await decisions.accept(tx, *await self._pair(tx), self.table.now, grams=grams)

    async def decline(self, tx: Transaction) -> None:
        await decisions.decline(tx, *await self._pair(tx), "full", self.table.now)

    async def other(self, tx: Transaction) -> None:
        person, offer, here = await self._pair(tx)
        found = await decisions.alternatives(tx, person, offer, here, self.table.now)
        if found:
            there = self.chance.choice(found).stop.id
            await decisions.use_other_stop(tx, person, offer, here, there, self.table.now)

    def _stop(self, draft: StopDraft) -> StopDraft:
        day = (self.table.now + timedelta(days=self.chance.randint(1, 4))).date()
        kg, menu = self.chance.randint(20, 250), self.chance.sample(RECIPES, self.chance.randint(1, 4) % 4)
        more = {"day": day, "capacity_kg": kg, "recipes": menu, "recipes_open": not menu, "start": "09:00"}
        place = {"site": "Place", "commune": "Luneray", "lat": 49.828, "lon": 0.915, "end": "12:00"}
        return draft.model_copy(update=more | place)

    async def plan(self, tx: Transaction) -> None:
        await stops.plan(tx, self.chance.choice(self.team), self._stop(StopDraft(stamp="x")), self.table.now)
        newest = (await tx.all(select(stop.c.id).order_by(stop.c.id.desc()).limit(1)))[0].id
        await tx.execute(
            stop_recipe.update()
            .where(stop_recipe.c.stop_id == newest, stop_recipe.c.recipe == "coulis-de-tomate")
            .values(capacity_grams=self.chance.randint(10, 90) * 1000)
        ) if not await allocations.at_stop(tx, newest) else None

    async def move(self, tx: Transaction) -> None:
        row = await self._pick(tx, stop, stop.c.state == "planned")
        draft = self._stop(draft_of(await stored.get(tx, row.id), "x"))
        await stops.move(tx, self.chance.choice(self.team), row.id, draft, self.table.now)

    async def cancel(self, tx: Transaction) -> None:
        row = await self._pick(tx, stop, stop.c.state == "planned")
        await stops.cancel(tx, self.chance.choice(self.team), row.id, self.table.now)

    async def wait(self, _tx: Transaction) -> None:
        self.table.now += timedelta(hours=self.chance.choice((1, 3, 9)))


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_happens_nothing_is_given_twice(database: Database, seed: int) -> None:
    table = await laid(database, TUESDAY)
    life = Life(table, seed)
    await life.begin()
    for number in range(40):
        await life.step()
        if number % 8 == 7:
            await table.ring()
        assert await database.run(room) == [], f"seed {seed}, step {number}"
        if number % 4 == 3:
            assert await database.run(fsck.look) == [], f"seed {seed}, step {number}"
    rows = await database.run(lambda tx: tx.all(select(allocation.c.state)))
    assert len(rows) > 10, "the life was lived"


async def crowd(table: Table, farmers: int) -> None:
    """So many farmers confirm 100 kg each at the same moment; the only stop has room for 250."""
    await table.stop(kg=250)
    people = [await table.person(await table.farmer(f"F{number}")) for number in range(farmers)]
    item = DraftItem.weighed("tomate", 100, "kg", 100)
    until = (table.now + timedelta(days=4)).date()
    draft = OfferDraft(stamp="x", items=[item], place=DraftPlace.of(OFFRANVILLE), mode="deliver", until=until)

    async def confirm(farmer: Person) -> None:
        await table.database.run(lambda tx: offers.post_offer(tx, farmer, draft, table.now))

    await asyncio.gather(*(confirm(farmer) for farmer in people))


async def test_the_last_room_wanted_by_many_at_once(table: Table) -> None:
    await crowd(table, 12)
    held = await table.database.run(lambda tx: tx.all(select(allocation.c.grams)))
    assert sum(row.grams for row in held) == 250_000
    assert await table.database.run(room) == []


async def test_decisions_at_the_same_moment(table: Table) -> None:
    """Accepting, declining, moving and cancelling at once: one after the other, without a circle of waiting."""
    first = await table.stop(kg=200)
    await table.stop(days=3, kg=200)
    marie = await table.farmer()
    ids = [await table.offer(marie, 60) for _ in range(5)]
    team = [await table.person(await table.coordinator(name)) for name in ("Anne", "Bruno", "Clara")]
    draft = draft_of(first, "x").model_copy(update={"capacity_kg": 90, "version": None})

    async def attempt(work: Any) -> None:
        with suppress(Refusal):
            await table.database.run(work)

    acts = [
        lambda tx, one=one, who=who: decisions.accept(tx, who, one, first.id, table.now)  # type: ignore[misc]
        for one in ids
        for who in team[:2]
    ]
    acts += [lambda tx: stops.move(tx, team[2], first.id, draft, table.now)]
    acts += [lambda tx, one=one: decisions.decline(tx, team[2], one, first.id, "full", table.now) for one in ids[:2]]
    await asyncio.gather(*(attempt(act) for act in acts))
    assert await table.database.run(room) == []
    assert await table.database.run(fsck.look) == []


async def test_without_the_lock_it_is_given_twice(
    postgres_server: str, keyring: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: two who looked at the same room both take it, and the check sees it."""
    from tests.conftest import fresh_postgres

    async def unlocked(_tx: Transaction, _network: int) -> None:
        return None

    propose = allocations.propose

    async def slowly(*arguments: Any) -> None:
        await asyncio.sleep(0.2)
        await propose(*arguments)

    monkeypatch.setattr(networks, "hold", unlocked)
    monkeypatch.setattr(allocations, "propose", slowly)
    database = Database.at(await fresh_postgres(postgres_server), keyring)
    table = await laid(database, TUESDAY)
    await crowd(table, 6)
    assert len(await database.run(room)) == 1
    assert [fault.rule for fault in await database.run(fsck.look)] == ["no stop holds more than it has room for"]
    await database.close()
