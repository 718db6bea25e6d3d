"""A volunteer whom nobody understands is shown the gleanings; a car is no field."""

from __future__ import annotations

import pytest

from domain.people import Part
from services import plain_words
from storage import people
from tests.end_to_end.conftest import table
from tests.end_to_end.table import Phone, Table

__all__ = ["table"]


async def nina(table: Table) -> Phone:
    phone = await table.resident("Nina")
    person = await table.person(phone)
    await table.database.run(lambda tx: people.keep(tx, person.id, parts=frozenset({Part.VOLUNTEER})))
    return phone


async def test_what_is_not_understood_is_answered_with_the_gleanings(table: Table) -> None:
    phone = await nina(table)
    assert "/glanages" in (await phone.say("blabla")).splitlines()[1]


async def test_a_resident_is_not_sent_to_the_gleanings(table: Table) -> None:
    phone = await table.resident("Rose")
    assert "/glanages" not in await phone.say("blabla")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("je veux venir au glanage avec ma voiture", True),
        ("I want to come gleaning with my car", True),
        ("je veux bien que vous veniez glaner dans mon champ", False),
    ],
)
def test_who_comes_by_car_wants_to_come(text: str, asks: bool) -> None:
    assert plain_words.gleaning(text) is asks
