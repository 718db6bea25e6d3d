"""The least number is in danger: whoever leads hears of it once, and again only after all was well in between."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person, Role
from domain.words import Lines, Value, Words, _, many
from domain.workshops import Workshop
from matching.waves.answers import Outlook
from services import rights
from services.calling.asking import Question
from services.person.preferences import quiet_of
from services.tell import tell
from services.workshop.news import awake
from services.workshop.words import line
from storage import calls as stored
from storage import networks, people
from storage.database import Transaction

LAST_DAY = timedelta(hours=24)
"""So long before the start, somebody who drops out may leave too few: that is told at once."""
SAFE = 0.9
"""From this chance of the least number on all is well again: above the one below which there is danger, so that it is
not told again and again."""


async def watch(tx: Transaction, asked: Question, outlook: Outlook, now: datetime) -> None:
    """Tell those who lead it when the least number is in danger; `outlook` is how it stands after what was done."""
    need, workshop = asked.need, asked.workshop
    dropped = need.have < need.least <= need.have + need.dropped and workshop.start - now <= LAST_DAY
    if need.have < need.least and (outlook.danger or dropped):
        if await stored.danger(tx, workshop.id, now):
            await _tell(tx, asked, now, hopeless=outlook.danger)
    elif need.have >= need.least or outlook.sure >= SAFE:
        await stored.danger(tx, workshop.id, None)


async def _tell(tx: Transaction, asked: Question, now: datetime, *, hopeless: bool) -> None:
    workshop = asked.workshop
    planners = {one.id for one in await rights.deciders(tx, workshop)}
    for person in await leading(tx, workshop):
        message = Message(
            Lines(_lines(asked, hopeless=hopeless)), buttons=_buttons(workshop, plans=person.id in planners)
        )
        await tell(
            tx,
            person,
            message,
            key=f"gleaning:{workshop.id}:danger:{now:%Y%m%d%H%M%S%f}:to:{person.id}",
            now=now,
            not_before=awake(await quiet_of(tx, person), workshop.start, now),
            expires_at=workshop.start,
        )


async def leading(tx: Transaction, workshop: Workshop) -> list[Person]:
    """Who leads it and may act on it; the coordinators of its centre when none of them can call it off."""
    found = await people.several(tx, workshop.facilitators)
    leaders = [found[one] for one in workshop.facilitators if one in found]
    leaders = [one for one in leaders if await rights.leads(tx, one, workshop)]
    deciders = await rights.deciders(tx, workshop)
    if any(one.id in {each.id for each in deciders} for one in leaders):
        return leaders
    return list({one.id: one for one in (*leaders, *deciders)}.values())


def _lines(asked: Question, *, hopeless: bool) -> list[Value]:
    need, workshop = asked.need, asked.workshop
    lines: list[Value] = [
        _("⚠️ <b>This gleaning may lack people: {title}</b>", title=workshop.title),
        line(workshop),
        standing(need.have, need.least),
    ]
    if hopeless:
        lines.append(_("Even with everybody called it may not be enough."))
    elif asked.gleaning.calling == "on":
        lines.append(_("I am calling others now."))
    lines.append(_("You can call more people, move it or call it off."))
    return lines


def standing(have: int, least: int) -> Words:
    """How many come, and how many it takes."""
    if not have:
        return _("Nobody comes so far. At least {least} must.", least=least)
    return many(
        "{n} person comes. At least {least} must.", "{n} people come. At least {least} must.", have, least=least
    )


def _buttons(workshop: Workshop, *, plans: bool) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = [
        (Button(_("Call people now"), data("calls.push", workshop.id), style="primary"),),
        (Button(_("See the calls"), data("calls.show", workshop.id)),),
    ]
    if plans:
        rows.append((Button(_("Move it or call it off"), data("gleaning.manage", workshop.id)),))
    return tuple(rows)


async def watching(tx: Transaction, workshop: Workshop) -> list[Person]:
    """Everybody who may follow the calls: who leads it, and who has a role at its centre."""
    found = await people.several(tx, workshop.facilitators)
    teams = [await networks.holders(tx, workshop.network, role, workshop.centre) for role in Role]
    return list({one.id: one for one in (*found.values(), *(each for team in teams for each in team))}.values())
