"""Planning a gleaning: in one sentence, question by question, or from a farmer's message; on a card."""

from __future__ import annotations

from domain.gleaning_drafts import GleaningDraft
from domain.messages import Location, Text
from domain.refusals import Refusal
from domain.words import Lines, Value, _
from handlers import earlier
from handlers.arguments import number
from handlers.registry import Who, closes, command, flow, press
from handlers.turn import Turn
from services import rights, when_where
from services.gleaning import answers as gleaning_answers
from services.gleaning import card as gleaning_card
from services.gleaning import drafting as gleaning_drafting
from services.gleaning import gleanings, offered
from services.gleaning import manage as gleaning_manage
from services.gleaning import reading as gleaning_reading

FLOW = "gleaning"


@command("nouveau_glanage", "new_gleaning", who=Who.COORDINATOR, menu=_("Plan a gleaning"), order=43)
async def new_gleaning(turn: Turn, argument: str) -> None:
    """Begin a gleaning, with the words that follow the command if there are any."""
    draft = await gleaning_drafting.begun(turn.tx, turn.person, turn.stamp)
    note = await _read(turn, draft, argument) if argument else ""
    notes = [one for one in (await earlier.drop(turn), note) if one]
    await show(turn, draft, Lines(notes) if notes else "", fresh=True)


async def from_words(turn: Turn) -> bool:
    """Whoever coordinates may write a gleaning in one sentence without the command; False when it is none."""
    if not gleaning_reading.announces(turn.text, turn.here) or not await rights.centres_of(turn.tx, turn.person):
        return False
    await new_gleaning(turn, turn.text)
    return True


