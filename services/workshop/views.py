"""A workshop as one person sees it now: how far it is, how many seats they could have, what they have promised."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.people import Person
from domain.places import Point
from domain.refusals import Refusal
from domain.words import Words, _
from domain.workshops import Pool, Signup, Workshop, free
from services import rights
from services.offer.reading import km
from services.seat import seats
from services.workshop.words import either
from storage import signups, workshops
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class View:
    """What one person is shown of a workshop."""

    workshop: Workshop
    left: int
    """Heads that this person could still bring."""
    mine: Signup | None
    """Their sign-up, as long as it lives."""
    place: int
    """On the waiting list; 0 when they do not wait."""
    km: float | None
    home: bool
    """Whether the distance is from where they live; else it is from a place they named."""
    managed: bool
    """Whether they coordinate its centre."""


async def view(
    tx: Transaction, person: Person, workshop: Workshop, now: datetime, *, partner: str = "", point: Point | None = None
) -> View:
    """Look at a workshop for a person, from `point` if given, else from where they live.

    `partner` is the code of the partner's link by which they came, if any.
    """
    mine = await signups.of(tx, workshop.id, person.id)
    mine = mine if mine is not None and mine.state == "live" else None
    pool = await _pool(tx, person, workshop, partner, now) if mine is None else mine.pool
    left = free(workshop.seats, workshop.kept(now), await signups.taken(tx, workshop.id), pool)
    place = 0 if mine is None else await seats.position(tx, mine)
    home = person.place.point if person.place is not None else None
    here = point or home
    away = None if here is None else km(workshop.point, here)
    managed = workshop.centre in await rights.centres_of(tx, person)
    return View(workshop, left, mine, place, away, point is None, managed)


async def views(
    tx: Transaction, person: Person, shown: Sequence[Workshop], now: datetime, *, point: Point | None = None
) -> list[View]:
    """The same for several."""
    return [await view(tx, person, one, now, point=point) for one in shown]


async def _pool(tx: Transaction, person: Person, workshop: Workshop, partner: str, now: datetime) -> Pool:
    """Which kept seats are there for somebody who is not signed up yet."""
    if not workshop.kept(now):
        return Pool.OPEN
    return await seats.pool_of(tx, workshop, person, partner)


async def known(tx: Transaction, network_id: int, workshop_id: int) -> Workshop:
    """A workshop or gleaning, whatever became of it; a gleaning that is not opened yet is nobody's to see.

    Raises:
        Refusal: there is none.
    """
    try:
        workshop = await workshops.get(tx, workshop_id)
    except LookupError:
        workshop = None
    if workshop is None or workshop.network != network_id or workshop.state == "prepared":
        raise Refusal(_("I do not find this workshop. The next ones: /workshops"))
    return workshop


def closed(workshop: Workshop, now: datetime) -> Words | None:
    """Why nobody can sign up for it any more, said kindly; None when they can."""
    title, day = workshop.title, workshop.start.date()
    if workshop.state != "planned":
        return either(
            workshop,
            _("This workshop is cancelled: {title}, {day}.", title=title, day=day),
            _("This gleaning is cancelled: {title}, {day}.", title=title, day=day),
        )
    if workshop.end <= now:
        return either(
            workshop,
            _("This workshop is over: {title}, {day}.", title=title, day=day),
            _("This gleaning is over: {title}, {day}.", title=title, day=day),
        )
    if workshop.start <= now:
        return either(
            workshop,
            _("This workshop has begun: {title}, {day}.", title=title, day=day),
            _("This gleaning has begun: {title}, {day}.", title=title, day=day),
        )
    return None
