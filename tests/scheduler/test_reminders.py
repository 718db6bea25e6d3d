"""What people are reminded of, and when: each reminder by itself, with its words."""

from __future__ import annotations

import base64
import sys
from dataclasses import replace
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from domain.preferences import Preferences
from domain.quiet import QUIET, Quiet
from domain.reminders import Occasion, waking
from scheduler import reminders
from storage import preferences, signups
from storage.database import Database
from storage.tables import signup
from tests.scheduler.reminding import PARIS, Clock, clock, moved

MONDAY = datetime(2026, 9, 14, 9, 0, tzinfo=PARIS)
SATURDAY = datetime(2026, 9, 19, 14, 0, tzinfo=PARIS)
"""The workshop of these tests, unless it says otherwise."""
HOUR = timedelta(hours=1)
sqlite = pytest.mark.parametrize("engine", ["sqlite"])


async def saturday(database: Database, *names: str, start: datetime = SATURDAY, **changes: Any) -> tuple[Clock, Any]:
    """Everybody named has a seat, since Monday."""
    made = await clock(database, MONDAY)
    end = start + timedelta(hours=3)
    workshop = await made.room.workshop(**{"start": start, "end": end, **changes})
    for name in names:
        await made.room.sign_up(name, workshop)
    await made.send()
    return made, workshop


async def test_the_week_of_somebody_who_has_a_seat(database: Database) -> None:
    made, _workshop = await saturday(database, "Rose", bring="un tablier")
    await made.pass_to(MONDAY + timedelta(days=9), every=HOUR)
    assert made.timetable() == [
        ("coming", "Thu 10:00"),
        ("eve", "Fri 18:00"),
        ("soon", "Sat 12:00"),
        ("thanks", "Sat 18:00"),
    ]
    coming, eve, soon, thanks = made.reminders()
    where = ["samedi 19 septembre, de 14 h à 17 h", "Place du marché, Luneray"]
    assert coming.lines == ["👋 Vous venez ?", "Coulis de tomates", *where, "Places : 1 adulte"]
    assert coming.labels == ["Oui, je viens", "Je ne peux pas venir"]
    head = ["⏰ Demain : votre atelier", "Coulis de tomates"]
    assert eve.lines == [*head, *where, "Places : 1 adulte", "À apporter : un tablier"]
    assert soon.lines == ["⏰ Aujourd'hui à 14 h : Coulis de tomates", "Place du marché, Luneray", "À bientôt !"]
    assert soon.payload["venue"] == {"lat": 49.828, "lon": 0.915, "title": "Place du marché", "address": "Luneray"}
    assert thanks.lines == [
        "🫙 Merci de votre venue : Coulis de tomates",
        "C'était comment ? Votre réponse aide les prochains ateliers.",
    ]
    assert thanks.labels == ["😀 Bien", "😐 Moyen", "🙁 Pas bien"]


@sqlite
async def test_who_signs_up_after_the_moment_is_not_reminded(database: Database) -> None:
    """The confirmation has just said it."""
    made, workshop = await saturday(database, "Rose")
    await made.pass_to(datetime(2026, 9, 18, 18, 0, tzinfo=PARIS))
    await made.room.sign_up("Lise", workshop)
    await made.pass_to(SATURDAY)
    assert made.timetable(of="Lise") == [("soon", "Sat 12:00")]


@sqlite
async def test_who_only_waits_is_not_reminded(database: Database) -> None:
    made, workshop = await saturday(database, "Rose", seats=1)
    await made.room.sign_up("Lise", workshop)
    await made.pass_to(MONDAY + timedelta(days=9), every=HOUR)
    assert made.timetable(of="Lise") == []


