"""Who is reminded when the ground has shifted: a leader who left the team, thanks that wait through a night."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.people import Role
from services.person import team
from storage import networks, workshops
from storage.database import Database
from tests.scheduler.reminding import PARIS, clock

MONDAY = datetime(2026, 9, 14, 9, tzinfo=PARIS)
SATURDAY = datetime(2026, 9, 19, 14, tzinfo=PARIS)


async def test_who_left_the_team_is_not_told_who_comes(database: Database) -> None:
    made = await clock(database, MONDAY)
    room, end = made.room, SATURDAY + timedelta(hours=3)
    anne, paul = await room.coordinator(), await room.person("Paul")
    centre = room.centres[0].id
    await room.run(lambda tx: networks.give(tx, paul, Role.FACILITATOR, centre, room.now))
    workshop = await room.workshop(start=SATURDAY, end=end, facilitators=(paul.id,))
    over = await room.workshop(
        start=MONDAY - timedelta(days=3), end=MONDAY - timedelta(days=2), facilitators=(paul.id,)
    )
    await room.sign_up("Rose", workshop)
    await room.run(lambda tx: team.take_back(tx, anne, centre, paul.id, Role.FACILITATOR, room.now))
    await made.pass_to(SATURDAY)
    assert {(one.occasion, one.chat) for one in made.reminders("list_eve", "list_soon")} == {
        ("list_eve", anne.chat),
        ("list_soon", anne.chat),
    }
    stands = await room.run(lambda tx: workshops.several(tx, [workshop.id, over.id]))
    assert [stands[one.id].facilitators for one in (workshop, over)] == [(), (paul.id,)]


async def test_who_keeps_another_role_goes_on_leading(database: Database) -> None:
    made = await clock(database, MONDAY)
    room = made.room
    anne, paul = await room.coordinator(), await room.coordinator("Paul")
    centre = room.centres[0].id
    await room.run(lambda tx: networks.give(tx, paul, Role.FACILITATOR, centre, room.now))
    workshop = await room.workshop(start=SATURDAY, end=SATURDAY + timedelta(hours=3), facilitators=(paul.id,))
    await room.run(lambda tx: team.take_back(tx, anne, centre, paul.id, Role.FACILITATOR, room.now))
    assert (await room.run(lambda tx: workshops.get(tx, workshop.id))).facilitators == (paul.id,)


async def test_thanks_that_could_not_leave_in_the_evening_wait_until_morning(database: Database) -> None:
    """Telegram does not answer from 20:30 on, and does again at 2:00: nobody is woken."""
    made = await clock(database, MONDAY)
    start = MONDAY.replace(hour=16)
    workshop = await made.room.workshop(start=start, end=start + timedelta(hours=3, minutes=30))
    await made.room.sign_up("Rose", workshop)
    await made.pass_to(MONDAY.replace(hour=20, minute=25))
    await made.pass_to(MONDAY.replace(hour=20, minute=55), send=False)
    await made.pass_to(MONDAY.replace(hour=21) + timedelta(hours=15))
    assert made.timetable("thanks", of="Rose") == [("thanks", "Tue 08:25")]  # the first ring after 8:00
