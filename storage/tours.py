"""Pick-up tours: of which stop, with which vehicles and halts, and what became of each halt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, select, update

from domain.places import Place, Point
from domain.tours import (
    DriverState,
    Halt,
    HaltState,
    LeftOffer,
    PickupTour,
    Picture,
    Plan,
    Seen,
    TourState,
    TourVehicle,
    Way,
)
from storage import networks, places
from storage.database import Transaction
from storage.tables import halt, stop, tour, tour_vehicle, weighing

WAKE = "tours"
"""Rung when something is to be computed or drawn."""

_ROUTER = "router"


def _roads(factor: float | None) -> str:
    return _ROUTER if factor is None else str(factor)


def _tour(row: Any) -> PickupTour:
    seen = row.seen and Seen(row.seen["stop"], {int(key): grams for key, grams in row.seen["lots"].items()})
    return PickupTour(
        id=row.id,
        network=row.network_id,
        stop=row.stop_id,
        state=row.state,
        pinned=frozenset(row.wishes["in"]),
        kept_out=frozenset(row.wishes["out"]),
        left_out=tuple(LeftOffer(**one) for one in row.left_out),
        method=row.method,
        factor=float(row.roads) if row.roads and row.roads != _ROUTER else None,
        seen=seen or None,
        waits_since=row.waits_since,
        to_plan=bool(row.waits_for.get("plan")),
        pictures=tuple(Picture(**one) for one in row.waits_for.get("pictures", ())),
        created_by=row.created_by,
        opened_at=row.opened_at,
        version=row.version,
    )


def _vehicle(row: Any) -> TourVehicle:
    point = Point(row.start_lat, row.start_lon)
    return TourVehicle(
        id=row.id,
        network=row.network_id,
        tour=row.tour_id,
        driver=row.driver_id,
        truck=bool(row.truck),
        name=row.name or "",
        load_grams=row.load_grams,
        crates=row.crates,
        start=places.from_json(row.start_place) or Place("", point),
        not_before=row.not_before,
        leave=row.leave_at,
        arrive=row.arrive_at,
        km=row.km,
        detour_km=row.detour_km,
        minutes=row.minutes,
        state=row.state,
    )


def _halt(row: Any) -> Halt:
    return Halt(
        id=row.id,
        network=row.network_id,
        vehicle=row.vehicle_id,
        position=row.position,
        offer=row.offer_id,
        grams=row.grams,
        crates=row.crates,
        arrive=row.arrive_at,
        leave=row.leave_at,
        km=row.km,
        told=row.told_at,
        state=row.state,
        words=row.words or "",
        done_by=row.done_by,
        done_at=row.done_at,
    )


def _values(new: PickupTour) -> dict[str, Any]:
    waits = {"plan": new.to_plan, "pictures": [asdict(one) for one in new.pictures]}
    seen = new.seen and {"stop": new.seen.stop, "lots": {str(key): grams for key, grams in new.seen.lots.items()}}
    return {
        "state": new.state,
        "wishes": {"in": sorted(new.pinned), "out": sorted(new.kept_out)},
        "left_out": [asdict(one) for one in new.left_out],
        "method": new.method,
        "roads": _roads(new.factor) if new.method else None,
        "seen": seen,
        "waits_since": new.waits_since,
        "waits_for": waits,
        "opened_at": new.opened_at,
    }


async def add(tx: Transaction, new: PickupTour, now: datetime) -> PickupTour:
    """Store a tour; its stop has no other live one (whoever adds it holds the stop: `stops.get(lock=True)`)."""
    mine = {"network_id": new.network, "stop_id": new.stop, "created_by": new.created_by}
    key = await tx.insert(insert(tour).values(**mine, **_values(new), created_at=now, changed_at=now))
    tx.wakes.add(WAKE)
    return await get(tx, key)


async def change(tx: Transaction, new: PickupTour, now: datetime) -> bool:
    """Replace what a tour says; False when somebody changed it since it was read (`version`)."""
    mine = update(tour).where(tour.c.id == new.id, tour.c.version == new.version)
    done = await tx.changed(mine.values(**_values(new), changed_at=now, version=new.version + 1)) == 1
    if done and new.waits_since is not None:
        tx.wakes.add(WAKE)
    return done


async def get(tx: Transaction, tour_id: int, *, lock: bool = False) -> PickupTour:
    """A tour by id; with `lock`, nobody else changes its stop, lots or tour until the transaction ends.

    Raises:
        LookupError: there is none.
    """
    if lock and (network_id := await tx.scalar(select(tour.c.network_id).where(tour.c.id == tour_id))):
        await networks.hold(tx, network_id)
    row = await tx.one(select(tour).where(tour.c.id == tour_id))
    if row is None:
        raise LookupError(f"no tour {tour_id}")
    return _tour(row)


async def of_stop(tx: Transaction, stop_id: int) -> PickupTour | None:
    """The live tour of a stop, else the one that was driven last; None when there is neither."""
    order = (tour.c.state.in_(("draft", "open")).desc(), tour.c.id.desc())
    wanted = select(tour).where(tour.c.stop_id == stop_id, tour.c.state != "cancelled").order_by(*order).limit(1)
    row = await tx.one(wanted)
    return None if row is None else _tour(row)


async def of_stops(tx: Transaction, stop_ids: Sequence[int]) -> dict[int, PickupTour]:
    """Live tours by the id of their stop."""
    if not stop_ids:
        return {}
    wanted = select(tour).where(tour.c.stop_id.in_(list(stop_ids)), tour.c.state.in_(("draft", "open")))
    return {row.stop_id: _tour(row) for row in await tx.all(wanted)}


async def move_to(
    tx: Transaction, tour_id: int, state: TourState, now: datetime, *, only_from: Sequence[TourState]
) -> bool:
    """Open it, call it done or call it off; False when it is in none of the states `only_from`."""
    mine = update(tour).where(tour.c.id == tour_id, tour.c.state.in_(list(only_from)))
    values: dict[str, Any] = {"state": state, "changed_at": now, "version": tour.c.version + 1}
    if state == "open":
        values["opened_at"] = now
    if state in {"done", "cancelled"}:
        values |= {"waits_since": None, "waits_for": {}}
    return await tx.changed(mine.values(**values)) == 1


# --- vehicles ---------------------------------------------------------------------------------------------------------


def _of_vehicle(new: TourVehicle) -> dict[str, Any]:
    point = new.start.point.coarse()
    return {
        "truck": new.truck,
        "driver_id": new.driver,
        "name": new.name,
        "load_grams": new.load_grams,
        "crates": new.crates,
        "start_place": places.to_json(new.start),
        "start_lat": point.lat,
        "start_lon": point.lon,
        "not_before": new.not_before,
        "state": new.state,
    }


async def add_vehicle(tx: Transaction, new: TourVehicle) -> TourVehicle:
    """Store a vehicle; it has no way yet."""
    mine = {"network_id": new.network, "tour_id": new.tour}
    return await vehicle(tx, await tx.insert(insert(tour_vehicle).values(**mine, **_of_vehicle(new))))


async def change_vehicle(tx: Transaction, new: TourVehicle) -> None:
    """Replace what a vehicle is; its way stays as it was planned. Whoever does it changes its tour as well."""
    await tx.execute(update(tour_vehicle).where(tour_vehicle.c.id == new.id).values(**_of_vehicle(new)))


async def remove_vehicle(tx: Transaction, vehicle_id: int) -> bool:
    """Take a vehicle and its halts away; False when something was done at one of them."""
    done = select(halt.c.id).where(halt.c.vehicle_id == vehicle_id, halt.c.state != "planned").limit(1)
    if await tx.one(done) is not None:
        return False
    await tx.execute(delete(halt).where(halt.c.vehicle_id == vehicle_id))
    return await tx.changed(delete(tour_vehicle).where(tour_vehicle.c.id == vehicle_id)) == 1


async def vehicle(tx: Transaction, vehicle_id: int) -> TourVehicle:
    """A vehicle by id.

    Raises:
        LookupError: there is none.
    """
    row = await tx.one(select(tour_vehicle).where(tour_vehicle.c.id == vehicle_id))
    if row is None:
        raise LookupError(f"no vehicle {vehicle_id}")
    return _vehicle(row)


async def vehicles(tx: Transaction, tour_id: int) -> list[TourVehicle]:
    """The vehicles of a tour, the truck first, then in the order in which they were added."""
    wanted = select(tour_vehicle).where(tour_vehicle.c.tour_id == tour_id)
    return [_vehicle(row) for row in await tx.all(wanted.order_by(tour_vehicle.c.truck.desc(), tour_vehicle.c.id))]


async def of_driver(tx: Transaction, person_id: int) -> list[TourVehicle]:
    """What somebody drives or is asked to drive, in tours that are open."""
    wanted = (
        select(tour_vehicle)
        .join(tour, tour.c.id == tour_vehicle.c.tour_id)
        .where(tour_vehicle.c.driver_id == person_id, tour.c.state == "open")
        .order_by(tour_vehicle.c.leave_at, tour_vehicle.c.id)
    )
    return [_vehicle(row) for row in await tx.all(wanted)]


async def of_team(tx: Transaction, centres: Sequence[int]) -> list[TourVehicle]:
    """The truck and other vehicles with something to fetch but without a driver, for stops of these centres."""
    fetches = select(halt.c.id).where(halt.c.vehicle_id == tour_vehicle.c.id).exists()
    wanted = (
        select(tour_vehicle)
        .join(tour, tour.c.id == tour_vehicle.c.tour_id)
        .join(stop, stop.c.id == tour.c.stop_id)
        .where(tour_vehicle.c.driver_id.is_(None), tour.c.state == "open", stop.c.centre_id.in_(list(centres)), fetches)
        .order_by(tour_vehicle.c.leave_at, tour_vehicle.c.id)
    )
    return [_vehicle(row) for row in await tx.all(wanted)]


async def answer(tx: Transaction, vehicle_id: int, state: DriverState, *, only_from: Sequence[DriverState]) -> bool:
    """A driver says yes or no; False when it was said already."""
    mine = update(tour_vehicle).where(tour_vehicle.c.id == vehicle_id, tour_vehicle.c.state.in_(list(only_from)))
    return await tx.changed(mine.values(state=state)) == 1


async def last_truck(tx: Transaction, network_id: int) -> TourVehicle | None:
    """The truck of the network's latest tour: what it holds and where it starts is usually the same again."""
    wanted = select(tour_vehicle).where(tour_vehicle.c.network_id == network_id, tour_vehicle.c.truck)
    row = await tx.one(wanted.order_by(tour_vehicle.c.id.desc()).limit(1))
    return None if row is None else _vehicle(row)


