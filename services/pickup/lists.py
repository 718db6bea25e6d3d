"""The stops to come for which something is fetched, with how far their tours are."""

from __future__ import annotations

from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.stops import Stop
from domain.tours import PickupTour
from domain.words import Lines, Mass, Value, Words, _, many
from services import rights
from services.pickup import lots
from services.wording import stop_line
from storage import stops, tour_work, tours
from storage.database import Transaction

PAGE = 5


async def page(tx: Transaction, person: Person, now: datetime, skip: int) -> list[Message]:
    """One page of them, a message each."""
    own = await rights.need_coordinator(tx, person)
    coming = [stop for stop in await stops.upcoming(tx, person.network, now) if stop.centre in own]
    fetched = await tour_work.with_pickups(tx, [stop.id for stop in coming])
    known = await tours.of_stops(tx, [stop.id for stop in coming])
    every = [stop for stop in coming if stop.id in fetched or stop.id in known]
    if not every:
        return [Message(_("Nothing is to be fetched for your stops. Farmers bring theirs, or no lot waits."))]
    shown = every[skip : skip + PAGE]
    if not shown:
        return [Message(_("No more stops are planned."))]
    found = [await _entry(tx, stop, known.get(stop.id)) for stop in shown]
    if rest := len(every) - skip - len(shown):
        later = many("{n} more stop with pick-ups.", "{n} more stops with pick-ups.", rest)
        found.append(Message(later, buttons=((Button(_("See more"), data("tour.more", skip + PAGE)),),)))
    return found


async def _entry(tx: Transaction, stop: Stop, tour: PickupTour | None) -> Message:
    waiting = await lots.at_stop(tx, stop)
    grams = sum(lot.total for lot in waiting.accepted)
    lines: list[Value] = [stop_line(stop)]
    if waiting.accepted:
        n, mass = len(waiting.accepted), Mass(grams)
        lines.append(many("{n} lot to be fetched: {mass}.", "{n} lots to be fetched: {mass}.", n, mass=mass))
    if waiting.proposed:
        n = len(waiting.proposed)
        lines.append(
            many(
                "{n} lot still waits for your answer: /proposals", "{n} lots still wait for your answer: /proposals", n
            )
        )
    lines.append(_state(tour))
    return Message(Lines(lines), buttons=((Button(_("Pick-up tour"), data("tour.plan", stop.id)),),))


def _state(tour: PickupTour | None) -> Words:
    if tour is None:
        return _("No tour is planned yet.")
    if tour.state == "open":
        return _("✅ The tour is open.")
    return _("The tour is being prepared. Nobody knows of it yet.")
