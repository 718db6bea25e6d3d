"""What a farmer does with an offer: confirm, change, withdraw, look farther, prefer a stop, pass it on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.catalogue import shelf_life
from domain.messages import Button, Message
from domain.offers import RADIUS_KM, DraftItem, Offer, OfferDraft
from domain.people import Part, Person, Role
from domain.places import Place
from domain.refusals import Refusal
from domain.stops import Allocation
from domain.words import Distance, Lines, Mass, Value, Words, _
from matching.values import Reason
from services.gleaning import offered
from services.offer.placing import Held, Placed, look, nearest_centre, place, shares
from services.offer.placing import held as hold
from services.offer.proposals import SHOWN_MODES, propose_to_coordinators, settle_card
from services.tell import tell, tell_all
from services.wording import choice_label, instead, kept, linked, loads, offer_lines, stop_line, why, why_none
from storage import allocations, networks, offers, people, stops
from storage.database import Transaction

FARTHEST_KM = 100


async def post_offer(tx: Transaction, farmer: Person, draft: OfferDraft, now: datetime) -> Offer:
    """Record what the farmer offers, thank them, and propose the best stops.

    Raises:
        Refusal: something is missing, or the produce would be spoilt before it is ready.
    """
    network = await networks.get(tx, farmer.network)
    new, items = _offer_of(draft, farmer, now, ZoneInfo(network.zone))
    if draft.offer is None:
        offer = await offers.add(tx, new, items, now)
    else:
        offer = await _rewrite(tx, farmer, replace(new, id=draft.offer), items, now)
    if Part.FARMER not in farmer.parts:
        await people.keep(tx, farmer.id, parts=farmer.parts | {Part.FARMER})
    if farmer.place is None:
        await people.keep(tx, farmer.id, place=offer.place)
    placed = await place(tx, offer, now)
    await _answer(tx, farmer, offer, placed, now, noted=True)
    if offer.mode == "glean" and not placed.held and (centre := await nearest_centre(tx, offer)) is not None:
        await offered.told_no_stop(tx, offer, farmer, centre.id, now)
    return offer


def _offer_of(
    draft: OfferDraft, farmer: Person, now: datetime, zone: ZoneInfo
) -> tuple[Offer, list[tuple[DraftItem, timedelta]]]:
    if draft.missing() is not None or draft.place is None or draft.mode is None:
        raise Refusal(_("Something is still missing. Answer the question on the card."))
    ready, until = draft.window(now, zone)
    if until <= max(now, ready):
        raise Refusal(_("This date is over. Until when can it be used?"))
    where: Place = draft.place.place()
    known = min(farmer.radius_km, FARTHEST_KM) if draft.mode == "deliver" else RADIUS_KM[draft.mode]
    new = Offer(
        id=0,
        network=farmer.network,
        farmer=farmer.id,
        kind=draft.kind,
        state="open",
        mode=draft.mode,
        radius_km=known,
        grades=tuple(draft.grades),
        ready=ready,
        until=until,
        said_start=draft.start is not None,
        said_until=draft.until is not None,
        commune=where.commune or where.label,
        point=where.point.coarse(),
        place=where,
        volunteers=draft.volunteers,
        photo=draft.photo,
        words=draft.words,
        items=(),
        created_at=now,
        version=1,
    )
    return new, [(item, shelf_life(item.product, draft.grades)) for item in draft.items]


async def _rewrite(
    tx: Transaction, farmer: Person, new: Offer, items: Sequence[tuple[DraftItem, timedelta]], now: datetime
) -> Offer:
    """Put a changed offer in the place of what it was; those who counted on it are told."""
    old = await own_offer(tx, farmer, new.id)
    await let_go(tx, old, now)
    await allocations.forget(tx, old.id)
    return await offers.change(tx, replace(new, version=old.version), items, now)


async def own_offer(tx: Transaction, farmer: Person, offer_id: int) -> Offer:
    """An open offer of this farmer, locked.

    Raises:
        Refusal: it is not theirs, or it is over.
    """
    try:
        offer = await offers.get(tx, offer_id, lock=True)
    except LookupError:
        offer = None
    if offer is None or offer.farmer != farmer.id:
        raise Refusal(_("I do not find this offer. Your offers are here: /my_offers"))
    if offer.state not in {"open", "settled"}:
        raise Refusal(_("This offer is over. You can send a new one at any time."))
    return offer


async def withdraw(tx: Transaction, farmer: Person, offer_id: int, now: datetime) -> Offer:
    """The farmer takes the offer back; coordinators who counted on it are told, the room is free again."""
    offer = await own_offer(tx, farmer, offer_id)
    await let_go(tx, offer, now)
    await offers.move_to(tx, offer.id, "withdrawn", now, only_from=offer.state)
    await offered.told_withdrawn(tx, offer, farmer, now)
    return offer


BACK = _("↩️ <b>Taken back by the farmer.</b>")
PREFERRED = _("↩️ <b>The farmer prefers another stop.</b>")


async def let_go(tx: Transaction, offer: Offer, now: datetime, outcome: Words = BACK) -> None:
    """Free the room that an offer holds and write the outcome on the coordinators' cards."""
    holding = await allocations.of_offer(tx, offer.id, "proposed", "accepted")
    by = offer.farmer
    await allocations.decide(
        tx, [one.id for one in holding], "cancelled", only_from=("proposed", "accepted"), by=by, now=now
    )
    for stop_id in dict.fromkeys(one.stop for one in holding):
        grams = by_item([one for one in holding if one.stop == stop_id])
        stop = await stops.get(tx, stop_id)
        await settle_card(
            tx, offer, stop, outcome, loads(offer, grams), now=now, stamp=f"back:{offer.version}:{now.timestamp():.0f}"
        )


