"""Who drives to a gleaning with free seats, who rides with them: said, taken, given back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain.people import Person
from domain.places import Place
from domain.refusals import Refusal
from domain.rides import MOST_FREE, Gleaner, Ride
from domain.words import Hour, Value, Words, _, many
from domain.workshops import Signup, Workshop
from services.carpool import cards, proposals
from services.carpool.standing import offer, said_by, show
from services.carpool.who import first_names, nameless
from services.seat import access
from storage import rides, signups, workshops
from storage.database import Transaction

NO_GLEANING = _("I do not find this gleaning.")
GONE = _("I do not find this car any more.")
EARLIEST = timedelta(hours=6)
"""A car does not leave longer than this before the start."""


@dataclass(frozen=True, slots=True)
class Comer:
    """A sign-up with a place at a gleaning, locked, and what it has said."""

    workshop: Workshop
    signup: Signup
    said: Gleaner


async def balance(tx: Transaction, workshop_id: int) -> int:
    """Free seats in cars, less heads that look for one and have none: negative when people stand at the roadside."""
    free, wanted = await rides.free_and_wanted(tx, workshop_id)
    return free - wanted


async def comer(tx: Transaction, person: Person, signup_id: int, now: datetime) -> Comer:
    """A sign-up that this person decides on, with a place at a gleaning to come.

    Raises:
        Refusal: it is not theirs, it is no gleaning, it is over or cancelled, or they have no place.
    """
    seat = await access.own(tx, person, signup_id, now)
    if not seat.workshop.is_gleaning:
        raise Refusal(_("Cars are shared to gleanings only."))
    if seat.workshop.state != "planned":
        raise Refusal(access.cancelled(seat.workshop))
    if seat.signup.state != "live" or not seat.signup.booked:
        raise Refusal(_("You have no seat at this gleaning at the moment. The next ones: /gleanings"))
    return Comer(seat.workshop, seat.signup, await said_by(tx, seat.signup))


async def coming(tx: Transaction, person: Person, now: datetime) -> list[Comer]:
    """A person's places at gleanings that have not begun, the soonest first."""
    mine = [one for one in await signups.of_person(tx, person.id, now) if one.booked]
    found = await workshops.several(tx, [one.workshop for one in mine])
    return [
        Comer(found[one.workshop], one, await said_by(tx, one))
        for one in mine
        if found[one.workshop].is_gleaning and found[one.workshop].start > now
    ]


# --- drivers ----------------------------------------------------------------------------------------------------------


async def drive(tx: Transaction, mine: Comer, seats: int, place: Place | None, now: datetime) -> None:
    """They come by car with so many free seats; who looks for a ride near their way hears of it.

    Args:
        tx: the open transaction.
        mine: whose car.
        seats: free for others.
        place: from where, when nobody has said so yet.
        now: the moment.

    Raises:
        Refusal: more seats than a car has, or fewer than are taken.
    """
    if seats > MOST_FREE:
        raise Refusal(cards.too_many(seats))
    old = await rides.driven_by(tx, mine.signup.id)
    if old is None:
        await rides.keep(tx, replace(mine.said, needs_lift=False))
        await _leave_car(tx, mine, now)
        leaves = None if place is None else proposals.leaves(mine.workshop, place)
        new = Ride(0, mine.workshop.network, mine.workshop.id, mine.signup.id, seats, 0, place, leaves)
        await offer(tx, mine.workshop, await rides.add(tx, new, now), now)
    elif not await rides.change(tx, replace(old, seats=seats)):
        raise Refusal(_too_few(old.taken))
    else:
        await offer(tx, mine.workshop, await rides.get(tx, old.id), now)


def _too_few(taken: int) -> Words:
    return many(
        "{n} person rides with you already. To take fewer, first touch their name.",
        "{n} people ride with you already. To take fewer, first touch their names.",
        taken,
    )


