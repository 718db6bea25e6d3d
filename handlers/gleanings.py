"""Gleanings for those who may come: found near them, looked at, opened by a link from a poster."""

from __future__ import annotations

from domain.people import Part
from domain.places import Point
from domain.words import _
from handlers import workshops
from handlers.arguments import number
from handlers.registry import Who, command, deep_link, press
from handlers.turn import Turn
from services.gleaning_lists import lists as gleaning_lists
from services.gleaning_lists.lists import CARD
from services.workshop.lists import PAGE, from_where


@command("glanages", "gleanings", who=Who.ANYONE, menu=_("Gleanings near you"), order=22)
async def coming(turn: Turn, _argument: str) -> None:
    """The next gleanings: near and soon first."""
    await _page(turn, 0)


@press("gleaning.list", who=Who.ANYONE)
async def more(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The same, from this one on."""
    await _page(turn, number(arguments, 0))


async def _page(turn: Turn, skip: int) -> None:
    every = await gleaning_lists.coming(turn.tx, turn.network.id, from_where(turn.person), turn.now)
    shown = every[skip : skip + PAGE]
    await workshops.show_cards(turn, shown)
    await turn.card(CARD, gleaning_lists.foot(turn.person, skip + len(shown), len(every)), fresh=True)


async def near(turn: Turn, point: Point) -> bool:
    """A few gleanings near a point, for those who volunteer; False: there is none for them."""
    if not turn.person.is_(Part.VOLUNTEER):
        return False
    every = await gleaning_lists.coming(turn.tx, turn.network.id, point, turn.now)
    await workshops.show_cards(turn, every[: workshops.FEW], point)
    return bool(every)


@press("gleaning.show", who=Who.ANYONE)
async def show(turn: Turn, arguments: tuple[str, ...]) -> None:
    """All about one gleaning."""
    await workshops.opened(turn, number(arguments, 0), gleanings=True)


@deep_link("g_", who=Who.ANYONE)
async def by_link(turn: Turn, rest: str) -> None:
    """The gleaning of a poster, at once, whoever comes."""
    await workshops.by_poster(turn, rest, gleanings=True)
