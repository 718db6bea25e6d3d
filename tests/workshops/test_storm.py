"""Everybody at once, in three workshops, with the rounds ringing: nobody waits in a circle, every count is right."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from domain.messages import Sender
from domain.refusals import Refusal
from domain.workshops import Workshop
from services.seat import seats
from storage import database as stores
from storage import fsck, people, signups
from storage.database import Transaction
from storage.tables import outbox, signup
from tests.workshops.conftest import Workroom

NAMES = [f"p{number}" for number in range(12)]


async def one_thing(room: Workroom, rng: Random, all_of_them: list[Workshop], number: int) -> None:
    """As a handler does: one's own row first, then one workshop. Or as a round does: one workshop."""
    who, where = await room.person(rng.choice(NAMES)), rng.choice(all_of_them)
    verb, now = rng.choice(["sign_up", "sign_up", "cancel", "accept", "decline", "lapse"]), room.now
    now += timedelta(milliseconds=number)
    adults = rng.choice([1, 1, 2, 3])

    async def work(tx: Transaction) -> Any:
        if verb == "lapse":
            return await seats.lapse(tx, where.id, now + timedelta(days=rng.choice([0, 1])))
        mine = await people.arrive(tx, "telegram", Sender(who.chat, who.name, "fr"), who.network, "fr", now)
        tx.answering = mine.chat
        if verb == "sign_up":
            return await seats.sign_up(tx, mine, where.id, adults, 0, now)
        found = await signups.of(tx, where.id, mine.id)
        return found and await getattr(seats, verb)(tx, mine, found.id, now)

    with suppress(Refusal):
        await room.run(work)


async def test_a_storm_ends_with_every_seat_counted(room: Workroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """No transaction is given a second try: one that lost a race or waited in a circle would be an error here."""
    monkeypatch.setattr(stores, "RETRIES", 1)
    workshops = [await room.workshop(size, days=8 + size) for size in (1, 3, 5)]
    for name in NAMES:
        await room.person(name)
    rng, gate = Random(7), asyncio.Semaphore(16)

    async def guarded(number: int) -> None:
        async with gate:
            await one_thing(room, rng, workshops, number)

    await asyncio.gather(*[guarded(number) for number in range(300)])
    assert await room.run(fsck.look) == []
    states = {row.state for row in await room.run(lambda tx: tx.all(select(signup.c.state)))}
    assert states >= {"live", "cancelled"}
    told = {row.key.split(":")[2] for row in await room.run(lambda tx: tx.all(select(outbox.c.key)))}
    assert told == {"confirmed", "waiting", "offered", "lapsed"}  # who lapsed may well have come back since
