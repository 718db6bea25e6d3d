"""What a coordinator decides on a proposal: accept, accept a part, another stop, decline. The farmer hears at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.messages import Message
from domain.offers import Offer
from domain.people import Person
from domain.refusals import Refusal
from domain.stops import Allocation, Stop
from domain.words import Lines, Mass, Value, Words, _
from matching.values import Choice
from services import rights
from services.offer.acceptance import tell_accepted
from services.offer.offers import by_item, place_again
from services.offer.placing import Held, look, others_at, rules_of, shares, suits
from services.offer.placing import held as hold
from services.offer.proposals import proposal, propose_to_coordinators, settle_card
from services.offer.rematching import rematch
from services.tell import tell
from services.wording import loads, stop_line
from storage import allocations, networks, offers, people, stops
from storage.database import Transaction

REASONS: dict[str, Words] = {
    "full": _("The day is full already."),
    "recipe": _("It does not suit the recipes of that day."),
    "team": _("The team is too small that day."),
    "state": _("The produce would not be good enough for preserves."),
    "other": _("It is not possible that day."),
}
"""Why a lot is declined, in words that can be sent to a farmer."""
PART = "part"
"""The reason of the rest when only a part was accepted."""
LEAST = 1000
"""Grams of the smallest part that can be accepted."""


async def _pending(
    tx: Transaction, person: Person, offer_id: int, stop_id: int, now: datetime
) -> tuple[Offer, Stop, list[Allocation]]:
    """The offer, the stop (nobody else changes them meanwhile) and what is proposed between them.

    Raises:
        Refusal: the person does not decide for this stop, it was decided already, or it is too late.
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
        raise Refusal(await _ended(tx, person, offer, stop, every))
    if stop.start <= now:
        raise Refusal(_("This stop has begun. It is too late to decide here."))
    return offer, stop, parts


async def _ended(tx: Transaction, person: Person, offer: Offer, stop: Stop, every: Sequence[Allocation]) -> Words:
    """Why a proposal is not open any more, and by whom."""
    if offer.state == "withdrawn":
        return _("The farmer has taken this offer back.")
    if stop.state == "cancelled":
        return _("This stop is cancelled.")
    decided = [one for one in every if one.state in {"accepted", "declined"} and one.reason != PART]
    if not decided:
        return _("This proposal is not open any more. If there is a newer one, it is further down.")
    last = decided[-1]
    if last.decided_by in {person.id, None}:
        return (
            _("You have accepted this already.") if last.state == "accepted" else _("You have declined this already.")
        )
    name = (await people.get(tx, last.decided_by)).name
    if last.state == "accepted":
        return _("{name} has accepted this already.", name=name)
    return _("{name} has declined this already.", name=name)


async def proposed(
    tx: Transaction, person: Person, offer_id: int, stop_id: int, now: datetime
) -> tuple[Offer, Stop, dict[int, int]]:
    """What waits for a decision: the offer, the stop, grams by item.

    Raises:
        Refusal: the person does not decide for this stop, or it was decided already.
    """
    offer, stop, parts = await _pending(tx, person, offer_id, stop_id, now)
    return offer, stop, by_item(parts)


async def proposal_again(tx: Transaction, person: Person, offer_id: int, stop_id: int, now: datetime) -> Message:
    """The card of a proposal as it was first shown, with the room and freshness of now."""
    offer, stop, parts = await _pending(tx, person, offer_id, stop_id, now)
    grams = by_item(parts)
    rules = await rules_of(tx, offer)
    judged = suits(offer, stop, grams, await others_at(tx, stop, parts), now, rules=rules)
    held = Held(stop, judged, grams) if isinstance(judged, Choice) else None
    return await proposal(tx, offer, held, stop, grams)


async def accept(
    tx: Transaction, person: Person, offer_id: int, stop_id: int, now: datetime, *, grams: int | None = None
) -> Value:
    """Say yes to what is proposed, or to a part of it; the farmer is told where, when and how. What was accepted.

    Args:
        tx: the open transaction.
        person: who decides.
        offer_id: the offer.
        stop_id: the stop that it was proposed for.
        now: the moment.
        grams: only so much, if not all. The rest is declined here and looked for elsewhere.

    Raises:
        Refusal: no right, decided already, the stop is over, or a part that is no part.
    """
    offer, stop, parts = await _pending(tx, person, offer_id, stop_id, now)
    whole = sum(one.grams for one in parts)
    if grams is not None and not min(LEAST, whole) <= grams <= whole:
        raise Refusal(_("Write a weight between 1 kg and {mass}.", mass=Mass(whole)))
    kept = await _keep(tx, parts, whole if grams is None else grams, person, now)
    await tell_accepted(tx, offer, stop, kept, person, now)
    left = await _unplaced(tx, offer)
    if sum(left.values()) > 0:
        rest = _("For the rest ({what}) I have looked again.", what=loads(offer, left))
        await place_again(tx, offer, now, news=rest if sum(kept.values()) < whole else "")
    elif not await allocations.of_offer(tx, offer.id, "proposed"):
        await offers.move_to(tx, offer.id, "settled", now)
    if sum(kept.values()) < whole:
        await rematch(tx, offer.network, now, besides=offer.id)
    return loads(offer, kept)


