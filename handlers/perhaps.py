"""Words that were taken for no offer, though produce was named: one tap says that they are one."""

from __future__ import annotations

import re

from pydantic import BaseModel, ConfigDict

from domain.buttons import data
from domain.messages import Button
from domain.words import Listed, Produce, _
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
    return ((_button(turn.stamp),),)


@flow(FLOW, who=Who.ANYONE)
async def go_on(turn: Turn) -> bool:
    """A plain yes is the button, an amount makes it an offer; what else is said of it is kept."""
    perhaps = Perhaps.model_validate(turn.body)
    if _YES.fullmatch(folded(turn.text)):
        await meant(turn, (perhaps.stamp,))
        return True
    both = f"{perhaps.words.rstrip(' .!')}. {turn.text}"[: offer_reading.WORDS_KEPT]
    if turn.incoming.edited or not offer_reading.goes_on(perhaps.words, turn.text, turn.here, turn.network):
        return False
    draft = offer_reading.meant(both, turn.here, turn.network, perhaps.stamp)
    if draft is None:
        return False
    if any(item.grams for item in draft.items):
        draft.sources = [one for one in (perhaps.message, turn.incoming.message_id) if one is not None]
        await show(turn, filled(turn, draft, own=not _ANOTHERS.search(folded(both))))
        return True
    await turn.keep(FLOW, perhaps.model_copy(update={"words": both}))
    what = Listed([Produce(item.product) for item in draft.items])
    asked = _("Is it an offer of {what}? Press the button, or write how much there is: 30 kg.", what=what)
    await turn.say(asked, buttons=((_button(perhaps.stamp),),))
    return True


_ANOTHERS = re.compile(
    r"\b(?:(?:mon|ma|mes|un|une|my|a|our|notre|nos) (?:voisine?s?|ami\w*|copains?|copines?|freres?|soeurs?|oncle|tante"
    r"|cousine?s?|collegues?|beau-\w+|belle-\w+|parents?|pere|mere|fils|fille|neighbou?rs?|friends?|brother|sister"
    r"|uncle|aunt|cousin|colleague|parents|father|mother|son|daughter))\b"
)
"""Whose produce is not at the place of who writes."""


def _button(stamp: str) -> Button:
    return Button(_("It is an offer"), data("offer.meant", stamp))


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