async def leave_from(tx: Transaction, mine: Comer, place: Place, now: datetime) -> None:
    """From where they leave, or wait for a car; a driver who has not said when is proposed an hour."""
    ride = await rides.driven_by(tx, mine.signup.id)
    if ride is None:
        await rides.keep(tx, replace(mine.said, needs_lift=True, lift_from=place))
        return
    leaves = proposals.leaves(mine.workshop, place) if ride.leaves is None else ride.leaves
    await _changed(tx, mine.workshop, replace(ride, place=place, leaves=leaves), now)


async def leave_at(tx: Transaction, mine: Comer, at: datetime, now: datetime) -> None:
    """When the car leaves.

    Raises:
        Refusal: they do not drive, it is over, or it is no time to leave for this gleaning.
    """
    ride, start = await rides.driven_by(tx, mine.signup.id), mine.workshop.start
    if ride is None:
        raise Refusal(GONE)
    if not start - EARLIEST <= at < start or at <= now:
        hour = Hour(start)
        raise Refusal(_("The gleaning begins at {hour}. Give an hour before that, for example 8:15.", hour=hour))
    await _changed(tx, mine.workshop, replace(ride, leaves=at), now)


async def _changed(tx: Transaction, workshop: Workshop, new: Ride, now: datetime) -> None:
    """The car leaves at another hour or from elsewhere: who rides in it is told."""
    if new == await rides.get(tx, new.id):
        return
    await rides.change(tx, new)
    name = (await first_names(tx, [new.signup]))[new.signup]
    note = _("🔁 {name} leaves at another hour or from elsewhere.", name=nameless(name))
    for rider in await rides.riders(tx, [new.id]):
        await show(tx, workshop, await signups.get(tx, rider.signup), note, f"changed:{now:%Y%m%d%H%M%S%f}", now)
    await offer(tx, workshop, await rides.get(tx, new.id), now)


async def stop_driving(tx: Transaction, workshop: Workshop, driver: Signup, now: datetime) -> None:
    """The car does not go: who rode in it is told at once, and proposed other cars."""
    ride = await rides.driven_by(tx, driver.id)
    if ride is None:
        return
    name = (await first_names(tx, [driver.id]))[driver.id]
    note = _("😕 {name} does not come by car any more. You have no ride at the moment.", name=nameless(name))
    for rider in await rides.remove(tx, ride.id):
        await _stranded(tx, workshop, await signups.get(tx, rider.signup), note, f"ride{ride.id}gone", now)


async def passengers(tx: Transaction, mine: Comer) -> list[str]:
    """First names of who rides in their car."""
    ride = await rides.driven_by(tx, mine.signup.id)
    inside = [] if ride is None else await rides.riders(tx, [ride.id])
    return list((await first_names(tx, [one.signup for one in inside])).values())


async def driver_of(tx: Transaction, person: Person, ride_id: int, now: datetime) -> Comer:
    """The driver of a car, who is this person.

    Raises:
        Refusal: there is no such car, or it is somebody else's.
    """
    try:
        ride = await rides.get(tx, ride_id)
    except LookupError:
        raise Refusal(GONE) from None
    return await comer(tx, person, ride.signup, now)


async def refuse(tx: Transaction, mine: Comer, ride_id: int, signup_id: int, now: datetime) -> None:
    """The driver cannot take somebody: they are told kindly, and this car is not proposed to them again.

    Raises:
        Refusal: it is not their car, or that person does not ride in it.
    """
    ride, rider = await rides.driven_by(tx, mine.signup.id), await rides.ridden_by(tx, signup_id)
    if ride is None or rider is None or ride.id != ride_id or rider.ride != ride_id:
        raise Refusal(_("This person does not ride with you any more."))
    await rides.get_up(tx, signup_id)
    theirs = await signups.get(tx, signup_id)
    said = await said_by(tx, theirs)
    await rides.keep(tx, replace(said, refused_by=(*said.refused_by, ride.id)))
    name = (await first_names(tx, [mine.signup.id]))[mine.signup.id]
    note = _("😕 {name} cannot take you after all.", name=nameless(name))
    await _stranded(tx, mine.workshop, theirs, note, f"ride{ride.id}no", now)
    await offer(tx, mine.workshop, await rides.get(tx, ride.id), now)


