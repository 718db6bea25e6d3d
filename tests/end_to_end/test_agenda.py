"""What people have promised, by day, and the private calendar that follows it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import aiohttp
import icalendar
import pytest
from pydantic import SecretStr
from sqlalchemy import select

from domain.workshops import Workshop
from services.person import feeds as service
from storage import feeds, people, workshops
from storage.database import Transaction
from storage.tables import metadata, preference
from tests.end_to_end.conftest import Village, shown, words
from tests.end_to_end.table import Phone, Table
from tests.ports import free_port


async def go(phone: Phone, workshop: Workshop, adults: int = 1) -> None:
    await phone.data(f"v1:seat.go:{workshop.id}:{adults}:0")


async def test_everything_one_has_promised_by_day(table: Table) -> None:
    """Seats, waiting lists, workshops one leads, and lots one brings; the soonest first, each day named once."""
    marie, tom, anne = await table.farmer("Marie"), await table.resident("Tom"), await table.coordinator()
    await table.stop(days=2)
    await table.offer(marie, 120)
    await anne.press("✅ Accepter")
    leader = await table.person(marie)
    booked = await table.workshop(days=4, title="Ratatouille")
    full = await table.workshop(days=4, hour=18, title="Soupes", seats=1)
    await table.workshop(days=6, title="Conserves", facilitators=(leader.id,))
    await go(tom, full)
    await go(marie, booked, 2)
    await go(marie, full)
    before = len(marie.shown)
    await marie.say("/agenda")
    assert [one.text.splitlines() for one in marie.shown[before:]] == [
        [
            "📅 jeudi 17 septembre",
            "9 h, 120 kg de tomates",
            "Place du marché, Luneray",
            "🚗 Vous apportez",
        ],
        [
            "📅 samedi 19 septembre",
            "14 h, Ratatouille",
            "Place du marché, Luneray",
            "✅ Vous avez une place : 2 adultes.",
        ],
        ["18 h, Soupes", "Place du marché, Luneray", "⏳ Vous avez le numéro 1 sur la liste d'attente."],
        [
            "📅 lundi 21 septembre",
            "14 h, Conserves",
            "Place du marché, Luneray",
            "🧑‍🍳 Vous animez.",
            "Places prises : 0 sur 8.",
        ],
    ]
    assert marie.shown[-3].labels == ["Voir", "Je ne peux pas venir"]
    assert marie.shown[-2].labels == ["Voir", "Quitter la liste d'attente"]
    assert marie.shown[-1].labels == ["Voir", "Qui vient"]


async def test_an_offered_seat_is_answered_from_there(table: Table) -> None:
    workshop, rose, tom = await table.workshop(seats=1), await table.resident(), await table.resident("Tom")
    await go(tom, workshop)
    await go(rose, workshop)
    await tom.data("v1:seat.gone:1")
    await rose.say("/agenda")
    assert rose.last.labels == ["Oui, je viens", "Non, merci"]
    await rose.press("Oui, je viens")
    await rose.say("/agenda")
    assert rose.text.splitlines()[-1] == "✅ Vous avez une place : 1 adulte."


async def test_five_at_a_time(table: Table) -> None:
    rose = await table.resident()
    for days in range(1, 8):
        await go(rose, await table.workshop(days=days, title=f"Atelier {days}"))
    await rose.say("/agenda")
    assert rose.text == "Encore 2 rendez-vous."
    before = len(rose.shown)
    await rose.press("Voir la suite")
    assert [one.text.splitlines()[1] for one in rose.shown[before:]] == ["14 h, Atelier 6", "14 h, Atelier 7"]


async def test_nothing_promised(table: Table) -> None:
    """Neither what is over nor what was given back."""
    rose = await table.resident()
    await go(rose, await table.workshop(days=1))
    await go(rose, await table.workshop(days=9))
    await rose.data("v1:seat.gone:2")
    table.now += timedelta(days=3)
    await rose.say("/agenda")
    assert rose.text == "Rien de prévu pour vous en ce moment.\nLes ateliers près de chez vous : /ateliers"


async def test_without_a_web_door_there_is_no_address(table: Table) -> None:
    rose = await table.resident()
    await rose.say("/agenda")
    assert len(rose.shown) == 1
    for verb in ("feed", "renew"):
        await rose.data(f"v1:agenda.{verb}")
        assert rose.text.startswith("Il n'y a pas d'adresse de calendrier ici.")
    assert await table.database.run(lambda tx: tx.all(select(preference))) == []


# --- the calendar -----------------------------------------------------------------------------------------------------


@pytest.fixture
def chosen() -> dict[str, Any]:
    """The web door, open on this machine."""
    port = free_port()
    return {
        "intake": "webhook",
        "webhook_url": f"http://127.0.0.1:{port}",
        "webhook_port": port,
        "webhook_secret": SecretStr("0123456789abcdef"),
    }


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


async def _address(village: Village, person: Any, button: str) -> str:
    await village.press(person, button)
    return next(line for line in shown(person).splitlines() if line.startswith("http"))


async def test_a_private_calendar_follows(village: Village, web: aiohttp.ClientSession) -> None:
    workshop, rose = await village.workshop(), await village.resident()
    await village.press(rose, "2 places")
    await village.say(rose, "/agenda")
    link = await _address(village, rose, "📅 Dans mon calendrier")
    async with web.get(link) as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Cache-Control"] == "private, max-age=3600"
        calendar = icalendar.Calendar.from_ical(await answer.read())
    (event,) = calendar.walk("VEVENT")
    assert (calendar["X-WR-CALNAME"], event["UID"]) == ("Bocal\u00a0: mes rendez-vous", workshop.uid)
    assert words({"text": str(event["DESCRIPTION"])}) == "Vous avez 2 places."


async def test_a_new_address_closes_the_old_one(village: Village, web: aiohttp.ClientSession) -> None:
    rose = await village.resident()
    await village.say(rose, "/agenda")
    old = await _address(village, rose, "📅 Dans mon calendrier")
    assert await _address(village, rose, "📅 Dans mon calendrier") == old
    new = await _address(village, rose, "Changer l’adresse")
    for link, status in ((old, 404), (new, 200)):
        async with web.get(link) as answer:
            assert answer.status == status
    held = await village.database.run(lambda tx: tx.all(select(preference.c.feed_hash)))
    assert [row.feed_hash for row in held] == [feeds.hashed(new.split("/")[-1].removesuffix(".ics"))]


@pytest.mark.parametrize("secret", ["x", "A" * 43, "A" * 4000, "..%2f..%2fetc%2fpasswd", "%00", "é" * 43])
async def test_guessed_addresses_open_nothing(village: Village, web: aiohttp.ClientSession, secret: str) -> None:
    async with web.get(f"{village.bocal.settings.webhook_url}/agenda/{secret}.ics") as answer:
        assert answer.status == 404
        assert answer.headers.get("Cache-Control") in {"no-store", None}
    async with web.post(f"{village.bocal.settings.webhook_url}/agenda/{'A' * 43}.ics") as answer:
        assert answer.status == 405


async def test_the_secret_is_kept_encrypted_and_the_choices_stay(table: Table) -> None:
    rose = await table.resident()

    async def kept(tx: Transaction) -> str:
        person = await people.get(tx, (await tx.scalar(select(metadata.tables["person"].c.id))))
        link = await service.address(tx, person, "https://bocal.example/", table.now)
        again = await service.address(tx, person, "https://bocal.example", table.now)
        assert link == again
        return link.removeprefix("https://bocal.example/agenda/").removesuffix(".ics")

    secret = await table.database.run(kept)
    assert service.SECRET.fullmatch(secret)
    assert secret not in repr(await table.database.run(lambda tx: tx.all(_bare())))
    found = await table.database.run(lambda tx: feeds.whose(tx, secret))
    assert found is not None
    assert found.id == (await table.person(rose)).id


def _bare() -> Any:
    from sqlalchemy import text

    return text("SELECT * FROM preference")


async def test_what_one_leads_and_brings_is_in_the_calendar(table: Table) -> None:
    marie, anne = await table.farmer("Marie"), await table.coordinator()
    stop = await table.stop(days=2)
    await table.offer(marie, 120)
    await anne.press("✅ Accepter")
    person = await table.person(marie)
    led = await table.workshop(days=6, facilitators=(person.id,))

    async def read(tx: Transaction) -> bytes | None:
        link = await service.address(tx, person, "https://bocal.example", table.now)
        return await service.served(tx, link.split("/")[-1].removesuffix(".ics"), table.now)

    found = await table.database.run(read)
    assert found is not None
    events = icalendar.Calendar.from_ical(found).walk("VEVENT")
    assert [str(event["UID"]) for event in events] == [led.uid, f"lot-1-{stop.id}-{stop.network}@bocal"]
    assert str(events[1]["SUMMARY"]).replace("\u00a0", " ") == "Pour le camion : 120 kg de tomates"
    assert await table.database.run(lambda tx: workshops.closed(tx, led.id)) is False
