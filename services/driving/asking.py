"""Who drives: a volunteer who was asked when the tour was opened (`services.pickup`) says yes or no."""

from __future__ import annotations

from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Lines, _
from services import rights
from services.driving.way import Drive, day, drive
from services.pickup import showing
from services.tell import tell
from storage import tours
from storage.database import Transaction


async def accept(tx: Transaction, person: Person, vehicle_id: int, now: datetime) -> Drive:
    """They drive: the coordinators know.

    Raises:
        Refusal: they were not asked, or the stop is over.
    """
    found = await _asked(tx, person, vehicle_id, now)
    if await tours.answer(tx, vehicle_id, "accepted", only_from=("asked", "declined")):
        said = _("✅ {name} drives: {pickup}.", name=person.name, pickup=day(found))
        await _to_team(tx, found, person, Message(said), "yes", now)
    return await drive(tx, vehicle_id)


async def _asked(tx: Transaction, person: Person, vehicle_id: int, now: datetime) -> Drive:
    found = await drive(tx, vehicle_id, lock=True)
    if found.vehicle.driver != person.id:
        raise Refusal(_("Only the person who was asked can answer this."))
    if found.tour.state != "open" or now >= found.stop.end:
        raise Refusal(_("This pick-up is over."))
    return found


async def decline(tx: Transaction, person: Person, vehicle_id: int, now: datetime, *, sure: bool) -> tuple[Drive, bool]:
    """They do not drive: the coordinators are told at once. What was promised is asked about once more first.

    Returns:
        The way, and whether the no stands; False: it is to be asked whether they are sure.

    Raises:
        Refusal: they were not asked, something is loaded already, or the stop is over.
    """
    found = await _asked(tx, person, vehicle_id, now)
    if len(found.left) < len(found.farms):
        raise Refusal(_("You have begun already. Write to your centre if you cannot go on."))
    if found.vehicle.state == "accepted" and not sure:
        return found, False
    if await tours.answer(tx, vehicle_id, "declined", only_from=("asked", "accepted")):
        lines = [
            _("⚠️ <b>{name} cannot drive.</b>", name=person.name),
            day(found),
            _("Without another car nobody fetches these lots."),
        ]
        again = ((Button(_("Plan the pick-up again"), data("tour.plan", found.stop.id)),),)
        await _to_team(tx, found, person, Message(Lines(lines), buttons=again), "no", now)
    return found, True


async def _to_team(tx: Transaction, found: Drive, driver: Person, message: Message, what: str, now: datetime) -> None:
    for person in await rights.deciders(tx, found.stop):
        if person.id != driver.id:
            key = f"tour:{found.tour.id}:vehicle:{found.vehicle.id}:{what}:{now.timestamp():.3f}:to:{person.id}"
            await tell(tx, person, message, key=key, now=now, expires_at=found.stop.end)
    await showing.everywhere(tx, await tours.get(tx, found.tour.id), now)
