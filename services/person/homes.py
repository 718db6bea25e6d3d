"""Home by one tap: a place that somebody has shared becomes where they live, or where their farm is."""

from __future__ import annotations

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.places import Place, Point
from domain.refusals import Refusal
from domain.words import _
from services import lookup
from storage import people
from storage.database import Transaction

_SOUTH, _WEST, _FINE = 90, 180, 1000
"""In a button a place is two numbers: degrees north of the pole and east of the date line, in thousandths."""


def asked(point: Point, *, farm: bool) -> Message:
    """Is this where they live?"""
    if farm:
        label, question = _("🏠 My farm is here"), _("I do not know yet where your farm is. Is it here?")
    else:
        label, question = _("🏠 I live here"), _("I do not know yet where you live. Is it here?")
    north, east = round((point.lat + _SOUTH) * _FINE), round((point.lon + _WEST) * _FINE)
    rows = ((Button(label, data("home.set", north, east)),),)
    return Message(question, buttons=rows)


def point_of(arguments: tuple[str, ...]) -> Point:
    """The place in a button.

    Raises:
        Refusal: a button of ours says nothing of the kind.
    """
    numbers = [int(one) for one in arguments if one.isdecimal() and len(one) <= 6]
    if len(numbers) != 2 or len(arguments) != 2:
        raise Refusal(_("This button is old."))
    return Point(numbers[0] / _FINE - _SOUTH, numbers[1] / _FINE - _WEST)


async def move_in(tx: Transaction, person: Person, point: Point) -> Place:
    """From now on they live there.

    Raises:
        Refusal: it is at sea or abroad.
    """
    place = lookup.around(point)
    await people.keep(tx, person.id, place=place)
    return place
