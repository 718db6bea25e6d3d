"""What follows when a stop is moved or cancelled: lots stay, or are placed elsewhere; farmers and cards are told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from domain.messages import Message
from domain.offers import Offer
from domain.stops import Allocation, AllocationState, Stop
from domain.words import Lines, Words, _
from matching.values import Choice
from services.offer.offers import by_item, place_again
from services.offer.placing import Held, rules_of, shares, suits
from services.offer.proposals import handover_venue, renew_card, settle_card
from services.tell import tell
from services.wording import loads, stop_line
from storage import allocations, offers, people
from storage.database import Transaction

LIVE: tuple[AllocationState, ...] = ("proposed", "accepted")


async def recheck(tx: Transaction, old: Stop, stop: Stop, now: datetime) -> None:
    """Keep what still suits a changed stop, accepted lots before proposed ones; let the others go."""
    kept: dict[str | None, int] = {}
    gone: list[tuple[Offer, list[Allocation]]] = []
    parts_of = by_offer(await allocations.at_stop(tx, stop.id, *LIVE))
    for offer_id, parts in sorted(parts_of.items(), key=lambda each: (_waits(each[1]), each[0])):
        offer = await offers.get(tx, offer_id)
        judged = suits(offer, stop, by_item(parts), kept, now, rules=await rules_of(tx, offer))
        if isinstance(judged, Choice) and judged.kg * 1000 >= sum(one.grams for one in parts):
            for recipe, grams in await _keep(tx, parts, judged):
                kept[recipe] = kept.get(recipe, 0) + grams
            await _tell_kept(tx, old, stop, offer, Held(stop, judged, by_item(parts)), now, waits=_waits(parts))
        else:
            gone.append((offer, parts))
    for _offer, parts in gone:
        await allocations.decide(
            tx, [one.id for one in parts], "cancelled", only_from=LIVE, by=None, now=now
        )  # all of them, before any of them looks for another place
    for offer, parts in gone:
        await _place_elsewhere(tx, stop, offer, parts, _("The stop of {day} has changed.", day=old.start.date()), now)


def _waits(parts: Sequence[Allocation]) -> bool:
    return any(one.state == "proposed" for one in parts)


def by_offer(parts: Sequence[Allocation]) -> dict[int, list[Allocation]]:
    """Lots by offer, each offer's in their order."""
    found: dict[int, list[Allocation]] = {}
    for one in parts:
        found.setdefault(one.offer, []).append(one)
    return found


async def _keep(tx: Transaction, parts: Sequence[Allocation], choice: Choice) -> list[tuple[str | None, int]]:
    """Cook what stays as the stop plans it now; grams by recipe."""
    left = {one.item: 0 for one in parts}
    for one in parts:
        left[one.item] += one.grams
    wanted = [list(share) for share in shares(choice, left)]
    for one in parts:
        await _spread(tx, one, wanted)
    return [(recipe, grams) for _item, recipe, grams in shares(choice, left)]


async def _spread(tx: Transaction, one: Allocation, wanted: list[list[Any]]) -> None:
    """Give a lot the recipes that its item gets now, one after the other; `wanted` is used up."""
    row, grams = one.id, one.grams
    for share in wanted:
        if share[0] != one.item or share[2] == 0 or grams == 0:
            continue
        part = min(grams, share[2])
        rest = await allocations.split(tx, row, part) if part < grams else row
        await allocations.put_into(tx, row, share[1])
        share[2] -= part
        row, grams = rest, grams - part


async def _tell_kept(
    tx: Transaction, old: Stop, stop: Stop, offer: Offer, held: Held, now: datetime, *, waits: bool
) -> None:
    what, stamp = loads(offer, held.grams), f"v{stop.version}"
    if waits:
        await renew_card(tx, offer, held, now=now, stamp=stamp)
    else:
        await settle_card(tx, offer, stop, _("✅ <b>Accepted.</b> The stop has changed."), what, now=now, stamp=stamp)
    if (old.start, old.end, old.where()) == (stop.start, stop.end, stop.where()):
        return
    farmer = await people.get(tx, offer.farmer)
    head = _("🔁 <b>The stop has changed.</b> For {what} it is now:", what=what)
    still = _("A coordinator must still say yes.") if waits else _("It stays accepted.")
    key = f"stop:{stop.id}:{stamp}:offer:{offer.id}"
    await tell(tx, farmer, Message(Lines([head, stop_line(stop), still])), key=key, now=now)
    if offer.mode == "deliver" and not waits and old.where() != stop.where():
        await tell(tx, farmer, handover_venue(stop), key=f"{key}:venue", now=now)


async def empty(tx: Transaction, stop: Stop, news: Words, now: datetime) -> None:
    """Take every lot from a stop, then look for another place for each, accepted ones first."""
    parts_of = by_offer(await allocations.at_stop(tx, stop.id, *LIVE))
    every = [one.id for parts in parts_of.values() for one in parts]
    await allocations.decide(tx, every, "cancelled", only_from=LIVE, by=None, now=now)
    for offer_id, parts in sorted(parts_of.items(), key=lambda each: (_waits(each[1]), each[0])):
        await _place_elsewhere(tx, stop, await offers.get(tx, offer_id), parts, news, now)


async def _place_elsewhere(
    tx: Transaction, stop: Stop, offer: Offer, parts: Sequence[Allocation], news: Words, now: datetime
) -> None:
    await offers.move_to(tx, offer.id, "open", now, only_from="settled")
    offer = await offers.get(tx, offer.id)
    what = loads(offer, by_item(parts))
    stamp = f"released:{now.timestamp():.3f}"
    await settle_card(tx, offer, stop, _("🔁 <b>No longer at this stop.</b>"), what, now=now, stamp=stamp)
    await place_again(tx, offer, now, news=Lines([news, _("I have looked again for {what}.", what=what)], " "))
