"""A coordinator decides on a proposal: one tap for each answer."""

from __future__ import annotations

from pydantic import BaseModel

from domain.messages import Text
from domain.refusals import Refusal
from domain.words import _
from handlers.arguments import number
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from services.offer import decision_cards, decisions
from services.offer.proposals import card_name
from services.offer.weights import grams_of

FLOW = "part"


class PartDraft(BaseModel):
    """Which proposal is to be accepted in part."""

    offer: int
    stop: int


def _pair(arguments: tuple[str, ...]) -> tuple[int, int]:
    return number(arguments, 0), number(arguments, 1)


@command("propositions", "proposals", who=Who.COORDINATOR, menu=_("Offers that wait for my answer"), order=35)
async def waiting(turn: Turn, _argument: str) -> None:
    """Every proposal that waits for an answer, its buttons new."""
    await _page(turn, (0, 0))


@press("lot.more", who=Who.COORDINATOR)
async def more(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Further proposals."""
    await _page(turn, _pair(arguments))


async def _page(turn: Turn, after: tuple[int, int]) -> None:
    for name, message in await decision_cards.waiting(turn.tx, turn.person, turn.now, after):
        if name:
            await turn.card(name, message, fresh=True)
        else:
            await turn.send(message)


@press("lot.accept", who=Who.COORDINATOR)
async def accept(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Yes to all of it, or to so many grams."""
    grams = number(arguments, 2) if len(arguments) > 2 else None
    await decisions.accept(turn.tx, turn.person, *_pair(arguments), turn.now, grams=grams)
    await _leave(turn)
    turn.toast(_("Accepted. The farmer knows."))


async def _leave(turn: Turn) -> None:
    """No weight is waited for any more."""
    if turn.flow == FLOW:
        await turn.drop()


@press("lot.part", who=Who.COORDINATOR)
async def part(turn: Turn, arguments: tuple[str, ...]) -> None:
    """How much of it? A weight may be written, unless something else has been begun: that is not forgotten."""
    offer, stop, grams = await decisions.proposed(turn.tx, turn.person, *_pair(arguments), turn.now)
    free = turn.flow in {"", FLOW}
    if free:
        await turn.keep(FLOW, PartDraft(offer=offer.id, stop=stop.id))
    await turn.card(card_name(offer.id, stop.id), decision_cards.how_much(offer, stop, grams, written=free))


@flow(FLOW, who=Who.COORDINATOR)
async def how_much(turn: Turn) -> bool:
    """A weight written as an answer."""
    if not isinstance(turn.incoming.content, Text):
        return False
    draft = PartDraft.model_validate(turn.body)
    try:
        offer, stop, by_item = await decisions.proposed(turn.tx, turn.person, draft.offer, draft.stop, turn.now)
    except Refusal as no:  # it was decided meanwhile: no weight is waited for any more
        await turn.drop()
        await turn.say(no.words)
        return True
    products = [item.product for item in offer.items if by_item.get(item.id)]
    grams = grams_of(turn.text, sum(by_item.values()), products, turn.here)
    if grams is None:
        await turn.say(_("Write a weight. For example: 60 kg. To stop: /cancel"))
        return True
    what = await decisions.accept(turn.tx, turn.person, offer.id, stop.id, turn.now, grams=grams)
    await turn.drop()
    await turn.say(decision_cards.accepted(what))
    return True


@press("lot.back", who=Who.COORDINATOR)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The proposal as it was."""
    message = await decisions.proposal_again(turn.tx, turn.person, *_pair(arguments), turn.now)
    await _leave(turn)
    await turn.card(card_name(*_pair(arguments)), message)


@press("lot.others", who=Who.COORDINATOR)
async def others(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Which other stops could take it?"""
    offer, stop, grams = await decisions.proposed(turn.tx, turn.person, *_pair(arguments), turn.now)
    found = await decisions.alternatives(turn.tx, turn.person, offer.id, stop.id, turn.now)
    await turn.card(card_name(offer.id, stop.id), decision_cards.which_stop(offer, stop, grams, found))


@press("lot.use", who=Who.COORDINATOR)
async def use(turn: Turn, arguments: tuple[str, ...]) -> None:
    """This stop instead."""
    pair, other = _pair(arguments), number(arguments, 2)
    own = await decisions.use_other_stop(turn.tx, turn.person, *pair, other, turn.now)
    turn.toast(_("Accepted. The farmer knows.") if own else _("Proposed there. The farmer knows."))


@press("lot.decline", who=Who.COORDINATOR)
async def decline(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Why not?"""
    offer, stop, grams = await decisions.proposed(turn.tx, turn.person, *_pair(arguments), turn.now)
    await turn.card(card_name(offer.id, stop.id), decision_cards.why_not(offer, stop, grams))


@press("lot.no", who=Who.COORDINATOR)
async def no(turn: Turn, arguments: tuple[str, ...]) -> None:
    """No, for this reason."""
    reason = arguments[2] if len(arguments) == 3 else ""
    await decisions.decline(turn.tx, turn.person, *_pair(arguments), reason, turn.now)
    turn.toast(_("Declined. The farmer knows."))
