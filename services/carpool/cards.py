"""The living message in which somebody says how they come to a gleaning, and sees with whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from domain.buttons import data
from domain.messages import Button, Message
from domain.places import Place
from domain.rides import MOST_FREE, Ride, Rider
from domain.words import Distance, Hour, Lines, Listed, Value, Words, _, many
from domain.workshops import Signup, Workshop
from services.carpool.proposals import Way
from services.carpool.who import nameless
from services.workshop.words import line

Row = tuple[Button, ...]
SHOWN = 5
"""So many cars are proposed at once."""
BEFORE = (90, 75, 60, 45, 30, 20)
"""Minutes before the start that are proposed for leaving."""


def card_name(signup_id: int) -> str:
    """The name of the living message of a sign-up."""
    return f"car:{signup_id}"


def head(note: Value, title: Value, workshop: Workshop, mine: Signup) -> list[Value]:
    """What has just happened, how it stands, for which gleaning, for whom."""
    lines: list[Value] = [note, ""] if note else []
    lines.append(title)
    if mine.guest:
        lines.append(_("For {name}.", name=mine.guest))
    return [*lines, workshop.title, line(workshop)]


def question(workshop: Workshop, mine: Signup, *, first_time: bool, note: Value = "") -> Message:
    """How do you come? `first_time`: they have never gleaned, and may pick beside somebody who has."""
    lines = head(note, _("🚗 <b>How do you come?</b>"), workshop, mine)
    rows: list[Row] = [
        (Button(_("I come by car"), data("car.drive", mine.id)),),
        (Button(_("I look for a ride"), data("car.seek", mine.id)),),
        (Button(_("I manage by myself"), data("car.own", mine.id)),),
    ]
    return Message(Lines([*lines, *_pair_asked(first_time=first_time)]), buttons=[*rows, *_pair(mine, first_time)])


def _pair_asked(*, first_time: bool) -> list[Value]:
    return [_("Is it your first gleaning? You can pick beside somebody with experience.")] if first_time else []


def _pair(mine: Signup, first_time: bool) -> list[Row]:
    return [(Button(_("🤝 Yes, beside somebody"), data("car.pair", mine.id)),)] if first_time else []


def by_oneself(workshop: Workshop, mine: Signup, *, first_time: bool, note: Value = "") -> Message:
    """They need nobody's car."""
    lines = head(note, _("👍 <b>Noted: you manage by yourself.</b>"), workshop, mine)
    rows: list[Row] = [
        (Button(_("I come by car"), data("car.drive", mine.id)),),
        (Button(_("I look for a ride"), data("car.seek", mine.id)),),
    ]
    return Message(Lines([*lines, *_pair_asked(first_time=first_time)]), buttons=[*rows, *_pair(mine, first_time)])


# --- drivers ----------------------------------------------------------------------------------------------------------


def seats_asked(workshop: Workshop, mine: Signup, note: Value = "") -> Message:
    """How many seats are free for others?"""
    asked = _("Beside you and those who come with you. Write another number if need be.")
    lines = [*head(note, _("🚗 <b>How many seats are free for others?</b>"), workshop, mine), asked]
    one, two, three, four = (
        Button(many("{n} seat", "{n} seats", n), data("car.seats", mine.id, n)) for n in range(1, 5)
    )
    none = Button(_("No free seat"), data("car.seats", mine.id, 0))
    return Message(Lines(lines), buttons=((one, two), (three, four), (none,), _back(mine)))


def place_asked(workshop: Workshop, mine: Signup, note: Value = "") -> Message:
    """From where?"""
    how = _("Write the commune or the place. For example: Luneray, the church. Or share your position.")
    lines = [*head(note, _("📍 <b>From where do you leave?</b>"), workshop, mine), how]
    return Message(Lines(lines), buttons=(_back(mine),))


def places_asked(mine: Signup, found: Sequence[Place], labels: Sequence[Value]) -> Message:
    """Several places have this name."""
    rows: list[Row] = [
        (Button(_("{place}", place=label), data("car.place", mine.id, at)),)
        for at, (_place, label) in enumerate(zip(found, labels, strict=True))
    ]
    return Message(
        _("<b>Which place do you mean?</b>\nOr write the name of another commune."), buttons=[*rows, _back(mine)]
    )


def hour_asked(workshop: Workshop, mine: Signup, now: datetime, note: Value = "") -> Message:
    """When does the car leave?"""
    lines = [*head(note, _("🕗 <b>When do you leave?</b>"), workshop, mine), _("Or write the hour. For example: 8:15.")]
    made = [
        Button(_("{hour}", hour=Hour(at)), data("car.at", mine.id, before))
        for before in BEFORE
        if (at := workshop.start - timedelta(minutes=before)) > now
    ]
    rows = [tuple(made[at : at + 2]) for at in range(0, len(made), 2)]
    return Message(Lines(lines), buttons=[*rows, _back(mine)])


def driving(
    workshop: Workshop, mine: Signup, ride: Ride, riders: Sequence[tuple[Rider, str, Words, Place | None]], note: Value
) -> Message:
    """Their car: when and from where it leaves, who rides in it, what can be changed.

    Args:
        workshop: the gleaning.
        mine: the driver's sign-up.
        ride: the car.
        riders: with first name, name that opens a chat, and where they wait.
        note: what has just happened.
    """
    lines = head(note, _("🚗 <b>You come by car.</b>"), workshop, mine)
    lines += [_leaving(workshop, ride), free(ride.free)]
    if riders:
        lines += ["", _("<b>With you:</b>"), *(_rider(rider, link, waits) for rider, _name, link, waits in riders)]
    elif ride.free:
        lines.append(_("I write to you when somebody rides with you."))
    rows: list[Row] = [
        (Button(_("Seats"), data("car.seats", mine.id)), Button(_("Hour"), data("car.at", mine.id))),
        (Button(_("From where"), data("car.from", mine.id)),),
    ]
    rows += [(_off(ride, rider, name),) for rider, name, _link, _waits in riders]
    rows.append((Button(_("I do not take the car"), data("car.stop", mine.id)),))
    return Message(Lines(lines), buttons=rows)


