"""What coordinators do with the pick-up tour of a stop until it is driven: plan, change, open, call off."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any, Literal

from domain.people import Person
from domain.refusals import Refusal
from domain.stops import Stop
from domain.tours import PickupTour, Plan
from domain.words import Words, _
from services import rights
from services.pickup import lots, news, showing
from services.pickup.questions import BEFORE
from services.stop.stops import own_stop
from storage import people, stops, tours
from storage.database import Transaction

Wish = Literal["in", "out", "free"]

OLD = _("I do not find this pick-up tour. All of them are here: /pickups")
MEANWHILE = _("The tour has changed meanwhile. Look at it again: /pickups")


async def begin(tx: Transaction, person: Person, stop_id: int, now: datetime) -> PickupTour:
    """The live tour of a stop; a new draft when there is none. With a truck that is known it is computed at once.

    Raises:
        Refusal: no right, the stop is over or cancelled, or nothing is to be fetched.
    """
    stop = await own_stop(tx, person, stop_id, now)
    known = (await tours.of_stops(tx, [stop_id])).get(stop_id)
    if known is not None:
        return known
    waiting = await lots.at_stop(tx, stop)
    if not waiting.accepted:
        raise Refusal(_nothing(len(waiting.proposed)))
    truck = await tours.last_truck(tx, stop.network)
    new = _draft(stop, person)
    tour = await tours.add(tx, replace(new, to_plan=truck is not None, waits_since=now if truck else None), now)
    if truck is not None:
        fresh = replace(truck, id=0, tour=tour.id, driver=None, state="accepted", not_before=stop.start - BEFORE)
        await tours.add_vehicle(tx, fresh)
    return tour


def _nothing(proposed: int) -> Words:
    if proposed:
        return _("No lot is accepted yet for this stop that must be fetched. Answer the proposals first: /proposals")
    return _("No lot is to be fetched for this stop. Farmers bring theirs, or none is accepted yet.")


def _draft(stop: Stop, person: Person) -> PickupTour:
    return PickupTour(
        id=0,
        network=stop.network,
        stop=stop.id,
        state="draft",
        pinned=frozenset(),
        kept_out=frozenset(),
        left_out=(),
        method=None,
        factor=None,
        seen=None,
        waits_since=None,
        to_plan=False,
        pictures=(),
        created_by=person.id,
        opened_at=None,
        version=1,
    )


async def own(tx: Transaction, person: Person, tour_id: int, now: datetime) -> tuple[PickupTour, Stop]:
    """A live tour that this person decides for, and its stop; nobody else changes them meanwhile.

    Raises:
        Refusal: there is none, another centre decides, or it is over or called off.
    """
    try:
        tour = await tours.get(tx, tour_id, lock=True)
    except LookupError:
        raise Refusal(OLD) from None
    stop = await stops.get(tx, tour.stop)
    if person.network != tour.network:
        raise Refusal(OLD)
    await rights.need_decider(tx, person, stop)
    if tour.state == "cancelled":
        raise Refusal(_("This pick-up tour is called off already. All of them are here: /pickups"))
    if stop.state != "planned":
        raise Refusal(_("This stop is cancelled. Nothing is fetched for it."))
    if tour.state == "done" or stop.start <= now:
        raise Refusal(_("This stop has begun. Its pick-up tour can no longer be changed."))
    return tour, stop


async def changeable(tx: Transaction, person: Person, tour_id: int, now: datetime) -> tuple[PickupTour, Stop]:
    """The same, of a tour on which nobody has left yet.

    Raises:
        Refusal: as `own`, or somebody is on the way.
    """
    tour, stop = await own(tx, person, tour_id, now)
    if tour.state == "open" and await under_way(tx, tour, now):
        raise Refusal(_("Somebody is on the way already. What changes now is settled with the driver."))
    return tour, stop


async def under_way(tx: Transaction, tour: PickupTour, now: datetime) -> bool:
    """Whether somebody has left, or something was loaded."""
    leaving = [one.leave for one in await tours.vehicles(tx, tour.id) if one.leave is not None]
    halts = await tours.all_halts(tx, tour.id)
    done = any(one.state != "planned" and one.done_by is not None for one in halts)
    return done or any(leave <= now for leave in leaving) or await tours.weighed(tx, [one.id for one in halts])


async def again(tx: Transaction, tour: PickupTour, now: datetime, **changes: Any) -> PickupTour:
    """Change a tour and have it computed again.

    Raises:
        Refusal: somebody else has changed it since it was read.
    """
    return await changed(tx, replace(tour, **changes, to_plan=True, waits_since=now), now)


async def changed(tx: Transaction, new: PickupTour, now: datetime) -> PickupTour:
    """Change a tour.

    Raises:
        Refusal: somebody else has changed it since it was read.
    """
    if not await tours.change(tx, new, now):
        raise Refusal(MEANWHILE)
    return await tours.get(tx, new.id)


async def compute(tx: Transaction, person: Person, tour_id: int, now: datetime) -> PickupTour:
    """Have it computed with whatever is true now.

    Raises:
        Refusal: as `changeable`, or there is no vehicle, or no lot is left.
    """
    tour, stop = await changeable(tx, person, tour_id, now)
    if not await tours.vehicles(tx, tour.id):
        raise Refusal(_("There is no vehicle yet. Add the truck or a car first."))
    if not (await lots.at_stop(tx, stop)).accepted:
        raise Refusal(_("No lot is left to be fetched for this stop. You can call the tour off."))
    return await again(tx, tour, now)


# --- farms ------------------------------------------------------------------------------------------------------------


async def wish(tx: Transaction, person: Person, tour_id: int, offer_id: int, wanted: Wish, now: datetime) -> PickupTour:
    """A farm must come along, stays away, or is as is best; the same again takes it back. It is not computed yet.

    Raises:
        Refusal: as `changeable`, or the lot is not there any more.
    """
    tour, stop = await changeable(tx, person, tour_id, now)
    if offer_id not in {lot.offer.id for lot in (await lots.at_stop(tx, stop)).accepted}:
        raise Refusal(_("This lot is not to be fetched for this stop any more."))
    pinned, kept_out = tour.pinned - {offer_id}, tour.kept_out - {offer_id}
    if wanted == "in" and offer_id not in tour.pinned:
        pinned |= {offer_id}
    if wanted == "out" and offer_id not in tour.kept_out:
        kept_out |= {offer_id}
    return await changed(tx, replace(tour, pinned=pinned, kept_out=kept_out), now)


# --- opening and calling off ------------------------------------------------------------------------------------------


async def open_(tx: Transaction, person: Person, tour_id: int, version: int, now: datetime) -> PickupTour:
    """It stands: farmers are told their hour, drivers are asked or told.

    Raises:
        Refusal: as `own`; it changed since it was shown (`version`), is open, is being computed or has no halts.
    """
    tour, stop = await own(tx, person, tour_id, now)
    if tour.state == "open":
        raise Refusal(_("This tour is open already. The farmers know their hour."))
    if tour.to_plan:
        raise Refusal(_("I am still computing. One moment, please."))
    halts = await tours.all_halts(tx, tour.id)
    if not halts:
        raise Refusal(_("No farm is on this tour. Change the hour or the vehicles first."))
    if tour.version != version:
        raise Refusal(MEANWHILE)
    if tour.seen != (await lots.at_stop(tx, stop)).seen(stop):
        raise Refusal(_("Something has changed since this was computed. Compute it again first."))
    await _in_time(tx, tour, now)
    if not await tours.move_to(tx, tour.id, "open", now, only_from=("draft",)):
        raise Refusal(MEANWHILE)
    tour = await tours.get(tx, tour.id)
    await news.opened(tx, tour, stop, now)
    return tour


async def _in_time(tx: Transaction, tour: PickupTour, now: datetime) -> None:
    if any(one.leave is not None and one.leave < now for one in await tours.vehicles(tx, tour.id)):
        raise Refusal(_("The hour of leaving is over. Compute the tour again first."))


async def cancel(tx: Transaction, person: Person, tour_id: int, now: datetime) -> PickupTour:
    """Nobody drives. After opening, farmers and drivers are told; their lots stay accepted.

    Raises:
        Refusal: as `changeable`.
    """
    tour, stop = await changeable(tx, person, tour_id, now)
    halts, vehicles = await tours.all_halts(tx, tour.id), await tours.vehicles(tx, tour.id)
    await tours.move_to(tx, tour.id, "cancelled", now, only_from=("draft", "open"))
    if tour.state == "open":
        await news.called_off(tx, tour, stop, vehicles, halts, now)
    return await tours.get(tx, tour.id)


# --- what was computed ------------------------------------------------------------------------------------------------


async def take(tx: Transaction, asked: PickupTour, plan: Plan, now: datetime) -> bool:
    """Keep what was computed and show it; False when the tour was changed meanwhile: then it is computed again.

    Of an open tour, farmers and drivers hear what has changed for them. Once somebody is on the way it is too late.
    """
    stop = await stops.get(tx, asked.stop, lock=True)
    if asked.state == "open" and await under_way(tx, asked, now):
        await _too_late(tx, asked.id, now)
        return True
    before = await tours.all_halts(tx, asked.id)
    drove = {one.id: one for one in await tours.vehicles(tx, asked.id)}
    if not await tours.plan(tx, asked, plan, now):
        return False
    tour = await tours.get(tx, asked.id)
    if tour.state == "open":
        await news.replanned(tx, tour, stop, before, drove, now)
    await showing.everywhere(tx, tour, now)
    return True


async def _too_late(tx: Transaction, tour_id: int, now: datetime) -> None:
    """Somebody has left while it was computed: the tour stays as it is driven."""
    tour = await tours.get(tx, tour_id)
    since = tour.waits_since if tour.pictures else None
    await tours.change(tx, replace(tour, to_plan=False, waits_since=since), now)
    await showing.everywhere(tx, await tours.get(tx, tour_id), now)


async def given_up(tx: Transaction, *, tour_id: int, now: datetime) -> None:
    """It could not be computed or drawn: whoever waits for it hears that, and may try again."""
    tour = await tours.get(tx, tour_id)
    for one in tour.pictures:
        await news.no_picture(tx, await people.get(tx, one.person), one, now)
    asked, new = tour.to_plan, replace(tour, to_plan=False, pictures=(), waits_since=None)
    if await tours.change(tx, new, now) and asked:
        await showing.everywhere(tx, await tours.get(tx, tour_id), now, failed=True)
