"""May the words of a message that was read wrongly be kept? One tap; and what is kept of mine."""

from __future__ import annotations

from domain.refusals import Refusal
from handlers.arguments import number
from handlers.registry import Who, command, press
from handlers.turn import Turn
from services.corpus import keeping


@command("mes_mots", "my_words", who=Who.ANYONE)
async def mine(turn: Turn, _argument: str) -> None:
    """What is kept of one's messages."""
    await turn.card(keeping.CARD, await keeping.shown(turn.tx, turn.person), fresh=True)


@press("corpus.yes", who=Who.ANYONE)
async def yes(turn: Turn, arguments: tuple[str, ...]) -> None:
    """They may be kept."""
    if len(arguments) not in {1, 2}:  # one where the question was asked by an earlier version
        raise Refusal(keeping.OLD)
    offer, blamed = number(arguments, 0), arguments[1:] == ("1",)
    await turn.card(keeping.CARD, await keeping.allow(turn.tx, turn.person, offer, turn.now, blamed=blamed))


@press("corpus.no", who=Who.ANYONE)
async def no(turn: Turn, _arguments: tuple[str, ...]) -> None:
    """They may not; what was kept is erased."""
    await turn.card(keeping.CARD, await keeping.refuse(turn.tx, turn.person, turn.now))