def _off(ride: Ride, rider: Rider, name: str) -> Button:
    return Button(_("I cannot take {name}", name=nameless(name)), data("car.refuse", ride.id, rider.signup))


def _rider(rider: Rider, link: Words, waits: Place | None) -> Words:
    heads = many("{n} person", "{n} people", rider.heads)
    if waits is None:
        return _("• {name}, {heads}", name=link, heads=heads)
    return _("• {name}, {heads}, from {place}", name=link, heads=heads, place=waits.label)


def stopping(workshop: Workshop, mine: Signup, names: Sequence[str]) -> Message:
    """Are they sure? Others count on the car."""
    lines = head("", _("<b>You do not take the car any more?</b>"), workshop, mine)
    lines.append(_("{names} ride with you. I tell them at once.", names=Listed([nameless(one) for one in names])))
    yes = Button(_("Yes, I do not take it"), data("car.stopped", mine.id), style="danger")
    return Message(Lines(lines), buttons=((yes,), (Button(_("No, I take it"), data("car.show", mine.id)),)))


# --- those who look for a ride ----------------------------------------------------------------------------------------


def seeking(
    workshop: Workshop, mine: Signup, waits: Place | None, ways: Sequence[Way], names: Mapping[int, str], note: Value
) -> Message:
    """They look for a ride: the cars that pass by, each with a button.

    Args:
        workshop: the gleaning.
        mine: their sign-up.
        waits: from where.
        ways: cars with room for them, the best first.
        names: first names of the drivers, by sign-up.
        note: what has just happened.
    """
    lines = head(note, _("🧍 <b>You look for a ride.</b>"), workshop, mine)
    if waits is not None:
        lines.append(_("From: {place}", place=waits.label))
    if mine.booked > 1:
        lines.append(many("For {n} person.", "For {n} people.", mine.booked))
    shown = ways[:SHOWN]
    if shown:
        lines += ["", _("<b>These cars have room:</b>")]
        lines += [_car(workshop, one, nameless(names.get(one.ride.signup, ""))) for one in shown]
    else:
        lines += ["", _("No car with room passes near you yet. When there is one, I write to you.")]
    rows: list[Row] = [(_pick(mine, one, names),) for one in shown]
    rows.append((Button(_("From elsewhere"), data("car.from", mine.id)),))
    rows += [(Button(_("I come by car"), data("car.drive", mine.id)),)]
    rows.append((Button(_("I manage by myself"), data("car.own", mine.id)),))
    return Message(Lines(lines), buttons=rows)


def _pick(mine: Signup, one: Way, names: Mapping[int, str]) -> Button:
    name = nameless(names.get(one.ride.signup, ""))
    return Button(_("Ride with {name}", name=name), data("car.pick", mine.id, one.ride.id), style="success")


def _car(workshop: Workshop, one: Way, name: Value) -> Words:
    parts: list[Value] = [departure(workshop, one.ride), free(one.ride.free)]
    if one.away is not None:
        parts.append(_("At {km} from you.", km=Distance(one.away)) if one.away >= 1 else _("Less than 1 km from you."))
    return _("🚗 <b>{name}</b>: {facts}", name=name, facts=Lines(parts, " "))


def riding(workshop: Workshop, mine: Signup, ride: Ride, heads: int, driver: tuple[str, Words], note: Value) -> Message:
    """They ride with somebody: when and from where, and how to write to the driver.

    Args:
        workshop: the gleaning.
        mine: their sign-up.
        ride: the car.
        heads: that have a seat in it.
        driver: first name, and name that opens a chat.
        note: what has just happened.
    """
    name, link = driver
    lines = head(note, _("🚗 <b>You ride with {name}.</b>", name=nameless(name)), workshop, mine)
    lines += [_leaving(workshop, ride), _("Agree on where you meet: {name}", name=link)]
    if missing := mine.booked - heads:
        lines.append(
            many(
                "{n} seat is missing for all of you. Speak with the driver, or choose another car.",
                "{n} seats are missing for all of you. Speak with the driver, or choose another car.",
                missing,
            )
        )
    out = Button(_("I do not ride with {name}", name=nameless(name)), data("car.out", mine.id))
    return Message(Lines(lines), buttons=((out,),))


# --- words ------------------------------------------------------------------------------------------------------------


def departure(workshop: Workshop, ride: Ride) -> Value:
    """When and from where a car leaves, as far as it is known: "8 h 30, Luneray."."""
    hour = None if ride.leaves is None else Hour(ride.leaves.astimezone(workshop.start.tzinfo))
    if hour is None or ride.place is None:
        return _("The hour and the place are still to be said.")
    return _("{hour}, {place}.", hour=hour, place=ride.place.label)


def _leaving(workshop: Workshop, ride: Ride) -> Words:
    return _("Leaves: {facts}", facts=departure(workshop, ride))


def free(seats: int) -> Words:
    """How many seats a car has left."""
    return many("{n} free seat.", "{n} free seats.", seats) if seats else _("No free seat.")


def too_many(seats: int) -> Words:
    """A car has not so many."""
    return _("{n} free seats is a bus. A car has {most} at most. How many are free?", n=seats, most=MOST_FREE)


def _back(mine: Signup) -> Row:
    return (Button(_("Back"), data("car.show", mine.id)),)
