"""Reminders on people's phones: the buttons under them, offers that wait, deliveries, workshops that move."""

from __future__ import annotations

import base64
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
from sqlalchemy import update

from domain.workshops import Signup, Workshop
from scheduler.rounds import reminders
from services.seat import seats
from services.workshop import workshops as planning
from storage import feedback, sending, signups, stops, tables, workshops
from storage.database import Database, Transaction
from tests.end_to_end.conftest import Village, laid, said
from tests.end_to_end.table import Phone, Table

PARIS = ZoneInfo("Europe/Paris")
sqlite = pytest.mark.parametrize("engine", ["sqlite"])
WHERE = ["samedi 19 septembre, de 14 h à 17 h", "Place du marché, Luneray"]


async def seat(table: Table, phone: Phone, workshop: Workshop, adults: int = 1, children: int = 0) -> Signup:
    """A sign-up, made now."""
    person = await table.person(phone)
    table.now += timedelta(milliseconds=1)
    made = await table.database.run(lambda tx: seats.sign_up(tx, person, workshop.id, adults, children, table.now))
    await table.deliver()
    return made.signup


async def scene(table: Table, *names: str, **more: Any) -> tuple[Workshop, list[Phone]]:
    """A workshop on Saturday at 14 h, and residents with seats."""
    workshop = await table.workshop(days=4, hour=14, **more)
    phones = [await table.resident(name) for name in names]
    for phone in phones:
        await seat(table, phone, workshop)
    return workshop, phones


def on(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 9, day, hour, minute, tzinfo=PARIS)


async def answer_of(table: Table, phone: Phone, workshop: Workshop) -> tuple[str, str | None]:
    person = await table.person(phone)
    mine = await table.database.run(lambda tx: signups.of(tx, workshop.id, person.id))
    assert mine is not None
    return mine.state, mine.answer


async def become(table: Table, workshop: Workshop, **changes: Any) -> Workshop:
    """A coordinator changes it."""
    anne = await table.person(next(one for one in table.phones.values() if one.name == "Anne"))

    async def work(tx: Transaction) -> Workshop:
        old = await workshops.get(tx, workshop.id, lock=True)
        return await planning.become(tx, anne, old, replace(old, **changes), table.now)

    made = await table.database.run(work)
    await table.deliver()
    return made


# --- are you coming? --------------------------------------------------------------------------------------------------


@sqlite
async def test_who_was_expected_in_vain_twice_is_asked_for_an_answer(table: Table) -> None:
    """And nobody else is; nothing more follows from it."""
    _workshop, (rose, paul) = await scene(table, "Rose", "Paul")
    lately = table.now - timedelta(days=20)
    for days in (0, 7):
        over = await table.workshop(days=days, hour=14)
        missed = await seat(table, rose, over)
        moments = {
            "starts_at": lately,
            "ends_at": lately + timedelta(hours=2),
            "closed_at": lately + timedelta(hours=3),
        }

        async def past(tx: Transaction, over: Workshop = over, mine: Signup = missed, moments: Any = moments) -> None:
            await tx.execute(update(tables.workshop).where(tables.workshop.c.id == over.id).values(**moments))
            await signups.keep(tx, replace(mine, came=0), lately)

        await table.database.run(past)
    table.now = on(17, 10)
    await table.ring()
    firm = "Merci de répondre aujourd'hui : d'autres personnes aimeraient venir."
    assert [phone.card("coming:").text.splitlines()[-1] for phone in (rose, paul)] == [firm, "Places : 1 adulte"]


async def test_yes_is_noted(table: Table) -> None:
    workshop, (rose,) = await scene(table, "Rose")
    table.now = on(17, 10)
    await table.ring()
    assert rose.text.splitlines() == ["👋 Vous venez ?", "Ratatouille en bocaux", *WHERE, "Places : 1 adulte"]
    heard = len(rose.shown)
    await rose.press("Oui, je viens")
    assert len(rose.shown) == heard, "answered in place"
    assert rose.text.splitlines()[0] == "✅ C'est noté : vous venez. Merci."
    assert await answer_of(table, rose, workshop) == ("live", "yes")


