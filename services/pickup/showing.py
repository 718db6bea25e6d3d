"""The card of a tour in the chats of all who plan it: whoever has it sees the same."""

from __future__ import annotations

from datetime import datetime

from domain.messages import Message
from domain.people import Person
from domain.tours import PickupTour
from services import rights
from services.pickup import card
from services.pickup.views import view
from services.tell import tell
from storage import cards, stops
from storage.database import Transaction


async def message(tx: Transaction, tour: PickupTour) -> Message:
    """The card as the tour stands."""
    return card.message(await view(tx, tour))


async def everywhere(
    tx: Transaction, tour: PickupTour, now: datetime, *, besides: Person | None = None, failed: bool = False
) -> None:
    """Show a tour as it is now, in place, to those who have its card.

    Args:
        tx: the open transaction.
        tour: the tour.
        now: the moment.
        besides: who is answered already.
        failed: it could not be computed.
    """
    shown, name = card.message(await view(tx, tour), failed=failed), card.card_name(tour.stop)
    for person in await rights.deciders(tx, await stops.get(tx, tour.stop)):
        if (besides is None or person.id != besides.id) and await cards.stands(tx, person.chat, name):
            key = f"tour:{tour.id}:v{tour.version}:{now.timestamp():.3f}:card:to:{person.id}"
            await tell(tx, person, shown, key=key, now=now, kind="card", card=name)
