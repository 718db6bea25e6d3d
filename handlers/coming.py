"""Are you coming? The answers of who has a seat, in one tap."""

from __future__ import annotations

from domain.messages import Message
from handlers.arguments import number
from handlers.registry import Who, press
from handlers.turn import Turn
from services.reminder import coming


@press("come.yes", who=Who.ANYONE)
async def yes(turn: Turn, arguments: tuple[str, ...]) -> None:
    """I come."""
    await _show(turn, arguments, await coming.yes(turn.tx, turn.person, number(arguments, 0), turn.now))


@press("come.no", who=Who.ANYONE)
async def no(turn: Turn, arguments: tuple[str, ...]) -> None:
    """I cannot come: asked once, then the seat is given back."""
    certain = coming.SURE in arguments[1:]
    message = await coming.no(turn.tx, turn.person, number(arguments, 0), turn.now, certain=certain)
    await _show(turn, arguments, message)


async def _show(turn: Turn, arguments: tuple[str, ...], message: Message) -> None:
    """In place, unless the button stood under a message that is not changed."""
    fresh = coming.NEW in arguments[1:]
    await turn.card(coming.card_of(number(arguments, 0)), message, fresh=fresh)
