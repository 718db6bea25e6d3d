"""How those who share a car are named to one another: by first name, and by a link to write to them."""

from __future__ import annotations

from collections.abc import Iterable

from domain.words import Value, Words, _
from domain.workshops import Signup
from services.seat.answering import person_of
from storage import people, signups
from storage.database import Transaction


async def linked(tx: Transaction, mine: Signup) -> Words:
    """A first name that opens a chat when it is touched; for a guest, the one who answers for them."""
    person = await person_of(tx, mine)
    if person is None:
        return _("{name} (no phone)", name=mine.guest)
    link = _('<a href="tg://user?id={id}">{name}</a>', id=str(person.chat), name=person.first)
    return _("{name} (no phone, ask {person})", name=mine.guest, person=link) if mine.guest else link


async def first_names(tx: Transaction, ids: Iterable[int]) -> dict[int, str]:
    """First names by sign-up; a guest as written down."""
    every = await signups.several(tx, list(ids))
    known = await people.several(tx, [one.person for one in every.values() if one.person is not None])
    return {
        one.id: one.guest if one.person is None else known[one.person].first if one.person in known else ""
        for one in every.values()
    }


def nameless(name: str) -> Value:
    """A name, or a word for somebody without one."""
    return name or _("somebody")
