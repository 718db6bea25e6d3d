"""What is found at a farm: loaded, nothing there, nobody goes. Noted once, told at once, taken back after a slip."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.people import Person
from domain.refusals import Refusal
from domain.tours import HaltState
from domain.words import Mass, Words, _
from services.driving import closing, lots, news
from services.driving.amounts import Amount
from services.driving.way import Drive, Farm, mine, mine_at
from services.pickup import showing
from storage import harvests, tours
from storage.database import Transaction

OVER = 2
"""So many times what a vehicle is said to hold is a slip."""
AFTER = timedelta(hours=12)
"""So long after the stop what was loaded may still be noted or corrected."""
SETTLED: tuple[HaltState, ...] = ("picked", "nothing", "skipped")


async def load_planned(tx: Transaction, person: Person, halt_id: int, grams: int, now: datetime) -> tuple[Drive, bool]:
    """One tap: all that was planned is on board. The way as it is now, and whether this was news.

    Args:
        tx: the open transaction.
        person: who says so.
        halt_id: at which farm.
        grams: what the button said.
        now: the moment.

    Raises:
        Refusal: no right, too early or too late, or the lot is another one now.
    """
    drive, farm = await _at(tx, person, halt_id, now)
    if not farm.open:
        return drive, False
    if farm.grams != grams or not farm.lot:
        raise Refusal(_("This lot has changed meanwhile. Look at the stop again: /my_tour"))
    products = {item.id: item.product for item in farm.offer.items}
    amounts = [
        Amount(product=products[item], quantity=part / 1000, unit="kg", grams=part) for item, part in farm.lot.items()
    ]
    return await _loaded(tx, drive, farm, amounts, person, now)


async def load(
    tx: Transaction, person: Person, halt_id: int, amounts: Sequence[Amount], now: datetime
) -> tuple[Drive, bool]:
    """So much of each product is on board, in the driver's words.

    Raises:
        Refusal: no right, too early or too late, nothing at all, or more than the vehicle can hold.
    """
    drive, farm = await _at(tx, person, halt_id, now)
    if not farm.open:
        return drive, False
    check(drive, amounts)
    return await _loaded(tx, drive, farm, [one for one in amounts if one.grams > 0], person, now)


def check(drive: Drive, amounts: Sequence[Amount]) -> None:
    """Whether so much can be on board.

    Raises:
        Refusal: it cannot; what can be said instead.
    """
    total = sum(one.grams for one in amounts)
    if total <= 0:
        raise Refusal(_("If nothing was there, press “Nothing is there”. Otherwise write a weight. For example: 70 kg"))
    most = OVER * drive.vehicle.load_grams
    if total > most:
        raise Refusal(_too_much(total, drive.vehicle.load_grams))


def _too_much(grams: int, load: int) -> Words:
    return _("{mass} is much for this car: it takes {load}. Write the weight again.", mass=Mass(grams), load=Mass(load))


async def _loaded(
    tx: Transaction, drive: Drive, farm: Farm, amounts: Sequence[Amount], person: Person, now: datetime
) -> tuple[Drive, bool]:
    if not await tours.settle(tx, farm.halt.id, "picked", person.id, now):
        return drive, False
    for one in amounts:
        quantity = (one.quantity, one.unit, one.grams, one.method)
        await harvests.weigh(tx, person.network, one.product, *quantity, by=person.id, now=now, halt_id=farm.halt.id)
    drive, farm = await mine_at(tx, person, farm.halt.id)
    await news.picked(tx, drive, farm, person, now)
    return await _go_on(tx, drive, farm, person, now)


async def nothing(tx: Transaction, person: Person, halt_id: int, now: datetime) -> tuple[Drive, bool]:
    """Nothing was there: its room is free again, farmer and team are told.

    Raises:
        Refusal: no right, too early or too late.
    """
    drive, farm = await _at(tx, person, halt_id, now)
    if not farm.open or not await tours.settle(tx, farm.halt.id, "nothing", person.id, now):
        return drive, False
    await lots.nothing(tx, drive, farm, person, now)
    await news.nothing(tx, drive, farm, person, now)
    drive, farm = await mine_at(tx, person, halt_id)
    return await _go_on(tx, drive, farm, person, now)


async def skip(tx: Transaction, person: Person, halt_id: int, now: datetime) -> tuple[Drive, bool]:
    """Nobody goes there: another stop is looked for, farmer and team are told.

    Raises:
        Refusal: no right, too early or too late.
    """
    drive, farm = await _at(tx, person, halt_id, now)
    if not farm.open or not await tours.settle(tx, farm.halt.id, "skipped", person.id, now):
        return drive, False
    await lots.skipped(tx, drive, farm, person, now)
    await news.skipped(tx, drive, farm, person, now)
    drive, farm = await mine_at(tx, person, halt_id)
    return await _go_on(tx, drive, farm, person, now)


async def take_back(tx: Transaction, person: Person, halt_id: int, now: datetime) -> tuple[Drive, bool]:
    """What was noted at a farm was a slip: it is to be done again, and its lot has its room again.

    Raises:
        Refusal: no right, or it is too late.
    """
    drive, farm = await mine_at(tx, person, halt_id, lock=True)
    _still(drive, now)
    before = farm.halt.state
    if not await tours.unsettle(tx, halt_id, only_from=SETTLED):
        return drive, False
    await closing.reopen(tx, drive, now)
    for one in farm.loaded:
        await harvests.strike(tx, one.id, now)
    if before != "picked":
        without_room = await lots.give_back(tx, drive, farm, person, now)
        await news.undone(tx, drive, farm, without_room, person, now)
    await showing.everywhere(tx, await tours.get(tx, drive.tour.id), now)
    return await mine(tx, person, drive.vehicle.id), True


async def open_at(tx: Transaction, person: Person, halt_id: int, now: datetime) -> tuple[Drive, Farm]:
    """A farm of which nothing was said yet, to ask about it.

    Raises:
        Refusal: no right, too early or too late, or it was said already.
    """
    drive, farm = await _at(tx, person, halt_id, now)
    if not farm.open:
        raise Refusal(_("This is noted already. To correct it, open the stop in the list: /my_tour"))
    return drive, farm


async def _at(tx: Transaction, person: Person, halt_id: int, now: datetime) -> tuple[Drive, Farm]:
    """A farm on the day; nobody else notes anything of the tour meanwhile."""
    drive, farm = await mine_at(tx, person, halt_id, lock=True)
    if farm.open:
        if not drive.is_today(now):
            raise Refusal(_("What is loaded is noted on the day itself: {day}.", day=drive.leave.date()))
        _still(drive, now)
    return drive, farm


def _still(drive: Drive, now: datetime) -> None:
    if now > drive.stop.end + AFTER:
        raise Refusal(_("This pick-up is long over. Tell your centre what has to be corrected."))


async def _go_on(tx: Transaction, drive: Drive, farm: Farm, person: Person, now: datetime) -> tuple[Drive, bool]:
    """What follows once something was noted: whoever notes drives; the farms that follow; the end of the way."""
    if drive.vehicle.state == "asked" and drive.vehicle.driver == person.id:
        await tours.answer(tx, drive.vehicle.id, "accepted", only_from=("asked",))
    if drive.left:
        await news.later(tx, drive, farm, now)
    else:
        await closing.close(tx, drive, person, now)
    await showing.everywhere(tx, await tours.get(tx, drive.tour.id), now)
    return await mine(tx, person, drive.vehicle.id), True
