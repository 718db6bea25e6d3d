"""A driver fetches lots: yes or no, the farms one by one, what was loaded at each."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel

from domain.messages import Text
from domain.refusals import Refusal
from domain.words import Value, Words, _
from handlers.arguments import number
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from services.driving import asking, cards, loading, way
from services.driving.amounts import Amount, missing, read_amounts
from services.driving.way import Drive, Farm
from services.offer.proposals import handover_venue

FLOW = "drive"
PATIENCE = timedelta(hours=2)
"""So long an amount is waited for; later a text is about something else."""


class AmountDraft(BaseModel):
    """How much was loaded at a halt, as far as it was said."""

    halt: int
    until: datetime
    amounts: list[Amount] = []


@command("ma_tournee", "my_tour", who=Who.ANYONE)
async def my_tour(turn: Turn, _argument: str) -> None:
    """What I drive, or am asked to drive; the next one first."""
    mine = await way.drives_of(turn.tx, turn.person)
    if not mine:
        await turn.say(_("You have no pick-up to drive at the moment. If somebody asks you, I write to you."))
    for drive in mine[: cards.PAGE]:
        await _card(turn, drive, fresh=True)


async def _card(turn: Turn, drive: Drive, *, fresh: bool | None = None, note: Value = "") -> None:
    message = cards.shown(drive, turn.person, turn.now, note)
    await turn.card(cards.card_name(drive.vehicle.id), message, fresh=fresh)


# --- will you drive? --------------------------------------------------------------------------------------------------


@press("drive.yes", who=Who.ANYONE)
async def yes(turn: Turn, arguments: tuple[str, ...]) -> None:
    """I drive."""
    drive = await asking.accept(turn.tx, turn.person, number(arguments, 0), turn.now)
    await _card(turn, drive)
    turn.toast(_("Noted: you drive. Thank you!"))


@press("drive.no", who=Who.ANYONE)
async def no(turn: Turn, arguments: tuple[str, ...]) -> None:
    """I cannot."""
    sure = arguments[1:2] == ("sure",)
    drive, stands = await asking.decline(turn.tx, turn.person, number(arguments, 0), turn.now, sure=sure)
    await turn.card(cards.card_name(drive.vehicle.id), cards.declined(drive) if stands else cards.cannot(drive))


# --- looking ----------------------------------------------------------------------------------------------------------


@press("drive.show", who=Who.ANYONE)
async def show(turn: Turn, arguments: tuple[str, ...]) -> None:
    """What matters now."""
    await _card(turn, await way.mine(turn.tx, turn.person, number(arguments, 0)))


@press("drive.list", who=Who.ANYONE)
async def the_list(turn: Turn, arguments: tuple[str, ...]) -> None:
    """All farms, or further ones."""
    drive = await way.mine(turn.tx, turn.person, number(arguments, 0))
    page = number(arguments, 1) if len(arguments) > 1 else 0
    await turn.card(cards.card_name(drive.vehicle.id), cards.the_list(drive, turn.now, page))


@press("drive.halt", who=Who.ANYONE)
async def halt(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of the farms."""
    await _at_farm(turn, *await way.mine_at(turn.tx, turn.person, number(arguments, 0)))


async def _at_farm(turn: Turn, drive: Drive, farm: Farm) -> None:
    await turn.card(cards.card_name(drive.vehicle.id), cards.at_farm(drive, farm, turn.now))


