"""Truck stops: everybody sees them, coordinators plan, move and cancel them."""

from __future__ import annotations

from domain.catalogue import recipes
from domain.messages import Location, Text
from domain.refusals import Refusal
from domain.stops import StopDraft
from domain.words import Lines, Value, _
from handlers import earlier
from handlers.arguments import number
from handlers.registry import Who, closes, command, flow, press
from handlers.turn import Turn
from services import rights, when_where
from services.stop import card as stop_card
from services.stop import lists as stop_lists
from services.stop import reading as stop_reading
from services.stop import stops
from services.workshop import following as workshop_following
from storage import stops as stored

FLOW = "stop"


@command("passages", "stops", who=Who.ANYONE, menu=_("Where the truck stops"), order=30)
async def coming(turn: Turn, _argument: str) -> None:
    """The next stops, with their distance; coordinators get the buttons of their own."""
    await _page(turn, 0)


async def _page(turn: Turn, skip: int) -> None:
    for name, message in await stop_lists.page(turn.tx, turn.person, turn.now, skip):
        if name:
            await turn.card(name, message, fresh=True)
        else:
            await turn.send(message)


@press("stop.more", who=Who.ANYONE)
async def more(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Later stops."""
    await _page(turn, number(arguments, 0))


@command("nouveau_passage", "new_stop", who=Who.COORDINATOR, menu=_("Plan a truck stop"), order=40)
async def new_stop(turn: Turn, argument: str) -> None:
    """Begin a stop, with the words that follow the command if there are any."""
    own = await rights.own_centres(turn.tx, turn.person)
    draft = StopDraft(stamp=turn.stamp)
    if len(own) == 1:
        draft.centre = own[0].id
    else:
        draft.centres = [(centre.id, centre.name) for centre in own]
    note = stop_reading.take(draft, argument, turn.here, turn.network, turn.incoming.places) if argument else ""
    notes = [one for one in (await earlier.drop(turn), note) if one]
    await _show(turn, draft, Lines(notes) if notes else "", fresh=True)


async def _show(turn: Turn, draft: StopDraft, note: Value = "", *, fresh: bool | None = None) -> None:
    """Keep the draft and show its card: in place after a button, at the bottom after words."""
    await turn.keep(FLOW, draft)
    notes = [one for one in (note, await workshop_following.moving(turn.tx, draft, turn.zone)) if one]
    message = stop_card.card(draft, turn.here.date(), turn.zone, note=Lines(notes) if notes else "")
    await turn.card(stop_card.card_name(draft), message, fresh=fresh)


@closes(FLOW)
async def close(turn: Turn) -> Value:
    """What was begun stays as it was said, without buttons."""
    draft = StopDraft.model_validate(turn.body)
    await turn.card(stop_card.card_name(draft), stop_card.closed(draft, turn.here.date(), turn.zone), fresh=False)
    return _("The stop that you had begun before is dropped.")


@flow(FLOW, who=Who.COORDINATOR)
async def go_on(turn: Turn) -> bool:
    """Answers and corrections, in any order."""
    draft = StopDraft.model_validate(turn.body)
    note: Value | None = ""
    match turn.incoming.content:
        case Location(point=point, title=title):
            stop_reading.at_point(draft, point, title)
        case Text(text=text) if draft.missing() is None and when_where.agrees(text, turn.here):
            await _stand(turn, draft)
            return True
        case Text(text=text):
            note = stop_reading.take(draft, text, turn.here, turn.network, turn.incoming.places)
        case _:
            return False
    await _show(turn, draft, _("I did not understand this.") if note is None else note)
    return True


async def _current(turn: Turn, arguments: tuple[str, ...], count: int = 1) -> StopDraft:
    """The draft that a button with so many arguments belongs to, the first of them its stamp."""
    if turn.flow == FLOW and len(arguments) == count:
        draft = StopDraft.model_validate(turn.body)
        if draft.stamp == arguments[0]:
            return draft
    raise Refusal(_("This button is old. All stops are here: /stops"))


@press("stop.ask", who=Who.COORDINATOR)
async def ask(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Correct one field."""
    draft = await _current(turn, arguments, 2)
    if (field := arguments[1]) not in stop_card.LABELS:
        raise Refusal(_("This button is old."))
    draft.asking, draft.choices = field, []
    await _show(turn, draft)


@press("stop.back", who=Who.COORDINATOR)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Leave the field as it stands."""
    draft = await _current(turn, arguments)
    draft.asking = None
    await _show(turn, draft)


@press("stop.centre", who=Who.COORDINATOR)
async def for_centre(turn: Turn, arguments: tuple[str, ...]) -> None:
    """For this one of one's own centres."""
    draft = await _current(turn, arguments, 2)
    draft.centre = await rights.need_centre(turn.tx, turn.person, number(arguments, 1))
    await _show(turn, draft)


@press("stop.place", who=Who.COORDINATOR)
async def choose_place(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of several places of the same name."""
    draft = await _current(turn, arguments, 2)
    if (index := number(arguments, 1)) >= len(draft.choices):
        raise Refusal(_("This button is old."))
    stop_reading.settle(draft, draft.choices[index])
    await _show(turn, draft)


@press("stop.dish", who=Who.COORDINATOR)
async def tick(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Plan a recipe, or not."""
    draft = await _current(turn, arguments, 2)
    if (index := number(arguments, 1)) >= len(recipes()):
        raise Refusal(_("This button is old."))
    slug = list(recipes())[index]
    draft.recipes = [one for one in draft.recipes if one != slug] + ([] if slug in draft.recipes else [slug])
    draft.recipes_open, draft.asking = False, "recipes"
    await _show(turn, draft)


@press("stop.open", who=Who.COORDINATOR)
async def anything(turn: Turn, arguments: tuple[str, ...]) -> None:
    """No recipe in mind: whatever suits."""
    draft = await _current(turn, arguments)
    draft.recipes, draft.products, draft.recipes_open, draft.asking = [], [], True, None
    await _show(turn, draft)


@press("stop.quiet", who=Who.COORDINATOR)
async def no_event(turn: Turn, arguments: tuple[str, ...]) -> None:
    """No event that day."""
    draft = await _current(turn, arguments)
    draft.event, draft.asking = "", None
    await _show(turn, draft)


@press("stop.drop", who=Who.COORDINATOR)
async def drop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Forget the draft."""
    await _current(turn, arguments)
    await close(turn)
    await turn.drop()


@press("stop.confirm", who=Who.COORDINATOR)
async def confirm(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The stop stands; open offers are matched with it."""
    draft = await _current(turn, arguments)
    if draft.missing() is not None:
        await _show(turn, draft)
        return
    await _stand(turn, draft)


async def _stand(turn: Turn, draft: StopDraft) -> None:
    if draft.stop is None:
        stop, found = await stops.plan(turn.tx, turn.person, draft, turn.now)
        done = stop_card.planned(stop, found)
    else:
        stop = await stops.move(turn.tx, turn.person, draft.stop, draft, turn.now)
        held = sum((await stored.taken(turn.tx, [stop.id])).values())
        done = stop_card.changed(stop, held)
    await turn.drop()
    await turn.card(stop_card.card_name(draft), done)


@press("stop.change", who=Who.COORDINATOR)
async def change(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Open a planned stop again."""
    stop = await stops.own_stop(turn.tx, turn.person, number(arguments, 0), turn.now)
    await _show(turn, stop_reading.draft_of(stop, turn.stamp), fresh=True)


@press("stop.cancel", who=Who.COORDINATOR)
async def ask_cancel(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ask once before a stop is cancelled."""
    stop = await stops.own_stop(turn.tx, turn.person, number(arguments, 0), turn.now)
    await turn.card(stop_lists.card_name(stop), await stop_lists.cancelling(turn.tx, stop))


@press("stop.stay", who=Who.COORDINATOR)
async def stay(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Keep it after all."""
    stop = await stops.own_stop(turn.tx, turn.person, number(arguments, 0), turn.now)
    held = await stop_lists.held(turn.tx, [stop])
    await turn.card(stop_lists.card_name(stop), stop_lists.coordinator_entry(stop, held[stop.id], [stop.centre]))


@press("stop.gone", who=Who.COORDINATOR)
async def gone(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Cancel it."""
    stop = await stops.cancel(turn.tx, turn.person, number(arguments, 0), turn.now)
    await turn.card(stop_lists.card_name(stop), stop_lists.cancelled(stop))
