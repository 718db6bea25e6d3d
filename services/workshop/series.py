"""A workshop again and again: weekly, every 2 weeks, monthly; at the truck stop of the day where there is one."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, TypeGuard
from zoneinfo import ZoneInfo

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.refusals import Refusal
from domain.stops import Stop
from domain.when_where import civil
from domain.words import Lines, Value, Words, _, many
from domain.workshops import Workshop
from services.moments import exists
from services.workshop import manage as workshop_manage
from services.workshop import stops as workshop_stops
from services.workshop import workshops
from storage import networks
from storage import workshops as stored
from storage.database import Transaction

Every = Literal["week", "fortnight", "month"]
Rows = list[tuple[Button, ...]]

MOST_TIMES = 26
USUAL_TIMES = (3, 4, 6, 10)
SHOWN = 26
EVERY: dict[str, Words] = {
    "week": _("Every week"),
    "fortnight": _("Every 2 weeks"),
    "month": _("Every month"),
}


@dataclass(frozen=True, slots=True)
class Date:
    """One time of a series."""

    start: datetime
    end: datetime
    stop: Stop | None


def is_every(text: str) -> TypeGuard[Every]:
    """Whether that is a rhythm."""
    return text in EVERY


def days(first: date, every: Every, times: int) -> list[date]:
    """The days of a series, the first one included; months keep the weekday and its place in the month.

    A fifth Saturday is the last one where a month has four.

    >>> [f"{day:%d/%m}" for day in days(date(2026, 10, 3), "month", 3)]
    ['03/10', '07/11', '05/12']
    >>> [f"{day:%d/%m}" for day in days(date(2026, 10, 31), "month", 4)]
    ['31/10', '28/11', '26/12', '30/01']
    >>> [f"{day:%d/%m}" for day in days(date(2026, 10, 17), "fortnight", 3)]
    ['17/10', '31/10', '14/11']
    """
    if every == "month":
        return [_same_weekday(first, months) for months in range(times)]
    step = timedelta(weeks=1 if every == "week" else 2)
    return [first + step * at for at in range(times)]


def _same_weekday(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    begin, length = date(year, month + 1, 1), monthrange(year, month + 1)[1]
    day = 1 + (first.weekday() - begin.weekday()) % 7 + 7 * ((first.day - 1) // 7)
    return begin.replace(day=day if day <= length else day - 7)


def check_times(times: int) -> None:
    """Refuse a series of one, and one without end.

    Raises:
        Refusal: with the limits.
    """
    if not 2 <= times <= MOST_TIMES:
        raise Refusal(_("From 2 to {most} times in all. How many?", most=MOST_TIMES))


async def dates(tx: Transaction, workshop: Workshop, every: Every, times: int, now: datetime) -> list[Date]:
    """When it would be again, after the first time, at the same civil hours; hours that no clock shows are left out."""
    check_times(times)
    zone = ZoneInfo(str(workshop.start.tzinfo))
    known = await workshop_stops.coming(tx, workshop.network, now)
    there = (
        {one.start for one in await stored.in_series(tx, workshop.network, workshop.series, now)}
        if workshop.series
        else set()
    )
    start, end = workshop_stops.clock(workshop.start), workshop_stops.clock(workshop.end, ends=True)
    found = []
    for day in days(workshop.start.date(), every, times)[1:]:
        begin, until = civil(day, start, zone), civil(day, end, zone)
        if exists(begin) and exists(until) and begin not in there:
            found.append(Date(begin, until, _stop_on(workshop, known, day)))
    return found


def _stop_on(workshop: Workshop, known: Sequence[Stop], day: date) -> Stop | None:
    at = workshop_stops.at(known, day, workshop.commune, workshop.point.lat, workshop.point.lon)
    return at[0] if at else None


async def repeat(
    tx: Transaction, person: Person, workshop_id: int, every: Every, times: int, now: datetime
) -> list[Workshop]:
    """Plan a workshop again; twice the same changes nothing. All that were made.

    Raises:
        Refusal: no right, it is over, or too often.
    """
    await networks.hold(tx, person.network)  # before the workshop's own lock, as whoever moves a stop does
    first = await workshops.own_no_gleaning(tx, person, workshop_id, now)
    wanted = await dates(tx, first, every, times, now)
    series = first.series or f"w{first.id}"
    if not first.series:
        await stored.change(tx, replace(first, series=series), now, by=person.id)
    made = []
    for one in wanted:
        stop = one.stop.id if one.stop else None
        new = replace(first, id=0, stop=stop, start=one.start, end=one.end, series=series, taken=0, version=1)
        made.append(await stored.add(tx, new, now, by=person.id))
    return made


async def ask_rhythm(tx: Transaction, workshop: Workshop) -> Message:
    """How often?"""
    rows: Rows = [(Button(label, data("plan.every", workshop.id, every)),) for every, label in EVERY.items()]
    rows.append((Button(_("Back"), data("plan.manage", workshop.id, "back")),))
    said = Lines([await workshop_manage.lines(tx, workshop), "", _("<b>How often is it repeated?</b>")])
    return Message(said, buttons=rows)


async def ask_times(tx: Transaction, workshop: Workshop, every: Every, *, note: Value = "") -> Message:
    """How many times in all?"""
    usual = [
        Button(many("{n} time", "{n} times", times), data("plan.times", workshop.id, every, times))
        for times in USUAL_TIMES
    ]
    rows: Rows = [tuple(usual[at : at + 2]) for at in range(0, len(usual), 2)]
    rows.append((Button(_("Back"), data("plan.repeat", workshop.id)),))
    question = _("<b>How many times in all?</b>\nTap, or write a number up to {most}.", most=MOST_TIMES)
    said: list[Value] = [
        await workshop_manage.lines(tx, workshop),
        "",
        EVERY[every],
        *([note] if note else []),
        question,
    ]
    return Message(Lines(said), buttons=rows)


async def answered(tx: Transaction, workshop: Workshop, every: Every, text: str, now: datetime) -> Message:
    """What a number in words leads to: the dates, or the question again."""
    number = re.search(r"\d{1,6}", text)
    times = int(number[0]) if number else 0
    try:
        check_times(times)
    except Refusal as no:
        return await ask_times(tx, workshop, every, note=no.words)
    return proposed(workshop, every, times, await dates(tx, workshop, every, times, now))


def proposed(workshop: Workshop, every: Every, times: int, found: Sequence[Date]) -> Message:
    """The dates, before anything is planned."""
    title, rhythm = _("<b>{title}</b>", title=workshop.title), EVERY[every]
    back = (Button(_("Back"), data("plan.every", workshop.id, every)),)
    if not found:
        return Message(Lines([title, rhythm, _("All these dates are planned already.")]), buttons=[back])
    shown = [_dated(one.start, at_stop=one.stop is not None) for one in found[:SHOWN]]
    yes = many("✅ Plan {n} workshop", "✅ Plan {n} workshops", len(found))
    rows: Rows = [(Button(yes, data("plan.series", workshop.id, every, times), style="success"),), back]
    asked = _("Nothing is planned yet. Is that right?")
    return Message(Lines([title, rhythm, "", *shown, "", asked]), buttons=rows)


def _dated(start: datetime, *, at_stop: bool) -> Words:
    if at_stop:
        return _("• {day}, at the truck stop", day=start.date())
    return _("• {day}", day=start.date())


def planned(first: Workshop, made: Sequence[Workshop]) -> Message:
    """They stand."""
    done = many("✅ <b>{n} more workshop is planned.</b>", "✅ <b>{n} more workshops are planned.</b>", len(made))
    if not made:
        return Message(_("All these dates are planned already."))
    shown = [_dated(one.start, at_stop=one.stop is not None) for one in made]
    rows: Rows = [(Button(_("Manage the first one"), data("plan.manage", first.id, "back")),)]
    return Message(Lines([_("<b>{title}</b>", title=first.title), done, *shown]), buttons=rows)
