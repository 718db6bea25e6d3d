"""A village: the sandbox, the running bot, a network of two centres, and people who can be made in one line."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from pydantic import SecretStr
from sqlalchemy import exists, or_, select

from bot.assembly import assemble
from bot.pacing import Pacer
from bot.runtime import Bocal, running
from bot.settings import Settings
from domain.people import Centre, Network, Role
from domain.places import Point
from domain.stops import PlannedRecipe, Stop
from domain.workshops import Workshop
from sandbox.person import Person
from sandbox.server import Sandbox
from scheduler.clockwork import Clockwork
from services.person import invitations
from storage import fsck, networks, stops, workshops
from storage.database import Database, Transaction
from storage.tables import inbox, outbox
from tests.conftest import store_at
from tests.end_to_end.table import Table, a_workshop
from tests.sandbox.botapi_spec import check_request

TOKEN = "123456:test"
PARIS = ZoneInfo("Europe/Paris")
TUESDAY = datetime(2026, 9, 15, 9, 0, tzinfo=PARIS)
"""When a village's clock begins: a Tuesday in the season."""
DIEPPE, LUNERAY = Point(49.922, 1.078), Point(49.828, 0.915)


@dataclass
class Village:
    """Everything a test needs to speak and to look."""

    box: Sandbox
    bocal: Bocal
    network: Network
    centres: list[Centre]

    @property
    def database(self) -> Database:
        return self.bocal.database

    def now(self) -> datetime:
        return self.box.clock.now()

    async def quiet(self) -> None:
        """Until everything said was handled and everything to be said has left."""
        await asyncio.wait_for(self._quiet(), 20)

    async def _quiet(self) -> None:
        still = 0
        while still < 2:
            busy = bool(self.box.world.updates.pending) or await self.database.run(_unfinished)
            still = 0 if busy else still + 1
            await asyncio.sleep(0.01)

    async def newcomer(self, name: str = "Marie", *, language: str = "fr") -> Person:
        """Somebody who has pressed Start."""
        person = self.box.add_person(name, language_code=language)
        person.start()
        await self.quiet()
        return person

    async def farmer(self, name: str = "Marie", place: str = "Offranville") -> Person:
        """A farmer who has said where the farm is."""
        return await self._settled(name, "🚜 Je cultive (ferme, verger, jardin)", place)

    async def resident(self, name: str = "Rose", place: str = "Luneray") -> Person:
        """Somebody who comes to workshops and has said where they live."""
        return await self._settled(name, "🫙 Je viens aux ateliers", place)

    async def _settled(self, name: str, part: str, place: str) -> Person:
        person = await self.newcomer(name)
        person.press(part)
        await self.quiet()
        person.press("Continuer")
        await self.quiet()
        person.say(place)
        await self.quiet()
        return person

    async def coordinator(self, name: str = "Anne", centre: int = 0) -> Person:
        """A coordinator of a centre, by invitation."""
        token = secrets.token_urlsafe(16)
        where = self.centres[centre]
        await self.database.run(
            lambda tx: invitations.issue(tx, self.network.id, Role.COORDINATOR, where.id, token, self.now())
        )
        person = self.box.add_person(name, language_code="fr")
        person.start(f"i_{token}")
        await self.quiet()
        return person

    async def stop(
        self,
        *,
        days: int = 2,
        hour: int = 9,
        kg: int = 300,
        recipes: tuple[str, ...] = ("coulis-de-tomate", "ratatouille"),
        point: Point = LUNERAY,
        commune: str = "Luneray",
        site: str = "Place du marché",
        centre: int = 0,
    ) -> Stop:
        """A planned stop, so many days from the village's today."""
        start = (self.now().astimezone(PARIS) + timedelta(days=days)).replace(
            hour=hour, minute=0, second=0, microsecond=0
        )
        new = Stop(
            id=0,
            network=self.network.id,
            centre=self.centres[centre].id,
            site=site,
            address="",
            commune=commune,
            point=point,
            start=start,
            end=start + timedelta(hours=3),
            capacity_grams=kg * 1000,
            capacity_jars=None,
            recipes=tuple(PlannedRecipe(slug) for slug in recipes),
            products=(),
            event="",
            state="planned",
            version=1,
        )
        return await self.database.run(lambda tx: stops.add(tx, new, self.now()))

    async def workshop(self, *, days: int = 4, hour: int = 14, centre: int = 0, **more: Any) -> Workshop:
        """A planned workshop, so many days from the village's today; `more` as in `a_workshop`."""
        new = a_workshop(self.centres[centre], self.now(), days=days, hour=hour, **more)
        return await self.database.run(lambda tx: workshops.add(tx, new, self.now()))

    async def later(self, **time: float) -> None:
        """Let time pass, and what it brings happen."""
        self.box.clock.advance(**time)
        clockwork = Clockwork(self.database, self.now, _fail)
        await clockwork.ring_all()
        assert clockwork.set_aside == {}, "a round failed"
        await self.quiet()

    async def say(self, person: Person, text: str) -> str:
        """Write, wait, and give what the bot then shows last, as plain text."""
        person.say(text)
        await self.quiet()
        return shown(person)

    async def press(self, person: Person, label: str) -> str:
        """Press a button, wait, and give what the bot then shows last."""
        person.press(label)
        await self.quiet()
        return shown(person)


