"""Locks on PostgreSQL: naming somebody in a row does not wait for whoever is answering them; nobody waits in a circle.

Whoever presses a button holds their own row and waits for the workshop. Whoever changes the workshop holds it and may
name that very person as its leader.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from domain.messages import Sender
from domain.people import Person
from domain.workshops import Workshop
from storage import people, workshops
from storage.database import Transaction
from storage.tables import person
from tests.workshops.conftest import Workroom

Holding = Callable[[Transaction, Workroom, Person], Awaitable[object]]


async def _as_answered(tx: Transaction, room: Workroom, who: Person) -> object:
    return await people.arrive(tx, "telegram", Sender(who.chat, who.name, "fr"), room.network.id, "fr", room.now)


async def _altogether(tx: Transaction, room: Workroom, who: Person) -> object:
    return await tx.execute(select(person.c.id).where(person.c.id == who.id).with_for_update())


async def _named_while(room: Workroom, held: Holding) -> None:
    """Paul's row is held, as by what he has pressed; then he is named as the leader of a workshop."""
    workshop, paul = await room.workshop(4), await room.person("Paul")

    async with room.database.transaction() as pressed, room.database.transaction() as led:
        await held(pressed, room, paul)
        old = await _locked(led, workshop.id)
        await workshops.change(led, replace(old, facilitators=(paul.id,)), room.now)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_somebody_is_named_while_they_are_answered(room: Workroom) -> None:
    await _named_while(room, _as_answered)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_a_lock_on_the_whole_row_would_hold_it_up(room: Workroom) -> None:
    with pytest.raises(DBAPIError, match="lock timeout"):
        await _named_while(room, _altogether)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_two_who_are_about_one_workshop_still_wait_for_each_other(room: Workroom) -> None:
    workshop = await room.workshop(4)
    async with room.database.transaction() as first:
        await _locked(first, workshop.id)
        with pytest.raises(DBAPIError, match="lock timeout"):
            await room.run(lambda second: _locked(second, workshop.id))


async def _locked(tx: Transaction, workshop_id: int) -> Workshop:
    await tx.execute(text("SET LOCAL lock_timeout = '300ms'"))
    return await workshops.get(tx, workshop_id, lock=True)


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_two_who_wait_for_each_other_are_told_apart_and_both_are_done(room: Workroom) -> None:
    """Where a circle cannot be avoided, PostgreSQL gives one of the two up: it is done once more."""
    one, other = await room.workshop(4), await room.workshop(4)
    both, begun = asyncio.Barrier(2), []

    async def lock(tx: Transaction, first: Workshop, second: Workshop) -> None:
        begun.append(first.id)
        await workshops.get(tx, first.id, lock=True)
        if len(begun) <= 2:
            await both.wait()
        await workshops.get(tx, second.id, lock=True)

    await asyncio.gather(room.run(lambda tx: lock(tx, one, other)), room.run(lambda tx: lock(tx, other, one)))
    assert len(begun) == 3
