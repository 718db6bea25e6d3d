"""The truck and the cars of a tour: what they carry, where they start, when they may leave."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from domain.people import Person
from domain.places import Place
from domain.refusals import Refusal
from domain.stops import Stop
from domain.tours import PickupTour, TourVehicle
from domain.words import Hour, Mass, _
from services.pickup import news
from services.pickup.planning import MEANWHILE, OLD, again, changeable, changed
from services.pickup.questions import BEFORE, EARLIEST
from storage import networks, tour_work, tours
from storage.database import Transaction

TRUCK_MOST_KG, TRUCK_MOST_CRATES = 3500, 400
CAR_MOST_KG, CAR_MOST_CRATES = 500, 40
"""What a volunteer's car carries at most, with its boot, seats and a small trailer."""
CAR_KG, CAR_CRATES = 150, 15
"""What an ordinary car carries, if nobody says otherwise."""
MOST_VEHICLES = 6


def check_load(kg: int, crates: int | None, *, truck: bool) -> None:
    """Refuse what such a vehicle cannot carry.

    Raises:
        Refusal: with the limits.
    """
    most_kg, most_crates = (TRUCK_MOST_KG, TRUCK_MOST_CRATES) if truck else (CAR_MOST_KG, CAR_MOST_CRATES)
    if 20 <= kg <= most_kg and (crates is None or 1 <= crates <= most_crates):
        return
    limits: dict[str, Any] = {"kg": Mass(most_kg * 1000), "crates": most_crates}
    if truck:
        raise Refusal(_("The truck carries 20 kg to {kg}, and {crates} crates at most. How much is it?", **limits))
    raise Refusal(_("A car carries 20 kg to {kg}, and {crates} crates at most. How much is it?", **limits))


async def set_truck(
    tx: Transaction, person: Person, tour_id: int, kg: int, crates: int | None, now: datetime
) -> PickupTour:
    """How much the truck carries; it joins the tour if it was not there, from the centre's own place.

    Raises:
        Refusal: as `changeable`, or no truck carries that.
    """
    tour, stop = await changeable(tx, person, tour_id, now)
    check_load(kg, crates, truck=True)
    truck = next((one for one in await tours.vehicles(tx, tour.id) if one.truck), None)
    if truck is not None:
        await tours.change_vehicle(tx, replace(truck, load_grams=kg * 1000, crates=crates))
    else:
        new = await _vehicle(tx, tour, stop, kg, crates)
        await tours.add_vehicle(tx, replace(new, truck=True, state="accepted"))
    return await again(tx, tour, now)


async def _vehicle(tx: Transaction, tour: PickupTour, stop: Stop, kg: int, crates: int | None) -> TourVehicle:
    """A vehicle of the team that starts at the centre, when the others do."""
    centre = await networks.a_centre(tx, stop.centre)
    return TourVehicle(
        id=0,
        network=tour.network,
        tour=tour.id,
        driver=None,
        truck=False,
        name="",
        load_grams=kg * 1000,
        crates=crates,
        start=Place(centre.name, centre.point, centre.commune),
        not_before=await leaving(tx, tour, stop),
        leave=None,
        arrive=None,
        km=None,
        detour_km=None,
        minutes=None,
        state="accepted",
    )


async def leaving(tx: Transaction, tour: PickupTour, stop: Stop) -> datetime:
    """The hour from which the vehicles of a tour may leave, in the stop's own time."""
    known = [one.not_before for one in await tours.vehicles(tx, tour.id)]
    return known[0].astimezone(stop.start.tzinfo) if known else stop.start - BEFORE


async def add_named(
    tx: Transaction, person: Person, tour_id: int, name: str, load: tuple[int, int | None], now: datetime
) -> PickupTour:
    """The car of somebody of the team, from the centre's own place.

    Raises:
        Refusal: as `changeable`, no car carries that, or there are many already.
    """
    tour, stop = await changeable(tx, person, tour_id, now)
    check_load(*load, truck=False)
    await _room_for_one(tx, tour)
    await tours.add_vehicle(tx, replace(await _vehicle(tx, tour, stop, *load), name=name))
    return await again(tx, tour, now)


