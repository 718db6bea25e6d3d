"""The gleanings of one's own centres, prepared and open: each with the way to its card."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.words import Lines, Value, Words, _
from domain.workshops import Workshop
from services import rights
from services.gleaning import words
from services.workshop.words import line
from storage import gleanings, workshops
from storage.database import Transaction

PAGE = 5
BACK = timedelta(days=7)
"""So long after its end a gleaning is listed: it is weighed, hours are approved."""
CARD = "gleanings:own"


async def own(tx: Transaction, person: Person, now: datetime, skip: int = 0) -> Message:
    """A page of them, the soonest first.

    Raises:
        Refusal: nothing was given to this person to do.
    """
    centres = await rights.need_team(tx, person)
    found = await gleanings.of_centres(tx, sorted(set(centres)), now - BACK, skip=skip, limit=PAGE + 1)
    if not found:
        return Message(_("No gleaning is planned at your centre. To plan one: /new_gleaning"))
    known = await workshops.several(tx, found[:PAGE])
    shown = [known[key] for key in found[:PAGE]]
    lines: list[Value] = [_("🥕 <b>Gleanings of your centre</b>")]
    lines += [Lines(["", _head(one, now), line(one), *_heads(one)]) for one in shown]
    rows = [(Button(_label(one), data("gleaning.manage", one.id)),) for one in shown]
    if len(found) > PAGE:
        rows.append((Button(_("See more"), data("gleaning.own", skip + PAGE)),))
    return Message(Lines(lines), buttons=rows)


def _head(workshop: Workshop, now: datetime) -> Words:
    if workshop.state == "prepared":
        return _("🕓 <b>{title}</b>, not open yet", title=workshop.title)
    if workshop.end <= now:
        return _("✔️ <b>{title}</b>, over", title=workshop.title)
    return _("🟢 <b>{title}</b>, open", title=workshop.title)


def _heads(workshop: Workshop) -> list[Value]:
    return [] if workshop.state == "prepared" else [words.coming(workshop.taken)]


def _label(workshop: Workshop) -> Words:
    return _("{day}: {title}", day=workshop.start.date(), title=workshop.title)
