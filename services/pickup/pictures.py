"""The map of a vehicle's way: asked for in a transaction, drawn outside of all, sent in another."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo

from domain.messages import Attachment, Message
from domain.people import Person
from domain.places import Point
from domain.stops import Stop
from domain.tours import Halt, PickupTour, Picture, TourVehicle
from domain.words import Mass, Words, _, many
from locales import plain
from matching.tours.values import Pickup, Tour, Vehicle, Visit
from services.papers.tour_map import Labels, tour_map
from services.pickup.card import called
from services.pickup.news import start_of
from services.tell import tell
from storage import offers, people, stops, tour_work, tours
from storage.database import Transaction

PNG = "image/png"


@dataclass(frozen=True, slots=True)
class Sketch:
    """Everything that a map needs, and nothing that must be looked up."""

    tour: int
    picture: Picture
    person: Person
    way: Tour
    stop: Point
    zone: tzinfo
    labels: Labels
    caption: Words


async def ask(tx: Transaction, tour: PickupTour, person: Person, key: str, now: datetime) -> int:
    """Have the maps of all vehicles that drive drawn and sent to somebody; how many they are.

    Args:
        tx: the open transaction.
        tour: the tour.
        person: who wants them.
        key: of the messages that they are sent with.
        now: the moment.
    """
    cars = [one for one in await tours.vehicles(tx, tour.id) if one.leave is not None]
    new = [Picture(one.id, person.id, f"{key}:{one.id}") for one in cars]
    if new:
        await tour_work.want_pictures(tx, tour.id, new, now)
    return len(new)


async def wanted(tx: Transaction, tour_id: int) -> list[Sketch]:
    """The maps that wait, once the tour is computed; of a vehicle that is gone or stands still there is none."""
    tour = await tours.get(tx, tour_id)
    if not tour.pictures or tour.to_plan:
        return []
    stop = await stops.get(tx, tour.stop)
    cars = {one.id: one for one in await tours.vehicles(tx, tour_id)}
    halts = await tours.all_halts(tx, tour_id)
    known = await people.several(tx, [one.person for one in tour.pictures])
    sketches, gone = [], []
    for one in tour.pictures:
        car = cars.get(one.vehicle)
        own = [each for each in halts if each.vehicle == one.vehicle]
        if car is None or not own:
            gone.append(one.key)
        else:
            sketches.append(await _sketch(tx, tour, one, stop, car, own, known[one.person]))
    if gone:
        await tour_work.drop_pictures(tx, tour_id, gone)
    return sketches


async def _sketch(
    tx: Transaction, tour: PickupTour, picture: Picture, stop: Stop, car: TourVehicle, halts: list[Halt], person: Person
) -> Sketch:
    known = await offers.several(tx, [one.offer for one in halts])
    farmers = await people.several(tx, [one.farmer for one in known.values()])
    names = {key: farmers[offer.farmer].called() for key, offer in known.items()}
    points = {key: offer.place.point for key, offer in known.items()}
    grams = sum(one.grams for one in halts)
    farms = many("{n} farm", "{n} farms", len(halts))
    start = plain(start_of(car), person.language)
    return Sketch(
        tour=tour.id,
        picture=picture,
        person=person,
        way=_way(car, halts, points, stop, plain(called(car), person.language)),
        stop=stop.point,
        zone=stop.start.tzinfo or halts[0].arrive.tzinfo,  # type: ignore[arg-type]
        labels=Labels(names, start, stop.where()),
        caption=_("🗺 {name}: {farms}, {mass}.", name=called(car), farms=farms, mass=Mass(grams)),
    )


def _way(car: TourVehicle, halts: list[Halt], points: dict[int, Point], stop: Stop, name: str) -> Tour:
    leave, arrive = car.leave or car.not_before, car.arrive or stop.start
    vehicle = Vehicle(car.id, car.start.point, stop.point, car.load_grams // 1000, car.crates, leave, stop.start, name)
    visits, kg, crates = [], 0, 0
    for one in halts:
        own = round(one.grams / 1000)
        kg, crates = kg + own, crates + one.crates
        lot = Pickup(one.offer, points[one.offer], own, one.crates, one.arrive, one.leave, 0, 0.0)
        visits.append(Visit(lot, one.arrive, one.arrive, one.leave, kg, crates))
    km, detour = car.km or 0.0, car.detour_km or 0.0
    return Tour(vehicle, leave, tuple(visits), arrive, (), km, detour, car.minutes or 0, kg, crates, 0.0)


def drawn(sketch: Sketch) -> bytes:
    """The picture: 0.1 to 0.3 s, in a worker thread."""
    return tour_map(sketch.way, sketch.stop, sketch.person.language, zone=sketch.zone, labels=sketch.labels)


async def send(tx: Transaction, *, sketch: Sketch, png: bytes, now: datetime) -> None:
    """Send it, and take it from what waits."""
    picture = Attachment.of(plain(_("tour.png"), sketch.person.language), PNG, png, seen=True)
    message = Message(sketch.caption, document=picture)
    await tell(tx, sketch.person, message, key=sketch.picture.key, now=now)
    await tour_work.drop_pictures(tx, sketch.tour, [sketch.picture.key])
