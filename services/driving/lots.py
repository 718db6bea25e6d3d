"""What becomes of a lot that is not loaded: its room at the stop is free again; after a slip it is given back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.offers import Offer
from domain.people import Person
from domain.stops import Allocation, AllocationState, Stop
from domain.words import Lines, Value, Words, _
from services.driving.way import LET_GO, NOTHING, SKIPPED, Drive, Farm
from services.offer.offers import by_item, place_again
from services.offer.placing import free_grams
from services.offer.proposals import settle_card
from services.wording import loads
from storage import allocations, offers, stops
from storage.database import Transaction

LIVE: tuple[AllocationState, ...] = ("proposed", "accepted")


async def nothing(tx: Transaction, drive: Drive, farm: Farm, by: Person, now: datetime) -> None:
    """Nothing was there: the stop counts on it no more. An offer of which nothing is left is over."""
    outcome = _("🚐 <b>Nothing was at the farm.</b>")
    await _let_go(tx, drive, farm, ("cancelled", NOTHING, outcome), by, now)
    live = await allocations.of_offer(tx, farm.offer.id, *LIVE)
    if not live:
        await offers.move_to(tx, farm.offer.id, "expired", now, only_from=farm.offer.state)
    elif farm.offer.state == "open" and all(one.state == "accepted" for one in live):
        await offers.move_to(tx, farm.offer.id, "settled", now)


async def skipped(tx: Transaction, drive: Drive, farm: Farm, by: Person, now: datetime) -> None:
    """Nobody goes there: another stop is looked for at once, and the farmer told."""
    news = _("🚐 <b>We cannot come to your farm today.</b> I am sorry.")
    if not farm.lot:
        return
    what = farm.planned()
    outcome = _("🚐 <b>Not fetched.</b>")
    await _let_go(tx, drive, farm, ("declined", SKIPPED, outcome), by, now)
    await offers.move_to(tx, farm.offer.id, "open", now, only_from="settled")
    offer = await offers.get(tx, farm.offer.id)
    if offer.state == "open":
        again: list[Value] = [news, _("I have looked again for {what}.", what=what)]
        await place_again(tx, offer, now, news=Lines(again, " "))


async def _let_go(
    tx: Transaction, drive: Drive, farm: Farm, how: tuple[AllocationState, str, Words], by: Person, now: datetime
) -> None:
    state, reason, outcome = how
    held = [one for one in await allocations.at_stop(tx, drive.stop.id, "accepted") if one.offer == farm.offer.id]
    ids = [one.id for one in held]
    await allocations.decide(tx, ids, state, only_from=("accepted",), by=by.id, now=now, reason=reason)
    if held:
        stamp = f"{reason}:{now.timestamp():.3f}"
        await settle_card(tx, farm.offer, drive.stop, outcome, loads(farm.offer, by_item(held)), now=now, stamp=stamp)


async def give_back(tx: Transaction, drive: Drive, farm: Farm, by: Person, now: datetime) -> int:
    """It was a slip: the lot has its room at the stop again, as far as it was not given away. Grams without room."""
    offer = await offers.get(tx, farm.offer.id, lock=True)
    gone = [
        one
        for one in await allocations.of_offer(tx, offer.id, "cancelled", "declined")
        if one.stop == drive.stop.id and one.reason in LET_GO
    ]
    if not gone:
        return 0
    wanted = by_item(gone)
    if offer.state not in {"open", "settled", "expired"}:
        return sum(wanted.values())
    await _call_back(tx, offer, drive.stop, wanted, by, now)
    back = await _accept_again(tx, offer, drive.stop, gone, by, now)
    if back:
        await _settle(tx, offer, now)
        outcome = _("✅ <b>Fetched all the same.</b>")
        what = loads(offer, {item: back[item] for item in wanted if item in back})
        await settle_card(tx, offer, drive.stop, outcome, what, now=now, stamp=f"back:{now.timestamp():.3f}")
    return sum(wanted.values()) - sum(back.values())


async def _call_back(
    tx: Transaction, offer: Offer, stop: Stop, wanted: dict[int, int], by: Person, now: datetime
) -> None:
    """If it takes that, what was proposed elsewhere meanwhile is not offered there any more."""
    left = await free_grams(tx, offer)
    if all(left[item] >= grams for item, grams in wanted.items()):
        return
    for stop_id, parts in _by_stop(await allocations.of_offer(tx, offer.id, "proposed")).items():
        ids = [one.id for one in parts]
        await allocations.decide(tx, ids, "cancelled", only_from=("proposed",), by=by.id, now=now)
        outcome = _("↩️ <b>The stop of {day} takes it after all.</b>", day=stop.start.date())
        other, what = await stops.get(tx, stop_id), loads(offer, by_item(parts))
        await settle_card(tx, offer, other, outcome, what, now=now, stamp=f"back:{now.timestamp():.3f}")


def _by_stop(parts: Sequence[Allocation]) -> dict[int, list[Allocation]]:
    found: dict[int, list[Allocation]] = {}
    for one in parts:
        found.setdefault(one.stop, []).append(one)
    return found


async def _accept_again(
    tx: Transaction, offer: Offer, stop: Stop, gone: Sequence[Allocation], by: Person, now: datetime
) -> dict[int, int]:
    """Grams by item that have their room again. No item, stop or recipe gives more than it has."""
    left = await free_grams(tx, offer)
    held = {recipe: grams for (_stop, recipe), grams in (await stops.taken(tx, [stop.id])).items()}
    shares = {planned.slug: planned.capacity_grams for planned in stop.recipes}
    room = stop.capacity_grams - sum(held.values())
    back: dict[int, int] = {}
    for one in gone:
        recipe = one.recipe if one.recipe in shares else None
        share = shares.get(recipe) if recipe else None
        in_recipe = room if share is None else share - held.get(recipe, 0)
        grams = min(one.grams, left[one.item], room, in_recipe)
        if grams <= 0:
            continue
        if grams < one.grams:
            await allocations.split(tx, one.id, grams)
        await allocations.put_into(tx, one.id, recipe)
        await allocations.decide(
            tx, [one.id], "accepted", only_from=("cancelled", "declined"), by=by.id, now=now, reason=""
        )
        back[one.item] = back.get(one.item, 0) + grams
        left[one.item] -= grams
        room -= grams
        held[recipe] = held.get(recipe, 0) + grams
    return back


async def _settle(tx: Transaction, offer: Offer, now: datetime) -> None:
    """An offer that goes somewhere is not over; one that is wholly placed waits for nothing."""
    if offer.state == "expired" or (offer.state == "open" and not any((await free_grams(tx, offer)).values())):
        await offers.move_to(tx, offer.id, "settled", now, only_from=offer.state)