async def test_no_is_asked_once_and_gives_the_seat_to_the_next(table: Table) -> None:
    workshop, (rose,) = await scene(table, "Rose", seats=1)
    lise = await table.resident("Lise")
    await seat(table, lise, workshop)
    table.now = on(17, 10)
    await table.ring()
    await rose.press("Je ne peux pas venir")
    assert rose.text.splitlines()[0] == "Vous rendez votre place ? Une autre personne peut l'avoir."
    assert await answer_of(table, rose, workshop) == ("live", None)
    assert "1 place est libre" not in lise.text
    await rose.press("Je rends ma place")
    assert rose.text.splitlines()[0] == "🙏 Merci de me le dire. Votre place est libre pour une autre personne."
    assert await answer_of(table, rose, workshop) == ("cancelled", None)
    assert lise.text.startswith("🎉 1 place est libre pour vous.")


async def test_silence_is_not_a_no(table: Table) -> None:
    workshop, (rose,) = await scene(table, "Rose")
    for moment in (on(17, 10), on(18, 18), on(19, 12), on(19, 18)):
        table.now = moment
        await table.ring()
    assert await answer_of(table, rose, workshop) == ("live", None)
    assert [text.splitlines()[0] for text in rose.texts()[1:]] == [
        "👋 Vous venez ?",
        "⏰ Demain : votre atelier",
        "⏰ Aujourd'hui à 14 h : Ratatouille en bocaux",
        "🫙 Merci de votre venue : Ratatouille en bocaux",
    ]


@sqlite
async def test_a_no_to_the_reminder_of_the_evening(table: Table) -> None:
    """Its buttons are those of the question; the older ones are gone."""
    _workshop, (rose,) = await scene(table, "Rose")
    for moment in (on(17, 10), on(18, 18)):
        table.now = moment
        await table.ring()
    question, evening = rose.shown[-2:]
    assert question.buttons == []
    assert evening.labels == ["Je ne peux pas venir"]
    await rose.press("Je ne peux pas venir")
    await rose.press("Non, je viens")
    assert rose.text.startswith("✅ C'est noté : vous venez. Merci.")


@sqlite
async def test_old_buttons_are_answered_kindly(table: Table) -> None:
    workshop, (rose,) = await scene(table, "Rose")
    mine = await seat(table, rose, workshop)
    yes, no = f"v1:come.yes:{mine.id}", f"v1:come.no:{mine.id}:sure"
    await rose.data(no)
    await rose.data(no)
    assert rose.text.startswith("Vous n'avez pas de place à cet atelier pour le moment.")
    await rose.data(yes)
    assert rose.text.startswith("Vous n'avez pas de place à cet atelier pour le moment.")
    table.now = on(19, 15)
    await rose.data(yes)
    assert "a commencé" in rose.text
    luc = await table.resident("Luc")
    await luc.data(yes)
    assert luc.text.startswith("Je ne trouve pas cette inscription.")


# --- how was it? ------------------------------------------------------------------------------------------------------


async def test_one_tap_of_feedback_which_may_be_changed(table: Table) -> None:
    workshop, (rose, lise) = await scene(table, "Rose", "Lise")
    table.now = on(19, 18)
    await table.ring()
    await rose.press("😀 Bien")
    assert rose.text.splitlines() == ["🙏 Merci. Votre réponse : 😀 Bien", "Ratatouille en bocaux"]
    assert rose.last.labels == ["😐 Moyen", "🙁 Pas bien"]
    await rose.press("🙁 Pas bien")
    assert rose.text.splitlines()[-1] == "Je le regrette. Votre centre lit les réponses."
    await lise.press("😐 Moyen")
    assert await table.database.run(lambda tx: feedback.scores(tx, workshop.id)) == {1: 1, 2: 1}
    table.now = on(20, 18)
    await table.ring()
    assert sum("Merci de votre venue" in text for text in rose.texts()) == 0


@sqlite
async def test_who_was_not_there_has_no_say(table: Table) -> None:
    workshop, (rose,) = await scene(table, "Rose")
    luc = await table.resident("Luc")
    await rose.data(f"v1:feed.score:{workshop.id}:3")
    assert rose.text == "L'atelier n'est pas fini. Dites-le-moi après."
    table.now = on(19, 18)
    for data in (f"v1:feed.score:{workshop.id}:3", "v1:feed.score:99:3"):
        await luc.data(data)
        assert luc.text.startswith("Je ne trouve pas votre place à cet atelier.")
    await rose.data(f"v1:feed.score:{workshop.id}:4")
    assert rose.text.startswith("Je ne trouve pas votre place à cet atelier.")
    table.now = on(19, 18) + timedelta(days=31)
    await rose.data(f"v1:feed.score:{workshop.id}:3")
    assert rose.text == "Cet atelier est loin maintenant. Merci quand même."
    assert await table.database.run(lambda tx: feedback.scores(tx, workshop.id)) == {}


