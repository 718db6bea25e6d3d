"""A gleaning draft and what is around it: begun, begun from a farmer's message, and shown on its card."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from domain.gleaning_drafts import DraftCrop, GleaningDraft
from domain.gleanings import MOST_GLEANERS
from domain.offers import DraftPlace, Offer
from domain.people import Network, Part, Person
from domain.places import Point
from domain.refusals import Refusal
from domain.words import _
from services import rights, when_where
from services.gleaning.card import Around
from services.offer.placing import nearest_centre
from services.workshop import making as workshop_making
from storage import allocations, offers, people, stops
from storage.database import Transaction

FARMS = 4
"""Farmers nearby that are offered as buttons."""


async def begun(tx: Transaction, person: Person, stamp: str) -> GleaningDraft:
    """An empty draft, for the centre of whoever begins it, or for the one of several that they will say.

    Raises:
        Refusal: they coordinate none.
    """
    own = await rights.own_centres(tx, person)
    if len(own) == 1:
        return GleaningDraft(stamp=stamp, centre=own[0].id)
    return GleaningDraft(stamp=stamp, centres=[(centre.id, centre.name) for centre in own])


async def around(tx: Transaction, draft: GleaningDraft, network: Network, now: datetime) -> Around:
    """What the card shows besides: who may lead it, when the farmer says that the produce is there."""
    team = await workshop_making.team(tx, network.id, draft.centre)
    offer = None if draft.offer is None or draft.workshop is not None else await offers.get(tx, draft.offer)
    days = None if offer is None else (offer.ready.date(), offer.until.date())
    return Around(now.astimezone(ZoneInfo(network.zone)), team, days)


async def attach(tx: Transaction, draft: GleaningDraft, network: Network) -> None:
    """Find the farmers near the place, now that it may have been said."""
    draft.farms = []
    if draft.farm or draft.farmer is not None or draft.lat is None or draft.lon is None:
        return
    near = await offers.farmers_near(tx, network.id, Point(draft.lat, draft.lon), limit=2 * FARMS)
    known = await people.several(tx, near)
    farmers = [known[key] for key in near if key in known and known[key].is_(Part.FARMER)]
    draft.farms = [(one.id, one.called()) for one in farmers[:FARMS]]


# --- from a farmer's message ------------------------------------------------------------------------------------------


async def offered(tx: Transaction, person: Person, offer_id: int, now: datetime) -> Offer:
    """A farmer's message of produce to be picked, for a coordinator who may prepare its gleaning.

    Raises:
        Refusal: there is none, it is over, or others decide.
    """
    try:
        offer = await offers.get(tx, offer_id)
    except LookupError:
        offer = None
    if offer is None or offer.network != person.network or offer.mode != "glean":
        raise Refusal(_("I do not find this offer. What waits for you: /proposals"))
    if not await _decides(tx, person, offer):
        raise Refusal(_("Another centre decides about this offer."))
    if offer.state not in {"open", "settled"} or offer.until <= now:
        raise Refusal(_("This offer is over. The farm can send a new one."))
    return offer


async def _decides(tx: Transaction, person: Person, offer: Offer) -> bool:
    """Whether a coordinator's centre has to do with an offer: by a stop that it is proposed to, or as the nearest."""
    own = await rights.need_coordinator(tx, person)
    nearest = await nearest_centre(tx, offer)
    centres = {nearest.id} if nearest is not None else set()
    for stop_id in {one.stop for one in await allocations.of_offer(tx, offer.id)}:
        centres.add((await stops.get(tx, stop_id)).centre)
    return bool(centres & set(own))


async def from_offer(tx: Transaction, person: Person, offer: Offer, stamp: str, now: datetime) -> GleaningDraft:
    """A draft that knows what a farmer has said: crops, place, farm, volunteers, the day if there is only one."""
    draft = await begun(tx, person, stamp)
    farmer = await people.get(tx, offer.farmer)
    draft.crops = [DraftCrop(product=item.product, grams=item.grams) for item in offer.items]
    draft.offer, draft.farmer, draft.farm = offer.id, farmer.id, farmer.called()
    draft.site = farmer.farm
    when_where.settle(draft, DraftPlace.of(offer.place))
    if offer.volunteers:
        draft.most = min(offer.volunteers, MOST_GLEANERS)
    first = max(offer.ready, now.astimezone(offer.ready.tzinfo)).date()
    if first == offer.until.date():
        draft.day = first
    return draft
