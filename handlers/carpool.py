"""Carpool: how somebody comes to a gleaning, with whom they ride, and who rides with whom for those who lead it."""

from __future__ import annotations

from datetime import timedelta

from domain.messages import Location, Message, Text
from domain.offers import DraftPlace
from domain.places import Place
from domain.refusals import Refusal
from domain.words import Value, _
from handlers.arguments import number
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from services import lookup, rights
from services.carpool import board, cards, proposals, reading, rides, standing
from services.carpool.reading import CarDraft
from services.carpool.rides import Comer
from services.offer.questions import place_label, unknown_place
from services.seat import access
from storage import rides as stored
from storage import signups
from storage import workshops as stored_workshops

FLOW = "car"


async def _comer(turn: Turn, arguments: tuple[str, ...]) -> Comer:
    return await rides.comer(turn.tx, turn.person, number(arguments, 0), turn.now)


async def _show(turn: Turn, mine: Comer, note: Value = "", *, fresh: bool | None = None) -> None:
    """How they come, as it stands; nothing is asked any more."""
    await _asked_nothing(turn)
    message = await standing.card(turn.tx, mine.workshop, mine.signup, note)
    await turn.card(cards.card_name(mine.signup.id), message, fresh=fresh)


async def _asked_nothing(turn: Turn) -> None:
    if turn.flow == FLOW:
        await turn.drop()


async def _ask(turn: Turn, mine: Comer, asking: reading.Asked, note: Value = "") -> None:
    """Ask for one thing; a button or a written word answers."""
    await turn.keep(FLOW, CarDraft(signup=mine.signup.id, asking=asking), aside=True)
    asked: Message
    match asking:
        case "seats":
            asked = cards.seats_asked(mine.workshop, mine.signup, note)
        case "place":
            asked = cards.place_asked(mine.workshop, mine.signup, note)
        case "hour":
            asked = cards.hour_asked(mine.workshop, mine.signup, turn.now, note)
    await turn.card(cards.card_name(mine.signup.id), asked)


def _home(turn: Turn, mine: Comer) -> Place | None:
    """Where they live, as others may see it: the commune; nobody knows where a guest lives."""
    return None if mine.signup.person is None else proposals.commune_of(turn.person.place)


# --- how they come ----------------------------------------------------------------------------------------------------


@press("car.show", who=Who.ANYONE)
async def show(turn: Turn, arguments: tuple[str, ...]) -> None:
    """How they come, as it stands now."""
    await _show(turn, await _comer(turn, arguments))


@press("car.drive", who=Who.ANYONE)
async def drive(turn: Turn, arguments: tuple[str, ...]) -> None:
    """By car: with how many free seats?"""
    await _ask(turn, await _comer(turn, arguments), "seats")


@press("car.seats", who=Who.ANYONE)
async def seats(turn: Turn, arguments: tuple[str, ...]) -> None:
    """So many free seats; or ask again."""
    mine = await _comer(turn, arguments)
    if len(arguments) < 2:
        await _ask(turn, mine, "seats")
    else:
        await _drive(turn, mine, number(arguments, 1))


async def _drive(turn: Turn, mine: Comer, free: int) -> None:
    await rides.drive(turn.tx, mine, free, _home(turn, mine), turn.now)
    car = await stored.driven_by(turn.tx, mine.signup.id)
    if car is not None and car.place is None:
        await _ask(turn, mine, "place")
    else:
        await _show(turn, mine)


@press("car.seek", who=Who.ANYONE)
async def seek(turn: Turn, arguments: tuple[str, ...]) -> None:
    """They look for a ride: from where? Then the cars that pass by."""
    mine = await _comer(turn, arguments)
    await rides.seek(turn.tx, mine, _home(turn, mine), turn.now)
    if (await standing.said_by(turn.tx, mine.signup)).lift_from is None:
        await _ask(turn, mine, "place")
    else:
        await _show(turn, mine)


@press("car.own", who=Who.ANYONE)
async def own(turn: Turn, arguments: tuple[str, ...]) -> None:
    """They need nobody."""
    mine = await _comer(turn, arguments)
    await rides.by_oneself(turn.tx, mine, turn.now)
    await _asked_nothing(turn)
    first_time = await standing.is_new(turn.tx, mine.workshop, mine.signup)
    said = cards.by_oneself(mine.workshop, mine.signup, first_time=first_time)
    await turn.card(cards.card_name(mine.signup.id), said)


@press("car.pair", who=Who.ANYONE)
async def pair(turn: Turn, arguments: tuple[str, ...]) -> None:
    """They would like to pick beside somebody with experience."""
    mine = await _comer(turn, arguments)
    await rides.pair(turn.tx, mine)
    await _show(turn, mine, _("🤝 Noted: you pick beside somebody with experience. The leader knows."))


# --- the car ----------------------------------------------------------------------------------------------------------


@press("car.from", who=Who.ANYONE)
async def ask_place(turn: Turn, arguments: tuple[str, ...]) -> None:
    """From where?"""
    await _ask(turn, await _comer(turn, arguments), "place")


@press("car.place", who=Who.ANYONE)
async def choose_place(turn: Turn, arguments: tuple[str, ...]) -> None:
    """One of several places of the same name."""
    mine, draft = await _comer(turn, arguments), _draft(turn)
    at = number(arguments, 1)
    if draft is None or draft.signup != mine.signup.id or at >= len(draft.choices):
        raise Refusal(_("This button is old."))
    await rides.leave_from(turn.tx, mine, draft.choices[at].place(), turn.now)
    await _show(turn, mine)


