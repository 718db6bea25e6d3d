"""The pick-up tour of a stop: planned on a card, opened, changed, called off."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel

from domain.messages import Location, Message, Text
from domain.places import Place
from domain.refusals import Refusal
from domain.stops import Stop
from domain.tours import PickupTour
from domain.words import Words, _
from handlers.arguments import number
from handlers.registry import Who, command, flow, press
from handlers.turn import Turn
from services import lookup
from services.pickup import asking, card, farms, lists, pictures, planning, reading, showing, vehicles
from services.pickup.views import view
from storage import tours

FLOW = "tour"
Asking = Literal["car", "leave", "truck", "start"]


class TourAsk(BaseModel):
    """Which tour a written answer is about, and what was asked."""

    tour: int
    asking: Asking


@command("collectes", "pickups", who=Who.COORDINATOR, menu=_("Fetch produce at the farms"), order=41)
async def coming(turn: Turn, _argument: str) -> None:
    """The stops to come for which something is fetched."""
    await _page(turn, 0)


@press("tour.more", who=Who.COORDINATOR)
async def more(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Later ones."""
    await _page(turn, number(arguments, 0))


async def _page(turn: Turn, skip: int) -> None:
    for message in await lists.page(turn.tx, turn.person, turn.now, skip):
        await turn.send(message)


async def _leave_question(turn: Turn) -> None:
    if turn.flow == FLOW:
        await turn.drop()


async def _show(turn: Turn, tour: PickupTour, *, fresh: bool | None = None) -> None:
    """The card, here and wherever it stands."""
    await _leave_question(turn)
    await turn.card(card.card_name(tour.stop), await showing.message(turn.tx, tour), fresh=fresh)
    await showing.everywhere(turn.tx, tour, turn.now, besides=turn.person)


async def _ask(turn: Turn, tour: PickupTour, message: Message, asked: Asking | None = None) -> None:
    """A question in the place of the card; with `asked` it may be answered in words."""
    await _leave_question(turn)
    if asked is not None:
        await turn.keep(FLOW, TourAsk(tour=tour.id, asking=asked), aside=True)
    await turn.card(card.card_name(tour.stop), message)


async def _own(turn: Turn, arguments: tuple[str, ...]) -> tuple[PickupTour, Stop]:
    return await planning.changeable(turn.tx, turn.person, number(arguments, 0), turn.now)


