"""Impatient fingers, and a seat that is gone before its offer has left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from domain.people import Person
from domain.workshops import Workshop
from services.seat import news as seat_news
from services.seat import seats
from storage import people, sending, signups, workshops
from storage.database import Transaction
from storage.tables import outbox
from tests.workshops.conftest import Workroom

TAPS = 50


async def tapped(room: Workroom, verb: Callable[[Transaction, Any], Awaitable[Any]]) -> None:
    """Fifty times within a second; on PostgreSQL over sixteen connections at once."""
    gate = asyncio.Semaphore(16)

    async def tap(number: int) -> None:
        async with gate:
            await room.run(lambda tx: verb(tx, room.now + timedelta(milliseconds=20 * number)))

    await asyncio.gather(*[tap(number) for number in range(TAPS)])
    room.now += timedelta(seconds=2)
    await room.deliver()


async def test_fifty_taps_are_one_booking_and_one_confirmation(room: Workroom) -> None:
    workshop, marie = await room.workshop(8), await room.person("Marie")
    await tapped(room, lambda tx, now: seats.sign_up(tx, marie, workshop.id, 2, 0, now))
    assert await room.stand(workshop) == {"Marie": (2, 0, 0)}
    assert await room.letters() == [("Marie", "confirmed")]


async def test_fifty_taps_on_the_waiting_list_are_one_place_in_it(room: Workroom) -> None:
    workshop, paul = await room.workshop(1), await room.person("Paul")
    await room.sign_up("Marie", workshop)
    await tapped(room, lambda tx, now: seats.sign_up(tx, paul, workshop.id, 1, 0, now))
    assert await room.letters() == [("Marie", "confirmed"), ("Paul", "waiting")]


async def test_fifty_taps_give_one_seat_back_and_it_is_offered_and_taken_once(room: Workroom) -> None:
    workshop = await room.workshop(1)
    for name in ("Marie", "Paul", "Zoé"):
        await room.sign_up(name, workshop)
    marie, paul = await room.person("Marie"), await room.person("Paul")
    hers, his = (await room.mine("Marie", workshop)).id, (await room.mine("Paul", workshop)).id
    await tapped(room, lambda tx, now: seats.cancel(tx, marie, hers, now))
    assert await room.stand(workshop) == {"Paul": (0, 1, 1), "Zoé": (0, 1, 0)}
    await tapped(room, lambda tx, now: seats.accept(tx, paul, his, now))
    assert await room.stand(workshop) == {"Paul": (1, 0, 0), "Zoé": (0, 1, 0)}
    assert (await room.letters())[3:] == [("Paul", "offered"), ("Paul", "confirmed")]


async def test_without_the_look_at_what_is_there_the_store_refuses_a_second_row(
    room: Workroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the first test: another wall stands behind it."""

    async def nobody(*_: Any) -> None:
        return None

    workshop = await room.workshop(8)
    await room.sign_up("Marie", workshop)
    monkeypatch.setattr(signups, "of", nobody)
    with pytest.raises(IntegrityError, match="signup"):
        await room.sign_up("Marie", workshop)


# --- offers that are stale before they leave --------------------------------------------------------------------------


async def taken(room: Workroom, where: Workshop) -> None:
    await seat(room, where, seats.accept)


async def declined(room: Workroom, where: Workshop) -> None:
    await seat(room, where, seats.decline)


async def given_up(room: Workroom, where: Workshop) -> None:
    await seat(room, where, seats.cancel)


async def fewer(room: Workroom, where: Workshop) -> None:
    """Two were offered, one comes: the offer is told anew."""
    paul = await room.person("Paul")
    await room.run(lambda tx: seats.sign_up(tx, paul, where.id, 1, 0, room.tick()))


async def blocked(room: Workroom, where: Workshop) -> None:
    paul = await room.person("Paul")
    await room.run(lambda tx: people.keep(tx, paul.id, reachable=False))
    await room.run(lambda tx: seats.lapse(tx, where.id, room.tick()))
    await room.run(lambda tx: people.keep(tx, paul.id, reachable=True))
    if room.now.second % 2:  # what the next round does
        await room.run(lambda tx: seats.promote(tx, where.id, room.tick()))
    else:
        await given_up(room, where)