@press("drive.where", who=Who.ANYONE)
async def where(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The farm on a map."""
    _drive, farm = await way.mine_at(turn.tx, turn.person, number(arguments, 0))
    await turn.send(cards.venue(farm))


@press("drive.truck", who=Who.ANYONE)
async def truck(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Where everything is brought, on a map."""
    drive = await way.mine(turn.tx, turn.person, number(arguments, 0))
    await turn.send(handover_venue(drive.stop))


# --- at a farm --------------------------------------------------------------------------------------------------------


@press("drive.load", who=Who.ANYONE)
async def load(turn: Turn, arguments: tuple[str, ...]) -> None:
    """All that was planned is on board."""
    halt_id, grams = number(arguments, 0), number(arguments, 1)
    await _noted(turn, halt_id, await loading.load_planned(turn.tx, turn.person, halt_id, grams, turn.now))


@press("drive.none", who=Who.ANYONE)
async def nothing(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Nothing is there."""
    halt_id = number(arguments, 0)
    await _noted(turn, halt_id, await loading.nothing(turn.tx, turn.person, halt_id, turn.now))


@press("drive.skip", who=Who.ANYONE)
async def skip(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Nobody goes there: sure?"""
    drive, farm = await loading.open_at(turn.tx, turn.person, number(arguments, 0), turn.now)
    await turn.card(cards.card_name(drive.vehicle.id), cards.sure_to_pass(farm))


@press("drive.pass", who=Who.ANYONE)
async def pass_by(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Nobody goes there."""
    halt_id = number(arguments, 0)
    await _noted(turn, halt_id, await loading.skip(turn.tx, turn.person, halt_id, turn.now))


@press("drive.fix", who=Who.ANYONE)
async def fix(turn: Turn, arguments: tuple[str, ...]) -> None:
    """It was a slip."""
    halt_id = number(arguments, 0)
    drive, _news = await loading.take_back(turn.tx, turn.person, halt_id, turn.now)
    await _at_farm(turn, drive, drive.farm(halt_id))


async def _noted(turn: Turn, halt_id: int, outcome: tuple[Drive, bool]) -> None:
    """What comes next, with what was just noted above it."""
    drive, news = outcome
    if turn.flow == FLOW:
        await turn.drop()
    await _card(turn, drive, note=cards.noted(drive, halt_id))
    turn.toast(_("Noted.") if news else _("This is noted already."))


@press("drive.other", who=Who.ANYONE)
async def other(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Another amount: how much?"""
    _drive, farm = await loading.open_at(turn.tx, turn.person, number(arguments, 0), turn.now)
    draft = AmountDraft(halt=farm.halt.id, until=turn.now + PATIENCE)
    await turn.keep(FLOW, draft, aside=True)
    await turn.say(cards.how_much(farm, missing(farm, [])[0]))


@flow(FLOW, who=Who.ANYONE)
async def amount(turn: Turn) -> bool:
    """The amount, product by product until all are known."""
    draft = AmountDraft.model_validate(turn.body)
    if turn.now > draft.until or not isinstance(turn.incoming.content, Text):
        if turn.now > draft.until:
            await turn.drop()
        return False
    try:
        drive, farm = await loading.open_at(turn.tx, turn.person, draft.halt, turn.now)
    except Refusal as over:  # it was noted otherwise, or planned anew: no amount is waited for any more
        await _leave(turn, over.words)
        return True
    said = read_amounts(turn.text, missing(farm, draft.amounts), turn.here)
    if not said:
        await turn.say(_("Write a weight or a number of crates. For example: 70 kg, or 6 crates. To stop: /cancel"))
        return True
    draft.amounts += said
    if left := missing(farm, draft.amounts):
        await turn.keep(FLOW, draft, aside=True)
        await turn.say(cards.how_much(farm, left[0]))
        return True
    return await _amounts(turn, drive, draft)


async def _amounts(turn: Turn, drive: Drive, draft: AmountDraft) -> bool:
    """Everything is said: note it, or say what is wrong with it and ask again."""
    try:
        loading.check(drive, draft.amounts)
    except Refusal as no:
        await turn.keep(FLOW, draft.model_copy(update={"amounts": []}), aside=True)
        await turn.say(no.words)
        return True
    drive, _news = await loading.load(turn.tx, turn.person, draft.halt, draft.amounts, turn.now)
    await turn.drop()
    await _card(turn, drive, fresh=True, note=cards.noted(drive, draft.halt))
    return True


async def _leave(turn: Turn, words: Words) -> None:
    await turn.drop()
    await turn.say(words)
