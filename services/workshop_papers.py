"""What a coordinator prints for a workshop: its poster, its QR code, the sheet on which people sign."""

from __future__ import annotations

from datetime import datetime

from domain.messages import Attachment
from domain.words import Words, _
from domain.workshops import Signup, Workshop
from locales import plain
from services.papers.poster import poster as draw_poster
from services.papers.qr import png
from services.papers.sheet import Line, sign_in_sheet
from storage import networks, people, signups
from storage.database import Transaction

PDF, PNG = "application/pdf", "image/png"


def link(username: str, workshop: Workshop) -> str:
    """What opens the workshop in the bot."""
    return f"https://t.me/{username}?start=w_{workshop.id}"


async def poster(tx: Transaction, workshop: Workshop, username: str, language: str, now: datetime) -> Attachment:
    """A page to hang up, in the language of whoever asks for it."""
    centre = await networks.a_centre(tx, workshop.centre)
    page = draw_poster(workshop, link(username, workshop), centre=centre.name, language=language, now=now)
    return Attachment.of(_named(_("poster-{id}.pdf", id=str(workshop.id)), language), PDF, page)


def code(workshop: Workshop, username: str, language: str) -> Attachment:
    """The code alone, for a paper of one's own."""
    return Attachment.of(
        _named(_("workshop-{id}.png", id=str(workshop.id)), language), PNG, png(link(username, workshop))
    )


async def sheet(tx: Transaction, workshop: Workshop, language: str, now: datetime) -> Attachment:
    """Who has a seat, by name, with room to sign."""
    coming = [one for one in await signups.live(tx, workshop.id) if one.booked]
    known = await people.several(tx, [*[one.person for one in coming if one.person], *workshop.facilitators])
    names = {key: person.name for key, person in known.items()}
    rows = sorted((_line(one, names) for one in coming), key=lambda line: line.name.casefold())
    leading = [names[key] for key in workshop.facilitators if key in names]
    page = sign_in_sheet(workshop, rows, facilitators=leading, language=language, now=now)
    return Attachment.of(_named(_("sheet-{id}.pdf", id=str(workshop.id)), language), PDF, page)


def _line(mine: Signup, names: dict[int, str]) -> Line:
    """Only what is needed at the door: no full name lies on a table."""
    name = mine.guest if mine.person is None else names.get(mine.person, "")
    return Line(short(name), mine.adults, mine.children)


def short(name: str) -> str:
    """First name and initial.

    >>> short("Fatou Diallo"), short("Rose"), short("")
    ('Fatou D.', 'Rose', '')
    """
    parts = name.split()
    return f"{parts[0]} {parts[-1][0]}." if len(parts) > 1 else name


def _named(name: Words, language: str) -> str:
    return plain(name, language)
