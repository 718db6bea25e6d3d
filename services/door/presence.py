"""The list at the door: who is awaited, one tick each, and how it is closed.

Every tick says what it has seen and what it wants. Two who tick at once hold the lock of the workshop one after the
other; whoever comes second and has seen something else changes nothing, and sees it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from domain import presence as rules
from domain import signing_up
from domain.people import Person
from domain.presence import CLOSES, CORRECTABLE
from domain.refusals import Refusal
from domain.words import _
from domain.workshops import MOST_HEADS, Signup, Workshop
from locales.abroad import folded
from services import rights
from services.door import news as door_news
from services.seat.waiting_list import settle
from services.workshop.words import either
from storage import people, signups, workshops
from storage import presence as stored
from storage.database import Transaction

LOOK_BACK = timedelta(days=365)
"""Lists that nobody has closed for so long are left alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """Somebody on the list."""

    signup: Signup
    name: str
    """First name and one letter."""
    absences: int = 0
    """Recent ones; only coordinators of the centre are told."""


@dataclass(frozen=True, slots=True)
class DoorList:
    """The list of a workshop as it stands."""

    workshop: Workshop
    lines: Sequence[Line]
    closed: bool

    def index(self, signup_id: int) -> int:
        """Where somebody stands on it; the top for somebody who is gone."""
        return next((at for at, line in enumerate(self.lines) if line.signup.id == signup_id), 0)

    @property
    def unticked(self) -> list[Line]:
        """Those with a seat of whom nobody has said whether they came."""
        return [line for line in self.lines if line.signup.came is None and line.signup.booked]


@dataclass(frozen=True, slots=True)
class Marked:
    """What a tick has come to."""

    workshop: Workshop
    signup: Signup
    late: bool
    """Somebody else had ticked otherwise meanwhile: nothing was changed."""


async def absences(tx: Transaction, person_id: int, now: datetime) -> float:
    """How much somebody's absences weigh: see `domain.presence.score`."""
    return (await _scores(tx, [person_id], now)).get(person_id, 0.0)


async def _scores(tx: Transaction, ids: Sequence[int], now: datetime) -> dict[int, float]:
    found = await stored.absences(tx, ids, now - stored.PEOPLE_KEPT)
    return {one: rules.score(moments, now) for one, moments in found.items()}


async def led(tx: Transaction, person: Person, now: datetime, *, past: bool = False) -> list[Workshop]:
    """The next workshops that a person leads, those of today first; or (`past`) those that can still be corrected.

    Raises:
        Refusal: they are in no team.
    """
    centres = await rights.need_team(tx, person)
    window = (now - CORRECTABLE, now) if past else (now - CLOSES, now + LOOK_BACK)
    found = await workshops.several(tx, await stored.led(tx, person.id, centres, *window, latest=past))
    return sorted(found.values(), key=lambda one: (one.start, one.id), reverse=past)


