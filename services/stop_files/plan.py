"""A file of truck stops beside what is known, and its stops made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.places import Point
from domain.sheets import StopRow
from domain.stops import PlannedRecipe, Stop, StopDraft
from domain.words import Dish, Lines, Listed, Mass, Produce, Span, Value, _, many
from services.files.done import Done, check_far, hashed
from services.files.sender import Sender, centre_of
from services.lookup import folded
from services.offer.rematching import rematch
from services.stop.stops import check, unvalidated
from storage import stops
from storage.database import Transaction

Known = Collection[tuple[datetime, str]]
"""Moments and communes of the stops that there are."""
COMPARED = 5000
"""Planned stops with which a file is compared."""

imported = stops.imported


def key(row: StopRow) -> str:
    """Names a stop by what does not change when a file is sent again: day, hours, site, commune."""
    return hashed([str(row.day), row.start, row.end, " ".join(folded(row.site).split()), row.insee])


async def around(tx: Transaction, sender: Sender, until: datetime, now: datetime) -> Known:
    """The stops to come."""
    coming = await stops.upcoming(tx, sender.network.id, now, until=until, limit=COMPARED)
    return {(stop.start, stop.commune) for stop in coming}


def make(sender: Sender, row: StopRow, _around: Known, now: datetime) -> Stop:
    """The stop of a line, by the rules of the chat.

    Raises:
        Refusal: it is in the past, upside down, too large, or for a centre of others.
    """
    start, end = StopDraft(stamp="", day=row.day, start=row.start, end=row.end).moments(ZoneInfo(sender.network.zone))
    check(start, end, row.capacity_kg or 0, now)
    check_far(start, now)
    return Stop(
        id=0,
        network=sender.network.id,
        centre=centre_of(sender, row),
        site=row.site,
        address=row.address,
        commune=row.commune,
        point=Point(row.lat, row.lon),
        start=start,
        end=end,
        capacity_grams=(row.capacity_kg or 0) * 1000,
        capacity_jars=row.capacity_jars,
        recipes=tuple(PlannedRecipe(slug) for slug in row.recipes),
        products=tuple(row.products),
        event=row.event,
        state="planned",
        version=1,
    )


def is_known(made: Stop, around: Known) -> bool:
    """Whether there is a stop at that moment in that commune."""
    return (made.start, made.commune) in around


def in_one_line(made: Stop) -> Lines:
    """When, where, how much room, what is cooked."""
    parts: list[Value] = [Span(made.start, made.end), made.where(), Mass(made.capacity_grams)]
    if made.capacity_jars:
        parts.append(many("{n} jar", "{n} jars", made.capacity_jars))
    parts += [Dish(one.slug) for one in made.recipes] + [Produce(name) for name in made.products]
    return Lines(parts, ", ")


async def store(tx: Transaction, sender: Sender, made: Sequence[tuple[str, Stop]], now: datetime) -> Done:
    """Make them, then match what waits, once."""
    await stops.add_all(tx, made, now, by=sender.person)
    if not made:
        return Done(0, (_("Nothing to change: all these stops are known already."),))
    said: list[Value] = [many("✅ <b>{n} stop is planned.</b>", "✅ <b>{n} stops are planned.</b>", len(made))]
    if matched := await rematch(tx, sender.network.id, now):
        said.append(many("{n} waiting offer has found room.", "{n} waiting offers have found room.", matched))
    if unsure := list(dict.fromkeys(slug for _key, stop in made for slug in unvalidated(stop))):
        names = Listed([Dish(slug) for slug in unsure])
        said.append(_("⚠️ I have no validated schedule (barème) for: {recipes}. Check it first.", recipes=names))
    return Done(len(made), (*said, _("All stops: /passages")))
