"""A lot that waits at a farm and a tour that was computed, straight in the store, for tests of other things."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.offers import DraftItem, Offer
from domain.people import Person
from domain.places import Place, Point
from domain.stops import Stop
from domain.tours import Halt, NewHalt, PickupTour, Plan, TourVehicle, Way
from services.pickup import lots
from storage import allocations, offers, tours
from storage.database import Transaction

ANGO = Place("Ferme d’Ango", Point(49.91, 1.0), "Varengeville-sur-Mer", "76720")


async def a_lot(tx: Transaction, farmer: Person, stop: Stop, kg: int, now: datetime, place: Place = ANGO) -> Offer:
    """Tomatoes that were accepted for a stop and are to be fetched."""
    new = Offer(
        id=0,
        network=farmer.network,
        farmer=farmer.id,
        kind="surplus",
        state="settled",
        mode="pickup",
        radius_km=25,
        grades=(),
        ready=stop.start - timedelta(days=1),
        until=stop.start + timedelta(days=2),
        said_start=True,
        said_until=True,
        commune=place.commune,
        point=place.point.coarse(),
        place=place,
        volunteers=None,
        photo=None,
        words="",
        items=(),
        created_at=now,
        version=1,
    )
    offer = await offers.add(tx, new, [(DraftItem.weighed("tomate", kg, "kg", kg), timedelta(days=6))], now)
    await allocations.propose(tx, offer.network, offer.id, stop.id, [(offer.items[0].id, None, kg * 1000)], now)
    ids = [one.id for one in await allocations.of_offer(tx, offer.id)]
    await allocations.decide(tx, ids, "accepted", only_from=("proposed",), by=farmer.id, now=now)
    return offer


async def a_tour(
    tx: Transaction, stop: Stop, by: Person, fetched: list[Offer], now: datetime
) -> tuple[PickupTour, TourVehicle, list[Halt]]:
    """A draft that was computed: the truck leaves two hours before the stop, a farm each half hour."""
    draft = PickupTour(
        id=0,
        network=stop.network,
        stop=stop.id,
        state="draft",
        pinned=frozenset(),
        kept_out=frozenset(),
        left_out=(),
        method=None,
        factor=None,
        seen=None,
        waits_since=None,
        to_plan=True,
        pictures=(),
        created_by=by.id,
        opened_at=None,
        version=1,
    )
    tour = await tours.add(tx, draft, now)
    leave = stop.start - timedelta(hours=2)
    new = TourVehicle(
        id=0,
        network=stop.network,
        tour=tour.id,
        driver=None,
        truck=True,
        name="",
        load_grams=500_000,
        crates=None,
        start=Place("Centre du Phare", Point(49.922, 1.078), "Dieppe"),
        not_before=leave,
        leave=None,
        arrive=None,
        km=None,
        detour_km=None,
        minutes=None,
        state="accepted",
    )
    truck = await tours.add_vehicle(tx, new)
    halts = []
    for number, offer in enumerate(fetched):
        begin = leave + timedelta(minutes=15 + 30 * number)
        halts.append(NewHalt(offer.id, offer.grams(), 6, begin, begin + timedelta(minutes=10), 8.0))
    way = Way(truck.id, leave, stop.start - timedelta(minutes=30), 30.0, 9.0, 90, tuple(halts))
    seen = (await lots.at_stop(tx, stop)).seen(stop)
    assert await tours.plan(tx, tour, Plan((way,), (), "insertion", 1.3, seen), now)
    tour = await tours.get(tx, tour.id)
    return tour, await tours.vehicle(tx, truck.id), await tours.halts(tx, truck.id)