async def _unplaced(tx: Transaction, offer: Offer) -> dict[int, int]:
    left = {item.id: item.grams for item in offer.items}
    for one in await allocations.of_offer(tx, offer.id, "proposed", "accepted"):
        left[one.item] -= one.grams
    return left


async def _keep(
    tx: Transaction, parts: Sequence[Allocation], grams: int, person: Person, now: datetime
) -> dict[int, int]:
    """Accept up to `grams` of what is proposed, in its order, and decline the rest; what was kept, by item."""
    kept: dict[int, int] = {}
    yes: list[int] = []
    no: list[int] = []
    for one in parts:
        part = min(one.grams, grams)
        grams -= part
        if part == 0:
            no.append(one.id)
            continue
        if part < one.grams:
            no.append(await allocations.split(tx, one.id, part))
        yes.append(one.id)
        kept[one.item] = kept.get(one.item, 0) + part
    await allocations.decide(tx, yes, "accepted", only_from=("proposed",), by=person.id, now=now)
    await allocations.decide(tx, no, "declined", only_from=("proposed",), by=person.id, now=now, reason=PART)
    return kept


async def decline(tx: Transaction, person: Person, offer_id: int, stop_id: int, reason: str, now: datetime) -> Offer:
    """Say no with a reason; another stop is looked for at once and the farmer is told both.

    Raises:
        Refusal: no right, decided already, or no such reason.
    """
    if reason not in REASONS:
        raise Refusal(_("Choose one of the reasons."))
    offer, stop, parts = await _pending(tx, person, offer_id, stop_id, now)
    ids = [one.id for one in parts]
    await allocations.decide(tx, ids, "declined", only_from=("proposed",), by=person.id, now=now, reason=reason)
    what = loads(offer, by_item(parts))
    outcome = _("❌ <b>Declined by {name}.</b> {reason}", name=person.name, reason=REASONS[reason])
    await settle_card(tx, offer, stop, outcome, what, now=now, stamp=f"declined:{now.timestamp():.3f}")
    cannot = _("The stop of {day} cannot take {what}.", day=stop.start.date(), what=what)
    await place_again(tx, offer, now, news=Lines([cannot, REASONS[reason]], " "))
    await rematch(tx, offer.network, now, besides=offer.id)
    return offer


async def alternatives(tx: Transaction, person: Person, offer_id: int, stop_id: int, now: datetime) -> list[Held]:
    """Other stops that could take what is proposed, the best first."""
    offer, _stop, _parts = await _pending(tx, person, offer_id, stop_id, now)
    found, known, left = await look(tx, offer, now, besides=stop_id)
    return [hold(known[choice.stop_id], choice, left) for choice in found.choices]


async def use_other_stop(
    tx: Transaction, person: Person, offer_id: int, stop_id: int, other_id: int, now: datetime
) -> bool:
    """Move what is proposed to another stop: accepted there if the person decides there too (True), else proposed.

    Raises:
        Refusal: no right, decided already, or the other stop has no room any more.
    """
    offer, stop, parts = await _pending(tx, person, offer_id, stop_id, now)
    found, known, left = await look(tx, offer, now, besides=stop_id)
    choice = next((one for one in found.choices if one.stop_id == other_id), None)
    if choice is None:
        raise Refusal(_("That stop has no room any more. Look again at the other stops."))
    await allocations.decide(tx, [one.id for one in parts], "cancelled", only_from=("proposed",), by=person.id, now=now)
    other = known[other_id]
    moved = _("➡️ <b>Moved to {day} by {name}.</b>", day=other.start.date(), name=person.name)
    stamp = f"moved:{now.timestamp():.3f}"
    await settle_card(tx, offer, stop, moved, loads(offer, by_item(parts)), now=now, stamp=stamp)
    there = hold(other, choice, left)
    await allocations.propose(tx, offer.network, offer.id, other.id, shares(choice, left), now)
    own = person.id in {decider.id for decider in await rights.deciders(tx, other)}
    if own:
        await accept(tx, person, offer.id, other.id, now)
    else:
        await _propose_there(tx, offer, there, now)
    await rematch(tx, offer.network, now, besides=offer.id)
    return own


async def _propose_there(tx: Transaction, offer: Offer, there: Held, now: datetime) -> None:
    farmer = await people.get(tx, offer.farmer)
    await propose_to_coordinators(tx, offer, there, now)
    centre = await networks.a_centre(tx, there.stop.centre)
    lines: list[Value] = [
        _("➡️ <b>Another stop is proposed for {what}:</b>", what=loads(offer, there.grams)),
        stop_line(there.stop),
        _("{centre} must say yes. I write to you as soon as it is done.", centre=centre.name),
    ]
    await tell(tx, farmer, Message(Lines(lines)), key=f"offer:{offer.id}:other:{now.timestamp():.3f}", now=now)
    await place_again(tx, offer, now, news="")
