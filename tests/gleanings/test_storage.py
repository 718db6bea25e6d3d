"""What a gleaning says is kept, changed by one person at a time, and its workshop is nowhere among workshops."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from domain.gleanings import Crop, Insurance
from domain.places import Place, Point
from storage import gleanings, workshops
from tests.gleanings.made import a_gleaning
from tests.workshops.conftest import Workroom

FIELD = Place("Le clos du puits", Point(49.9412, 1.1501), "Bracquemont", "76137", exact=True)


async def test_what_was_said_is_kept(room: Workroom) -> None:
    start = room.now + timedelta(days=3)
    of = {"crops": (Crop("pomme", None), Crop("carotte", 80_000)), "field": FIELD, "least": 5, "min_age": 12}
    _workshop, made = await room.run(lambda tx: a_gleaning(tx, room.centres[0], start, room.now, of=of))
    assert (made.crops, made.field, made.least, made.min_age) == (of["crops"], FIELD, 5, 12)
    assert (await room.run(lambda tx: gleanings.several(tx, [made.workshop, 999]))) == {made.workshop: made}


async def test_of_two_who_change_it_the_second_is_told(room: Workroom) -> None:
    start = room.now + timedelta(days=3)
    _workshop, made = await room.run(lambda tx: a_gleaning(tx, room.centres[0], start, room.now))
    first, second = replace(made, least=6), replace(made, least=7)
    assert await room.run(lambda tx: gleanings.change(tx, first))
    assert not await room.run(lambda tx: gleanings.change(tx, second))
    assert (await room.run(lambda tx: gleanings.get(tx, made.workshop))).least == 6


async def test_gleanings_and_workshops_are_listed_apart(room: Workroom) -> None:
    cooking = await room.workshop()
    start = room.now + timedelta(days=3)
    gleaning, _ = await room.run(lambda tx: a_gleaning(tx, room.centres[0], start, room.now))

    async def ids(*, gleanings: bool) -> list[list[int]]:
        soon = await room.run(lambda tx: workshops.upcoming(tx, room.network.id, room.now, gleanings=gleanings))
        near = await room.run(
            lambda tx: workshops.nearest(tx, room.network.id, room.now, gleaning.point, gleanings=gleanings)
        )
        return [[one.id for one in found] for found in (soon, near)]

    assert await ids(gleanings=False) == [[cooking.id], [cooking.id]]
    assert await ids(gleanings=True) == [[gleaning.id], [gleaning.id]]


async def test_one_insurance_a_centre(room: Workroom) -> None:
    anne = await room.coordinator()
    centre = room.centres[0].id
    for policy in ("AB 1", "AB 2"):
        new = Insurance(centre, "MAIF", policy, date(2026, 12, 31))
        await room.run(lambda tx, new=new: gleanings.insure(tx, room.network.id, new, anne.id, room.now))
        assert await room.run(lambda tx: gleanings.insured(tx, centre)) == new
    assert await room.run(lambda tx: gleanings.insured(tx, room.centres[1].id)) is None