# --- offers that wait, deliveries -------------------------------------------------------------------------------------


def waiting(phone: Phone) -> list[str]:
    return [text for text in phone.texts() if text.startswith("⏰")]


async def test_offers_that_nobody_answers_are_reminded_of_once(table: Table) -> None:
    """At half of the time to the stop, all together; what comes later on the same day waits for the next."""
    await table.stop(days=2, hour=17, kg=900)
    anne, bruno = await table.coordinator(), await table.coordinator("Bruno", centre=1)
    marie, luc = await table.farmer(), await table.farmer("Luc")
    await table.offer(marie, 100, days=5)
    await table.offer(marie, 50, days=5)
    table.now = on(16, 12)
    await table.ring()
    assert waiting(anne) == []
    table.now = on(16, 13, 30)
    await table.ring()
    assert waiting(anne) == [
        (
            "⏰ 2 offres attendent votre réponse.\n"
            "Le premier passage : jeudi 17 septembre, 17 h\n"
            "Pour répondre : /propositions"
        )
    ]
    await table.offer(luc, 70, days=5)
    for moment in (on(16, 16), on(16, 20, 59), on(17, 2), on(17, 7, 59)):
        table.now = moment
        await table.ring()
    assert len(waiting(anne)) == 1
    table.now = on(17, 8)
    await table.ring()
    assert waiting(anne)[1].startswith("⏰ 3 offres attendent votre réponse.")
    table.now = on(17, 16)
    await table.ring()
    assert len(waiting(anne)) == 2
    assert waiting(bruno) == []
    assert "200 kg" not in (await anne.say("/propositions"))


@sqlite
async def test_what_was_answered_is_not_reminded_of(table: Table) -> None:
    await table.stop(days=2, hour=17)
    anne, marie = await table.coordinator(), await table.farmer()
    await table.offer(marie, 100, days=5)
    await anne.press("✅ Accepter")
    table.now = on(17, 12)
    await table.ring()
    assert waiting(anne) == []


async def test_farms_that_deliver_are_reminded_where_and_when(table: Table) -> None:
    await table.stop(days=2, hour=9, kg=900)
    anne = await table.coordinator()
    marie, luc = await table.farmer(), await table.farmer("Luc")
    await table.offer(marie, 100, days=5)
    await anne.press("✅ Accepter")
    await table.offer(luc, 50, days=5, mode="pickup")
    await anne.press("✅ Accepter")
    table.now = on(16, 18)
    await table.ring()
    assert marie.text.splitlines() == [
        "⏰ Demain : vous apportez 100 kg de tomates",
        "jeudi 17 septembre, de 9 h à 12 h",
        "Place du marché, Luneray",
        "Apportez la récolte au camion, au début du passage.",
    ]
    assert marie.last.venue == {"lat": 49.828, "lon": 0.915, "title": "Place du marché", "address": "Luneray"}
    assert waiting(luc) == [], "the team comes"
    table.now = on(16, 20)
    await table.ring()
    assert len(waiting(marie)) == 1


@sqlite
async def test_a_delivery_to_a_stop_that_has_moved_is_not_reminded_of(table: Table) -> None:
    """Moved between the outbox and the phone: the news of it is enough."""
    stop = await table.stop(days=2, hour=9, kg=900)
    anne, marie = await table.coordinator(), await table.farmer()
    await table.offer(marie, 100, days=5)
    await anne.press("✅ Accepter")
    looks, now = reminders.Round(), on(16, 18)
    for row in await table.database.run(lambda tx: looks.due(tx, now)):
        await table.database.run(lambda tx, row=row: looks.settle(tx, row, now))
    later = replace(stop, start=stop.start + timedelta(hours=1))
    assert len(await table.database.run(lambda tx: sending.look(tx, now, limit=9))) == 1
    await table.database.run(lambda tx: stops.change(tx, later, now))

    async def claimed(tx: Transaction) -> list[sending.Letter]:
        return await sending.claim(tx, await sending.look(tx, now, limit=9), now)

    assert await table.database.run(claimed) == []


