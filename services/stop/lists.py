"""How stops are shown: to everybody with their distance, to coordinators with their room and buttons."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.places import Point
from domain.stops import Stop
from domain.words import Dish, Distance, Lines, Listed, Mass, Produce, Value, Words, _, many
from services import rights
from services.offer.reading import km
from services.wording import stop_line
from services.workshop import following as workshop_following
from storage import allocations, stops
from storage.database import Transaction

PAGE = 5
MOST = 500
NEAR = 3
"""So many stops are named near a place."""
BAND_KM = 10
"""Stops of one band of distance come in the order of time."""


def planned(stop: Stop) -> Words:
    """What is cooked there."""
    if stop.recipes:
        return _("Planned: {recipes}.", recipes=Listed([Dish(one.slug) for one in stop.recipes]))
    if stop.products:
        return _("Taken: {products}.", products=Listed([Produce(name) for name in stop.products]))
    return _("Everything that suits preserves is taken.")


def entry(stop: Stop, person: Person) -> Lines:
    """A stop as everybody sees it."""
    lines: list[Value] = [stop_line(stop)]
    if stop.event:
        lines.append(_("Event: {event}", event=stop.event))
    lines.append(planned(stop))
    if person.place is not None:
        lines.append(_("At {km} from you.", km=Distance(km(stop.point, person.place.point))))
    return Lines(lines)


def stop_lines(stop: Stop, held_grams: int = 0) -> Lines:
    """A stop in a few lines, for coordinators."""
    lines: list[Value] = [stop_line(stop)]
    if stop.event:
        lines.append(_("Event: {event}", event=stop.event))
    room, capacity = Mass(stop.capacity_grams - held_grams), Mass(stop.capacity_grams)
    lines.append(_("Room: {room} of {capacity}", room=room, capacity=capacity))
    if stop.capacity_jars:
        lines.append(many("{n} jar at most", "{n} jars at most", stop.capacity_jars))
    lines.append(planned(stop))
    return Lines(lines)


def coordinator_entry(stop: Stop, held: int, own: Sequence[int]) -> Message:
    """A stop as a coordinator sees it: with buttons when it is of their centre."""
    if stop.centre not in own:
        return Message(stop_lines(stop, held))
    change = Button(_("Change"), data("stop.change", stop.id))
    cancel = Button(_("Cancel the stop"), data("stop.cancel", stop.id))
    tour = Button(_("Pick-up tour"), data("tour.plan", stop.id))
    return Message(stop_lines(stop, held), buttons=((change, cancel), (tour,)))


def card_name(stop: Stop) -> str:
    """The name of the living message of a stop in a coordinator's list."""
    return f"stop:{stop.id}"


async def cancelling(tx: Transaction, stop: Stop) -> Message:
    """Is it to be cancelled? With how many farmers are concerned."""
    concerned = len({one.offer for one in await allocations.at_stop(tx, stop.id, "proposed", "accepted")})
    lines: list[Value] = [stop_lines(stop, (await held(tx, [stop]))[stop.id]), "", _("<b>Cancel this stop?</b>")]
    if concerned:
        told = many(
            "{n} offer goes here. Its farmer is told at once.",
            "{n} offers go here. Their farmers are told at once.",
            concerned,
        )
        lines.append(told)
    if hanging := await workshop_following.at_stop(tx, stop):
        lines.append(hanging)
    rows = (
        (Button(_("Yes, cancel this stop"), data("stop.gone", stop.id), style="danger"),),
        (Button(_("No, keep it"), data("stop.stay", stop.id)),),
    )
    return Message(Lines(lines), buttons=rows)


def cancelled(stop: Stop) -> Message:
    """It is cancelled."""
    return Message(Lines([stop_line(stop), _("🚫 <b>Cancelled.</b> The farmers concerned know.")]))


async def held(tx: Transaction, shown: Sequence[Stop]) -> dict[int, int]:
    """Grams that each of these stops holds."""
    found = dict.fromkeys((stop.id for stop in shown), 0)
    for (stop_id, _recipe), grams in (await stops.taken(tx, list(found))).items():
        found[stop_id] += grams
    return found


async def page(tx: Transaction, person: Person, now: datetime, skip: int) -> list[tuple[str, Message]]:
    """The messages of one page of stops to come; those with a name are living cards."""
    every = await stops.upcoming(tx, person.network, now, limit=MOST)
    shown = every[skip : skip + PAGE]
    if not shown:
        return [("", Message(_("No truck stop is planned yet.") if not every else _("No more stops are planned.")))]
    own = await rights.centres_of(tx, person)
    found: list[tuple[str, Message]]
    if own:
        grams = await held(tx, shown)
        found = [(card_name(stop), coordinator_entry(stop, grams[stop.id], own)) for stop in shown]
    else:
        head = _("🚚 <b>The next truck stops</b>")
        found = [("", Message(Lines([head, *(entry(stop, person) for stop in shown)], "\n\n")))]
    if rest := len(every) - skip - len(shown):
        found.append(("", _more(rest, skip + PAGE)))
    return found


async def near(tx: Transaction, network: int, point: Point, now: datetime, place: str) -> Lines | None:
    """The next stops near a point that is called so; None when none is planned."""
    every = await stops.upcoming(tx, network, now, limit=MOST)
    nearest = sorted(every, key=lambda stop: (km(stop.point, point) // BAND_KM, stop.start))[:NEAR]
    if not nearest:
        return None
    lines: list[Value] = [_("🚚 <b>The next stops near {place}:</b>", place=place)]
    for stop in nearest:
        lines += [stop_line(stop), _("At {km}.", km=Distance(km(stop.point, point)))]
    return Lines(lines)


def _more(rest: int, skip: int) -> Message:
    later = many("{n} more stop is planned.", "{n} more stops are planned.", rest)
    return Message(later, buttons=((Button(_("See more"), data("stop.more", skip)),),))
