"""A gleaning that stands, for tests of what comes after it was planned."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from domain.gleanings import Crop, Gleaning
from domain.people import Centre
from domain.places import Place, Point
from domain.workshops import Theme, Workshop
from storage import gleanings, workshops
from storage.database import Transaction
from tests.end_to_end.table import a_workshop

BRACQUEMONT = Place("Ferme des Tilleuls", Point(49.945, 1.145), "Bracquemont", "76137")


async def a_gleaning(
    tx: Transaction, centre: Centre, start: datetime, now: datetime, *, of: dict[str, Any] | None = None, **changes: Any
) -> tuple[Workshop, Gleaning]:
    """Carrots at Bracquemont, 4 to 8 people, three hours; opened, insured and agreed; nobody is called yet.

    Args:
        tx: the open transaction.
        centre: whose it is.
        start: aware, in its own zone.
        now: the moment at which it is opened.
        of: fields of `Gleaning` that differ.
        changes: fields of `Workshop` that differ.
    """
    site = BRACQUEMONT
    field = {"title": "Carottes", "theme": Theme.GLEANING, "site": site.label, "commune": site.commune}
    when = {"point": site.point, "start": start, "end": start + timedelta(hours=3)}
    workshop = a_workshop(centre, now, days=0, hour=9, **(field | when | changes))
    made = await workshops.add(tx, workshop, now)
    opened = {"after_harvest_at": now, "agreed_at": now, "opened_at": now}
    return made, await gleanings.add(tx, said_of(made.id, centre.network, **(opened | (of or {}))))


def said_of(workshop: int, network: int, **changes: Any) -> Gleaning:
    """What only a gleaning has: carrots of the Tilleuls farm, for 4 people at least; nothing signed, nobody called."""
    plain = Gleaning(
        workshop=workshop,
        network=network,
        offer=None,
        farmer=None,
        farm="Ferme des Tilleuls",
        phone="",
        field=None,
        crops=(Crop("carotte", 240_000),),
        least=4,
        want=None,
        tools="",
        wear="",
        cars=0,
        min_age=None,
        on_tree=False,
        tree_word_at=None,
        after_harvest_at=None,
        agreed_at=None,
        agreed_by=None,
        opened_at=None,
        calling="off",
        next_call_at=None,
        dropped=0,
        danger_at=None,
        version=1,
    )
    return replace(plain, **changes)
