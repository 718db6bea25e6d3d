"""Recording the time that people gave: from the list of who came, once for each person, and from pick-ups.

What is recorded follows the list as long as nobody has decided on it; what was approved or refused stays.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.hours import MOST, Role, ServiceTime
from domain.people import Person
from domain.presence import CORRECTABLE
from domain.workshops import Signup, Workshop
from services.hours import news
from storage import people, service_times, signups, workshops
from storage.database import Transaction
from storage.service_times import New

LOOK_BACK = CORRECTABLE + timedelta(days=2)
"""Lists are corrected for seven days; the round may run late."""


async def record(
    tx: Transaction,
    occasion: str,
    person: Person,
    centre: int,
    role: Role,
    day: date,
    minutes: int,
    now: datetime,
) -> bool:
    """Record what one person gave, to be approved by a coordinator of the centre, who is told.

    Args:
        tx: the open transaction.
        occasion: names it for good: `tour:3:person:7`. Its first two parts say to what the time was given.
        person: who gave it.
        centre: whose coordinators approve it.
        role: what was done.
        day: the civil day.
        minutes: how long; a day at most.
        now: the moment.

    Returns:
        False when this occasion was recorded already: nothing is changed.
    """
    new = New(person.network, occasion, person.id, "", centre, role, day, _within_a_day(minutes))
    if not await service_times.record(tx, new, now):
        return False
    await news.to_approve(tx, await service_times.of_thing(tx, ":".join(occasion.split(":")[:2])), now)
    return True


def _within_a_day(minutes: int) -> int:
    return max(1, min(MOST, minutes))


async def due(tx: Transaction, now: datetime) -> list[int]:
    """Workshops and gleanings whose list is closed and of which some time is not recorded."""
    return await service_times.unrecorded(tx, now - LOOK_BACK, now)


async def follow(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """Record what the closed list of a workshop or gleaning says; take off who was not there after all."""
    workshop = await workshops.get(tx, workshop_id, lock=True)
    if workshop.state != "planned" or not await workshops.closed(tx, workshop_id):
        return
    before = await service_times.of_thing(tx, thing_of(workshop))
    signed = await signups.all_of(tx, workshop.id)
    if workshop.is_gleaning:
        for mine in signed:
            await _follow_one(tx, workshop, mine, before, now)
    if any(mine.came for mine in signed):
        await _leaders(tx, workshop, {mine.person for mine in signed if mine.came == 0}, now)
    found = await service_times.of_thing(tx, thing_of(workshop))
    if {one.id for one in found} - {one.id for one in before}:
        await news.to_approve(tx, found, now)


def thing_of(workshop: Workshop) -> str:
    """How the time that is given to a workshop is named."""
    return f"workshop:{workshop.id}"


def adults(mine: Signup) -> int:
    """How many grown people of a sign-up came: of those who came, adults are counted first.

    >>> from domain import signing_up
    >>> from dataclasses import replace
    >>> family = signing_up.new(1, 1, 2, 2, "c", datetime(2026, 9, 1))
    >>> [adults(replace(family, came=came)) for came in (None, 0, 1, 3, 5)]
    [0, 0, 1, 2, 3]
    """
    came = mine.came or 0
    return came - min(max(came - mine.adults, 0), mine.children)


async def _follow_one(
    tx: Transaction, workshop: Workshop, mine: Signup, recorded: list[ServiceTime], now: datetime
) -> None:
    thing = thing_of(workshop)
    base, lead = f"{thing}:signup:{mine.id}", f"{thing}:lead:{mine.person}"
    have = [one for one in recorded if one.occasion in {base, lead} or one.occasion.startswith(f"{base}:")]
    grown = adults(mine)
    if len(have) > grown:
        await service_times.drop(tx, [one.id for one in _surplus(have, lead, len(have) - grown)])
        return
    wanted = [base, *(f"{base}:{n}" for n in range(2, grown + 1))][:grown]
    known = {one.occasion for one in have}
    if lead in known:
        wanted = wanted[1:]
    for occasion in wanted:
        if occasion not in known:
            await _record_gleaner(tx, workshop, mine, occasion, now)


def _surplus(have: list[ServiceTime], lead: str, count: int) -> list[ServiceTime]:
    """Of what was recorded and not decided, so much as is too much, companions first."""
    loose = [one for one in have if one.state == "recorded" and one.occasion != lead]
    return sorted(loose, key=lambda one: (len(one.occasion), one.occasion), reverse=True)[:count]


async def _record_gleaner(tx: Transaction, workshop: Workshop, mine: Signup, occasion: str, now: datetime) -> None:
    own = occasion.count(":") == _OWN and mine.person is not None
    name = "" if own else await _name(tx, mine)
    role: Role = "facilitation" if own and mine.person in workshop.facilitators else "gleaning"
    new = replace(_new(workshop, occasion, role), person=mine.person if own else None, guest=name)
    await service_times.record(tx, new, now)


_OWN = 3
"""Colons in the name of the occasion of whoever signed up; those who came along have one more."""


async def _name(tx: Transaction, mine: Signup) -> str:
    return mine.guest if mine.person is None else (await people.get(tx, mine.person)).name


async def _leaders(tx: Transaction, workshop: Workshop, absent: set[int | None], now: datetime) -> None:
    """Who led it gave their time, unless the list says that they were not there; nobody twice."""
    thing = thing_of(workshop)
    known = {one.person for one in await service_times.of_thing(tx, thing)}
    for person in workshop.facilitators:
        if person not in known | absent:
            new = _new(workshop, f"{thing}:lead:{person}", "facilitation")
            await service_times.record(tx, replace(new, person=person), now)


def _new(workshop: Workshop, occasion: str, role: Role) -> New:
    minutes = _within_a_day(round((workshop.end - workshop.start).total_seconds() / 60))
    return New(workshop.network, occasion, None, "", workshop.centre, role, workshop.start.date(), minutes)
