"""What one vehicle of a tour drives, with everything that is said about it; and who may see that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.harvests import Weighing
from domain.offers import Offer
from domain.people import Person
from domain.refusals import Refusal
from domain.stops import Stop
from domain.tours import Halt, PickupTour, TourVehicle
from domain.words import Listed, Load, Value, Words, _
from services import rights
from services.offer.offers import by_item
from services.wording import loads
from storage import allocations, harvests, networks, offers, people, stops, tours
from storage.database import Transaction

NOTHING, SKIPPED = "nothing", "skipped"
"""Why a lot is let go, as its allocation keeps it."""
LET_GO = frozenset({NOTHING, SKIPPED})
OLD = _("This pick-up is not yours, or it is over. Yours are here: /my_tour")


@dataclass(frozen=True, slots=True)
class Farm:
    """A halt: whose farm it is, what waits there, and what was loaded."""

    halt: Halt
    offer: Offer
    farmer: Person
    lot: dict[int, int]
    """Grams by item that the stop counts on; empty when the farmer took it back, or when nothing was there."""
    was: dict[int, int]
    """The same before anybody said that nothing was there, or that nobody goes."""
    loaded: tuple[Weighing, ...]

    @property
    def open(self) -> bool:
        """Nothing was said of it yet."""
        return self.halt.state == "planned"

    @property
    def grams(self) -> int:
        """What waits there."""
        return sum(self.lot.values())

    @property
    def got(self) -> int:
        """Grams that were loaded."""
        return sum(one.grams for one in self.loaded)

    @property
    def name(self) -> str:
        """How the farm is called."""
        return self.farmer.called()

    def planned(self) -> Listed:
        """What waits there: "85 kg de tomates et 20 kg de courges"."""
        return loads(self.offer, self.lot)

    def found(self) -> Listed:
        """What was loaded."""
        return loaded(self.loaded)


def loaded(weighings: tuple[Weighing, ...] | list[Weighing]) -> Listed:
    """Sums by product, in the unit in which it was told where it is a single weighing."""
    of: dict[str, list[Weighing]] = {}
    for one in weighings:
        of.setdefault(one.product, []).append(one)
    return Listed([_load(each) for each in of.values()])


def _load(weighings: list[Weighing]) -> Load:
    first = weighings[0]
    if len(weighings) == 1 and first.method == "counted":
        return first.load()
    return Load(first.product, sum(one.grams for one in weighings))


@dataclass(frozen=True, slots=True)
class Drive:
    """A vehicle, where it goes, and whoever is concerned."""

    tour: PickupTour
    vehicle: TourVehicle
    stop: Stop
    driver: Person | None
    farms: tuple[Farm, ...]

    @property
    def left(self) -> list[Farm]:
        """The farms of which nothing was said yet."""
        return [farm for farm in self.farms if farm.open]

    @property
    def grams(self) -> int:
        """What is planned, as it was planned."""
        return sum(farm.halt.grams for farm in self.farms)

    @property
    def got(self) -> int:
        """Grams on board."""
        return sum(farm.got for farm in self.farms)

    def farm(self, halt_id: int) -> Farm:
        """The farm of a halt.

        Raises:
            Refusal: it is none of this vehicle.
        """
        for farm in self.farms:
            if farm.halt.id == halt_id:
                return farm
        raise Refusal(OLD)

    def here(self, moment: datetime) -> datetime:
        """A moment in the civil time of the stop."""
        return moment.astimezone(self.stop.start.tzinfo)

    @property
    def leave(self) -> datetime:
        """When it leaves; the first farm's hour while that is not known."""
        moment = self.vehicle.leave or min((farm.halt.arrive for farm in self.farms), default=self.stop.start)
        return self.here(moment)

    @property
    def arrive(self) -> datetime:
        """When it stands at the truck."""
        return self.here(self.vehicle.arrive or self.stop.start)

    def is_today(self, now: datetime) -> bool:
        """Whether the day has come: farmers' contacts are shown, and what is loaded is noted."""
        return self.here(now).date() >= self.leave.date()


