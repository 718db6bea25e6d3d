"""Around one table, with farms to fetch from and somebody who computes what waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest

from bot.routing import Estimated, Ways
from bot.touring import Touring
from domain.people import Part
from domain.places import Place, Point
from domain.stops import Stop
from domain.tours import Halt, PickupTour
from domain.volunteering import Volunteering
from services.offer import decisions
from storage import people, tours, volunteering
from storage.database import Database
from tests.end_to_end.conftest import table
from tests.end_to_end.table import LUNERAY, Phone, Table

__all__ = ["table", "yard"]

ANGO = Place("Ferme d’Ango", Point(49.91, 1.0), "Varengeville-sur-Mer", "76720")
TOTES = Place("Tôtes", Point(49.68, 1.045), "Tôtes", "76700")
OFFRANVILLE = Place("Offranville", Point(49.871, 1.047), "Offranville", "76482")


@dataclass
class Yard:
    """A coordinator, a stop in two days at 9, and what is asked of the planner."""

    table: Table
    anne: Phone
    stop: Stop
    ways: Ways

    @property
    def database(self) -> Database:
        return self.table.database

    async def compute(self) -> None:
        """Let the planner work off what waits, and what it leaves in the outbox arrive."""
        touring = Touring(self.database, lambda: self.table.now, self.ways)
        for _ in range(5):
            if not await touring.work():
                break
        await self.table.deliver()

    async def lot(self, name: str, kg: float, place: Place, *, accept: bool = True, **more: Any) -> tuple[Phone, int]:
        """A farmer whose lot is to be fetched for the stop; the phone and the offer's id."""
        farmer = await self.table.farmer(name, place)
        offer = await self.table.offer(farmer, kg, mode="pickup", place=place, **more)
        if accept:
            person = await self.table.person(self.anne)
            await self.database.run(lambda tx: decisions.accept(tx, person, offer, self.stop.id, self.table.now))
            await self.table.deliver()
        return farmer, offer

    async def driver(self, name: str, place: Place, seats: int = 3) -> Phone:
        """A volunteer with a car."""
        phone = self.table.phone(name)
        person = await self.table.person(phone)
        await self.database.run(
            lambda tx: people.keep(tx, person.id, parts=frozenset({Part.VOLUNTEER}), place=place, welcomed=True)
        )
        chosen = Volunteering(car_seats=seats)
        await self.database.run(
            lambda tx: volunteering.keep(tx, person.id, self.table.network.id, chosen, self.table.now)
        )
        return phone

    async def begin(self, load: str = "500 kg") -> PickupTour:
        """The tour of the stop, with the truck, computed."""
        await self.anne.data(f"v1:tour.plan:{self.stop.id}")
        if load:
            await self.anne.press(load)
            await self.compute()
        return await self.tour()

    async def tour(self) -> PickupTour:
        found = await self.database.run(lambda tx: tours.of_stop(tx, self.stop.id))
        assert found is not None
        return found

    async def halts(self) -> list[Halt]:
        tour = await self.tour()
        return await self.database.run(lambda tx: tours.all_halts(tx, tour.id))

    @property
    def card(self) -> str:
        return self.anne.card(f"tour:{self.stop.id}").text

    @property
    def labels(self) -> list[str]:
        return self.anne.card(f"tour:{self.stop.id}").labels


@pytest.fixture
async def yard(table: Table) -> Yard:
    anne = await table.coordinator()
    stop = await table.stop(days=2, hour=9, kg=900, point=LUNERAY)
    return Yard(table, anne, stop, Estimated(1.3, 45))


HOUR = timedelta(hours=1)
