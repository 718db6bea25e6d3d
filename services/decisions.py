"""What a coordinator decides on a proposal: accept, accept a part, another stop, decline. The farmer hears at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.messages import Message, Venue
from domain.offers import Offer
from domain.people import Person
from domain.refusals import Refusal
from domain.stops import Allocation, Stop
from domain.words import Lines, Mass, Value, Words, _
from matching.propose import explain_pair
from matching.values import Choice, WhyNot
from services import rights
from services.offers import by_item, place_again
from services.placing import RULES, Held, look, offer_view, shares, stop_view
from services.placing import held as hold
from services.proposals import handover_venue, proposal, propose_to_coordinators, settle_card
from services.tell import tell
from services.wording import loads, stop_line
from storage import allocations, offers, people, stops
from storage.database import Transaction

REASONS: dict[str, Words] = {
    "full": _("The day is full already."),
    "recipe": _("It does not suit the recipes of that day."),
    "team": _("The team is not numerous enough that day."),
    "state": _("The produce would not be good enough for preserves."),
    "other": _("It is not possible that day."),
}
"""Why a lot is declined, in words that can be sent to a farmer."""


async def _pending(
    tx: Transaction, person: Person, offer_id: int, stop_id: int
) -> tuple[Offer, Stop, list[Allocation]]:
    """The offer, the stop (both locked) and what is proposed between them.

    Raises:
        Refusal: the person does not decide for this stop, or it was decided already.
    """
    try:
        offer = await offers.get(tx, offer_id, lock=True)
        stop = await stops.get(tx, stop_id, lock=True)
    except LookupError:
        raise Refusal(_("This proposal does not exist any more.")) from None
    await rights.need_decider(tx, person, stop)
    every = [one for one in await allocations.of_offer(tx, offer_id) if one.stop == stop_id]
    parts = [one for one in every if one.state == "proposed"]
    if not parts:
        raise Refusal(_ended(every))
    return offer, stop, parts


def _ended(every: Sequence[Allocation]) -> Words:
    state = every[-1].state if every else "cancelled"
    if state == "accepted":
        return _("This is accepted already.")
    if state == "declined":
        return _("This is declined already.")
    return _("This proposal is not open any more.")


async def proposed(tx: Transaction, person: Person, offer_id: int, stop_id: int) -> tuple[Offer, Stop, dict[int, int]]:
    """What waits for a decision: the offer, the stop, grams by item.

    Raises:
        Refusal: the person does not decide for this stop, or it was decided already.
    """
    offer, stop, parts = await _pending(tx, person, offer_id, stop_id)
    return offer, stop, by_item(parts)


async def proposal_again(tx: Transaction, person: Person, offer_id: int, stop_id: int, now: datetime) -> Message:
    """The card of a proposal as it was first shown, with the room and freshness of now."""
    offer, stop, grams = await proposed(tx, person, offer_id, stop_id)
    taken = await stops.taken(tx, [stop_id])
    for one in await allocations.of_offer(tx, offer_id, "proposed"):
        if one.stop == stop_id:
            taken[stop_id, one.recipe] -= one.grams
    judged = explain_pair(offer_view(offer, grams), stop_view(stop, offer, taken), now, rules=RULES)
    farmer = await people.get(tx, offer.farmer)
    return proposal(offer, farmer, None if isinstance(judged, WhyNot) else Held(stop, judged, grams), stop, grams)


async def accept(
    tx: Transaction, person: Person, offer_id: int, stop_id: int, now: datetime, *, grams: int | None = None
) -> Offer:
    """Say yes to what is proposed, or to a part of it; the farmer is told where, when and how.

    Args:
        tx: the open transaction.
        person: who decides.
        offer_id: the offer.
        stop_id: the stop that it was proposed for.
        now: the moment.
        grams: only so much, if not all.

    Raises:
        Refusal: no right, decided already, the stop is over, or a part that is no part.
    """
    offer, stop, parts = await _pending(tx, person, offer_id, stop_id)
    if stop.state != "planned" or stop.start <= now:
        raise Refusal(_("This stop is over or cancelled."))
    whole = sum(one.grams for one in parts)
    if grams is not None and not 0 < grams <= whole:
        raise Refusal(_("Give a weight between 1 kg and {mass}.", mass=Mass(whole)))
    kept = await _keep(tx, parts, whole if grams is None else grams, person, now)
    await _tell_accepted(tx, offer, stop, kept, person, now)
    if sum((left := await _unplaced(tx, offer)).values()) > 0:
        await place_again(tx, offer, now, news=_rest_news(offer, left) if grams is not None else "")
    elif not await allocations.of_offer(tx, offer.id, "proposed"):
        await offers.move_to(tx, offer.id, "settled", now)
    return offer


def _rest_news(offer: Offer, left: dict[int, int]) -> Words:
    return _("For the rest ({what}) I looked again.", what=loads(offer, left))


async def _unplaced(tx: Transaction, offer: Offer) -> dict[int, int]:
    left = {item.id: item.grams for item in offer.items}
    for one in await allocations.of_offer(tx, offer.id, "proposed", "accepted"):
        left[one.item] -= one.grams
    return left


async def _keep(
    tx: Transaction, parts: Sequence[Allocation], grams: int, person: Person, now: datetime
) -> dict[int, int]:
    """Accept up to `grams` of what is proposed, in its order; what was kept, by item."""
    kept: dict[int, int] = {}
    for one in parts:
        part = min(one.grams, grams)
        grams -= part
        if part == 0:
            await allocations.decide(tx, [one.id], "cancelled", only_from=("proposed",), by=person.id, now=now)
            continue
        if part < one.grams:
            await allocations.shrink(tx, one.id, part)
        await allocations.decide(tx, [one.id], "accepted", only_from=("proposed",), by=person.id, now=now)
        kept[one.item] = kept.get(one.item, 0) + part
    return kept


async def _tell_accepted(
    tx: Transaction, offer: Offer, stop: Stop, kept: dict[int, int], person: Person, now: datetime
) -> None:
    farmer = await people.get(tx, offer.farmer)
    what = loads(offer, kept)
    lines = [_("✅ <b>Accepted: {what}.</b>", what=what), stop_line(stop), HANDOVER[offer.mode]]
    key = f"offer:{offer.id}:accepted:{stop.id}:{now.timestamp():.3f}"
    await tell(tx, farmer, Message(Lines(lines)), key=key, now=now)
    if offer.mode == "deliver":
        await tell(tx, farmer, handover_venue(stop), key=f"{key}:venue", now=now)
    outcome = _("✅ <b>Accepted by {name}.</b>", name=person.name)
    await settle_card(tx, offer, stop, outcome, what, now=now, stamp=f"accepted:{now.timestamp():.3f}")
    if offer.mode != "deliver":
        place = offer.place
        venue = Venue(place.point, farmer.called(), place.label if place.exact else offer.commune)
        await tell(tx, person, Message(venue=venue), key=f"{key}:farm", now=now)


HANDOVER: dict[str, Words] = {
    "deliver": _("Bring it to the truck at the beginning of the stop. The map follows."),
    "pickup": _("The team comes to fetch it. A coordinator calls you for the hour."),
    "glean": _("Volunteers come to pick it. A coordinator calls you for the day."),
}


async def decline(tx: Transaction, person: Person, offer_id: int, stop_id: int, reason: str, now: datetime) -> Offer:
    """Say no with a reason; another stop is looked for at once and the farmer is told both.

    Raises:
        Refusal: no right, decided already, or no such reason.
    """
    if reason not in REASONS:
        raise Refusal(_("Choose one of the reasons."))
    offer, stop, parts = await _pending(tx, person, offer_id, stop_id)
    await allocations.decide(
        tx, [one.id for one in parts], "declined", only_from=("proposed",), by=person.id, now=now, reason=reason
    )
    what = loads(offer, by_item(parts))
    outcome = _("❌ <b>Declined by {name}.</b> {reason}", name=person.name, reason=REASONS[reason])
    await settle_card(tx, offer, stop, outcome, what, now=now, stamp=f"declined:{now.timestamp():.3f}")
    news: list[Value] = [
        _("The stop of {day} cannot take {what}.", day=stop.start.date(), what=what),
        REASONS[reason],
    ]
    await place_again(tx, offer, now, news=Lines(news, " "))
    return offer


async def alternatives(tx: Transaction, person: Person, offer_id: int, stop_id: int, now: datetime) -> list[Held]:
    """Other stops that could take what is proposed, the best first."""
    offer, _stop, _parts = await _pending(tx, person, offer_id, stop_id)
    found, known, left = await look(tx, offer, now, besides=stop_id)
    return [hold(known[choice.stop_id], choice, left) for choice in found.choices]


async def use_other_stop(
    tx: Transaction, person: Person, offer_id: int, stop_id: int, other_id: int, now: datetime
) -> Offer:
    """Move what is proposed to another stop: accepted there if the person decides there too, proposed otherwise.

    Raises:
        Refusal: no right, decided already, or the other stop has no room any more.
    """
    offer, stop, parts = await _pending(tx, person, offer_id, stop_id)
    found, known, left = await look(tx, offer, now, besides=stop_id)
    choice = next((one for one in found.choices if one.stop_id == other_id), None)
    if choice is None:
        raise Refusal(_("That stop has no room any more. Look again at the other stops."))
    await allocations.decide(tx, [one.id for one in parts], "cancelled", only_from=("proposed",), by=person.id, now=now)
    other = known[other_id]
    moved = _("➡️ <b>Moved to {day} by {name}.</b>", day=other.start.date(), name=person.name)
    stamp = f"moved:{now.timestamp():.3f}"
    await settle_card(tx, offer, stop, moved, loads(offer, by_item(parts)), now=now, stamp=stamp)
    await _hold_there(tx, offer, other, choice, left, person, now)
    return offer


async def _hold_there(
    tx: Transaction, offer: Offer, other: Stop, choice: Choice, left: dict[int, int], person: Person, now: datetime
) -> None:
    there = hold(other, choice, left)
    await allocations.propose(tx, offer.network, offer.id, other.id, shares(choice, left), now)
    if person.id in {decider.id for decider in await rights.deciders(tx, other)}:
        await accept(tx, person, offer.id, other.id, now)
        return
    farmer = await people.get(tx, offer.farmer)
    await propose_to_coordinators(tx, offer, farmer, there, now)
    news = Lines([_("Another stop is proposed for {what}:", what=loads(offer, there.grams)), stop_line(other)])
    await tell(tx, farmer, Message(news), key=f"offer:{offer.id}:other:{now.timestamp():.3f}", now=now)
