"""Words that were taken for no offer, though produce was named: one tap says that they are one."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict

from domain.buttons import data
from domain.messages import Button
from domain.words import _
from handlers.offer import filled, show
from handlers.registry import Who, flow, press
from handlers.turn import Turn
from services.lookup import folded
from services.offer import reading as offer_reading

FLOW = "perhaps"


class Perhaps(BaseModel):
    """The newest words that may be an offer; whatever is begun takes their place."""

    model_config = ConfigDict(hide_input_in_errors=True)

    stamp: str
    words: str
    message: int | None = None


async def button(turn: Turn) -> tuple[tuple[Button, ...], ...]:
    """The button under an answer to what was taken for no offer; none where no produce was named."""
    busy = turn.flow not in {"", FLOW}
    if busy or offer_reading.meant(turn.text, turn.here, turn.network, turn.stamp) is None:
        return ()
    words = turn.text[: offer_reading.WORDS_KEPT]
    await turn.keep(FLOW, Perhaps(stamp=turn.stamp, words=words, message=turn.incoming.message_id))
    return ((Button(_("It is an offer"), data("offer.meant", turn.stamp)),),)


@flow(FLOW, who=Who.ANYONE)
async def go_on(turn: Turn) -> bool:
    """A plain yes is the button; whatever else is said stands for itself."""
    if not _YES.fullmatch(folded(turn.text)):
        return False
    await meant(turn, (Perhaps.model_validate(turn.body).stamp,))
    return True


_YES = re.compile(
    r"\W*(?:(?:si|oui|mais|yes|but)\b\W*)*"
    r"(?:si|oui|yes|(?:c'?est|c) (?:bien )?une offre|(?:it|this|that) is(?: an offer)?)\W*"
)


@press("offer.meant", who=Who.ANYONE)
async def meant(turn: Turn, arguments: tuple[str, ...]) -> None:
    """They were an offer: its card, with what can be read of it."""
    perhaps = Perhaps.model_validate(turn.body) if turn.flow == FLOW else None
    if perhaps is None or (perhaps.stamp,) != arguments:
        turn.toast(_("This button is old."))
        await turn.say(_("This button is old. Please write your offer once more."), once=f"meant:{arguments}")
        return
    draft = offer_reading.meant(perhaps.words, turn.here, turn.network, perhaps.stamp)
    if draft is None:  # read otherwise since the button was shown
        await turn.drop()
        await turn.say(_("This button is old. Please write your offer once more."), once=f"meant:{arguments}")
        return
    draft.sources = [] if perhaps.message is None else [perhaps.message]
    await show(turn, filled(turn, draft))
