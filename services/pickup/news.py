"""What farmers and drivers hear of a pick-up tour: their hour, once; another hour, when it is really another."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from domain.buttons import data
from domain.messages import Button, Message
from domain.offers import Offer
from domain.people import Person, Role
from domain.stops import Stop
from domain.tours import Halt, PickupTour, Picture, TourVehicle
from domain.words import Distance, Hour, Lines, Listed, Mass, Value, When, Words, _, many
from services import rights
from services.offer.offers import by_item
from services.person.preferences import quiet_of
from services.tell import tell
from services.wording import loads, stop_line
from services.workshop.news import awake
from storage import allocations, networks, offers, people, tours
from storage.database import Transaction

ANOTHER = timedelta(minutes=10)
"""From here on an hour is another hour; below it nobody is disturbed."""


async def opened(tx: Transaction, tour: PickupTour, stop: Stop, now: datetime) -> None:
    """The tour stands: everybody hears what is theirs."""
    cars = await tours.vehicles(tx, tour.id)
    await tell_hours(tx, tour, stop, now)
    for one in cars:
        if one.leave is not None:
            await _tell_driver(tx, tour, stop, one, now)


# --- farmers ----------------------------------------------------------------------------------------------------------


async def tell_hours(
    tx: Transaction, tour: PickupTour, stop: Stop, now: datetime, *, others: Collection[int] = ()
) -> None:
    """Each farmer hears the hour if it is news: never told, at least 10 minutes from what was told, or `others` come.

    `others` are the offers that another vehicle fetches than the farmer was told.
    """
    cars = {one.id: one for one in await tours.vehicles(tx, tour.id)}
    halts = [one for one in await tours.all_halts(tx, tour.id) if one.state == "planned"]
    what = await _what(tx, stop, halts)
    for halt in halts:
        hour = round_hour(halt.arrive)
        if halt.told is not None and abs(halt.told - hour) < ANOTHER and halt.offer not in others:
            continue
        offer, load = what[halt.offer]
        words = _hour(halt, cars[halt.vehicle], load, stop)
        await _to_farmer(tx, tour, stop, offer, words, f"{hour:%Y%m%d%H%M}:{halt.vehicle}", now, until=halt.leave)
        await tours.tell_hour(tx, halt.id, hour)


def round_hour(moment: datetime) -> datetime:
    """Down to five minutes: nobody waits for 8 h 01 at a gate."""
    return moment - timedelta(minutes=moment.minute % 5, seconds=moment.second, microseconds=moment.microsecond)


async def _what(tx: Transaction, stop: Stop, halts: Iterable[Halt]) -> dict[int, tuple[Offer, Listed]]:
    """What is fetched of each offer."""
    known = await offers.several(tx, [one.offer for one in halts])
    parts = await allocations.at_stop(tx, stop.id, "accepted")
    return {
        key: (offer, loads(offer, by_item([one for one in parts if one.offer == key]))) for key, offer in known.items()
    }


def _hour(halt: Halt, car: TourVehicle, what: Listed, stop: Stop) -> Lines:
    hour = round_hour(halt.arrive)
    at = When(hour.astimezone(stop.start.tzinfo))
    lines: list[Value] = []
    if halt.told is not None and abs(halt.told - hour) < ANOTHER:
        lines.append(_("🔁 <b>Somebody else comes.</b>"))
    elif halt.told is not None:
        before = Hour(halt.told.astimezone(stop.start.tzinfo))
        lines.append(_("🔁 <b>The hour has changed.</b> It was {hour}.", hour=before))
    if car.truck:
        lines.append(_("🚚 <b>The truck comes to you: {when}</b>, for {what}.", when=at, what=what))
    else:
        name = first_name(car.name)
        lines.append(_("🚗 <b>{name} comes to you by car: {when}</b>, for {what}.", name=name, when=at, what=what))
    minutes = max(1, int((halt.leave - halt.arrive).total_seconds() // 60))
    lines.append(many("Count on {n} minute.", "Count on {n} minutes.", minutes))
    return Lines(lines)


def first_name(name: str) -> str:
    """What strangers are told of somebody."""
    return name.split(maxsplit=1)[0] if name.split() else name


async def _to_farmer(
    tx: Transaction,
    tour: PickupTour,
    stop: Stop,
    offer: Offer,
    said: Value,
    occasion: str,
    now: datetime,
    *,
    until: datetime,
) -> None:
    farmer = await people.get(tx, offer.farmer)
    key = f"tour:{tour.id}:v{tour.version}:offer:{offer.id}:{occasion}"
    late = awake(await quiet_of(tx, farmer), until.astimezone(stop.start.tzinfo), now)
    await tell(tx, farmer, Message(said), key=key, now=now, not_before=late, expires_at=until)


async def not_fetched(tx: Transaction, tour: PickupTour, stop: Stop, halts: Sequence[Halt], now: datetime) -> None:
    """Farmers who know an hour hear that nobody comes; their lots stay accepted, and their coordinators see to it."""
    accepted = {one.offer for one in await allocations.at_stop(tx, stop.id, "accepted")}
    gone = [one for one in halts if one.state == "planned" and one.told is not None and one.offer in accepted]
    known = await offers.several(tx, [one.offer for one in gone])
    centre = await networks.a_centre(tx, stop.centre)
    for halt in gone:
        at = When((halt.told or halt.arrive).astimezone(stop.start.tzinfo))
        words = Lines(
            [
                _("🚫 <b>Nobody can come to you after all: {when}.</b>", when=at),
                _("Your produce stays accepted. {centre} looks for another way and writes to you.", centre=centre.name),
                _("Can you bring it yourself? It is needed here:"),
                stop_line(stop),
            ]
        )
        await _to_farmer(tx, tour, stop, known[halt.offer], words, "gone", now, until=stop.start)


# --- drivers ----------------------------------------------------------------------------------------------------------


async def _tell_driver(tx: Transaction, tour: PickupTour, stop: Stop, car: TourVehicle, now: datetime) -> None:
    """A volunteer is asked; the truck's team is told."""
    halts = await tours.halts(tx, car.id)
    if not halts:
        return
    about = _about(car, halts, stop)
    show = Button(_("See the list"), data("drive.show", car.id))
    if car.driver is None:
        head = _("🚚 <b>Pick-up tour for {who}</b>", who=car.name or _("the truck"))
        for person in await _team(tx, stop):
            await _say(tx, tour, stop, car, person, Message(Lines([head, *about]), buttons=((show,),)), "told", now)
        return
    driver = await people.get(tx, car.driver)
    asked = _("🚗 <b>Can you fetch produce with your car?</b>")
    yes = Button(_("I drive"), data("drive.yes", car.id), style="success")
    no = Button(_("I cannot"), data("drive.no", car.id))
    if car.state == "asked":
        message = Message(Lines([asked, *about]), buttons=((yes, no), (show,)))
    else:
        message = Message(Lines([_("🔁 <b>Your pick-up tour has changed.</b>"), *about]), buttons=((show,), (no,)))
    await _say(tx, tour, stop, car, driver, message, car.state, now)


