"""The agreement of a gleaning as a file, for its coordinators to print."""

from __future__ import annotations

from datetime import datetime

from domain.gleanings import Gleaning
from domain.messages import Attachment
from domain.words import _
from domain.workshops import Workshop
from locales import plain
from services.gleaning.farmers import farmer_of, leaders
from services.papers.agreement import Parties
from services.papers.agreement import agreement as drawn
from services.workshop.papers import PDF
from storage import gleanings, networks
from storage.database import Transaction


async def agreement(
    tx: Transaction, workshop: Workshop, gleaning: Gleaning, language: str, now: datetime
) -> Attachment:
    """The agreement between farm, association and volunteers as it stands, a draft to be signed."""
    farmer, centre = await farmer_of(tx, gleaning), await networks.a_centre(tx, workshop.centre)
    parties = Parties(
        farm=gleaning.farm or ("" if farmer is None else farmer.called()),
        phone=gleaning.phone,
        centre=centre.name,
        commune=centre.commune,
        leaders=await leaders(tx, workshop),
    )
    insured = await gleanings.insured(tx, workshop.centre)
    page = drawn(workshop, gleaning, insured, parties, language=language, now=now)
    return Attachment.of(plain(_("agreement-{id}.pdf", id=str(workshop.id)), language), PDF, page)