# --- halts ------------------------------------------------------------------------------------------------------------


async def halts(tx: Transaction, vehicle_id: int) -> list[Halt]:
    """The halts of a vehicle, in their order."""
    wanted = select(halt).where(halt.c.vehicle_id == vehicle_id).order_by(halt.c.position)
    return [_halt(row) for row in await tx.all(wanted)]


async def all_halts(tx: Transaction, tour_id: int) -> list[Halt]:
    """The halts of all vehicles of a tour, each vehicle's in their order."""
    of_tour = select(tour_vehicle.c.id).where(tour_vehicle.c.tour_id == tour_id)
    wanted = select(halt).where(halt.c.vehicle_id.in_(of_tour)).order_by(halt.c.vehicle_id, halt.c.position)
    return [_halt(row) for row in await tx.all(wanted)]


async def a_halt(tx: Transaction, halt_id: int) -> Halt:
    """A halt by id.

    Raises:
        LookupError: there is none.
    """
    row = await tx.one(select(halt).where(halt.c.id == halt_id))
    if row is None:
        raise LookupError(f"no halt {halt_id}")
    return _halt(row)


async def of_offer(tx: Transaction, offer_id: int) -> list[Halt]:
    """The halts of an offer in live tours."""
    wanted = (
        select(halt)
        .join(tour_vehicle, tour_vehicle.c.id == halt.c.vehicle_id)
        .join(tour, tour.c.id == tour_vehicle.c.tour_id)
        .where(halt.c.offer_id == offer_id, tour.c.state.in_(("draft", "open")))
        .order_by(halt.c.id)
    )
    return [_halt(row) for row in await tx.all(wanted)]


