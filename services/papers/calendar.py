"""Workshops in a person's calendar: a file for one of them, or a feed of many (RFC 5545, RFC 7986)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

import icalendar

from domain.places import Point
from domain.words import Lines, Value, _, many
from domain.workshops import Workshop
from locales import plain

Method = Literal["PUBLISH", "CANCEL"]

REFRESH = timedelta(hours=6)
"""How often a calendar should look at a feed again."""
_ROUND = timedelta(days=366)
"""Around the events, so that the clock changes of a whole year stand in the file."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
"""Signs that RFC 5545 forbids in text, and line ends that some readers take for one."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens at a place and time, as calendars know it."""

    uid: str
    """The same for good: by it a calendar finds what has changed."""
    sequence: int
    """Grows with every change."""
    start: datetime
    """Aware, in a named zone."""
    end: datetime
    title: str
    place: str
    address: str
    point: Point
    description: str
    url: str
    """Where to read more; may be empty."""
    status: Literal["CONFIRMED", "CANCELLED"]
    changed_at: datetime | None = None
    """None when nobody knows."""


def event_of(workshop: Workshop, *, language: str, seats: int, url: str, changed_at: datetime | None = None) -> Event:
    """A workshop as an event. `seats` are those of the reader: 0 when they have none, as in a public feed."""
    about: list[Value] = [workshop.about] if workshop.about else []
    if seats:
        about.append(many("You have 1 seat.", "You have {n} seats.", seats))
    if workshop.bring:
        about.append(_("To bring: {things}", things=workshop.bring))
    return Event(
        uid=workshop.uid,
        sequence=workshop.sequence,
        start=workshop.start,
        end=workshop.end,
        title=workshop.title,
        place=workshop.where(),
        address=workshop.address,
        point=workshop.point,
        description=plain(Lines(about), language),
        url=url,
        status="CANCELLED" if workshop.state == "cancelled" else "CONFIRMED",
        changed_at=changed_at,
    )


def invite(events: Sequence[Event], *, method: Method = "PUBLISH", language: str, now: datetime) -> bytes:
    """A file that puts events into a calendar, or takes them out (CANCEL: for this reader they are off)."""
    calendar = _empty(language, method)
    for event in events:
        off = method == "CANCEL" or event.status == "CANCELLED"
        calendar.add_component(_component(event, now, off=off))
    return _written(calendar, events)


def feed(events: Sequence[Event], name: str, *, language: str, now: datetime) -> bytes:
    """A calendar that people subscribe to under a name; it is read again every few hours."""
    calendar = _empty(language, "PUBLISH")
    for key in ("NAME", "X-WR-CALNAME"):
        calendar.add(key, clean(name))
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("X-PUBLISHED-TTL", icalendar.vDuration(REFRESH))
    for event in events:
        calendar.add_component(_component(event, now, off=event.status == "CANCELLED"))
    return _written(calendar, events)


def clean(text: str) -> str:
    r"""A text without the signs that no calendar may hold, its lines parted by \n.

    >>> clean("Place du marché\r\nLuneray\x00")
    'Place du marché\nLuneray'
    """
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _empty(language: str, method: Method) -> icalendar.Calendar:
    calendar = icalendar.Calendar()
    calendar.add("PRODID", f"-//Bocal//Bocal//{language.upper()}")
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    calendar.add("METHOD", method)
    return calendar


def _component(event: Event, now: datetime, *, off: bool) -> icalendar.Event:
    """No ORGANIZER, or calendars would offer to answer by e-mail; no VALARM: the bot reminds, once is enough."""
    made = icalendar.Event()
    made.add("UID", event.uid)
    made.add("SEQUENCE", event.sequence)
    made.add("DTSTAMP", now)
    if event.changed_at is not None:
        made.add("LAST-MODIFIED", event.changed_at)
    made.add("DTSTART", event.start)
    made.add("DTEND", event.end)
    made.add("SUMMARY", clean(event.title))
    made.add("LOCATION", clean(", ".join(part for part in (event.place, event.address) if part)))
    made.add("GEO", (event.point.lat, event.point.lon))
    made.add("DESCRIPTION", clean(event.description))
    if event.url:
        made.add("URL", event.url)
    made.add("STATUS", "CANCELLED" if off else "CONFIRMED")
    return made


def _written(calendar: icalendar.Calendar, events: Sequence[Event]) -> bytes:
    if events:
        first, last = min(event.start for event in events), max(event.end for event in events)
        calendar.add_missing_timezones((first - _ROUND).date(), (last + _ROUND).date())
    return bytes(calendar.to_ical())
