"""The private calendar of a person: an address that nobody guesses, and what calendars read there."""

from __future__ import annotations

import re
import secrets
from datetime import datetime

from domain.buttons import data
from domain.messages import Button, Message
from domain.people import Person
from domain.refusals import Refusal
from domain.words import Lines, _
from locales import plain
from services import links
from services.papers.calendar import Event, event_of, feed
from services.person import agenda
from services.wording import loads
from storage import feeds, signups, workshops
from storage.database import Transaction

PATH = "/agenda/{secret}.ics"
"""Behind the public address of the web door."""
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
"""32 random bytes, as they stand in an address."""


async def address(tx: Transaction, person: Person, web: str, now: datetime, *, renew: bool = False) -> str:
    """The person's own address, made at its first use; with `renew` another one, and the old one opens nothing.

    Args:
        tx: the open transaction.
        person: whose calendar.
        web: the public address of the web door; empty when there is none.
        now: the moment.
        renew: make another one.

    Raises:
        Refusal: there is no web door.
    """
    if not web:
        raise Refusal(_("A calendar address is not available here. Each confirmation carries a calendar file."))
    secret = await feeds.of(tx, person.id)
    if secret is None or renew:
        secret = secrets.token_urlsafe(32)
        await feeds.renew(tx, person, secret, now)
    return web.rstrip("/") + PATH.format(secret=secret)


def shown(link: str, *, renewed: bool = False) -> Message:
    """The address, what it is for, and how to change it."""
    head = (
        _("🔁 <b>Your new calendar address.</b> The old one no longer works.")
        if renewed
        else _("📅 <b>Your calendar</b>")
    )
    how = _("Copy this address into your calendar app (add a calendar by address). It follows your sign-ups by itself.")
    secret = _("It is for you only: whoever has it sees where you go.")
    change = Button(_("Change the address"), data("agenda.renew"))
    return Message(Lines([head, link, how, secret]), buttons=((change,),))


async def served(tx: Transaction, secret: str, now: datetime) -> bytes | None:
    """What a calendar reads at an address; None when it is nobody's."""
    person = await feeds.whose(tx, secret) if SECRET.fullmatch(secret) else None
    if person is None:
        return None
    name = plain(_("Bocal: what I have promised"), person.language)
    return feed(await _events(tx, person, now), name, language=person.language, now=now)


async def _events(tx: Transaction, person: Person, now: datetime) -> list[Event]:
    mine = [one for one in await signups.of_person(tx, person.id, now) if one.booked]
    found = await workshops.several(tx, [one.workshop for one in mine])
    heads = {one.workshop: one.booked for one in mine}
    led = {one.id: one for one in await workshops.led_by(tx, person.id, now)}
    events = []
    for workshop in sorted((found | led).values(), key=lambda one: (one.start, one.id)):
        url = await links.to(tx, workshop)
        events.append(event_of(workshop, language=person.language, seats=heads.get(workshop.id, 0), url=url))
    url = await links.home(tx, person.network)
    return [*events, *(_carried(lot, person.language, url) for lot in await agenda.lots(tx, person, now))]


def _carried(lot: agenda.Lot, language: str, url: str) -> Event:
    what = _("For the truck: {lot}", lot=loads(lot.offer, lot.grams))
    stop = lot.stop
    return Event(
        uid=f"lot-{lot.offer.id}-{stop.id}-{stop.network}@bocal",
        sequence=stop.version - 1,
        start=stop.start,
        end=stop.end,
        title=plain(what, language),
        place=stop.where(),
        address=stop.address,
        point=stop.point,
        description="",
        url=url,
        status="CONFIRMED",
    )
