"""Time that people gave: approved and corrected by whoever led it, looked at by whoever gave it."""

from __future__ import annotations

from datetime import datetime, timedelta

from pydantic import BaseModel

from domain.hours import MOST
from domain.messages import Message, Press, Text
from domain.refusals import Refusal
from domain.words import _
from handlers.arguments import number
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from services.hours import access, approval, cards, mine, objections, reading
from services.hours.approval import CHANGED, Line, Sheet
from services.hours.cards import CARD
from storage import people, service_times

CORRECTING, OBJECTING = "hours_words", "hours_wrong"
PATIENCE = timedelta(hours=1)
"""So long a word is waited for; later it is about something else."""
KINDS = ("workshop", "tour")


class Asked(BaseModel):
    """What a word is waited for: hours of a workshop or tour (`workshop:12`), or one's own (an id)."""

    about: str
    until: datetime


def _thing(arguments: tuple[str, ...]) -> str:
    if not arguments or arguments[0] not in KINDS:
        raise Refusal(access.OLD)
    return f"{arguments[0]}:{number(arguments, 1)}"


async def _card(turn: Turn, message: Message) -> None:
    content = turn.incoming.content
    pressed = content.message_id if isinstance(content, Press) else None
    here = await cards.is_shown_by(turn.tx, turn.person.chat, pressed)
    await turn.card(CARD, message, fresh=not here)


# --- those who approve ------------------------------------------------------------------------------------------------


@command("heures", "hours", who=Who.TEAM, menu=_("Hours to approve"), order=37)
async def waiting(turn: Turn, _argument: str) -> None:
    """What waits for this person."""
    await _list(turn, 0)


