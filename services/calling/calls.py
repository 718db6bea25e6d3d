"""The calling of a gleaning begins, ends, or follows it to another day; time does the rest (`waves`)."""

from __future__ import annotations

from datetime import datetime

from domain.calls import Call
from domain.gleanings import Gleaning
from domain.messages import Message
from domain.people import Person
from domain.words import Lines, Value, _
from domain.workshops import Workshop
from services.calling import letters
from services.person.preferences import quiet_of
from services.tell import tell
from services.workshop.cards import card_name
from services.workshop.words import line
from storage import calls as stored
from storage import cards, gleanings, outbox, people, signups, workshops
from storage.database import Transaction


async def begin(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """Volunteers are called from now on; what was stopped stays so. Again when a gleaning was changed: it is looked at.

    The row of the workshop is locked by whoever opens or changes it.
    """
    gleaning = await gleanings.get(tx, workshop_id)
    if gleaning.calling != "stopped":
        await stored.set_(tx, workshop_id, "on", now)


async def end(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """The gleaning is called off: nobody is called any more, and what was asked is no longer a question."""
    await stored.set_(tx, workshop_id, "off", None)
    workshop = await workshops.get(tx, workshop_id)
    gleaning = await gleanings.get(tx, workshop_id)
    off = _("🚫 This gleaning is cancelled. You need not answer.")
    message = Message(Lines([letters.headed(workshop, gleaning), line(workshop), off]))
    for person in await _asked(tx, workshop_id):
        if not await _unsaid(tx, workshop, person, now):
            await _in_place(tx, workshop, person, message, "off", now)


async def moved(tx: Transaction, old: Workshop, new: Workshop, now: datetime) -> None:
    """The gleaning was postponed, or begins at another hour; to be called when that is stored.

    On another day everything is open again: who said no to the old one may be called to the new one, within their
    week. Who has not answered sees the new date under the same buttons, in place; an old button signs nobody up.
    """
    gleaning = await gleanings.get(tx, new.id)
    if gleaning.calling == "off" or (old.start, old.end, old.where()) == (new.start, new.end, new.where()):
        return
    message = Message(Lines(_changed(old, new, gleaning)), buttons=letters.rows(new))
    for person in await _asked(tx, new.id):
        if not await _unsaid(tx, new, person, now):
            await _in_place(tx, new, person, message, f"moved:v{new.version}", now)
        elif old.start.date() == new.start.date():  # else they may be called to the new day
            await letters.leave_again(tx, new, person, await quiet_of(tx, person), message, now)
    await begin(tx, new.id, now)


def _changed(old: Workshop, new: Workshop, gleaning: Gleaning) -> list[Value]:
    what = _("🔁 The day has changed.") if old.start.date() != new.start.date() else _("🔁 The gleaning has changed.")
    return [what, letters.headed(new, gleaning), line(new), letters.question(new, gleaning)]


async def _asked(tx: Transaction, workshop_id: int) -> list[Person]:
    """Who was called and has neither answered nor signed up."""
    there = {one.person for one in await signups.live(tx, workshop_id)}
    last: dict[int, Call] = {one.person: one for one in await stored.of(tx, workshop_id)}
    silent = [person for person, one in last.items() if one.said is None and person not in there]
    found = await people.several(tx, silent)
    return [found[one] for one in sorted(found) if found[one].reachable]


async def _unsaid(tx: Transaction, workshop: Workshop, person: Person, now: datetime) -> bool:
    """Take back the call of somebody whom it has not reached."""
    return await outbox.withdraw(tx, [person.chat], letters.prefix(workshop.id), now) > 0


async def _in_place(
    tx: Transaction, workshop: Workshop, person: Person, message: Message, what: str, now: datetime
) -> None:
    """Where the call stands in a chat it says this now, without a sound."""
    if await cards.stands(tx, person.chat, card_name(workshop)):
        key = f"gleaning:{workshop.id}:{what}:to:{person.id}"
        await tell(tx, person, message, key=key, now=now, kind="card", card=card_name(workshop))