async def add_volunteer(tx: Transaction, person: Person, tour_id: int, driver_id: int, now: datetime) -> PickupTour:
    """The car of a volunteer, from their home; they are asked when the tour is opened.

    Raises:
        Refusal: as `changeable`, they have no car any more, drive already, or there are many cars.
    """
    tour, stop = await changeable(tx, person, tour_id, now)
    drivers = {one.id: one for one in await tour_work.with_cars(tx, tour.network, stop.point)}
    driver = drivers.get(driver_id)
    if driver is None or driver.place is None:
        raise Refusal(_("This person has no car here any more. Choose another, or write a name."))
    if any(one.driver == driver.id for one in await tours.vehicles(tx, tour.id)):
        raise Refusal(_("{name} is on this tour already.", name=driver.name))
    await _room_for_one(tx, tour)
    car = await _vehicle(tx, tour, stop, CAR_KG, CAR_CRATES)
    await tours.add_vehicle(tx, replace(car, driver=driver.id, name=driver.name, start=driver.place, state="asked"))
    return await again(tx, tour, now)


async def _room_for_one(tx: Transaction, tour: PickupTour) -> None:
    if len(await tours.vehicles(tx, tour.id)) >= MOST_VEHICLES:
        raise Refusal(_("There are {n} vehicles already. Take one away first.", n=MOST_VEHICLES))


async def remove(tx: Transaction, person: Person, vehicle_id: int, now: datetime) -> PickupTour:
    """Take a vehicle away; a driver who knows of it is told.

    Raises:
        Refusal: as `changeable`, or something was loaded.
    """
    vehicle = await a_vehicle(tx, vehicle_id)
    tour, stop = await changeable(tx, person, vehicle.tour, now)
    if tour.state == "open":
        await news.not_needed(tx, tour, stop, vehicle, now)
    before = {one.offer: one for one in await tours.halts(tx, vehicle_id) if one.told is not None}
    if not await tours.remove_vehicle(tx, vehicle_id):
        raise Refusal(MEANWHILE)
    if await tours.vehicles(tx, tour.id):
        return await again(tx, tour, now)
    await news.not_fetched(tx, tour, stop, list(before.values()), now)
    return await changed(tx, replace(tour, method=None, left_out=(), to_plan=False, waits_since=None), now)


async def a_vehicle(tx: Transaction, vehicle_id: int) -> TourVehicle:
    """A vehicle by what a button says.

    Raises:
        Refusal: there is none.
    """
    try:
        return await tours.vehicle(tx, vehicle_id)
    except LookupError:
        raise Refusal(OLD) from None


async def leave_from(tx: Transaction, person: Person, tour_id: int, moment: datetime, now: datetime) -> PickupTour:
    """Nobody leaves before this moment.

    Raises:
        Refusal: as `changeable`, or it is over, too early, or after the stop has begun.
    """
    tour, stop = await changeable(tx, person, tour_id, now)
    if moment >= stop.start:
        start = Hour(stop.start)
        raise Refusal(_("The stop begins at {start}. The vehicles must leave before that.", start=start))
    if moment <= now:
        raise Refusal(_("{hour} is over. Give a later hour.", hour=Hour(moment)))
    if moment < stop.start - EARLIEST:
        raise Refusal(_("That is more than 12 hours before the stop. Give a later hour."))
    for each in await tours.vehicles(tx, tour.id):
        await tours.change_vehicle(tx, replace(each, not_before=moment))
    return await again(tx, tour, now)


async def start_at(tx: Transaction, person: Person, tour_id: int, place: Place, now: datetime) -> PickupTour:
    """The truck leaves from this place.

    Raises:
        Refusal: as `changeable`, or there is no truck.
    """
    tour, _stop = await changeable(tx, person, tour_id, now)
    truck = next((one for one in await tours.vehicles(tx, tour.id) if one.truck), None)
    if truck is None:
        raise Refusal(_("The truck is not on this tour. Add it first."))
    await tours.change_vehicle(tx, replace(truck, start=place))
    return await again(tx, tour, now)
