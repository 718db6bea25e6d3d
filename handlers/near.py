"""A place shared out of the blue: the stops of the truck and the workshops near it."""

from __future__ import annotations

from domain.people import Part
from domain.places import Point
from domain.words import _
from handlers import workshops
from handlers.turn import Turn
from services import lookup, stop_lists


async def near(turn: Turn, point: Point) -> None:
    """What is near this point, with the buttons to sign up."""
    place = lookup.around(point).label
    stops = await stop_lists.near(turn.tx, turn.network.id, point, turn.now, place)
    if stops is not None:
        await turn.say(stops)
    found = await workshops.near(turn, point)
    if stops is None and not found:
        await turn.say(_("No truck stop and no workshop is planned yet."))
    if turn.person.place is None:
        farm = turn.person.is_(Part.FARMER)
        await turn.say(
            _("To say that your farm is here: /profile") if farm else _("To say that you live here: /profile")
        )
