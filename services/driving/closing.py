"""The end of a way: the driver and the team see what was planned and what is on board, and the time is recorded."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from domain.people import Person
from domain.refusals import Refusal
from domain.tours import PickupTour
from domain.words import _
from services import rights
from services.driving import cards
from services.driving.way import Drive, read
from services.hours import hours
from services.tell import tell
from storage import tours
from storage.database import Transaction


async def close(tx: Transaction, drive: Drive, by: Person | None, now: datetime) -> None:
    """The last farm of a vehicle is settled; with the last vehicle the tour is done. `by` sees the card already."""
    knows = None if by is None else by.id
    for person in await rights.deciders(tx, drive.stop):
        if person.id not in {knows, drive.vehicle.driver}:
            await _tell(tx, drive, person, now)
    if drive.driver is not None:
        if drive.driver.id != knows:
            await _tell(tx, drive, drive.driver, now)
        await _record(tx, drive, drive.driver, now)
    if not await tours.left_to_do(tx, drive.tour.id):
        await tours.move_to(tx, drive.tour.id, "done", now, only_from=("open",))


async def _tell(tx: Transaction, drive: Drive, person: Person, now: datetime) -> None:
    key = f"tour:{drive.tour.id}:vehicle:{drive.vehicle.id}:done:{now.timestamp():.3f}:to:{person.id}"
    card = cards.card_name(drive.vehicle.id)
    await tell(tx, person, cards.summary(drive, person), key=key, now=now, card=card, fresh=True)


async def _record(tx: Transaction, drive: Drive, driver: Person, now: datetime) -> None:
    """The time that the way takes, as it was planned; once, whatever is corrected later."""
    planned = drive.vehicle.minutes
    minutes = round((drive.arrive - drive.leave).total_seconds() / 60) if planned is None else planned
    occasion, day = f"tour:{drive.tour.id}:person:{driver.id}", drive.leave.date()
    await hours.record(tx, occasion, driver, drive.stop.centre, "pickup", day, minutes, now)


async def follow(tx: Transaction, tour: PickupTour, vehicles: Collection[int], now: datetime) -> None:
    """Lots were taken back while vehicles were on the way: one of which no farm is left has done its way."""
    for vehicle_id in sorted(vehicles):
        drive = await read(tx, tour, await tours.vehicle(tx, vehicle_id))
        if not drive.left and any(farm.halt.done_by is not None for farm in drive.farms):
            await close(tx, drive, None, now)


async def reopen(tx: Transaction, drive: Drive, now: datetime) -> None:
    """Something is to be done again.

    Raises:
        Refusal: another tour was planned for the stop since.
    """
    if drive.tour.state == "open":
        return
    latest = await tours.of_stop(tx, drive.stop.id)
    if latest is None or latest.id != drive.tour.id:
        raise Refusal(_("Another pick-up was planned for this stop since. Tell your centre what has to be corrected."))
    await tours.move_to(tx, drive.tour.id, "open", now, only_from=("done",))
