"""Planning a workshop: everything in one sentence or one question at a time, on a card that can be corrected."""

from __future__ import annotations

from domain.messages import Location, Text
from domain.refusals import Refusal
from domain.words import Lines, Value, _
from domain.workshop_drafts import WorkshopDraft
from handlers import earlier
from handlers.arguments import number
from handlers.registry import Who, closes, command, flow, press
from handlers.turn import Turn
from services import rights, when_where
from services.workshop import answers as workshop_answers
from services.workshop import card as workshop_card
from services.workshop import drafting as workshop_drafting
from services.workshop import following as workshop_following
from services.workshop import manage as workshop_manage
from services.workshop import reading as workshop_reading
from services.workshop import stops as workshop_stops
from services.workshop import workshops

FLOW = "workshop"


@command("nouvel_atelier", "new_workshop", who=Who.COORDINATOR, menu=_("Plan a workshop"), order=42)
async def new_workshop(turn: Turn, argument: str) -> None:
    """Begin a workshop, with the words that follow the command if there are any."""
    draft = await workshop_drafting.begun(turn.tx, turn.person, turn.stamp)
    note = await _read(turn, draft, argument) if argument else ""
    notes = [one for one in (await earlier.drop(turn), note) if one]
    await show(turn, draft, Lines(notes) if notes else "", fresh=True)


async def from_words(turn: Turn) -> bool:
    """Whoever coordinates may write a workshop in one sentence without the command; False when it is none."""
    if not workshop_reading.announces(turn.text, turn.here) or not await rights.centres_of(turn.tx, turn.person):
        return False
    await new_workshop(turn, turn.text)
    return True


async def _read(turn: Turn, draft: WorkshopDraft, text: str) -> Value | None:
    note = workshop_reading.take(draft, text, turn.here, turn.network, turn.incoming.places)
    await workshop_drafting.attach(turn.tx, draft, turn.network, turn.now)
    return note


async def show(turn: Turn, draft: WorkshopDraft, note: Value = "", *, fresh: bool | None = None) -> None:
    """Keep the draft and show its card: in place after a button, at the bottom after words."""
    await turn.keep(FLOW, draft)
    around = await workshop_drafting.around(turn.tx, draft, turn.network, turn.now)
    notes = [one for one in (note, await workshop_manage.moving(turn.tx, draft, turn.zone)) if one]
    card = workshop_card.card(draft, around, note=Lines(notes) if notes else "")
    await turn.card(workshop_card.card_name(draft), card, fresh=fresh)


@closes(FLOW)
async def close(turn: Turn) -> Value:
    """What was begun stays as it was said, without buttons."""
    draft = WorkshopDraft.model_validate(turn.body)
    around = await workshop_drafting.around(turn.tx, draft, turn.network, turn.now)
    await turn.card(workshop_card.card_name(draft), workshop_card.closed(draft, around), fresh=False)
    return _("The workshop that you had begun before is dropped.")


@flow(FLOW, who=Who.COORDINATOR)
async def go_on(turn: Turn) -> bool:
    """Answers and corrections, in any order."""
    draft = WorkshopDraft.model_validate(turn.body)
    note: Value | None = ""
    match turn.incoming.content:
        case Location(point=point, title=title):
            workshop_reading.at_point(draft, point, title)
            await workshop_drafting.attach(turn.tx, draft, turn.network, turn.now)
        case Text(text=text) if draft.missing() is None and when_where.agrees(text, turn.here):
            await _stand(turn, draft)
            return True
        case Text(text=text):
            note = await _read(turn, draft, text)
        case _:
            return False
    await show(turn, draft, _("I did not understand this.") if note is None else note)
    return True


async def _current(turn: Turn, arguments: tuple[str, ...], count: int = 1) -> WorkshopDraft:
    """The draft that a button with so many arguments belongs to, the first of them its stamp."""
    if turn.flow == FLOW and len(arguments) == count:
        draft = WorkshopDraft.model_validate(turn.body)
        if draft.stamp == arguments[0]:
            return draft
    raise Refusal(_("This button is old. All workshops are here: /workshops"))


