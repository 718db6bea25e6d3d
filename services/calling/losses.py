"""Seats at a gleaning that are given back: others are called, and who gave them back is not."""

from __future__ import annotations

from datetime import datetime

from domain.calls import Call
from domain.workshops import Signup, Workshop
from storage import calls as stored
from storage import workshops
from storage.database import Transaction


async def lost(tx: Transaction, old: Signup, new: Signup, now: datetime) -> None:
    """What a sign-up has become; the row of its workshop is locked.

    Fewer heads than before wake the calling, which looks at it within seconds. Whoever does not come at all is not
    asked again for this day. Of a gleaning that was called off, nothing follows.
    """
    heads = (old.booked + old.held) - (new.booked + new.held)
    gone = new.state == "cancelled" and old.state == "live"
    if heads <= 0 and not gone:
        return
    workshop = await workshops.get(tx, old.workshop)
    if not workshop.is_gleaning or workshop.state != "planned":
        return
    if heads > 0:
        await stored.lost(tx, workshop.id, heads, now)
    if gone and new.person is not None:
        await _gave_up(tx, workshop, new.person, now)


async def _gave_up(tx: Transaction, workshop: Workshop, person: int, now: datetime) -> None:
    day = workshop.start.date()
    known = await stored.to(tx, workshop.id, person, day)
    if known is None or known.day != day:
        await stored.add(tx, workshop.network, [Call(person, workshop.id, day, 0, now, "cancelled")])
    else:
        await stored.answer(tx, known, "cancelled", now)
