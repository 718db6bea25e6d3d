"""The insurance of a centre's volunteers: without it no gleaning opens."""

from __future__ import annotations

from domain.messages import Text
from domain.words import _
from handlers.arguments import number
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from services import rights
from services.gleaning import gleanings
from services.gleaning import insurance as insurances
from services.gleaning import manage as gleaning_manage
from services.gleaning.insurance import InsuranceDraft

FLOW = "insurance"


@command("assurance", "insurance", who=Who.COORDINATOR, menu=_("Insurance of the volunteers"), order=46)
async def insurance(turn: Turn, argument: str) -> None:
    """What covers each of one's centres; words after the command are those of the only one."""
    own = await rights.own_centres(turn.tx, turn.person)
    if argument and len(own) == 1:
        await turn.keep(FLOW, InsuranceDraft(centre=own[0].id), aside=True)
        await _take(turn, InsuranceDraft(centre=own[0].id), argument)
        return
    for centre in own:
        card = await insurances.card(turn.tx, centre, turn.here.date())
        await turn.card(insurances.card_name(centre.id), card, fresh=True)


@press("insurance.set", who=Who.COORDINATOR)
async def set_(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Write it anew; from a gleaning's card one comes back to it."""
    centre = await insurances.centre_of(turn.tx, turn.person, number(arguments, 0))
    draft = InsuranceDraft(centre=centre.id, workshop=number(arguments, 1) if len(arguments) > 1 else None)
    await turn.keep(FLOW, draft, aside=True)
    await turn.card(insurances.card_name(centre.id), insurances.asking(draft, centre), fresh=True)


@flow(FLOW, who=Who.COORDINATOR)
async def go_on(turn: Turn) -> bool:
    """Insurer, contract, day; at once or one after the other."""
    if not isinstance(turn.incoming.content, Text):
        return False
    await _take(turn, InsuranceDraft.model_validate(turn.body), turn.text)
    return True


async def _take(turn: Turn, draft: InsuranceDraft, text: str) -> None:
    centre = await insurances.centre_of(turn.tx, turn.person, draft.centre)
    note = insurances.take(draft, text, turn.here)
    if draft.missing() is not None:
        await turn.keep(FLOW, draft, aside=True)
        await turn.card(insurances.card_name(centre.id), insurances.asking(draft, centre, note), fresh=True)
        return
    await insurances.keep(turn.tx, turn.person, draft, turn.now)
    await turn.drop()
    card = await insurances.card(turn.tx, centre, turn.here.date(), head=_("✅ <b>It is noted.</b>"))
    await turn.card(insurances.card_name(centre.id), card, fresh=True)
    if draft.workshop is not None:
        workshop, _gleaning = await gleanings.seen(turn.tx, turn.person, draft.workshop)
        card = await gleaning_manage.card(turn.tx, turn.person, workshop, turn.now)
        await turn.card(gleaning_manage.card_name(workshop), card, fresh=True)
