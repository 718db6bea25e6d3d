"""Each rule about seats sees the fault that it is there for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, insert, select, text, update

from domain.people import Network
from storage import fsck, networks
from storage.database import Database, Transaction
from storage.tables import broadcast, feedback, news, person, signup, workshop, workshop_facilitator
from tests.workshops.conftest import DIEPPE, Workroom, furnished

Break = Callable[[int, datetime], Any]


def marie(**values: Any) -> Any:
    return update(signup).where(signup.c.seq == 1).values(**values)


FAULTS: dict[str, Break] = {
    "seats that are taken are seats of somebody": lambda key, now: update(workshop).values(taken=1),
    "nobody waits while a seat is free for everyone": lambda key, now: update(workshop).values(seats=3),
    "a cancelled workshop seats nobody": lambda key, now: update(workshop).values(state="cancelled"),
    "a sign-up is a person's or a guest's": lambda key, now: marie(guest="Josette"),
    "who has a seat knows since when": lambda key, now: marie(booked_at=None),
    "a sign-up, its person and its workshop belong together": lambda key, now: marie(network_id=2),
    "a workshop, its centre, its stop and its team belong together": lambda key, now: insert(
        workshop_facilitator
    ).values(network_id=1, workshop_id=1, person_id=select(func.max(person.c.id)).scalar_subquery()),
    "only who signed up says how it was": lambda key, now: insert(feedback).values(
        network_id=1, workshop_id=1, person_id=key, score=3, at=now
    ),
    "a message to many goes on or is done": lambda key, now: insert(broadcast).values(
        network_id=1,
        centre_id=1,
        by_id=key,
        topic="news",
        words="x",
        audiences=[],
        state="sending",
        created_at=now,
        done_at=now,
    ),
    "news is counted where people live": lambda key, now: insert(news).values(
        network_id=2, person_id=key, topic="workshops", at=now
    ),
}


@pytest.mark.parametrize("rule", FAULTS)
async def test_the_rule_sees_its_fault(database: Database, rule: str) -> None:
    room = await furnished(database)
    other = await room.run(lambda tx: networks.add(tx, Network(0, "Caen", DIEPPE, "Europe/Paris")))
    full = await room.workshop(2)
    await room.sign_up("Marie", full, 2)
    await room.sign_up("Paul", full)
    key = (await room.person("Zoé")).id
    if "belong together" in rule:
        stranger = await room.person("Ivan")
        await room.run(
            lambda tx: tx.execute(update(person).where(person.c.id == stranger.id).values(network_id=other.id))
        )
    assert await database.run(fsck.look) == []
    await room.run(lambda tx: tx.execute(FAULTS[rule](key, room.now)))
    assert rule in [fault.rule for fault in await database.run(fsck.look)]


async def test_more_people_than_seats_and_a_second_row_are_seen_without_their_walls(room: Workroom) -> None:
    """The walls of the store come down in a transaction that is undone."""
    full = await room.workshop(2)
    await room.sign_up("Marie", full, 2)
    await room.sign_up("Paul", full)
    if room.database.engine == "sqlite":
        return  # a CHECK cannot be taken off a table there: see test_races
    with pytest.raises(Undone) as undone:
        await room.run(broken)
    assert undone.value.args == ("no workshop has more people than seats", "somebody signs up once for a workshop")


class Undone(Exception):  # noqa: N818 - nothing went wrong
    pass


async def broken(tx: Transaction) -> None:
    await tx.execute(text("ALTER TABLE workshop DROP CONSTRAINT ck_workshop_taken"))
    await tx.execute(text("DROP INDEX uq_signup_person"))
    await tx.execute(update(workshop).values(taken=3))
    first = select(func.min(signup.c.person_id)).scalar_subquery()
    seated = {"booked": signup.c.adults, "waiting": 0, "booked_at": signup.c.created_at}
    await tx.execute(update(signup).values(person_id=first, **seated))
    raise Undone(*[fault.rule for fault in await fsck.look(tx)])
