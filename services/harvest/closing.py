"""The harvest is closed: lots are cut to what was given, and everybody who came hears what was picked, once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.harvests import Handover, is_material
from domain.messages import Message
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Lines, Listed, Load, Mass, Value, Words, _
from services import rights
from services.harvest import lots
from services.harvest.giving import To, named
from services.harvest.harvests import Harvest, opened
from services.harvest.lots import Freed
from services.offer.rematching import rematch
from services.person.preferences import quiet_of
from services.tell import tell, tell_all
from services.wording import stop_line
from storage import harvests, people, signups, stops
from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed harvest, and how many were told."""

    harvest: Harvest
    told: int


async def close(tx: Transaction, person: Person, workshop_id: int, now: datetime) -> Closed:
    """Close a harvest of which all is given. Those who came are told; again only if it has changed much since.

    Raises:
        Refusal: no right, not the moment, or something is left.
    """
    harvest = await opened(tx, person, workshop_id, now, room=True)
    if now < harvest.workshop.start:
        raise Refusal(_("The gleaning has not begun. Close the harvest afterwards."))
    if left := harvest.left():
        rest = Listed([Load(product, grams) for product, grams in left.items()])
        raise Refusal(_("Who gets the rest? Still to be given: {rest}", rest=rest))
    if harvest.story.closed_at is not None:
        return Closed(harvest, 0)
    freed = await lots.cut(tx, harvest, person, now)
    for one in freed:
        await _tell_freed(tx, harvest, one, person, now)
    if freed:
        await rematch(tx, harvest.workshop.network, now)
    told = await _tell_everybody(tx, harvest, person, now)
    grams = harvest.grams if told else harvest.story.told_grams
    story = replace(harvest.story, closed_at=now, told_grams=grams)
    await harvests.note(tx, harvest.workshop.network, workshop_id, story)
    return Closed(replace(harvest, story=story), told)


async def _tell_freed(tx: Transaction, harvest: Harvest, freed: Freed, person: Person, now: datetime) -> None:
    awaited = Listed([Load(product, grams) for product, grams in freed.awaited.items()])
    got = Listed([Load(product, grams) for product, grams in freed.got.items()])
    lines: list[Value] = [
        _("⚖️ <b>Less comes than was planned.</b>"),
        _("Gleaning: {title}", title=harvest.workshop.title),
        stop_line(freed.stop),
        _("Planned: {planned}", planned=awaited),
        _("Coming: {got}", got=got) if freed.got else _("Nothing comes."),
        _("Room for {mass} is free again.", mass=Mass(freed.grams)),
    ]
    others = [one for one in await rights.deciders(tx, freed.stop) if one.id != person.id]
    key = f"harvest:{harvest.workshop.id}:less:{freed.stop.id}:{now.timestamp():.3f}"
    await tell_all(tx, others, Message(Lines(lines)), key=key, now=now)


# --- everybody who came -----------------------------------------------------------------------------------------------


async def who_came(tx: Transaction, harvest: Harvest) -> list[Person]:
    """Those who were seen there, or had a seat if nobody looked; and those who led it."""
    rows = await signups.all_of(tx, harvest.workshop.id)
    ids = [one.person for one in rows if one.came or (one.came is None and one.state == "live" and one.booked)]
    known = await people.several(tx, [*(one for one in ids if one is not None), *harvest.workshop.facilitators])
    return [one for one in known.values() if one.reachable and one.id != harvest.gleaning.farmer]


async def tell_who_came(
    tx: Transaction, harvest: Harvest, volunteers: Message, farmer: Message, key: str, now: datetime, *, but: int
) -> int:
    """Tell everybody who came, and the farmer, outside their quiet hours; how many there are.

    Args:
        tx: the open transaction.
        harvest: the harvest.
        volunteers: what those who came are told.
        farmer: what the farmer is told.
        key: the occasion.
        now: the moment.
        but: who knows already: the person who says it.
    """
    ears = [(one, volunteers) for one in await who_came(tx, harvest) if one.id != but]
    if harvest.gleaning.farmer is not None:
        ears.append((await people.get(tx, harvest.gleaning.farmer), farmer))
    zone = ZoneInfo(str(harvest.workshop.start.tzinfo))
    for person, message in ears:
        quiet = await quiet_of(tx, person)
        later = quiet.over(now, zone) if quiet.covers(now, zone) else None
        await tell(tx, person, message, key=f"harvest:{key}:to:{person.id}", now=now, not_before=later)
    return len(ears)


async def _tell_everybody(tx: Transaction, harvest: Harvest, person: Person, now: datetime) -> int:
    before = harvest.story.told_grams
    if before is not None and not is_material(before, harvest.grams):
        return 0
    key = f"{harvest.workshop.id}:picked" + ("" if before is None else f":{now.timestamp():.3f}")
    where = await _whereto(tx, harvest)
    volunteers = Message(Lines([_picked(harvest, again=before is not None), *where, *_thanks(harvest)]))
    farmer = Message(Lines([_in_your_field(harvest, again=before is not None), *where, _("Thank you.")]))
    return await tell_who_came(tx, harvest, volunteers, farmer, key, now, but=person.id)


def _picked(harvest: Harvest, *, again: bool) -> Words:
    what = Listed(harvest.loads())
    if not harvest.rows:
        return _("🥕 <b>{title}: nothing could be picked this time.</b>", title=harvest.workshop.title)
    if again:
        return _("🥕 <b>Correction: together you have gleaned {what}.</b>", what=what)
    return _("🥕 <b>Together you have gleaned {what}.</b>", what=what)


def _in_your_field(harvest: Harvest, *, again: bool) -> Words:
    what = Listed(harvest.loads())
    if not harvest.rows:
        return _("🥕 <b>Nothing could be picked in your field this time.</b>")
    if again:
        return _("🥕 <b>Correction: {what} were gleaned in your field.</b>", what=what)
    return _("🥕 <b>{what} were gleaned in your field.</b>", what=what)


async def _whereto(tx: Transaction, harvest: Harvest) -> list[Value]:
    """Who has got it, in a sentence; or a line for each."""
    groups: dict[To, list[Handover]] = {}
    for one in harvest.given:
        groups.setdefault(To(one.receiver, one.stop, one.centre, one.words), []).append(one)
    if len(groups) == 1:
        return [await _all_of_it(tx, next(iter(groups)))]
    return [_("• {what}: {who}", what=_loads(rows), who=await named(tx, to)) for to, rows in groups.items()]


async def _all_of_it(tx: Transaction, to: To) -> Words:
    stop = None if to.stop is None else await stops.get(tx, to.stop)
    if stop is None or stop.state == "cancelled":
        return _("All of it is for: {who}.", who=await named(tx, to))
    return _("All of it goes to the truck: {where}, {day}.", where=stop.commune or stop.site, day=stop.start.date())


def _loads(rows: Sequence[Handover]) -> Listed:
    grams: dict[str, int] = {}
    for one in rows:
        grams[one.product] = grams.get(one.product, 0) + one.grams
    return Listed([Load(product, amount) for product, amount in grams.items()])


def _thanks(harvest: Harvest) -> list[Value]:
    if any(one.receiver != "other" for one in harvest.given):
        return [_("Thank you. When it is in jars, I write to you.")]
    return [_("Thank you for coming.")]