@press("plan.ask", who=Who.COORDINATOR)
async def ask(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Correct one field."""
    draft = await _current(turn, arguments, 2)
    fields = workshop_card.LABELS | workshop_card.MORE
    if (field := arguments[1]) not in fields:
        raise Refusal(_("This button is old."))
    draft.asking, draft.choices, draft.near, draft.elsewhere = field, [], [], False
    await show(turn, draft)


@press("plan.more", who=Who.COORDINATOR)
async def more(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Show what need not be said."""
    draft = await _current(turn, arguments)
    draft.more = True
    await show(turn, draft)


@press("plan.back", who=Who.COORDINATOR)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Leave the field as it stands."""
    draft = await _current(turn, arguments)
    draft.asking, draft.near = None, []
    await show(turn, draft)


@press("plan.centre", who=Who.COORDINATOR)
async def for_centre(turn: Turn, arguments: tuple[str, ...]) -> None:
    """For this one of one's own centres."""
    draft = await _current(turn, arguments, 2)
    draft.centre = await rights.need_centre(turn.tx, turn.person, number(arguments, 1))
    await show(turn, draft)


@press("plan.stop", who=Who.COORDINATOR)
async def at_stop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """At a stop of the truck: its place, day and hours are proposed."""
    draft = await _current(turn, arguments, 2)
    chosen = number(arguments, 1)
    known = [one for one in await workshop_stops.coming(turn.tx, turn.network.id, turn.now) if one.id == chosen]
    if not known:
        raise Refusal(_("This stop is over or cancelled. Choose another one."))
    workshop_stops.choose(draft, known[0])
    await show(turn, draft)


@press("plan.elsewhere", who=Who.COORDINATOR)
async def elsewhere(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Not at a stop."""
    draft = await _current(turn, arguments)
    draft.elsewhere, draft.stop = True, None
    await show(turn, draft)


@press("plan.place", who=Who.COORDINATOR)
async def choose_place(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of several places of the same name."""
    draft = await _current(turn, arguments, 2)
    if (index := number(arguments, 1)) >= len(draft.choices):
        raise Refusal(_("This button is old."))
    workshop_reading.settle(draft, draft.choices[index])
    await workshop_drafting.attach(turn.tx, draft, turn.network, turn.now)
    await show(turn, draft)


@press("plan.set", who=Who.COORDINATOR)
async def choose(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of the usual answers."""
    draft = await _current(turn, arguments, 3)
    workshop_answers.choose(draft, arguments[1], arguments[2])
    await show(turn, draft)


@press("plan.tick", who=Who.COORDINATOR)
async def tick(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of several, or not any more."""
    draft = await _current(turn, arguments, 3)
    workshop_answers.tick(draft, arguments[1], arguments[2])
    await show(turn, draft)


@press("plan.drop", who=Who.COORDINATOR)
async def drop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Forget the draft."""
    await _current(turn, arguments)
    await close(turn)
    await turn.drop()


@press("plan.confirm", who=Who.COORDINATOR)
async def confirm(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The workshop stands, or is changed; the card becomes the one that manages it."""
    draft = await _current(turn, arguments)
    if draft.missing() is not None:
        await show(turn, draft)
        return
    await _stand(turn, draft)


async def _stand(turn: Turn, draft: WorkshopDraft) -> None:
    if draft.workshop is None:
        done = [await workshops.plan(turn.tx, turn.person, draft, turn.now)]
        head = _("✅ <b>Planned.</b> People can sign up now.")
    else:
        done = await workshop_following.changed(turn.tx, turn.person, draft, turn.now)
        head = workshop_manage.changed(len(done))
    await turn.drop()
    await turn.card(workshop_card.card_name(draft), workshop_card.confirmed(done[0]), fresh=False)
    card = await workshop_manage.card(turn.tx, done[0], turn.now, head=head)
    await turn.card(workshop_manage.card_name(done[0]), card, fresh=True)
