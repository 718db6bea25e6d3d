"""Who decides on time given: whoever led the gleaning, and the coordinators of the centre; nobody on their own."""

from __future__ import annotations

from collections.abc import Sequence

from domain.hours import ServiceTime
from domain.people import Person, Role
from domain.refusals import Refusal
from domain.words import _
from domain.workshops import Workshop
from services import rights
from services.hours.wording import occasion_of
from storage import networks, people, service_times
from storage.database import Transaction

OLD = _("This button is old. Hours to approve: /hours")


async def deciders(tx: Transaction, one: ServiceTime) -> list[Person]:
    """Coordinators who decide on it: those of its centre, whoever gave it aside; of the network where none is left."""
    own = await networks.holders(tx, one.network, Role.COORDINATOR, one.centre)
    others = [person for person in own if person.id != one.person]
    if others:
        return others
    return [each for each in await networks.holders(tx, one.network, Role.COORDINATOR) if each.id != one.person]


async def may_decide(tx: Transaction, person: Person, one: ServiceTime, workshop: Workshop | None) -> bool:
    """Whether this person may approve or correct it. Leading is approved by coordinators only."""
    if person.network != one.network or person.id == one.person:
        return False
    if one.role == "gleaning" and workshop is not None and await rights.leads(tx, person, workshop):
        return True
    return person.id in {each.id for each in await deciders(tx, one)}


async def told(tx: Transaction, several: Sequence[ServiceTime], workshop: Workshop | None) -> list[Person]:
    """Who hears that these wait: whoever leads the gleaning, and the coordinators who decide."""
    found = {} if workshop is None else dict(await people.several(tx, workshop.facilitators))
    for one in several:
        found |= {person.id: person for person in await deciders(tx, one)}
    return [found[key] for key in sorted(found)]


async def known(tx: Transaction, person: Person, service_id: int) -> tuple[ServiceTime, Workshop | None]:
    """A time given on which this person may decide, with the workshop to which it was given, if that is known.

    Raises:
        Refusal: there is none, it is their own, or others decide.
    """
    try:
        one = await service_times.get(tx, service_id)
    except LookupError:
        raise Refusal(OLD) from None
    if one.network != person.network:
        raise Refusal(OLD)
    if one.person == person.id:
        raise Refusal(_("These are your own hours. Another coordinator approves them."))
    workshop = (await occasion_of(tx, one)).workshop
    if not await may_decide(tx, person, one, workshop):
        raise Refusal(_("Whoever leads it approves these hours, or a coordinator of the centre."))
    return one, workshop
