"""A message to many while it is prepared: what is said or chosen goes into the draft, and its card follows."""

from __future__ import annotations

from datetime import datetime

from domain.broadcasts import LONGEST, BroadcastDraft
from domain.messages import Message
from domain.people import Person
from domain.preferences import RADII, Topic, toggled
from domain.refusals import Refusal
from domain.words import _
from domain.workshops import Audience
from services import rights
from services.broadcast import broadcasts
from services.broadcast import card as broadcast_card
from storage import networks, workshops
from storage.database import Transaction

SHOWN = 5
"""Workshops to choose from."""
OLD = _("This button is old. New message: /broadcast")


async def begun(tx: Transaction, person: Person, stamp: str) -> BroadcastDraft:
    """A new one; whoever has one centre writes for that one."""
    own = await rights.own_centres(tx, person)
    if len(own) == 1:
        return BroadcastDraft(stamp=stamp, centre=own[0].id)
    return BroadcastDraft(stamp=stamp, centres=[(centre.id, centre.name) for centre in own])


def say(draft: BroadcastDraft, words: str) -> None:
    """Take the words.

    Raises:
        Refusal: there are too many.
    """
    words = words.strip()
    if len(words) > LONGEST:
        raise Refusal(
            _("{n} characters: that is too long for a phone. {most} at most, please.", n=len(words), most=LONGEST)
        )
    draft.words, draft.asking = words, None


def ask(draft: BroadcastDraft, field: str) -> None:
    """Change one thing.

    Raises:
        Refusal: there is no such thing.
    """
    asked = next((one for one in broadcast_card.CHANGES if one == field), None)
    if asked is None:
        raise Refusal(OLD)
    draft.asking = asked


async def choose(tx: Transaction, person: Person, draft: BroadcastDraft, field: str, value: str, now: datetime) -> None:
    """Take an answer of a button.

    Raises:
        Refusal: it is no answer of ours, or about what is another centre's.
    """
    if field in {"centre", "workshop"} and value.isdecimal() and len(value) <= 15:
        await _choose_what(tx, person, draft, field, int(value), now)
    elif field == "radius" and value in {str(km) for km in (0, *RADII)}:
        draft.radius_km, draft.asking = int(value) or None, None
    elif field == "audience" and value in set(Audience):
        draft.audiences, draft.asking = toggled(draft.audiences, Audience(value)), "audience"
    elif field == "topic" and value in set(Topic):
        draft.topic, draft.asking = Topic(value), None
    else:
        raise Refusal(OLD)


async def _choose_what(
    tx: Transaction, person: Person, draft: BroadcastDraft, field: str, key: int, now: datetime
) -> None:
    if field == "centre":
        draft.centre = await rights.need_centre(tx, person, key)
        return
    draft.asking, draft.workshop = None, None
    if key:
        found = await broadcasts.own_workshop(tx, person, key, now)
        draft.workshop, draft.topic, draft.audiences = found.id, Topic.WORKSHOPS, found.audiences


async def shown(tx: Transaction, person: Person, draft: BroadcastDraft, now: datetime) -> Message:
    """Its card: the next question, or what people will see."""
    asked = draft.missing()
    if draft.centre is None:
        return broadcast_card.question(draft, "centre", [])
    if asked is not None:
        coming = await workshops.upcoming(tx, person.network, now, centre=draft.centre, limit=SHOWN)
        return broadcast_card.question(draft, asked, coming)
    centre = await networks.a_centre(tx, draft.centre)
    reach = await broadcasts.reach(tx, draft, centre, now)
    return broadcast_card.preview(draft, await broadcasts.subject(tx, draft.workshop), centre, reach)


async def closed(tx: Transaction, draft: BroadcastDraft, *, sent: bool) -> Message:
    """Its card when it was sent or dropped."""
    centre = None if draft.centre is None else await networks.a_centre(tx, draft.centre)
    return broadcast_card.closed(draft, await broadcasts.subject(tx, draft.workshop), centre, sent=sent)