async def settle(
    tx: Transaction, halt_id: int, state: HaltState, by: int | None, now: datetime, words: str = ""
) -> bool:
    """Say what became of a planned halt: picked, nothing there, skipped; False when it was said already."""
    mine = update(halt).where(halt.c.id == halt_id, halt.c.state == "planned")
    return await tx.changed(mine.values(state=state, done_by=by, done_at=now, words=words or None)) == 1


async def unsettle(tx: Transaction, halt_id: int, *, only_from: Sequence[HaltState]) -> bool:
    """Take back what was said of a halt: it is planned again; False when something else was said."""
    mine = update(halt).where(halt.c.id == halt_id, halt.c.state.in_(list(only_from)))
    return await tx.changed(mine.values(state="planned", done_by=None, done_at=None, words=None)) == 1


async def weighed(tx: Transaction, halt_ids: Sequence[int]) -> bool:
    """Whether anything was ever weighed at these halts, even if it was taken back."""
    if not halt_ids:
        return False
    return await tx.one(select(weighing.c.id).where(weighing.c.halt_id.in_(list(halt_ids))).limit(1)) is not None


async def tell_hour(tx: Transaction, halt_id: int, told: datetime) -> None:
    """Note which hour the farmer was told."""
    await tx.execute(update(halt).where(halt.c.id == halt_id).values(told_at=told))


