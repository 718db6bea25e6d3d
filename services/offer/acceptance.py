"""Telling that a lot is accepted: the farmer where, when and how to hand it over; the coordinators what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message, Venue
from domain.offers import Offer
from domain.people import Person
from domain.stops import Stop
from domain.words import Lines, Value, When, _
from services.gleaning import offered
from services.offer.proposals import handover_venue, settle_card
from services.tell import tell
from services.wording import linked, loads, stop_line
from storage import networks, people
from storage.database import Transaction


async def tell_accepted(
    tx: Transaction, offer: Offer, stop: Stop, kept: dict[int, int], person: Person, now: datetime
) -> None:
    """Tell the farmer and all who could have decided; `kept` are the accepted grams by item, `person` decided."""
    farmer = await people.get(tx, offer.farmer)
    what, stamp = loads(offer, kept), f"{now.timestamp():.3f}"
    key = f"offer:{offer.id}:accepted:{stop.id}:{stamp}"
    how = await _how(tx, offer, stop, person)
    lines = [_("✅ <b>Accepted: {what}.</b>", what=what), stop_line(stop), how]
    await tell(tx, farmer, Message(Lines(lines)), key=key, now=now)
    if offer.mode == "deliver":
        await tell(tx, farmer, handover_venue(stop), key=f"{key}:venue", now=now)
    outcome = _("✅ <b>Accepted by {name}.</b>", name=person.name)
    rows = await offered.rows(tx, offer)
    await settle_card(tx, offer, stop, outcome, what, now=now, stamp=f"accepted:{stamp}", rows=rows)
    if offer.mode != "deliver" and await offered.of(tx, offer) is None:
        await tell(tx, person, _to_agree(offer, stop, farmer, what, rows), key=f"{key}:agree", now=now)
        await tell(tx, person, Message(venue=_farm(offer, farmer)), key=f"{key}:farm", now=now)


async def _how(tx: Transaction, offer: Offer, stop: Stop, person: Person) -> Value:
    if offer.mode == "deliver":
        return _("Bring it to the truck at the beginning of the stop. The map follows.")
    if (gleaning := await offered.of(tx, offer)) is not None:
        return _("Volunteers pick it on {when}, then bring it to the truck.", when=When(gleaning.start))
    centre = await networks.a_centre(tx, stop.centre)
    who = _("{name} ({centre})", name=linked(person), centre=centre.name)
    if offer.mode == "pickup":
        return _("The team comes to fetch it. {who} writes to you for the hour.", who=who)
    return _("Volunteers come to pick it. {who} writes to you for the day.", who=who)


def _to_agree(offer: Offer, stop: Stop, farmer: Person, what: Value, rows: Sequence[Sequence[Button]]) -> Message:
    if offer.mode == "pickup":
        said = _("📞 {what}: write to {who} to agree on the hour.", what=what, who=linked(farmer))
        alone = _("Or plan a pick-up tour: each farm is told its hour.")
        tour = Button(_("Pick-up tour"), data("tour.plan", stop.id))
        return Message(Lines([said, alone]), buttons=((tour,),))
    said = _("📞 {what}: write to {who} to agree on the day.", what=what, who=linked(farmer))
    return Message(said, buttons=rows)


def _farm(offer: Offer, farmer: Person) -> Venue:
    place = offer.place
    return Venue(place.point, farmer.called(), place.label if place.exact else offer.commune)
