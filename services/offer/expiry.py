"""What happens because time passes: offers end, proposals that nobody answered are let go. Said once, however late."""

from __future__ import annotations

from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.offers import Offer
from domain.words import Lines, Value, _
from services.offer.offers import by_item, place_again
from services.offer.placing import free_grams
from services.offer.proposals import settle_card
from services.tell import tell
from services.wording import loads
from storage import allocations, offers, people, stops
from storage.database import Transaction


async def expire(tx: Transaction, offer_id: int, now: datetime) -> None:
    """The time of an offer is over: what was accepted of it stands, the rest is told to the farmer, once."""
    offer = await offers.get(tx, offer_id, lock=True)
    if offer.state != "open":
        return
    proposed = await allocations.of_offer(tx, offer.id, "proposed")
    await allocations.decide(tx, [one.id for one in proposed], "cancelled", only_from=("proposed",), by=None, now=now)
    for stop_id in dict.fromkeys(one.stop for one in proposed):
        grams = by_item([one for one in proposed if one.stop == stop_id])
        outcome = _("⌛ <b>Too late: the date of the offer is over.</b>")
        stop = await stops.get(tx, stop_id)
        await settle_card(tx, offer, stop, outcome, loads(offer, grams), now=now, stamp=f"expired:{offer.version}")
    left = await free_grams(tx, offer)
    accepted = sum(left.values()) < offer.grams()
    await offers.move_to(tx, offer.id, "settled" if accepted else "expired", now)
    farmer = await people.get(tx, offer.farmer)
    key = f"offer:{offer.id}:v{offer.version}:expired"
    await tell(tx, farmer, _too_late(offer, left, accepted=accepted), key=key, now=now)


def _too_late(offer: Offer, left: dict[int, int], *, accepted: bool) -> Message:
    what = loads(offer, left)
    lines: list[Value] = [_("⌛ No stop was found in time for {what}.", what=what)]
    if accepted:
        lines.append(_("What was accepted stays accepted: /my_offers"))
        return Message(Lines(lines))
    lines.append(_("If the produce is still good, send me a new date."))
    return Message(Lines(lines), buttons=((Button(_("Offer it again"), data("offer.again", offer.id)),),))


async def let_go(tx: Transaction, offer_id: int, stop_id: int, now: datetime) -> None:
    """Nobody answered a proposal before its stop began: say so, and look for another stop."""
    offer = await offers.get(tx, offer_id, lock=True)
    parts = [one for one in await allocations.of_offer(tx, offer_id, "proposed") if one.stop == stop_id]
    if not parts:
        return
    stop = await stops.get(tx, stop_id)
    await allocations.decide(tx, [one.id for one in parts], "cancelled", only_from=("proposed",), by=None, now=now)
    what = loads(offer, by_item(parts))
    outcome = _("⌛ <b>Nobody answered before the stop began.</b>")
    await settle_card(tx, offer, stop, outcome, what, now=now, stamp=f"unanswered:v{stop.version}:{offer.version}")
    sorry = _("🙏 Nobody could answer in time for the stop of {day}. I am sorry.", day=stop.start.date())
    await place_again(tx, offer, now, news=Lines([sorry, _("I have looked again for {what}.", what=what)], " "))