@pytest.mark.parametrize(
    ("start", "quiet", "sent"),
    [
        ((14, 0), QUIET, "Sat 12:00"),
        ((10, 0), QUIET, "Sat 08:00"),
        ((9, 0), QUIET, "Sat 08:00"),
        ((8, 45), QUIET, "Sat 08:00"),
        ((8, 30), QUIET, "Fri 20:00"),
        ((7, 0), QUIET, "Fri 20:00"),
        ((23, 30), QUIET, "Sat 20:00"),
        ((11, 0), Quiet(time(19), time(10)), "Sat 10:00"),
        ((10, 30), Quiet(time(19), time(10)), "Fri 18:00"),
    ],
)
@sqlite
async def test_two_hours_before_or_before_the_night(
    database: Database, start: tuple[int, int], quiet: Quiet, sent: str
) -> None:
    made, _workshop = await saturday(database, "Rose", start=SATURDAY.replace(hour=start[0], minute=start[1]))
    rose = await made.room.person("Rose")
    wants = replace(Preferences(), quiet=quiet)
    await made.room.run(lambda tx: preferences.keep(tx, rose.id, rose.network, wants, MONDAY))
    made.room.now = datetime(2026, 9, 18, 12, 0, tzinfo=PARIS)
    await made.pass_to(SATURDAY + timedelta(days=1), every=timedelta(minutes=15))
    assert made.timetable("soon") == [("soon", sent)]


@sqlite
async def test_nobody_is_woken_after_a_stop_of_the_bot(database: Database) -> None:
    """What was due in the evening comes in the morning, in words that are true then."""
    made, _workshop = await saturday(database, "Rose")
    made.room.now = datetime(2026, 9, 18, 22, 0, tzinfo=PARIS)
    await made.pass_to(SATURDAY)
    assert made.timetable() == [("eve", "Sat 08:00"), ("soon", "Sat 12:00")]
    assert made.reminders("eve")[0].lines[0] == "⏰ Aujourd'hui : votre atelier"


@sqlite
async def test_tomorrow_is_not_said_the_day_after(database: Database) -> None:
    """Telegram does not answer for a night: the letter of the evening is called off, the one of noon arrives."""
    made, _workshop = await saturday(database, "Rose")
    made.room.now = datetime(2026, 9, 18, 17, 30, tzinfo=PARIS)
    await made.pass_to(datetime(2026, 9, 19, 9, 0, tzinfo=PARIS), send=False)
    await made.pass_to(SATURDAY)
    assert made.timetable() == [("soon", "Sat 12:00")]


@sqlite
async def test_whoever_has_answered_is_not_asked(database: Database) -> None:
    made, workshop = await saturday(database, "Rose", "Lise")
    rose = await made.room.mine("Rose", workshop)
    await made.room.run(lambda tx: signups.keep(tx, replace(rose, answer="yes"), made.room.now))
    await made.pass_to(SATURDAY)
    assert made.timetable("coming") == [("coming", "Thu 10:00")]
    assert len(made.reminders("eve")) == 2


# --- who leads --------------------------------------------------------------------------------------------------------


async def test_who_leads_sees_who_comes(database: Database) -> None:
    made, workshop = await saturday(database, seats=5)
    paul, room = await made.room.person("Paul"), made.room
    workshop = await moved(room, paul, workshop, SATURDAY, facilitators=(paul.id,))
    anne = await room.coordinator()
    await room.sign_up("Rose Dupont", workshop, 2, 1)
    await room.sign_up("Lise", workshop)
    from services.seat import seats

    now = room.tick()
    await room.run(lambda tx: seats.sign_up_guest(tx, anne, workshop.id, "Josette Martin", 1, 0, now))
    await room.sign_up("Zoé", workshop, 2)
    lise = await room.mine("Lise", workshop)
    await room.run(lambda tx: signups.keep(tx, replace(lise, answer="yes"), now))
    await made.pass_to(SATURDAY)
    assert made.timetable("list_eve", "list_soon") == [("list_eve", "Fri 18:30"), ("list_soon", "Sat 12:00")]
    assert made.reminders("list_eve")[0].chat == paul.chat
    assert made.reminders("list_eve")[0].lines == [
        "📋 Demain : qui vient",
        "Coulis de tomates",
        "samedi 19 septembre, de 14 h à 17 h",
        "Place du marché, Luneray",
        "👥 5 personnes viennent, pour 5 places.",
        "2 personnes sur la liste d'attente.",
        "• Rose : 2 adultes et 1 enfant",
        "• Lise : 1 adulte. A dit oui.",
        "• Josette Martin, sans téléphone : 1 adulte",
    ]


async def test_coordinators_see_it_when_nobody_leads(database: Database) -> None:
    """Those of the centre, and nobody of another one. Nobody has a seat yet: that is told too."""
    made, _workshop = await saturday(database)
    anne = await made.room.coordinator()
    await made.room.coordinator("Bruno", centre=1)
    await made.pass_to(SATURDAY)
    assert [(one.occasion, one.chat) for one in made.reminders()] == [("list_eve", anne.chat), ("list_soon", anne.chat)]
    assert made.reminders()[0].lines[-1] == "Personne n'a encore de place."


