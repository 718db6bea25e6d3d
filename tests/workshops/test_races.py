"""Never more people than seats, and the order kept: with the guards; and without them, so that we know what guards."""

from __future__ import annotations

import pytest

from storage.database import Database
from tests.workshops.conftest import Workroom, furnished
from tests.workshops.races import (
    Processes,
    a_workshop,
    at_the_wall,
    crowd,
    naively,
    outcome,
    properly,
    rush,
    seats_of_one_order,
    walls_down,
)


async def test_two_hundred_people_on_the_last_seats(room: Workroom) -> None:
    hands = {"sqlite": 200, "postgresql": 16}[room.database.engine]
    where, who = await a_workshop(room, 1), await crowd(room)
    result = await outcome(room, where, await rush(room.database, where, who, properly, hands))
    assert result.right, result
    assert (result.booked, result.waiting) == (1, 199)


@pytest.mark.long
async def test_two_hundred_people_from_four_processes(postgres_server: str, keyring) -> None:
    from tests.conftest import fresh_postgres

    url = await fresh_postgres(postgres_server)
    database, processes = Database.at(url, keyring), Processes()
    try:
        room = await furnished(database)
        where, who = await a_workshop(room, 7), await crowd(room)
        result = await outcome(room, where, await processes.rush(url, where, who))
        assert result.right, result
        assert (result.booked, result.waiting) == (7, 193)
    finally:
        processes.close()
        await database.close()


async def test_who_looks_and_then_leaps_overbooks(database: Database) -> None:
    """The negative control: no lock, no wall."""
    room = await furnished(database)
    await walls_down(database)
    await seats_of_one_order(database)
    where, who = await a_workshop(room, 5), await crowd(room, 60)
    result = await outcome(room, where, await rush(database, where, who, naively, 16))
    assert result.booked > 5
    assert "no workshop has more people than seats" in result.faults
    assert not result.right


async def test_the_wall_stands_where_nobody_locks(database: Database) -> None:
    room = await furnished(database)
    await seats_of_one_order(database)
    where, who = await a_workshop(room, 5), await crowd(room, 60)
    result = await outcome(room, where, await rush(database, where, who, at_the_wall, 16))
    assert (result.booked, result.taken) == (5, 5)