# --- moved, cancelled -------------------------------------------------------------------------------------------------


def entry(phone: Phone) -> tuple[icalendar.Calendar, Any]:
    """The calendar file of the last message, and what is in it."""
    assert phone.last.document is not None
    calendar = icalendar.Calendar.from_ical(base64.b64decode(phone.last.document["base64"]))
    assert isinstance(calendar, icalendar.Calendar)
    return calendar, calendar.events[0]


async def test_a_workshop_that_moves(table: Table) -> None:
    """Everybody who comes, waits or leads is told at once, with what goes into their calendar."""
    await table.coordinator()
    paul = await table.coordinator("Paul", centre=1)
    leader = await table.person(paul)
    workshop, (rose, lise) = await scene(table, "Rose", "Lise", seats=1, facilitators=(leader.id,))
    await table.ring()
    await become(table, workshop, start=on(20, 10), end=on(20, 13), site="Salle des fêtes")
    now = ["Il est maintenant :", "dimanche 20 septembre, de 10 h à 13 h", "Salle des fêtes, Luneray"]
    before = ["Avant : samedi 19 septembre, de 14 h à 17 h", "Place du marché, Luneray"]
    head = "🔁 L'atelier a changé : Ratatouille en bocaux"
    assert rose.text.splitlines() == [head, *rose.text.splitlines()[1:2], *now[1:], *before, "Vous gardez votre place."]
    assert rose.last.labels == ["Je viens quand même", "Je ne peux pas venir"]
    calendar, event = entry(rose)
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == ("PUBLISH", f"workshop-{workshop.id}-1@bocal", 1)
    assert event["DTSTART"].dt == on(20, 10)
    assert rose.last.document["name"] == f"atelier-{workshop.id}.ics"  # type: ignore[index]
    assert lise.text.splitlines()[-1] == "Vous restez sur la liste d'attente."
    assert lise.last.document is None
    assert paul.text.splitlines()[0] == head
    heard = len(rose.shown)
    await rose.press("Je viens quand même")
    assert len(rose.shown) == heard + 1
    assert rose.text.startswith("✅ C'est noté : vous venez.")
    assert await answer_of(table, rose, workshop) == ("live", "yes")


@sqlite
async def test_who_cannot_come_any_more_gives_the_seat_back(table: Table) -> None:
    await table.coordinator()
    workshop, (rose, lise) = await scene(table, "Rose", "Lise", seats=1)
    await become(table, workshop, start=on(20, 10), end=on(20, 13))
    await rose.press("Je ne peux pas venir")
    await rose.press("Je rends ma place")
    assert lise.text.startswith("🎉 1 place est libre pour vous.")


async def test_a_workshop_that_is_cancelled(table: Table) -> None:
    """With the reason, an entry that leaves the calendar, and the next ones that have room."""
    anne = await table.coordinator()
    workshop, (rose,) = await scene(table, "Rose")
    full = await table.workshop(days=6, title="Complet", seats=1)
    await seat(table, await table.resident("Zoé"), full)
    other = await table.workshop(days=8, title="Coulis")
    person = await table.person(anne)
    await table.database.run(lambda tx: planning.cancel(tx, person, workshop.id, "le camion est en panne", table.now))
    await table.deliver()
    assert rose.text.splitlines() == [
        "🚫 L'atelier est annulé : Ratatouille en bocaux",
        *WHERE,
        "Pourquoi : le camion est en panne",
        "Les prochains ateliers :",
    ]
    assert [button["data"] for button in rose.last.buttons] == [f"v1:workshop.show:{other.id}"]
    assert rose.last.labels == ["mercredi 23 septembre : Coulis"]
    calendar, event = entry(rose)
    assert (calendar["METHOD"], event["STATUS"], event["SEQUENCE"]) == ("PUBLISH", "CANCELLED", 1)
    heard = len(rose.shown)
    for moment in (on(17, 10), on(18, 18), on(19, 12), on(19, 18)):
        table.now = moment
        await table.ring()
    assert len(rose.shown) == heard, "nothing is reminded of"


