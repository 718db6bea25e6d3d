"""Photos of a gleaning: kept with it, seen by those who lead it, and taken off when somebody on it says no."""

from __future__ import annotations

from datetime import datetime

from domain.buttons import data
from domain.harvests import Picture
from domain.messages import Button, Message
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Hour, Lines, Words, _
from services.harvest.card import PAGE
from services.harvest.harvests import opened, seen
from storage import harvests
from storage.database import Transaction

MOST = 100
"""Photos of one gleaning: more than anybody looks at."""
RULE = _(
    "No face without that person's word, no child without the parents' word. To take a photo off: “See the photos”."
)
"""Said with the first photo of a gleaning: a picture of a person is theirs (French Civil Code, article 9; GDPR)."""


async def keep(tx: Transaction, person: Person, workshop_id: int, file: str, now: datetime) -> int:
    """Keep a photo with its gleaning; how many there are now.

    Raises:
        Refusal: no right, not the moment, or too many.
    """
    harvest = await opened(tx, person, workshop_id, now)
    if harvest.photos >= MOST:
        raise Refusal(_("{n} photos are kept already. Take some off first: “See the photos”.", n=MOST))
    await harvests.keep_photo(tx, harvest.workshop.network, workshop_id, file, person.id, now)
    return harvest.photos + 1


def kept(count: int) -> Words:
    """That it is kept; the rule with the first one."""
    return _("📷 Photo kept. There are {n}.", n=count) if count > 1 else _("📷 Photo kept. {rule}", rule=RULE)


async def album(tx: Transaction, person: Person, workshop_id: int, after: int) -> list[Message]:
    """Five photos, each with the way to take it off, and where there are more.

    Raises:
        Refusal: no right.
    """
    harvest = await seen(tx, person, workshop_id)
    found = await harvests.photos(tx, workshop_id, after=after, limit=PAGE + 1)
    if not found:
        return [Message(_("📷 There is no photo of this gleaning."))]
    shown = [_shown(one, harvest.workshop.start.tzinfo) for one in found[:PAGE]]
    if len(found) > PAGE:
        more = (Button(_("See more"), data("weigh.photos", workshop_id, found[PAGE - 1].id)),)
        last = shown[-1]
        shown[-1] = Message(last.text, buttons=(*last.buttons, more), photo=last.photo)
    return shown


def _shown(one: Picture, zone: object) -> Message:
    at = Hour(one.at.astimezone(zone))  # type: ignore[arg-type]
    button = Button(_("Take this photo off"), data("weigh.unphoto", one.id))
    return Message(Lines([_("📷 {hour}", hour=at)]), buttons=((button,),), photo=one.file)


async def drop(tx: Transaction, person: Person, photo_id: int) -> None:
    """Forget a photo.

    Raises:
        Refusal: there is none, or no right.
    """
    found = await harvests.photo(tx, photo_id)
    if found is None:
        raise Refusal(_("This photo is off already."))
    await seen(tx, person, found.workshop)
    await harvests.drop_photo(tx, photo_id)
