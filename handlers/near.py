"""A place shared out of the blue: the stops of the truck and the workshops near it, and whether it is home."""

from __future__ import annotations

from domain.messages import Location
from domain.people import Part
from domain.places import Point
from domain.words import Lines, _
from handlers import gleanings, next_steps, workshops
from handlers.registry import Who, press
from handlers.turn import Turn
from services import lookup
from services.person import homes
from services.stop import lists as stop_lists


async def near(turn: Turn, point: Point) -> None:
    """What is near this point, with the buttons to sign up; gleanings first for those who volunteer."""
    place = lookup.around(point).label
    fields = await gleanings.near(turn, point)
    stops = await stop_lists.near(turn.tx, turn.network.id, point, turn.now, place)
    shared = isinstance(turn.incoming.content, Location)
    homeless = turn.person.place is None and shared  # is asked at the end: that is a next step
    if stops is not None:
        await turn.say(Lines([stops, "", next_steps.lines(turn)]) if shared and not homeless else stops)
    found = await workshops.near(turn, point)
    if stops is None and not found and not fields:
        none = _("No truck stop and no workshop is planned yet.")
        await turn.say(none if homeless else Lines([none, next_steps.lines(turn)]))
    if homeless:
        await turn.send(homes.asked(point, farm=turn.person.is_(Part.FARMER)))


@press("home.set", who=Who.ANYONE)
async def home(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The place that was shared is where they live, or where the farm is."""
    place = await homes.move_in(turn.tx, turn.person, homes.point_of(arguments))
    turn.became(place=place)
    await turn.say(_("✅ It is noted: {place}.", place=place.label))
