"""A coordinator decides on a proposal: one tap for each answer."""

from __future__ import annotations

from pydantic import BaseModel

from domain.buttons import data
from domain.messages import Button, Message, Text
from domain.words import Distance, Lines, Mass, Value, _
from handlers.my_offers import number
from handlers.registry import Who, flow, press
from handlers.turn import Turn
from parsing import read_answer
from services import decisions, proposals
from services.wording import loads, stop_line

FLOW = "part"
SHARES = (75, 50, 25)


class PartDraft(BaseModel):
    """Which proposal is to be accepted in part."""

    offer: int
    stop: int


@press("lot.accept", who=Who.COORDINATOR)
async def accept(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Yes to all of it, or to so many grams."""
    grams = number(arguments, 2) if len(arguments) > 2 else None
    await decisions.accept(turn.tx, turn.person, number(arguments, 0), number(arguments, 1), turn.now, grams=grams)
    if turn.flow == FLOW:
        await turn.drop()
    turn.toast(_("Accepted. The farmer knows."))


@press("lot.part", who=Who.COORDINATOR)
async def part(turn: Turn, arguments: tuple[str, ...]) -> None:
    """How much of it?"""
    offer_id, stop_id = number(arguments, 0), number(arguments, 1)
    offer, stop, by_item = await decisions.proposed(turn.tx, turn.person, offer_id, stop_id)
    grams = sum(by_item.values())
    rows: list[tuple[Button, ...]] = []
    for share in SHARES:
        some = grams * share // 100 // 1000 * 1000
        if some > 0:
            rows.append((Button(_("{mass}", mass=Mass(some)), data("lot.accept", offer_id, stop_id, some)),))
    rows.append((Button(_("Back"), data("lot.back", offer_id, stop_id)),))
    asked = _("<b>How many kilos of the {mass}?</b> Choose, or write a number.", mass=Mass(grams))
    await turn.keep(FLOW, PartDraft(offer=offer_id, stop=stop_id))
    name = proposals.card_name(offer_id, stop_id)
    await turn.card(name, Message(Lines([loads(offer, by_item), stop_line(stop), "", asked]), buttons=rows))


@flow(FLOW)
async def how_much(turn: Turn) -> bool:
    """A weight written as an answer."""
    if not isinstance(turn.incoming.content, Text):
        return False
    draft = PartDraft.model_validate(turn.body)
    reading = read_answer("quantity", turn.text, turn.here)
    kg = None if reading is None else (reading.value.kg or reading.value.quantity)
    if not kg:
        await turn.say(_("Write a weight. For example: 60 kg. To stop: /annuler"))
        return True
    await turn.drop()
    await decisions.accept(turn.tx, turn.person, draft.offer, draft.stop, turn.now, grams=round(kg * 1000))
    return True


@press("lot.back", who=Who.COORDINATOR)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The proposal as it was."""
    offer_id, stop_id = number(arguments, 0), number(arguments, 1)
    if turn.flow == FLOW:
        await turn.drop()
    message = await decisions.proposal_again(turn.tx, turn.person, offer_id, stop_id, turn.now)
    await turn.card(proposals.card_name(offer_id, stop_id), message)


@press("lot.others", who=Who.COORDINATOR)
async def others(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Which other stops could take it?"""
    offer_id, stop_id = number(arguments, 0), number(arguments, 1)
    offer, stop, by_item = await decisions.proposed(turn.tx, turn.person, offer_id, stop_id)
    found = await decisions.alternatives(turn.tx, turn.person, offer_id, stop_id, turn.now)
    lines: list[Value] = [loads(offer, by_item), stop_line(stop), ""]
    rows: list[tuple[Button, ...]] = []
    lines.append(_("<b>Which stop instead?</b>") if found else _("<b>No other stop suits this offer.</b>"))
    for one in found:
        lines += [stop_line(one.stop), _("{km}, room for {mass}", km=Distance(one.choice.km), mass=Mass(one.total()))]
        label = _("{day}, {commune}", day=one.stop.start.date(), commune=one.stop.commune)
        rows.append((Button(label, data("lot.use", offer_id, stop_id, one.stop.id)),))
    rows.append((Button(_("Back"), data("lot.back", offer_id, stop_id)),))
    await turn.card(proposals.card_name(offer_id, stop_id), Message(Lines(lines), buttons=rows))


@press("lot.use", who=Who.COORDINATOR)
async def use(turn: Turn, arguments: tuple[str, ...]) -> None:
    """This stop instead."""
    offer_id, stop_id, other = (number(arguments, index) for index in range(3))
    await decisions.use_other_stop(turn.tx, turn.person, offer_id, stop_id, other, turn.now)
    turn.toast(_("Done. The farmer knows."))


@press("lot.decline", who=Who.COORDINATOR)
async def decline(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Why not?"""
    offer_id, stop_id = number(arguments, 0), number(arguments, 1)
    offer, stop, by_item = await decisions.proposed(turn.tx, turn.person, offer_id, stop_id)
    rows = [(Button(words, data("lot.no", offer_id, stop_id, name)),) for name, words in decisions.REASONS.items()]
    rows.append((Button(_("Back"), data("lot.back", offer_id, stop_id)),))
    asked = _("<b>Why not?</b> The farmer reads this reason.")
    lines: list[Value] = [loads(offer, by_item), stop_line(stop), "", asked]
    await turn.card(proposals.card_name(offer_id, stop_id), Message(Lines(lines), buttons=rows))


@press("lot.no", who=Who.COORDINATOR)
async def no(turn: Turn, arguments: tuple[str, ...]) -> None:
    """No, for this reason."""
    reason = arguments[2] if len(arguments) == 3 else ""
    await decisions.decline(turn.tx, turn.person, number(arguments, 0), number(arguments, 1), reason, turn.now)
    turn.toast(_("Declined. The farmer knows."))
