"""What one has promised, and the calendar that follows it."""

from __future__ import annotations

from domain.buttons import data
from domain.messages import Button
from domain.words import _
from handlers.arguments import number
from handlers.registry import Who, command, press
from handlers.turn import Turn
from services.person import agenda, feeds


@command("agenda", who=Who.ANYONE, menu=_("What I have promised"), order=25)
async def mine(turn: Turn, _argument: str) -> None:
    """Everything that one has promised, by day."""
    await _page(turn, 0)


async def _page(turn: Turn, skip: int) -> None:
    every = await agenda.promises(turn.tx, turn.person, turn.now)
    for message in agenda.page(every, skip, turn.person):
        await turn.send(message)
    if turn.house.web() and skip == 0:
        rows = ((Button(_("📅 In my calendar"), data("agenda.feed")),),)
        await turn.say(_("Your calendar can follow this by itself."), buttons=rows)


@press("agenda.more", who=Who.ANYONE)
async def more(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Later promises."""
    await _page(turn, number(arguments, 0))


@press("agenda.feed", who=Who.ANYONE)
async def feed(turn: Turn, _arguments: tuple[str, ...]) -> None:
    """The private address for a calendar."""
    link = await feeds.address(turn.tx, turn.person, turn.house.web(), turn.now)
    await turn.card("feed", feeds.shown(link), fresh=True)


@press("agenda.renew", who=Who.ANYONE)
async def renew(turn: Turn, _arguments: tuple[str, ...]) -> None:
    """Another address: the old one no longer works."""
    link = await feeds.address(turn.tx, turn.person, turn.house.web(), turn.now, renew=True)
    await turn.card("feed", feeds.shown(link, renewed=True))