async def called_off(room: Workroom, where: Workshop) -> None:
    async def work(tx: Transaction) -> None:
        found = await workshops.get(tx, where.id, lock=True)
        await workshops.change(tx, replace(found, state="cancelled"), room.tick())
        await seats.release_all(tx, found, room.now)

    await room.run(work)


async def nothing(room: Workroom, where: Workshop) -> None:
    pass


async def while_it_leaves(room: Workroom, where: Workshop) -> None:
    """It is in the sender's hands, the seat goes, and then the network fails: it comes back."""
    morning = room.now.replace(hour=8) + timedelta(days=1)
    theirs = f"signup:{(await room.mine('Paul', where)).id}:offered"

    async def claim(tx: Transaction) -> list[str]:
        found = await sending.look(tx, morning, limit=5000)
        keys = dict((await tx.execute(select(outbox.c.id, outbox.c.key))).all())
        mine = [one for one in found if keys[one.id].startswith(theirs)]
        return [one.claim for one in await sending.claim(tx, mine, morning)]

    hands = await room.run(claim)
    assert hands
    await declined(room, where)
    await room.run(lambda tx: sending.release(tx, hands))


async def seat(room: Workroom, where: Workshop, verb: Any) -> None:
    paul: Person = await room.person("Paul")
    mine = await room.mine("Paul", where)
    await room.run(lambda tx: verb(tx, paul, mine.id, room.tick()))


FATES = [taken, declined, given_up, fewer, blocked, called_off, while_it_leaves, nothing]


async def left_in_the_morning(room: Workroom, trials: int, number: int = 0) -> tuple[int, int, int]:
    """So many seats are offered in the evening, to be told in the morning; most are gone by then.

    Returns:
        Offers that left, those of them that were no longer true, and offers that stand.
    """
    rng = Random(number)
    room.now = room.now.replace(hour=22)
    offered = []
    for _trial in range(trials):
        where = await room.workshop(2)
        offered.append(where)
        marie, paul = await room.person("Marie"), await room.person("Paul")
        for who in (marie, paul):
            await room.run(lambda tx, who=who, where=where: seats.sign_up(tx, who, where.id, 2, 0, room.tick()))
        mine = await room.mine("Marie", where)
        await room.run(lambda tx, mine=mine, marie=marie: seats.cancel(tx, marie, mine.id, room.tick()))
        assert await room.stand(where) == {"Paul": (0, 2, 2)}
        await rng.choice(FATES)(room, where)
        room.now = room.now.replace(hour=22, minute=0, second=0)
    return await morning(room, offered)


async def morning(room: Workroom, offered: list[Workshop]) -> tuple[int, int, int]:
    room.now = room.now.replace(hour=8, minute=1) + timedelta(days=1)
    left, stale = 0, 0
    while keys := await room.run(lambda tx: leaving(tx, room)):
        for key in keys:
            _, number, what, *_ = key.split(":")
            mine = await room.run(lambda tx, number=number: signups.get(tx, int(number)))
            left += what == "offered"
            stale += what == "offered" and not mine.held
    stands = [await room.mine("Paul", where) for where in offered]
    return left, stale, sum(one.held > 0 for one in stands)


async def leaving(tx: Transaction, room: Workroom) -> list[str]:
    letters = await sending.look(tx, room.now, limit=500)
    claimed = [one.id for one in await sending.claim(tx, letters, room.now)]
    await tx.execute(update(outbox).where(outbox.c.id.in_(claimed)).values(state="sent", sent_at=room.now))
    return [row.key for row in await tx.all(select(outbox.c.key).where(outbox.c.id.in_(claimed)))] if letters else []


async def test_no_offer_leaves_for_a_seat_that_is_gone(room: Workroom) -> None:
    left, stale, stands = await left_in_the_morning(room, 40)
    assert (left, stale) == (stands, 0)
    assert stands > 2, "and the others do leave"


async def test_without_taking_back_stale_offers_leave(room: Workroom, monkeypatch: pytest.MonkeyPatch) -> None:
    """The negative control."""

    async def forgotten(*_: Any) -> None:
        pass

    monkeypatch.setattr(seat_news, "_unsay", forgotten)
    _left, stale, _stands = await left_in_the_morning(room, 16)
    assert stale > 0
