"""The team of a centre: a coordinator sees it and takes a role back."""

from __future__ import annotations

from domain.messages import Message
from domain.people import Role
from domain.refusals import Refusal
from domain.words import _
from handlers.arguments import number
from handlers.registry import Who, command, press
from handlers.turn import Turn
from services import rights
from services.person import team
from storage import networks


@command("equipe", "team", who=Who.COORDINATOR, menu=_("The team of my centre"), order=52)
async def mine(turn: Turn, _argument: str) -> None:
    """Each own centre with its people."""
    for centre in await rights.own_centres(turn.tx, turn.person):
        await turn.card(team.card_name(centre.id), await team.card(turn.tx, turn.person, centre))


def _named(arguments: tuple[str, ...]) -> tuple[int, int, Role]:
    if len(arguments) != 3 or arguments[2] not in set(Role):
        raise Refusal(_("This button is old. The team: /team"))
    return number(arguments, 0), number(arguments, 1), Role(arguments[2])


@press("team.ask", who=Who.COORDINATOR)
async def ask(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ask once before a role is taken back."""
    centre_id, holder_id, role = _named(arguments)
    asked = await team.asked(turn.tx, turn.person, centre_id, holder_id, role)
    await turn.card(team.card_name(centre_id), asked)


@press("team.back", who=Who.COORDINATOR)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The team as it is."""
    centre_id = await rights.need_centre(turn.tx, turn.person, number(arguments, 0))
    centre = await networks.a_centre(turn.tx, centre_id)
    await turn.card(team.card_name(centre_id), await team.card(turn.tx, turn.person, centre))


@press("team.gone", who=Who.COORDINATOR)
async def gone(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Take the role back."""
    centre_id, holder_id, role = _named(arguments)
    centre = await team.take_back(turn.tx, turn.person, centre_id, holder_id, role, turn.now)
    still = centre_id in await rights.centres_of(turn.tx, turn.person)
    done = _("🔑 You no longer coordinate for {centre}. Thank you for all you did.", centre=centre.name)
    message = await team.card(turn.tx, turn.person, centre) if still else Message(done)
    await turn.card(team.card_name(centre_id), message)
