"""What coordinators hear of a farmer's message of produce to be picked, besides what is proposed to their stops."""

from __future__ import annotations

from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.offers import Offer
from domain.people import Person, Role
from domain.words import Lines, Value, Words, _, many
from domain.workshops import Workshop
from services import rights
from services.tell import tell_all
from services.wording import grades, offer_lines
from services.workshop.words import line
from storage import gleanings, networks, workshops
from storage.database import Transaction

TO_PICK: Words = _("🌾 To be picked by volunteers")


async def of(tx: Transaction, offer: Offer) -> Workshop | None:
    """The gleaning that was made of an offer and is not called off, if there is one."""
    if offer.mode != "glean":
        return None
    known = await workshops.several(tx, [one.workshop for one in await gleanings.of_offer(tx, offer.id)])
    return next((known[key] for key in sorted(known, reverse=True) if known[key].state != "cancelled"), None)


async def rows(tx: Transaction, offer: Offer) -> tuple[tuple[Button, ...], ...]:
    """The way to the gleaning of what volunteers are to pick: prepared from the offer, or shown."""
    if offer.mode != "glean":
        return ()
    label = _("🥕 Prepare the gleaning") if await of(tx, offer) is None else _("🥕 The gleaning")
    return ((Button(label, data("gleaning.from", offer.id)),),)


async def told_no_stop(tx: Transaction, offer: Offer, farmer: Person, centre_id: int, now: datetime) -> None:
    """No stop asks anybody about it: the nearest centre hears of it, volunteers can pick all the same."""
    lines: list[Value] = [
        _("📬 <b>A farm offers a gleaning: {farm}</b>, {commune}", farm=farmer.called(), commune=offer.commune),
        offer_lines(offer, mode=TO_PICK),
    ]
    if state := grades(offer.grades):
        lines.append(state)
    lines.append(_("No truck stop suits it yet. I keep looking."))
    message = Message(Lines(lines), buttons=await rows(tx, offer), photo=offer.photo)
    team = await networks.holders(tx, offer.network, Role.COORDINATOR, centre_id)
    await tell_all(tx, team, message, key=f"offer:{offer.id}:v{offer.version}:gleaning", now=now)


async def told_withdrawn(tx: Transaction, offer: Offer, farmer: Person, now: datetime) -> None:
    """The farmer takes back what a gleaning was planned for: who plans it decides what becomes of it."""
    workshop = await of(tx, offer)
    if workshop is None or workshop.start <= now:
        return
    lines: list[Value] = [
        _("⚠️ <b>{farm} takes the offer back that this gleaning is for:</b>", farm=farmer.called()),
        line(workshop),
    ]
    if workshop.taken:
        lines.append(many("{n} person has signed up.", "{n} people have signed up.", workshop.taken))
    lines.append(_("Ring the farm. If nothing is left to glean, call it off."))
    button = Button(_("🥕 The gleaning"), data("gleaning.manage", workshop.id))
    message = Message(Lines(lines), buttons=((button,),))
    key = f"gleaning:{workshop.id}:offer:{offer.version}:withdrawn"
    others = [one for one in await rights.deciders(tx, workshop) if one.id != farmer.id]
    await tell_all(tx, others, message, key=key, now=now)
