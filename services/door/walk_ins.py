"""People who come without a sign-up: written on the list at the door, and taken off it again."""

from __future__ import annotations

import secrets
from dataclasses import replace
from datetime import datetime

from domain import signing_up
from domain.people import Person
from domain.presence import WALK_IN, expected, is_walk_in
from domain.refusals import Refusal
from domain.words import _
from domain.workshops import MOST_HEADS, Workshop
from services.door import presence
from services.seat import guest_reading
from services.seat.guest_reading import Guest
from services.seat.waiting_list import settle
from storage import signups
from storage.database import Transaction

LONGEST = 60
"""Letters of a name that are kept."""


def read(text: str) -> Guest:
    """A name and how many they are; one adult when no number is said.

    >>> read("Josette, 2 personnes"), read("Fatou")
    (Guest(name='Josette', adults=2, children=0), Guest(name='Fatou', adults=1, children=0))

    Raises:
        Refusal: there is no name, or they are too many.
    """
    said = guest_reading.read(text)
    if not said.name:
        raise Refusal(_("Whose name is it? For example: Josette 2."))
    if said.heads > MOST_HEADS:
        raise Refusal(
            _("{n} people is a group. I take {most} at once. Add them in parts.", n=said.heads, most=MOST_HEADS)
        )
    return Guest(said.name[:LONGEST], said.adults or int(not said.children), said.children)


async def add(tx: Transaction, person: Person, workshop_id: int, guest: Guest, now: datetime) -> presence.Marked:
    """Write down who has come without a sign-up; they have a seat when one is left, and are counted either way.

    Raises:
        Refusal: no right, or not the moment.
    """
    workshop = await presence.ticking(tx, person, workshop_id, now)
    code = WALK_IN + secrets.token_hex(8)
    blank = signing_up.new(workshop.network, workshop.id, guest.adults, guest.children, code, now)
    seatless = replace(blank, guest=guest.name, by=person.id, waiting=0, state="cancelled")
    mine = await signups.add(tx, seatless, now)
    return await presence.receive(tx, person, workshop, mine, mine.heads, now)


async def remove(tx: Transaction, person: Person, signup_id: int, now: datetime) -> Workshop:
    """Take somebody off again who was written down at the door by mistake.

    Raises:
        Refusal: no right, not the moment, or they had signed up.
    """
    workshop, mine = await presence.ticked(tx, person, signup_id, now)
    if not is_walk_in(mine):
        raise Refusal(_("This person has signed up. Tick that they are absent."))
    await settle(tx, mine, replace(mine, state="cancelled", booked=0, booked_at=None, came=None), now)
    return workshop


async def let_in(tx: Transaction, person: Person, signup_id: int, now: datetime) -> presence.Marked:
    """Receive somebody who has no seat (any more) and has come all the same.

    Raises:
        Refusal: no right, or not the moment.
    """
    workshop, mine = await presence.ticked(tx, person, signup_id, now)
    if mine.came:
        return presence.Marked(workshop, mine, late=False)
    return await presence.receive(tx, person, workshop, mine, expected(mine), now)
