"""The first door: who may use a command, a button, a link or a conversation. The service checks the object."""

from __future__ import annotations

from typing import assert_never

from handlers.registry import Who
from handlers.turn import Turn
from services import rights


async def may(turn: Turn, who: Who) -> None:
    """Closed unless the policy opens it.

    Raises:
        Refusal: the person may not.
    """
    match who:
        case Who.ANYONE:
            return
        case Who.TEAM:
            await rights.need_team(turn.tx, turn.person)
        case Who.COORDINATOR:
            await rights.need_coordinator(turn.tx, turn.person)
        case _:
            assert_never(who)
