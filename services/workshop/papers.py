"""What a coordinator prints for a workshop: its poster, its QR code, the sheet on which people sign."""

from __future__ import annotations

import secrets
from datetime import datetime

from domain.messages import Attachment, Message
from domain.refusals import Refusal
from domain.words import Lines, When, Words, _, many
from domain.workshops import RELEASE, Signup, Workshop
from locales import plain
from services import links
from services.papers.poster import poster as draw_poster
from services.papers.qr import png
from services.papers.sheet import Line, sign_in_sheet
from services.workshop.words import either
from storage import networks, people, signups, workshops
from storage.database import Transaction

PDF, PNG = "application/pdf", "image/png"


async def poster(tx: Transaction, workshop: Workshop, language: str, now: datetime) -> Attachment:
    """A page to hang up, in the language of whoever asks for it."""
    centre = await networks.a_centre(tx, workshop.centre)
    link = await links.to(tx, workshop)
    page = draw_poster(workshop, link, centre=centre.name, language=language, now=now)
    return Attachment.of(_named(_("poster-{id}.pdf", id=str(workshop.id)), language), PDF, page)


async def code(tx: Transaction, workshop: Workshop, language: str) -> Message:
    """The link and its code alone, for a paper of one's own."""
    link = await links.to(tx, workshop)
    key = str(workshop.id)
    name = _named(either(workshop, _("workshop-{id}.png", id=key), _("gleaning-{id}.png", id=key)), language)
    return Message(Lines([_("The code opens this link:"), link]), document=Attachment.of(name, PNG, png(link)))


async def partner(tx: Transaction, workshop: Workshop, language: str) -> Message:
    """The partner's own link and code: whoever opens it takes from the seats that are kept for them.

    Raises:
        Refusal: no seats are kept for a partner.
    """
    if not workshop.kept_partner:
        raise Refusal(_("No seats are kept for a partner here. To keep some: Change, then Kept seats."))
    secret = await workshops.partner_code(tx, workshop.id, secrets.token_hex(6))
    link = await links.workshop(tx, workshop.network, workshop.id, secret)
    key = str(workshop.id)
    named = either(workshop, _("workshop-{id}-partner.png", id=key), _("gleaning-{id}-partner.png", id=key))
    name = _named(named, language)
    said = many(
        "🤝 Give this link to {partner} only. It opens the {n} seat that is kept for them.",
        "🤝 Give this link to {partner} only. It opens the {n} seats that are kept for them.",
        workshop.kept_partner,
        partner=workshop.partner or _("the partner"),
    )
    until = _("Until {when}. After that, everyone can take them.", when=When(workshop.start - RELEASE))
    return Message(Lines([said, until, link]), document=Attachment.of(name, PNG, png(link)))


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
