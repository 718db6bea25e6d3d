"""One plan at a time: whoever begins another stop or workshop is told that the earlier draft is dropped."""

from __future__ import annotations

from domain.stops import StopDraft
from domain.words import Value, _
from domain.workshop_drafts import WorkshopDraft
from handlers.turn import Turn
from services.stop import card as stop_card
from services.workshop import card as workshop_card
from services.workshop import drafting as workshop_drafting

STOP, WORKSHOP = "stop", "workshop"
"""Flows of drafts that somebody plans with."""


async def drop(turn: Turn) -> Value:
    """Close the card of the draft that was begun before, if there is one, and say so."""
    if turn.flow == STOP:
        stop = StopDraft.model_validate(turn.body)
        card = stop_card.closed(stop, turn.here.date(), turn.zone)
        await turn.card(stop_card.card_name(stop), card, fresh=False)
        return _("The stop that you had begun before is dropped.")
    if turn.flow == WORKSHOP:
        workshop = WorkshopDraft.model_validate(turn.body)
        around = await workshop_drafting.around(turn.tx, workshop, turn.network, turn.now)
        await turn.card(workshop_card.card_name(workshop), workshop_card.closed(workshop, around), fresh=False)
        return _("The workshop that you had begun before is dropped.")
    return ""