def by_item(parts: Sequence[Allocation]) -> dict[int, int]:
    """Grams by item."""
    grams: dict[int, int] = {}
    for part in parts:
        grams[part.item] = grams.get(part.item, 0) + part.grams
    return grams


async def look_farther(tx: Transaction, farmer: Person, offer_id: int, km: int, now: datetime) -> None:
    """The farmer is ready to drive farther for this offer."""
    offer = await own_offer(tx, farmer, offer_id)
    if not offer.radius_km < km <= FARTHEST_KM:
        raise Refusal(_("I already look that far."))
    await offers.reach(tx, offer.id, km)
    offer = await offers.get(tx, offer_id)
    await _answer(tx, farmer, offer, await place(tx, offer, now), now, noted=False)


async def prefer(tx: Transaction, farmer: Person, offer_id: int, stop_id: int, now: datetime) -> None:
    """The farmer prefers another of the stops that were proposed.

    Raises:
        Refusal: it was accepted meanwhile, or the stop has no room any more.
    """
    offer = await own_offer(tx, farmer, offer_id)
    holding = await allocations.of_offer(tx, offer.id, "proposed", "accepted")
    if any(one.state == "accepted" for one in holding):
        raise Refusal(_("A coordinator has already said yes to the other stop. To withdraw the offer: /my_offers"))
    await let_go(tx, offer, now, PREFERRED)
    proposal, known, left = await look(tx, offer, now)
    chosen = next((choice for choice in proposal.choices if choice.stop_id == stop_id), None)
    if chosen is None:
        raise Refusal(_("This stop has no room any more. The first proposal stands."))
    there = hold(known[stop_id], chosen, left)
    await allocations.propose(tx, offer.network, offer.id, stop_id, shares(chosen, left), now)
    rest = sum(left.values()) - there.total()
    await _answer(tx, farmer, offer, Placed((there,), (), None, rest), now, noted=False)


async def pass_on(tx: Transaction, farmer: Person, offer_id: int, now: datetime) -> None:
    """The farmer gives the offer to the food bank that the centre named."""
    offer = await own_offer(tx, farmer, offer_id)
    centre = await nearest_centre(tx, offer)
    if centre is None or not centre.food_bank:
        raise Refusal(_("No food bank is known here. I keep looking for a stop."))
    await let_go(tx, offer, now)
    await offers.move_to(tx, offer.id, "passed_on", now, only_from=offer.state)
    said = _("🤝 This is for {food_bank}. {centre} puts you in touch.", food_bank=centre.food_bank, centre=centre.name)
    await tell(tx, farmer, Message(said), key=f"offer:{offer.id}:passed_on", now=now)
    head = _("🤝 <b>For {food_bank}</b>: {farm} gives this.", food_bank=centre.food_bank, farm=farmer.called())
    touch = _("Please put them in touch. To write to the farm: {who}", who=linked(farmer))
    message = Message(Lines([head, offer_lines(offer, mode=SHOWN_MODES[offer.mode]), touch]))
    team = await networks.holders(tx, offer.network, Role.COORDINATOR, centre.id)
    await tell_all(tx, team, message, key=f"offer:{offer.id}:passed_on:team", now=now)


