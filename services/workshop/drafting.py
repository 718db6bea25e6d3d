"""A workshop draft and what is around it: begun, and shown on its card."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.people import Network, Person
from domain.workshop_drafts import WorkshopDraft
from services import rights
from services.workshop import making as workshop_making
from services.workshop import stops as workshop_stops
from services.workshop.card import Around
from storage.database import Transaction


async def begun(tx: Transaction, person: Person, stamp: str) -> WorkshopDraft:
    """An empty draft, for the centre of whoever begins it, or for the one of several that they will say.

    Raises:
        Refusal: they coordinate none.
    """
    own = await rights.own_centres(tx, person)
    if len(own) == 1:
        return WorkshopDraft(stamp=stamp, centre=own[0].id, language=person.language)
    return WorkshopDraft(stamp=stamp, centres=[(centre.id, centre.name) for centre in own], language=person.language)


async def around(tx: Transaction, draft: WorkshopDraft, network: Network, now: datetime) -> Around:
    """What the card shows besides: the stops that it may mean, who may lead it."""
    zone = ZoneInfo(network.zone)
    known = await workshop_stops.coming(tx, network.id, now)
    team = await workshop_making.team(tx, network.id, draft.centre)
    return Around(now.astimezone(zone).date(), zone, workshop_stops.fitting(draft, known), team)


async def attach(tx: Transaction, draft: WorkshopDraft, network: Network, now: datetime) -> None:
    """Find its truck stop again, now that something was said."""
    workshop_stops.attach(draft, await workshop_stops.coming(tx, network.id, now))
