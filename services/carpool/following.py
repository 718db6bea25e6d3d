"""What follows for those who share a car: when a seat is given back or for more people, when a gleaning is moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.rides import Gleaner, Rider
from domain.words import Value, _
from domain.workshops import Signup, Workshop
from services.carpool import cards
from services.carpool.standing import offer, show
from services.carpool.who import first_names, nameless
from services.seat.answering import answering
from storage import outbox, rides, signups, workshops
from storage.database import Transaction


async def seat_changed(tx: Transaction, old: Signup, new: Signup, now: datetime) -> None:
    """A sign-up has fewer seats now, more, or none: its car, or its seats in another's, follow."""
    if not old.booked or old.booked == new.booked or old.id not in await rides.gleaners(tx, [old.id]):
        return
    workshop = await workshops.get(tx, old.workshop)
    rider = await rides.ridden_by(tx, old.id)
    if not new.booked:
        await _gone(tx, workshop, old, rider, now)
    elif rider is not None:
        await _other_number(tx, workshop, new, rider, now)


async def _gone(tx: Transaction, workshop: Workshop, old: Signup, rider: Rider | None, now: datetime) -> None:
    """They do not come: their seats in a car are free, their own car does not go."""
    for person in await answering(tx, old):
        await outbox.withdraw(tx, [person.chat], f"{cards.card_name(old.id)}:", now)
    await rides.keep(tx, Gleaner(old.id, old.network))
    if rider is not None:
        await rides.get_up(tx, old.id)
        note = _("😕 {name} does not come. The seats in your car are free again.", name=await _name(tx, old))
        await _tell_driver(tx, workshop, rider, note, now)
        if workshop.state == "planned":
            await offer(tx, workshop, await rides.get(tx, rider.ride), now)
    ride = await rides.driven_by(tx, old.id)
    if ride is None:
        return
    left = await rides.remove(tx, ride.id)
    if workshop.state == "planned":
        note = _("😕 {name} does not come. You have no ride at the moment.", name=await _name(tx, old))
        for one in left:
            await show(tx, workshop, await signups.get(tx, one.signup), note, f"ride{ride.id}gone:{_at(now)}", now)


async def _other_number(tx: Transaction, workshop: Workshop, mine: Signup, rider: Rider, now: datetime) -> None:
    if mine.booked == rider.heads:
        return
    if await rides.seat_more(tx, rider, mine.booked):
        name = await _name(tx, mine)
        note = _("🔁 {name} now comes with another number of people.", name=name)
        await _tell_driver(tx, workshop, rider, note, now)
        await offer(tx, workshop, await rides.get(tx, rider.ride), now)
    else:
        note = _("⚠️ The car has not as many seats as you are now.")
        await show(tx, workshop, mine, note, f"more:{_at(now)}", now, present=True)


async def _tell_driver(tx: Transaction, workshop: Workshop, rider: Rider, note: Value, now: datetime) -> None:
    if workshop.state == "planned":
        driver = await signups.get(tx, (await rides.get(tx, rider.ride)).signup)
        await show(tx, workshop, driver, note, f"{rider.signup}:{_at(now)}", now)


async def moved(tx: Transaction, old: Workshop, new: Workshop, now: datetime) -> None:
    """A gleaning is at another time or place: cars leave as much later or earlier; who shares one is told at once."""
    note = _("🔁 The gleaning has changed. Is the ride still good for you?")
    every = await rides.of_workshop(tx, new.id)
    for ride in every:
        leaves = None if ride.leaves is None else ride.leaves + (new.start - old.start)
        await rides.change(tx, replace(ride, leaves=leaves))
    concerned = [ride.signup for ride in every] + [one.signup for one in await rides.riders(tx, [r.id for r in every])]
    for one in (await signups.several(tx, concerned)).values():
        await show(tx, new, one, note, f"moved:v{new.version}", now)


async def _name(tx: Transaction, mine: Signup) -> Value:
    return nameless((await first_names(tx, [mine.id]))[mine.id])


def _at(now: datetime) -> str:
    return f"{now:%Y%m%d%H%M%S%f}"
