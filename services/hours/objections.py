"""What somebody says of their own time: that it is wrong, and what becomes of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.hours import ServiceTime
from domain.people import Person
from domain.refusals import Refusal
from services.hours import access, news
from services.hours.access import OLD
from storage import service_times
from storage.database import Transaction

LONGEST_NOTE = 300
"""Letters of what people say that are kept."""


async def say_wrong(tx: Transaction, person: Person, service_id: int, words: str, now: datetime) -> ServiceTime:
    """Its person says that it is wrong, in a tap or in words too; whoever decides hears of it.

    Raises:
        Refusal: it is not theirs.
    """
    try:
        one = await service_times.get(tx, service_id)
    except LookupError:
        raise Refusal(OLD) from None
    if one.person != person.id:
        raise Refusal(OLD)
    note = " ".join(words.split())[:LONGEST_NOTE] or one.note or " "
    if note != one.note:
        await service_times.keep_note(tx, one.id, note, now)
        one = replace(one, note=note)
        await news.disputed(tx, one, now)
    return one


async def uphold(tx: Transaction, person: Person, service_id: int, now: datetime) -> ServiceTime:
    """It was right as it is; its person is told.

    Raises:
        Refusal: no right.
    """
    one, _workshop = await access.known(tx, person, service_id)
    if one.note:
        await service_times.keep_note(tx, one.id, "", now)
        await news.upheld(tx, one, now)
    return replace(one, note="")
