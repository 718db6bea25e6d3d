"""Who came: the figures, what an absence weighs, and what is forgotten."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import LargeBinary, select, type_coerce

from domain import signing_up
from domain.messages import Sender
from domain.people import Centre, Network
from domain.places import Point
from domain.presence import WALK_IN, Excuse, can_be_ticked, receives
from domain.workshops import Workshop
from services.door import presence as at_the_door
from services.door import walk_ins
from storage import feedback, fsck, maintenance, networks, people, presence, signups, workshops
from storage.database import Database, Transaction
from storage.presence import Figures
from storage.tables import signup
from tests.end_to_end.table import a_workshop

NOON = datetime(2026, 9, 15, 10, tzinfo=UTC)
DIEPPE = Point(49.922, 1.078)


@dataclass
class Hall:
    """A store with a centre; workshops and sign-ups in a line each."""

    database: Database
    network: Network
    centre: Centre
    coming: int = 0

    async def workshop(self, *, days: int = 0, closed: bool = True, **more: Any) -> Workshop:
        new = a_workshop(self.centre, NOON, days=days, hour=14, **more)

        async def work(tx: Transaction) -> Workshop:
            made = await workshops.add(tx, new, NOON)
            if closed:
                await workshops.close(tx, made.id, NOON)
            return made

        return await self.database.run(work)

    async def person(self, name: str = "Rose Martin") -> int:
        self.coming += 1
        sender = Sender(self.coming, name, "fr")
        found = await self.database.run(lambda tx: people.arrive(tx, "telegram", sender, self.network.id, "fr", NOON))
        return found.id

    async def seat(self, workshop: Workshop, adults: int = 1, children: int = 0, *, code: str = "", **more: Any) -> int:
        """Somebody with a seat; `more` are their other fields."""
        self.coming += 1
        blank = signing_up.new(self.network.id, workshop.id, adults, children, code or f"code{self.coming}", NOON)
        new = replace(signing_up.seated(blank, NOON), **more)

        async def work(tx: Transaction) -> int:
            assert await workshops.take(tx, workshop.id, new.booked + new.held)
            return (await signups.add(tx, new, NOON)).id

        return await self.database.run(work)

    async def figures(self, start: datetime, end: datetime) -> list[Figures]:
        return await self.database.run(lambda tx: presence.figures(tx, self.network.id, start, end))


@pytest.fixture
async def hall(database: Database) -> Hall:
    async def begin(tx: Transaction) -> tuple[Network, Centre]:
        network = await networks.add(tx, Network(0, "Dieppe", DIEPPE, "Europe/Paris"))
        return network, await networks.add_centre(tx, network.id, "Centre du Phare", "Dieppe", DIEPPE)

    network, centre = await database.run(begin)
    return Hall(database, network, centre)


# --- figures ----------------------------------------------------------------------------------------------------------


async def test_the_figures_of_a_workshop(hall: Hall) -> None:
    """Heads by what became of them; those without a sign-up are counted as come, not as promised."""
    workshop = await hall.workshop(seats=20)
    await hall.seat(workshop, 2, 2, came=4)
    await hall.seat(workshop, 2, 2, came=3)
    await hall.seat(workshop, 1, 1, came=3)
    await hall.seat(workshop, 2, came=0)
    await hall.seat(workshop, 1, came=0, excused=True)
    await hall.seat(workshop, 3)
    await hall.seat(workshop, 2, code=f"{WALK_IN}1", guest="Zoé", came=2)
    await hall.seat(workshop, 1, code=f"{WALK_IN}2", guest="Léa", came=1, state="cancelled", booked=0)
    await hall.seat(workshop, 2, state="cancelled", booked=0)
    await hall.seat(workshop, 2, booked=0, waiting=2)
    await hall.seat(workshop, 1, booked=0, waiting=1, came=1)
    (found,) = await hall.figures(workshop.start, workshop.start + timedelta(seconds=1))
    assert found == Figures(
        workshop=workshop.id,
        closed=True,
        signups=6,
        booked=16,
        came=14,
        adults=10,
        children=4,
        walk_ins=3,
        absent=4,
        unknown=3,
        unserved=2,
    )
    assert found == await hall.database.run(lambda tx: presence.figures_of(tx, workshop.id))


async def test_figures_are_by_workshop_and_within_the_moments(hall: Hall) -> None:
    """From the start on and before the end; none of what was cancelled; one without sign-ups is nought."""
    first, second = await hall.workshop(), await hall.workshop(days=1, closed=False)
    await hall.workshop(days=2)
    await hall.workshop(days=1, state="cancelled")
    await hall.seat(second, 2, came=1)
    found = await hall.figures(first.start, first.start + timedelta(days=2))
    assert [(one.workshop, one.closed, one.booked, one.came, one.absent) for one in found] == [
        (first.id, True, 0, 0, 0),
        (second.id, False, 2, 1, 1),
    ]
    assert await hall.figures(NOON - timedelta(days=9), first.start) == []


# --- absences ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seat", "closed", "weighs"),
    [
        ({"came": 0}, True, 1.0),
        ({"came": 0}, False, 0.0),
        ({"came": 0, "excused": True}, True, 0.0),
        ({"came": 1}, True, 0.0),
        ({"came": None}, True, 0.0),
        ({"came": 0, "state": "cancelled", "booked": 0}, True, 0.0),
        ({"came": 0, "booked": 0, "waiting": 1}, True, 0.0),
    ],
    ids=["absent", "still open", "excused", "came", "nobody looked", "gave it back", "had no seat"],
)
async def test_what_counts_as_an_absence(hall: Hall, seat: dict[str, Any], closed: bool, weighs: float) -> None:
    workshop, rose = await hall.workshop(closed=closed), await hall.person()
    await hall.seat(workshop, person=rose, **seat)
    later = workshop.end + timedelta(days=1)
    assert await hall.database.run(lambda tx: at_the_door.absences(tx, rose, later)) == weighs


async def test_a_workshop_that_was_called_off_has_no_absences(hall: Hall) -> None:
    workshop, rose = await hall.workshop(state="cancelled"), await hall.person()
    await hall.seat(workshop, person=rose, came=0)
    assert await hall.database.run(lambda tx: at_the_door.absences(tx, rose, workshop.end)) == 0.0


async def test_an_absence_fades(hall: Hall) -> None:
    rose = await hall.person()
    for days in (0, 1, -100):
        await hall.seat(await hall.workshop(days=days), person=rose, came=0)
    later = NOON + timedelta(days=10)
    assert await hall.database.run(lambda tx: at_the_door.absences(tx, rose, later)) == 2.5


# --- moments ----------------------------------------------------------------------------------------------------------


async def test_when_people_come_in(hall: Hall) -> None:
    """All of that day, and three hours around an evening that ends after midnight."""
    day = await hall.workshop()
    late = replace(day, start=day.start.replace(hour=22), end=day.start.replace(hour=22) + timedelta(hours=3))
    for workshop, at, there in (
        (day, day.start.replace(hour=0), True),
        (day, day.start.replace(hour=0) - timedelta(minutes=1), False),
        (day, day.start.replace(hour=23, minute=59), True),
        (late, late.end + timedelta(hours=3), True),
        (late, late.end + timedelta(hours=3, minutes=1), False),
    ):
        assert receives(workshop, at.astimezone(UTC)) is there, at
    assert can_be_ticked(day, day.end + timedelta(days=7))
    assert not can_be_ticked(day, day.end + timedelta(days=7, minutes=1))


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "name", "heads"),
    [
        ("Josette 2", "Josette", 2),
        ("Mme Duval, 2 adultes 1 enfant", "Mme Duval", 3),
        ("Fatou", "Fatou", 1),
        ("3 personnes pour Ali", "Ali", 3),
    ],
)
def test_who_has_come_in_words(said: str, name: str, heads: int) -> None:
    party = walk_ins.read(said)
    assert (party.name, party.heads) == (name, heads)


# --- forgetting -------------------------------------------------------------------------------------------------------


async def _kept(tx: Transaction, signup_id: int) -> tuple[Any, ...]:
    names = ("excuse", "guest", "person_id", "by_id", "checked_by", "came")
    columns = [
        type_coerce(signup.c[name], LargeBinary) if name in {"excuse", "guest"} else signup.c[name] for name in names
    ]
    return tuple(await tx.one(select(*columns).where(signup.c.id == signup_id)))


async def test_what_is_forgotten(hall: Hall) -> None:
    """Excuses after 60 days, guests' names after 90, all who after 13 months; the figures stay."""
    workshop, rose, paul = await hall.workshop(), await hall.person(), await hall.person("Paul")
    mine, guest = await hall.seat(workshop, person=rose, came=0), await hall.seat(workshop, guest="Zoé", by=paul)

    async def said(tx: Transaction) -> None:
        await presence.keep_excuse(tx, mine, Excuse("prevented", "malade").text(), NOON)
        await presence.tick(tx, guest, 1, paul, NOON)

    await hall.database.run(said)

    async def at(days: int) -> tuple[list[bool], list[bool]]:
        moment = workshop.end.astimezone(UTC) + timedelta(days=days, minutes=1)
        await hall.database.run(lambda tx: maintenance.purge(tx, moment))
        rows = [await hall.database.run(lambda tx, one=one: _kept(tx, one)) for one in (mine, guest)]
        return [value is not None for value in rows[0][:3]], [value is not None for value in rows[1][1:5]]

    assert await at(59) == ([True, False, True], [True, False, True, True])
    assert await at(60) == ([False, False, True], [True, False, True, True])
    assert await at(90) == ([False, False, True], [False, False, True, True])
    assert await at(395) == ([False, False, True], [False, False, True, True])
    assert await at(396) == ([False, False, False], [False, False, False, False])
    figures = await hall.database.run(lambda tx: presence.figures_of(tx, workshop.id))
    assert (figures.came, figures.absent) == (1, 1)


