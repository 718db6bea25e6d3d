"""The card of a workshop or of a gleaning, whichever it is: whoever answers a button need not know."""

from __future__ import annotations

from domain.messages import Message
from domain.people import Person
from domain.words import Value
from services.gleaning_lists import cards as gleaning_cards
from services.gleaning_lists.cards import Known
from services.workshop import cards as workshop_cards
from services.workshop.views import View
from storage import gleanings, people
from storage.database import Transaction


async def short(tx: Transaction, seen: View, person: Person) -> Message:
    """What one needs to choose, and the buttons to sign up."""
    if not seen.workshop.is_gleaning:
        return workshop_cards.short(seen, person)
    return gleaning_cards.short(seen, await gleanings.get(tx, seen.workshop.id))


async def whole(tx: Transaction, seen: View, person: Person, *, note: Value = "", partner: str = "") -> Message:
    """All that is known of it."""
    found = await people.several(tx, seen.workshop.facilitators)
    leaders = [found[one] for one in seen.workshop.facilitators if one in found]
    if not seen.workshop.is_gleaning:
        return workshop_cards.whole(seen, leaders, note=note, partner=partner)
    gleaning = await gleanings.get(tx, seen.workshop.id)
    farmer = None if gleaning.farmer is None else await people.get(tx, gleaning.farmer)
    return gleaning_cards.whole(seen, gleaning, Known(leaders, farmer), person, note=note)
