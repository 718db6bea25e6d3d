"""Which workshop, whose sign-up: found, locked, and refused in plain words when it is over or somebody else's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.people import Person
from domain.refusals import Refusal
from domain.words import Words, _, many
from domain.workshops import MOST_HEADS, Signup, Workshop
from services.seat.answering import answers_for
from services.workshop.words import either
from storage import signups, workshops
from storage.database import Transaction


def cancelled(workshop: Workshop) -> Words:
    """It does not take place."""
    return either(
        workshop,
        _("This workshop is cancelled. The next ones: /workshops"),
        _("This gleaning is cancelled. The next ones: /gleanings"),
    )


def _begun(workshop: Workshop) -> Words:
    return either(
        workshop,
        _("This workshop has begun or is over. The next ones: /workshops"),
        _("This gleaning has begun or is over. The next ones: /gleanings"),
    )


@dataclass(frozen=True, slots=True)
class Seat:
    """A sign-up with its workshop, as they stand now."""

    workshop: Workshop
    signup: Signup


async def open_workshop(tx: Transaction, network: int, workshop_id: int, now: datetime) -> Workshop:
    """A workshop that one can still sign up for, its seats nobody else's until the transaction ends.

    Raises:
        Refusal: there is none, it is cancelled, or it has begun.
    """
    workshop = await _known(tx, network, workshop_id)
    if workshop.state != "planned":
        raise Refusal(cancelled(workshop))
    if workshop.start <= now:
        raise Refusal(_begun(workshop))
    return workshop


async def own(tx: Transaction, person: Person, signup_id: int, now: datetime) -> Seat:
    """A sign-up that this person decides on, for a workshop that has not begun.

    Raises:
        Refusal: there is none, it is somebody else's, or it has begun.
    """
    nobody = Refusal(_("I do not find this sign-up. What you have promised is here: /agenda"))
    try:
        found = await signups.get(tx, signup_id)
    except LookupError:
        raise nobody from None
    workshop = await _known(tx, person.network, found.workshop)
    found = await signups.get(tx, signup_id)  # again, now that nobody else changes it
    if not await answers_for(tx, person, found):
        raise nobody
    if workshop.start <= now:
        raise Refusal(_begun(workshop))
    return Seat(workshop, found)


async def _known(tx: Transaction, network: int, workshop_id: int) -> Workshop:
    unknown = Refusal(_("I do not find this workshop. The next ones: /workshops"))
    try:
        workshop = await workshops.get(tx, workshop_id, lock=True)
    except LookupError:
        raise unknown from None
    if workshop.network != network or workshop.state == "prepared":
        raise unknown
    return workshop


def check_heads(workshop: Workshop, adults: int, children: int) -> None:
    """Check that so many can come together.

    Raises:
        Refusal: nobody, or too many.
    """
    heads = adults + children
    if adults < 0 or children < 0 or heads < 1:
        raise Refusal(_("How many come? At least 1 person."))
    if heads > workshop.seats:
        raise Refusal(_said_too_many(workshop))
    if heads > MOST_HEADS:
        raise Refusal(
            _("{n} people is a group. I take {most} at most at once. Call your centre.", n=heads, most=MOST_HEADS)
        )


def _said_too_many(workshop: Workshop) -> Words:
    return either(
        workshop,
        many("This workshop has {n} seat in all.", "This workshop has {n} seats in all.", workshop.seats),
        many("This gleaning has {n} seat in all.", "This gleaning has {n} seats in all.", workshop.seats),
    )