@press("car.at", who=Who.ANYONE)
async def leave_at(turn: Turn, arguments: tuple[str, ...]) -> None:
    """So many minutes before the start; or ask."""
    mine = await _comer(turn, arguments)
    if len(arguments) < 2:
        await _ask(turn, mine, "hour")
        return
    before = timedelta(minutes=min(number(arguments, 1), 24 * 60))
    await rides.leave_at(turn.tx, mine, mine.workshop.start - before, turn.now)
    await _show(turn, mine)


@press("car.stop", who=Who.ANYONE)
async def ask_stop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Asked once when others count on the car."""
    mine = await _comer(turn, arguments)
    names = await rides.passengers(turn.tx, mine)
    if not names:
        await stopped(turn, arguments)
        return
    await _asked_nothing(turn)
    await turn.card(cards.card_name(mine.signup.id), cards.stopping(mine.workshop, mine.signup, names))


@press("car.stopped", who=Who.ANYONE)
async def stopped(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The car does not go."""
    mine = await _comer(turn, arguments)
    await rides.stop_driving(turn.tx, mine.workshop, mine.signup, turn.now)
    await _show(turn, mine)


@press("car.refuse", who=Who.ANYONE)
async def refuse(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The driver cannot take somebody."""
    mine = await rides.driver_of(turn.tx, turn.person, number(arguments, 0), turn.now)
    await rides.refuse(turn.tx, mine, number(arguments, 0), number(arguments, 1), turn.now)
    await _show(turn, mine, _("Noted. I have told them, and proposed other cars."))


# --- riders -----------------------------------------------------------------------------------------------------------


@press("car.pick", who=Who.ANYONE)
async def pick(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ride with somebody."""
    mine = await _comer(turn, arguments)
    sits = await rides.pick(turn.tx, mine, number(arguments, 1), turn.now)
    await _show(turn, mine, "" if sits else _("😕 This car has not as many free seats any more."))


@press("car.out", who=Who.ANYONE)
async def get_out(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Ride with them no longer."""
    mine = await _comer(turn, arguments)
    await rides.get_out(turn.tx, mine, turn.now)
    await _show(turn, mine)


# --- in words ---------------------------------------------------------------------------------------------------------


def _draft(turn: Turn) -> CarDraft | None:
    return CarDraft.model_validate(turn.body) if turn.flow == FLOW else None


@flow(FLOW, who=Who.ANYONE)
async def go_on(turn: Turn) -> bool:
    """A written number, place or hour, or a position."""
    draft = _draft(turn)
    if draft is None or turn.incoming.edited:
        return False
    try:
        mine = await rides.comer(turn.tx, turn.person, draft.signup, turn.now)
    except Refusal:  # it has begun, is off, or they do not come: the words are about something else
        await turn.drop()
        return False
    match turn.incoming.content:
        case Location(point=point) if draft.asking == "place":
            await _from(turn, mine, lookup.around(point))
        case Text(text=text):
            return await _words(turn, mine, draft, text)
        case _:
            return False
    return True


async def _words(turn: Turn, mine: Comer, draft: CarDraft, text: str) -> bool:
    match draft.asking:
        case "seats":
            free = reading.seats(text)
            if free is None:
                return False
            if free < 0:
                await _ask(turn, mine, "seats", _("A number from 0 to 8, for example 3."))
            else:
                await _drive(turn, mine, free)
        case "hour":
            at = reading.hour(text, mine.workshop)
            if at is None:
                return False
            await rides.leave_at(turn.tx, mine, at, turn.now)
            await _show(turn, mine)
        case "place":
            return await _place(turn, mine, draft, text)
    return True


async def _place(turn: Turn, mine: Comer, draft: CarDraft, text: str) -> bool:
    found = reading.places(text, turn.network, turn.incoming.places)
    if len(found) == 1:
        await _from(turn, mine, found[0])
    elif found:
        draft.choices = [DraftPlace.of(one) for one in found]
        await turn.keep(FLOW, draft, aside=True)
        labels = [place_label(one.label, one.insee) for one in found]
        await turn.card(cards.card_name(mine.signup.id), cards.places_asked(mine.signup, found, labels))
    else:
        await _ask(turn, mine, "place", unknown_place(text[:40]))
    return True


async def _from(turn: Turn, mine: Comer, place: Place) -> None:
    await rides.leave_from(turn.tx, mine, place, turn.now)
    await _show(turn, mine)


# --- for those who lead it --------------------------------------------------------------------------------------------


@press("cars.show", who=Who.ANYONE)
async def all_cars(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Who rides with whom, for the team; for somebody who comes, how they come."""
    try:
        workshop = await stored_workshops.get(turn.tx, number(arguments, 0))
    except LookupError:
        raise Refusal(rides.NO_GLEANING) from None
    if workshop.network != turn.person.network or not workshop.is_gleaning:
        raise Refusal(rides.NO_GLEANING)
    mine = await signups.of(turn.tx, workshop.id, turn.person.id)
    if await rights.leads(turn.tx, turn.person, workshop):
        if workshop.state == "cancelled":
            raise Refusal(access.cancelled(workshop))
        await turn.card(f"cars:{workshop.id}", await board.board(turn.tx, workshop))
    elif mine is not None:
        await show(turn, (str(mine.id),))
    else:
        await rights.need_leader(turn.tx, turn.person, workshop)


@command("covoiturage", "carpool", who=Who.ANYONE)
async def own_rides(turn: Turn, _argument: str) -> None:
    """How one comes to the gleanings for which one has a place."""
    coming = await rides.coming(turn.tx, turn.person, turn.now)
    for mine in coming:
        await _show(turn, mine, fresh=True)
    if not coming:
        await turn.say(_("You have no place at a gleaning to come. The next ones: /gleanings"))