async def drive(tx: Transaction, vehicle_id: int, *, lock: bool = False) -> Drive:
    """Everything about a vehicle of an opened tour; with `lock`, nobody else changes its tour or lots meanwhile.

    Raises:
        Refusal: there is none, or its tour was not opened or was called off.
    """
    try:
        vehicle = await tours.vehicle(tx, vehicle_id)
        tour = await tours.get(tx, vehicle.tour, lock=lock)
        if lock:
            vehicle = await tours.vehicle(tx, vehicle_id)
    except LookupError:
        raise Refusal(OLD) from None
    if tour.state not in {"open", "done"}:
        raise Refusal(_("This pick-up does not take place as it was. Yours are here: /my_tour"))
    return await read(tx, tour, vehicle)


async def read(tx: Transaction, tour: PickupTour, vehicle: TourVehicle) -> Drive:
    """The same of a tour and a vehicle that are known."""
    stop = await stops.get(tx, tour.stop)
    halts = await tours.halts(tx, vehicle.id)
    weighings = await harvests.of_halts(tx, [halt.id for halt in halts])
    held = await allocations.at_stop(tx, stop.id)
    driver = None if vehicle.driver is None else await people.get(tx, vehicle.driver)
    farms = []
    for halt in halts:
        offer = await offers.get(tx, halt.offer)
        mine = [one for one in held if one.offer == offer.id]
        lot = by_item([one for one in mine if one.state == "accepted"])
        was = by_item([one for one in mine if one.state == "accepted" or one.reason in LET_GO])
        farms.append(Farm(halt, offer, await people.get(tx, offer.farmer), lot, was, tuple(weighings[halt.id])))
    return Drive(tour, vehicle, stop, driver, tuple(farms))


async def drives_of(tx: Transaction, person: Person) -> list[Drive]:
    """What somebody drives or is asked to drive, the next one first; then what their team drives."""
    found = [vehicle for vehicle in await tours.of_driver(tx, person.id) if vehicle.state != "declined"]
    grants = await networks.grants(tx, person.id)
    found += await tours.of_team(tx, sorted({grant.centre for grant in grants}))
    return [await read(tx, await tours.get(tx, vehicle.tour), vehicle) for vehicle in found]


async def mine(tx: Transaction, person: Person, vehicle_id: int, *, lock: bool = False) -> Drive:
    """What a person may see and note: their own way, or one that they answer for.

    Raises:
        Refusal: it is somebody else's.
    """
    found = await drive(tx, vehicle_id, lock=lock)
    if not await _may(tx, person, found):
        raise Refusal(OLD)
    return found


async def mine_at(tx: Transaction, person: Person, halt_id: int, *, lock: bool = False) -> tuple[Drive, Farm]:
    """The same, by one of its halts.

    Raises:
        Refusal: it is somebody else's, or it was planned otherwise meanwhile.
    """
    try:
        halt = await tours.a_halt(tx, halt_id)
    except LookupError:
        raise Refusal(_("The pick-up was planned anew. Look at it again: /my_tour")) from None
    found = await mine(tx, person, halt.vehicle, lock=lock)
    return found, found.farm(halt_id)


async def _may(tx: Transaction, person: Person, found: Drive) -> bool:
    """The driver, unless they said no; the stop's coordinators; the truck's team where no driver is named."""
    if person.network != found.tour.network:
        return False
    if found.vehicle.driver == person.id:
        return found.vehicle.state != "declined"
    if person.id in {decider.id for decider in await rights.deciders(tx, found.stop)}:
        return True
    grants = await networks.grants(tx, person.id) if found.vehicle.driver is None else []
    return any(grant.centre == found.stop.centre for grant in grants)


def day(found: Drive) -> Words:
    """Which pick-up: "Collecte du samedi 19 septembre, pour Luneray"."""
    return _("Pick-up of {day}, for {commune}", day=found.leave.date(), commune=found.stop.commune or found.stop.site)


def with_what(found: Drive) -> Words:
    """The truck, or whose car."""
    if found.vehicle.truck:
        return _("With the truck")
    return _("Car: {name}", name=found.vehicle.name)


def called(found: Drive) -> Value:
    """How a vehicle is called in a list."""
    return found.vehicle.name or _("the truck")
