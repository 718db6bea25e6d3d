"""What the team is told when a list is closed: how many had signed up, how many came."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person, Role
from domain.presence import CORRECTABLE
from domain.quiet import QUIET
from domain.words import Lines, Listed, Value, Words, _, many
from domain.workshops import Workshop
from services import rights
from services.tell import tell
from services.workshop.words import line
from storage import networks, people, presence
from storage.database import Transaction
from storage.presence import Figures


async def closed(tx: Transaction, workshop: Workshop, now: datetime) -> None:
    """Tell facilitators and coordinators, once, when it is day; nothing of a workshop for which nobody came."""
    figures = await presence.figures_of(tx, workshop.id)
    if not figures.booked and not figures.came:
        return
    message = summary(workshop, figures)
    morning = QUIET.over(now, ZoneInfo(str(workshop.start.tzinfo)))
    for person in await team_of(tx, workshop):
        key = f"door:closed:{workshop.id}:to:{person.id}"
        await tell(tx, person, message, key=key, now=now, not_before=morning if morning > now else None)


async def team_of(tx: Transaction, workshop: Workshop) -> list[Person]:
    """Who facilitates a workshop (where nobody is named: the truck team of its centre) and who coordinates it."""
    found = await people.several(tx, workshop.facilitators)
    if not found:
        team = await networks.holders(tx, workshop.network, Role.FACILITATOR, workshop.centre)
        found = {person.id: person for person in team}
    found |= {person.id: person for person in await rights.deciders(tx, workshop)}
    return [found[key] for key in sorted(found)]


def summary(workshop: Workshop, figures: Figures) -> Message:
    """The figures in a few lines, with the way to the list."""
    lines: list[Value] = [
        _("📋 <b>{title}: the list is closed.</b>", title=workshop.title),
        line(workshop),
        "",
        _("{booked}, {came}.", booked=_booked(figures.booked), came=_came(figures.came)),
        *_details(figures),
        "",
        _("You can correct it until {day}.", day=(workshop.end + CORRECTABLE).date()),
    ]
    button = Button(_("See the list"), data("door.list", workshop.id))
    return Message(Lines(lines), buttons=((button,),))


def _booked(heads: int) -> Words:
    return many("{n} person signed up", "{n} people signed up", heads)


def _came(heads: int) -> Words:
    return many("{n} came", "{n} came", heads)


def _details(figures: Figures) -> list[Value]:
    lines: list[Value] = []
    if figures.children:
        adults = many("{n} adult", "{n} adults", figures.adults)
        children = many("{n} child", "{n} children", figures.children)
        lines.append(_("Among them: {parts}.", parts=Listed([adults, children] if figures.adults else [children])))
    if figures.walk_ins:
        lines.append(many("{n} of them without a sign-up.", "{n} of them without a sign-up.", figures.walk_ins))
    if figures.absent:
        lines.append(many("{n} person did not come.", "{n} people did not come.", figures.absent))
    if figures.unknown:
        lines.append(many("{n} person was not ticked.", "{n} people were not ticked.", figures.unknown))
    if figures.unserved:
        lines.append(
            many("{n} person waited in vain for a seat.", "{n} people waited in vain for a seat.", figures.unserved)
        )
    return lines
