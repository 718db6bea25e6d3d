"""How far a tour is: a line or two for each vehicle, for the coordinators' card."""

from __future__ import annotations

from domain.tours import PickupTour
from domain.words import Hour, Mass, Value, Words, _, many
from services.driving.way import Drive, called, read
from storage import tours
from storage.database import Transaction


async def lines(tx: Transaction, tour: PickupTour) -> list[Value]:
    """Who drives, how many farms are done, what is on board; nothing for a tour that was not opened."""
    if tour.state not in {"open", "done"}:
        return []
    found: list[Value] = []
    for vehicle in await tours.vehicles(tx, tour.id):
        drive = await read(tx, tour, vehicle)
        if drive.farms:
            found += _of(drive)
    return found


def _of(drive: Drive) -> list[Value]:
    name, done = called(drive), len(drive.farms) - len(drive.left)
    if not done:
        return [_answer(drive, name)]
    facts: dict[str, Value] = {"name": name, "all": len(drive.farms), "mass": Mass(drive.got)}
    head = many(
        "🚐 {name}: {n} farm of {all}. On board: {mass}",
        "🚐 {name}: {n} farms of {all}. On board: {mass}",
        done,
        **facts,
    )
    return [head, *(_missing(farm.name, farm.halt.state) for farm in drive.farms if farm.halt.state in _MISSING)]


def _answer(drive: Drive, name: Value) -> Words:
    if drive.vehicle.state == "declined":
        return _("⚠️ {name} cannot drive", name=name)
    if drive.vehicle.state == "asked" and drive.driver is not None:
        return _("🚐 {name}: has not answered yet", name=name)
    return _("🚐 {name}: leaves at {hour}", name=name, hour=Hour(drive.leave))


_MISSING = {"nothing": _("   ✖️ {farm}: nothing was there"), "skipped": _("   ✖️ {farm}: not fetched")}


def _missing(farm: str, state: str) -> Words:
    return Words(_MISSING[state].msgid, {"farm": farm})
