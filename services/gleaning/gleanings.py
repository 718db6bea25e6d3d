"""What coordinators do with gleanings: prepare, open, change, call off. Volunteers, the farmer and the truck follow."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.people import Person
from domain.refusals import Refusal
from domain.words import _
from domain.workshops import Workshop
from services import rights
from storage import gleanings, workshops
from storage.database import Transaction


async def open_(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> Workshop:
    """Open a gleaning that is prepared: volunteers see it, and are called from now on.

    Raises:
        Refusal: no right, over, open already, or something is missing that the law or prudence asks for.
    """
    try:
        workshop = await workshops.get(tx, workshop_id, lock=True)
    except LookupError:
        raise Refusal(_("I do not find this gleaning.")) from None
    await rights.need_planner(tx, person, workshop)
    await workshops.change(tx, replace(workshop, state="planned"), now, by=person.id)
    gleaning = await gleanings.get(tx, workshop_id)
    await gleanings.change(tx, replace(gleaning, opened_at=now))
    return await workshops.get(tx, workshop_id)
