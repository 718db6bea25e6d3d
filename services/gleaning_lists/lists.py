"""Which gleanings people are shown, and what stands under the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Part, Person
from domain.places import Point
from domain.words import Lines, Value, Words, _, many
from domain.workshops import Workshop
from services.workshop import lists as workshop_lists
from storage.database import Transaction

CARD = "gleanings"
"""The living message under a list: how many there are, and the way on."""
NOTHING = _("No gleaning is planned yet.")


async def coming(tx: Transaction, network: int, point: Point | None, now: datetime) -> list[Workshop]:
    """Gleanings to come: near and soon first; by date when nobody knows from where."""
    return await workshop_lists.coming(tx, network, point, now, gleanings=True)


def on(found: Sequence[Workshop], days: Sequence[date]) -> list[Workshop]:
    """Those of these civil days."""
    return [one for one in found if one.start.date() in days]


def heading(person: Person) -> Words:
    """What the list is, and where to say from where it is looked at."""
    if person.place is None:
        return _("🥕 <b>The next gleanings, by date.</b>\nTo see the nearest first, say where you live: /profile")
    return _("🥕 <b>The next gleanings near {place}</b>", place=person.place.commune or person.place.label)


def foot(person: Person, shown: int, every: int) -> Message:
    """Under the list: how many there are, the way on, and how to be called."""
    number = many("{n} gleaning in all.", "{n} gleanings in all.", every)
    lines: list[Value] = [heading(person), number] if every else [NOTHING]
    lines.append(how_to_be_called(person))
    rows: list[tuple[Button, ...]] = []
    if shown < every:
        rows.append((Button(_("See more"), data("gleaning.list", shown), style="primary"),))
    rows.append((Button(_("How I help"), data("help.back")),))
    return Message(Lines(lines), buttons=rows)


def how_to_be_called(person: Person) -> Words:
    """When a field near them is to be gleaned, volunteers are written to."""
    if person.is_(Part.VOLUNTEER):
        return _("When a field near you is to be gleaned, I write to you.")
    return _("To be told of the next ones, say how you help: /volunteer")


def none_then(days: Sequence[date]) -> Words:
    """None on that day, or that weekend."""
    if len(days) > 1:
        return _("No gleaning on {first} or {last}. The next ones:", first=days[0], last=days[-1])
    return _("No gleaning on {day}. The next ones:", day=days[0])


def others(*, nearby: bool) -> Words:
    """Before others are shown."""
    return _("Other gleanings nearby:") if nearby else _("The next gleanings:")