async def place_again(tx: Transaction, offer: Offer, now: datetime, *, news: Value) -> Placed:
    """Look again for what is not placed, and tell the farmer when something was found.

    Args:
        tx: the open transaction.
        offer: the offer.
        now: the moment.
        news: what has changed, said first; when it is empty and nothing was found, nothing is said.
    """
    farmer = await people.get(tx, offer.farmer)
    placed = await place(tx, offer, now)
    if placed.held or news:
        await _answer(tx, farmer, offer, placed, now, noted=False, news=news)
    return placed


async def _answer(
    tx: Transaction, farmer: Person, offer: Offer, placed: Placed, now: datetime, *, noted: bool, news: Value = ""
) -> None:
    """Tell the farmer what was found, and ask the coordinators."""
    zone = ZoneInfo((await networks.get(tx, offer.network)).zone)
    lines: list[Value] = [news] if news else []
    if noted:
        lines += [_("✅ <b>It is noted.</b>"), offer_lines(offer)]
    if placed.held:
        lines += ["", *_found(offer, placed)]
        buttons = _other_buttons(offer, placed)
    else:
        centre = await nearest_centre(tx, offer)
        lines += ["", _("🔎 <b>No stop for now.</b>"), why_none(placed.obstacle, offer, zone), kept(offer)]
        lines += [line] if (line := instead(centre)) else []
        buttons = _no_stop_buttons(offer, placed, bool(centre and centre.food_bank))
    found = "+".join(f"{one.stop.id}x{one.total()}" for one in placed.held)
    key = f"offer:{offer.id}:{now.timestamp():.3f}:{found}"
    await tell(tx, farmer, Message(Lines(lines), buttons=buttons), key=key, now=now)
    for one in placed.held:
        await propose_to_coordinators(tx, offer, one, now)


def _found(offer: Offer, placed: Placed) -> list[Value]:
    lines: list[Value] = [
        _("🚚 <b>I propose this stop:</b>") if len(placed.held) == 1 else _("🚚 <b>I propose several stops:</b>")
    ]
    for one in placed.held:
        if len(placed.held) > 1 or one.total() < offer.grams():
            lines.append(loads(offer, one.grams))
        lines += [stop_line(one.stop), why(one.choice, offer, one.grams)]
    if placed.unplaced:
        lines.append(_("For {mass} I keep looking.", mass=Mass(placed.unplaced)))
    if placed.others:
        lines += ["", _("Also possible:")]
        lines += [_other_line(one) for one in placed.others]
    lines += ["", _("A coordinator must say yes. I write to you as soon as it is done.")]
    return lines


def _other_line(one: Held) -> Value:
    line = _("{stop}, at {km}", stop=choice_label(one.stop, _("another stop")), km=Distance(one.choice.km))
    return line if one.choice.whole else Lines([line, _("(room for {mass})", mass=Mass(one.total()))], " ")


def _other_buttons(offer: Offer, placed: Placed) -> tuple[tuple[Button, ...], ...]:
    if len(placed.held) != 1:
        return ()
    return tuple(
        (
            Button(
                _("Rather {stop}", stop=choice_label(one.stop, _("another stop"))),
                data("offer.prefer", offer.id, one.stop.id),
            ),
        )
        for one in placed.others
    )


def _no_stop_buttons(offer: Offer, placed: Placed, food_bank: bool) -> tuple[tuple[Button, ...], ...]:
    rows: list[tuple[Button, ...]] = []
    obstacle = placed.obstacle
    if obstacle and obstacle.reason is Reason.TOO_FAR and obstacle.km and offer.mode == "deliver":
        km = int(obstacle.km) + 1
        if km <= FARTHEST_KM:
            rows.append((Button(_("I can drive {km}", km=Distance(km)), data("offer.farther", offer.id, km)),))
    if food_bank:
        rows.append((Button(_("Give to the food bank"), data("offer.pass_on", offer.id)),))
    rows.append((Button(_("Withdraw my offer"), data("offer.withdraw", offer.id)),))
    return tuple(rows)
