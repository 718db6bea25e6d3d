"""What somebody chooses of how they help: kept at once; whoever chooses is a volunteer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.people import Part, Person
from domain.refusals import Refusal
from domain.volunteering import RADII, Taste, Volunteering
from domain.words import _
from services.volunteering import card
from services.volunteering.reading import calls, seats
from storage import people, preferences
from storage import volunteering as stored
from storage.database import Transaction

OLD = _("This button is old. How you help: /volunteer")
TASTES: tuple[Taste, ...] = ("like", "no", "any")


async def radius(tx: Transaction, person: Person, chosen: Volunteering) -> int | None:
    """How far somebody is called: what they said here, else as far as they want news, else wherever it is."""
    return chosen.radius_km or (await preferences.of(tx, person.id)).radius_km


def pressed(old: Volunteering, verb: str, arguments: tuple[str, ...]) -> Volunteering:
    """The choices once a button was pressed.

    Raises:
        Refusal: no button of ours says this.
    """
    value = _number(arguments[:1])
    match verb, arguments:
        case "day", (_, "0" | "1" as can) if 0 <= value < len(card.DAYS):
            return old.on(value, can=can == "1")
        case "crop", (_, taste) if taste in TASTES and (product := card.product_of(value)):
            return old.of_taste(product, "like" if taste == "like" else "no" if taste == "no" else "any")
        case "car", ("none",):
            return replace(old, car_seats=None)
        case "car", (_,) if value >= 0:
            return replace(old, car_seats=seats(value))
        case "week", (_,) if value >= 0:
            return replace(old, per_week=calls(value))
        case "radius", (_,) if value in RADII:
            return replace(old, radius_km=value)
    raise Refusal(OLD)


def _number(arguments: tuple[str, ...]) -> int:
    """The first argument; -1 when it is no number."""
    text = "".join(arguments)
    return int(text) if text.isdecimal() and len(text) <= 15 else -1


async def keep(tx: Transaction, person: Person, chosen: Volunteering, now: datetime) -> frozenset[Part]:
    """Write it down; what the person is from now on."""
    await stored.keep(tx, person.id, person.network, chosen, now)
    parts = person.parts | {Part.VOLUNTEER}
    if parts != person.parts:
        await people.keep(tx, person.id, parts=parts)
    return parts
