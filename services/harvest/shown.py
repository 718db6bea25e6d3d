"""The card of a harvest in the chats of the other leaders: it changes in place, so that all see all of it."""

from __future__ import annotations

from datetime import datetime

from domain.people import Person, Role
from services.harvest.card import card, card_name
from services.harvest.draft import FLOW, HarvestDraft
from services.harvest.harvests import Harvest
from services.tell import tell
from storage import cards, drafts, networks, people
from storage.database import Transaction


async def leaders(tx: Transaction, harvest: Harvest) -> list[Person]:
    """Who leads a gleaning: those who receive people there, and the coordinators of its centre."""
    workshop = harvest.workshop
    team = await people.several(tx, workshop.facilitators)
    holders = await networks.holders(tx, workshop.network, Role.COORDINATOR, workshop.centre)
    return list((team | {one.id: one for one in holders}).values())


async def show_others(tx: Transaction, person: Person, harvest: Harvest, now: datetime) -> None:
    """Show it anew wherever it stands and asks nothing just now."""
    name = card_name(harvest.workshop.id)
    for other in await leaders(tx, harvest):
        if other.id == person.id or not await cards.stands(tx, other.chat, name) or await _is_asked(tx, other):
            continue
        key = f"{name}:{now.timestamp():.3f}:to:{other.id}"
        await tell(tx, other, card(harvest), key=key, now=now, kind="card", card=name)


async def _is_asked(tx: Transaction, other: Person) -> bool:
    """Whether a question to them waits on the card."""
    begun = await drafts.load(tx, other.id)
    return begun is not None and begun[0] == FLOW and bool(HarvestDraft.model_validate(begun[1]).lines)
