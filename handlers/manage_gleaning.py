"""A gleaning in the hands of its coordinators: open, change, postpone, call off, print; and the farmer's word."""

from __future__ import annotations

from typing import get_args

from pydantic import BaseModel

from domain.messages import Message, Text
from domain.refusals import Refusal
from domain.words import Value, _
from domain.workshops import Workshop
from handlers import earlier, plan_gleaning
from handlers.arguments import number
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from services.gleaning import card as gleaning_card
from services.gleaning import farmers, gleanings
from services.gleaning import lists as gleaning_lists
from services.gleaning import making as gleaning_making
from services.gleaning import manage as gleaning_manage
from services.gleaning import papers as gleaning_papers
from services.gleaning.farmers import Word
from services.workshop import manage as workshop_manage

WHY = "gleaning_why"


class Why(BaseModel):
    """Which gleaning is to be called off, and why."""

    workshop: int
    reason: str = ""


async def show(turn: Turn, workshop: Workshop, *, head: Value = "", fresh: bool | None = None) -> None:
    """The gleaning with its buttons."""
    card = await gleaning_manage.card(turn.tx, turn.person, workshop, turn.now, head=head)
    await turn.card(gleaning_manage.card_name(workshop), card, fresh=fresh)


@press("gleaning.manage", who=Who.TEAM)
async def manage(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The gleaning with its buttons; from another card it comes to the bottom of the chat."""
    workshop, _gleaning = await gleanings.led(turn.tx, turn.person, number(arguments, 0))
    if turn.flow == WHY:
        await turn.drop()
    await show(turn, workshop, fresh=arguments[1:] != ("back",))


@press("gleaning.open", who=Who.COORDINATOR)
async def open_(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Volunteers see it and are called from now on."""
    workshop = await gleanings.open_(turn.tx, turn.person, number(arguments, 0), turn.now)
    await show(turn, workshop, head=gleaning_manage.opened())


@press("gleaning.change", who=Who.COORDINATOR)
async def change(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Open its card again, at one question perhaps: another day is a postponement."""
    workshop, gleaning = await gleanings.own(turn.tx, turn.person, number(arguments, 0), turn.now)
    note = await earlier.drop(turn)
    draft = gleaning_making.draft_of(workshop, gleaning, turn.stamp)
    if len(arguments) > 1:
        if not gleaning_card.is_field(arguments[1]):
            raise Refusal(_("This button is old."))
        draft.asking = arguments[1]
    await plan_gleaning.show(turn, draft, note, fresh=True)


@press("gleaning.signed", who=Who.COORDINATOR)
async def signed(turn: Turn, arguments: tuple[str, ...]) -> None:
    """All three have signed."""
    workshop = await gleanings.sign(turn.tx, turn.person, number(arguments, 0), turn.now)
    await show(turn, workshop)


@press("gleaning.paper", who=Who.COORDINATOR)
async def paper(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The agreement, to be printed and signed."""
    workshop, gleaning = await gleanings.seen(turn.tx, turn.person, number(arguments, 0))
    file = await gleaning_papers.agreement(turn.tx, workshop, gleaning, turn.person.language, turn.now)
    words = _("🖨️ The agreement: a draft, to be read and signed by all three. Then tap “It is signed”.")
    await turn.send(Message(words, document=file))


# --- the farmer's word ------------------------------------------------------------------------------------------------


def _word(arguments: tuple[str, ...]) -> Word:
    for word in get_args(Word):
        if arguments[1:2] == (word,):
            known: Word = word
            return known
    raise Refusal(_("This button is old."))


@press("gleaning.heard", who=Who.COORDINATOR)
async def heard(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The farmer has said so, by phone or in the field."""
    workshop = await gleanings.hear(turn.tx, turn.person, number(arguments, 0), _word(arguments), turn.now)
    await show(turn, workshop)


@press("gleaning.ask", who=Who.COORDINATOR)
async def ask(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ask the farmer."""
    farmer = await gleanings.ask(turn.tx, turn.person, number(arguments, 0), _word(arguments), turn.now)
    await turn.say(_("📨 I have asked {farm}. I write to you as soon as there is an answer.", farm=farmer.called()))


@press("gleaning.says", who=Who.ANYONE)
async def says(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The farmer answers."""
    if arguments[2:] not in {("yes",), ("no",)}:
        raise Refusal(_("This button is old."))
    word, workshop = _word(arguments), number(arguments, 0)
    card = await farmers.answer(turn.tx, turn.person, workshop, word, turn.now, yes=arguments[2] == "yes")
    await turn.card(f"gleaning:{workshop}:{word}", card, fresh=False)


# --- calling off ------------------------------------------------------------------------------------------------------


@press("gleaning.off", who=Who.COORDINATOR)
async def ask_off(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ask once before it is called off, and why."""
    workshop, _gleaning = await gleanings.own(turn.tx, turn.person, number(arguments, 0), turn.now)
    await _why(turn, Why(workshop=workshop.id), workshop)


async def _why(turn: Turn, why: Why, workshop: Workshop) -> None:
    await turn.keep(WHY, why, aside=True)
    card = await gleaning_manage.calling_off(turn.tx, workshop, reason=why.reason)
    await turn.card(gleaning_manage.card_name(workshop), card)


@press("gleaning.gone", who=Who.COORDINATOR)
async def gone(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Call it off."""
    code = arguments[1] if len(arguments) > 1 else ""
    reason: Value = gleaning_manage.REASONS.get(code, "")
    if code == "own" and turn.flow == WHY:
        reason = Why.model_validate(turn.body).reason
    workshop = await gleanings.call_off(turn.tx, turn.person, number(arguments, 0), reason, turn.now)
    if turn.flow == WHY:
        await turn.drop()
    await turn.card(gleaning_manage.card_name(workshop), await gleaning_manage.called_off(turn.tx, workshop))


@flow(WHY, who=Who.COORDINATOR)
async def answered(turn: Turn) -> bool:
    """A reason in words."""
    why = Why.model_validate(turn.body)
    if not isinstance(turn.incoming.content, Text):
        return False
    try:
        workshop, _gleaning = await gleanings.own(turn.tx, turn.person, why.workshop, turn.now)
    except Refusal:  # it has begun or is off meanwhile: the words are about something else
        await turn.drop()
        return False
    why.reason = workshop_manage.reason(turn.text)
    await _why(turn, why, workshop)
    return True


# --- all of them ------------------------------------------------------------------------------------------------------


@command("mes_glanages", "my_gleanings", who=Who.TEAM, menu=_("Gleanings of my centre"), order=44)
async def mine(turn: Turn, _argument: str) -> None:
    """Prepared, open, and those of last week."""
    await turn.card(gleaning_lists.CARD, await gleaning_lists.own(turn.tx, turn.person, turn.now), fresh=True)


@press("gleaning.own", who=Who.TEAM)
async def more(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The next page."""
    page = await gleaning_lists.own(turn.tx, turn.person, turn.now, number(arguments, 0))
    await turn.card(gleaning_lists.CARD, page)
