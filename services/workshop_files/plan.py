"""A file of workshops beside what is known, and its workshops made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from domain.people import Person
from domain.places import Point
from domain.refusals import Refusal
from domain.sheets import Fault, WorkshopRow
from domain.stops import Stop
from domain.when_where import WhenWhere
from domain.words import Dish, Lines, Span, Value, _, many
from domain.workshop_drafts import WorkshopDraft
from domain.workshops import Theme, Workshop
from services.files.done import Done, check_far, hashed
from services.files.sender import Sender, centre_of
from services.files.words import sentence
from services.lookup import folded
from services.moments import check_hours
from services.workshop import stops as workshop_stops
from services.workshop import words as workshop_words
from services.workshop.making import check_price, check_seats, team, title_of
from storage import people, stops, workshops
from storage.database import Transaction

COMPARED = 5000
"""Planned workshops and stops with which a file is compared."""

imported = workshops.imported


@dataclass(frozen=True, slots=True)
class Around:
    """What there is already."""

    known: frozenset[tuple[datetime, str, str]]
    """Moments, communes and titles of the workshops to come."""
    stops: Sequence[Stop]
    team: Mapping[str, int]
    """Ids of those who may lead one, by name; 0 where several have it."""
    language: str


def key(row: WorkshopRow) -> str:
    """Names a workshop by what does not change when a file is sent again: title, day, hours, site, commune."""
    what = _plain(row.title or row.recipe or (row.theme or ""))
    return hashed([what, str(row.day), row.start, row.end, _plain(row.site), row.insee])


def _plain(text: str) -> str:
    return " ".join(folded(text).split())


async def around(tx: Transaction, sender: Sender, until: datetime, now: datetime) -> Around:
    """The workshops and stops to come, and the team."""
    coming = await workshops.upcoming(tx, sender.network.id, now, until=until, limit=COMPARED)
    known = frozenset((one.start, one.commune, _plain(one.title)) for one in coming)
    there = await stops.upcoming(tx, sender.network.id, now, until=until, limit=COMPARED)
    language = "fr" if sender.person is None else (await people.get(tx, sender.person)).language
    return Around(known, there, _by_name(await team(tx, sender.network.id, None)), language)


def _by_name(everybody: Sequence[Person]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in everybody:
        for name in {_plain(one.name), _plain(one.first)}:
            found[name] = 0 if name in found else one.id
    return found


def make(sender: Sender, row: WorkshopRow, around: Around, now: datetime) -> Workshop:
    """The workshop of a line, by the rules of the chat.

    Raises:
        Refusal: it is in the past, upside down, too large, for a centre of others, or led by somebody unknown.
    """
    said = WhenWhere(day=row.day, start=row.start, end=row.end)
    start, end = said.moments(ZoneInfo(sender.network.zone))
    check_hours(start, end, now)
    check_far(start, now)
    check_seats(row.seats or 0, row.kept_newcomers, row.kept_partner)
    check_price(row.price_cents)
    made = Workshop(
        id=0,
        network=sender.network.id,
        centre=centre_of(sender, row),
        stop=None,
        title=title_of(WorkshopDraft(stamp="", title=row.title, recipe=row.recipe, theme=row.theme), around.language),
        theme=row.theme or Theme.COOKING,
        recipe=row.recipe,
        about=row.about,
        audiences=tuple(row.audiences),
        language=row.language or around.language,
        seats=row.seats or 0,
        kept_newcomers=row.kept_newcomers,
        kept_partner=row.kept_partner,
        partner=row.partner if row.kept_partner else "",
        access=tuple(row.access),
        bring=row.bring,
        price_cents=row.price_cents,
        deposit_cents=row.deposit_cents,
        facilitators=tuple(dict.fromkeys(_leader(around, name) for name in row.team)),
        site=row.site,
        address=row.address,
        commune=row.commune,
        point=Point(row.lat, row.lon),
        start=start,
        end=end,
        series="",
        state="planned",
        taken=0,
        version=1,
    )
    return _at_stop(made, around.stops)


def _leader(around: Around, name: str) -> int:
    if not (found := around.team.get(_plain(name), 0)):
        raise Refusal(sentence(Fault(code="team.unknown", said=name)))
    return found


def _at_stop(made: Workshop, known: Sequence[Stop]) -> Workshop:
    """With the stop of that day at that place, if there is one."""
    found = workshop_stops.at(known, made.start.date(), made.commune, made.point.lat, made.point.lon)
    if not found:
        return made
    stop = found[0]
    if made.site != made.commune:
        return replace(made, stop=stop.id)
    return replace(made, stop=stop.id, site=stop.site, address=stop.address, point=stop.point)


def is_known(made: Workshop, around: Around) -> bool:
    """Whether there is a workshop of that title at that moment in that commune."""
    return (made.start, made.commune, _plain(made.title)) in around.known


def in_one_line(made: Workshop) -> Lines:
    """What, when, where, how many seats, for how much."""
    parts: list[Value] = [made.title, Span(made.start, made.end), made.where()]
    parts.append(many("{n} seat", "{n} seats", made.seats))
    parts.append(workshop_words.price(made.price_cents, made.deposit_cents))
    parts += [Dish(made.recipe)] if made.recipe else []
    return Lines(parts, ", ")


async def store(tx: Transaction, sender: Sender, made: Sequence[tuple[str, Workshop]], now: datetime) -> Done:
    """Make them; people can sign up from now on."""
    await workshops.add_all(tx, made, now, by=sender.person)
    if not made:
        return Done(0, (_("Nothing to change: all these workshops are known already."),))
    count = many("✅ <b>{n} workshop is planned.</b>", "✅ <b>{n} workshops are planned.</b>", len(made))
    return Done(len(made), (count, _("People can sign up now. All workshops: /workshops")))
