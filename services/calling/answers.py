"""What somebody says to a call: they come, they do not, they want fewer calls. One tap each; twice is once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from domain.calls import Call
from domain.gleanings import Gleaning
from domain.people import Person
from domain.refusals import Refusal
from domain.reminders import stamp
from domain.volunteering import Volunteering
from domain.workshops import Signup, Workshop
from services.calling.waves import GONE
from services.seat import answers as seat_answers
from services.seat import seats
from storage import calls as stored
from storage import gleanings, signups, volunteering, workshops
from storage.database import Transaction

Stands = Literal["open", "moved", "over", "off"]
Why = Literal["day", "far"]
"""Never on this weekday; not so far."""
CLOSER = 0.99
"""Distances on a flat map are within 1 %: who finds it too far is not called to the same field again."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A call to this person, its gleaning as it stands, locked."""

    workshop: Workshop
    gleaning: Gleaning
    call: Call
    mine: Signup | None
    """Their sign-up, as long as it lives."""

    def stands(self, now: datetime, begins: str | None = None) -> Stands:
        """Whether it can still be answered; `begins`: the start that the pressed button named."""
        if self.workshop.state != "planned":
            return "off"
        if self.workshop.start <= now:
            return "over"
        return "moved" if begins not in {None, stamp(self.workshop.start)} else "open"


async def asked(tx: Transaction, person: Person, workshop_id: int) -> Asked:
    """A call to this person.

    Raises:
        Refusal: they were never called to it.
    """
    try:
        workshop = await workshops.get(tx, workshop_id, lock=True)
        gleaning = await gleanings.get(tx, workshop_id)
    except LookupError:
        raise Refusal(GONE) from None
    call = await stored.to(tx, workshop_id, person.id, workshop.start.date())
    if workshop.network != person.network or workshop.state == "prepared" or call is None:
        raise Refusal(GONE)
    mine = await signups.of(tx, workshop_id, person.id)
    return Asked(workshop, gleaning, call, mine if mine is not None and mine.state == "live" else None)


async def clashing(tx: Transaction, person: Person, seen: Asked) -> list[Workshop]:
    """What else they have promised at that time, unless they have a place here already."""
    return [] if seen.mine is not None else await seat_answers.clashing(tx, person, seen.workshop)


async def yes(tx: Transaction, person: Person, seen: Asked, now: datetime) -> None:
    """They come: one adult is signed up, as for any workshop. When it is full they wait, and are told so.

    Whoever has a place, or waits for one, keeps it as it is.
    """
    if seen.mine is None:
        await seats.sign_up(tx, person, seen.workshop.id, 1, 0, now)
    if seen.call.said != "yes":
        await stored.answer(tx, seen.call, "yes", now)
    await stored.wake(tx, seen.workshop.id, now)


async def no(tx: Transaction, seen: Asked, now: datetime) -> None:
    """They do not come, and are not asked again for this day: the one that it has now, as their phone shows it."""
    call, day = seen.call, seen.workshop.start.date()
    if call.day != day:
        call = await stored.concerns(tx, call, day)
    if seen.call.said != "no":
        await stored.answer(tx, call, "no", now)
        await stored.wake(tx, seen.workshop.id, now)


async def because(tx: Transaction, person: Person, seen: Asked, why: Why, km: float, now: datetime) -> Volunteering:
    """Why not, kept for the next calls: never on this weekday, or not so far. It can be changed at any time."""
    old = await volunteering.of(tx, person.id)
    if why == "day":
        return await _keep(tx, person, old.on(seen.workshop.start.weekday(), can=False), now)
    return await _keep(tx, person, replace(old, radius_km=max(1, int(km * CLOSER))), now)


async def fewer(tx: Transaction, person: Person, per_week: int, now: datetime) -> Volunteering:
    """So many calls in any seven days, at most; 0: none at all."""
    return await _keep(tx, person, replace(await volunteering.of(tx, person.id), per_week=per_week), now)


async def _keep(tx: Transaction, person: Person, chosen: Volunteering, now: datetime) -> Volunteering:
    await volunteering.keep(tx, person.id, person.network, chosen, now)
    return chosen
