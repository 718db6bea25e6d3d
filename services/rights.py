"""Who may do what: read from the database at each action, never from a button."""

from __future__ import annotations

from domain.people import Centre, Person, Role
from domain.refusals import Refusal
from domain.stops import Stop
from domain.words import _
from domain.workshops import Workshop
from storage import networks
from storage.database import Transaction


async def centres_of(tx: Transaction, person: Person, role: Role = Role.COORDINATOR) -> list[int]:
    """The centres for which a person has a role."""
    return [grant.centre for grant in await networks.grants(tx, person.id) if grant.role is role]


async def need_coordinator(tx: Transaction, person: Person) -> list[int]:
    """The centres that a person coordinates.

    Raises:
        Refusal: there is none.
    """
    centres = await centres_of(tx, person)
    if not centres:
        raise Refusal(_("This is for coordinators. If you are one, ask your centre for an invitation."))
    return centres


async def own_centres(tx: Transaction, person: Person) -> list[Centre]:
    """The centres that a person coordinates, by name.

    Raises:
        Refusal: there is none.
    """
    own = await need_coordinator(tx, person)
    return [centre for centre in await networks.centres(tx, person.network) if centre.id in own]


async def need_centre(tx: Transaction, person: Person, centre_id: int) -> int:
    """Check that a person coordinates this centre, and give it back.

    Raises:
        Refusal: they do not.
    """
    if centre_id not in await need_coordinator(tx, person):
        raise Refusal(_("This is for the coordinators of that centre."))
    return centre_id


async def need_team(tx: Transaction, person: Person) -> list[int]:
    """The centres for which a person was given something to do: to go with the truck, or to coordinate.

    Raises:
        Refusal: there is none.
    """
    grants = await networks.grants(tx, person.id)
    if not grants:
        raise Refusal(_("This is for the truck team and the coordinators. To join them, ask your centre."))
    return [grant.centre for grant in grants]


async def leads(tx: Transaction, person: Person, workshop: Workshop) -> bool:
    """Whether a person receives people at a workshop: they facilitate it, or have a role at its centre."""
    grants = await networks.grants(tx, person.id) if person.network == workshop.network else []
    return any(grant.centre == workshop.centre or person.id in workshop.facilitators for grant in grants)


async def need_leader(tx: Transaction, person: Person, workshop: Workshop) -> None:
    """Check that a person leads a workshop.

    Raises:
        Refusal: others do.
    """
    await need_team(tx, person)
    if not await leads(tx, person, workshop):
        raise Refusal(
            _("Another team leads this gleaning. Your own: /list")
            if workshop.is_gleaning
            else _("Another team leads this workshop. Your own: /list")
        )


async def deciders(tx: Transaction, stop: Stop | Workshop) -> list[Person]:
    """Who decides for a stop or a workshop: the coordinators of its centre, or of the network when it has none."""
    own = await networks.holders(tx, stop.network, Role.COORDINATOR, stop.centre)
    return own or await networks.holders(tx, stop.network, Role.COORDINATOR)


async def need_decider(tx: Transaction, person: Person, stop: Stop) -> None:
    """Check that a person decides for a stop.

    Raises:
        Refusal: another centre does.
    """
    await need_coordinator(tx, person)
    if person.id not in {decider.id for decider in await deciders(tx, stop)}:
        centre = await networks.a_centre(tx, stop.centre)
        raise Refusal(_("This stop belongs to {centre}. Its coordinators decide.", centre=centre.name))


async def need_planner(tx: Transaction, person: Person, workshop: Workshop) -> None:
    """Check that a person plans a workshop: they coordinate its centre.

    Raises:
        Refusal: another centre does.
    """
    await need_coordinator(tx, person)
    if person.id not in {decider.id for decider in await deciders(tx, workshop)}:
        centre = await networks.a_centre(tx, workshop.centre)
        raise Refusal(
            _("This gleaning belongs to {centre}. Its coordinators decide.", centre=centre.name)
            if workshop.is_gleaning
            else _("This workshop belongs to {centre}. Its coordinators decide.", centre=centre.name)
        )
