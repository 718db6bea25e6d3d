"""At the door: who comes, one tick each; the QR code; closing the list; what people say of an absence."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel

from domain.messages import Message, Press, Text
from domain.presence import receives
from domain.refusals import Refusal
from domain.words import _
from handlers.arguments import number
from handlers.registry import Who, command, deep_link, flow, press
from handlers.turn import Turn
from services.door import cards as door_cards
from services.door import check_in, excuses, presence, walk_ins
from services.door.cards import CARD, NOT_KNOWN
from services.door.presence import Marked

ADDING, EXPLAINING = "walk_in", "excuse"
PATIENCE = timedelta(hours=1)
"""So long a word is waited for; later it is about something else."""


class Asked(BaseModel):
    """What a word is waited for: about a workshop (who has come) or a sign-up (why not)."""

    about: int
    until: datetime


# --- the lists --------------------------------------------------------------------------------------------------------


@command("liste", "list", who=Who.TEAM, menu=_("Who comes"), order=35)
async def lists(turn: Turn, _argument: str) -> None:
    """The list of the workshop that takes place now, or which one?"""
    led = await presence.led(turn.tx, turn.person, turn.now)
    today = [workshop for workshop in led if receives(workshop, turn.now)]
    if len(today) == 1:
        await _show(turn, today[0].id)
    else:
        await turn.card(CARD, door_cards.chooser(led, past=False))


@press("door.lists", who=Who.TEAM)
async def others(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The next workshops, or those whose list can still be corrected."""
    past = arguments[:1] == ("past",)
    led = await presence.led(turn.tx, turn.person, turn.now, past=past)
    await turn.card(CARD, door_cards.chooser(led, past=past))


@press("door.list", who=Who.TEAM)
async def one(turn: Turn, arguments: tuple[str, ...]) -> None:
    """A list, in place where it stands already."""
    page = number(arguments, 1) if len(arguments) > 1 else 0
    await _show(turn, number(arguments, 0), page)


async def _show(turn: Turn, workshop_id: int, page: int = 0) -> None:
    listed = await presence.the_list(turn.tx, turn.person, workshop_id, turn.now)
    await _card(turn, door_cards.the_list(listed, turn.now, page))


async def _card(turn: Turn, message: Message) -> None:
    content = turn.incoming.content
    pressed = content.message_id if isinstance(content, Press) else None
    here = await door_cards.is_shown_by(turn.tx, turn.person.chat, pressed)
    await turn.card(CARD, message, fresh=not here)


# --- ticks ------------------------------------------------------------------------------------------------------------


def _tick(arguments: tuple[str, ...], index: int) -> int | None:
    """How many came, as a button carries it."""
    return None if arguments[index : index + 1] == (NOT_KNOWN,) else number(arguments, index)


async def _marked(turn: Turn, arguments: tuple[str, ...]) -> Marked:
    seen, wanted = _tick(arguments, 1), _tick(arguments, 2)
    marked = await presence.mark(turn.tx, turn.person, number(arguments, 0), seen, wanted, turn.now)
    if marked.late:
        turn.toast(_("Somebody has just ticked this. Look again."))
    return marked


@press("door.mark", who=Who.TEAM)
async def mark(turn: Turn, arguments: tuple[str, ...]) -> None:
    """All came, nobody came, or nobody knows."""
    marked = await _marked(turn, arguments)
    listed = await presence.the_list(turn.tx, turn.person, marked.workshop.id, turn.now)
    await _card(turn, door_cards.the_list(listed, turn.now, door_cards.page_of(listed, marked.signup.id)))