async def _stranded(tx: Transaction, workshop: Workshop, theirs: Signup, note: Value, what: str, now: datetime) -> None:
    """They look for a ride again, and see which cars there are."""
    await rides.keep(tx, replace(await said_by(tx, theirs), needs_lift=True))
    await show(tx, workshop, theirs, note, f"{what}:{now:%Y%m%d%H%M%S%f}", now)


# --- riders -----------------------------------------------------------------------------------------------------------


async def seek(tx: Transaction, mine: Comer, place: Place | None, now: datetime) -> None:
    """They look for a ride, from there when nobody has said so yet."""
    await stop_driving(tx, mine.workshop, mine.signup, now)
    await rides.keep(tx, replace(mine.said, needs_lift=True, lift_from=mine.said.lift_from or place))


async def pick(tx: Transaction, mine: Comer, ride_id: int, now: datetime) -> bool:
    """Ride with somebody; the driver is told. False: others were faster, and there is no room for all of them any more.

    Raises:
        Refusal: there is no such car, it is their own, or its driver does not take them.
    """
    try:
        ride = await rides.get(tx, ride_id)
    except LookupError:
        raise Refusal(GONE) from None
    if ride.workshop != mine.workshop.id or ride.signup == mine.signup.id or ride.id in mine.said.refused_by:
        raise Refusal(GONE)
    was = await rides.ridden_by(tx, mine.signup.id)
    if was is not None and was.ride == ride.id:
        return True
    if was is not None:
        raise Refusal(_("You ride with somebody already. To change, first touch: I do not ride."))
    if not await rides.sit(tx, ride, mine.signup.id, mine.signup.booked, now):
        return False
    await stop_driving(tx, mine.workshop, mine.signup, now)
    await rides.keep(tx, replace(mine.said, needs_lift=True))
    await _tell_driver(tx, mine, ride, _("🚗 {name} rides with you.", name=await _name(tx, mine.signup)), "in", now)
    return True


async def get_out(tx: Transaction, mine: Comer, now: datetime) -> None:
    """They do not ride with somebody any more, and look for a ride again; the driver is told."""
    await _leave_car(tx, mine, now)


async def _leave_car(tx: Transaction, mine: Comer, now: datetime) -> None:
    was = await rides.get_up(tx, mine.signup.id)
    if was is None:
        return
    ride = await rides.get(tx, was.ride)
    note = _("😕 {name} does not ride with you any more.", name=await _name(tx, mine.signup))
    await _tell_driver(tx, mine, ride, note, "out", now)
    await offer(tx, mine.workshop, ride, now, but=mine.signup.id)


async def _tell_driver(tx: Transaction, mine: Comer, ride: Ride, note: Value, what: str, now: datetime) -> None:
    driver = await signups.get(tx, ride.signup)
    await show(tx, mine.workshop, driver, note, f"{what}:{mine.signup.id}:{now:%Y%m%d%H%M%S%f}", now)


async def _name(tx: Transaction, mine: Signup) -> Value:
    return nameless((await first_names(tx, [mine.id]))[mine.id])


async def by_oneself(tx: Transaction, mine: Comer, now: datetime) -> None:
    """They need nobody's car and bring none."""
    await stop_driving(tx, mine.workshop, mine.signup, now)
    await rides.keep(tx, replace(mine.said, needs_lift=False))
    await _leave_car(tx, mine, now)


async def pair(tx: Transaction, mine: Comer) -> None:
    """They would like to pick beside somebody with experience."""
    await rides.keep(tx, replace(mine.said, wants_pair=True))