def _about(car: TourVehicle, halts: Sequence[Halt], stop: Stop) -> list[Value]:
    leave = (car.leave or car.not_before).astimezone(stop.start.tzinfo)
    farms = many("{n} farm", "{n} farms", len(halts))
    grams = sum(one.grams for one in halts)
    return [
        _("Leave: {when}, from {place}.", when=When(leave), place=start_of(car)),
        _("{farms}, {mass}, {km}, {time}.", farms=farms, mass=Mass(grams), km=Distance(car.km or 0), time=lasting(car)),
        _("You bring it here:"),
        stop_line(stop),
    ]


def start_of(car: TourVehicle) -> Value:
    """Where it starts; of a volunteer's home only the commune."""
    place = car.start
    return (place.commune or place.label) if car.driver is not None else place.label or place.commune


def lasting(car: TourVehicle) -> Words:
    """How long it drives, loads and waits: "1 h 35", "40 min"."""
    hours, minutes = divmod(car.minutes or 0, 60)
    if hours:
        return _("{hours} h {minutes}", hours=hours, minutes=f"{minutes:02}")
    return _("{minutes} min", minutes=minutes)


async def _team(tx: Transaction, stop: Stop) -> list[Person]:
    """Who goes with the truck; without any, its coordinators."""
    own = await networks.holders(tx, stop.network, Role.FACILITATOR, stop.centre)
    return own or await rights.deciders(tx, stop)