@press("door.step", who=Who.TEAM)
async def step(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One more, or one fewer."""
    marked = await _marked(turn, arguments)
    await _stepper(turn, marked.workshop.id, marked.signup.id)


@press("door.open", who=Who.TEAM)
async def several(turn: Turn, arguments: tuple[str, ...]) -> None:
    """How many of them came?"""
    workshop, mine = await presence.ticked(turn.tx, turn.person, number(arguments, 0), turn.now)
    await _stepper(turn, workshop.id, mine.id)


async def _stepper(turn: Turn, workshop_id: int, signup_id: int) -> None:
    listed = await presence.the_list(turn.tx, turn.person, workshop_id, turn.now)
    await _card(turn, door_cards.one(listed, signup_id, turn.now))


# --- without a sign-up ------------------------------------------------------------------------------------------------


@press("door.add", who=Who.TEAM)
async def ask_who(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ask for the name."""
    workshop = await presence.ticking(turn.tx, turn.person, number(arguments, 0), turn.now)
    await turn.keep(ADDING, Asked(about=workshop.id, until=turn.now + PATIENCE), aside=True)
    await turn.say(door_cards.how_to_add())


@flow(ADDING, who=Who.TEAM)
async def add(turn: Turn) -> bool:
    """The name and how many they are."""
    asked = await _waited_for(turn)
    if asked is None:
        return False
    marked = await walk_ins.add(turn.tx, turn.person, asked.about, walk_ins.read(turn.text), turn.now)
    await turn.drop()
    await _received(turn, marked)
    return True


async def _waited_for(turn: Turn) -> Asked | None:
    """What a text answers; None when it comes too late or is something else."""
    asked = Asked.model_validate(turn.body)
    if turn.now > asked.until:
        await turn.drop()
        return None
    return asked if isinstance(turn.incoming.content, Text) and not turn.incoming.edited else None


async def _received(turn: Turn, marked: Marked) -> None:
    name = await check_in.name_of(turn.tx, marked.signup)
    await _card(turn, door_cards.received(name, marked.signup, marked.workshop))


@press("door.let", who=Who.TEAM)
async def let_in(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Somebody without a seat who has come all the same."""
    await _received(turn, await walk_ins.let_in(turn.tx, turn.person, number(arguments, 0), turn.now))


@press("door.remove", who=Who.TEAM)
async def remove(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Somebody who was written down by mistake."""
    workshop = await walk_ins.remove(turn.tx, turn.person, number(arguments, 0), turn.now)
    await _show(turn, workshop.id)


@deep_link("c_", who=Who.ANYONE)
async def code(turn: Turn, rest: str) -> None:
    """Somebody's QR code was read."""
    message = await check_in.check_in(turn.tx, turn.person, rest, turn.now)
    if message.buttons:
        await turn.card(CARD, message, fresh=True)
    else:
        await turn.send(message)


# --- closing ----------------------------------------------------------------------------------------------------------


@press("door.close", who=Who.TEAM)
async def close(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Close the list; those without a tick are named first."""
    workshop_id = number(arguments, 0)
    listed = await presence.closing(turn.tx, turn.person, workshop_id, turn.now)
    if listed.closed or not listed.unticked:
        await _close(turn, workshop_id, absent=False)
    else:
        await _card(turn, door_cards.sure_to_close(listed))


@press("door.closed", who=Who.TEAM)
async def closed(turn: Turn, arguments: tuple[str, ...]) -> None:
    """They were absent, or nobody knows."""
    if arguments[1:] not in {("absent",), ("unknown",)}:
        raise Refusal(_("This button is old."))
    await _close(turn, number(arguments, 0), absent=arguments[1] == "absent")


async def _close(turn: Turn, workshop_id: int, *, absent: bool) -> None:
    listed = await presence.close(turn.tx, turn.person, workshop_id, turn.now, absent=absent)
    await _card(turn, door_cards.the_list(listed, turn.now))


# --- absences ---------------------------------------------------------------------------------------------------------


@press("door.reply", who=Who.ANYONE)
async def reply(turn: Turn, arguments: tuple[str, ...]) -> None:
    """I was there, or something kept me; a word may follow, unless something else has been begun."""
    signup_id, kind = number(arguments, 0), "".join(arguments[1:2])
    message = await excuses.reply(turn.tx, turn.person, signup_id, kind, turn.now)
    await turn.card(excuses.card_name(signup_id), message)
    if turn.flow in {"", EXPLAINING}:
        await turn.keep(EXPLAINING, Asked(about=signup_id, until=turn.now + PATIENCE))
        await turn.say(_("If you like, write a word to your centre here. Otherwise, do nothing."))


@flow(EXPLAINING, who=Who.ANYONE)
async def explain(turn: Turn) -> bool:
    """The word that follows."""
    asked = await _waited_for(turn)
    if asked is None:
        return False
    await turn.drop()
    try:
        await turn.send(await excuses.say_why(turn.tx, turn.person, asked.about, turn.text, turn.now))
    except Refusal as settled:  # said, but not undone: the next word is about something else
        await turn.say(settled.words)
    return True


@press("door.excuse", who=Who.COORDINATOR)
async def excuse(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Take an absence off."""
    signup_id = number(arguments, 0)
    message = await excuses.accept(turn.tx, turn.person, signup_id, turn.now)
    await turn.card(excuses.card_name(signup_id), message)
