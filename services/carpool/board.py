"""Who rides with whom, for those who lead a gleaning: the cars, who stands at the roadside, how many seats are free."""

from __future__ import annotations

from collections.abc import Sequence

from domain.buttons import data
from domain.messages import Button, Message
from domain.rides import Gleaner, Ride, Rider
from domain.words import Lines, Listed, Value, Words, _, many
from domain.workshops import Signup, Workshop
from services.carpool import cards
from services.carpool.who import first_names, nameless
from services.workshop.words import line
from storage import gleanings, rides, signups
from storage.database import Transaction


async def board(tx: Transaction, workshop: Workshop) -> Message:
    """The card of the carpool."""
    lines: list[Value] = [_("🚗 <b>Carpool: {title}</b>", title=workshop.title), line(workshop), ""]
    lines += await lines_of(tx, workshop) or [_("Nobody has said yet how they come.")]
    rows = (
        (Button(_("Look again"), data("cars.show", workshop.id)),),
        (Button(_("See the list"), data("door.list", workshop.id)),),
    )
    return Message(Lines(lines), buttons=rows)


async def lines_of(tx: Transaction, workshop: Workshop) -> list[Value]:
    """The cars with who rides in them, who looks for a ride, free seats, who has said nothing; empty: nobody did."""
    live = [one for one in await signups.live(tx, workshop.id) if one.booked]
    cars = await rides.of_workshop(tx, workshop.id)
    inside = await rides.riders(tx, [one.id for one in cars])
    said = await rides.gleaners(tx, [one.id for one in live])
    if not said:
        return []
    names = await first_names(tx, [one.id for one in live])
    stranded = [said[one.id] for one in live if one.id in said and _waits(said[one.id], inside)]
    silent = sum(1 for one in live if one.id not in said)
    needed = (await gleanings.get(tx, workshop.id)).cars
    return [
        *_cars(workshop, cars, inside, names),
        *_at_the_roadside(stranded, live, names),
        *([cards.free(sum(one.free for one in cars))] if cars else []),
        *([_few(needed, len(cars))] if len(cars) < needed else []),
        *([many("{n} has not said how they come.", "{n} have not said how they come.", silent)] if silent else []),
    ]


def _waits(one: Gleaner, inside: Sequence[Rider]) -> bool:
    return one.needs_lift and all(rider.signup != one.signup for rider in inside)


def _cars(workshop: Workshop, cars: Sequence[Ride], inside: Sequence[Rider], names: dict[int, str]) -> list[Value]:
    lines: list[Value] = []
    for car in cars:
        name = nameless(names.get(car.signup, ""))
        lines.append(_("🚗 <b>{name}</b>: {facts}", name=name, facts=_facts(workshop, car)))
        lines += [_with(rider, names) for rider in inside if rider.ride == car.id]
    return lines


def _facts(workshop: Workshop, car: Ride) -> Lines:
    return Lines([cards.departure(workshop, car), cards.free(car.free)], " ")


def _with(rider: Rider, names: dict[int, str]) -> Words:
    heads = many("{n} person", "{n} people", rider.heads)
    return _("   • with {name}, {heads}", name=nameless(names.get(rider.signup, "")), heads=heads)


def _at_the_roadside(stranded: Sequence[Gleaner], live: Sequence[Signup], names: dict[int, str]) -> list[Value]:
    booked = {one.id: one.booked for one in live}
    if not stranded:
        return []
    who: list[Value] = [_waiting(one, booked[one.signup], nameless(names[one.signup])) for one in stranded]
    heads = sum(booked[one.signup] for one in stranded)
    return [
        many("🧍 <b>{n} without a ride:</b> {who}.", "🧍 <b>{n} without a ride:</b> {who}.", heads, who=Listed(who))
    ]


def _waiting(one: Gleaner, heads: int, name: Value) -> Words:
    place = "" if one.lift_from is None else one.lift_from.commune or one.lift_from.label
    if not place:
        return _("{name} ({heads})", name=name, heads=heads)
    return _("{name} ({heads}, {place})", name=name, heads=heads, place=place)


def _few(needed: int, there: int) -> Words:
    return many("⚠️ {there} of {n} car that is needed.", "⚠️ {there} of {n} cars that are needed.", needed, there=there)