@sqlite
async def test_whoever_wrote_a_guest_down_tells_them(table: Table) -> None:
    anne = await table.coordinator()
    workshop = await table.workshop()
    person = await table.person(anne)
    await table.database.run(lambda tx: seats.sign_up_guest(tx, person, workshop.id, "Josette Martin", 1, 0, table.now))
    await table.deliver()
    await become(table, workshop, start=on(20, 10), end=on(20, 13))
    assert "Sans téléphone, à prévenir par vous : Josette Martin" in anne.text.splitlines()


# --- over the wire ----------------------------------------------------------------------------------------------------


async def test_from_the_question_to_thanks(village: Village) -> None:
    """The file, the map and the buttons as Telegram takes them."""
    anne = await village.coordinator()
    rose = await village.resident()
    workshop = await village.workshop(days=4, hour=14)
    person = await village.database.run(lambda tx: _resident(tx, rose.id))
    await village.database.run(lambda tx: seats.sign_up(tx, person, workshop.id, 2, 1, village.now()))
    await village.quiet()

    async def at(day: int, hour: int) -> None:
        await village.later(seconds=(on(day, hour) - village.now()).total_seconds())

    await at(17, 10)
    assert await village.press(rose, "Oui, je viens") == said(rose)[-1]
    assert said(rose)[-1].startswith("✅ C’est noté : vous venez.")
    leader = await village.database.run(lambda tx: _resident(tx, anne.id))

    async def later_that_day(tx: Transaction) -> None:
        old = await workshops.get(tx, workshop.id, lock=True)
        await planning.become(tx, leader, old, replace(old, start=on(19, 15), end=on(19, 18)), village.now())

    await village.database.run(later_that_day)
    await village.quiet()
    assert said(rose)[-1].startswith("🔁 L’atelier a changé : Ratatouille en bocaux")
    assert rose.messages[-1]["document"]["file_name"] == f"atelier-{workshop.id}.ics"
    await village.press(rose, "Je viens quand même")
    await at(18, 19)
    assert said(rose)[-1].startswith("⏰ Demain : votre atelier")
    await at(19, 13)
    assert rose.messages[-2]["venue"]["title"] == "Place du marché"
    assert said(rose)[-1].startswith("⏰ Aujourd’hui à 15 h : Ratatouille en bocaux")
    await at(19, 19)
    await village.press(rose, "😀 Bien")
    assert said(rose)[-1].startswith("🙏 Merci. Votre réponse : 😀 Bien")


async def _resident(tx: Transaction, address: int) -> Any:
    from storage import people

    return await people.at(tx, "telegram", address)


@pytest.mark.parametrize("engine", ["sqlite"])
async def test_the_night_is_left_alone(database: Database) -> None:
    """A move in the night waits for the morning, unless it is for the morning: what is left says until when."""
    from sqlalchemy import select

    from storage.tables import outbox

    table = await laid(database, datetime(2026, 9, 15, 9, 0, tzinfo=PARIS))
    await table.coordinator()
    workshop, (rose,) = await scene(table, "Rose")

    async def held() -> list[str]:
        wanted = select(outbox.c.not_before).where(outbox.c.key.like("%:news:%"), outbox.c.state == "ready")
        rows = await database.run(lambda tx: tx.all(wanted))
        return [row.not_before and row.not_before.astimezone(PARIS).strftime("%a %H:%M") for row in rows]

    async def change(**changes: Any) -> list[str]:
        anne = await table.person(next(one for one in table.phones.values() if one.name == "Anne"))

        async def work(tx: Transaction) -> Workshop:
            old = await workshops.get(tx, workshop.id, lock=True)
            start = changes.get("start", old.start)
            new = replace(old, **changes, end=start + timedelta(hours=3))
            return await planning.become(tx, anne, old, new, table.now)

        await database.run(work)
        return await held()

    table.now = on(16, 22)
    assert await change(start=on(19, 15)) == ["Thu 08:00"]
    assert await change(start=on(19, 16)) == ["Thu 08:00"], "only the last is told"
    assert await change(start=on(17, 9, 30)) == [None], "that is in the morning"
    await table.deliver()
    assert "samedi 19 septembre, de 14 h à 17 h" in rose.text, "what they knew, not what it was meanwhile"
    table.now = on(16, 22, 30)
    await change(start=on(20, 14))
    await table.deliver()
    table.now = on(16, 23)
    assert await change(site="Halle") == ["Thu 08:00"]
    assert await change(site="Place du marché") == [], "moved back before anybody heard of it"