async def _say(
    tx: Transaction,
    tour: PickupTour,
    stop: Stop,
    car: TourVehicle,
    person: Person,
    message: Message,
    occasion: str,
    now: datetime,
) -> None:
    key = f"tour:{tour.id}:v{tour.version}:vehicle:{car.id}:{occasion}:to:{person.id}"
    late = awake(await quiet_of(tx, person), (car.leave or stop.start).astimezone(stop.start.tzinfo), now)
    card = f"drive:{car.id}" if message.buttons else None  # the driver's living card begins with it
    fresh = card is not None
    await tell(tx, person, message, key=key, now=now, card=card, fresh=fresh, not_before=late, expires_at=stop.start)


async def not_needed(tx: Transaction, tour: PickupTour, stop: Stop, car: TourVehicle, now: datetime) -> None:
    """A driver need not drive; those who said no are left alone."""
    if car.state == "declined" or car.leave is None:
        return
    day = car.leave.astimezone(stop.start.tzinfo).date()
    words = _("🚫 <b>The pick-up tour of {day} is called off.</b> You need not drive. Thank you all the same.", day=day)
    await tell_driver(tx, tour, stop, car, words, "off", now)


async def tell_driver(
    tx: Transaction, tour: PickupTour, stop: Stop, car: TourVehicle, said: Value, occasion: str, now: datetime
) -> None:
    """Tell the driver something; of the truck, and of cars of the team, whoever goes with the truck."""
    told = await _team(tx, stop) if car.driver is None else [await people.get(tx, car.driver)]
    for person in told:
        await _say(tx, tour, stop, car, person, Message(said), occasion, now)


# --- what changes -----------------------------------------------------------------------------------------------------


async def replanned(
    tx: Transaction,
    tour: PickupTour,
    stop: Stop,
    before: Sequence[Halt],
    drove: Mapping[int, TourVehicle],
    now: datetime,
) -> None:
    """An open tour was computed again: whoever's hour or way is another one hears it.

    Args:
        tx: the open transaction.
        tour: as it is now.
        stop: its stop.
        before: the halts as they were.
        drove: the vehicles as they were, by id.
        now: the moment.
    """
    halts = await tours.all_halts(tx, tour.id)
    still = {one.offer for one in halts}
    await not_fetched(tx, tour, stop, [one for one in before if one.offer not in still], now)
    by = {one.offer: one.vehicle for one in before}
    others = {one.offer for one in halts if one.offer in by and by[one.offer] != one.vehicle}
    await tell_hours(tx, tour, stop, now, others=others)
    for car in await tours.vehicles(tx, tour.id):
        old = drove.get(car.id)
        if car.leave is None:
            if old is not None:
                await not_needed(tx, tour, stop, old, now)
        elif _way(halts, car.id) != _way(before, car.id) or old is None or old.leave != car.leave:
            await _tell_driver(tx, tour, stop, car, now)


def _way(halts: Sequence[Halt], vehicle_id: int) -> list[tuple[int, int, datetime]]:
    return [(one.offer, one.grams, one.arrive) for one in halts if one.vehicle == vehicle_id and one.state == "planned"]


async def called_off(
    tx: Transaction,
    tour: PickupTour,
    stop: Stop,
    cars: Sequence[TourVehicle],
    halts: Sequence[Halt],
    now: datetime,
) -> None:
    """Nobody drives: farmers who knew an hour, and drivers, hear it."""
    await not_fetched(tx, tour, stop, halts, now)
    for car in cars:
        await not_needed(tx, tour, stop, car, now)


async def no_picture(tx: Transaction, person: Person, wanted: Picture, now: datetime) -> None:
    """The map could not be drawn."""
    await tell(tx, person, Message(_("I could not draw the map. Try again later.")), key=wanted.key, now=now)
