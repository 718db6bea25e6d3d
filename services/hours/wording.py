"""How time given is spoken of: how long, what for, on which occasion."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.hours import Role, ServiceTime, State
from domain.presence import short
from domain.words import Value, Words, _
from domain.workshops import Workshop
from services.workshop.words import line
from storage import people, workshops
from storage.database import Transaction

ROLES: Mapping[Role, Words] = {
    "gleaning": _("gleaning"),
    "pickup": _("pick-up"),
    "facilitation": _("leading"),
}
STATES: Mapping[State, Words] = {
    "recorded": _("to be approved"),
    "approved": _("approved"),
    "refused": _("not counted"),
}
_PARTS_OF_OWN = 4


def time(minutes: int) -> Words:
    """How long: "45 min", "3 h", "2 h 30".

    >>> [(time(each).msgid, dict(time(each).values)) for each in (45, 180, 150, 605)][2:]
    [('{hours} h {minutes}', {'hours': 2, 'minutes': '30'}), ('{hours} h {minutes}', {'hours': 10, 'minutes': '05'})]
    """
    hours, rest = divmod(minutes, 60)
    if not hours and rest:
        return _("{minutes} min", minutes=rest)
    if not rest:
        return _("{hours} h", hours=hours)
    return _("{hours} h {minutes}", hours=hours, minutes=f"{rest:02}")


@dataclass(frozen=True, slots=True)
class Occasion:
    """To what time was given, as it is named."""

    title: Value
    where: Value
    """When and where it was, in two lines; the day alone when nothing more is known."""
    workshop: Workshop | None = None

    def line(self) -> Value:
        """In one line: what and on which day."""
        if self.workshop is None:
            return self.title
        return _("{title}, {day}", title=self.workshop.title, day=self.workshop.start.date())


async def occasion_of(tx: Transaction, one: ServiceTime) -> Occasion:
    """To what some time was given."""
    return (await occasions_of(tx, [one]))[one.thing]


async def occasions_of(tx: Transaction, several: Sequence[ServiceTime]) -> dict[str, Occasion]:
    """The same of several, by thing."""
    keys = {one.thing: _workshop(one.thing) for one in several}
    found = await workshops.several(tx, [key for key in keys.values() if key is not None])
    return {one.thing: _occasion(one, found.get(keys[one.thing] or 0)) for one in several}


def _workshop(thing: str) -> int | None:
    kind, _colon, key = thing.partition(":")
    return int(key) if kind == "workshop" and key.isdecimal() else None


def _occasion(one: ServiceTime, found: Workshop | None) -> Occasion:
    if found is not None:
        return Occasion(found.title, line(found), found)
    title = _("Pick-up of {day}", day=one.day) if one.role == "pickup" else _("{day}", day=one.day)
    return Occasion(title, one.day)


async def names(tx: Transaction, several: list[ServiceTime]) -> dict[int, Value]:
    """Who gave each of these, as they are named at the door: first name and one letter."""
    known = await people.several(tx, [one.person for one in several if one.person is not None])
    found: dict[int, Value] = {}
    for one in several:
        if one.person is not None:
            found[one.id] = short(known[one.person].name)
        elif not one.guest:
            found[one.id] = _("somebody")
        else:
            name = short(one.guest)
            came_along = len(one.occasion.split(":")) > _PARTS_OF_OWN or ":signup:" not in one.occasion
            found[one.id] = _("with {name}", name=name) if came_along else name
    return found