@press("hours.list", who=Who.TEAM)
async def listed(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The same, from this one on."""
    await _list(turn, number(arguments, 0))


async def _list(turn: Turn, skip: int) -> None:
    await _card(turn, cards.waiting(await approval.waiting(turn.tx, turn.person), skip))


@press("hours.show", who=Who.TEAM)
async def show(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Everybody's hours of a workshop or gleaning."""
    sheet = await approval.sheet(turn.tx, turn.person, f"workshop:{number(arguments, 0)}", turn.now)
    await _card(turn, cards.the_sheet(sheet))


@press("hours.page", who=Who.TEAM)
async def page(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The same of a tour too, from this page on."""
    sheet = await approval.sheet(turn.tx, turn.person, _thing(arguments), turn.now)
    await _card(turn, cards.the_sheet(sheet, number(arguments, 2)))


@press("hours.all", who=Who.TEAM)
async def approve_all(turn: Turn, arguments: tuple[str, ...]) -> None:
    """All that waits here."""
    thing, stamp = _thing(arguments), number(arguments, 2)
    sheet = await approval.approve_all(turn.tx, turn.person, thing, stamp, turn.now)
    if sheet.open:
        turn.toast(CHANGED)
    await _card(turn, cards.the_sheet(sheet))


@press("hours.open", who=Who.TEAM)
async def one(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One person's time; with a version and minutes, as the stepper stands."""
    service_id = number(arguments, 0)
    found, _workshop = await access.known(turn.tx, turn.person, service_id)
    wish = found.minutes
    if len(arguments) > 2:
        if number(arguments, 1) == found.version:
            wish = min(MOST, number(arguments, 2))
        else:
            turn.toast(CHANGED)
    await _person(turn, service_id, wish)


async def _person(turn: Turn, service_id: int, wish: int | None = None) -> None:
    found = await service_times.get(turn.tx, service_id)
    sheet = await approval.sheet(turn.tx, turn.person, found.thing, turn.now)
    line = _line(sheet, service_id)
    changes = await service_times.trail(turn.tx, service_id)
    known = await people.several(turn.tx, [change.by for change in changes])
    trail = [(change, known[change.by].first) for change in changes]
    shown = cards.person(line, sheet.occasion, trail, turn.zone, line.one.minutes if wish is None else wish)
    await _card(turn, shown)


def _line(sheet: Sheet, service_id: int) -> Line:
    found = [line for line in sheet.lines if line.one.id == service_id]
    if not found:
        raise Refusal(access.OLD)
    return found[0]


@press("hours.approve", who=Who.TEAM)
async def approve(turn: Turn, arguments: tuple[str, ...]) -> None:
    """So many minutes are right."""
    service_id, seen, minutes = (number(arguments, at) for at in range(3))
    await _decided(
        turn,
        service_id,
        done=await approval.decide(turn.tx, turn.person, service_id, seen, "approved", minutes, turn.now),
    )


@press("hours.refuse", who=Who.TEAM)
async def refuse(turn: Turn, arguments: tuple[str, ...]) -> None:
    """It does not count."""
    service_id, seen = number(arguments, 0), number(arguments, 1)
    found, _workshop = await access.known(turn.tx, turn.person, service_id)
    done = await approval.decide(turn.tx, turn.person, service_id, seen, "refused", found.minutes, turn.now)
    await _decided(turn, service_id, done=done)


async def _decided(turn: Turn, service_id: int, *, done: bool) -> None:
    """The sheet again; the person once more when somebody else was quicker."""
    if not done:
        turn.toast(CHANGED)
        await _person(turn, service_id)
        return
    found = await service_times.get(turn.tx, service_id)
    sheet = await approval.sheet(turn.tx, turn.person, found.thing, turn.now)
    await _card(turn, cards.the_sheet(sheet, cards.page_of(sheet, service_id)))


@press("hours.right", who=Who.TEAM)
async def right(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Whoever said that it is wrong was heard, and it stays."""
    service_id = number(arguments, 0)
    await objections.uphold(turn.tx, turn.person, service_id, turn.now)
    await _decided(turn, service_id, done=True)


@press("hours.words", who=Who.TEAM)
async def ask_words(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ask for a correction in words."""
    sheet = await approval.sheet(turn.tx, turn.person, _thing(arguments), turn.now)
    await turn.keep(CORRECTING, Asked(about=sheet.thing, until=turn.now + PATIENCE), aside=True)
    await turn.say(cards.how_to_correct())


@flow(CORRECTING, who=Who.TEAM)
async def correct(turn: Turn) -> bool:
    """Names with a time; whatever names no time is about something else."""
    asked = await _waited_for(turn)
    if asked is None or not (said := reading.read(turn.text)):
        return False
    sheet = await approval.correct(turn.tx, turn.person, asked.about, said, turn.now)
    await turn.drop()
    await turn.card(CARD, cards.corrected(sheet), fresh=True)
    return True


async def _waited_for(turn: Turn) -> Asked | None:
    """What a text answers; None when it comes too late or is something else."""
    asked = Asked.model_validate(turn.body)
    if turn.now > asked.until:
        await turn.drop()
        return None
    return asked if isinstance(turn.incoming.content, Text) and not turn.incoming.edited else None


# --- whoever gave it --------------------------------------------------------------------------------------------------


@command("mes_heures", "my_hours", who=Who.ANYONE, menu=_("The time you have given"), order=45)
async def given(turn: Turn, _argument: str) -> None:
    """This year, in all, and the last ones."""
    await turn.send(await mine.card(turn.tx, turn.person, turn.here))


@press("hours.mine", who=Who.ANYONE)
async def more(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The same, from this one on."""
    await turn.send(await mine.card(turn.tx, turn.person, turn.here, number(arguments, 0)))


@press("hours.wrong", who=Who.ANYONE)
async def wrong(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Its person says that it is wrong; a word may follow, unless something else has been begun."""
    found = await objections.say_wrong(turn.tx, turn.person, number(arguments, 0), "", turn.now)
    await turn.say(mine.noted())
    if turn.flow in {"", OBJECTING}:
        await turn.keep(OBJECTING, Asked(about=str(found.id), until=turn.now + PATIENCE))
        await turn.say(mine.asked_why())


@flow(OBJECTING, who=Who.ANYONE)
async def explain(turn: Turn) -> bool:
    """The word that follows."""
    asked = await _waited_for(turn)
    if asked is None:
        return False
    await turn.drop()
    await objections.say_wrong(turn.tx, turn.person, int(asked.about), turn.text, turn.now)
    await turn.say(mine.noted())
    return True
