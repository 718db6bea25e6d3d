"""The cards on which coordinators decide: one for each offer at each stop, the same for all who may decide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message, Venue
from domain.offers import Offer
from domain.people import Person
from domain.stops import Stop
from domain.words import Distance, Lines, Mass, Value, Words, _
from services import rights
from services.gleaning import offered
from services.offer.placing import Held
from services.tell import tell, tell_all
from services.wording import MODES, dates, grades, loads, stop_line, why
from storage import gleanings, people
from storage.database import Transaction


def card_name(offer: int, stop: int) -> str:
    """The name of the living message of an offer at a stop."""
    return f"proposal:{offer}:{stop}"


async def giver(tx: Transaction, offer: Offer) -> Person:
    """Whose produce it is: the farmer, or the farm of a gleaning that a coordinator has offered in its place."""
    farmer = await people.get(tx, offer.farmer)
    planned = await gleanings.of_offer(tx, offer.id) if offer.mode == "glean" else []
    farm = next((one.farm for one in planned if one.farm and one.farmer is None), "")
    return replace(farmer, farm=farm) if farm else farmer


async def renew_card(tx: Transaction, offer: Offer, held: Held, *, now: datetime, stamp: str) -> None:
    """Show a proposal that still waits as it is now, in place: its stop has changed."""
    message = await proposal(tx, offer, held, held.stop, held.grams)
    name = card_name(offer.id, held.stop.id)
    await tell_all(tx, await rights.deciders(tx, held.stop), message, key=f"{name}:{stamp}", now=now, card=name)


async def propose_to_coordinators(tx: Transaction, offer: Offer, held: Held, now: datetime) -> None:
    """Ask those who decide for the stop."""
    message = await proposal(tx, offer, held, held.stop, held.grams)
    for person in await rights.deciders(tx, held.stop):
        key = f"proposal:{offer.id}:{held.stop.id}:{offer.version}:{now.timestamp():.3f}:to:{person.id}"
        await tell(tx, person, message, key=key, now=now, card=card_name(offer.id, held.stop.id), fresh=True)


async def proposal(tx: Transaction, offer: Offer, held: Held | None, stop: Stop, grams: dict[int, int]) -> Message:
    """What is proposed, to whom decides. The farm's exact place stays unsaid until it must be.

    Args:
        tx: the open transaction.
        offer: the offer.
        held: why the stop suits; None when it does not any more.
        stop: the stop.
        grams: what would go there, by item.
    """
    farmer = await giver(tx, offer)
    head = _("📬 <b>Offer of {farm}</b>, {commune}", farm=farmer.called(), commune=offer.commune)
    lines: list[Value] = [head, loads(offer, grams)]
    if state := grades(offer.grades):
        lines.append(state)
    lines.append(dates(offer.ready, offer.until, said_start=offer.said_start, said_until=offer.said_until))
    lines.append(SHOWN_MODES[offer.mode])
    lines += ["", _("🚚 Proposed for:"), stop_line(stop)]
    lines.append(_coordinator_why(held, offer) if held else _("This stop no longer suits the offer."))
    rows = (*decision_buttons(offer.id, stop.id), *await offered.rows(tx, offer))
    return Message(Lines(lines), buttons=rows, photo=offer.photo)


SHOWN_MODES: dict[str, Words] = {
    "deliver": _("🚗 The farmer brings it"),
    "pickup": _("🏠 To be fetched at the farm"),
    "glean": MODES["glean"],
}


def _coordinator_why(held: Held, offer: Offer) -> Lines:
    left = held.choice.room_left_kg * 1000
    room = _("Room left after that: {mass}.", mass=Mass(left)) if left else _("The stop is full after that.")
    away = _("At {km} from the farm.", km=Distance(held.choice.km))
    return Lines([why(held.choice, offer, held.grams, away=away), room], " ")


def decision_buttons(offer: int, stop: int) -> tuple[tuple[Button, ...], ...]:
    """Accept, a part, another stop, decline."""
    return (
        (Button(_("✅ Accept"), data("lot.accept", offer, stop), style="success"),),
        (
            Button(_("Accept a part"), data("lot.part", offer, stop)),
            Button(_("Another stop"), data("lot.others", offer, stop)),
        ),
        (Button(_("Decline"), data("lot.decline", offer, stop), style="danger"),),
    )


async def settle_card(
    tx: Transaction,
    offer: Offer,
    stop: Stop,
    outcome: Words,
    what: Value,
    *,
    now: datetime,
    stamp: str,
    rows: Sequence[Sequence[Button]] = (),
) -> None:
    """Write the outcome on the card of everybody who could decide; only the buttons of `rows` are left."""
    farmer = await giver(tx, offer)
    head = _("<b>Offer of {farm}</b>, {commune}", farm=farmer.called(), commune=offer.commune)
    message = Message(Lines([outcome, "", head, what, stop_line(stop)]), buttons=rows, photo=offer.photo)
    name = card_name(offer.id, stop.id)
    await tell_all(tx, await rights.deciders(tx, stop), message, key=f"{name}:{stamp}", now=now, card=name)


def handover_venue(stop: Stop) -> Message:
    """Where to bring it, on a map."""
    return Message(
        venue=Venue(stop.point, stop.site, Lines([part for part in (stop.address, stop.commune) if part], ", "))
    )
