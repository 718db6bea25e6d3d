"""A harvest that nobody has closed two hours after the end: its leaders are asked once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.words import Lines, _
from services.harvest import harvests as service
from services.harvest.shown import leaders
from services.person.preferences import quiet_of
from services.tell import tell
from storage import harvests, workshops
from storage.database import Transaction

AFTER = timedelta(hours=2)
"""Crates are loaded and people are at home by then. Our choice."""
UNTIL = timedelta(days=2)
"""Later nobody is asked: a bot that was stopped does not come back with old questions."""


async def due(tx: Transaction, now: datetime) -> Sequence[int]:
    """Gleanings whose leaders are to be asked."""
    return await harvests.unclosed(tx, now - UNTIL, now - AFTER)


async def ask(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """Ask those who received people there, or the coordinators of the centre when nobody is named."""
    workshop = await workshops.get(tx, workshop_id, lock=True)
    harvest = await service.of(tx, workshop)
    if workshop.state != "planned" or harvest.story.closed_at or harvest.story.asked_at:
        return
    await harvests.note(tx, workshop.network, workshop_id, replace(harvest.story, asked_at=now))
    lines = [
        _("⚖️ <b>The gleaning is over: {title}</b>", title=workshop.title),
        _("Weigh the harvest and say who gets it. Then I tell everybody who came."),
    ]
    button = Button(_("Weigh what is picked"), data("weigh.show", workshop_id), style="primary")
    message = Message(Lines(lines), buttons=((button,),))
    team = await leaders(tx, harvest)
    named = [one for one in team if one.id in workshop.facilitators]
    zone = ZoneInfo(str(workshop.start.tzinfo))
    for one in named or team:
        quiet = await quiet_of(tx, one)
        later = quiet.over(now, zone) if quiet.covers(now, zone) else None
        await tell(tx, one, message, key=f"harvest:{workshop_id}:ask:to:{one.id}", now=now, not_before=later)