@sqlite
async def test_a_long_list_is_a_sheet(database: Database) -> None:
    made, _workshop = await saturday(database, *(f"Personne {n}" for n in range(16)), seats=40)
    await made.room.coordinator()
    made.room.now = datetime(2026, 9, 18, 18, 0, tzinfo=PARIS)
    await made.pass_to(SATURDAY)
    (one, _soon) = made.reminders("list_eve", "list_soon")
    assert one.lines[-2:] == ["👥 16 personnes viennent, pour 40 places.", "La liste est sur la feuille."]
    assert one.payload["document"]["name"] == "atelier-1.pdf"
    assert base64.b64decode(one.payload["document"]["base64"]).startswith(b"%PDF")
    assert len(one.payload["text"]) < 1024


# --- afterwards -------------------------------------------------------------------------------------------------------


async def test_thanks_go_to_those_who_were_there(database: Database) -> None:
    """Not to whoever was seen to be absent, nor twice; in the morning when it ended late."""
    late = SATURDAY.replace(hour=18)
    made, workshop = await saturday(database, "Rose", "Lise", "Zoé", start=late)
    lise, zoe = await made.room.mine("Lise", workshop), await made.room.mine("Zoé", workshop)
    for mine, came in ((lise, 0), (zoe, 1)):
        await made.room.run(
            lambda tx, mine=mine, came=came: tx.execute(update(signup).where(signup.c.id == mine.id).values(came=came))
        )
    made.room.now = late
    await made.pass_to(late + timedelta(days=5), every=HOUR)
    thanked = sorted((one.chat, one.local) for one in made.reminders("thanks"))
    known = made.room.known
    assert thanked == sorted([(known["Rose"].chat, "Sun 08:00"), (known["Zoé"].chat, "Sun 08:00")])


# --- the rules --------------------------------------------------------------------------------------------------------


def test_every_reminder_is_found_and_named_once() -> None:
    names = {"coming", "delivery", "eve", "list_eve", "list_soon", "proposals", "soon", "thanks"}
    assert set(reminders.discovered()) >= names
    assert all(name == one.name for name, one in reminders.discovered().items())


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        ("2026-10-25", "2026-10-24T16:00:00"),
        ("2026-10-26", "2026-10-25T17:00:00"),
        ("2027-03-28", "2027-03-27T17:00:00"),
    ],
)
def test_the_evening_before_is_a_civil_hour(days: str, expected: str) -> None:
    start = datetime.combine(datetime.fromisoformat(days), time(10), PARIS)
    assert Occasion(1, start, start).on_day(-1, time(18)).replace(tzinfo=None).isoformat() == expected


def test_without_a_deadline_the_night_is_waited_for() -> None:
    night = datetime(2026, 9, 18, 23, 0, tzinfo=PARIS)
    assert waking(night, PARIS, QUIET).astimezone(PARIS).strftime("%d %H:%M") == "19 08:00"
    assert waking(night, PARIS, QUIET, night + timedelta(hours=9)).astimezone(PARIS).strftime("%d %H:%M") == "18 20:00"


REMINDER = '''
"""A week before: is everything there?"""

from datetime import timedelta

from domain.messages import Message
from services.reminder.reminding import Timely
from storage.reminders import Leaders


async def message(notice):
    """One sentence."""
    return Message("Une semaine avant.")


REMINDER = Timely(
    "week",
    Leaders(),
    lambda one: one.before(timedelta(days=7)),
    lambda one: one.before(timedelta(days=6)),
    message,
    ahead=timedelta(days=8),
)
'''


@sqlite
async def test_a_reminder_is_one_file(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "week.py").write_text(REMINDER)
    monkeypatch.setattr(reminders, "__path__", [*reminders.__path__, str(tmp_path)])
    later = SATURDAY + timedelta(days=7)
    made, _workshop = await saturday(database, start=later)
    anne = await made.room.coordinator()
    await made.pass_to(later - timedelta(days=6))
    sys.modules.pop("scheduler.reminders.week")
    assert [(one.occasion, one.chat, one.local) for one in made.reminders()] == [("week", anne.chat, "Sat 14:00")]
