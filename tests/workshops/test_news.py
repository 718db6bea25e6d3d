"""What is told of a workshop fits into a message, however many guests somebody answers for."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, type_coerce

from locales.render import unformatted
from services import seats, workshops
from storage.database import Transaction
from storage.tables import outbox
from storage.types import Guarded
from tests.scheduler.reminding import moved
from tests.workshops.conftest import Workroom

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


async def _news(tx: Transaction) -> Any:
    body = type_coerce(outbox.c.payload, Guarded())
    return await tx.scalar(select(body).where(outbox.c.key.like("workshop:%:news:%"), outbox.c.state == "ready"))