def _fail(exc: Exception) -> None:
    raise exc


_UNFINISHED = select(
    or_(
        exists().where(inbox.c.state == "new"),
        exists().where(outbox.c.state.in_(("ready", "sending"))),
    )
)


async def _unfinished(tx: Transaction) -> bool:
    return bool(await tx.scalar(_UNFINISHED))


async def _given_up(tx: Transaction) -> list[str]:
    """Updates that could not be handled, and messages that did not arrive though nobody blocked us."""
    poison = select(inbox.c.error).where(inbox.c.state == "poison")
    lost = select(outbox.c.last_error).where(outbox.c.state.in_(("dead", "unknown")))
    errors = [str(row[0]) for row in [*await tx.all(poison), *await tx.all(lost)]]
    return [error for error in errors if "blocked" not in error.lower()]


def words(message: dict[str, Any]) -> str:
    """A message as it is read, its special spaces made plain."""
    text = message.get("text") or message.get("caption") or ""
    return re.sub("[\u00a0\u202f]", " ", text)


def shown(person: Person) -> str:
    """The bot's last message in a private chat."""
    return next((words(m) for m in reversed(person.messages) if m["from"]["is_bot"]), "")


def said(person: Person) -> list[str]:
    """All that the bot has said in a private chat, as it stands now."""
    return [words(message) for message in person.messages if message["from"]["is_bot"]]


def labels(message: dict[str, Any]) -> list[str]:
    """The buttons under a message."""
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [re.sub("[\u00a0\u202f]", " ", button["text"]) for row in rows for button in row]


@pytest.fixture
def chosen() -> dict[str, Any]:
    """Settings that a test's operator has chosen besides."""
    return {}


@pytest.fixture
async def village(
    database_url: str, keyring: Any, monkeypatch: pytest.MonkeyPatch, chosen: dict[str, Any]
) -> AsyncIterator[Village]:
    """The bot running against its sandbox, on a Tuesday morning in September; its store is in order at the end.

    It speaks as fast as it can: Telegram's pace has tests of its own.
    """
    monkeypatch.setitem(Pacer.__init__.__kwdefaults__, "chat", 1000.0)
    monkeypatch.setitem(Pacer.__init__.__kwdefaults__, "bulk", 1000.0)
    box = Sandbox(token=TOKEN)
    box.clock.set(TUESDAY)
    settings = Settings(_env_file=None, token=SecretStr(TOKEN), database=database_url, poll_seconds=5, **chosen)
    database = store_at(database_url, keyring)

    async def begin(tx: Transaction) -> tuple[Network, list[Centre]]:
        network = await networks.add(tx, Network(0, "Dieppe", DIEPPE, "Europe/Paris"))
        first = await networks.add_centre(tx, network.id, "Centre du Phare", "Dieppe", DIEPPE, "la banque alimentaire")
        second = await networks.add_centre(tx, network.id, "Centre des Tilleuls", "Luneray", LUNERAY)
        return network, [first, second]

    async with box.running() as open_box:
        here = settings.model_copy(update={"api_base": open_box.url})
        network, centres = await database.run(begin)
        async with running(here, assemble(box.clock.now), database=database) as bocal:
            yield Village(box, bocal, network, centres)
            assert await database.run(fsck.look) == []
            assert await database.run(_given_up) == []
            assert [fault for call in box.calls for fault in check_request(call["method"], call["params"])] == []
    await database.close()


@pytest.fixture
async def table(database: Database) -> AsyncIterator[Table]:
    """The handlers around one table, on a Tuesday morning in September; the store is in order at the end."""
    yield await laid(database, TUESDAY)
    assert await database.run(fsck.look) == []


async def laid(database: Database, now: datetime) -> Table:
    """A network of two centres around a table."""

    async def begin(tx: Transaction) -> Table:
        network = await networks.add(tx, Network(0, "Dieppe", DIEPPE, "Europe/Paris"))
        first = await networks.add_centre(tx, network.id, "Centre du Phare", "Dieppe", DIEPPE, "la banque alimentaire")
        second = await networks.add_centre(tx, network.id, "Centre des Tilleuls", "Luneray", LUNERAY)
        return Table(database, network, [first, second], now)

    return await database.run(begin)