async def test_how_it_was_is_kept_and_who_said_so_is_forgotten(hall: Hall) -> None:
    """Whoever said how it was, was there: their answer would tell it for ever."""
    workshop, rose = await hall.workshop(), await hall.person()
    await hall.seat(workshop, person=rose, came=1)
    await hall.database.run(lambda tx: feedback.keep(tx, hall.network.id, workshop.id, rose, 3, NOON))

    async def at(days: int) -> tuple[int | None, dict[int, int]]:
        moment = workshop.end.astimezone(UTC) + timedelta(days=days, minutes=1)
        await hall.database.run(lambda tx: maintenance.purge(tx, moment))
        assert await hall.database.run(fsck.look) == []
        async with hall.database.transaction() as tx:
            return await feedback.of(tx, workshop.id, rose), await feedback.scores(tx, workshop.id)

    assert await at(395) == (3, {3: 1})
    assert await at(396) == (None, {3: 1})


async def test_it_is_forgotten_in_batches(hall: Hall, monkeypatch: pytest.MonkeyPatch) -> None:
    workshop, paul = await hall.workshop(), await hall.person("Paul")
    for _each in range(5):
        await hall.seat(workshop, guest="Zoé", by=paul)
    monkeypatch.setattr(presence, "BATCH", 2)
    later = workshop.end + timedelta(days=100)
    touched = [await hall.database.run(lambda tx: presence.forget_presence(tx, later)) for _each in range(4)]
    assert touched == [2, 2, 1, 0]
