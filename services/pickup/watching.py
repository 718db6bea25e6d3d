"""What happens to a tour that nobody looks at: a lot is withdrawn or new, the stop is moved, cancelled or begins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from hashlib import sha256

from domain.buttons import data
from domain.messages import Button, Message
from domain.stops import Stop
from domain.tours import Halt, PickupTour
from domain.words import Lines, Listed, Value, _, many
from services import rights
from services.driving import closing
from services.driving.loading import AFTER
from services.person.preferences import quiet_of
from services.pickup import lots, news, showing
from services.pickup.planning import under_way
from services.pickup.views import differs, view
from services.tell import tell
from services.wording import stop_line
from services.workshop.news import awake
from storage import stops, tour_work, tours
from storage.database import Transaction


async def due(tx: Transaction, now: datetime) -> list[int]:
    """Live tours that something may have happened to."""
    return await tour_work.watched(tx, now, now - AFTER)


async def look(tx: Transaction, tour_id: int, now: datetime) -> None:
    """Let a live tour follow what has become of its stop and its lots; whoever plans it hears of it once."""
    tour = await tours.get(tx, tour_id, lock=True)
    if not tour.live:
        return
    stop = await stops.get(tx, tour.stop)
    if stop.state == "cancelled":
        await _end(tx, tour, stop, now)
    elif tour.state == "draft":
        if stop.start <= now:
            await _end(tx, tour, stop, now)
    elif stop.start > now:
        await _follow(tx, tour, stop, now)
    elif stop.end + AFTER < now:  # what nobody has noted by now is never noted; the next tours are what matters
        await tours.move_to(tx, tour.id, "done", now, only_from=("open",))


async def _end(tx: Transaction, tour: PickupTour, stop: Stop, now: datetime) -> None:
    """Nobody drives: the farmers have heard that the stop is cancelled, the drivers hear it now."""
    halts, cars = await tours.all_halts(tx, tour.id), await tours.vehicles(tx, tour.id)
    await tours.move_to(tx, tour.id, "cancelled", now, only_from=("draft", "open"))
    if tour.state == "open":
        await news.called_off(tx, tour, stop, cars, halts, now)
    await showing.everywhere(tx, await tours.get(tx, tour.id), now)


async def _follow(tx: Transaction, tour: PickupTour, stop: Stop, now: datetime) -> None:
    waiting = await lots.at_stop(tx, stop)
    there = {lot.offer.id for lot in waiting.accepted}
    halts = await tours.all_halts(tx, tour.id)
    gone = [one for one in halts if one.state == "planned" and one.offer not in there]
    for one in gone:
        await tours.settle(tx, one.id, "skipped", None, now)
    if gone:
        await _tell_drivers(tx, tour, stop, gone, now)
        await closing.follow(tx, tour, {one.vehicle for one in gone}, now)
    if gone and not await tours.left_to_do(tx, tour.id) and not await under_way(tx, tour, now):
        await _tell_team(tx, tour, stop, [_("No lot is left to be fetched. I have called the tour off.")], "empty", now)
        await _end(tx, tour, stop, now)
        return
    other = gone or (tour.seen is not None and differs(tour, waiting, stop, halts))
    if other and await _tell_changes(tx, tour, stop, waiting, halts, now):
        await showing.everywhere(tx, await tours.get(tx, tour.id), now)


async def _tell_drivers(tx: Transaction, tour: PickupTour, stop: Stop, gone: Sequence[Halt], now: datetime) -> None:
    shown = await view(tx, tour)
    for car in shown.cars:
        names: list[Value] = [shown.farms[one.offer].name for one in gone if one.vehicle == car.id]
        if names and car.state != "declined":
            words = _("🔁 Do not go there any more: {farms}. The produce is not to be fetched.", farms=Listed(names))
            await news.tell_driver(tx, tour, stop, car, words, f"gone:{gone[0].id}", now)


async def _tell_changes(
    tx: Transaction, tour: PickupTour, stop: Stop, waiting: lots.Lots, halts: Sequence[Halt], now: datetime
) -> bool:
    """Each state of things is told once; whether it was news."""
    shown, seen = await view(tx, tour), waiting.seen(stop)
    before: Mapping[int, int] = {} if tour.seen is None else tour.seen.lots
    lines: list[Value] = []
    if tour.seen is not None and tour.seen.stop != seen.stop:
        lines.append(_("The stop was moved."))
    names = {one.offer: shown.farms[one.offer].name for one in halts}
    done = {one.offer for one in halts if one.state not in {"planned", "skipped"}}
    new: list[Value] = [lot.farmer.called() for lot in waiting.accepted if lot.offer.id not in before]
    gone: list[Value] = [names[key] for key in before if key not in seen.lots and key in names and key not in done]
    other: list[Value] = [
        lot.farmer.called() for lot in waiting.accepted if before.get(lot.offer.id, lot.total) != lot.total
    ]
    if new:
        lines.append(many("New lot: {farms}.", "New lots: {farms}.", len(new), farms=Listed(new)))
    if gone:
        lines.append(_("Not to be fetched any more: {farms}.", farms=Listed(gone)))
    if other:
        lines.append(_("Another quantity: {farms}.", farms=Listed(other)))
    state = f"{seen.stop}|{sorted(seen.lots.items())}"
    return bool(lines) and await _tell_team(tx, tour, stop, lines, sha256(state.encode()).hexdigest()[:16], now)


async def _tell_team(
    tx: Transaction, tour: PickupTour, stop: Stop, said: Sequence[Value], occasion: str, now: datetime
) -> bool:
    lines = [_("🔁 <b>Pick-up tour: something has changed.</b>"), stop_line(stop), *said]
    again = Button(_("See the tour"), data("tour.plan", stop.id))
    message = Message(Lines(lines), buttons=((again,),) if occasion != "empty" else ())
    told = False
    for person in await rights.deciders(tx, stop):
        key = f"tour:{tour.id}:changed:{occasion}:to:{person.id}"
        late = awake(await quiet_of(tx, person), stop.start, now)
        told |= await tell(tx, person, message, key=key, now=now, not_before=late, expires_at=stop.start)
    return told
