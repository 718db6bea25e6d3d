"""Cars and riders are kept; a seat is taken once; what a sign-up says is found again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from domain.places import Place, Point
from domain.rides import Gleaner, Ride, Rider
from domain.workshops import Workshop
from services.carpool.rides import balance
from storage import rides
from tests.gleanings.made import a_gleaning
from tests.workshops.conftest import Workroom

HOME = Place("4 rue du Puits", Point(49.9222, 1.0777), "Dieppe", "76217", exact=True)


async def gleaning(room: Workroom) -> Workshop:
    start = room.now + timedelta(days=3)
    made, _gleaning = await room.run(lambda tx: a_gleaning(tx, room.centres[0], start, room.now))
    return made


async def car(room: Workroom, where: Workshop, name: str = "Paul", seats: int = 3) -> Ride:
    mine = (await room.sign_up(name, where)).signup
    new = Ride(0, where.network, where.id, mine.id, seats, 0, HOME, where.start - timedelta(minutes=30))
    return await room.run(lambda tx: rides.add(tx, new, room.now))


async def test_a_car_is_found_again_as_it_was_told(room: Workroom) -> None:
    where = await gleaning(room)
    made = await car(room, where)
    assert (made.place, made.seats, made.free) == (HOME, 3, 3)
    assert made.leaves == where.start - timedelta(minutes=30)
    assert await room.run(lambda tx: rides.of_workshop(tx, where.id)) == [made]
    assert await room.run(lambda tx: rides.driven_by(tx, made.signup)) == made


async def test_never_more_riders_than_seats(room: Workroom) -> None:
    where = await gleaning(room)
    made = await car(room, where, seats=2)
    rose, jean = [(await room.sign_up(name, where)).signup for name in ("Rose", "Jean")]
    assert await room.run(lambda tx: rides.sit(tx, made, rose.id, 2, room.now))
    assert not await room.run(lambda tx: rides.sit(tx, made, jean.id, 1, room.now))
    assert await room.run(lambda tx: rides.riders(tx, [made.id])) == [Rider(made.id, rose.id, 2)]
    assert not await room.run(lambda tx: rides.change(tx, replace(made, seats=1)))
    assert await room.run(lambda tx: rides.get_up(tx, rose.id)) == Rider(made.id, rose.id, 2)
    assert await room.run(lambda tx: rides.sit(tx, made, jean.id, 1, room.now))
    assert await room.run(lambda tx: rides.remove(tx, made.id)) == [Rider(made.id, jean.id, 1)]
    assert await room.run(lambda tx: rides.of_workshop(tx, where.id)) == []


async def test_what_a_sign_up_says_is_written_and_written_anew(room: Workroom) -> None:
    mine = (await room.sign_up("Rose", await gleaning(room))).signup
    for said in (
        Gleaner(mine.id, mine.network, True, HOME),
        Gleaner(mine.id, mine.network, False, None, 9, True, (4,)),
    ):
        await room.run(lambda tx, said=said: rides.keep(tx, said))
        assert await room.run(lambda tx: rides.gleaners(tx, [mine.id, 999])) == {mine.id: said}


async def test_the_balance_is_free_seats_less_those_at_the_roadside(room: Workroom) -> None:
    where = await gleaning(room)
    assert await room.run(lambda tx: balance(tx, where.id)) == 0
    made = await car(room, where, seats=2)
    rose, jean = (await room.sign_up("Rose", where, 3)).signup, (await room.sign_up("Jean", where)).signup
    for one in (rose, jean):
        await room.run(lambda tx, one=one: rides.keep(tx, Gleaner(one.id, one.network, needs_lift=True)))
    assert await room.run(lambda tx: balance(tx, where.id)) == 2 - 4
    assert await room.run(lambda tx: rides.sit(tx, made, jean.id, 1, room.now))
    assert await room.run(lambda tx: balance(tx, where.id)) == 1 - 3
    assert [one.signup for one in await room.run(lambda tx: rides.stranded(tx, where.id))] == [rose.id]
    await room.cancel("Rose", where)
    assert await room.run(lambda tx: balance(tx, where.id)) == 1


async def test_from_where_people_came_and_how_old_their_children_were_is_forgotten(room: Workroom) -> None:
    """Sixty days after the gleaning; who rode with whom stays, without a place."""
    where = await gleaning(room)
    made, rose = await car(room, where), (await room.sign_up("Rose", where)).signup
    said = Gleaner(rose.id, rose.network, True, HOME, 9)
    await room.run(lambda tx: rides.keep(tx, said))
    later = where.end + rides.KEPT
    assert await room.run(lambda tx: rides.forget(tx, later)) == 0
    assert await room.run(lambda tx: rides.forget(tx, later + timedelta(seconds=1))) == 2
    assert await room.run(lambda tx: rides.get(tx, made.id)) == replace(made, place=None)
    assert (await room.run(lambda tx: rides.gleaners(tx, [rose.id])))[rose.id] == Gleaner(rose.id, rose.network, True)
