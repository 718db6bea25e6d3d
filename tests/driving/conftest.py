"""A tour that stands, at a table: three farms before a stop, a volunteer's car, a coordinator."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

import pytest

from domain.people import Person
from domain.places import Place, Point
from domain.stops import Stop
from domain.tours import Halt, NewHalt, PickupTour, Plan, Seen, TourVehicle, Way
from storage import tours
from storage.database import Transaction
from tests.end_to_end.conftest import table
from tests.end_to_end.table import Phone, Table

__all__ = ["table"]

T = TypeVar("T")
FARMS = (
    Place("12 chemin des Tilleuls", Point(49.8712, 1.0473), "Offranville", "76482", exact=True),
    Place("Ferme de la Source", Point(49.8881, 1.1052), "Arques-la-Bataille", "76026", exact=True),
    Place("Clos Fleuri", Point(49.787, 0.999), "Bacqueville-en-Caux", "76051"),
)
HOME = Place("3 rue Secrète", Point(49.922, 1.078), "Dieppe", "76217", exact=True)
Drawn = list[tuple[Phone, int, int, int]]
"""Farmer, offer (id), grams, crates."""


@dataclass
class Scene:
    """Who is at the table, and what is to be fetched on Thursday before 9:00."""

    table: Table
    stop: Stop
    anne: Phone
    paul: Phone
    farmers: list[Phone]
    offers: list[int]
    tour: PickupTour
    vehicle: TourVehicle
    halts: list[Halt] = field(default_factory=list)

    async def run(self, work: Callable[[Transaction], Awaitable[T]]) -> T:
        return await self.table.database.run(work)

    def at(self, hour: int, minute: int = 0, days: int = 0) -> None:
        """Thursday, at that hour."""
        day = self.stop.start + timedelta(days=days)
        self.table.now = day.replace(hour=hour, minute=minute, second=0, microsecond=0)

    async def halt(self, number: int) -> Halt:
        return await self.run(lambda tx: tours.a_halt(tx, self.halts[number].id))

    async def state(self) -> str:
        return (await self.run(lambda tx: tours.get(tx, self.tour.id))).state

    def card(self, phone: Phone | None = None) -> list[str]:
        """What the card of the way shows, line by line."""
        return (phone or self.paul).card(f"drive:{self.vehicle.id}").text.splitlines()


async def driver(table: Table, name: str = "Paul Roger") -> tuple[Phone, Person]:
    phone = await table.resident(name, HOME)
    return phone, await table.person(phone)


async def a_scene(table: Table, kg: tuple[int, ...] = (85, 60, 40), *, truck: bool = False) -> Scene:
    """Farms whose tomatoes were accepted for a stop on Thursday at 9:00, and a tour that was opened today."""
    stop = await table.stop(kg=600)
    anne = await table.coordinator()
    paul, person = await driver(table)
    farmers, offers = [], []
    for number, grams in enumerate(kg):
        farmer = await table.farmer(f"Ferme {number + 1}", FARMS[number])
        offers.append(await table.offer(farmer, grams, mode="pickup", place=FARMS[number]))
        await anne.data(f"v1:lot.accept:{offers[-1]}:{stop.id}")
        farmers.append(farmer)
    anne_person = await table.person(anne)
    tour, vehicle, halts = await table.database.run(
        lambda tx: a_tour(
            tx, stop, anne_person.id, None if truck else person, list(zip(offers, kg, strict=True)), table.now
        )
    )
    return Scene(table, stop, anne, paul, farmers, offers, tour, vehicle, halts)


async def a_tour(
    tx: Transaction, stop: Stop, by: int, driver: Person | None, lots: list[tuple[int, int]], now: datetime
) -> tuple[PickupTour, TourVehicle, list[Halt]]:
    """An opened tour of one vehicle: the farms at 7:30, 8:00, 8:30, 10 minutes each; at 9:00 at the truck."""
    seen = Seen("", {})
    new = PickupTour(
        0, stop.network, stop.id, "draft", frozenset(), frozenset(), (), None, None, None, None, False, (), by, None, 1
    )
    tour = await tours.add(tx, new, now)
    name = "" if driver is None else driver.name
    leave = stop.start - timedelta(hours=2)
    vehicle = await tours.add_vehicle(
        tx,
        TourVehicle(
            0,
            stop.network,
            tour.id,
            None if driver is None else driver.id,
            driver is None,
            name,
            200_000,
            20,
            HOME,
            leave,
            None,
            None,
            None,
            None,
            None,
            "accepted" if driver is None else "asked",
        ),
    )
    first = leave + timedelta(minutes=30)
    hours = [first + n * timedelta(minutes=30) for n in range(len(lots))]
    halts = tuple(
        NewHalt(offer, kg * 1000, round(kg / 12), arrive, arrive + timedelta(minutes=10), 9.0)
        for (offer, kg), arrive in zip(lots, hours, strict=True)
    )
    way = Way(vehicle.id, leave, first + len(lots) * timedelta(minutes=30), 42.0, 42.0, 120, halts)
    assert await tours.plan(tx, tour, Plan((way,), (), "solver", 1.3, seen), now)
    await tours.move_to(tx, tour.id, "open", now, only_from=("draft",))
    tour = await tours.get(tx, tour.id)
    return tour, await tours.vehicle(tx, vehicle.id), await tours.halts(tx, vehicle.id)


@pytest.fixture
async def scene(table: Table) -> Scene:
    return await a_scene(table)
