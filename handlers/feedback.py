"""How was it? One tap after a workshop."""

from __future__ import annotations

from handlers.arguments import number
from handlers.registry import Who, press
from handlers.turn import Turn
from services.reminder import feedback


@press("feed.score", who=Who.ANYONE)
async def score(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Good, so-so, not good."""
    workshop = number(arguments, 0)
    message = await feedback.answer(turn.tx, turn.person, workshop, number(arguments, 1), turn.now)
    await turn.card(feedback.card_of(workshop), message)
