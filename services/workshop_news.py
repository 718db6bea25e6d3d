"""What people are told when a workshop is moved or cancelled: everybody who comes or waits, and who leads it."""

from __future__ import annotations

from datetime import datetime

from domain.messages import Message
from domain.people import Person
from domain.words import Lines, Value, _
from domain.workshops import Workshop
from services.tell import tell
from services.workshop_words import line
from storage import people, signups
from storage.database import Transaction


async def told_moved(tx: Transaction, old: Workshop, new: Workshop, now: datetime) -> None:
    """It is at another time or place now."""
    head = _("🔁 <b>The workshop has changed: {title}</b>", title=new.title)
    before = _("Before: {before}", before=line(old))
    await _tell(tx, new, Message(Lines([head, _("It is now:"), line(new), before])), "moved", now)


async def told_cancelled(tx: Transaction, workshop: Workshop, reason: Value, now: datetime) -> None:
    """It does not take place; to be called while the sign-ups still stand."""
    head = _("🚫 <b>The workshop is cancelled: {title}</b>", title=workshop.title)
    why = [_("Why: {reason}", reason=reason)] if reason else []
    await _tell(tx, workshop, Message(Lines([head, line(workshop), *why])), "cancelled", now)


async def _tell(tx: Transaction, workshop: Workshop, message: Message, what: str, now: datetime) -> None:
    for person in await concerned(tx, workshop):
        key = f"workshop:{workshop.id}:v{workshop.version}:{what}:to:{person.id}"
        await tell(tx, person, message, key=key, now=now)


async def concerned(tx: Transaction, workshop: Workshop) -> list[Person]:
    """Everybody with a seat, on the waiting list, or leading it."""
    coming = [one.person for one in await signups.live(tx, workshop.id) if one.person is not None]
    found = await people.several(tx, [*coming, *workshop.facilitators])
    return [found[key] for key in sorted(found)]
