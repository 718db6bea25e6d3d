"""Who decides on time given: whoever led the gleaning, and the coordinators of the centre; nobody on their own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

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
    return bool(await theirs(tx, person, [one], {one.thing: workshop}))


async def theirs(
    tx: Transaction, person: Person, several: Sequence[ServiceTime], of: Mapping[str, Workshop | None]
) -> list[ServiceTime]:
    """Those of several on which this person may decide; each centre and each gleaning is looked at once.

    Args:
        tx: the open transaction.
        person: who looks.
        several: times given.
        of: the workshop or gleaning of each thing, if it is known.
    """
    found = [one for one in several if one.network == person.network and one.person != person.id]
    coordinate = {key: await _coordinators(tx, person, key) for key in {one.centre for one in found}}
    anywhere = await _coordinators(tx, person, None) if any(len(ids) < _TWO for ids in coordinate.values()) else set()
    gleanings = {one.thing: of[one.thing] for one in found if one.role == "gleaning"}
    led = {thing for thing, known in gleanings.items() if known is not None and await rights.leads(tx, person, known)}

    def may(one: ServiceTime) -> bool:
        if one.role == "gleaning" and one.thing in led:
            return True
        return person.id in ((coordinate[one.centre] - {one.person}) or anywhere)

    return [one for one in found if may(one)]


_TWO = 2


async def _coordinators(tx: Transaction, person: Person, centre: int | None) -> set[int | None]:
    return {one.id for one in await networks.holders(tx, person.network, Role.COORDINATOR, centre)}


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
