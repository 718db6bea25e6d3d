"""A gleaning that was prepared and never opened: when its hour comes, the truck no longer expects it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.words import Lines, _
from services import rights
from services.gleaning import lots
from services.person.preferences import quiet_of
from services.tell import tell
from services.workshop.news import awake
from services.workshop.words import line
from storage import gleanings, networks, workshops
from storage.database import Transaction


async def let_go(tx: Transaction, workshop_id: int, now: datetime) -> None:
    """Take it off the plan and free its room at the stop; who coordinates is told once and may plan it again."""
    await networks.hold(tx, (await gleanings.get(tx, workshop_id)).network)
    workshop = await workshops.get(tx, workshop_id, lock=True)
    if workshop.state != "prepared" or workshop.start > now:
        return
    await workshops.change(tx, replace(workshop, state="cancelled"), now)
    await lots.free(tx, await gleanings.get(tx, workshop_id), now)
    said = _("⌛ <b>This gleaning was not opened in time: {title}</b>", title=workshop.title)
    after = _("Nobody was called. The truck no longer expects it. To try again: /new_gleaning")
    button = Button(_("Look at it"), data("gleaning.manage", workshop.id))
    for person in await rights.deciders(tx, workshop):
        key = f"gleaning:{workshop.id}:unopened:to:{person.id}"
        message = Message(Lines([said, line(workshop), after]), buttons=((button,),))
        await tell(
            tx, person, message, key=key, now=now, not_before=awake(await quiet_of(tx, person), workshop.end, now)
        )
