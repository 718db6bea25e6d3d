"""Everything that a tour's card shows, looked up at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.people import Person
from domain.stops import Stop
from domain.tours import Halt, LeftOffer, PickupTour, TourVehicle
from domain.words import Value
from services.driving.progress import lines
from services.pickup import lots
from services.pickup.lots import Lot
from storage import offers, people, stops, tours
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Farm:
    """How a lot is called."""

    name: str
    commune: str
    farmer: Person


@dataclass(frozen=True, slots=True)
class View:
    """A tour with its stop, vehicles, halts and farms."""

    tour: PickupTour
    stop: Stop
    cars: tuple[TourVehicle, ...]
    halts: tuple[Halt, ...]
    farms: dict[int, Farm]
    """By offer."""
    accepted: tuple[Lot, ...]
    proposed: int
    """Lots to be fetched that wait for a coordinator's answer."""
    changed: bool
    """Whether something is not so any more as when the tour was computed, or a driver said no."""
    progress: tuple[Value, ...] = ()
    """What is on board, once something was done at a farm."""

    def here(self, moment: datetime) -> datetime:
        """A moment in the civil time of the stop."""
        return moment.astimezone(self.stop.start.tzinfo)

    def of(self, car: TourVehicle) -> list[Halt]:
        """The halts of a vehicle, in their order."""
        return [one for one in self.halts if one.vehicle == car.id]

    def left(self) -> list[LeftOffer]:
        """The lots that nobody fetches and that are still there."""
        there = {lot.offer.id for lot in self.accepted}
        return [one for one in self.tour.left_out if one.offer in there]


async def view(tx: Transaction, tour: PickupTour) -> View:
    """Look everything up."""
    stop = await stops.get(tx, tour.stop)
    waiting = await lots.at_stop(tx, stop)
    halts, cars = await tours.all_halts(tx, tour.id), await tours.vehicles(tx, tour.id)
    declined = {one.id for one in cars if one.state == "declined"}
    stranded = any(one.vehicle in declined and one.state == "planned" for one in halts)
    return View(
        tour=tour,
        stop=stop,
        cars=tuple(cars),
        halts=tuple(halts),
        farms=await _farms(tx, waiting, halts),
        accepted=waiting.accepted,
        proposed=len(waiting.proposed),
        changed=stranded or (tour.seen is not None and differs(tour, waiting, stop, halts)),
        progress=tuple(await lines(tx, tour)) if any(one.done_by for one in halts) else (),
    )


def differs(tour: PickupTour, waiting: lots.Lots, stop: Stop, halts: list[Halt]) -> bool:
    """Whether a tour was computed for something else.

    A halt at which something was done is over: what became of its lot changes nothing.
    """
    now, then = waiting.seen(stop), tour.seen
    done = {one.offer for one in halts if one.state != "planned"}

    def left(grams: dict[int, int]) -> dict[int, int]:
        return {key: value for key, value in grams.items() if key not in done}

    return then is not None and (now.stop != then.stop or left(dict(now.lots)) != left(dict(then.lots)))


async def _farms(tx: Transaction, waiting: lots.Lots, halts: list[Halt]) -> dict[int, Farm]:
    found = {lot.offer.id: Farm(lot.farmer.called(), lot.offer.commune, lot.farmer) for lot in waiting.accepted}
    others = await offers.several(tx, [one.offer for one in halts if one.offer not in found])
    farmers = await people.several(tx, [one.farmer for one in others.values()])
    for key, offer in others.items():
        farmer = farmers[offer.farmer]
        found[key] = Farm(farmer.called(), offer.commune, farmer)
    return found
