"""Around one table: the handlers and a store, without a wire between them.

What is left in the outbox is put on phones at once, cards in place, as Telegram would. Ten times as fast as the
village, for whatever is not about the wire.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update

from domain.messages import Command, Content, Incoming, Location, Photo, Press, Reaction, Sender, Text
from domain.offers import DraftItem, DraftPlace, Mode, OfferDraft
from domain.people import Centre, Network, Part, Person, Role
from domain.places import Place, Point
from domain.stops import PlannedRecipe, Stop
from domain.workshops import Theme, Workshop
from handlers.dispatch import Handler
from handlers.turn import House
from scheduler.clockwork import Clockwork
from services.offer.offers import post_offer
from storage import networks, people, stops, workshops
from storage.database import Database, Transaction
from storage.tables import outbox

LUNERAY = Point(49.828, 0.915)
LUNERAY_TOWN = Place("Luneray", LUNERAY, "Luneray", "76400")
OFFRANVILLE = Place("Offranville", Point(49.871, 1.047), "Offranville", "76482")


@dataclass
class Shown:
    """A message on a phone."""

    text: str
    buttons: list[dict[str, str]]
    card: str | None
    photo: str | None = None
    venue: dict[str, Any] | None = None
    document: dict[str, str] | None = None

    @property
    def labels(self) -> list[str]:
        return [plainly(button["label"]) for button in self.buttons]


@dataclass
class Phone:
    """One person at the table."""

    table: Table
    id: int
    name: str
    shown: list[Shown] = field(default_factory=list)
    toasts: list[str] = field(default_factory=list)

    @property
    def last(self) -> Shown:
        return self.shown[-1]

    @property
    def text(self) -> str:
        return self.last.text

    def texts(self) -> list[str]:
        return [one.text for one in self.shown]

    def card(self, begins: str) -> Shown:
        """The newest message whose card has a name that begins so."""
        return next(one for one in reversed(self.shown) if (one.card or "").startswith(begins))

    async def say(self, text: str) -> str:
        if text.startswith("/"):
            name, _space, argument = text[1:].partition(" ")
            await self.table.feed(self, Command(name, argument))
        else:
            await self.table.feed(self, Text(text))
        return self.shown[-1].text if self.shown else ""

    async def press(self, label: str, *, of: Shown | None = None) -> str:
        """Press the newest button that is called so; give what the phone shows last."""
        for one in [of] if of else reversed(self.shown):
            for button in one.buttons:
                if plainly(button["label"]) == label:
                    await self.data(button["data"])
                    return self.shown[-1].text
        raise AssertionError(f"{self.name} has no button {label!r}: {[one.labels for one in self.shown]}")

    async def data(self, data: str) -> Reaction:
        """Press a button that carries this, forged perhaps."""
        return await self.table.feed(self, Press(data, "q", 1))

    async def location(self, point: Point, title: str = "") -> None:
        await self.table.feed(self, Location(point, title))

    async def photo(self, caption: str) -> None:
        await self.table.feed(self, Photo("FILE", caption))


class Table:
    """The handlers, the store, the clock, the phones."""

    def __init__(self, database: Database, network: Network, centres: list[Centre], now: datetime) -> None:
        self.database, self.network, self.centres, self.now = database, network, centres, now
        self.phones: dict[int, Phone] = {}
        self._handle = Handler(House())
        self._clockwork = Clockwork(database, self._clock, _fail)
        self._update = 1000

    async def feed(self, phone: Phone, content: Content) -> Reaction:
        self._update += 1
        self.now += timedelta(milliseconds=1)
        sender = Sender(phone.id, phone.name, "fr")
        message = Incoming(self._update, "telegram", phone.id, True, sender, self.now, content, self._update)
        reaction = await self.database.run(lambda tx: self._handle(tx, message, self.now))
        if reaction.toast:
            phone.toasts.append(plainly(reaction.toast))
        await self.deliver()
        return reaction

    async def deliver(self) -> None:
        """Put on the phones what waits in the outbox."""
        for row in await self.database.run(_letters):
            if row.chat_id in self.phones:
                _put(self.phones[row.chat_id], row.payload, row.card)

    def _clock(self) -> datetime:
        return self.now

    def phone(self, name: str) -> Phone:
        """Somebody who has never written."""
        phone = Phone(self, 5001 + len(self.phones), name)
        self.phones[phone.id] = phone
        return phone

    async def person(self, phone: Phone) -> Person:
        """Who that is to the store."""
        sender = Sender(phone.id, phone.name, "fr")
        return await self.database.run(
            lambda tx: people.arrive(tx, "telegram", sender, self.network.id, "fr", self.now)
        )

    async def farmer(self, name: str = "Marie", place: Place = OFFRANVILLE) -> Phone:
        phone = self.phone(name)
        person = await self.person(phone)
        await self.database.run(
            lambda tx: people.keep(tx, person.id, parts=frozenset({Part.FARMER}), place=place, welcomed=True)
        )
        return phone

    async def resident(self, name: str = "Rose", place: Place | None = LUNERAY_TOWN) -> Phone:
        phone = self.phone(name)
        person = await self.person(phone)
        await self.database.run(
            lambda tx: people.keep(tx, person.id, parts=frozenset({Part.RESIDENT}), place=place, welcomed=True)
        )
        return phone

    async def coordinator(self, name: str = "Anne", centre: int = 0, role: Role = Role.COORDINATOR) -> Phone:
        phone = self.phone(name)
        person = await self.person(phone)
        where = self.centres[centre].id
        await self.database.run(lambda tx: people.keep(tx, person.id, welcomed=True))
        await self.database.run(lambda tx: networks.give(tx, person, role, where, self.now))
        return phone

    async def stop(
        self,
        *,
        days: int = 2,
        hour: int = 9,
        kg: int = 300,
        recipes: Sequence[str | tuple[str, int]] = ("coulis-de-tomate", "ratatouille"),
        point: Point = LUNERAY,
        commune: str = "Luneray",
        centre: int = 0,
    ) -> Stop:
        start = (self.now + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
        planned = tuple(
            PlannedRecipe(one) if isinstance(one, str) else PlannedRecipe(one[0], one[1] * 1000) for one in recipes
        )
        new = Stop(
            id=0,
            network=self.network.id,
            centre=self.centres[centre].id,
            site="Place du marché",
            address="",
            commune=commune,
            point=point,
            start=start,
            end=start + timedelta(hours=3),
            capacity_grams=kg * 1000,
            capacity_jars=None,
            recipes=planned,
            products=(),
            event="",
            state="planned",
            version=1,
        )
        return await self.database.run(lambda tx: stops.add(tx, new, self.now))

    async def workshop(self, *, days: int = 4, hour: int = 14, centre: int = 0, **more: Any) -> Workshop:
        new = a_workshop(self.centres[centre], self.now, days=days, hour=hour, **more)
        return await self.database.run(lambda tx: workshops.add(tx, new, self.now))

    async def offer(
        self,
        phone: Phone,
        kg: float = 200,
        product: str = "tomate",
        *,
        mode: Mode = "deliver",
        days: int | None = 3,
        photo: str | None = None,
        place: Place = OFFRANVILLE,
    ) -> int:
        """An offer that a farmer has confirmed; its id."""
        person = await self.person(phone)
        self.now += timedelta(milliseconds=1)
        until = None if days is None else (self.now + timedelta(days=days)).date()
        draft = OfferDraft(
            stamp="t",
            items=[DraftItem.weighed(product, kg, "kg", kg)],
            until=until,
            dates_open=days is None,
            place=DraftPlace.of(place),
            mode=mode,
            photo=photo,
            kind="gleaning" if mode == "glean" else "surplus",
        )
        offer = await self.database.run(lambda tx: post_offer(tx, person, draft, self.now))
        await self.deliver()
        return offer.id

    async def later(self, **time: float) -> None:
        """Let time pass, and what it brings happen."""
        self.now += timedelta(**time)
        await self.ring()

    async def ring(self, *names: str) -> None:
        """Let every round look, or those of these names."""
        await self._clockwork.ring_all(*names)
        assert self._clockwork.set_aside == {}, "a round failed"
        await self.deliver()

    async def invitation(self, role: Role = Role.COORDINATOR, centre: int = 0) -> str:
        from services.person import invitations

        token, where = secrets.token_urlsafe(16), self.centres[centre].id
        await self.database.run(lambda tx: invitations.issue(tx, self.network.id, role, where, token, self.now))
        return token


def a_workshop(centre: Centre, now: datetime, *, days: int, hour: int, **more: Any) -> Workshop:
    """A workshop of 8 seats, three hours long, so many days from a village's today; `more` are its other fields."""
    local = now.astimezone(ZoneInfo("Europe/Paris")) + timedelta(days=days)
    start = local.replace(hour=hour, minute=0, second=0, microsecond=0)
    plain = Workshop(
        id=0,
        network=centre.network,
        centre=centre.id,
        stop=None,
        title="Ratatouille en bocaux",
        theme=Theme.PRESERVING,
        recipe=None,
        about="",
        audiences=(),
        language="fr",
        seats=8,
        kept_newcomers=0,
        kept_partner=0,
        partner="",
        access=(),
        bring="",
        price_cents=0,
        deposit_cents=0,
        facilitators=(),
        site="Place du marché",
        address="",
        commune="Luneray",
        point=LUNERAY,
        start=start,
        end=start + timedelta(hours=3),
        series="",
        state="planned",
        taken=0,
        version=1,
    )
    return replace(plain, **more)


def _fail(exc: Exception) -> None:
    raise exc


_READY = select(outbox).where(outbox.c.state == "ready").order_by(outbox.c.id)


async def _letters(tx: Transaction) -> Sequence[Any]:
    rows = await tx.all(_READY)
    if rows:
        ids = [row.id for row in rows]
        await tx.execute(update(outbox).where(outbox.c.id.in_(ids)).values(state="sent", sent_at=outbox.c.created_at))
    return rows


def _put(phone: Phone, payload: dict[str, Any], card: str | None) -> None:
    buttons = [button for row in payload.get("buttons", ()) for button in row]
    text = plainly(re.sub(r"<[^>]+>", "", payload.get("text", "")))
    new = Shown(text, buttons, card, payload.get("photo"), payload.get("venue"), payload.get("document"))
    old = next((one for one in phone.shown if card and one.card == card), None)
    if old is not None and not payload.get("extra", {}).get("fresh"):
        phone.shown[phone.shown.index(old)] = new
        return
    if old is not None:
        old.buttons, old.card = [], None
    phone.shown.append(new)


def plainly(text: str) -> str:
    """Special spaces and apostrophes made plain, entities undone."""
    text = re.sub("[\u00a0\u202f]", " ", text).replace("’", "'")
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