async def plan(tx: Transaction, of: PickupTour, new: Plan, now: datetime) -> bool:
    """Put what was computed in the place of what was planned; False when the tour changed since it was read.

    Halts at which something was done stay, before the new ones; what farmers were told stays known.
    """
    mine = update(tour).where(tour.c.id == of.id, tour.c.version == of.version)
    lots = {str(key): grams for key, grams in new.seen.lots.items()}
    pictures = (await get(tx, of.id)).pictures  # they may have been asked for meanwhile
    waits = {"plan": False, "pictures": [asdict(one) for one in pictures]}
    values = {
        "left_out": [asdict(one) for one in new.left_out],
        "method": new.method,
        "roads": _roads(new.factor),
        "seen": {"stop": new.seen.stop, "lots": lots},
        "waits_since": of.waits_since if pictures else None,
        "waits_for": waits,
        "changed_at": now,
        "version": of.version + 1,
    }
    if await tx.changed(mine.values(**values)) != 1:
        return False
    before = await all_halts(tx, of.id)
    told = {one.offer: one.told for one in before if one.told is not None}
    await tx.execute(delete(halt).where(halt.c.id.in_([one.id for one in before if one.state == "planned"])))
    done = [one for one in before if one.state != "planned"]
    nowhere = {"leave_at": None, "arrive_at": None, "km": None, "detour_km": None, "minutes": None}
    await tx.execute(update(tour_vehicle).where(tour_vehicle.c.tour_id == of.id).values(**nowhere))
    for way in new.ways:
        await _add_way(tx, of.network, way, [one for one in done if one.vehicle == way.vehicle], told)
    return True


async def _add_way(tx: Transaction, network_id: int, way: Way, done: Sequence[Halt], told: dict[int, datetime]) -> None:
    of_way = {
        "leave_at": way.leave,
        "arrive_at": way.arrive,
        "km": way.km,
        "detour_km": way.detour_km,
        "minutes": way.minutes,
    }
    await tx.execute(update(tour_vehicle).where(tour_vehicle.c.id == way.vehicle).values(**of_way))
    first = max((one.position for one in done), default=0) + 1
    rows = [
        {
            "network_id": network_id,
            "vehicle_id": way.vehicle,
            "position": position,
            "offer_id": one.offer,
            "grams": one.grams,
            "crates": one.crates,
            "arrive_at": one.arrive,
            "leave_at": one.leave,
            "km": one.km,
            "told_at": told.get(one.offer),
        }
        for position, one in enumerate(way.halts, first)
    ]
    if rows:
        await tx.execute(insert(halt), rows)


async def left_to_do(tx: Transaction, tour_id: int) -> int:
    """How many halts of a tour are still planned."""
    of_tour = select(tour_vehicle.c.id).where(tour_vehicle.c.tour_id == tour_id)
    planned = select(func.count()).where(halt.c.vehicle_id.in_(of_tour), halt.c.state == "planned")
    return int(await tx.scalar(planned) or 0)
