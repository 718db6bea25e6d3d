"""Who answers for a sign-up: the person, or for a guest without a phone a coordinator."""

from __future__ import annotations

from domain.people import Person
from domain.quiet import QUIET, Quiet
from domain.workshops import Signup
from services import rights
from services.person.preferences import quiet_of
from storage import people, workshops
from storage.database import Transaction


async def answering(tx: Transaction, mine: Signup) -> list[Person]:
    """Who is written to, and decides: the person, who may have blocked us.

    For a guest: whoever wrote them down, as long as they coordinate the centre and can be reached; else all who do.
    """
    if mine.person is not None:
        return list((await people.several(tx, [mine.person])).values())
    workshop = await workshops.get(tx, mine.workshop)
    team = [one for one in await rights.deciders(tx, workshop) if one.reachable]
    return [one for one in team if one.id == mine.by] or team


async def answers_for(tx: Transaction, person: Person, mine: Signup) -> bool:
    """Whether a person decides for a sign-up: it is theirs, or that of a guest of their centre."""
    if mine.person is not None:
        return mine.person == person.id
    workshop = await workshops.get(tx, mine.workshop)
    return person.id in {one.id for one in await rights.deciders(tx, workshop)}


async def person_of(tx: Transaction, mine: Signup) -> Person | None:
    """Who answers for a sign-up, if anybody does."""
    found = await answering(tx, mine)
    return found[0] if found else None


async def in_reach(tx: Transaction, mine: Signup) -> bool:
    """Whether somebody can be asked."""
    return any(one.reachable for one in await answering(tx, mine))


async def quiet_for(tx: Transaction, mine: Signup) -> Quiet:
    """The hours in which nobody is written to about a sign-up: the person's own, or the usual ones."""
    person = None if mine.person is None else await person_of(tx, mine)
    return QUIET if person is None else await quiet_of(tx, person)
