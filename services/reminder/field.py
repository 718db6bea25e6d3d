"""What matters in a field: what to wear and to bring, who leads, with whom one rides; and for leaders, who is who."""

from __future__ import annotations

from collections.abc import Sequence

from domain.buttons import data
from domain.messages import Button
from domain.words import Lines, Listed, Value, Words, _, many
from domain.workshops import Signup, Workshop
from services.carpool import cards as carpool_cards
from services.carpool.standing import said_by
from services.carpool.who import first_names, linked, nameless
from storage import gleanings, people, rides, signups
from storage.database import Transaction

Row = tuple[Button, ...]


async def things(tx: Transaction, workshop: Workshop) -> list[Value]:
    """What to wear, what is on site, what to bring, as far as anything is said."""
    known = await gleanings.get(tx, workshop.id)
    lines: list[Value] = []
    if known.wear:
        lines.append(_("🧤 To wear: {things}", things=known.wear))
    if known.tools:
        lines.append(_("🛠️ On site: {things}", things=known.tools))
    if workshop.bring:
        lines.append(_("🎒 To bring: {things}", things=workshop.bring))
    return lines


async def leaders(tx: Transaction, workshop: Workshop) -> list[Value]:
    """Whom to look for at the meeting point."""
    found = await people.several(tx, workshop.facilitators)
    names = [found[one].first for one in workshop.facilitators if one in found]
    return [_("👋 On site, look for {names}.", names=Listed(names))] if names else []


async def ride(tx: Transaction, workshop: Workshop, mine: Signup) -> list[Value]:
    """With whom they ride, or who rides with them; or that they have no ride yet."""
    rider = await rides.ridden_by(tx, mine.id)
    if rider is not None:
        car = await rides.get(tx, rider.ride)
        driver = await linked(tx, await signups.get(tx, car.signup))
        return [_("🚗 You ride with {name}: {facts}", name=driver, facts=carpool_cards.departure(workshop, car))]
    own = await rides.driven_by(tx, mine.id)
    if own is not None:
        inside = await rides.riders(tx, [own.id])
        known = await signups.several(tx, [one.signup for one in inside])
        names = [await linked(tx, known[one.signup]) for one in inside]
        leaves = _("🚗 You drive: {facts}", facts=carpool_cards.departure(workshop, own))
        return [leaves, _("With you: {names}.", names=Listed(names))] if names else [leaves]
    if (await said_by(tx, mine)).needs_lift:
        return [_("🧍 You have no ride yet.")]
    return []


async def pair(tx: Transaction, workshop: Workshop, mine: Signup) -> list[Value]:
    """Beside whom they pick, if that is proposed."""
    for new, old in await pairs(tx, workshop):
        if mine.id in {new, old}:
            names = await first_names(tx, [new, old])
            return [_("🤝 You pick beside {name}.", name=nameless(names[old if mine.id == new else new]))]
    return []


def buttons(workshop: Workshop, mine: Signup) -> Row:
    """The way there, and with whom."""
    where = Button(_("Where is it?"), data("workshop.where", workshop.id))
    return where, Button(_("Carpool"), data("car.show", mine.id))


# --- for those who lead it --------------------------------------------------------------------------------------------


async def pairs(tx: Transaction, workshop: Workshop) -> list[tuple[int, int]]:
    """Sign-ups of somebody new who wishes it, each with one of somebody who has gleaned before; by order of arrival."""
    live = [one for one in await signups.live(tx, workshop.id) if one.booked and one.person is not None]
    said = await rides.gleaners(tx, [one.id for one in live])
    wish = [one.id for one in live if one.id in said and said[one.id].wants_pair]
    if not wish:
        return []
    others = [one for one in live if one.id not in wish and one.person is not None]
    seen = [one.id for one in others if await signups.has_taken_part(tx, one.person or 0, workshop)]
    return list(zip(wish, seen, strict=False))


async def pair_lines(tx: Transaction, workshop: Workshop) -> list[Value]:
    """The pairs that are proposed."""
    found = await pairs(tx, workshop)
    if not found:
        return []
    names = await first_names(tx, [one for both in found for one in both])
    said = [_("{name} with {other}", name=nameless(names[new]), other=nameless(names[old])) for new, old in found]
    return [_("🤝 Proposed pairs: {pairs}.", pairs=Listed(said))]


async def counts(tx: Transaction, workshop: Workshop, coming: Sequence[Signup]) -> list[Value]:
    """Whether they are enough, and the children among them."""
    booked, known = sum(one.booked for one in coming), await gleanings.get(tx, workshop.id)
    lines: list[Value] = []
    if booked < known.least:
        lines.append(_few(known.least - booked, known.least))
    return [*lines, *await _children(tx, coming)]


def _few(missing: int, least: int) -> Words:
    return many(
        "⚠️ {n} person is missing: at least {least} are needed.",
        "⚠️ {n} people are missing: at least {least} are needed.",
        missing,
        least=least,
    )


async def _children(tx: Transaction, coming: Sequence[Signup]) -> list[Value]:
    heads = sum(one.booked - min(one.adults, one.booked) for one in coming)
    if not heads:
        return []
    said = await rides.gleaners(tx, [one.id for one in coming if one.children])
    ages = [one.youngest for one in said.values() if one.youngest is not None]
    count = many("🧒 {n} child.", "🧒 {n} children.", heads)
    if not ages:
        return [count]
    return [Lines([count, many("The youngest is {n} year old.", "The youngest is {n} years old.", min(ages))], " ")]