@press("tour.plan", who=Who.COORDINATOR)
async def plan(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The tour of a stop, begun if there is none."""
    tour = await planning.begin(turn.tx, turn.person, number(arguments, 0), turn.now)
    await _show(turn, tour, fresh=True)
    if tour.state == "draft" and not await tours.vehicles(turn.tx, tour.id):
        await turn.keep(FLOW, TourAsk(tour=tour.id, asking="truck"), aside=True)


@press("tour.show", who=Who.COORDINATOR)
async def show(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Back to the card."""
    tour, _stop = await planning.own(turn.tx, turn.person, number(arguments, 0), turn.now)
    await _show(turn, tour)


@press("tour.again", who=Who.COORDINATOR)
async def again(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Compute it with whatever is true now."""
    await _show(turn, await planning.compute(turn.tx, turn.person, number(arguments, 0), turn.now))


@press("tour.open", who=Who.COORDINATOR)
async def open_(turn: Turn, arguments: tuple[str, ...]) -> None:
    """It stands: farmers and drivers are told."""
    tour = await planning.open_(turn.tx, turn.person, number(arguments, 0), number(arguments, 1), turn.now)
    await _show(turn, tour)
    turn.toast(_("Open. The farmers are told their hour."))


@press("tour.cancel", who=Who.COORDINATOR)
async def ask_cancel(turn: Turn, arguments: tuple[str, ...]) -> None:
    """A draft goes at once; what people were told is asked about first."""
    tour, _stop = await _own(turn, arguments)
    if tour.state == "draft":
        await _show(turn, await planning.cancel(turn.tx, turn.person, tour.id, turn.now))
    else:
        await _ask(turn, tour, asking.cancelling(await view(turn.tx, tour)))


@press("tour.gone", who=Who.COORDINATOR)
async def gone(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Call it off."""
    await _show(turn, await planning.cancel(turn.tx, turn.person, number(arguments, 0), turn.now))


@press("tour.map", who=Who.COORDINATOR)
async def picture(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The map of each vehicle, as pictures that follow."""
    tour, _stop = await planning.own(turn.tx, turn.person, number(arguments, 0), turn.now)
    key = f"tour:{tour.id}:map:{turn.incoming.channel}:{turn.incoming.update}"
    if not await pictures.ask(turn.tx, tour, turn.person, key, turn.now):
        raise Refusal(_("No farm is on this tour yet. There is nothing to draw."))
    turn.toast(_("I am drawing. The map comes in a moment."))


# --- farms ------------------------------------------------------------------------------------------------------------


@press("tour.farms", who=Who.COORDINATOR)
async def choose(turn: Turn, arguments: tuple[str, ...]) -> None:
    """The farms one by one."""
    tour, _stop = await _own(turn, arguments)
    await _ask(turn, tour, farms.message(await view(turn.tx, tour), number(arguments, 1)))


@press("tour.pin", who=Who.COORDINATOR)
async def pin(turn: Turn, arguments: tuple[str, ...]) -> None:
    """This farm must come along, or need not any more."""
    await _wish(turn, arguments, "in")


@press("tour.out", who=Who.COORDINATOR)
async def leave_out(turn: Turn, arguments: tuple[str, ...]) -> None:
    """This farm stays away, or need not any more."""
    await _wish(turn, arguments, "out")


async def _wish(turn: Turn, arguments: tuple[str, ...], wanted: planning.Wish) -> None:
    tour_id, offer, skip = number(arguments, 0), number(arguments, 1), number(arguments, 2)
    tour = await planning.wish(turn.tx, turn.person, tour_id, offer, wanted, turn.now)
    await _ask(turn, tour, farms.message(await view(turn.tx, tour), skip))


# --- vehicles ---------------------------------------------------------------------------------------------------------


@press("tour.truck", who=Who.COORDINATOR)
async def truck(turn: Turn, arguments: tuple[str, ...]) -> None:
    """What does the truck carry?"""
    tour, _stop = await _own(turn, arguments)
    await _ask(turn, tour, asking.truck(await view(turn.tx, tour)), "truck")


@press("tour.load", who=Who.COORDINATOR)
async def load(turn: Turn, arguments: tuple[str, ...]) -> None:
    """So many kilograms; crates are not counted."""
    tour_id, kg = number(arguments, 0), number(arguments, 1)
    await _show(turn, await vehicles.set_truck(turn.tx, turn.person, tour_id, kg, None, turn.now))


@press("tour.start", who=Who.COORDINATOR)
async def start(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Where does the truck start?"""
    tour, _stop = await _own(turn, arguments)
    await _ask(turn, tour, asking.start(await view(turn.tx, tour)), "start")


@press("tour.cars", who=Who.COORDINATOR)
async def cars(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Whose car?"""
    tour, _stop = await _own(turn, arguments)
    await _ask(turn, tour, await asking.car(turn.tx, await view(turn.tx, tour), number(arguments, 1)), "car")


@press("tour.car", who=Who.COORDINATOR)
async def car(turn: Turn, arguments: tuple[str, ...]) -> None:
    """This volunteer's."""
    tour_id, driver = number(arguments, 0), number(arguments, 1)
    await _show(turn, await vehicles.add_volunteer(turn.tx, turn.person, tour_id, driver, turn.now))


@press("tour.less", who=Who.COORDINATOR)
async def less(turn: Turn, arguments: tuple[str, ...]) -> None:
    """Which vehicle goes?"""
    tour, _stop = await _own(turn, arguments)
    await _ask(turn, tour, asking.less(await view(turn.tx, tour)))


@press("tour.drop", who=Who.COORDINATOR)
async def drop(turn: Turn, arguments: tuple[str, ...]) -> None:
    """This one."""
    await _show(turn, await vehicles.remove(turn.tx, turn.person, number(arguments, 0), turn.now))


@press("tour.when", who=Who.COORDINATOR)
async def when(turn: Turn, arguments: tuple[str, ...]) -> None:
    """From when on may they leave?"""
    tour, _stop = await _own(turn, arguments)
    await _ask(turn, tour, await asking.when(turn.tx, await view(turn.tx, tour)), "leave")


@press("tour.from", who=Who.COORDINATOR)
async def hours_before(turn: Turn, arguments: tuple[str, ...]) -> None:
    """So many hours before the stop."""
    tour, stop = await _own(turn, arguments)
    moment = stop.start - timedelta(hours=min(number(arguments, 1), 24))
    await _show(turn, await vehicles.leave_from(turn.tx, turn.person, tour.id, moment, turn.now))


# --- in words ---------------------------------------------------------------------------------------------------------


@flow(FLOW, who=Who.COORDINATOR)
async def go_on(turn: Turn) -> bool:
    """An answer in words, or a position."""
    asked = TourAsk.model_validate(turn.body)
    try:
        await planning.changeable(turn.tx, turn.person, asked.tour, turn.now)
    except Refusal:  # it is over, called off, or on the way: the words are about something else
        await turn.drop()
        return False
    match turn.incoming.content:
        case Location(point=point) if asked.asking == "start":
            await _start(turn, asked.tour, lookup.around(point))
        case Text(text=text) if text.strip():
            await _answer(turn, asked, text)
        case _:
            return False
    return True


async def _answer(turn: Turn, asked: TourAsk, text: str) -> None:
    match asked.asking:
        case "leave":
            tour, stop = await planning.changeable(turn.tx, turn.person, asked.tour, turn.now)
            moment = reading.leaving(text, stop.start)
            if moment is None:
                raise Refusal(_("I read no hour in this. For example: 7 h 30."))
            await _show(turn, await vehicles.leave_from(turn.tx, turn.person, tour.id, moment, turn.now))
        case "start":
            found = lookup.named(text, (turn.network.point,), turn.incoming.places)
            if len(found) != 1:
                raise Refusal(_place(len(found)))
            await _start(turn, asked.tour, found[0])
        case "truck":
            said = reading.load(text)
            if said.kg is None:
                raise Refusal(_("How many kilos does the truck carry? For example: 600 kg, 40 crates."))
            tour = await vehicles.set_truck(turn.tx, turn.person, asked.tour, said.kg, said.crates, turn.now)
            await _show(turn, tour)
        case "car":
            said = reading.load(text)
            if not said.name:
                raise Refusal(_("Whose car is it? For example: Paul, 150 kg, 15 crates."))
            kg = vehicles.CAR_KG if said.kg is None else said.kg
            crates = vehicles.CAR_CRATES if said.crates is None else said.crates
            tour = await vehicles.add_named(turn.tx, turn.person, asked.tour, said.name, (kg, crates), turn.now)
            await _show(turn, tour)


def _place(found: int) -> Words:
    if found:
        return _("There are several places of that name. Write its postcode, or send the position.")
    return _("I do not know this place. Write the name of a commune, or send the position.")


async def _start(turn: Turn, tour_id: int, place: Place) -> None:
    await _show(turn, await vehicles.start_at(turn.tx, turn.person, tour_id, place, turn.now))
