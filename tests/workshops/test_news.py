"""What is told of a workshop fits into a message, however many guests somebody answers for."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, type_coerce

from domain.places import Point
from locales.render import unformatted
from services.seat import seats
from services.workshop import workshops
from storage import workshops as stored
from storage.database import Transaction
from storage.tables import outbox
from storage.types import Guarded
from tests.scheduler.reminding import moved
from tests.workshops.conftest import PARIS, Workroom

CAPTION = 1024
"""Letters that Telegram takes under a file."""


@pytest.mark.parametrize("what", ["moved", "cancelled"])
@pytest.mark.parametrize(("guests", "with_a_file"), [(3, True), (30, False)])
async def test_whoever_answers_for_many_guests_reads_all_their_names(
    room: Workroom, what: str, guests: int, with_a_file: bool
) -> None:
    title, site = "T" * 80, "S" * 80
    workshop, anne = await room.workshop(60, title=title, site=site), await room.coordinator()
    names = [f"Marie-Antoinette de la Tour du Pin {number:02}" for number in range(guests)]
    for name in names:
        now = room.tick()
        await room.run(lambda tx, name=name, now=now: seats.sign_up_guest(tx, anne, workshop.id, name, 1, 0, now))
    if what == "moved":
        await moved(room, await room.coordinator("Bruno"), workshop, workshop.start + timedelta(hours=1))
    else:
        bruno = await room.coordinator("Bruno")
        await room.run(lambda tx: workshops.cancel(tx, bruno, workshop.id, "R" * 200, room.tick()))
    said = await room.run(_news)
    assert all(name in said["text"] for name in names)
    assert (said.get("document") is not None) is with_a_file
    assert not with_a_file or len(unformatted(said["text"])) <= CAPTION


async def test_in_place_of_one_that_is_off_those_nearby_are_proposed(room: Workroom) -> None:
    """Not the next ones at the other end of the country."""
    lyon = Point(45.76, 4.84)
    for days in (1, 2, 3):
        await room.workshop(days=days, title="Lyon", point=lyon)
    for days in (20, 12):
        await room.workshop(days=days, title=f"{days} jours")
    workshop, anne = await room.workshop(days=5), await room.coordinator()
    await room.sign_up("Rose", workshop)
    await room.run(lambda tx: workshops.cancel(tx, anne, workshop.id, "", room.tick()))
    labels = [row[0]["label"] for row in (await room.run(_news))["buttons"]]
    assert [label.split(": ")[-1] for label in labels] == ["Lyon", "12 jours", "20 jours"]


@pytest.mark.parametrize(("hour", "told"), [(7, "Tue 23:00"), (14, "Wed 08:00")])
async def test_what_else_has_changed_is_told_before_it_begins(room: Workroom, hour: int, told: str) -> None:
    workshop, anne = await room.workshop(days=1, hour=hour), await room.coordinator()
    await room.sign_up("Rose", workshop)
    room.now = room.now.replace(hour=23, minute=0, second=0)

    async def work(tx: Transaction) -> Any:
        old = await stored.get(tx, workshop.id, lock=True)
        await workshops.become(tx, anne, old, replace(old, bring="un tablier"), room.now)
        wanted = select(outbox.c.not_before, outbox.c.expires_at).where(outbox.c.key.startswith("details:"))
        return await tx.one(wanted)

    not_before, until = await room.run(work)
    leaves = not_before or room.now
    assert leaves < until
    assert f"{leaves.astimezone(PARIS):%a %H:%M}" == told


async def _news(tx: Transaction) -> Any:
    body = type_coerce(outbox.c.payload, Guarded())
    return await tx.scalar(select(body).where(outbox.c.key.like("workshop:%:news:%"), outbox.c.state == "ready"))