async def the_list(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> DoorList:
    """Who is awaited, by name; with recent absences for coordinators of the centre.

    Raises:
        Refusal: there is no such workshop, or others lead it.
    """
    workshop = await _led(tx, person, workshop_id)
    rows = [one for one in await signups.all_of(tx, workshop.id) if one.state == "live" or one.came]
    ids = [one.person for one in rows if one.person is not None]
    names = {key: found.name for key, found in (await people.several(tx, ids)).items()}
    tells = workshop.centre in await rights.centres_of(tx, person)
    scores = await _scores(tx, ids, now) if tells else {}
    lines = [
        Line(one, rules.short(names.get(one.person or 0, one.guest)), int(scores.get(one.person or 0, 0)))
        for one in rows
    ]
    lines.sort(key=lambda line: (not line.signup.booked, folded(line.name), line.signup.seq))
    return DoorList(workshop, lines, await workshops.closed(tx, workshop.id))


async def _led(tx: Transaction, person: Person, workshop_id: int, *, lock: bool = False) -> Workshop:
    unknown = Refusal(_("I do not find this workshop. Your own: /list"))
    try:
        workshop = await workshops.get(tx, workshop_id, lock=lock)
    except LookupError:
        raise unknown from None
    await rights.need_leader(tx, person, workshop)
    if workshop.state != "planned":
        raise Refusal(
            either(
                workshop,
                _("This workshop is cancelled. Your own: /list"),
                _("This gleaning is cancelled. Your own: /list"),
            )
        )
    return workshop


async def ticking(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> Workshop:
    """A workshop whose list this person may write now, nobody else's until the transaction ends.

    Raises:
        Refusal: no right, or not the moment.
    """
    workshop = await _led(tx, person, workshop_id, lock=True)
    if rules.can_be_ticked(workshop, now):
        return workshop
    if now < workshop.start:
        raise Refusal(_("You tick who comes on the day: {day}.", day=workshop.start.date()))
    raise Refusal(_("This list can no longer be corrected: it was possible for {n} days.", n=CORRECTABLE.days))


async def ticked(tx: Transaction, person: Person, signup_id: int, now: datetime) -> tuple[Workshop, Signup]:
    """A sign-up whose tick this person may write now, with its workshop.

    Raises:
        Refusal: there is none, no right, or not the moment.
    """
    await rights.need_team(tx, person)
    try:
        found = await signups.get(tx, signup_id)
    except LookupError:
        raise Refusal(_("I do not find this person any more. The list: /list")) from None
    workshop = await ticking(tx, person, found.workshop, now)
    return workshop, await signups.get(tx, signup_id)  # again, now that nobody else changes it


async def mark(
    tx: Transaction, person: Person, signup_id: int, seen: int | None, wanted: int | None, now: datetime
) -> Marked:
    """Tick how many came: some, none (0) or not known (None), if the tick still is what was `seen`.

    Raises:
        Refusal: no right, not the moment, or more heads than there can be.
    """
    if wanted is not None and wanted > MOST_HEADS:
        raise Refusal(_("This button is old."))
    workshop, mine = await ticked(tx, person, signup_id, now)
    if mine.came == wanted:
        return Marked(workshop, mine, late=False)
    if mine.came != seen:
        return Marked(workshop, mine, late=True)
    return await receive(tx, person, workshop, mine, wanted, now)


async def receive(
    tx: Transaction, person: Person, workshop: Workshop, mine: Signup, came: int | None, now: datetime
) -> Marked:
    """Write a tick; whoever comes without a seat is given one if one is left. The workshop is locked by the caller."""
    if came and not mine.booked:
        mine = await _seated(tx, workshop, mine, now)
    elif came == 0 and not mine.booked:
        came = None  # nobody who had no seat is absent
    await stored.tick(tx, mine.id, came, person.id, now)
    return Marked(workshop, replace(mine, came=came), late=False)


async def _seated(tx: Transaction, workshop: Workshop, mine: Signup, now: datetime) -> Signup:
    if workshop.taken - mine.held + mine.heads > workshop.seats:
        return mine
    seated = signing_up.seated(replace(mine, state="live", waiting=mine.heads), now)
    await settle(tx, mine, seated, now)
    return seated


async def closing(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> DoorList:
    """A list that may be closed now, nobody else's until the transaction ends.

    Raises:
        Refusal: no right, or it has not begun.
    """
    workshop = await ticking(tx, person, workshop_id, now)
    if now < workshop.start:
        raise Refusal(
            either(
                workshop,
                _("The workshop has not begun. Close the list afterwards."),
                _("The gleaning has not begun. Close the list afterwards."),
            )
        )
    return await the_list(tx, person, workshop_id, now)


async def close(tx: Transaction, person: Person, workshop_id: int, now: datetime, *, absent: bool) -> DoorList:
    """Close the list by hand; those without a tick were absent, or (not `absent`) nobody knows.

    Raises:
        Refusal: no right, or it has not begun.
    """
    listed = await closing(tx, person, workshop_id, now)
    if await workshops.close(tx, workshop_id, now):
        for line in listed.unticked if absent else []:
            await stored.tick(tx, line.signup.id, 0, person.id, now)
        await door_news.closed(tx, listed.workshop, now)
    return await the_list(tx, person, workshop_id, now)


async def unclosed(tx: Transaction, now: datetime) -> list[int]:
    """Workshops that ended 12 hours ago and whose list nobody has closed."""
    found = await workshops.between(tx, now - LOOK_BACK, now - CLOSES, ends=True, closed=False)
    return [workshop.id for workshop in found]


async def close_unattended(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """Close a list that nobody has closed. Whoever was not ticked is not absent: nobody looked."""
    workshop = await workshops.get(tx, workshop_id, lock=True)
    if workshop.state == "planned" and await workshops.close(tx, workshop_id, now):
        await door_news.closed(tx, workshop, now)
