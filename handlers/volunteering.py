"""How one helps: days, crops, car, calls, distance; one card, each choice one tap, or all of it in words."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel

from domain.messages import Text
from domain.refusals import Refusal
from domain.volunteering import Volunteering
from domain.words import _
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from services import plain_words
from services.volunteering import card, choices, reading
from services.volunteering.card import Section
from storage import volunteering as stored

FLOW = "volunteering"
PATIENCE = timedelta(hours=1)
"""So long words are taken as an answer; later they are about something else."""


class Asked(BaseModel):
    """Until when words are taken as an answer."""

    until: datetime


@command("benevole", "volunteer", who=Who.ANYONE, menu=_("How I help: days, crops, car"), order=62)
async def mine(turn: Turn, argument: str) -> None:
    """All choices; with words behind the command, what they say is noted first."""
    if argument.strip() and await _noted(turn, argument):
        return
    await _main(turn, await stored.of(turn.tx, turn.person.id))


async def _main(turn: Turn, chosen: Volunteering, *, fresh: bool | None = None) -> None:
    radius = await choices.radius(turn.tx, turn.person, chosen)
    await turn.card(card.CARD, card.main(turn.person, chosen, radius), fresh=fresh)


@press("help.back", who=Who.ANYONE)
async def back(turn: Turn, _arguments: tuple[str, ...]) -> None:
    """All choices again."""
    await _main(turn, await stored.of(turn.tx, turn.person.id))


async def _section(turn: Turn, chosen: Volunteering, which: Section, *, fresh: bool | None = None) -> None:
    radius = await choices.radius(turn.tx, turn.person, chosen)
    await turn.card(card.CARD, card.section(chosen, which, radius), fresh=fresh)


@press("help.open", who=Who.ANYONE)
async def open_(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One thing to choose."""
    which = next((one for one in card.SECTIONS if arguments == (one,)), None)
    if which is None:
        raise Refusal(choices.OLD)
    await _section(turn, await stored.of(turn.tx, turn.person.id), which)


async def _pressed(turn: Turn, verb: str, arguments: tuple[str, ...], which: Section) -> None:
    old = await stored.of(turn.tx, turn.person.id)
    chosen = choices.pressed(old, verb, arguments)
    turn.became(parts=await choices.keep(turn.tx, turn.person, chosen, turn.now))
    await _section(turn, chosen, which)


@press("help.day", who=Who.ANYONE)
async def day(turn: Turn, arguments: tuple[str, ...]) -> None:
    """This weekday, or no longer."""
    await _pressed(turn, "day", arguments, "days")


@press("help.crop", who=Who.ANYONE)
async def crop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """This crop: liked, not wanted, either."""
    await _pressed(turn, "crop", arguments, "crops")


@press("help.car", who=Who.ANYONE)
async def car(turn: Turn, arguments: tuple[str, ...]) -> None:
    """By car, with so many free seats."""
    await _pressed(turn, "car", arguments, "car")


@press("help.week", who=Who.ANYONE)
async def week(turn: Turn, arguments: tuple[str, ...]) -> None:
    """So many calls a week."""
    await _pressed(turn, "week", arguments, "week")


@press("help.radius", who=Who.ANYONE)
async def radius(turn: Turn, arguments: tuple[str, ...]) -> None:
    """So far from home."""
    await _pressed(turn, "radius", arguments, "radius")


# --- in words ---------------------------------------------------------------------------------------------------------


@press("help.words", who=Who.ANYONE)
async def ask_words(turn: Turn, _arguments: tuple[str, ...]) -> None:
    """Ask for it in words."""
    await turn.keep(FLOW, Asked(until=turn.now + PATIENCE), aside=True)
    await turn.say(card.how_to_write())


@flow(FLOW, who=Who.ANYONE)
async def words(turn: Turn) -> bool:
    """The answer; whatever says nothing of days, crops, car or calls is about something else."""
    if turn.now > Asked.model_validate(turn.body).until:
        await turn.drop()
        return False
    if not isinstance(turn.incoming.content, Text) or turn.incoming.edited or _about_something_else(turn):
        return False
    if not await _noted(turn, turn.text):
        return False
    await turn.drop()
    return True


def _about_something_else(turn: Turn) -> bool:
    """A question, produce, or a wish to come to one gleaning, is not about how one helps."""
    if "?" in turn.text or reading.offers(turn.text):
        return True
    return plain_words.gleaning(turn.text) or plain_words.wish(turn.text) is not None


async def from_words(turn: Turn) -> bool:
    """Whoever wants to help sees the card, with what was said noted; False for other words."""
    if not plain_words.helps(turn.text):
        return False
    if not await _noted(turn, turn.text):
        await mine(turn, "")
    return True


async def _noted(turn: Turn, text: str) -> bool:
    said = reading.read(text, await stored.of(turn.tx, turn.person.id), turn.here)
    if not said.anything:
        return False
    turn.became(parts=await choices.keep(turn.tx, turn.person, said.chosen, turn.now))
    await turn.say(_("✅ It is noted."))
    if said.car_only:
        await _section(turn, said.chosen, "car", fresh=True)
    else:
        await _main(turn, said.chosen, fresh=True)
    return True
