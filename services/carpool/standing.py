"""How somebody comes to a gleaning, as it stands now: the card that says so, for them and for those who share a car."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.messages import Message
from domain.places import Place
from domain.rides import Gleaner, Ride, Rider
from domain.words import Value, Words, _
from domain.workshops import Signup, Workshop
from services.carpool import cards
from services.carpool.proposals import cars, suiting
from services.carpool.who import first_names, linked
from services.seat.answering import answering, quiet_for
from services.tell import tell
from storage import rides, signups
from storage.database import Transaction


async def said_by(tx: Transaction, mine: Signup) -> Gleaner:
    """What a sign-up says besides its heads; nothing yet for most."""
    return (await rides.gleaners(tx, [mine.id])).get(mine.id) or Gleaner(mine.id, mine.network)


async def is_new(tx: Transaction, workshop: Workshop, mine: Signup) -> bool:
    """Whether they have never gleaned and have not asked yet to pick beside somebody."""
    if mine.person is None or (await said_by(tx, mine)).wants_pair:
        return False
    return not await signups.has_taken_part(tx, mine.person, workshop)


async def card(tx: Transaction, workshop: Workshop, mine: Signup, note: Value = "") -> Message:
    """The living message as it is to be shown now: driver, rider, somebody who looks for a ride, or the question."""
    if (ride := await rides.driven_by(tx, mine.id)) is not None:
        return cards.driving(workshop, mine, ride, await _riders(tx, ride), note)
    if (rider := await rides.ridden_by(tx, mine.id)) is not None:
        return await _riding(tx, workshop, mine, rider, note)
    said = await said_by(tx, mine)
    if said.needs_lift:
        ways = await cars(tx, workshop, mine, said)
        names = await first_names(tx, [one.ride.signup for one in ways])
        return cards.seeking(workshop, mine, said.lift_from, ways, names, note)
    return cards.question(workshop, mine, first_time=await is_new(tx, workshop, mine), note=note)


async def _riders(tx: Transaction, ride: Ride) -> list[tuple[Rider, str, Words, Place | None]]:
    every = await rides.riders(tx, [ride.id])
    known = await signups.several(tx, [one.signup for one in every])
    names, said = await first_names(tx, known), await rides.gleaners(tx, list(known))
    return [
        (
            one,
            names[one.signup],
            await linked(tx, known[one.signup]),
            said[one.signup].lift_from if one.signup in said else None,
        )
        for one in every
    ]


async def _riding(tx: Transaction, workshop: Workshop, mine: Signup, rider: Rider, note: Value) -> Message:
    ride = await rides.get(tx, rider.ride)
    driver = await signups.get(tx, ride.signup)
    name = (await first_names(tx, [driver.id]))[driver.id]
    return cards.riding(workshop, mine, ride, rider.heads, (name, await linked(tx, driver)), note)


async def show(
    tx: Transaction,
    workshop: Workshop,
    mine: Signup,
    note: Value,
    what: str,
    now: datetime,
    *,
    present: bool = False,
) -> None:
    """Tell whoever answers for a sign-up what has happened to their ride, with the card as it stands now.

    Nobody is woken for it, unless the morning would be too late, or they are `present`. `what` names the occasion.
    """
    message = await card(tx, workshop, mine, note)
    quiet, zone = await quiet_for(tx, mine), ZoneInfo(str(workshop.start.tzinfo))
    for person in await answering(tx, mine):
        if person.reachable:
            await tell(
                tx,
                person,
                message,
                key=f"{cards.card_name(mine.id)}:{what}:to:{person.id}",
                now=now,
                card=cards.card_name(mine.id),
                fresh=True,
                not_before=None if present else quiet.until_told(workshop.start, now, zone),
                expires_at=workshop.start,
            )


async def ask(tx: Transaction, workshop: Workshop, mine: Signup, now: datetime) -> None:
    """Somebody has a seat now: how do they come? Asked once for each time that they sign up."""
    if await rides.driven_by(tx, mine.id) or await rides.ridden_by(tx, mine.id) or (await said_by(tx, mine)).needs_lift:
        return
    await show(tx, workshop, mine, "", f"asked:{mine.seq}", now, present=True)


async def offer(tx: Transaction, workshop: Workshop, ride: Ride, now: datetime, *, but: int = 0) -> None:
    """Whoever looks for a ride near this car's way hears of it, at most once an hour for one car; `but` one sign-up."""
    note = _("🚗 A car has room for you.")
    for said in await rides.stranded(tx, workshop.id) if ride.free else []:
        theirs = await signups.get(tx, said.signup)
        if theirs.id != but and suiting([ride], workshop, theirs, said):
            await show(tx, workshop, theirs, note, f"room:{ride.id}:{now:%Y%m%d%H}", now)
