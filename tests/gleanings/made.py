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
    workshop = Workshop(
        id=0,
        network=centre.network,
        centre=centre.id,
        stop=None,
        title="Carottes",
        theme=Theme.GLEANING,
        recipe=None,
        about="",
        audiences=(),
        language="fr",
        seats=8,
        kept_newcomers=0,
        kept_partner=0,
        partner="",
        access=(),
        bring="",
        price_cents=0,
        deposit_cents=0,
        facilitators=(),
        site=site.label,
        address="",
        commune=site.commune,
        point=site.point,
        start=start,
        end=start + timedelta(hours=3),
        series="",
        state="planned",
        taken=0,
        version=1,
    )
    made = await workshops.add(tx, replace(workshop, **changes), now)
    gleaning = Gleaning(
        workshop=made.id,
        network=centre.network,
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
        after_harvest_at=now,
        agreed_at=now,
        agreed_by=None,
        opened_at=now,
        calling="off",
        next_call_at=None,
        dropped=0,
        danger_at=None,
        version=1,
    )
    return made, await gleanings.add(tx, replace(gleaning, **(of or {})))
