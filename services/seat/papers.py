"""The calendar file that goes with a seat: put in when it is confirmed, taken out when it is given back."""

from __future__ import annotations

from datetime import datetime

from domain.messages import Attachment
from domain.people import Person
from domain.workshops import Signup, Workshop
from services import links
from services.papers.calendar import Method, event_of, invite
from storage.database import Transaction

NAME = "bocal.ics"
MIME = "text/calendar"


async def calendar(
    tx: Transaction, workshop: Workshop, mine: Signup, person: Person, now: datetime, *, method: Method = "PUBLISH"
) -> Attachment:
    """A file for a person's calendar; with CANCEL it takes the workshop out again."""
    url = await links.to(tx, workshop)
    event = event_of(workshop, language=person.language, seats=mine.booked, url=url)
    return Attachment.of(NAME, MIME, invite([event], method=method, language=person.language, now=now))