@press("gleaning.from", who=Who.COORDINATOR)
async def from_offer(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Prepare the gleaning of what a farmer offers; once there is one, it is shown."""
    offer = await gleaning_drafting.offered(turn.tx, turn.person, number(arguments, 0), turn.now)
    workshop = await offered.of(turn.tx, offer)
    if workshop is not None:
        await gleanings.led(turn.tx, turn.person, workshop.id)
        card = await gleaning_manage.card(turn.tx, turn.person, workshop, turn.now)
        await turn.card(gleaning_manage.card_name(workshop), card, fresh=True)
        return
    draft = await gleaning_drafting.from_offer(turn.tx, turn.person, offer, turn.stamp, turn.now)
    await show(turn, draft, await earlier.drop(turn), fresh=True)


async def _read(turn: Turn, draft: GleaningDraft, text: str) -> Value | None:
    return gleaning_reading.take(draft, text, turn.here, turn.network, turn.incoming.places)


async def show(turn: Turn, draft: GleaningDraft, note: Value = "", *, fresh: bool | None = None) -> None:
    """Keep the draft and show its card: in place after a button, at the bottom after words."""
    await gleaning_drafting.attach(turn.tx, draft, turn.network)
    await turn.keep(FLOW, draft)
    around = await gleaning_drafting.around(turn.tx, draft, turn.network, turn.now)
    notes = [one for one in (note, await gleaning_manage.moving(turn.tx, draft, turn.here)) if one]
    card = gleaning_card.card(draft, around, note=Lines(notes) if notes else "")
    await turn.card(gleaning_card.card_name(draft), card, fresh=fresh)


@closes(FLOW)
async def close(turn: Turn) -> Value:
    """What was begun stays as it was said, without buttons."""
    draft = GleaningDraft.model_validate(turn.body)
    around = await gleaning_drafting.around(turn.tx, draft, turn.network, turn.now)
    await turn.card(gleaning_card.card_name(draft), gleaning_card.closed(draft, around), fresh=False)
    return _("The gleaning that you had begun before is dropped.")


@flow(FLOW, who=Who.COORDINATOR)
async def go_on(turn: Turn) -> bool:
    """Answers and corrections, in any order."""
    draft = GleaningDraft.model_validate(turn.body)
    note: Value | None = ""
    match turn.incoming.content:
        case Location(point=point, title=title):
            note = gleaning_reading.at_point(draft, point, title, turn.here)
        case Text(text=text) if draft.missing() is None and when_where.agrees(text, turn.here):
            await _stand(turn, draft)
            return True
        case Text(text=text):
            note = await _read(turn, draft, text)
        case _:
            return False
    await show(turn, draft, _("I did not understand this.") if note is None else note)
    return True


async def _current(turn: Turn, arguments: tuple[str, ...], count: int = 1) -> GleaningDraft:
    """The draft that a button with so many arguments belongs to, the first of them its stamp."""
    if turn.flow == FLOW and len(arguments) == count:
        draft = GleaningDraft.model_validate(turn.body)
        if draft.stamp == arguments[0]:
            return draft
    raise Refusal(_("This button is old. All gleanings are here: /gleanings"))


@press("glean.ask", who=Who.COORDINATOR)
async def ask(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Correct one field."""
    draft = await _current(turn, arguments, 2)
    if not gleaning_card.is_field(arguments[1]):
        raise Refusal(_("This button is old."))
    draft.asking, draft.choices = arguments[1], []
    await show(turn, draft)


@press("glean.more", who=Who.COORDINATOR)
async def more(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Show what need not be said."""
    draft = await _current(turn, arguments)
    draft.more = True
    await show(turn, draft)


@press("glean.back", who=Who.COORDINATOR)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Leave the field as it stands."""
    draft = await _current(turn, arguments)
    draft.asking, draft.choices = None, []
    await show(turn, draft)


@press("glean.centre", who=Who.COORDINATOR)
async def for_centre(turn: Turn, arguments: tuple[str, ...]) -> None:
    """For this one of one's own centres."""
    draft = await _current(turn, arguments, 2)
    draft.centre = await rights.need_centre(turn.tx, turn.person, number(arguments, 1))
    await show(turn, draft)


@press("glean.place", who=Who.COORDINATOR)
async def choose_place(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of several places of the same name."""
    draft = await _current(turn, arguments, 2)
    if (index := number(arguments, 1)) >= len(draft.choices):
        raise Refusal(_("This button is old."))
    await show(turn, draft, gleaning_reading.settle(draft, draft.choices[index], turn.here))


@press("glean.set", who=Who.COORDINATOR)
async def choose(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of the usual answers."""
    draft = await _current(turn, arguments, 3)
    gleaning_answers.choose(draft, arguments[1], arguments[2])
    await show(turn, draft)


@press("glean.tick", who=Who.COORDINATOR)
async def tick(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of the team leads it, or not any more."""
    draft = await _current(turn, arguments, 2)
    gleaning_answers.tick(draft, number(arguments, 1))
    await show(turn, draft)


@press("glean.drop", who=Who.COORDINATOR)
async def drop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Forget the draft."""
    await _current(turn, arguments)
    await close(turn)
    await turn.drop()


@press("glean.confirm", who=Who.COORDINATOR)
async def confirm(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The gleaning is prepared, or changed; the card becomes the one that manages it."""
    draft = await _current(turn, arguments)
    if draft.missing() is not None:
        await show(turn, draft)
        return
    await _stand(turn, draft)


async def _stand(turn: Turn, draft: GleaningDraft) -> None:
    if draft.workshop is None:
        done = await gleanings.plan(turn.tx, turn.person, draft, turn.now)
        head = gleaning_manage.planned(done)
    elif note := await gleanings.overtaken(turn.tx, turn.person, draft, turn.now):
        await _overtaken(turn, draft, note)
        return
    else:
        done = await gleanings.change(turn.tx, turn.person, draft, turn.now)
        head = await gleaning_manage.changed(turn.tx, done)
    await turn.drop()
    await turn.card(gleaning_card.card_name(draft), gleaning_card.confirmed(done), fresh=False)
    card = await gleaning_manage.card(turn.tx, turn.person, done, turn.now, head=head)
    await turn.card(gleaning_manage.card_name(done), card, fresh=True)


async def _overtaken(turn: Turn, draft: GleaningDraft, note: Value) -> None:
    """Somebody else was faster: the draft goes, the gleaning is shown as it is now."""
    await close(turn)
    await turn.drop()
    workshop, _gleaning = await gleanings.seen(turn.tx, turn.person, draft.workshop or 0)
    card = await gleaning_manage.card(turn.tx, turn.person, workshop, turn.now, head=note)
    await turn.card(gleaning_manage.card_name(workshop), card, fresh=True)
