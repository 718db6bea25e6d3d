"""Calls to gleanings: a volunteer answers with one tap; who leads it follows the waves, pushes or stops them."""

from __future__ import annotations

from domain.buttons import data
from domain.messages import Message
from domain.refusals import Refusal
from domain.reminders import stamp
from domain.words import _
from domain.workshops import Workshop
from handlers.arguments import number
from handlers.registry import Who, press
from handlers.turn import Turn
from services.calling import answers, progress, replies, waves
from services.calling import card as calls_card
from services.calling.answers import Asked
from services.gleaning_lists import either
from services.offer.reading import km
from services.seat import cards as seat_cards
from services.seat.seats import Seat
from services.workshop import cards as workshop_cards
from services.workshop import views as workshop_views
from services.workshop.workshops import led_workshop
from storage import volunteering

OLD = _("This button is old. Your choices: /volunteer")
ANYWAY = "anyway"


async def _show(turn: Turn, workshop: Workshop, message: Message) -> None:
    """In place of the call."""
    await turn.card(workshop_cards.card_name(workshop), message)


async def _open(turn: Turn, arguments: tuple[str, ...], begins: str | None = None) -> Asked | None:
    """The call, if it can still be answered; else how it stands is shown in its place."""
    seen = await answers.asked(turn.tx, turn.person, number(arguments, 0))
    how = seen.stands(turn.now, begins)
    if how == "open":
        return seen
    if how == "moved":
        await _show(turn, seen.workshop, replies.moved(seen.workshop, seen.gleaning))
    else:
        await _show(turn, seen.workshop, replies.closed(seen.workshop, seen.gleaning, how))
    return None


@press("call.yes", who=Who.ANYONE)
async def yes(turn: Turn, arguments: tuple[str, ...]) -> None:
    """They come: signed up at once, unless they have promised something else at that time."""
    seen = await _open(turn, arguments, arguments[1] if len(arguments) > 1 else None)
    if seen is None:
        return
    others = await answers.clashing(turn.tx, turn.person, seen)
    if others and ANYWAY not in arguments:
        key = seen.workshop.id
        agree = data("call.yes", key, stamp(seen.workshop.start), ANYWAY)
        await _show(turn, seen.workshop, seat_cards.clash(others, agree, data("call.no", key)))
        return
    await answers.yes(turn.tx, turn.person, seen, turn.now)
    await _coming(turn, seen.workshop.id)


async def _coming(turn: Turn, workshop_id: int) -> None:
    workshop = await workshop_views.known(turn.tx, turn.network.id, workshop_id)
    shown = await workshop_views.view(turn.tx, turn.person, workshop, turn.now)
    await _show(turn, workshop, replies.coming(shown, await either.short(turn.tx, shown, turn.person)))


@press("call.no", who=Who.ANYONE)
async def no(turn: Turn, arguments: tuple[str, ...]) -> None:
    """They do not come. Whoever has a place is asked first whether they give it back."""
    seen = await _open(turn, arguments)
    if seen is None:
        return
    if seen.mine is not None:
        await turn.card(workshop_cards.card_name(seen.workshop), seat_cards.leaving(Seat(seen.workshop, seen.mine)))
        return
    await answers.no(turn.tx, seen, turn.now)
    await _declined(turn, seen)


async def _declined(turn: Turn, seen: Asked) -> None:
    await _show(turn, seen.workshop, replies.declined(seen.workshop, seen.gleaning, far=_km(turn, seen) > 1))


def _km(turn: Turn, seen: Asked) -> float:
    place = turn.person.place
    return 0.0 if place is None else km(place.point, seen.gleaning.point(seen.workshop.point))


@press("call.back", who=Who.ANYONE)
async def back(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The call as it stands: asked, accepted, or declined."""
    seen = await _open(turn, arguments)
    if seen is None:
        return
    if seen.mine is not None:
        await _coming(turn, seen.workshop.id)
    elif seen.call.said is None:
        await _show(turn, seen.workshop, replies.open_(seen.workshop, seen.gleaning, _km(turn, seen)))
    else:
        await _declined(turn, seen)


@press("call.why", who=Who.ANYONE)
async def why(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Why they do not come, kept for the next calls."""
    seen = await answers.asked(turn.tx, turn.person, number(arguments, 0))
    match arguments[1:]:
        case ("day",):
            await answers.because(turn.tx, turn.person, seen, "day", 0, turn.now)
            await _show(turn, seen.workshop, replies.not_that_day(seen.workshop))
        case ("far",):
            chosen = await answers.because(turn.tx, turn.person, seen, "far", _km(turn, seen), turn.now)
            await _show(turn, seen.workshop, replies.not_so_far(chosen))
        case _:
            raise Refusal(OLD)


@press("call.fewer", who=Who.ANYONE)
async def fewer(turn: Turn, arguments: tuple[str, ...]) -> None:
    """How many calls a week?"""
    seen = await answers.asked(turn.tx, turn.person, number(arguments, 0))
    chosen = await volunteering.of(turn.tx, turn.person.id)
    await _show(turn, seen.workshop, replies.fewer(seen.workshop, chosen))


@press("call.week", who=Who.ANYONE)
async def week(turn: Turn, arguments: tuple[str, ...]) -> None:
    """So many, or none."""
    seen = await answers.asked(turn.tx, turn.person, number(arguments, 0))
    wanted = number(arguments, 1)
    if wanted not in replies.WEEKS:
        raise Refusal(OLD)
    chosen = await answers.fewer(turn.tx, turn.person, wanted, turn.now)
    await _show(turn, seen.workshop, replies.lowered(seen.workshop, chosen))


# --- who leads it -----------------------------------------------------------------------------------------------------


@press("calls.show", who=Who.TEAM)
async def show(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The waves so far, who is left, and why not the others."""
    workshop = await led_workshop(turn.tx, turn.person, number(arguments, 0))
    if not workshop.is_gleaning:
        raise Refusal(waves.GONE)
    await _follow(turn, workshop)


async def _follow(turn: Turn, workshop: Workshop) -> None:
    message = await progress.shown(turn.tx, turn.person, workshop, turn.now)
    await turn.card(calls_card.name(workshop.id), message)


@press("calls.push", who=Who.TEAM)
async def push(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Call more people now."""
    key = number(arguments, 0)
    turn.toast(calls_card.pushed(await waves.push(turn.tx, turn.person, key, turn.now), turn.zone))
    await _follow(turn, await led_workshop(turn.tx, turn.person, key))


@press("calls.stop", who=Who.TEAM)
async def stop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """No more calls until somebody says so."""
    await waves.stop(turn.tx, turn.person, number(arguments, 0), turn.now)
    await _follow(turn, await led_workshop(turn.tx, turn.person, number(arguments, 0)))


@press("calls.resume", who=Who.TEAM)
async def resume(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Calls go on."""
    await waves.resume(turn.tx, turn.person, number(arguments, 0), turn.now)
    await _follow(turn, await led_workshop(turn.tx, turn.person, number(arguments, 0)))
